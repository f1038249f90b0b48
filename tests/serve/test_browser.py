"""The main path of each page in a real browser, by keyboard alone where that matters; axe looks at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from onrecord.records import Kind, Span
from onrecord.statements import JudgementKind, Verdict
from onrecord.store import Query, Sort, Store, open_store
from tests.articles import harbour
from tests.serve.browser import CHROMIUM, chromium, served
from tests.serve.pages.test_reading import READ, FakeDesk
from tests.serve.records import LEVY, fill
from tests.serve.slow import SlowStore
from tests.store.builders import Line, article, entry

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.store.postgres import PostgresServer

WITHOUT_BROWSER = "ONRECORD_TEST_WITHOUT_BROWSER"
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and bool(os.environ.get(WITHOUT_BROWSER)),
    reason=f"no Chromium, and {WITHOUT_BROWSER} is set",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail(f"no Chromium on the PATH (apt install chromium; set {WITHOUT_BROWSER}=1 to do without)")
    with chromium() as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "record.db") as opened:
        fill(opened)
        yield opened


@pytest.fixture
def page(browser: Browser, store: Store) -> Iterator[Page]:
    """A page of the record, which fails the test if the browser complains of anything."""
    with served(store, desk=FakeDesk(), fresh=0.0) as address, opened(browser, address) as page:
        yield page


class opened:  # noqa: N801 - used as a function
    """A page at an address; whatever the console says is an error, a refusal of the policy too."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self._context = browser.new_context(base_url=address, **options)
        self._said: list[str] = []

    def __enter__(self) -> Page:
        page = self._context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: self._said.append(message.text))
        page.on("pageerror", lambda error: self._said.append(str(error)))
        page.goto("/")
        return page

    def __exit__(self, kind: object, *_: object) -> None:
        self._context.close()
        if kind is None:
            # A status that a test provokes is told to the console as well.
            assert [words for words in self._said if "Failed to load resource" not in words] == []


