"""The floors that a reader's figures may not sink below, pinned to the data and the model measured.

A floor is in points of 100, like the figures of `Figures.as_points`. `raise_floors` only ever lowers one
that its caller names.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MARGIN = 1.5  # points: an equivalent graph with other roundings moved the smallest corpus by up to 1.4
"""Points between a new floor and its figure: int8 kernels differ a little between processors."""


class LoweringRefusedError(ValueError):
    """Floors would sink that nobody named; `figures` lists them as `corpus:figure`."""

    def __init__(self, figures: Collection[str]) -> None:
        super().__init__(f"refused to lower {', '.join(sorted(figures))}: name each with --allow-lower")
        self.figures = tuple(sorted(figures))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What one corpus's floors were measured with, and the floors by figure."""

    digest: str
    model: str
    floors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a run of the reader over one corpus gave, in the terms of a pin."""

    digest: str
    model: str
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the gate's table; `floor` is None for a figure without one, `now` for one not given now."""

    figure: str
    floor: float | None
    now: float | None

    @property
    def holds(self) -> bool:
        """Whether the figure is not below its floor."""
        return self.floor is None or (self.now is not None and self.now >= self.floor)


def load(path: Path) -> dict[str, Pin]:
    """Load the pins by corpus name; an empty dict if the file isn't there."""
    if not path.exists():
        return {}
    return {name: Pin(**pin) for name, pin in json.loads(path.read_text(encoding="utf-8")).items()}


def save(path: Path, pins: Mapping[str, Pin]) -> None:
    """Write the pins, sorted, one figure a line."""
    data = {
        name: {"digest": pin.digest, "model": pin.model, "floors": dict(sorted(pin.floors.items()))}
        for name, pin in sorted(pins.items())
    }
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def compare(pin: Pin | None, measured: Measured) -> tuple[Line, ...]:
    """Put floors beside figures: first those that have a floor, in order of name."""
    floors = pin.floors if pin is not None else {}
    guarded = [Line(name, floor, measured.points.get(name)) for name, floor in sorted(floors.items())]
    free = [Line(name, None, now) for name, now in sorted(measured.points.items()) if name not in floors]
    return (*guarded, *free)


def problems(pin: Pin | None, measured: Measured) -> tuple[str, ...]:
    """Say why a corpus doesn't pass; an empty tuple if it does.

    A corpus without floors doesn't pass: nothing would hold it.
    """
    if pin is None or not pin.floors:
        return ("no floors are pinned: run with --update",)
    found = []
    if pin.digest != measured.digest:
        found.append(
            f"the data changed: pinned {pin.digest[:12]}, now {measured.digest[:12]}; floors mean nothing"
        )
    if pin.model != measured.model:
        found.append(f"the model changed: pinned {pin.model}, now {measured.model}; run with --update")
    for line in compare(pin, measured):
        if not line.holds:
            now = "missing" if line.now is None else f"{line.now:.2f}"
            found.append(f"{line.figure} is below its floor: {now} < {line.floor:.2f}")
    return tuple(found)


def raise_floors(
    pins: Mapping[str, Pin],
    measured: Mapping[str, Measured],
    *,
    allow_lower: Collection[str] = (),
    margin: float = MARGIN,
) -> dict[str, Pin]:
    """Re-pin the corpora that ran and raise their floors to the figure less the margin.

    A floor that is above that but still holds stays. One that no longer holds is lowered only if
    `allow_lower` names it, as `figure` or `corpus:figure`; else LoweringRefusedError lists all of them and
    nothing changes. Corpora that did not run keep their pins.
    """
    renewed, refused = dict(pins), []
    for name, now in measured.items():
        old = pins[name].floors if name in pins else {}
        floors: dict[str, float] = {}
        for figure in sorted({*old, *now.points}):
            floor, value = old.get(figure), now.points.get(figure)
            if floor is not None and (value is None or value < floor):
                if not {figure, f"{name}:{figure}"} & set(allow_lower):
                    refused.append(f"{name}:{figure}")
                floor = None
            if value is not None:
                floors[figure] = max(_below(value, margin), floor if floor is not None else 0.0)
        renewed[name] = Pin(digest=now.digest, model=now.model, floors=floors)
    if refused:
        raise LoweringRefusedError(refused)
    return renewed


def _below(value: float, margin: float) -> float:
    """Give the value less the margin, rounded down to a tenth and never negative."""
    return max(0.0, math.floor(round((value - margin) * 10, 6)) / 10)
