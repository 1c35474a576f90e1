"""What was made and is kept ready for a while: pages, exports, mixes; the longest unused goes first."""

import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """Things under keys, a few at most.

    Examples
    --------
    >>> shelf = Shelf[int](most=2)
    >>> for number in (1, 2, 3):
    ...     shelf.put(str(number), number)
    >>> shelf.get("1"), shelf.get("3")
    (None, 3)
    """

    def __init__(self, *, most: int, drop: Callable[[Thing], None] | None = None) -> None:
        self._most, self._drop = most, drop
        self._things: OrderedDict[str, Thing] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: str, thing: Thing) -> None:
        """The thing now stands under the key."""
        with self._lock:
            old = self._things.pop(key, None)
            gone = [old] if old is not None and old is not thing else []
            self._things[key] = thing
            while len(self._things) > self._most:
                gone.append(self._things.popitem(last=False)[1])
        for one in gone:
            if self._drop is not None:
                self._drop(one)

    def clear(self) -> None:
        """Nothing is kept any more."""
        with self._lock:
            gone = list(self._things.values())
            self._things.clear()
        for one in gone:
            if self._drop is not None:
                self._drop(one)

    def get(self, key: str) -> Thing | None:
        """The thing under the key, used just now; None where there is none."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key)


def drop_path(path: Path) -> None:
    """The file or folder is gone."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
