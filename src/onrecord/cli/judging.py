"""`onrecord correct`, `speaker`, `judgements` and `undo`: what people decide about the record."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from onrecord.cli.arguments import (
    DEFAULT_STORE,
    Commands,
    add_command,
    add_format,
    add_judge,
    add_store,
    count,
    said,
    spans,
)
from onrecord.cli.doors import ALL_DONE, Doors
from onrecord.cli.lists import write_rows
from onrecord.cli.output import refuse
from onrecord.cli.records import find_speaker, open_record
from onrecord.errors import NotFoundError, StoreError
from onrecord.records import Act

if TYPE_CHECKING:
    from onrecord.statements import Correction, Identity, Judgement
    from onrecord.store import View

_PARTS = ("source", "cue", "content", "addressee", "act", "said")


def add_commands(commands: Commands) -> None:
    """Add them."""
    _add_correct(commands)
    _add_speaker(commands)

    judgements = add_command(commands, "judgements", help="list what people decided, oldest first")
    judgements.set_defaults(run=_judgements)
    judgements.add_argument("--holding", action="store_true", help="leave out what was undone")
    judgements.add_argument(
        "--unfitting", action="store_true", help="only those on statements that no reading has any more"
    )
    add_format(judgements)
    add_store(judgements)
    _add_undo(commands)


def _add_correct(commands: Commands) -> None:
    correct = add_command(
        commands,
        "correct",
        help="say that a statement is right or wrong, or what is right instead",
        description="Say that a statement is right or wrong, or what is right instead. Nothing is lost: what "
        "the model said stays beside it, and `onrecord undo` takes it back.",
    )
    correct.set_defaults(run=_correct)
    correct.add_argument("id", metavar="ID", help="its id, or a beginning of it that no other has")
    verdict = correct.add_mutually_exclusive_group()
    for name, what in (("right", "it is right as it stands"), ("wrong", "it is no statement, or all wrong")):
        verdict.add_argument(f"--{name}", dest="verdict", action="store_const", const=name, help=what)
    who = correct.add_mutually_exclusive_group()
    who.add_argument(
        "--speaker", metavar="NAME", action="append", help="whose it is, in full, or an id; twice for two"
    )
    who.add_argument("--nobody", action="store_true", help="the text doesn't say whose it is")
    for name in ("source", "cue", "content", "addressee"):
        correct.add_argument(
            f"--{name}",
            metavar="SPANS",
            type=spans,
            help=f"where the {name} is, as `onrecord show` writes it: 10:20 or 10:20,30:40; or none",
        )
    correct.add_argument(
        "--act", choices=[str(act) for act in Act], metavar="ACT", help=", ".join(map(str, Act))
    )
    correct.add_argument("--said", metavar="DATE", type=said, help="the day it was said, or none")
    add_judge(correct)
    add_store(correct)


def _add_speaker(commands: Commands) -> None:
    speaker = add_command(commands, "speaker", help="merge, split or rename speakers; see which may be one")
    actions = speaker.add_subparsers(title="actions", required=True, metavar="ACTION")

    merge = add_command(actions, "merge", help="say that speakers are one; the id of the first stays")
    merge.set_defaults(run=_merge)
    merge.add_argument("first", metavar="SPEAKER", help="a name, or an id that `onrecord speakers` shows")
    merge.add_argument("others", metavar="SPEAKER", nargs="+", help="the others")

    split = add_command(actions, "split", help="say that names of a speaker are somebody else's")
    split.set_defaults(run=_split)
    split.add_argument("speaker", metavar="SPEAKER", help="a name, or an id")
    split.add_argument("names", metavar="NAME", nargs="+", help="the names, or keys as `speakers` shows them")
    split.add_argument(
        "--document", metavar="ID", help="only in this document: two people have the same name"
    )

    rename = add_command(actions, "rename", help="show a speaker under another name")
    rename.set_defaults(run=_rename)
    rename.add_argument("speaker", metavar="SPEAKER", help="a name, or an id")
    rename.add_argument("name", metavar="NAME", help="the name to show")
    for action in (merge, split, rename):
        add_judge(action)
        add_store(action)

    review = add_command(actions, "review", help="list speakers that may be one, most useful first")
    review.set_defaults(run=_review)
    review.add_argument("--limit", metavar="N", type=count, default=20, help="show N at most (default: 20)")
    add_format(review)
    add_store(review)
    _add_undo(actions)


def _add_undo(commands: Commands) -> None:
    undo = add_command(commands, "undo", help="take a judgement back")
    undo.set_defaults(run=_undo)
    undo.add_argument("number", metavar="NUMBER", type=count, help="as `onrecord judgements` counts them")
    add_judge(undo)
    add_store(undo)


def _correct(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.statements import Correction, JudgementKind

    with open_record(arguments, doors) as store:
        view = store.view()
        statement = view.statement(arguments.id)
        correction: Correction | None = _correction(arguments, view)
        if correction == Correction():
            correction = None
        if (correction is None) == (arguments.verdict is None):
            return refuse("say either what is right (--speaker, --source, …), or --right, or --wrong")
        kind = JudgementKind(arguments.verdict) if arguments.verdict else JudgementKind.CORRECT
        judgement = store.writer().judge(
            kind,
            by=_judge(arguments),
            because=arguments.because,
            target=statement.target,
            correction=correction,
            version=statement.version,
        )
    return _say(judgement, arguments)


def _correction(arguments: argparse.Namespace, view: View) -> Correction:
    from onrecord.statements import Correction

    speakers = tuple(_full_name(view, name) for name in arguments.speaker or ())
    parts = {part: getattr(arguments, part) for part in _PARTS}
    if parts["act"] is not None:
        parts["act"] = Act(parts["act"])
    return Correction(speakers=speakers if speakers or arguments.nobody else None, **parts)


def _full_name(view: View, name: str) -> str:
    """Give the name that a speaker's id stands for, and any name as it is: it may be new to the record."""
    from onrecord.cli.records import is_speaker_id

    return view.identity(name).name if is_speaker_id(name) else name


