"""The child process that reads what strangers send: within limits of memory and time, and nothing written.

Run by `desk` as `python -m onrecord.serve.reading [MODEL]`. It gives a line `{"model": …}` when it is ready.
Then it takes a JSON line and as many bytes as the line says, and gives a JSON line back: `{"record": …}`, an
`onrecord/1` object, or `{"refused": …}`, the reason; and so on until its input ends.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from typing import Any, BinaryIO

MEMORY = 4 * 1024**3
"""Bytes of address space; the model takes about a quarter."""

OPEN_FILES = 64
_FIRST = "The harbour master said on Tuesday that nobody would be asked to leave the quay before the winter."


def main() -> None:
    """Answer requests until standard input ends."""
    answers = sys.stdout.buffer
    with redirect_stdout(sys.stderr):  # what a library prints is no answer
        _serve(sys.argv[1] if len(sys.argv) > 1 else None, sys.stdin.buffer, answers)


def _serve(model: str | None, requests: BinaryIO, answers: BinaryIO) -> None:
    from onrecord.pipeline import Reader

    reader = Reader(model, threads=1)
    reader.read(text=_FIRST)  # what is loaded with the first text, some of it through a file, is loaded now
    _bound_once()
    _give(answers, {"model": reader.model.name})
    while line := requests.readline():
        request: dict[str, Any] = json.loads(line)
        _bound_seconds(request["seconds"])
        _give(answers, _answer(reader, request, requests.read(request["length"])))


def _give(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


def _answer(reader: Any, request: dict[str, Any], data: bytes) -> dict[str, Any]:
    from dataclasses import replace

    from onrecord.read import from_bytes, from_text
    from onrecord.records import Document, Record

    name, about = request["name"], request["about"]
    try:
        if name is None:
            document = from_text(data.decode("utf-8", "surrogatepass"), **about)
        else:
            document = from_bytes(data, origin=name, published=about.get("published"))
            if isinstance(document, Document):
                document = replace(document, **about)
        result = next(reader.read_many([document]))
    except MemoryError:
        return {"refused": "it takes more memory than may be used"}
    if isinstance(result, Record):
        return {"record": result.to_json()}
    return {"refused": result.reason}


def _bound_once() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: the time of the parent's clock is the only limit there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def _bound_seconds(seconds: int) -> None:
    """Let this request take so many seconds of the processor, beside what was used before it."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
