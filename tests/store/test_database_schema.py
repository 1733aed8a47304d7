"""The tables: what the steps make is what the code reads; versions are told apart; two never migrate at once."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr
from sqlalchemy import Connection, inspect, text

from resolver.errors import BackendUnavailable, ConfigError
from resolver.settings import Settings
from resolver.store.database import Records, schema
from resolver.store.database.address import address
from resolver.store.database.columns import Base
from resolver.store.database.link import Link
from resolver.store.database.postgres import open_postgres
from resolver.store.database.sqlite import open_sqlite
from resolver.store.database.upkeep import migrate, versions
from tests.house.tree import ROOT
from tests.support.postgres import PostgresServer
from tests.support.records import put, resolved, sidecar, source

SECRET = "open-sesame"


def nothing(_: Connection) -> None:
    """Leave the tables as they are."""


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings that name a database without tables."""
    if request.param == "sqlite":
        yield Settings(data_dir=tmp_path)
        return
    server = request.getfixturevalue("postgres")
    assert isinstance(server, PostgresServer)
    name = asyncio.run(server.database())
    yield Settings(data_dir=tmp_path, database_url=SecretStr(server.url(name)))
    asyncio.run(server.drop(name))


@pytest.fixture
async def link(bare: Settings) -> AsyncIterator[Link]:
    """The bare database, opened."""
    where = address(None, bare)
    opened: Link
    if isinstance(where, Path):
        opened = await asyncio.to_thread(open_sqlite, where, 10, nothing)
    else:
        opened = await open_postgres(where, 10, 2, nothing)
    yield opened
    await opened.close()


def tables(connection: Connection) -> set[str]:
    """The names of all tables but Alembic's own."""
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_the_steps_make_what_the_code_reads(link: Link) -> None:
    """After all steps Alembic finds no difference between the database and the tables in the code."""

    def differences(connection: Connection) -> list[object]:
        schema.migrate(connection)
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    assert await link.write(differences) == []


async def test_up_and_down_and_up(link: Link) -> None:
    """Every step can be taken back, leaves nothing, and can be taken again; taking it twice does nothing."""
    up = await link.write(schema.migrate)
    there = await link.read(tables)
    down = await link.write(lambda connection: schema.migrate(connection, "base"))
    left = await link.read(tables)
    again = await link.write(schema.migrate)
    twice = await link.write(schema.migrate)

    assert (up, down) == ((None, schema.HEAD), (schema.HEAD, None))
    assert there == set(Base.metadata.tables)
    assert left == set()
    assert (again, twice) == ((None, schema.HEAD), (schema.HEAD, schema.HEAD))


async def test_a_step_that_fails_leaves_nothing(link: Link) -> None:
    """A migration is one transaction: where it ends half-way the tables are as they were."""

    def broken(connection: Connection) -> None:
        schema.migrate(connection)
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(Exception, match="nowhere"):
        await link.write(broken)

    assert await link.read(lambda connection: inspect(connection).get_table_names()) == []


def test_the_code_knows_the_last_step() -> None:
    """`HEAD` is the last step, and the steps are one line without branches."""
    script = ScriptDirectory(str(Path(schema.__file__).with_name("migrations")))

    assert script.get_heads() == [schema.HEAD]
    assert script.get_bases() == ["0001"]


async def test_versions_are_told(bare: Settings) -> None:
    """What is there and what is needed is told before and after; telling it makes no file."""
    before = await versions(bare)
    made = bare.database_url is None and (bare.data_dir / "records.sqlite3").exists()
    done = await migrate(bare)

    assert before == (None, schema.HEAD)
    assert not made
    assert done == (None, schema.HEAD)
    assert await versions(bare) == (schema.HEAD, schema.HEAD)
    assert await migrate(bare) == (schema.HEAD, schema.HEAD)


async def test_a_later_version_is_refused(bare: Settings) -> None:
    """A database of a later version is neither opened nor migrated, with a sentence that says what to do."""
    await migrate(bare)
    where = address(None, bare)
    later = "UPDATE alembic_version SET version_num = '9999'"

    def raise_it(connection: Connection) -> None:
        connection.execute(text(later))

    opened = (
        await asyncio.to_thread(open_sqlite, where, 10, raise_it)
        if isinstance(where, Path)
        else await open_postgres(where, 10, 1, raise_it)
    )
    await opened.close()
    for attempt in (Records.open(None, bare), migrate(bare)):
        with pytest.raises(ConfigError) as caught:
            await attempt

        assert str(caught.value) == "The database is at version 9999, and this service knows 0001: update the service."


