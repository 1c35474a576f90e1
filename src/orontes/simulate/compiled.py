"""Functions compiled to machine code at their first call, and kept on disk for the next time (numba)."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function, compiled; where nothing can be written beside it or in the user's cache, it is compiled anew each time."""
    try:
        return cast("Function", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder for the cache
        return cast("Function", numba.njit(nogil=True)(function))
