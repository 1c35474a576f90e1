"""A progress bar in the terminal."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Bar:
    """A progress bar on standard error that leaves nothing behind."""

    def __init__(self, label: str, total: int | None) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(label, total=total)
        self._progress.start()

    def move(self, done: int) -> None:
        """The bar now stands at `done`."""
        self._progress.update(self._task, completed=done)

    def stop(self) -> None:
        """The bar is gone."""
        self._progress.stop()
