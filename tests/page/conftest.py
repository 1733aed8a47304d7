"""What the tests of the page share: one browser for all of them, and a server of its own for each.

They run on one event loop, since a browser lives on the loop that started it.
"""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
import trustme
from playwright.async_api import Browser

from tests.support import desk as fixtures
from tests.support import gallery
from tests.support.api import Api
from tests.support.browser import MISSING, Reader, chromium, executable, reader
from tests.support.web import Web

SOME = ("found", "altered", "gone", "unidentified", "candidates")
"""States that together have every part of a card."""

Open = Callable[..., AbstractAsyncContextManager[Reader]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser of the whole run."""
    if executable() is None:
        pytest.skip(MISSING)
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def desk(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The server, without keys; nothing that is queued is done."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def newsroom(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The server with a worker."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, work=True) as running:
        yield running


@pytest.fixture
def sit(browser: Browser, desk: Api) -> Open:
    """Someone at a window before the server without a worker; takes what `tests.support.browser.reader` takes."""
    return partial(reader, browser, desk.base)


@pytest.fixture
def type_in(browser: Browser, newsroom: Api) -> Open:
    """Someone at a window before the server with a worker."""
    return partial(reader, browser, newsroom.base)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def gallery_desk(
    authority: trustme.CA, redis_url: str, empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Api]:
    """A server for all tests that only look: the article `all` has every state, `some` a few, `row-NAME` one."""
    folder = tmp_path_factory.mktemp("gallery")
    shutil.copy(empty_sqlite, folder / "records.sqlite3")
    cache = redis_url + ("&db=14" if "?" in redis_url else "?db=14")
    with Web(authority) as web:
        url = f"sqlite:///{folder / 'records.sqlite3'}"
        async with Api(web, cache, url, folder, archive_key="EXAMPLE:SECRET") as running:
            for name in gallery.ROWS:
                await fixtures.keep(running.records, f"row-{name}", *gallery.article(name))
            await fixtures.keep(running.records, "some", *gallery.article(*SOME))
            await fixtures.keep(
                running.records, "all", *gallery.article(), headline="The clock above the old ticket hall"
            )
            yield running


@pytest.fixture
def look(browser: Browser, gallery_desk: Api) -> Open:
    """Someone at a window before that server."""
    return partial(reader, browser, gallery_desk.base)
