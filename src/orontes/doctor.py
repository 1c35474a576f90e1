"""What is installed, where data lie and how they are credited, and what is missing for which extra."""

import importlib.metadata
import importlib.resources
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orontes import __version__
from orontes.errors import OrontesError

_REQUIREMENT: Final = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?P<rest>[^;]*)(?:;.*extra\s*==\s*['\"](?P<extra>[^'\"]+)['\"])?")


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: what was looked at, what was found, and whether that is well."""

    topic: str
    thing: str
    found: str
    well: bool = True


def examine() -> tuple[Line, ...]:
    """The findings, topic by topic; the last topic says what is missing."""
    return (*_program(), *_packages(), *_data(), *_engine(), *_extras())


def _program() -> Iterator[Line]:
    yield Line("program", "orontes", f"{__version__} in {Path(__file__).parent}")
    yield Line("program", "python", f"{platform.python_version()} in {sys.prefix}")
    yield Line("program", "system", f"{platform.system()} {platform.machine()}")


def _requirements() -> Iterator[tuple[str, str | None]]:
    """Each package that orontes asks for, with the extra that asks for it."""
    for requirement in importlib.metadata.requires("orontes") or ():
        if match := _REQUIREMENT.match(requirement):
            yield match["name"], match["extra"]


def _packages() -> Iterator[Line]:
    for name, extra in _requirements():
        if extra is None:
            version = _version_of(name)
            yield Line("packages", name, version or "missing: pip install --force-reinstall orontes", well=version is not None)


def _version_of(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _data() -> Iterator[Line]:
    from orontes.geo import table  # noqa: PLC0415  # a damaged table is a finding, not a failure to start

    with importlib.resources.as_file(importlib.resources.files("orontes.geo") / "data") as folder:
        yield Line("data", "folder", str(folder))
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
            yield Line("data", str(file.relative_to(folder)), f"{file.stat().st_size / 1e6:.1f} MB")
    try:
        yield Line("data", "gazetteer", f"places of {len(table.with_places())} countries")
    except OrontesError as error:
        yield Line("data", "gazetteer", str(error), well=False)
    yield Line("data", "credit", "GeoNames (geonames.org), CC BY 4.0; Natural Earth (naturalearthdata.com), public domain")


def _engine() -> Iterator[Line]:
    from orontes.simulate.compiled import kept_in  # noqa: PLC0415  # the compiler is loaded by who looks for it

    folder = kept_in()
    cure = "no folder can be written: it is compiled anew in each run; set XDG_CACHE_HOME to one that can be"
    yield Line("engine", "compiled into", str(folder or cure), well=folder is not None)


def _extras() -> Iterator[Line]:
    extras = sorted({extra for _, extra in _requirements() if extra})
    for extra in extras:
        missing = [name for name, of in _requirements() if of == extra and _version_of(name) is None]
        found = f"missing {', '.join(missing)}: pip install 'orontes[{extra}]'" if missing else "complete"
        yield Line("extras", extra, found)
