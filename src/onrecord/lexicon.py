"""The closed word lists of `resolve`: titles, roles, bodies, pronouns, function words.

English of the news; each list is short and hand-made. Longer lists are package data (`data/`).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words before a name that are no part of it.
MALE_TITLES = _words("mr sir lord king prince sheikh imam father brother")
FEMALE_TITLES = _words("mrs ms miss lady dame queen princess sister baroness duchess")
HONORIFICS = MALE_TITLES | FEMALE_TITLES | _words("pope dr prof professor rev reverend hon honourable")
RANKS = _words(
    "gen general lt lieutenant col colonel maj major capt captain sgt sergeant cpl adm admiral cmdr commander"
    " brig brigadier pvt private 1st 2nd officer detective inspector constable sheriff deputy marshal"
)
OFFICES = _words(
    "president vice chancellor premier minister prime secretary undersecretary sen senator senators rep reps"
    " representative representatives congressman congresswoman gov governor governors mayor councilman"
    " councilwoman councillor councilor assemblyman assemblywoman delegate lawmaker mp judge justice"
    " chief attorney prosecutor solicitor ambassador envoy diplomat consul director"
    " chair chairman chairwoman chairperson ceo cfo coo executive commissioner spokesman spokeswoman"
    " spokesperson speaker leader whip head manager adviser advisor aide strategist consultant coach"
    " candidate nominee rival contender incumbent reporter correspondent columnist editor journalist"
    " anchor host moderator author writer analyst economist scientist researcher historian lawyer counsel"
    " pastor bishop archbishop cardinal rabbi ayatollah treasurer"
    " republican democrat libertarian democratic conservative liberal independent socialist"
    " founder chairmen actor actress singer comedian billionaire businessman businesswoman veteran"
    " activist volunteer supporter surrogate pollster operative principal superintendent"
    " lead assistant associate senior former then-president ex-president foreign"
)
TITLES = HONORIFICS | RANKS | OFFICES

# Heads of names of bodies: a run of capitals that holds one is no person's name.
BODIES = _words(
    "department ministry agency bureau office committee commission council board court house senate"
    " congress parliament party parties university college institute institution school academy center"
    " centre foundation association federation union league society group groups company companies corp"
    " corporation inc ltd llc plc co bank fund trust exchange network networks service services authority"
    " administration government assembly campaign campaigns police force forces army navy guard"
    " organization organisation alliance coalition movement front club team church conference convention"
    " convoy hospital laboratory lab museum studios media press news times post journal tribune"
    " herald gazette globe chronicle observer guardian telegraph magazine review monitor radio television"
    " tv daily weekly broadcasting project initiative caucus task reserve industries systems technologies"
    " partners associates brothers holdings international nations states kingdom republic division"
    " directorate treasury embassy consulate cabinet legion brigade regiment airlines airways motors"
    " energy gas oil pharmaceuticals insurance research analytics poll survey pac affairs action"
    " justice society lives matter security enforcement prevention protection development reform"
)
OFFICE_TAILS = _words(
    "state defense defence treasury labor commerce education energy homeland security intelligence health"
    " staff interior transportation finance"
)
LINKS = _words("of for on in and the & de la du des")

PLACES_OF_POWER = _words(
    "kremlin pentagon moscow washington beijing brussels london paris berlin tehran kiev kyiv ankara"
    " downing jerusalem seoul pyongyang tokyo delhi riyadh damascus baghdad kabul nato un eu"
)

MALE = _words("he him his himself")
FEMALE = _words("she her hers herself")
PLURAL = _words("they them their theirs themselves")
THING = _words("it its itself")
FIRST = _words("i me my mine myself")
FIRST_PLURAL = _words("we us our ours ourselves")
SECOND = _words("you your yours yourself")
RELATIVE = _words("who whom whose which that")
INDEFINITE = _words("one ones someone anyone everyone somebody anybody everybody nobody people")
POINTING = _words("this these those another each both all neither either")
PRONOUNS = MALE | FEMALE | PLURAL | THING | FIRST | FIRST_PLURAL | SECOND | RELATIVE
POSSESSIVES = _words("his her their its my our your whose")

MALE_NOUNS = _words(
    "man men boy father son husband brother uncle king businessman spokesman congressman chairman"
    " councilman assemblyman mogul tycoon gentleman prince"
)
FEMALE_NOUNS = _words(
    "woman women girl mother daughter wife sister aunt queen businesswoman spokeswoman congresswoman"
    " chairwoman councilwoman lady actress princess"
)

DEFINITE = _words("the this that these those")
ARTICLES = _words("the a an")
DETERMINERS = (
    ARTICLES
    | DEFINITE
    | POSSESSIVES
    | _words(
        "some many most several few any no other another both all each every more two three four five six"
        " seven eight nine ten dozens hundreds thousands various certain numerous such one half"
    )
)
PREPOSITIONS = _words(
    "of in on at by for with from to about against between among including like under over after before"
    " during through within without outside inside near behind across along around as than into onto upon"
    " toward towards"
)
FUNCTION_WORDS = (
    PRONOUNS
    | DETERMINERS
    | PREPOSITIONS
    | _words(
        "and or but nor so yet if when while because since although though unless until whether where why"
        " how what not never also just only even still now then here there however meanwhile moreover"
        " is are was were be been being am has have had having do does did doing will would can could may"
        " might must shall should ought let let's perhaps maybe indeed instead according speaking asked"
        " yes oh well hello thank thanks please earlier later once again"
        " january february march april june july august september october november december"
        " monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct"
        " nov dec edt est gmt utc pm am"
    )
)
ABBREVIATIONS = _words(
    "mr mrs ms dr prof rev hon gov sen rep reps sens gen lt col maj capt sgt cpl adm cmdr brig pvt st jr sr"
    " inc ltd co corp vs no jan feb mar apr jun jul aug sept sep oct nov dec fla calif mass conn ariz ill"
    " wis minn mich tenn va ga ky ala ark colo del ind kan la md miss mo mont neb nev okla ore pa"
    " tex vt wash wyo atty asst supt mt ft ave blvd"
)
# Small words inside surnames.
PARTICLES = _words("de da di del della van von der den la le bin ibn abu al el dos du")
SUFFIXES = _words("jr sr ii iii iv esq phd md")

DOCUMENT_NOUNS = _words(
    "poll polls survey surveys report reports study studies email emails letter letters book books law laws"
    " bill bills ruling rulings statement statements article articles video videos data document documents"
    " memo memos lawsuit complaint complaints filing filings transcript transcripts records record figures"
    " statistics results analysis research paper papers editorial editorials headline headlines ad ads"
    " advertisement commercial film documentary constitution act amendment resolution treaty agreement"
    " order orders indictment affidavit petition proposal plan budget tweet tweets post posts speech slogan"
    " story stories column review reviews release blog average averages estimate estimates model models"
    " legislation measure policy policies rule rules text message messages census source-code page platform"
)
PEOPLE_NOUNS = _words(
    "people voters critics supporters officials republicans democrats conservatives liberals progressives"
    " experts analysts economists leaders lawmakers activists aides advisers advisors allies opponents"
    " candidates protesters demonstrators residents police authorities observers americans women men"
    " students workers scientists researchers investigators prosecutors lawyers politicians delegates"
    " strategists donors members families parents journalists reporters pundits commentators others many"
    " some most majority percent everyone anyone nobody public crowd audience electorate staff staffers"
    " team jurors jury respondents participants viewers readers users fans players insiders operatives"
    " evangelicals muslims christians latinos hispanics immigrants veterans doctors nurses physicians"
)
OUTLET_NOUNS = _words(
    "newspaper paper magazine outlet network channel site website station broadcaster publication agency"
    " tabloid daily weekly journal blog programme program show"
)
# Last words of the names of outlets.
OUTLET_HEADS = _words(
    "times post herald sun tribune journal gazette mail bulletin weekly magazine review chronicle guardian"
    " observer independent globe star press news radio tv television telegraph courier examiner mirror leader"
    " reporter dispatch inquirer ledger express standard monitor register advocate enquirer today"
)
FULL_OFFICES = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "pres": "president",
    "prof": "professor",
    "gen": "general",
    "chairwoman": "chairman",
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "lawmaker": "representative",
    "gop": "republican",
    "dem": "democrat",
    "democratic": "democrat",
}
SPEAKING_FOR = _words("spokesman spokeswoman spokesperson spokespeople spokesmen")


@cache
def first_names() -> dict[str, str]:
    """Give English first names in lower case with "f", "m" or "b" (both), from a public-domain list.

    Used to see that a run of capitals is a person and, inside the scoring of pronouns, which pronoun fits.
    """
    text = files("onrecord.resolve").joinpath("data/first_names.txt").read_text(encoding="utf-8")
    return {
        name: mark
        for mark, names in (line.split(":") for line in text.split("\n") if line)
        for name in names.split()
    }


@cache
def common_words() -> frozenset[str]:
    """Give words that news writes in lower case, so that a capital at a sentence's start means nothing."""
    text = files("onrecord.resolve").joinpath("data/common_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@cache
def publications() -> frozenset[str]:
    """Give names of well-known news outlets in lower case, without "the"."""
    text = files("onrecord.resolve").joinpath("data/publications.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line)
