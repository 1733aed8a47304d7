"""What the background's tests share: a queue in an empty database of the run's Redis, records in either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from resolver.settings import Settings
from tests.support.crew import quick
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


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Either database; None is a file of the newsroom's own."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres_url")
    return url
