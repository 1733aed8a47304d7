"""What hostile clients send: bombs, depths, drips, broken frames. Each costs little and gets a problem, or is cut."""

import asyncio
import gzip
import time
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from resolver.web.bodies import _unpacked
from resolver.web.problems import Problem
from tests.support.api import TEXT, Api
from tests.support.wait import wait_until
from tests.support.web import Reply, Web

MIB = 1 << 20
BOMB = gzip.compress(b"\0" * (100 * MIB), 1)
GZIP = {"Content-Encoding": "gzip"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def hurried(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The API, which gives a client little time to send."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, request_timeout=0.3) as running:
        yield running


@pytest.mark.parametrize(
    ("body", "headers", "status", "problem"),
    [
        (b"w" * (2 * MIB), TEXT, 200, None),
        (b"w" * (2 * MIB + 1), TEXT, 413, "too-large"),
        (gzip.compress(b"w" * (2 * MIB)), TEXT | GZIP, 200, None),
        (gzip.compress(b"w" * (2 * MIB + 1)), TEXT | GZIP, 413, "too-large"),
        (BOMB, TEXT | GZIP, 413, "too-large"),
        (gzip.compress(b"words") + gzip.compress(b"words"), TEXT | GZIP, 400, "invalid-request"),
        (gzip.compress(b"words") + b"more", TEXT | GZIP, 400, "invalid-request"),
        (gzip.compress(b"words")[:-5], TEXT | GZIP, 400, "invalid-request"),
        (b"no gzip", TEXT | GZIP, 400, "invalid-request"),
        (b"", TEXT | GZIP, 400, "invalid-request"),
        (b"words", TEXT | {"Content-Encoding": "br"}, 415, "unsupported-media-type"),
        (
            gzip.compress(gzip.compress(b"words")),
            TEXT | {"Content-Encoding": "gzip, gzip"},
            415,
            "unsupported-media-type",
        ),
    ],
    ids=lambda value: f"{len(value)}B" if isinstance(value, bytes) else None,
)
async def test_bodies_are_bounded_packed_and_unpacked(
    api: Api, body: bytes, headers: dict[str, str], status: int, problem: str | None
) -> None:
    """At most 2 MiB are read, packed or unpacked; a bomb stops at the limit, a broken or stacked coding is refused."""
    said = await api.ask("POST", "/v1/find", data=body, headers=headers)

    assert (said.status, said.problem) == (status, problem)


async def test_a_bomb_costs_no_memory() -> None:
    """A gzip that would be a hundred megabytes is unpacked to the limit and no further."""
    tracemalloc.start()
    try:
        with pytest.raises(Problem):
            _unpacked(BOMB, 2 * MIB)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 8 * MIB


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 400),
        (b'{"urls":' * 100_000, 400),
        (b'{"urls": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}", 400),
        (b'{"urls": ["https://example.org/"], "urls": 1}', 422),
        (b'{"urls": [' + b"9" * 1_000_000 + b"]}", 400),
        (b'{"urls": ["\\ud800"]}', 400),
        (b'{"urls": NaN}', 422),
        (b"\xff\xfe{}", 400),
        (b"", 400),
        (b"null", 422),
    ],
    ids=range(10),
)
async def test_hostile_json_is_a_problem(api: Api, body: bytes, status: int) -> None:
    """JSON that is deep, huge, broken or no JSON is refused with a problem, and quickly."""
    began = time.monotonic()
    said = await api.ask("POST", "/v1/resolve", data=body, headers=JSON)

    assert (said.status, said.problem) == (status, "invalid-request" if status == 400 else "invalid-content")
    assert len(said.body) < 16_384
    assert time.monotonic() - began < 5


async def test_a_body_that_drips_is_cut(hurried: Api) -> None:
    """A body that does not arrive in time is a 408, and the connection is closed."""
    head = b"POST /v1/find HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nwor"

    async with hurried.raw(head) as (reader, _):
        said = await asyncio.wait_for(reader.read(), 5)

    assert said.startswith(b"HTTP/1.1 408 ")
    assert b'"/problems/too-slow"' in said


@pytest.mark.parametrize(
    "sent", [b"GET /livez HTT", b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: 1", b"\x16\x03"]
)
async def test_a_head_that_never_ends_is_cut(hurried: Api, sent: bytes) -> None:
    """A connection whose request has begun and does not come to the end of its head is closed."""
    async with hurried.raw(sent) as (reader, _):
        await asyncio.wait_for(reader.read(), 5)

        assert reader.at_eof()


async def test_a_head_that_drips_on_a_used_connection_is_cut(hurried: Api) -> None:
    """The clock runs for the second request of a connection as for the first."""
    whole = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"

    async with hurried.raw(whole) as (reader, writer):
        first = await reader.readuntil(b"live")
        writer.write(b"GET /livez HT")
        await writer.drain()
        await asyncio.wait_for(reader.read(), 5)

        assert b"200 OK" in first
        assert reader.at_eof()


async def test_a_slow_answer_is_not_cut_by_the_clock_of_the_head(hurried: Api, web: Web) -> None:
    """The time to send a request does not count the time of its answer."""
    web.reply(
        "https://www.example.org/EXAMPLE-slow", Reply(200, {"Content-Type": "text/html"}, b"<title>S</title>", 0.8)
    )

    said = await hurried.get("/v1/resolve", url="https://www.example.org/EXAMPLE-slow")

    assert said.json()["state"] == "live"


def _answer(raw: bytes) -> tuple[int, bytes]:
    return int(raw.split(b" ", 2)[1]), raw.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /livez?" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
        (b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", 431),
        (b"GET /livez HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 300 + b"\r\n", 400),
        (b"GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400),
        (b"GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"GE\x00T /livez HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"hello\r\n\r\n", 400),
    ],
    ids=["line", "field", "fields", "lengths", "framing", "nul", "no-http"],
)
async def test_what_the_protocol_refuses_is_a_problem(api: Api, sent: bytes, status: int) -> None:
    """A head that is too long, doubly framed or no HTTP gets a problem that repeats nothing of it, and is cut."""
    async with api.raw(sent) as (reader, _):
        raw = await asyncio.wait_for(reader.read(), 5)

    said, body = _answer(raw)
    assert said == status
    assert body.startswith(b'{"type": "/problems/')
    assert b"xxxx" not in body
    assert b"aiohttp" not in raw


async def test_a_chunked_body_is_counted_as_it_comes(
    web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    """A body without a length is refused as soon as it is over the limit, although its end never comes."""
    head = (
        b"POST /v1/find HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"2000\r\n" + b"w" * 0x2000 + b"\r\n"
    async with (
        Api(web, empty_redis_url, sqlite_url, tmp_path, max_request_bytes=4 * 0x2000) as api,
        api.raw(head, *[chunk] * 5) as (reader, _),
    ):
        raw = await asyncio.wait_for(reader.read(), 5)

    said, body = _answer(raw)
    assert said == 413
    assert body.startswith(b'{"type": "/problems/too-large"')


async def test_a_client_that_goes_away_ends_its_work(api: Api, web: Web) -> None:
    """When the only caller of a cold link hangs up, the look at the web is ended and its lock given back."""
    url = "https://www.example.org/EXAMPLE-hang"
    web.hang(url)
    head = f"GET /v1/resolve?url={url} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()

    async with api.raw(head):
        await wait_until(lambda: web.count(url) == 1, "the look")

    await wait_until(lambda: not api.resolver.cache._flights, "the end of the look", timeout=3)