def statement_of(store: Store, words: str) -> str:
    return store.view().search(Query(words=words)).items[0].id


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    """Go to an element with the Tab key alone."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_home_to_search_to_article_by_keyboard(page: Page) -> None:
    tab_to(page, "#q")
    page.keyboard.type("levy rise")
    press(page, "Enter")
    page.wait_for_url("**/search?q=levy+rise")
    assert page.locator(".results mark").all_inner_texts() == ["levy", "rise"]
    tab_to(page, ".found .links a")
    press(page, "Enter")
    page.wait_for_url(f"**/d/{LEVY.document.id}#s-*")
    assert page.locator(".text .lit").first.is_visible()
    assert page.locator("aside .entry.lit").count() == 1


def test_search_narrows_and_the_back_button_widens(page: Page) -> None:
    page.goto("/search?q=levy")
    page.get_by_role("link", name="warns").click()
    assert page.get_by_role("heading", name="1 statement").is_visible()
    page.go_back()
    assert page.get_by_role("heading", name="2 statements").is_visible()


def test_months_are_chosen_by_dragging_over_the_timeline(page: Page) -> None:
    page.goto("/search?sort=oldest")
    first = page.locator('[data-period="2022-01"] .back').bounding_box()
    last = page.locator('[data-period="2022-03"] .back').bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 3, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(last["x"] + 3, last["y"] + 20, steps=5)
    page.mouse.up()
    page.wait_for_url("**since=2022-01&until=2022-03**")
    assert "sort=oldest" in page.url


def test_counts_that_take_long_come_after_the_page(browser: Browser, store: Store) -> None:
    slow = SlowStore(store)
    with served(slow.as_store, fresh=0.0, patience=0.0) as address, opened(browser, address) as page:
        page.goto("/search?sort=oldest")
        assert page.locator(".results mark, .results .said").count() > 0
        assert page.get_by_text("Wait for the numbers").is_visible()
        slow.counted.set()
        page.locator("[data-brush]").wait_for()
        assert page.get_by_role("heading", name="14 statements").is_visible()
        assert page.locator("#counted").inner_text() == "14 statements"
        assert page.locator(".facets details").count() > 0
        assert page.get_by_text("Counting…").count() == 0


def test_a_bar_is_a_link_for_the_keyboard(page: Page) -> None:
    page.goto("/search")
    tab_to(page, '[data-period="2022-03"]')
    press(page, "Enter")
    page.wait_for_url("**/search?since=2022-03&until=2022-03")
    assert page.get_by_role("heading", name="2 statements").is_visible()


def test_statements_of_an_article_are_gone_through_by_key(page: Page, store: Store) -> None:
    document = harbour().document.id
    page.goto(f"/d/{document}")
    seen = []
    for _ in range(4):
        press(page, "n")
        seen.append(page.evaluate("document.activeElement.id"))
        assert page.locator("aside .entry.lit").count() >= 1
    press(page, "p")
    assert page.evaluate("document.activeElement.id") == seen[2]
    order = [f"s-{each.id}" for each in store.view().document(document)[2]]
    assert [order.index(each) for each in seen] == sorted(order.index(each) for each in seen)
    press(page, "Enter")
    assert re.search(r"#c-[0-9a-f]+$", page.url)


def test_the_text_in_the_browser_is_the_document_s(page: Page) -> None:
    page.goto(f"/d/{harbour().document.id}")
    assert page.evaluate("document.querySelector('.text').textContent") == harbour().document.text


def test_the_queue_is_worked_off_by_keyboard(page: Page, store: Store) -> None:
    first, second, third = (each for each in store.view().search(Query(), sort=Sort.DOUBTFUL, limit=3).items)
    page.goto("/check")
    press(page, "r")
    page.get_by_text("13 of 14 not checked yet").wait_for()
    assert store.view().statement(first.id).verdict is Verdict.RIGHT
    press(page, "w")
    page.get_by_text("12 of").wait_for()
    assert store.view().statement(second.id).verdict is Verdict.WRONG
    press(page, "k")
    page.wait_for_url("**after=**")
    assert store.view().statement(third.id).verdict is None


def test_spans_and_speaker_are_corrected_by_keyboard(page: Page, store: Store) -> None:
    id = statement_of(store, "levy rise June")
    before = store.view().statement(id)
    page.goto("/check?q=%22levy+will+rise%22")
    press(page, "e")
    page.wait_for_function("document.activeElement.id === 'context'")
    # The caret stands at the beginning of the paragraph; the first two words become the source.
    press(page, "Control+Home")
    for _ in range(2):
        press(page, "Control+Shift+ArrowRight")
    press(page, "1")
    source = page.locator('[data-part="source"] input')
    assert source.input_value() == "0-10"
    assert page.locator('[data-part="source"] output').inner_text() == "Mara Ilves"
    tab_to(page, '[data-part="content"] [data-to="-1"]')
    press(page, "Enter")
    assert page.locator('[data-part="content"] output').inner_text() == "the levy will rise in"
    press(page, "s")
    page.wait_for_url("**/check**")
    page.get_by_text("That was the last one").or_(page.get_by_text("Nothing left to check")).wait_for()
    after = store.view().statement(id)
    assert after.content == "the levy will rise in"
    assert after.attribution.source == before.attribution.source == (Span(0, 10),)
    assert after.corrected


def test_enter_in_a_field_of_a_correction_saves_it(page: Page, store: Store) -> None:
    id = statement_of(store, "levy rise June")
    page.goto("/check?q=%22levy+will+rise%22")
    press(page, "e")
    tab_to(page, "[name=speakers]")
    press(page, "Control+a")
    page.keyboard.type("Tomas Reyl")
    press(page, "Enter")
    page.get_by_text("Nothing left to check").wait_for()
    after = store.view().statement(id)
    assert [speaker.name for speaker in after.speakers] == ["Tomas Reyl"]
    assert after.verdict is not Verdict.RIGHT


@pytest.mark.parametrize("script", [True, False])
def test_enter_in_the_field_for_a_reason_judges_nothing(browser: Browser, store: Store, script: bool) -> None:
    with served(store) as address, opened(browser, address, java_script_enabled=script) as page:
        page.goto(f"/s/{statement_of(store, 'levy rise June')}")
        page.locator("[name=because]").first.fill("the words are another’s")
        press(page, "Enter")
        page.get_by_role("button", name="Wrong").click()
        page.get_by_text("judged wrong").wait_for()
    (judgement,) = store.view().judgements()
    assert judgement.kind is JudgementKind.WRONG


@pytest.mark.parametrize("by_key", [True, False])
def test_a_selection_with_the_mouse_becomes_a_span(page: Page, store: Store, by_key: bool) -> None:
    id = statement_of(store, "gamble")
    page.goto(f"/s/{id}")
    page.locator("#fix summary").click()
    text = harbour().document.text
    words = "repairs could take two winters"
    page.evaluate(
        """words => {
          const context = document.getElementById("context");
          const walker = document.createTreeWalker(context, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
          }
        }""",
        words,
    )
    if by_key:
        press(page, "3")
    else:
        page.locator('[data-part="content"] [data-take]').click()
    start = text.index(words)
    assert page.locator('[data-part="content"] input').input_value() == f"{start}-{start + len(words)}"
    page.get_by_role("button", name="Save the correction").click()
    page.get_by_text("Corrected").first.wait_for()
    assert store.view().statement(id).content == words


def test_two_people_at_once(page: Page, browser: Browser, store: Store) -> None:
    page.goto(f"/s/{statement_of(store, 'levy rise June')}")
    with opened(browser, page.url.partition("/s/")[0]) as other:
        other.goto(page.url)
        other.get_by_role("button", name="Right", exact=True).click()
        other.get_by_text("checked: right").wait_for()
    page.get_by_role("button", name="Wrong").click()
    page.get_by_text("Somebody was faster").wait_for()
    assert len(list(store.view().judgements())) == 1


def test_a_speaker_is_merged_and_that_undone(page: Page, store: Store) -> None:
    tomas = store.view().identities("Tomas Reyl").items[0]
    page.goto(f"/p/{tomas.id}")
    page.get_by_text("It is the same as").click()
    page.get_by_label("Whole name or id").press_sequentially("Mara")
    page.locator("#others option[value='Mara Ilves']").wait_for(state="attached")
    page.get_by_label("Whole name or id").fill("Mara Ilves")
    page.locator("form[action$=merge] [name=because]").fill("one desk, one voice")
    page.get_by_role("button", name="They are one").click()
    page.get_by_text("one desk, one voice").wait_for()
    assert store.view().identity(tomas.id).statements == 7
    page.get_by_text("Undo", exact=False).first.click()
    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("undone by").wait_for()
    assert store.view().identity(tomas.id).statements == 2


def test_a_text_is_pasted_read_and_kept(page: Page, store: Store) -> None:
    page.goto("/read")
    page.get_by_label("The article’s text").fill("Ida Bo warned the ice is thin.")
    page.get_by_role("button", name="Read it", exact=True).click()
    page.get_by_text("Read just now, not kept").wait_for()
    page.get_by_role("button", name="Keep it in the record").click()
    page.wait_for_url(f"**/d/{READ.document.id}")
    assert store.view().identities("Ida Bo").items


def test_an_empty_record_takes_a_file_at_once(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "ice.txt"
    file.write_text("Ida Bo warned the ice is thin.", encoding="utf-8")
    with (
        open_store(tmp_path / "empty.db") as store,
        served(store, desk=FakeDesk(), fresh=0.0) as address,
        opened(browser, address) as page,
    ):
        page.get_by_label("or a file").set_input_files(file)
        page.get_by_role("button", name="Read it and keep it").click()
        page.wait_for_url("**/d/*")
        page.get_by_role("link", name="onrecord", exact=True).click()
        assert page.get_by_role("heading", name="Who said what").is_visible()


def test_the_audit_is_downloaded_and_joined(page: Page, tmp_path: Path) -> None:
    page.goto("/sources")
    with page.expect_download() as download:
        page.get_by_role("link", name="By kind of source as CSV").click()
    assert download.value.path().read_text(encoding="utf-8").startswith("kind,statements")
    mine = tmp_path / "mine.csv"
    mine.write_text("name,beat\nMara Ilves,harbour\n", encoding="utf-8")
    page.get_by_label("CSV file").set_input_files(mine)
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("cell", name="harbour").first.is_visible()


def test_reading_and_searching_need_no_script(browser: Browser, store: Store) -> None:
    with served(store) as address, opened(browser, address, java_script_enabled=False) as page:
        page.locator("#q").fill("levy")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="warns").click()
        page.get_by_role("link", name="In the article").first.click()
        assert page.locator(".text .content").first.is_visible()
        assert page.get_by_text("next statement").is_hidden()
        page.locator("aside .who a").first.click()
        assert "#s-" in page.url
        page.goto("/check")
        page.get_by_role("button", name="Right").click()
        assert page.get_by_text("13 of 14 not checked yet").is_visible()


def test_the_main_path_on_postgresql(browser: Browser, postgres: PostgresServer) -> None:
    with open_store(postgres.database()) as store:
        fill(store)
        with served(store, fresh=0.0) as address, opened(browser, address) as page:
            page.locator("#q").fill("levy rise")
            press(page, "Enter")
            page.wait_for_url("**/search?q=levy+rise")
            assert page.locator(".results mark").all_inner_texts() == ["levy", "rise"]
            page.get_by_role("link", name="This statement").first.click()
            page.get_by_role("button", name="Right", exact=True).click()
            page.get_by_text("checked: right").wait_for()
            for path in ("/speakers", "/articles", "/sources", "/check", "/history"):
                answer = page.goto(path)
                assert answer is not None
                assert answer.status == 200


def paths(store: Store) -> dict[str, str]:
    view = store.view()
    one = view.search(Query(words="gamble")).items[0]
    lists = ("articles", "speakers", "sources", "check", "history", "read", "api", "skipped", "journal")
    return {
        **{name: f"/{name}" for name in lists},
        "home": "/",
        "everything": "/search",
        "search": "/search?q=levy&act=warn",
        "nothing": "/search?q=zeppelin",
        "article": f"/d/{one.document_id}#s-{one.id}",
        "statement": f"/s/{one.id}",
        "speaker": f"/p/{one.speakers[0].id}",
        "doubts": "/check/speakers",
        "problem": "/nothing",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, store: Store, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    target = store.view().search(Query()).items[0].target
    store.writer().judge(JudgementKind.RIGHT, by="cora", because="seen", target=target)
    with (
        served(store, desk=FakeDesk(), fresh=0.0) as address,
        # The checker's script is put into the page past the policy, which holds for the page's own.
        opened(browser, address, bypass_csp=True, color_scheme=scheme) as page,
    ):
        for name, path in paths(store).items():
            page.goto(path)
            for summary in page.locator("details:not([open]) > summary").all():
                if summary.is_visible():
                    summary.click()
            results = Axe().run(page, options={"resultTypes": ["violations"]}).response
            serious = [
                f"{each['id']}: {node['html'][:150]}"
                for each in results["violations"]
                if each["impact"] in ("serious", "critical")
                for node in each["nodes"]
            ]
            assert serious == [], name


def test_a_list_of_speakers_can_be_read_on_a_phone(browser: Browser, store: Store) -> None:
    name = "Standing Committee on the Dredging of Harbours and Navigable Inlets"
    record = article(Line(who=name, what="the inlet is silted", kind=Kind.ORGANISATION))
    store.writer().add([entry(record)])
    screen = {"width": 390, "height": 700}
    with served(store, fresh=0.0) as address, opened(browser, address, viewport=screen) as page:
        page.goto("/speakers?q=Dredging")
        # Two or three lines of words, not a column of letters.
        box = page.locator(".ranks li").first.bounding_box()
        assert box is not None
        assert box["height"] < 100


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_is_wider_than_the_screen(browser: Browser, store: Store, width: int) -> None:
    screen = {"width": width, "height": 700}
    with (
        served(store, desk=FakeDesk(), fresh=0.0) as address,
        opened(browser, address, viewport=screen) as page,
    ):
        for name, path in paths(store).items():
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
