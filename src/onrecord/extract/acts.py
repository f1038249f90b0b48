"""Says which act a cue reports: a verb that means one act only decides, else the model does.

The verbs are those whose act was the same in at least 85% of five or more training attributions, with their
other forms; "said", "told", "called" and the like tell nothing by themselves and are left to the model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.records import Act

_WORDS = re.compile(r"[^\W\d_]+(?:['’]t)?")
_NEGATIONS = re.compile(r"\b(?:not|never|no|without|nor|hardly|cannot)\b|n['’]t\b", re.IGNORECASE)


def _forms(act: Act, listing: str) -> dict[str, Act]:
    """Give each regular form of the verbs of a listing its act; those with their ending marked "=" alone."""
    forms: dict[str, Act] = {}
    for verb in listing.split():
        if verb.endswith("="):
            forms[verb[:-1]] = act
            continue
        stem = verb[:-1] if verb.endswith("e") else verb
        endings = ("", "s", "d", "ing") if verb.endswith("e") else ("", "s", "ed", "ing")
        for ending in endings:
            forms[(stem if ending == "ing" else verb) + ending] = act
    return forms


_CERTAIN = {
    **_forms(Act.DENY, "denied= denies= deny= denying= reject refute"),
    **_forms(Act.CRITICISE, "accuse blame criticise criticize condemn denounce mock attack complain"),
    **_forms(Act.SUPPORT, "praise endorse applaud"),
    **_forms(Act.URGE, "urge recommend"),
    **_forms(Act.PROMISE, "promise vow pledge"),
    **_forms(Act.WARN, "warn"),
    **_forms(Act.PREDICT, "predict forecast=  forecasts="),
    **_forms(Act.ASK, "wonder"),
    **_forms(Act.BELIEVE, "believe think= thinks= thought="),
    **_forms(Act.WANT, "hope want"),
    **_forms(Act.DECLINE, "declined= declines= refused= refuses="),
}


def act_of(cue: str, scores: Sequence[float]) -> Act:
    """Give the act of a cue.

    Args:
        cue: The words of the cue.
        scores: The model's log-probability of each act, in the order of `Act`.
    """
    acts = {_CERTAIN[word] for word in _WORDS.findall(cue.casefold()) if word in _CERTAIN}
    if len(acts) == 1 and not _NEGATIONS.search(cue):
        return acts.pop()
    return tuple(Act)[max(range(len(scores)), key=scores.__getitem__)]
