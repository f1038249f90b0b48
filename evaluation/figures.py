"""All figures of a reader on a corpus, from its readings.

Where a corpus annotates nesting, predicted nested attributions (`within` is set) are judged against gold
nested ones; where it doesn't, they are left out. The headline and its companions are always about the
attributions that lie in no other one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.bootstrap import Interval, f1_interval
from evaluation.calibration import Outcome, calibration_error, equal_width
from evaluation.corpora import Corpus, GoldAttribution, GoldDocument
from evaluation.reading import Reading
from evaluation.scorer import FIGURES, Count, Match, Role, Scores, match_document, score_document, total
from onrecord.extract.quotes import content_type, find_quotations
from onrecord.records import Act, Attribution, Type

TypeOf = Callable[[str, GoldAttribution], Type]


@dataclass(frozen=True, slots=True)
class Found:
    """A gold attribution with the predicted one that was paired with it, if any."""

    document: GoldDocument
    gold: GoldAttribution
    type: Type
    predicted: Attribution | None = None
    match: Match | None = None

    @property
    def content_found(self) -> bool:
        """Whether content of J >= 0.5 was paired with it."""
        return self.match is not None and self.match.content_j50

    @property
    def right(self) -> bool:
        """Whether it was found as `attribution` asks: content and source."""
        return self.match is not None and self.match.attribution


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hit: int
    of: int

    @property
    def percent(self) -> float:
        """The share in percent; 0 of nothing."""
        return 100 * self.hit / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Attributions of one type: `recall` over gold ones, `precision` over predicted ones of that type."""

    recall: Share
    precision: Share

    @property
    def f1(self) -> float:
        """Harmonic mean in percent; 0 if nothing was right."""
        p, r = self.precision.percent, self.recall.percent
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a reader reaches on a corpus.

    Attributes:
        scores: Over the attributions that lie in no other one.
        everything: Over all attributions, nested or not, on both sides: what the shared scorer gives for a
        whole
            record.
        nested: The `attribution` count over nested ones only; None where the corpus has no nested ones.
        interval: 95% interval of the headline F1 by bootstrap over documents; None without documents.
        by_type: Of the headline figure, for attributions that lie in no other one.
        direct_found: Direct quotations whose content was found (J >= 0.5).
        acts: Counted pairs (gold act, predicted act) of found attributions with an annotated act.
        outcomes: Confidence of every judged prediction, and whether it was right.
        found: Every gold attribution that was judged, in corpus order.
        failures: Reason by name of the documents on which the reader failed.
    """

    scores: Scores
    everything: Scores
    nested: Count | None
    interval: Interval | None
    by_type: Mapping[Type, TypeFigures]
    direct_found: Share
    acts: Mapping[tuple[Act, Act], int]
    outcomes: tuple[Outcome, ...]
    found: tuple[Found, ...]
    failures: Mapping[str, str]

    @property
    def act(self) -> Share:
        """Found attributions whose act is right."""
        right = sum(n for (gold, predicted), n in self.acts.items() if gold is predicted)
        return Share(right, sum(self.acts.values()))

    @property
    def ece(self) -> float:
        """Expected calibration error, 0 to 1, over ten bins of equal width."""
        return calibration_error(equal_width(self.outcomes))

    def as_points(self) -> dict[str, float]:
        """Give the figures that the gate guards, each in points of 100, higher being better.

        `alpha` is 100 times Krippendorff's alpha and `calibrated` 100 times (1 - ECE). Figures that this
        corpus can't give are left out.
        """
        points = {name: self.scores[name].f1 for name in FIGURES}
        points["attribution_all"] = self.everything["attribution"].f1
        points["alpha"] = 100 * self.scores.alpha
        for role in Role:
            points[f"token_{role}"] = self.scores.token[role].f1
            points[f"spans_{role}"] = self.scores.spans[role].f1
        for type_, figures in self.by_type.items():
            if figures.recall.of:
                points[f"recall_{type_}"] = figures.recall.percent
        if self.direct_found.of:
            points["direct_found"] = self.direct_found.percent
        if self.nested is not None:
            points["nested"] = self.nested.f1
        if any(found.gold.act is not None for found in self.found):
            points["act"] = self.act.percent
        if self.outcomes:
            points["calibrated"] = 100 * (1 - self.ece)
        return points


def type_by_marks(text: str, attribution: GoldAttribution) -> Type:
    """Give the annotated type, else what the quotation marks of the text say."""
    if attribution.type is not None:
        return attribution.type
    return content_type(text, attribution.cue, attribution.content, find_quotations(text))


def measure(corpus: Corpus, readings: Sequence[Reading], *, type_of: TypeOf = type_by_marks) -> Figures:
    """Compute every figure of the readings of a corpus."""
    flat = [_paired(reading, nested=False, type_of=type_of) for reading in readings]
    inner = [_paired(reading, nested=True, type_of=type_of) for reading in readings] if corpus.nests else []
    per_document = [
        score_document(
            reading.document.text,
            gold=_golds(reading.document, nested=False),
            predicted=_predicted(reading, nested=False),
        )
        for reading in readings
    ]
    found = tuple(one for part in (*flat, *inner) for one in part.found)
    flat_found = [one for part in flat for one in part.found]
    direct = [one for one in flat_found if one.type is Type.DIRECT]
    return Figures(
        scores=total(per_document),
        everything=total(
            score_document(r.document.text, gold=r.document.attributions, predicted=r.predicted)
            for r in readings
        ),
        nested=sum((part.count for part in inner), Count()) if corpus.nests else None,
        interval=f1_interval([scores["attribution"] for scores in per_document]),
        by_type=_by_type(flat),
        direct_found=Share(sum(one.content_found for one in direct), len(direct)),
        acts=_acts(found),
        outcomes=tuple(outcome for part in (*flat, *inner) for outcome in part.outcomes),
        found=found,
        failures={r.document.name: r.failure for r in readings if r.failure is not None},
    )


@dataclass(frozen=True, slots=True)
class _Paired:
    """One document's gold attributions of one depth, with what was paired with them."""

    found: tuple[Found, ...]
    predicted: tuple[Attribution, ...]
    right: frozenset[int]

    @property
    def count(self) -> Count:
        return Count(len(self.right), len(self.predicted), len(self.found))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(Outcome(a.confidence, j in self.right) for j, a in enumerate(self.predicted))


