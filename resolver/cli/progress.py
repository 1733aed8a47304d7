"""The bar on a terminal's stderr: how many questions of how many articles are answered."""

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from resolver.assemble import Resolution
from resolver.cli import output
from resolver.service import Progress as Told


class Bar:
    """Draws one line while articles are checked; leaves nothing behind."""

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._counts: dict[str, tuple[int, int]] = {}
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=output.console(stderr=True), transient=True)
        self._task = self._progress.add_task("Checking", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def of(self, article: str) -> Told:
        """What one article's run reports to."""

        def told(done: int, of: int, _: Resolution) -> None:
            self._counts[article] = (done, of)
            total_done = sum(pair[0] for pair in self._counts.values())
            total = sum(pair[1] for pair in self._counts.values())
            label = f"Checking {len(self._counts)} of {self._articles} articles" if self._articles > 1 else "Checking"
            self._progress.update(self._task, description=label, completed=total_done, total=total)

        return told
