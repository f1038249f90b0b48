"""The one file that knows the order of the rooms: read, extract, resolve, record."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from os import PathLike

from onrecord.errors import ModelError, UnreadableError
from onrecord.extract.assemble import extract
from onrecord.extract.confidence import Calibration
from onrecord.read import from_path, from_text
from onrecord.records import Attribution, Document, Record, Skipped, TimeExpression
from onrecord.resolve.addressees import addressee_span
from onrecord.resolve.dates import Tense, find_dates, resolve_time
from onrecord.resolve.said import said_span
from onrecord.resolve.speakers import resolve_speakers
from onrecord.runtime import Model

Source = str | PathLike[str] | Document | Skipped


class Reader:
    """Reads articles with one model, opened once.

    Args:
        model: A model folder; the one in the package by default.
        threads: Threads to use; all cores by default.

    Raises:
        ModelError: The model folder can't be used.
    """

    def __init__(self, model: str | PathLike[str] | None = None, *, threads: int | None = None) -> None:
        self.model = Model(model, threads=threads)
        try:
            self._calibration = Calibration.from_json(self.model.metadata["confidence"])
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{self.model.folder}: its calibration doesn't fit this version: {error!r}"
            ) from error

    def read(
        self,
        source: str | PathLike[str] | None = None,
        *,
        text: str | None = None,
        title: str | None = None,
        url: str | None = None,
        publisher: str | None = None,
        published: str | None = None,
    ) -> Record:
        """Read one article, from a file or from a text.

        Args:
            source: Path of a text or HTML file.
            text: The article itself, instead of `source`; read as it is, character for character.
            title: With `text`: the headline, where it is known.
            url: With `text`: where it was published.
            publisher: With `text`: by whom.
            published: The day it was published, in EDTF; wins over what a page says.

        Raises:
            UnreadableError: It can't be read, or isn't English; the message says why.
            TypeError: Neither or both of `source` and `text` were given.
        """
        if (source is None) == (text is None):
            raise TypeError("give either a path or text=…")
        if text is not None:
            document = from_text(text, title=title, url=url, publisher=publisher, published=published)
        else:
            assert source is not None
            document = from_path(source, published=published)
        result = self._record(document)
        if isinstance(result, Skipped):
            raise UnreadableError(result.origin, result.reason)
        return result

    def read_many(
        self, sources: Iterable[Source], *, published: str | None = None
    ) -> Iterator[Record | Skipped]:
        """Read articles one after another, in the order given; one that can't be read gives its Skipped.

        Args:
            sources: Paths, or what the `read` room made of them already.
            published: As for `read`, for all paths among the sources.

        With several threads as many articles are read at once, and a few sources are taken ahead.
        """
        self._one_thread  # noqa: B018 - opened here, not by several threads at once
        waiting: deque[Future[Record | Skipped]] = deque()
        with ThreadPoolExecutor(self.model.threads, thread_name_prefix="onrecord") as pool:
            try:
                for source in sources:
                    waiting.append(pool.submit(self._read_one, source, published))
                    if len(waiting) > 2 * self.model.threads:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    @cached_property
    def _one_thread(self) -> Model:
        """The same model with one thread: articles side by side keep the cores busier than one on all."""
        return self.model if self.model.threads == 1 else Model(self.model.folder, threads=1)

    def _read_one(self, source: Source, published: str | None) -> Record | Skipped:
        if not isinstance(source, Document | Skipped):
            source = from_path(source, published=published)
        return self._record(source, self._one_thread)

    def _record(self, document: Document | Skipped, model: Model | None = None) -> Record | Skipped:
        if isinstance(document, Skipped):
            return document
        try:
            attributions, damage = extract(document, model or self.model, self._calibration)
            dates = find_dates(document.text, published=document.published)
            resolution = resolve_speakers(document, attributions)
            return Record(
                document=document,
                speakers=resolution.speakers,
                attributions=tuple(
                    replace(
                        _dated(a, dates, document),
                        speakers=resolution.of.get(a.id, ()),
                        speaker_confidence=resolution.sure_of(a.id),
                        addressee=addressee_span(a, document.text),
                    )
                    for a in attributions
                ),
                dates=dates,
                damage=damage,
            )
        except Exception as error:
            # A fault of ours in one article must not cost the others: it is shown, with its cause.
            return Skipped(document.path or document.url or "<text>", f"internal error: {error!r}")


def _dated(attribution: Attribution, dates: Sequence[TimeExpression], document: Document) -> Attribution:
    """Give the attribution with its time words, and the date that they stand for where that can be known."""
    span = said_span(attribution, dates, document.text)
    if span is None:
        return replace(attribution, said=None)
    first = bisect_right(dates, span.start, key=lambda d: d.span.end)
    if first < len(dates) and dates[first].span.start < span.end:
        date = dates[first].date
    else:
        date = resolve_time(document.text[slice(*span)], published=document.published, tense=Tense.PAST)
    return replace(attribution, said=TimeExpression(span, date))


def read(
    source: str | PathLike[str] | None = None,
    *,
    text: str | None = None,
    model: str | PathLike[str] | None = None,
    threads: int | None = None,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
) -> Record:
    """Read one article with a reader opened for it; see `Reader` and `Reader.read`.

    For more than one article make a `Reader` and keep it: opening the model takes longer than an article.
    """
    reader = Reader(model, threads=threads)
    return reader.read(source, text=text, title=title, url=url, publisher=publisher, published=published)
