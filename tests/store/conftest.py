"""The records of a test, on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from resolver.settings import Settings
from resolver.store.database import Records
from tests.support.records import Clock


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database with our tables; each test that asks for it runs on both."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture
def clock() -> Clock:
    """The time, as the records see it."""
    return Clock()


@pytest.fixture
async def records(database_url: str, clock: Clock, tmp_path: Path) -> AsyncIterator[Records]:
    """Empty records."""
    async with await Records.open(database_url, Settings(data_dir=tmp_path), clock=clock) as opened:
        yield opened
