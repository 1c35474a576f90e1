"""Many items through one function on a Dask cluster, in their order; what a lost worker had is done again by another."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeVar

from orontes import __version__
from orontes.errors import InputError, NoResultError

if TYPE_CHECKING:
    from distributed import Client

Item = TypeVar("Item")
Result = TypeVar("Result")

CONNECT_S: Final = 10
AHEAD: Final = 2
"""Items that are under way for each thread of a worker: enough that none waits, few enough that no results pile up."""
LOST_TWICE: Final = 3
"""An item that has taken so many workers down with it is given up."""


def on_cluster(address: str, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What `work` makes of each item, in the order of `items`, made by the workers of a Dask cluster.

    The results are the same as those of one process. Two items a thread are under way, and a result is let go of as soon as it
    has been fetched, so that neither the workers' memory nor this one's grows with the number of items.

    Parameters
    ----------
    address : str
        Of the scheduler, like tcp://node1:8786.
    work : callable
        One that the workers can import.
    items : iterable

    Raises
    ------
    InputError
        If dask is not installed, no scheduler answers, or a worker has another version of Orontes.
    NoResultError
        If an item has taken several workers down with it.
    """
    try:
        from distributed import Client  # noqa: PLC0415  # an extra, and slow to import
    except ImportError:
        raise InputError("--dask needs the extra dask", cure="pip install 'orontes[dask]'") from None
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        cure = "start one with `dask scheduler`, and workers with `dask worker ADDRESS`"
        raise InputError("--dask", value=address, limit=f"a scheduler that answers ({error})", cure=cure) from None
    with client:
        _check_versions(client)
        yield from _in_order(client, work, items)


def _in_order(client: "Client", work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    from distributed import KilledWorker  # noqa: PLC0415  # as above

    waiting: deque[object] = deque()
    try:
        for item in items:
            waiting.append(client.submit(work, item, pure=False))
            threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]  # workers come and go
            if len(waiting) >= AHEAD * max(threads, 1):
                yield _fetched(waiting.popleft())
        while waiting:
            yield _fetched(waiting.popleft())
    except KilledWorker as error:
        cure = "give the workers more memory, or take fewer members or places"
        raise NoResultError(f"an item was lost with its worker {LOST_TWICE} times ({error})", cure=cure) from None
    finally:
        for future in waiting:
            future.cancel()  # type: ignore[attr-defined]


def _fetched(future: object) -> Result:  # type: ignore[type-var]
    result: Result = future.result()  # type: ignore[attr-defined]
    future.release()  # type: ignore[attr-defined]
    return result


def installed_version() -> str:
    """The version of Orontes where this runs."""
    return __version__


def _check_versions(client: "Client") -> None:
    """Nothing, if all workers that are there have this version: another could give other numbers."""
    try:
        found = client.run(installed_version)
    except ModuleNotFoundError:
        found = {"a worker": "none"}
    for worker, version in sorted(found.items()):
        if version != __version__:
            raise InputError(
                f"version of Orontes on {worker}", value=version, limit=__version__, cure="install the same version on all nodes"
            )
