"""Killed processes, locked, full or cut files, servers that restart: nothing half-done is ever seen."""

import asyncio
import random
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from resolver.errors import BackendUnavailable
from resolver.model import Sidecar
from resolver.settings import Settings
from resolver.store.database import NewArticle, Records
from tests.support.postgres import PostgresServer
from tests.support.records import put, resolved, sidecar, source
from tests.support.sqlite import is_whole, rows
from tests.support.wait import wait_until
from tests.support.writer import started

KILLS = 5

HALF_DONE = {
    "articles without a body": "SELECT id FROM articles LEFT JOIN bodies ON article_pk = pk WHERE article_pk IS NULL",
    "articles without their revision": "SELECT id FROM articles LEFT JOIN revisions r ON r.article_pk = pk "
    "AND r.number = articles.revision WHERE r.number IS NULL",
    "articles without their run": "SELECT a.id FROM articles a LEFT JOIN runs r ON r.id = a.run_id WHERE r.id IS NULL",
    "two runs that wait": "SELECT article_pk FROM runs WHERE state = 'queued' GROUP BY article_pk HAVING count(*) > 1",
    "a sidecar that is not the one served": "SELECT a.id FROM articles a LEFT JOIN sidecars s ON s.article_pk = a.pk "
    "WHERE a.served > 0 AND (s.sequence IS NULL OR s.sequence <> a.served OR s.etag <> a.etag)",
    "mentions that are not counted": "SELECT a.id FROM articles a WHERE a.mentions <> "
    "(SELECT count(*) FROM mentions m WHERE m.article_pk = a.pk)",
    "sources that are not counted": "SELECT a.id FROM articles a WHERE a.sources <> "
    "(SELECT count(*) FROM article_sources m WHERE m.article_pk = a.pk)",
    "runs that ended without an end": "SELECT id FROM runs WHERE state IN ('complete', 'failed', 'superseded') "
    "AND finished_at IS NULL",
    "sources without a look": "SELECT key FROM sources WHERE NOT EXISTS "
    "(SELECT 1 FROM captures WHERE source_pk = sources.pk)",
    "captures with a gap": "SELECT source_pk FROM captures GROUP BY source_pk HAVING max(number) <> count(*)",
}
"""What only a transaction that was cut in two could leave behind."""


async def half_done(records: Records) -> dict[str, list[object]]:
    """What was left half-done, by what it is called."""

    def look(connection: Connection) -> dict[str, list[object]]:
        asked = {name: list(connection.execute(text(question)).scalars()) for name, question in HALF_DONE.items()}
        return {name: found for name, found in asked.items() if found}

    return await records._link.read(look)


def killed_at_random(url: str, folder: Path, name: str, rng: random.Random) -> list[tuple[str, str, int]]:
    """What a writer was told that it did, before it was killed at some moment of its work."""
    writer = started(url, folder, name)
    assert writer.stdout is not None
    said = [writer.stdout.readline() for _ in range(rng.randrange(2, 30))]
    ends = time.monotonic() + rng.random() * 0.02
    while time.monotonic() < ends:
        pass
    writer.send_signal(signal.SIGKILL)
    said += writer.communicate()[0].splitlines(keepends=True)
    whole = [line.split() for line in said if line.endswith("\n")]
    return [(what, article, int(revision)) for what, article, revision in whole]


async def test_killed_while_it_writes(database_url: str, tmp_path: Path) -> None:
    """A process that is killed in its transactions leaves all that it was told is done, and nothing half."""
    rng = random.Random(20260101)  # noqa: S311 - moments to kill at
    settings = Settings(data_dir=tmp_path)
    for number in range(KILLS):
        said = await asyncio.to_thread(killed_at_random, database_url, tmp_path, f"w{number}", rng)
        async with await Records.open(database_url, settings) as records:
            assert await half_done(records) == {}
            for what, article_id, revision in said:
                article = await records.article(article_id)

                assert article is not None
                assert article.revision >= revision
                if what == "saved":
                    served = await records.sidecar(article_id)

                    assert served is not None
                    assert served.revision >= revision
                    assert len(Sidecar.model_validate_json(served.document).mentions) == 5
            assert said
    if database_url.startswith("sqlite"):
        assert is_whole(tmp_path / "records.sqlite3")


def test_processes_write_at_once(database_url: str, tmp_path: Path) -> None:
    """Processes that write as fast as they can wait for each other, and none is told that the database is locked."""
    rounds, writers = 20, 3
    begun_writers = [started(database_url, tmp_path, f"w{n}", str(rounds)) for n in range(writers)]
    said = [each.communicate()[0].split("\n") for each in begun_writers]

    async def look() -> tuple[int, dict[str, list[object]]]:
        async with await Records.open(database_url, Settings(data_dir=tmp_path)) as records:
            return len((await records.articles()).rows), await half_done(records)

    assert [each.returncode for each in begun_writers] == [0] * writers
    assert [sum(line.startswith("saved") for line in each) for each in said] == [rounds] * writers
    assert asyncio.run(look()) == (writers * 4, {})


async def test_a_locked_file(sqlite_url: str, tmp_path: Path) -> None:
    """While another program writes, reading goes on, writing waits, and gives up in a sentence after its time."""
    file = tmp_path / "records.sqlite3"
    async with await Records.open(sqlite_url, Settings(data_dir=tmp_path, database_timeout=0.2)) as records:
        await resolved(records, sidecar(source()))
        other = await asyncio.to_thread(_locked, file)
        try:
            served = await records.sidecar("a")
            with pytest.raises(BackendUnavailable, match="database is locked"):
                await put(records, "b")
        finally:
            other.close()
        again = await put(records, "b")

    assert served is not None
    assert again.changed


