"""What the background's tests share: a queue in an empty database of the run's Redis, records in either database."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from resolver.settings import Settings
from resolver.store.database import schema
from resolver.store.database.address import address
from tests.support.crew import quick
from tests.support.postgres import PostgresServer
from workers.engine import Engine


@pytest.fixture
async def engine(empty_redis_url: str) -> AsyncIterator[Engine]:
    """The queue, empty."""
    async with Engine(empty_redis_url) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings under which leases end soon."""
    return quick(tmp_path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A private PostgreSQL server for the whole run."""
    server = PostgresServer()
    server.initialise()
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())


@pytest.fixture
async def postgres_url(postgres: PostgresServer) -> AsyncIterator[str]:
    """An empty database with our tables."""
    name = await postgres.database()
    url = postgres.url(name)
    where = address(url, quick(Path()))
    assert not isinstance(where, Path)
    connector = create_async_engine(where)
    async with connector.begin() as connection:
        await connection.run_sync(schema.migrate)
    await connector.dispose()
    yield url
    await postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Either database; None is a file of the newsroom's own."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres_url")
    return url
