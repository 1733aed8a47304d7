"""An archive in files below a folder; each gets its sidecar beside it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from resolver.errors import InputError
from resolver.jobs import Lane
from resolver.model import Sidecar
from resolver.settings import Settings
from resolver.store import files
from resolver.store.database import NewArticle, Records
from resolver.vocabulary import RunState, Trigger
from workers.backfill import BATCH, LOOK_SECONDS, Complain, Feeder, Progress

WINDOW = 400
"""Articles of a folder that are under way at a time."""


async def from_files(found: Iterator[tuple[str, Path]], feeder: Feeder, settings: Settings, complain: Complain) -> None:
    """Every file, named by its id: handed in, and its sidecar written beside it as soon as it is there.

    At most `WINDOW` articles are under way. An article whose sidecar is newer than itself is passed over.
    """
    under_way: dict[str, tuple[Path, int]] = {}
    progress = feeder.progress
    more = True
    while more or under_way:
        while more and len(under_way) < WINDOW:
            batch = await asyncio.to_thread(_files, found, settings, complain, progress)
            more = bool(batch)
            puts = await feeder.feed([article for article, _ in batch])
            for put, (_, path) in zip(puts, batch, strict=True):
                under_way[put.article_id] = path, put.revision
        if not await _write_ready(under_way, feeder.records, complain, progress):
            await asyncio.sleep(LOOK_SECONDS)
        if progress.total:
            behind = progress.written + progress.failed + progress.refused + progress.passed
            progress.share = min(behind / progress.total, 1.0)
        progress.tell()


def _files(
    found: Iterator[tuple[str, Path]], settings: Settings, complain: Complain, progress: Progress
) -> list[tuple[NewArticle, Path]]:
    """The next few articles that have no sidecar, or an older one; the memory that they need is bounded."""
    batch: list[tuple[NewArticle, Path]] = []
    size = 0
    for id_, path in found:
        try:
            if _is_done(path):
                progress.unchanged += 1
                progress.passed += 1
                continue
            body = _body(path, settings.max_article_bytes)
        except (OSError, InputError) as error:
            complain(f"{path}: {error}")
            progress.refused += 1
            continue
        batch.append((NewArticle(id_, body, trigger=Trigger.CLI, queue=Lane.BACKFILL), path))
        size += len(body)
        if len(batch) >= BATCH // 4 or size > settings.max_article_bytes:
            break
    return batch


def _body(path: Path, limit: int) -> bytes:
    with path.open("rb") as stream:
        body = stream.read(limit + 1)
    if len(body) > limit:
        raise InputError("it is larger than an article may be.")
    return body


def _is_done(path: Path) -> bool:
    try:
        return files.path_for(path).stat().st_mtime >= path.stat().st_mtime
    except FileNotFoundError:
        return False


async def _write_ready(
    under_way: dict[str, tuple[Path, int]], records: Records, complain: Complain, progress: Progress
) -> int:
    """Write the sidecars that are there now; how many articles came to their end."""
    ended = 0
    for id_, (path, revision) in list(under_way.items()):
        known = await records.article(id_)
        if known is None or known.revision != revision or known.state in {RunState.QUEUED, RunState.RUNNING}:
            if known is None or known.revision != revision:
                del under_way[id_]
            continue
        del under_way[id_]
        ended += 1
        served = await records.sidecar(id_)
        if known.state is RunState.FAILED or served is None:
            runs = await records.runs(id_, 1)
            complain(f"{path}: {runs[0].reason if runs else 'it failed.'}")
            progress.failed += 1
            continue
        await asyncio.to_thread(files.write, path, Sidecar.model_validate_json(served.document))
        progress.written += 1
    return ended
