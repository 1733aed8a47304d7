"""`resolver backfill`: brings an archive of any size into the background."""

import asyncio
import hashlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from resolver.cli import background, inputs, output
from resolver.settings import Settings, load

if TYPE_CHECKING:
    from workers.backfill import Feeder, Progress

LINES = frozenset({".jsonl", ".ndjson"})
EVERY_SECONDS = 10.0
"""How often it says how far it is where nobody sits at the terminal."""

ID_CHARS = 400


@click.command("backfill", short_help="Queue an archive: a folder, a JSONL file, or all that the database has.")
@click.argument("archive", type=click.Path(path_type=Path), required=False)
@click.option("--from-db", is_flag=True, help="Check every article of the database again.")
@click.option("--again", is_flag=True, help="Begin a JSONL file from its start.")
@click.option("--prefix", help="What the ids of a folder's articles begin with; by default the folder's name.")
@click.option("--ahead", type=click.IntRange(1), default=10_000, show_default=True, help="Most articles that wait.")
def command(archive: Path | None, prefix: str | None, ahead: int, *, from_db: bool, again: bool) -> int:
    """Queue every article of ARCHIVE behind the work of editors; called again, it goes on where it was interrupted.

    A folder: every .txt, .html and .md file below it, and its sidecar beside it as soon as a worker is done with it.
    A JSONL file: an article a line, with `id` and `body`, and `format`, `url`, `headline` where they are known.

    \b
    Examples:
      resolver backfill archive/
      resolver backfill articles.jsonl
      resolver backfill --from-db
    """
    if (archive is None) == (not from_db):
        raise click.UsageError("Name an archive, or say --from-db.")
    if archive is not None and not archive.exists():
        raise click.UsageError(f"There is no {archive}.")
    return asyncio.run(_backfill(archive, prefix, ahead, load(), again=again))


async def _backfill(archive: Path | None, prefix: str | None, ahead: int, settings: Settings, *, again: bool) -> int:
    async with background.records(settings) as records, background.queue(settings) as queue:
        from workers import backfill  # noqa: PLC0415 - the extra `server` may be missing

        screen = _Screen()
        progress = backfill.Progress(told=screen.show)
        feeder = backfill.Feeder(records, queue, progress, ahead=ahead)
        try:
            if archive is None:
                await backfill.from_records(records, feeder, settings.data_dir / "backfill-from-db.json")
            elif archive.suffix.lower() in LINES:
                await _lines(archive, feeder, settings, screen, again=again)
            else:
                await _files(archive, prefix, feeder, settings, screen)
        finally:
            screen.show(progress, last=True)
    return 2 if progress.refused or progress.failed else 0


async def _lines(archive: Path, feeder: "Feeder", settings: Settings, screen: "_Screen", *, again: bool) -> None:
    from workers.backfill_lines import from_lines  # noqa: PLC0415 - the extra `server` may be missing

    await from_lines(archive, feeder, settings, screen.complain, again=again)


async def _files(archive: Path, prefix: str | None, feeder: "Feeder", settings: Settings, screen: "_Screen") -> None:
    from workers.backfill_files import from_files  # noqa: PLC0415 - the extra `server` may be missing

    feeder.progress.total = await asyncio.to_thread(lambda: sum(1 for _ in _named(archive, prefix)))
    await from_files(_named(archive, prefix), feeder, settings, screen.complain)


def _named(archive: Path, prefix: str | None) -> Iterator[tuple[str, Path]]:
    """Each file with its id: where it stands below the folder, in a short form where that is long."""
    folder = archive if archive.is_dir() else archive.parent
    begins = prefix if prefix is not None else folder.absolute().name
    for each in inputs.inputs([str(archive)]):
        if each.path is None:
            continue
        relative = each.path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
        id_ = f"{begins}/{relative}" if begins else relative
        if len(id_) > ID_CHARS:
            id_ = id_[: ID_CHARS - 65] + "#" + hashlib.sha256(id_.encode()).hexdigest()
        yield id_, each.path


class _Screen:
    """Says on stderr how far it is: in one line that changes at a terminal, in a line now and then elsewhere."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._said = 0.0
        self._first: float | None = None
        self._terminal = sys.stderr.isatty()

    def complain(self, sentence: str) -> None:
        """Say what was left out, and why."""
        click.echo(("\r\x1b[K" if self._terminal else "") + f"resolver: {output.shown(sentence, 500)}", err=True)

    def show(self, progress: "Progress", *, last: bool = False) -> None:
        """Say how far it is, at most so often."""
        now = time.monotonic()
        if not last and now - self._said < (0.5 if self._terminal else EVERY_SECONDS):
            return
        self._said = now
        line = self._line(progress, now - self._begin)
        if self._terminal:
            click.echo(f"\r\x1b[K{line}", err=True, nl=last)
        else:
            click.echo(line, err=True)

    def _line(self, progress: "Progress", seconds: float) -> str:
        done = progress.queued + progress.unchanged
        parts = [f"{progress.queued:,} queued", f"{progress.unchanged:,} unchanged"]
        parts += [f"{progress.written:,} sidecars written"] if progress.written else []
        parts += [f"{progress.failed:,} failed"] if progress.failed else []
        parts += [f"{progress.refused:,} left out"] if progress.refused else []
        parts += [f"{done / seconds:,.0f}/s"] if seconds else []
        share = progress.share
        if share is not None:
            self._first = share if self._first is None else self._first
            parts.append(f"{share:.0%}")
            if self._first < share < 1:
                parts.append(f"about {_words(seconds * (1 - share) / (share - self._first))} left")
        return ", ".join(parts)


def _words(seconds: float) -> str:
    for size, word in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f} {word}"
    return f"{seconds:.0f} s"