def _golds(document: GoldDocument, *, nested: bool) -> tuple[GoldAttribution, ...]:
    return tuple(a for a in document.attributions if a.nested is nested)


def _predicted(reading: Reading, *, nested: bool) -> tuple[Attribution, ...]:
    return tuple(a for a in reading.predicted if (a.within is not None) is nested)


def _paired(reading: Reading, *, nested: bool, type_of: TypeOf) -> _Paired:
    document = reading.document
    golds, predicted = _golds(document, nested=nested), _predicted(reading, nested=nested)
    matches = match_document(document.text, gold=golds, predicted=predicted)
    by_gold = {match.gold: match for match in matches}
    found = []
    for i, gold in enumerate(golds):
        match = by_gold.get(i)
        partner = predicted[match.predicted] if match is not None else None
        found.append(Found(document, gold, type_of(document.text, gold), partner, match))
    return _Paired(tuple(found), predicted, frozenset(m.predicted for m in matches if m.attribution))


def _by_type(parts: Iterable[_Paired]) -> dict[Type, TypeFigures]:
    gold: Counter[Type] = Counter()
    hit: Counter[Type] = Counter()
    predicted: Counter[Type] = Counter()
    right: Counter[Type] = Counter()
    for part in parts:
        gold.update(one.type for one in part.found)
        hit.update(one.type for one in part.found if one.right)
        predicted.update(a.type for a in part.predicted)
        right.update(part.predicted[j].type for j in part.right)
    return {t: TypeFigures(Share(hit[t], gold[t]), Share(right[t], predicted[t])) for t in Type}


def _acts(found: Iterable[Found]) -> Counter[tuple[Act, Act]]:
    return Counter(
        (one.gold.act, one.predicted.act)
        for one in found
        if one.content_found and one.gold.act is not None and one.predicted is not None
    )
