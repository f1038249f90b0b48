"""Which language a text is in, told offline; names and short texts don't mislead it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

# Below this many letters a detector guesses; two short English sentences have about as many.
_LEAST_LETTERS = 60
# What must be left when the names are out: some eight short words.
_LEAST_PROSE = 30
# One piece is judged at a time, so that a text of two languages is the one that most of it is in.
_PIECE = 600
_MOST_PIECES = 64
# A piece counts for a language other than English only where the detector is this sure; on the English
# news that this was tried on, no piece reached it; its verdict on two foreign sentences is 0.86 and more.
_SURE = 0.5

# Codes for text that is no language's (lists of numbers, code) and English-based ones told apart by little.
_NO_VERDICT = frozenset({"zxx", "pcm"})

_NAMES = {
    "ace": "Acehnese", "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic",
    "ary": "Moroccan Arabic", "arz": "Egyptian Arabic", "as": "Assamese", "az": "Azerbaijani",
    "ba": "Bashkir",
    "bcl": "Central Bikol", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "br": "Breton",
    "bs": "Bosnian", "ca": "Catalan", "crh": "Crimean Tatar", "cs": "Czech", "cy": "Welsh", "da": "Danish",
    "de": "German", "dz": "Dzongkha", "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "ext": "Extremaduran", "fa": "Persian", "fi": "Finnish",
    "fo": "Faroese",
    "fr": "French", "fuv": "Fulfulde", "fy": "Frisian", "ga": "Irish", "gcf": "Guadeloupean Creole",
    "gcr": "Guianese Creole", "gd": "Scottish Gaelic", "gl": "Galician", "gom": "Konkani",
    "grc": "Ancient Greek", "gu": "Gujarati", "gug": "Guarani", "guw": "Gun", "ha": "Hausa",
    "hbo": "Biblical Hebrew", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kab": "Kabyle", "kik": "Kikuyu", "kk": "Kazakh",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin",
    "lb": "Luxembourgish", "lg": "Ganda", "lij": "Ligurian", "ln": "Lingala", "lo": "Lao", "lt": "Lithuanian",
    "ltg": "Latgalian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "ne": "Nepali",
    "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian", "nso": "Northern Sotho", "oc": "Occitan",
    "om": "Oromo", "or": "Odia", "pa": "Punjabi", "pcm": "Nigerian Pidgin", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "qu": "Quechua", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda",
    "sa": "Sanskrit", "sdh": "Southern Kurdish", "se": "Northern Sami", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovenian", "sn": "Shona", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "st": "Sotho",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tg": "Tajik", "th": "Thai",
    "tk": "Turkmen", "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar", "ug": "Uyghur", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek", "uzs": "Southern Uzbek", "vec": "Venetian", "vi": "Vietnamese",
    "vo": "Volapük", "wa": "Walloon", "wuu": "Wu Chinese", "xh": "Xhosa", "yo": "Yoruba", "yue": "Cantonese",
    "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


def language_of(text: str) -> str | None:
    """Give the ISO 639 code of the language that most of the text is in.

    Words with a capital are left out of the judgement, since names tell nothing about the language of the
    text around them; a text in capitals alone is judged as it stands.

    Returns:
        The code ("en", "fr", "zh"), or None where there are under some 60 letters, hardly anything but names,
        or no clear verdict.
    """
    weights: Counter[str] = Counter()
    letters = 0
    for piece in _sample(list(_pieces(text))):
        count = sum(character.isalpha() for character in piece)
        letters += count
        verdict = _verdict(piece)
        if verdict is not None:
            weights[verdict] += count
    # Scripts without spaces or small letters say in twenty letters what takes sixty in Latin ones.
    if letters < _LEAST_LETTERS and not (letters >= _LEAST_LETTERS // 3 and _is_other_script(text)):
        return None
    if not weights:
        return None
    return max(weights, key=lambda code: (weights[code], code == "en"))


def language_name(code: str | None) -> str:
    """Give the English name of a language by its code, or words around the code where it has no name here."""
    if code is None:
        return "an unknown language"
    return _NAMES.get(code, f"a language with the code {code!r}")


def known_codes() -> frozenset[str]:
    """Give the codes of all languages with a name here."""
    return frozenset(_NAMES)


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into paragraphs, long ones in parts and short lines joined until they can be judged."""
    waiting = ""
    for line in text.splitlines():
        line = line.strip()
        waiting = f"{waiting} {line}" if waiting else line
        if len(waiting) < _LEAST_LETTERS:
            continue
        for start in range(0, len(waiting), _PIECE):
            yield waiting[start : start + _PIECE]
        waiting = ""
    if waiting:
        yield waiting


def _sample(pieces: list[str]) -> list[str]:
    if len(pieces) <= _MOST_PIECES:
        return pieces
    return [pieces[i * len(pieces) // _MOST_PIECES] for i in range(_MOST_PIECES)]


def _verdict(piece: str) -> str | None:
    prose = _without_names(piece)
    if sum(character.isalpha() for character in prose) < (
        _LEAST_PROSE if prose.isascii() else _LEAST_PROSE // 2
    ):
        return None
    code, sureness = _detector().classify(prose)
    if code in _NO_VERDICT or (code != "en" and sureness < _SURE):
        return None
    return str(code)


def _without_names(piece: str) -> str:
    words = _WORD.findall(piece)
    capitals = sum(len(word) for word in words if word.isupper() and len(word) > 1)
    if capitals * 2 > sum(len(word) for word in words):
        return " ".join(words).lower()
    return " ".join(word for word in words if not word[0].isupper() and not word[0].istitle())


def _is_other_script(text: str) -> bool:
    letters = [character for character in text[:_PIECE] if character.isalpha()]
    others = sum("LATIN" not in unicodedata.name(letter, "") for letter in letters)
    return others * 2 > len(letters)


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
