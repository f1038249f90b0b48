"""The names of the facts by which the scorer tells who is meant, in the order of `features.vectors`.

Weights belong to these names: `scorer` refuses those that were fitted for others.
"""

from __future__ import annotations

from onrecord.resolve.kinds import KINDS
from onrecord.resolve.scene import Sort
from onrecord.resolve.sources import Form

FORMS = tuple(Form)
SORTS = tuple(Sort)
NAMES = (
    *(f"form {form}" for form in FORMS),
    *(f"sort {sort}" for sort in SORTS),
    *("person", "organisation", "publication", "document", "group", "unnamed"),
    # in the source
    *("own", "inside", "inside first", "inside last", "inside ends", "inside starts", "comma after"),
    *(
        "owner inside",
        "after preposition",
        "before noun",
        "covers",
        "body after",
        "spokesman inside",
        "names inside",
    ),
    *("kinds agree", "title fits", "bare", "source words", "latest of kind", "kind rank"),
    # strings
    *(
        "surname",
        "first name",
        "acronym",
        "head equal",
        "words shared",
        "described",
        "head described",
        "jaccard",
    ),
    *("head in name", "name words", "plural head"),
    # places
    *(
        "ever before",
        "ever after",
        "distance",
        "sentences",
        "same sentence",
        "sentence before",
        "same paragraph",
    ),
    *("latest", "recency rank", "after only", "next in sentence", "first in its sentence", "owner there"),
    *("preposition there", "right before", "heads previous sentence", "two sentences"),
    # weight in the text
    *("count", "share", "opens text", "spoken", "spoken share"),
    # speech around
    *(
        "last speaker",
        "speaker before last",
        "last speaker near",
        "outer speaker",
        "outer speaker quoted",
        "quoted",
    ),
    *("in content", "content first", "in cue", "after cue", "has outer", "joint", "taken in joint"),
    # pronouns
    *("gender fits", "gender clashes", "gender unknown", "number fits", "number clashes"),
    # places without a source
    *("passive", "cue ends ing", "cue capital", "content before", "content quoted"),
    # transcripts
    *("answering", "labels paragraph"),
    *("first of cue said", "by after cue", "previous adjacent"),
    # a cue without a source that goes on after another one
    *("joined cue", "spoke in sentence", "spoke in sentence, joined"),
    # what the source's own words are
    *(f"words {kind}" for kind in KINDS),
    *("words plural", "owner of words", "likeliest kind agrees"),
)
