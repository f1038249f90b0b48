from __future__ import annotations

from starlette.testclient import TestClient

from onrecord.records import Act, Span
from onrecord.serve.pages.statement import before_corrections, context_of
from onrecord.statements import Correction, JudgementKind
from onrecord.store import Query, Store
from tests.articles import HARBOUR_TEXT, harbour
from tests.store.builders import Line, article, entry


def find(store: Store, words: str) -> str:
    return store.view().search(Query(words=words)).items[0].id


def test_a_statement_in_its_paragraph_alone(client: TestClient, store: Store) -> None:
    page = client.get(f"/s/{find(store, 'gamble')}").text
    assert "Mara Ilves" in page
    assert "told the Ellery Lantern" not in page  # marks stand between
    assert "take two winters" in page  # the same paragraph
    assert "until divers are done" not in page
    assert "very likely right (0.97), says onrecord-en 1.0.0" in page
    assert "Nobody has checked it yet." in page


def test_the_context_is_whole_paragraphs(store: Store) -> None:
    view = store.view()
    one = view.statement(find(store, "gamble"))
    record = view.document(one.document_id)[1]
    paragraph = HARBOUR_TEXT.split("\n\n")[1]
    start = HARBOUR_TEXT.index(paragraph)
    assert context_of(record, one) == Span(start, start + len(paragraph))


def test_a_statement_whose_words_are_lost_can_be_shown(client: TestClient, store: Store) -> None:
    lost = next(each for each in store.view().document(harbour().document.id)[2] if not each.content)
    page = client.get(f"/s/{lost.id}").text
    assert "† what was said is missing from the text" in page
    assert "thatNobody" in page
    assert client.get(f"/s/{lost.id}/cite/annotation").status_code == 200


def test_the_same_words_elsewhere(client: TestClient, store: Store) -> None:
    id = find(store, '"levy will rise"')
    assert "The same words elsewhere" not in client.get(f"/s/{id}").text
    again = article(Line(who="Ida Bo", what="yes, the levy will rise in June"), title="Bo on the levy")
    store.writer().add([entry(again)])
    page = client.get(f"/s/{id}").text
    assert "The same words elsewhere" in page
    assert "yes, the levy will rise in June" in page
    assert 'href="/search?q=%22the+levy+will+rise+in+June%22&amp;copies=yes"' in page


def test_a_day_that_only_a_correction_gives_is_shown(client: TestClient, store: Store) -> None:
    one = store.view().statement(find(store, '"levy will rise"'))
    assert "the text doesn’t say" in client.get(f"/s/{one.id}").text
    judge = store.writer().judge
    judge(JudgementKind.CORRECT, by="cora", target=one.target, correction=Correction(said="2021-12-09"))
    page = client.get(f"/s/{one.id}").text
    assert "<dd>9 December 2021; published 10 December 2021</dd>" in page
    assert 'name="said" value="2021-12-09"' in page
    assert "<dt>The model said</dt><dd>said: <bdi>not known</bdi></dd>" in page
    assert "said <time>9 December 2021</time>" in client.get("/search?q=levy").text
    judge(JudgementKind.CORRECT, by="cora", target=one.target, correction=Correction(said="2021-12-10"))
    assert "<dd>10 December 2021; published" in client.get(f"/s/{one.id}").text


def test_what_the_model_said_stays_beside_a_correction(client: TestClient, store: Store) -> None:
    view = store.view()
    one = view.statement(find(store, '"levy will rise"'))
    record = view.document(one.document_id)[1]
    assert before_corrections(record, one) == []
    (start, end) = one.attribution.content[0]
    correction = Correction(
        speakers=(), content=(Span(start, end - 8),), addressee=(Span(0, 4),), act=Act.WARN
    )
    store.writer().judge(JudgementKind.CORRECT, by="cora", target=one.target, correction=correction)
    assert before_corrections(record, view.statement(one.id)) == [
        ("speaker", "Mara Ilves"),
        ("content", "the levy will rise in June"),
        ("addressee", "none"),
        ("act", "says"),
    ]
    assert "<dt>The model said</dt><dd>speaker: <bdi>Mara Ilves</bdi>; content:" in (
        client.get(f"/s/{one.id}").text
    )


def test_citations(client: TestClient, store: Store) -> None:
    id = find(store, "gamble")
    linked = client.get(f"/s/{id}/cite/jsonld")
    assert linked.headers["content-type"] == "application/ld+json"
    assert linked.json()["spokenByCharacter"] == [{"@type": "Person", "name": "Mara Ilves"}]
    note = client.get(f"/s/{id}/cite/annotation").json()
    selector, place = note["target"][0]["selector"]
    assert (
        HARBOUR_TEXT[place["start"] : place["end"]]
        == selector["exact"]
        == '"We will not gamble with the pilots,"'
    )
    assert HARBOUR_TEXT[place["end"] :].startswith(selector["suffix"])
    assert client.get(f"/s/{id}/cite/bibtex").status_code == 404


def test_there_is_no_such_statement(client: TestClient) -> None:
    assert client.get("/s/ffffffffffffffff").status_code == 404
    assert client.get("/s/x").status_code == 404
