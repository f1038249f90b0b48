import pytest

from onrecord.read.furniture import is_aside_name, is_furniture


@pytest.mark.parametrize(
    "text",
    [
        "By Ada Quillon",
        "By Ada Quillon and Per van Lund, Harbour correspondents",
        "BY ADA QUILLON | THE TOLLAND COURIER",
        "Photo: Per Lund / Tolland Pictures",
        "Image source, Tolland Pictures",
        "© 2021 The Tolland Courier",
        "Credit: Tolland Pictures",
        "Read more: Ferry fares to rise, says operator",
        "Sign up for our newsletter and get the news each morning",
        "Share on Facebook",
        "Advertisement",
        "Published 23 December 2021",
        "Follow us on Chatterbox",
    ],
)
def test_lines_beside_the_article_are_told(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Tuesday the plan was dead, said Stell.",
        "By then Brennik had left.",
        "By Ada Quillon's count there were 40 boats, she said.",
        "Photographs of the quay were shown to the court, Lund said.",
        "Share prices fell, the bank said.",
        "Related costs will rise, the council warned.",
        "Comments by the mayor were unhelpful, said Falk.",
        "Source of the leak, said Lund, is a pipe.",
        "Published figures show that fees rose, he said.",
        "“Advertisement is not news,” she said.",
        "Follow the money, he said.",
        "Photo: " + "a sentence that somebody said, " * 10,
    ],
)
def test_sentences_stay(text: str) -> None:
    assert not is_furniture(text)


@pytest.mark.parametrize(
    "names", ["related", "article-related", "RelatedStories", "x share_bar share", "photoCredit"]
)
def test_parts_beside_the_article_are_told_by_name(names: str) -> None:
    assert is_aside_name(names)


@pytest.mark.parametrize(
    "names", ["", "article-body", "accredited", "shareholders", "unrelated", "commentary"]
)
def test_other_names_are_no_sign(names: str) -> None:
    assert not is_aside_name(names)