def _locked(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


async def test_a_full_disk(sqlite_url: str, tmp_path: Path) -> None:
    """Where there is no room left the caller is told, nothing half is kept, and it goes on once there is room."""
    async with await Records.open(sqlite_url, Settings(data_dir=tmp_path)) as records:
        await resolved(records, sidecar(source()))
        full = await records._link.write(_no_room)
        with pytest.raises(BackendUnavailable, match="full"):
            await put(records, "b", b"x" * 2_000_000)
        left = await half_done(records)
        served, missing = await records.sidecar("a"), await records.article("b")
        await records._link.write(_room)
        again = await put(records, "b", b"x" * 2_000_000)

    assert full
    assert left == {}
    assert served is not None
    assert missing is None
    assert again.changed
    assert is_whole(tmp_path / "records.sqlite3")


def _no_room(connection: Connection) -> int:
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    return int(connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 8}").scalar_one())


def _room(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count=1000000")


@pytest.mark.parametrize("way", ["cut", "garbled"])
async def test_a_cut_log(sqlite_url: str, tmp_path: Path, way: str) -> None:
    """A write-ahead log that was cut or overwritten anywhere gives the database of some earlier moment, whole."""
    rng = random.Random(way)  # noqa: S311 - places to cut at
    file, seen = tmp_path / "records.sqlite3", set()
    async with await Records.open(sqlite_url, Settings(data_dir=tmp_path)) as records:
        for number in range(12):
            await resolved(records, sidecar(source()), f"a{number:02}")
        log = file.with_name(file.name + "-wal").read_bytes()
        for attempt in range(8):
            folder = tmp_path / f"copy{attempt}"
            folder.mkdir()
            copy = folder / "records.sqlite3"
            shutil.copy(file, copy)
            at = rng.randrange(len(log))
            damaged = log[:at] if way == "cut" else log[:at] + rng.randbytes(40) + log[at + 40 :]
            copy.with_name(copy.name + "-wal").write_bytes(damaged)
            async with await Records.open(None, Settings(data_dir=folder)) as restored:
                names = [article.id for article in (await restored.articles()).rows]

                assert await half_done(restored) == {}
            assert is_whole(copy)
            assert names == [f"a{number:02}" for number in reversed(range(len(names)))]
            seen.add(len(names))

    assert len(seen) > 3


async def test_a_server_that_restarts(postgres: PostgresServer, postgres_url: str, tmp_path: Path) -> None:
    """While PostgreSQL is away the caller is told; once it is back the same records go on, and nothing is missing."""
    acknowledged: list[str] = []
    refused = 0
    stop = asyncio.Event()

    async def write(records: Records, name: str) -> None:
        nonlocal refused
        number = 0
        while not stop.is_set():
            number += 1
            try:
                await put(records, f"{name}-{number}")
            except BackendUnavailable:
                refused += 1
                await asyncio.sleep(0.01)
            else:
                acknowledged.append(f"{name}-{number}")

    async with await Records.open(postgres_url, Settings(data_dir=tmp_path, database_timeout=5)) as records:
        writers = [asyncio.create_task(write(records, name)) for name in "abc"]
        await wait_until(lambda: len(acknowledged) > 20, "the first articles")
        await asyncio.to_thread(postgres.end, signal.SIGQUIT)
        await wait_until(lambda: refused > 0, "a refusal")
        with pytest.raises(BackendUnavailable):
            await records.ready()
        await postgres.start()
        told = len(acknowledged)
        await wait_until(lambda: len(acknowledged) > told + 20, "articles after the restart")
        stop.set()
        await asyncio.gather(*writers)
        missing = [name for name in acknowledged if await records.article(name) is None]
        left = await half_done(records)

    assert missing == []
    assert left == {}


async def test_a_frozen_worker_holds_no_lock(postgres_url: str, tmp_path: Path) -> None:
    """The server ends a transaction that stands still, so that a frozen worker keeps nobody waiting for ever."""
    async with await Records.open(postgres_url, Settings(data_dir=tmp_path, database_timeout=7)) as records:

        def limits(connection: Connection) -> list[str]:
            names = ("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout")
            return [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]

        told = await records._link.read(limits)

    assert told == ["10s", "7s", "7s"]


async def test_a_cancelled_call_leaves_nothing_half(records: Records) -> None:
    """A caller that goes away in the middle leaves a transaction that is whole or was not, and records that work."""
    for number in range(20):
        call = asyncio.create_task(put(records, f"a{number}"))
        await asyncio.sleep(0.0005 * number)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
    await resolved(records, sidecar(source()), "after")

    assert await half_done(records) == {}
    assert await records.sidecar("after") is not None


async def test_closing_waits_for_what_goes_on(sqlite_url: str, tmp_path: Path) -> None:
    """Closing the records lets what was begun come to its end."""
    records = await Records.open(sqlite_url, Settings(data_dir=tmp_path))
    calls = [asyncio.create_task(records.put_article(NewArticle(f"a{n}", b"text"))) for n in range(10)]
    await asyncio.sleep(0)
    await records.close()
    await asyncio.gather(*calls)
    file = tmp_path / "records.sqlite3"

    assert rows(file, "SELECT count(*) FROM articles") == [(10,)]
    assert not file.with_name(file.name + "-wal").exists()
