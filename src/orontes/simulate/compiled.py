"""Functions compiled to machine code at their first call, and kept on disk for the next time (numba)."""

import functools
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

HERE: Final = Path(__file__).parent
SHARED: Final = ("compiled.py", "uniform.py")
"""Modules that compiled functions of all packages rest on."""
Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function, compiled; where nothing can be written (see `kept_in`), it is compiled anew each time."""
    return _compiled(function)


def lean(function: Function) -> Function:
    """The function, compiled; it makes no arrays, and so need not count who holds them: half the time to compile and to run."""
    return _compiled(function, _nrt=False)


def part(function: Function) -> Function:
    """The function as `lean`, to be called by other compiled functions alone: it is compiled and kept with them."""
    options: dict[str, Any] = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast("Function", numba.njit(error_model="numpy", **options)(function))


def inlined(function: Function) -> Function:
    """The function, written out wherever a compiled function calls it: for what is called millions of times with many arrays."""
    options: dict[str, Any] = {"_nrt": False}
    return cast("Function", numba.njit(inline="always", error_model="numpy", **options)(function))


def _compiled(function: Function, **options: Any) -> Function:
    folder, settings = kept_in(Path(function.__code__.co_filename).parent), cast("Any", numba.config)
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder or before)
    try:
        return cast("Function", numba.njit(cache=folder is not None, nogil=True, error_model="numpy", **options)(function))
    finally:
        settings.CACHE_DIR = before


@functools.cache
def kept_in(package: Path = HERE) -> Path | None:
    """The folder of machine code of a package, named after the sources it was made from; None where nothing can be written.

    It lies beside these modules, else in the user's folder for such things (``XDG_CACHE_HOME``, by default ~/.cache).
    """
    digest = hashlib.blake2b(digest_size=8)
    for source in sorted({*package.glob("*.py"), *(HERE / name for name in SHARED)}):
        digest.update(source.read_bytes())
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "orontes"
    for base in (package / "__pycache__", user):
        folder = base / f"{package.name}-{digest.hexdigest()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def tell_once(function: Callable[..., Any], seconds: int) -> None:
    """Says, as a warning of the logger "orontes", that a function has to be compiled first, where it is not kept."""
    source = Path(function.__code__.co_filename)
    folder = kept_in(source.parent)
    if folder is None or not any(folder.rglob(f"{source.stem}.{function.__name__}-*.nbi")):
        logging.getLogger("orontes").warning("compiling the engine once, some %d s on an idle machine ...", seconds)
