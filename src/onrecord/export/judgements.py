"""Judgements in a sentence: who decided what, when, why, and whether it holds."""

from __future__ import annotations

from onrecord.export.visible import visible
from onrecord.statements import Correction, Judgement, JudgementKind


def in_words(judgement: Judgement) -> str:
    """Say a judgement in one line: `right, by ed, 2022-01-15T10:00:00Z: seen in print; undone …`."""
    line = f"{what_in_words(judgement)}, by {visible(judgement.by)}, {judgement.at}"
    if judgement.because:
        line += f": {visible(judgement.because)}"
    if judgement.undone_at:
        line += f"; undone by {visible(judgement.undone_by or '')}, {judgement.undone_at}"
        if judgement.undone_because:
            line += f": {visible(judgement.undone_because)}"
    return line


def what_in_words(judgement: Judgement) -> str:
    """Say what a judgement decides: `right`, `speaker Mara Ilves, act warn`, `one: KEY, KEY`."""
    keys = ", ".join(map(visible, judgement.keys))
    match judgement.kind:
        case JudgementKind.CORRECT if judgement.correction is not None:
            return "corrected: " + "; ".join(_changes(judgement.correction))
        case JudgementKind.MERGE:
            return f"one speaker: {keys}"
        case JudgementKind.SPLIT:
            return f"a speaker of its own: {keys}"
        case JudgementKind.RENAME:
            return f"shown as {visible(judgement.name or '')}: {keys}"
        case _:
            return str(judgement.kind)


def _changes(correction: Correction) -> list[str]:
    changes = []
    for name in ("source", "cue", "content", "addressee"):
        spans = getattr(correction, name)
        if spans is not None:
            changes.append(f"{name} {','.join(f'{start}:{end}' for start, end in spans) or 'none'}")
    if correction.speakers is not None:
        changes.append("speaker " + (", ".join(map(visible, correction.speakers)) or "nobody"))
    if correction.act is not None:
        changes.append(f"act {correction.act}")
    if correction.said is not None:
        changes.append(f"said {visible(correction.said) or 'none'}")
    return changes
