"""Back-fill: everything is queued once, in bounded numbers, and taken up again where it was interrupted."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from resolver.jobs import Lane
from resolver.settings import Settings
from resolver.store import files
from resolver.store.database import NewArticle, Records
from tests.support.crew import working
from tests.support.web import Web, settings_for
from workers import tasks
from workers.backfill import Feeder, Progress, from_records
from workers.backfill_files import from_files
from workers.backfill_lines import from_lines
from workers.engine import Engine
from workers.tools import opened


@pytest.fixture
async def records(settings: Settings) -> AsyncIterator[Records]:
    """Records in a file of the test's own."""
    async with await Records.open(None, settings) as opened_:
        yield opened_


def written(path: Path, numbers: range, *more: str) -> Path:
    """A JSONL file of small articles, and lines as given."""
    articles = [json.dumps({"id": f"a/{number}", "body": f"Article {number}."}) for number in numbers]
    path.write_text("\n".join([*articles, *more]) + "\n")
    return path


def silent(_: str) -> None:
    """No complaint is expected, or looked at."""


async def waiting(engine: Engine) -> int:
    """How many wait in the lane."""
    return (await engine.depth())[Lane.BACKFILL].waiting


async def test_lines_are_queued_once(engine: Engine, records: Records, settings: Settings, tmp_path: Path) -> None:
    """Every line is stored and queued; a second call does nothing, and added lines are taken up by the next."""
    path = written(tmp_path / "a.jsonl", range(450))
    for expected in (450, 0):
        feeder = Feeder(records, engine, Progress())
        await from_lines(path, feeder, settings, silent)

        assert feeder.progress.queued == expected
    with path.open("a") as stream:
        stream.write(json.dumps({"id": "late", "body": "A late one."}) + "\n")
    feeder = Feeder(records, engine, Progress())
    await from_lines(path, feeder, settings, silent)

    assert feeder.progress.queued == 1
    assert feeder.progress.share == 1.0
    assert await waiting(engine) == 451
    assert await records.unqueued(tasks.FRESH * 0) == ()


async def test_other_file_of_the_name_is_begun_anew(
    engine: Engine, records: Records, settings: Settings, tmp_path: Path
) -> None:
    """A file that was replaced is not passed over because another one of its name was done."""
    path = written(tmp_path / "a.jsonl", range(10))
    await from_lines(path, Feeder(records, engine, Progress()), settings, silent)
    written(path, range(100, 130))
    feeder = Feeder(records, engine, Progress())
    await from_lines(path, feeder, settings, silent)

    assert feeder.progress.queued == 30


async def test_lines_that_cannot_be_read_are_told(
    engine: Engine, records: Records, settings: Settings, tmp_path: Path
) -> None:
    """A bad line is left out with a sentence, whatever is wrong with it, and the others go on."""
    small = settings.model_copy(update={"max_article_bytes": 20_000})
    huge = json.dumps({"id": "huge", "body": "x" * 400_000})
    bad = ["no json", "[]", '{"id": 7, "body": "x"}', '{"id": "x"}', '{"id": "x", "body": "y", "format": "docx"}', huge]
    path = written(tmp_path / "a.jsonl", range(3), *bad, json.dumps({"id": "last", "body": "Last.", "format": "text"}))
    said: list[str] = []
    feeder = Feeder(records, engine, Progress())
    await from_lines(path, feeder, small, said.append)

    assert (feeder.progress.queued, feeder.progress.refused) == (4, 6)
    assert len(said) == 6
    assert "longer" in said[-1]


async def test_interrupted_call_is_taken_up(
    engine: Engine, records: Records, settings: Settings, tmp_path: Path
) -> None:
    """Stopped in the middle, it goes on behind the last batch that was stored; nothing is queued twice."""
    path = written(tmp_path / "a.jsonl", range(1000))

    def stop(progress: Progress) -> None:
        if progress.queued >= 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await from_lines(path, Feeder(records, engine, Progress(told=stop)), settings, silent)
    feeder = Feeder(records, engine, Progress())
    await from_lines(path, feeder, settings, silent)

    assert feeder.progress.queued == 600
    assert await waiting(engine) == 1000


async def test_lane_is_never_filled_further_than_it_may(
    engine: Engine, records: Records, settings: Settings, tmp_path: Path
) -> None:
    """Without workers it waits once so many articles wait, however many are to come."""
    path = written(tmp_path / "a.jsonl", range(1500))
    feeder = Feeder(records, engine, Progress(), ahead=500)
    feeding = asyncio.create_task(from_lines(path, feeder, settings, silent))
    done, _ = await asyncio.wait({feeding}, timeout=2)
    feeding.cancel()
    await asyncio.wait({feeding})

    assert not done
    assert 300 <= await waiting(engine) <= 500


async def test_whole_database_is_checked_again(
    engine: Engine, records: Records, settings: Settings, tmp_path: Path
) -> None:
    """`--from-db` asks for a run of every article in the lane of the archive, and forgets its cursor at the end."""
    await records.put_articles([NewArticle(f"a{number}", b"An article.") for number in range(450)])
    notes = tmp_path / "notes.json"
    feeder = Feeder(records, engine, Progress())
    await from_records(records, feeder, notes)

    assert feeder.progress.queued == 450
    assert not notes.exists()
    assert await waiting(engine) == 450
    assert settings.data_dir == tmp_path


async def test_folder_gets_sidecars_beside_its_files(web: Web, empty_redis_url: str, tmp_path: Path) -> None:
    """Each article of a folder has its sidecar beside it in the end; called again, nothing is left to do."""
    web.page("https://www.example.org/EXAMPLE-page", "<title>A page</title><p>Words enough to be one.</p>")
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(f"Article {number}: https://www.example.org/EXAMPLE-page and words.")
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02\x03" * 500)

    def found() -> Iterator[tuple[str, Path]]:
        return ((f"archive/{path.name}", path) for path in sorted(folder.glob("*.txt")))

    settings = settings_for(web, redis_url=empty_redis_url, archive=False, data_dir=tmp_path / "data")
    said: list[str] = []
    async with opened(settings) as tools, working(tools.queue, tasks.every(tools), settings):
        feeder = Feeder(tools.records, tools.queue, Progress())
        await from_files(found(), feeder, settings, said.append)
        again = Feeder(tools.records, tools.queue, Progress())
        await from_files(found(), again, settings, said.append)

    assert (feeder.progress.written, feeder.progress.failed) == (12, 1)
    assert again.progress.passed == 12
    assert "broken.txt" in said[0]
    sidecar = files.read(folder / "3.txt")
    assert sidecar is not None
    assert sidecar.article.id == "archive/3.txt"
    assert len(sidecar.sources) == 1
    os.utime(folder / "3.txt", (2e9, 2e9))
    assert files.path_for(folder / "3.txt").stat().st_mtime < 2e9
