# ruff: noqa: E501 - a case a line, so that a table can be read as one
import json
from pathlib import Path

import pytest

from onrecord.read.language import _detector, known_codes, language_name, language_of

NEWS = Path(__file__).resolve().parents[2].parent / "shared" / "news" / "wikinews.jsonl"

# Two sentences a language: a mayor said on Monday that the bridge stays shut until the end of the month.
FOREIGN = {
    "ar": "قال رئيس البلدية يوم الاثنين إن الجسر سيبقى مغلقا حتى نهاية الشهر ولم يصب أحد بأذى.",
    "cs": "Starosta v pondělí řekl, že most zůstane uzavřen do konce měsíce. Nikdo nebyl zraněn.",
    "da": "Borgmesteren sagde mandag, at broen forbliver lukket til månedens udgang. Ingen kom til skade.",
    "de": "Der Bürgermeister sagte am Montag, die Brücke bleibe bis Ende des Monats gesperrt. Verletzt wurde niemand.",
    "el": "Ο δήμαρχος δήλωσε τη Δευτέρα ότι η γέφυρα θα παραμείνει κλειστή. Δεν τραυματίστηκε κανείς.",
    "es": "El alcalde dijo el lunes que el puente seguirá cerrado hasta finales de mes. No hubo heridos.",
    "fi": "Kaupunginjohtaja sanoi maanantaina, että silta pysyy suljettuna kuun loppuun. Kukaan ei loukkaantunut.",
    "fr": "Le maire a déclaré lundi que le pont resterait fermé jusqu'à la fin du mois. Personne n'a été blessé.",
    "he": "ראש העיר אמר ביום שני כי הגשר יישאר סגור עד סוף החודש. איש לא נפגע בתאונה.",
    "hi": "महापौर ने सोमवार को कहा कि पुल महीने के अंत तक बंद रहेगा। कोई घायल नहीं हुआ।",
    "hu": "A polgármester hétfőn azt mondta, hogy a híd a hónap végéig zárva marad. Senki sem sérült meg.",
    "id": "Wali kota mengatakan pada hari Senin bahwa jembatan akan tetap ditutup. Tidak ada yang terluka.",
    "it": "Il sindaco ha detto lunedì che il ponte resterà chiuso fino alla fine del mese. Nessuno è ferito.",
    "ja": "市長は月曜日、橋は月末まで閉鎖されたままになると述べた。けが人はいなかったという。",
    "ko": "시장은 월요일에 다리가 월말까지 폐쇄될 것이라고 말했다. 다친 사람은 아무도 없었다.",
    "nl": "De burgemeester zei maandag dat de brug tot het einde van de maand gesloten blijft. Niemand raakte gewond.",
    "no": "Ordføreren sa mandag at broen vil være stengt ut måneden. Ingen ble skadet i ulykken.",
    "pl": "Burmistrz powiedział w poniedziałek, że most pozostanie zamknięty do końca miesiąca. Nikt nie ucierpiał.",
    "pt": "O prefeito disse na segunda-feira que a ponte ficará fechada até o fim do mês. Ninguém se feriu.",
    "ro": "Primarul a declarat luni că podul va rămâne închis până la sfârșitul lunii. Nimeni nu a fost rănit.",
    "ru": "Мэр города заявил в понедельник, что мост останется закрытым до конца месяца. Никто не пострадал.",
    "sv": "Borgmästaren sade på måndagen att bron förblir stängd till slutet av månaden. Ingen skadades.",
    "sw": "Meya alisema Jumatatu kwamba daraja litabaki limefungwa hadi mwisho wa mwezi. Hakuna aliyejeruhiwa.",
    "th": "นายกเทศมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดจนถึงสิ้นเดือน ไม่มีผู้ได้รับบาดเจ็บ",
    "tr": "Belediye başkanı pazartesi günü köprünün ay sonuna kadar kapalı kalacağını söyledi. Kimse yaralanmadı.",
    "uk": "Мер міста заявив у понеділок, що міст залишатиметься закритим до кінця місяця. Ніхто не постраждав.",
    "vi": "Thị trưởng cho biết hôm thứ Hai rằng cây cầu sẽ đóng cửa cho đến cuối tháng. Không ai bị thương.",
    "zh": "市长星期一表示,这座桥将关闭到月底。没有人在事故中受伤。居民们说他们感到失望。",
}
ENGLISH = "The mayor of Tollhaven said on Monday that the bridge would stay shut. Nobody was hurt, she added."


@pytest.mark.parametrize("code", FOREIGN)
def test_two_sentences_tell_the_language(code: str) -> None:
    assert language_of(FOREIGN[code]) == code


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        "Przemysław Wąsikiewicz, Đorđe Stanojlović and Nguyễn Thị Hương told Île-de-Brume Radio that Łukasz "
        "Żmijewski had lied to the council.",
        "Die Neue Hafenzeitung reported that Jürgen Großmüller and Käthe Übermann had left. They declined to "
        "comment, the paper said.",
        "Mayor Oda Brennik Says Harbour Fee Is a Fairy Tale\n\nShe said so on Tuesday, and the boats went out again.",
    ],
)
def test_english_is_english_in_capitals_and_among_foreign_names(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nein, sagte er.",
        "Он сказал нет.",
        "Ivo Stell\nRuna Falk\nOda Brennik\nPer Lund\nJürgen Großmüller\nKäthe Übermann\nDjordje Stanojlović",
        "1 234 567,89 – " * 40,
        "\ud800" * 100,
    ],
)
def test_too_few_letters_and_mere_names_get_no_verdict(text: str) -> None:
    assert language_of(text) is None


def test_most_paragraphs_decide_between_two_languages() -> None:
    mostly_english = "\n\n".join([FOREIGN["fr"], ENGLISH, ENGLISH])
    mostly_french = "\n\n".join([FOREIGN["fr"], ENGLISH, FOREIGN["fr"]])
    assert language_of(mostly_english) == "en"
    assert language_of(mostly_french) == "fr"


def test_a_long_line_is_judged_by_all_of_it() -> None:
    assert language_of(" ".join([FOREIGN["de"]] * 30 + [ENGLISH] * 1000)) == "en"
    assert language_of(" ".join([ENGLISH] * 30 + [FOREIGN["de"]] * 1000)) == "de"


def test_every_language_the_detector_knows_has_a_name() -> None:
    no_language = {"zxx"}
    assert set(_detector().labels) - no_language <= known_codes()
    assert language_name("fr") == "French"
    assert "xx" in language_name("xx")


@pytest.mark.skipif(not NEWS.exists(), reason="the shared news articles are not there")
def test_english_news_is_read_as_english() -> None:
    texts = [json.loads(line)["text"] for line in NEWS.read_text(encoding="utf-8").splitlines()]
    others = [text[:100] for text in texts if language_of(text) != "en"]
    # One article has lost its text but for a date, which tells no language.
    assert all(sum(map(str.isalpha, text)) < 60 for text in others), others