def _merge(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.statements import JudgementKind

    with open_record(arguments, doors) as store:
        view = store.view()
        found = [find_speaker(view, name) for name in (arguments.first, *arguments.others)]
        if len({identity.id for identity in found}) < len(found):
            raise StoreError("two of these are the same speaker already")
        judgement = store.writer().judge(
            JudgementKind.MERGE,
            by=_judge(arguments),
            because=arguments.because,
            keys=[_key(identity) for identity in found],
        )
    return _say(judgement, arguments, "one speaker: " + ", ".join(identity.name for identity in found))


def _key(identity: Identity) -> str:
    """Give the name key that the identity's id is made of: what is judged by it keeps the id."""
    from onrecord.store.clusters import key_id

    return next((key for key in identity.keys if key_id(key) == identity.id), identity.keys[0])


def _split(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.statements import JudgementKind
    from onrecord.store.clusters import narrow

    with open_record(arguments, doors) as store:
        view = store.view()
        keys = _keys(view, arguments.speaker, arguments.names)
        if arguments.document is not None:
            kept, *_ = view.document(arguments.document)
            keys = [key if "@" in key else narrow(key, kept.id) for key in keys]
        judgement = store.writer().judge(
            JudgementKind.SPLIT, by=_judge(arguments), because=arguments.because, keys=keys
        )
    return _say(judgement, arguments)


def _keys(view: View, speaker: str, names: list[str]) -> list[str]:
    """Give the name keys of a speaker that these names, or keys, mean."""
    identity = find_speaker(view, speaker)
    called = {key: shown for key, shown, _ in view.names() if key in identity.keys}
    keys = []
    for name in names:
        meant = [name] if name in identity.keys else [k for k, n in called.items() if _same(n, name)]
        if not meant:
            raise NotFoundError(
                f"{identity.name} has no name {name!r}; its names by key: "
                + "; ".join(f"{key} {shown}" for key, shown in called.items())
            )
        keys += meant
    return keys


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.strip().casefold()


def _rename(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.statements import JudgementKind

    with open_record(arguments, doors) as store:
        identity = find_speaker(store.view(), arguments.speaker)
        judgement = store.writer().judge(
            JudgementKind.RENAME,
            by=_judge(arguments),
            because=arguments.because,
            keys=[_key(identity)],
            name=arguments.name,
        )
    return _say(judgement, arguments, f"{identity.name} is shown as {arguments.name}")


def _review(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.listings import write_doubts
    from onrecord.export.sheets import DOUBTS

    with open_record(arguments, doors) as store:
        write_rows(
            store.view().doubts(limit=arguments.limit),
            format=arguments.format,
            sheet=DOUBTS,
            table=write_doubts,
            none="no doubts",
        )
    return ALL_DONE


def _judgements(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.listings import write_judgements
    from onrecord.export.sheets import JUDGEMENTS

    with open_record(arguments, doors) as store:
        view = store.view()
        found = view.unfitting() if arguments.unfitting else view.judgements(undone=not arguments.holding)
        write_rows(
            found, format=arguments.format, sheet=JUDGEMENTS, table=write_judgements, none="no judgements"
        )
    return ALL_DONE


def _undo(arguments: argparse.Namespace, doors: Doors) -> int:
    from onrecord.export.judgements import what_in_words

    with open_record(arguments, doors) as store:
        judgement = store.writer().undo(arguments.number, by=_judge(arguments), because=arguments.because)
    print(f"judgement {judgement.id} is undone: {what_in_words(judgement)}")
    return ALL_DONE


def _judge(arguments: argparse.Namespace) -> str:
    """Give who judges: what was said, else the login name."""
    if arguments.by:
        return str(arguments.by)
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise StoreError("nobody knows your login name; say who judges with --by") from error


def _quoted(store: str) -> str:
    """Give a record's name as a shell takes it, but for a server's, which may hold a password."""
    from shlex import quote

    return "…" if "://" in store else quote(store)


def _say(judgement: Judgement, arguments: argparse.Namespace, words: str | None = None) -> int:
    from onrecord.export.judgements import what_in_words
    from onrecord.export.visible import visible

    store = "" if arguments.store == DEFAULT_STORE else f" --store {visible(_quoted(arguments.store))}"
    print(f"judgement {judgement.id}: {visible(words) if words else what_in_words(judgement)}")
    print(f"take it back with: onrecord undo {judgement.id}{store}")
    return ALL_DONE
