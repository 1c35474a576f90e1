"""The command `orontes review`: claims beside their sentences, and what a person decides on each."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from orontes.commands.options import counted

if TYPE_CHECKING:
    from orontes.ledger.queue import Queued

Id = str | None
KEYS: Final = "a accept, c correct, r reject, o reopen, s skip, q quit"
_DECISIONS: Final = {"a": "accepted", "c": "corrected", "r": "rejected", "o": "reopened"}


def review(
    corrections: Annotated[
        list[str] | None,
        typer.Argument(metavar="PART=VALUE", help='With --correct: like place="Rastan" people="about 500".', show_default=False),
    ] = None,
    *,
    ledger: Annotated[Path, typer.Option("--ledger", metavar="FILE", help="The ledger.")],
    reviewer: Annotated[
        str | None,
        typer.Option("--reviewer", metavar="NAME", envvar="ORONTES_REVIEWER", help="Who decides; kept with each decision."),
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only claims of this kind, like control_change.")] = None,
    report: Annotated[str | None, typer.Option("--report", help="Only claims of this report: its id, name or address.")] = None,
    below: Annotated[
        float | None, typer.Option("--below", metavar="SHARE", help="Only claims read less surely than this (0 to 1).")
    ] = None,
    words: Annotated[str | None, typer.Option("--words", help="Only claims in whose sentence these words stand.")] = None,
    unreviewed: Annotated[bool, typer.Option("--unreviewed", help="Only claims that nobody has decided on.")] = False,
    accept: Annotated[Id, typer.Option("--accept", metavar="ID", help="Accept this claim, and stop.")] = None,
    reject: Annotated[Id, typer.Option("--reject", metavar="ID", help="Reject this claim, and stop.")] = None,
    correct: Annotated[Id, typer.Option("--correct", metavar="ID", help="Correct this claim by PART=VALUE, and stop.")] = None,
    reopen: Annotated[Id, typer.Option("--reopen", metavar="ID", help="Take the decision on this claim back.")] = None,
    history: Annotated[Id, typer.Option("--history", metavar="ID", help="All decisions on this claim.")] = None,
    why: Annotated[str | None, typer.Option("--why", metavar="WORDS", help="Reason, kept with the decision.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Claims and where they stand as JSON Lines; nothing is asked.")] = False,
) -> None:
    """Claims beside their sentences: accept, correct or reject each; what was read is kept, what was decided stands beside it."""
    from orontes import api

    given = [(key, name) for key, name in (("a", accept), ("c", correct), ("r", reject), ("o", reopen)) if name is not None]
    if history is not None:
        _print_history(ledger, history)
    elif given:
        _decide_given(ledger, given, corrections or [], reviewer, why)
    else:
        _check_no_corrections(corrections)
        status = "unreviewed" if unreviewed else None
        claims = api.to_review(ledger, kind=kind, report=report, below=below, words=words, status=status)
        if list_:
            _print_lines(claims)
        else:
            _ask_for_each(ledger, list(claims), reviewer)


def _check_no_corrections(corrections: list[str] | None) -> None:
    from orontes.errors import InputError

    if corrections:
        raise InputError("PART=VALUE", value=corrections[0], limit="beside --correct ID", cure="name the claim: --correct ID")


def _decide_given(
    ledger: Path, given: list[tuple[str, str]], corrections: list[str], reviewer: str | None, why: str | None
) -> None:
    from orontes import api
    from orontes.errors import InputError

    if len(given) > 1:
        raise InputError("decision", limit="one of --accept, --correct, --reject, --reopen", cure="run the command once for each")
    key, name = given[0]
    if key != "c":
        _check_no_corrections(corrections)
    made = api.review(ledger, name, _DECISIONS[key], changes=_pairs(corrections), reviewer=reviewer, why=why)
    typer.echo(f"{made.claim.id}  ({_stands(made)})")


def _pairs(given: Iterable[str]) -> dict[str, str]:
    from orontes.errors import InputError

    found = {}
    for word in given:
        part, sign, value = word.partition("=")
        if not sign:
            raise InputError("correction", value=word, limit="PART=VALUE", cure='write it like place="Rastan"')
        found[part.strip()] = value
    return found


def _stands(one: "Queued") -> str:
    from orontes.output import for_terminal

    return for_terminal(one.claim.review.words) if one.claim.review else "not reviewed"


def _print_history(ledger: Path, name: str) -> None:
    from orontes import api
    from orontes.output import for_terminal

    events = api.review_history(ledger, name)
    for event in events:
        by = f" by {event.body['reviewer']}" if event.body.get("reviewer") else ""
        late = "" if event.kind == "review" else ", came too late: without effect"
        more = [json.dumps(event.body["changes"], ensure_ascii=False)] if event.body.get("changes") else []
        more += [event.body["why"]] if event.body.get("why") else []
        typer.echo(for_terminal(f"{event.added_at}  {event.body['decision']}{by}{late}  {'  '.join(more)}".rstrip()))
    if not events:
        typer.echo("nobody has decided on this claim")


def _print_lines(claims: Iterable["Queued"]) -> None:
    for one in claims:
        typer.echo(json.dumps(one.claim.to_record() | {"state": one.state}, ensure_ascii=False))


def _ask_for_each(ledger: Path, claims: list["Queued"], reviewer: str | None) -> None:
    from orontes import console

    if not claims:
        typer.echo(f"{ledger}  (no claim is left to review)")
        return
    if reviewer is None:
        console.note("decisions carry no name; --reviewer NAME gives one")
    done = 0
    for number, one in enumerate(claims, 1):
        answer = _asked(ledger, one, f"{number} of {len(claims):,}", reviewer)
        if answer is None:
            break
        done += answer
    typer.echo(f"{ledger}  ({counted(done, 'decision')} kept)")


def _asked(ledger: Path, one: "Queued", where: str, reviewer: str | None) -> int | None:
    """How many decisions were made on the claim (none where it was skipped); None to stop."""
    from orontes import api, screens
    from orontes.errors import ConflictError, InputError

    while True:
        screens.print_queued(screens.stdout_console(), one, where)
        answer = _answer(KEYS)
        key = "q" if answer is None else answer[:1].lower()
        if key in ("q", "s"):
            return None if key == "q" else 0
        if key not in _DECISIONS:
            continue
        try:
            changes = _pairs(_answers("PART=VALUE, an empty line ends")) if key == "c" else None
            why = _answer("reason, or nothing") if key == "r" else None
            made = api.review(ledger, one.claim.id, _DECISIONS[key], changes=changes, reviewer=reviewer, why=why, saw=one.state)
        except ConflictError as error:
            typer.echo(str(error))
            one = next(api.to_review(ledger, claim=one.claim.id), one)
        except InputError as error:
            typer.echo(str(error))
        else:
            typer.echo(_stands(made))
            return 1


def _answers(question: str) -> Iterator[str]:
    """What is typed, line by line, up to an empty line or the end of input."""
    while answer := _answer(question):
        yield answer


def _answer(question: str) -> str | None:
    """The line that is typed; None at the end of input."""
    typer.echo(f"[{question}] ", nl=False)
    try:
        return input().strip()
    except EOFError:
        return None
