"""Functions compiled to machine code at their first call, and kept on disk for the next time (numba)."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function, compiled; where nothing can be written beside it or in the user's cache, it is compiled anew each time."""
    return _compiled(function)


def lean(function: Function) -> Function:
    """The function, compiled; it makes no arrays, and so need not count who holds them: half the time to compile and to run."""
    return _compiled(function, _nrt=False)


def inlined(function: Function) -> Function:
    """The function, written out wherever a compiled function calls it: for what is called millions of times with many arrays."""
    options: dict[str, Any] = {"_nrt": False}
    return cast("Function", numba.njit(inline="always", error_model="numpy", **options)(function))


def _compiled(function: Function, **options: Any) -> Function:
    try:
        return cast("Function", numba.njit(cache=True, nogil=True, error_model="numpy", **options)(function))
    except RuntimeError:  # no folder for the cache
        return cast("Function", numba.njit(nogil=True, error_model="numpy", **options)(function))