async def test_a_server_without_tables_is_refused(postgres: PostgresServer, tmp_path: Path) -> None:
    """A PostgreSQL server is not migrated by opening it: the sentence names the command that does."""
    name = await postgres.database()
    try:
        with pytest.raises(ConfigError, match="without tables, and this service needs 0001: run `resolver migrate`"):
            await Records.open(postgres.url(name), Settings(data_dir=tmp_path))
    finally:
        await postgres.drop(name)


async def test_a_file_is_made_and_brought_up_to_date(tmp_path: Path) -> None:
    """Without any setting the records are a private file under the data folder."""
    settings = Settings(data_dir=tmp_path / "new" / "folder")
    async with await Records.open(None, settings) as records:
        await put(records)
    async with await Records.open(None, settings) as records:
        article = await records.article("a")
    file = settings.data_dir / "records.sqlite3"

    assert article is not None
    assert file.stat().st_mode & 0o777 == 0o600
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700


OPENER = """
import asyncio, sys
from pathlib import Path
from resolver.settings import Settings
from resolver.store.database import NewArticle, Records

async def main():
    sys.stdin.readline()
    async with await Records.open(None, Settings(data_dir=Path(sys.argv[1]))) as records:
        await records.put_article(NewArticle(sys.argv[2], b"text"))

asyncio.run(main())
"""


def test_many_processes_open_a_new_file_at_once(tmp_path: Path) -> None:
    """Processes that come upon an empty folder at the same moment make one database, and each stores what it has."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, tmp_path, f"a{number}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]
    for each in started:
        assert each.stdin is not None
        each.stdin.write(b"go\n")
        each.stdin.flush()
    said = [each.communicate()[1] for each in started]

    async def count() -> int:
        async with await Records.open(None, Settings(data_dir=tmp_path)) as records:
            return len((await records.articles()).rows)

    assert said == [b""] * 4
    assert asyncio.run(count()) == 4


async def test_two_migrations_take_turns(bare: Settings) -> None:
    """Migrations at the same moment end with the tables made once, and none fails."""
    done = await asyncio.gather(*(migrate(bare) for _ in range(4)))

    assert sorted(done, key=str) == sorted([(None, schema.HEAD), *[(schema.HEAD, schema.HEAD)] * 3], key=str)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://user:{SECRET}@127.0.0.1:1/records",
        f"postgres://user:{SECRET}@127.0.0.1:1/records?sslmode=disable",
        f"postgresql+asyncpg://127.0.0.1:1/records?user=user&password={SECRET}",
        f"mysql://user:{SECRET}@127.0.0.1/records",
        f"postgresql://user:{SECRET}@127.0.0.1:no-port/records",
        "sqlite:///:memory:",
        "sqlite:////proc/nowhere/records.sqlite3",
    ],
)
async def test_no_sentence_names_a_password(url: str, tmp_path: Path) -> None:
    """A database that cannot be reached, or is none, is one sentence without its password."""
    with pytest.raises((BackendUnavailable, ConfigError)) as caught:
        await Records.open(url, Settings(data_dir=tmp_path, database_timeout=2))

    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    assert SECRET not in repr(Settings(database_url=SecretStr(f"postgresql://user:{SECRET}@127.0.0.1/records")))


async def test_a_server_that_refuses_us(postgres: PostgresServer, tmp_path: Path) -> None:
    """A database that is not there is a sentence of ours, not an exception of the driver's."""
    with pytest.raises(BackendUnavailable, match="nowhere"):
        await Records.open(postgres.url("nowhere"), Settings(data_dir=tmp_path))


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A file with something else in it is left alone and named."""
    file = tmp_path / "records.sqlite3"
    file.write_bytes(b"these are no records " * 100)
    with pytest.raises(BackendUnavailable, match="cannot be used: file is not a database"):
        await Records.open(None, Settings(data_dir=tmp_path))

    assert file.read_bytes().startswith(b"these are no records")


async def test_a_path_with_odd_characters(tmp_path: Path) -> None:
    """A folder may be named as its owner likes."""
    settings = Settings(data_dir=tmp_path / "50 % off? #1 ä")
    async with await Records.open(None, settings) as records:
        await resolved(records, sidecar(source()))

    assert (settings.data_dir / "records.sqlite3").exists()
