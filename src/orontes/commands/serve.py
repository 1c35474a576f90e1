"""The command `orontes serve`."""

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from orontes.commands.options import Country, Days, Lexicons, World
from orontes.config import OutlookOptions
from orontes.errors import InputError


def serve(
    ledger: Annotated[Path, typer.Option("--ledger", metavar="FILE", help="The ledger; made where there is none.")] = Path(
        "desk.ledger"
    ),
    host: Annotated[str, typer.Option("--host", help="Address to listen on; any but loopback wants a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="ORONTES_TOKEN", help="Asked of every browser; better in the environment than here."),
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="A name by which browsers reach it, like desk.example.org.")
    ] = None,
    days: Days = OutlookOptions().days,
    members: Annotated[int, typer.Option("--members", metavar="N", help="Runs of each outlook.")] = 400,
    country: Country = None,
    world: World = None,
    lexicon: Lexicons = None,
    log: Annotated[bool, typer.Option("--log", help="A line for each request on standard error; no words.")] = False,
) -> None:
    """The brief as a local application on a ledger: drop reports in, review claims, move scenarios, suppose, export."""
    missing = [package for package in ("fastapi", "uvicorn", "python_multipart") if importlib.util.find_spec(package) is None]
    if missing:
        raise InputError(f"orontes serve needs {', '.join(missing)}", cure="pip install 'orontes[serve]'")
    from orontes.api import known_country, known_pack
    from orontes.server.desk import Options
    from orontes.server.run import serve as run

    checked = OutlookOptions(days=days, members=members)
    codes = known_country(country)
    options = Options(
        codes[0] if codes else None,
        known_pack(world),
        checked.days,
        checked.members,
        tuple(str(Path(file).resolve()) for file in lexicon or ()),
    )
    run(ledger, host=host, port=port, token=token, names=tuple(name or ()), options=options, log=log)
