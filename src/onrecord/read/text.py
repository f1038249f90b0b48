"""Bytes to text: every encoding a newsroom meets, line ends and all else kept as they are."""

from __future__ import annotations

import codecs

# UTF-32's mark begins with UTF-16's, so it is tried first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Windows-1252 as browsers read it: its five undefined bytes stand for the control character of that number.
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}

_SAMPLE = 4096
_LARGE_SAMPLE = 65536
# A text in a Western language has one byte in twenty outside ASCII, Vietnamese or Greek in their own code
# pages one in three and more; only there is a guess at the encoding surer than Windows-1252.
_FOREIGN_SHARE = 0.25
# Text in Windows-1252 hardly ever holds a valid UTF-8 sequence by chance, so three to one is decisive.
_VALID_TO_BROKEN = 3


def decode(data: bytes) -> str:
    """Give the text that the bytes stand for; never raises.

    A byte order mark decides and is no part of the text. Without one: UTF-16 where the zero bytes lie as
    they do in it, UTF-8 where it is valid or all but a few sequences are (each broken one becomes U+FFFD),
    another encoding where most of the text lies outside ASCII and charset-normalizer knows it, and
    Windows-1252 for the rest.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = utf16_without_mark(data)
    if wide is not None:
        return data.decode(wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mended = data.decode("utf-8", "replace")
    broken = mended.count("�") - data.count("�".encode())
    valid = sum(not character.isascii() for character in mended) - broken
    if valid >= _VALID_TO_BROKEN * broken:
        return mended
    foreign = _foreign_encoding(data)
    if foreign is not None:
        return data.decode(foreign, "replace")
    return decode_windows_1252(data)


def has_mark(data: bytes) -> bool:
    """Tell whether the bytes begin with a Unicode byte order mark."""
    return any(data.startswith(mark) for mark, _ in _BOMS)


def decode_windows_1252(data: bytes) -> str:
    """Give the text of Windows-1252 bytes; every byte stands for one character, so it never raises."""
    return data.decode("latin-1").translate(_WINDOWS_1252)


def utf16_without_mark(data: bytes) -> str | None:
    """Give `utf-16-le` or `utf-16-be` where the zero bytes lie as in such text, else None."""
    if len(data) < 2 or len(data) % 2:
        return None
    sample = data[:_SAMPLE]
    even, odd = sample[::2], sample[1::2]
    low, high = even.count(0) / len(even), odd.count(0) / len(odd)
    # Most characters in Latin script, and hardly one whose other byte is zero.
    if high >= 0.7 and low <= 0.02:
        encoding = "utf-16-le"
    elif low >= 0.7 and high <= 0.02:
        encoding = "utf-16-be"
    else:
        return None
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


def _foreign_encoding(data: bytes) -> str | None:
    sample = data[:_LARGE_SAMPLE]
    if sum(byte >= 0x80 for byte in sample) < _FOREIGN_SHARE * len(sample):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None and best.encoding not in ("utf_8", "cp1252") else None
