"""The tables of the report, in Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from evaluation.calibration import calibration_error, equal_mass, equal_width, precision_at_recall
from evaluation.figures import Figures, Found, Share
from evaluation.peers import HUMANS, PEERS, Peer
from evaluation.scorer import FIGURES, Role
from onrecord.records import Act, Type

RECALLS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
LENGTHS = (5, 10, 20, 40)
"""Upper edges, in words, of the bands of content length."""


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lay out a Markdown table; the first column is text, the others are numbers."""
    lines = ["| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def headline(figures: Figures) -> str:
    """Every figure with precision, recall and F1."""
    scores = figures.scores
    counts = [(name, scores[name]) for name in FIGURES]
    counts += [(f"token {role}", scores.token[role]) for role in Role]
    counts += [(f"spans {role}", scores.spans[role]) for role in Role]
    counts.append(("attribution, nested or not", figures.everything["attribution"]))
    if figures.nested is not None:
        counts.append(("attribution, nested only", figures.nested))
    rows = [(name, c.precision, c.recall, c.f1, c.gold) for name, c in counts]
    return table(("figure", "P", "R", "F1", "gold"), rows)


def beside_peers(model: str, figures: Figures) -> str:
    """Our line under those of the other tools; they were measured on PolNeAR dev."""
    scores = figures.scores
    spans = [scores.spans[role].f1 for role in (Role.SOURCE, Role.CUE, Role.CONTENT)]
    token = [round(scores.token[role].f1) for role in (Role.SOURCE, Role.CUE, Role.CONTENT)]
    ours = Peer(
        f"**{model}**",
        scores["attribution"].f1,
        scores["content_exact"].f1,
        scores["content_j50"].f1,
        scores["all_exact"].f1,
        scores.alpha,
        (token[0], token[1], token[2]),
        (spans[0], spans[1], spans[2]),
    )
    header = ("", "attribution", "content_exact", "content_j50", "all_exact", "alpha", "token F", "spans F")
    rows = [
        (
            peer.name,
            peer.attribution,
            peer.content_exact,
            peer.content_j50,
            peer.all_exact,
            f"{peer.alpha:.3f}",
            "/".join(str(value) for value in peer.token),
            "/".join(f"{value:.1f}" for value in peer.spans) if peer.spans else "–",
        )
        for peer in (*PEERS, HUMANS, ours)
    ]
    return table(header, rows)


def by_type(figures: Figures) -> str:
    """The headline figure for direct, indirect and mixed attributions."""
    rows = [
        (str(t), f.precision.percent, f.recall.percent, f.f1, f.recall.of) for t, f in figures.by_type.items()
    ]
    return table(("type", "P", "R", "F1", "gold"), rows)


def type_confusion(figures: Figures) -> str:
    """Gold types down, predicted types across, over the attributions whose content was found."""
    pairs = Counter(
        (one.type, one.predicted.type)
        for one in figures.found
        if one.content_found and one.predicted is not None
    )
    missed = Counter(one.type for one in figures.found if not one.content_found)
    rows = [(str(g), *(pairs[g, p] for p in Type), missed[g]) for g in Type]
    return table(("gold \\ predicted", *map(str, Type), "not found"), rows)


def act_confusion(figures: Figures) -> str:
    """Gold acts down, predicted acts across, over the attributions whose content was found."""
    used = [act for act in Act if any(act in pair for pair in figures.acts)]
    rows = [(str(g), *(figures.acts.get((g, p), 0) or "·" for p in used)) for g in used]
    return table(("gold \\ predicted", *map(str, used)), rows)


def recall_by(
    figures: Figures, title: str, group: Callable[[Found], Iterable[str]], *, least: int = 1
) -> str:
    """Recall of the headline figure in groups of gold attributions, worst first.

    Groups with fewer than `least` attributions are left out; "" if no group is left.
    """
    members: defaultdict[str, list[Found]] = defaultdict(list)
    for one in figures.found:
        for name in group(one):
            members[name].append(one)
    rows = [
        (
            name,
            Share(sum(one.right for one in ones), len(ones)).percent,
            Share(sum(one.content_found for one in ones), len(ones)).percent,
            len(ones),
        )
        for name, ones in members.items()
        if len(ones) >= least
    ]
    if not rows:
        return ""
    return table((title, "right", "content found", "gold"), sorted(rows, key=lambda row: (row[1], row[0])))


def outlet(found: Found) -> tuple[str, ...]:
    """Group by publisher."""
    return (found.document.publisher or "(unknown)",)


def genre(found: Found) -> tuple[str, ...]:
    """Group by genre, where the corpus states it."""
    return (found.document.genre,) if found.document.genre else ()


def source_kind(found: Found) -> tuple[str, ...]:
    """Group by the kinds of speaker, where they are annotated."""
    return tuple(sorted({str(kind) for kind in found.gold.kinds}))


def content_length(found: Found) -> tuple[str, ...]:
    """Group by the words in the content."""
    words = sum(len(found.document.text[s:e].split()) for s, e in found.gold.content)
    low = 1
    for high in LENGTHS:
        if words <= high:
            return (f"{low}–{high} words",)
        low = high + 1
    return (f"over {LENGTHS[-1]} words",)


def calibration(figures: Figures) -> str:
    """The calibration errors by way of binning; the first is what this project calls ECE."""
    outcomes = figures.outcomes
    rows = [
        ("10 of equal width (ECE)", f"{calibration_error(equal_width(outcomes)):.4f}"),
        ("15 of equal width", f"{calibration_error(equal_width(outcomes, bins=15)):.4f}"),
        ("15 of equal mass", f"{calibration_error(equal_mass(outcomes, bins=15)):.4f}"),
    ]
    return table(("bins", "error"), rows)


def operating_points(figures: Figures) -> str:
    """What `--min-confidence` buys: the precision at a chosen recall."""
    points = precision_at_recall(figures.outcomes, gold=len(figures.found), recalls=RECALLS)
    rows = [(f"{p.asked:.0%}", f"{p.threshold:.3f}", 100 * p.precision, 100 * p.recall) for p in points]
    return table(("recall asked", "min-confidence", "precision", "recall"), rows)


def _cell(value: object) -> str:
    text = f"{value:.1f}" if isinstance(value, float) else str(value)
    return text.replace("|", "\\|")
