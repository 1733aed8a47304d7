"""What the API's tests share: a server without keys over SQLite, and one with a worker over either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.api import Api
from tests.support.web import Web


@pytest.fixture
async def api(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The API, without keys; nothing that is queued is done."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path) as running:
        yield running


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def either_url(request: pytest.FixtureRequest) -> str:
    """An empty database of either kind."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def newsroom(web: Web, empty_redis_url: str, either_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The API with a worker, over either database."""
    async with Api(web, empty_redis_url, either_url, tmp_path, work=True) as running:
        yield running
