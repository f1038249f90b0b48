import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.read.text import decode, decode_windows_1252, utf16_without_mark

QUOTE = "“We’ll open the quay,” said Zoë Brennik – in May.\r\nNobody asked.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_each_encoding_gives_the_same_text(encoding: str) -> None:
    assert decode(QUOTE.encode(encoding)) == QUOTE


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + QUOTE.encode(encoding)) == QUOTE


def test_line_ends_and_odd_spaces_are_kept() -> None:
    text = "\r\n a\r b\n\n\tc\u2028d\u00a0e\ufefff \x0c"
    assert decode(text.encode()) == text


def test_characters_are_not_normalised() -> None:
    decomposed = "Zoe\u0308 ﬁnds Å"
    assert decode(decomposed.encode()) == decomposed


def test_a_few_broken_bytes_do_not_spoil_the_rest_of_a_utf8_text() -> None:
    data = "“Yes,” said Zoë. ".encode() * 3 + b"caf\xe9 and " + "“no”.".encode()
    assert decode(data) == "“Yes,” said Zoë. " * 3 + "caf\ufffd and “no”."


def test_a_utf8_text_cut_inside_a_character_keeps_the_rest() -> None:
    data = "“Yes,” said Zoë, “and no”".encode()[:-1]
    assert decode(data) == "“Yes,” said Zoë, “and no\ufffd"


def test_replacement_characters_that_were_in_the_text_are_no_sign_of_damage() -> None:
    text = "\ufffd\ufffd Zoë"
    assert decode(text.encode()) == text


def test_the_holes_of_windows_1252_stand_for_control_characters() -> None:
    assert decode_windows_1252(b"\x81\x8d\x8f\x90\x9d\x80\xff") == "\x81\x8d\x8f\x90\x9d€ÿ"


def test_a_text_mostly_outside_ascii_is_read_in_its_own_code_page() -> None:
    text = (
        "Мэр города заявил в понедельник, что мост останется закрытым до конца месяца. Никто не пострадал. "
        * 3
    )
    assert decode(text.encode("cp1251")) == text


@pytest.mark.parametrize("data", [b"", b"a", b"\x00", b"abc\x00def\x00", b"ab\x00\x00", bytes(8)])
def test_zero_bytes_alone_make_no_utf16(data: bytes) -> None:
    assert utf16_without_mark(data) is None


@settings(deadline=None)
@given(st.binary())
def test_decoding_never_raises(data: bytes) -> None:
    assert isinstance(decode(data), str)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_utf8_with_and_without_a_mark(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()) == text
    # Without a mark, one in the text is taken for it, and zero bytes for UTF-16's.
    if not text.startswith("\ufeff") and "\x00" not in text:
        assert decode(text.encode()) == text


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_marked_utf16_and_utf32(text: str) -> None:
    for encoding in ("utf-16", "utf-32"):
        assert decode(text.encode(encoding)) == text


WORDS = ["“Nej”,", "Zoë’s", "café", "–", "€5", "naïve", "said", "the", "‘so’…", "\r\n", "déjà"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS)))
def test_western_text_comes_back_from_unmarked_utf16_and_windows_1252(words: list[str]) -> None:
    text = "The mayor said: " + " ".join(words) + " Nobody else in the town had said a word about it by noon."
    assert decode(text.encode("utf-16-be")) == text
    assert decode(text.encode("utf-16-le")) == text
    assert decode(text.encode("cp1252")) == text
