"""What every test may use, and what none may do: reach beyond loopback."""

import asyncio
import ipaddress
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import redis
import trustme

from tests.support.postgres import PostgresServer
from tests.support.redis import RedisServer
from tests.support.sqlite import made
from tests.support.web import Web

# A shared machine stalls now and then: no example has a deadline, each test has one of 30 s.
hypothesis.settings.register_profile("house", hypothesis.settings.default, deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")

_trespasses: list[str] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse stream connections and name lookups that leave this machine; a datagram socket's connect sends nothing."""
    if event == "socket.connect":
        connection, address = arguments
        if isinstance(connection, socket.socket) and connection.type == socket.SOCK_STREAM and not _is_here(address):
            _refuse(f"connect to {address!r}")
    elif event == "socket.getaddrinfo" and not _is_here((arguments[0], 0)):
        _refuse(f"look up {arguments[0]!r}")


def _is_here(address: object) -> bool:
    if not isinstance(address, tuple):
        return True
    host = address[0].decode() if isinstance(address[0], bytes) else str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in {"localhost", "", "None"}


def _refuse(what: str) -> None:
    _trespasses.append(what)
    raise PermissionError(f"a test tried to {what}: tests never leave loopback")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def _stay_on_loopback() -> Iterator[None]:
    """Fail the test that tried to reach the network, even where our own code took the refusal for a dead host."""
    _trespasses.clear()
    yield
    assert not _trespasses, _trespasses


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """One certificate authority for the whole run: making one costs more than a test."""
    return trustme.CA()


@pytest.fixture
def web(authority: trustme.CA) -> Iterator[Web]:
    """A simulated web of its own for this test; `settings_for(web)` points the fetcher at it."""
    with Web(authority) as running:
        yield running


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis or Valkey server: the one that `REDIS_URL` names, else a private one for the whole run."""
    if named := os.environ.get("REDIS_URL"):  # noqa: TID251 - the tests' own switch, no setting of the service
        yield named
        return
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield asyncio.run(server.start())
    asyncio.run(server.stop())


@pytest.fixture
def empty_redis_url(redis_url: str) -> str:
    """The server's last database, emptied: for tests that count what is asked again."""
    url = redis_url + ("&db=15" if "?" in redis_url else "?db=15")
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL server for the whole run, with a database `records` that has our tables and is empty."""
    server = PostgresServer()
    server.initialise()
    asyncio.run(server.start())
    try:
        asyncio.run(server.make_template())
        yield server
    finally:
        asyncio.run(server.stop())


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    """A PostgreSQL database with our tables, emptied before each test; `postgres.database` makes others."""
    asyncio.run(postgres.empty("records"))
    return postgres.url("records")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    asyncio.run(made(path))
    return path


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """An empty SQLite database of this test's own, with our tables."""
    copy = tmp_path / "records.sqlite3"
    shutil.copy(empty_sqlite, copy)
    return f"sqlite:///{copy}"
