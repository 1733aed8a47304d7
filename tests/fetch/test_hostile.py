"""Servers that mean harm: each ends within the time budget, in little memory, with a reason."""

import asyncio
import gzip
import resource
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.fetch.client import Client
from resolver.fetch.web import Want
from resolver.vocabulary import Reason
from tests.support.web import Reply, Web, never, settings_for, with_length

URL = "http://hostile.example.org/"
HTML = {"Content-Type": "text/html"}
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MIB = 1 << 20
BUDGET = 1.0


async def ask(web: Web, url: str = URL, want: Want = Want.PAGE, **more: object) -> Answer | Reason:
    """One question with tight limits; fails the test when it takes longer than the budget (and a little)."""
    limits: dict[str, Any] = {
        "total_timeout": BUDGET,
        "read_timeout": 0.5,
        "retries": 0,
        "max_wire_bytes": MIB,
        "max_page_bytes": 256 * 1024,
    }
    limits |= more
    async with Client(settings_for(web, **limits)) as client:
        began = time.monotonic()
        try:
            return await client.get(url, want=want)
        except FetchFailed as failure:
            return failure.reason
        finally:
            assert time.monotonic() - began < limits["total_timeout"] + 2


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def test_never_answering(web: Web) -> None:
    """A server that takes the request and says nothing is a time-out."""
    web.hang(URL)

    assert await ask(web) is Reason.TIMEOUT


async def test_never_answering_with_retries(web: Web) -> None:
    """Retries of a silent server share one budget."""
    web.hang(URL)

    assert await ask(web, retries=5, read_timeout=0.3) is Reason.TIMEOUT


async def test_dripping_body(web: Web) -> None:
    """A body that comes a byte at a time never trips the idle limit, so the whole budget ends it."""
    web.drip(URL, b"x")

    assert await ask(web) is Reason.TIMEOUT


async def test_dripping_headers(web: Web) -> None:
    """Headers that come one by one for ever end with the budget."""
    web.drip(URL, b"X-More: and more\r\n", head=OK, every=0.01)

    assert await ask(web) in {Reason.TIMEOUT, Reason.BAD_RESPONSE}


@pytest.mark.parametrize(
    ("head", "want", "told"),
    [
        (OK + b"\r\n", Want.PAGE, b"<title>Stalled</title>"),
        (OK + b"Content-Length: 5000\r\n\r\n", Want.PAGE, b"<title>Stalled</title>"),
        (CHUNKED + b"16\r\n", Want.HOP, b"<title>Stalled</title>"),
        (OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08", Want.PAGE, Reason.TIMEOUT),
        (OK + b"\r\n", Want.DATA, Reason.TIMEOUT),
        (OK, Want.PAGE, Reason.TIMEOUT),
    ],
)
async def test_a_body_that_stalls(web: Web, head: bytes, want: Want, told: bytes | Reason) -> None:
    """A page that stops in the middle is kept as far as it came, after the idle limit; half of JSON is nothing."""
    stalled = b"" if b"gzip" in head or head == OK else b"<title>Stalled</title>"

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(head + stalled)
        await never(writer)

    web.reply(URL, Reply(script=script))

    answer = await ask(web, want=want, total_timeout=20)

    assert (answer if isinstance(answer, Reason) else (answer.body, answer.truncated)) == (
        told if isinstance(told, Reason) else (told, True)
    )


async def test_endless_body(web: Web) -> None:
    """Of an endless page its cap is kept and the connection is closed."""
    web.raw(URL, OK + b"\r\n", repeat=b"<p>" * 20_000)

    answer = await ask(web, max_wire_bytes=8 * MIB)

    assert isinstance(answer, Answer)
    assert (len(answer.body), answer.truncated) == (256 * 1024, True)


async def test_bomb(web: Web) -> None:
    """200 MB in 200 KB of gzip cost no more than the cap, in memory as in time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join([packer.compress(bytes(MIB)) for _ in range(200)] + [packer.flush()])
    web.reply(URL, Reply(headers={**HTML, "Content-Encoding": "gzip"}, body=bomb))

    before = peak()
    answer = await ask(web)

    assert isinstance(answer, Answer)
    assert (len(answer.body), answer.truncated) == (256 * 1024, True)
    assert peak() - before < 20 * MIB


async def test_a_million_empty_members(web: Web) -> None:
    """Gzip of empty members without end inflates to nothing; only the first few are opened."""
    web.reply(URL, Reply(headers={**HTML, "Content-Encoding": "gzip"}, body=gzip.compress(b"") * 40_000))

    answer = await ask(web)

    assert isinstance(answer, Answer)
    assert answer.body == b""


@pytest.mark.parametrize(
    ("start", "flood"),
    [
        (CHUNKED + b"5;", b"a" * 65536),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 1000),
    ],
    ids=["chunk extension", "100 Continue", "103 Early Hints"],
)
async def test_floods_beside_the_body(web: Web, start: bytes, flood: bytes) -> None:
    """The parser swallows these without end and shows none of it; our counts stop them, not the clock."""
    web.raw(URL, start, repeat=flood)

    assert await ask(web, total_timeout=20, read_timeout=20) is Reason.TOO_LARGE


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
async def test_interim_answers_are_counted(web: Web, line_end: bytes) -> None:
    """Twenty interim answers may come before the answer itself; the next one ends it, though few bytes came."""
    interim = b"HTTP/1.1 103 Early Hints" + line_end * 2
    page = OK.replace(b"\r\n", line_end) + line_end + b"<title>Behind hints</title>"
    web.raw(URL, interim * 20 + page)
    web.raw(URL + "many", interim * 21 + page)

    answer, refused = await ask(web, total_timeout=20), await ask(web, URL + "many", total_timeout=20)

    assert isinstance(answer, Answer)
    assert answer.body == b"<title>Behind hints</title>"
    assert refused is Reason.TOO_LARGE


async def test_tiny_chunks(web: Web) -> None:
    """A body in chunks of one byte is bounded like any other."""
    web.raw(URL, CHUNKED, repeat=b"1\r\nx\r\n" * 5000)

    answer = await ask(web, max_page_bytes=65536)

    assert answer is Reason.TIMEOUT or (isinstance(answer, Answer) and len(answer.body) == 65536)


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n",
        OK + b"X-Many: 1\r\n" * 5000 + b"\r\n",
        OK + (b"X-Big: " + b"a" * 8000 + b"\r\n") * 20 + b"\r\n",
        b"HTTP/1.1 200 " + b"a" * 100_000 + b"\r\n\r\n",
        OK + b"Content-Length: -5\r\n\r\nhello",
        OK + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nhello",
        OK + b"Content-Length: 0x10\r\n\r\nhello",
        CHUNKED + b"zz\r\nhello\r\n",
        CHUNKED + b"-5\r\nhello\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"<html>HTTP 0.9</html>",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"\x00\x01\x02\x03" * 100,
        b"+PONG\r\n-ERR unknown command\r\n",
    ],
)
async def test_what_is_not_http(web: Web, answer: bytes) -> None:
    """Oversized heads, lying lengths and other protocols are a bad response: neither an answer nor a crash."""
    web.raw(URL, answer)

    assert await ask(web) in {Reason.BAD_RESPONSE, Reason.CONNECT_FAILED}


async def test_nothing_at_all(web: Web) -> None:
    """A connection closed without a word is a failure to connect."""
    web.raw(URL, b"")

    assert await ask(web) is Reason.CONNECT_FAILED


async def test_two_locations_that_disagree(web: Web) -> None:
    """Nobody can say where two different Location headers lead."""
    web.raw(URL, b"HTTP/1.1 302 X\r\nLocation: https://a.example.org/\r\nLocation: https://b.example.org/\r\n\r\n")

    assert await ask(web) is Reason.BAD_REDIRECT


async def test_less_than_promised(web: Web) -> None:
    """A body shorter than its Content-Length is kept as far as it came, and said to be cut."""
    web.raw(URL, OK + b"Content-Length: 5000\r\n\r\n<title>Cut</title>")

    answer = await ask(web)

    assert isinstance(answer, Answer)
    assert (answer.body, answer.truncated) == (b"<title>Cut</title>", True)


async def test_more_than_promised(web: Web) -> None:
    """What follows the promised length belongs to nobody, and the connection is not used again."""
    short = "http://t.co/EXAMPLE000"
    web.reply(short, with_length(Reply(headers=HTML, body=b"helloHTTP/1.1 200 OK\r\n\r\nsmuggled"), 5))

    async with Client(settings_for(web)) as client:
        first = await client.get(short)
        second = await client.get(short)

    assert (first.body, second.body) == (b"hello", b"hello")
    assert web.connections == 2


async def test_a_cut_gzip_body(web: Web) -> None:
    """Compressed data that end too early give what they held."""
    whole = gzip.compress(bytes(range(256)) * 1000, 1)
    web.reply(URL, Reply(headers={**HTML, "Content-Encoding": "gzip"}, body=whole[: len(whole) // 2]))

    answer = await ask(web)

    assert isinstance(answer, Answer)
    assert answer.truncated
    assert answer.body
    assert (bytes(range(256)) * 1000).startswith(answer.body)


@pytest.mark.parametrize("fault", ["another name", "another authority", "expired", "not yet"])
async def test_bad_certificates(web: Web, fault: str) -> None:
    """A certificate that does not prove the host is `tls_failed`, and nothing is sent."""
    now = datetime.now(UTC)
    certificates = {
        "another name": lambda: web.ca.issue_cert("other.example.org"),
        "another authority": lambda: trustme.CA().issue_cert("hostile.example.org"),
        "expired": lambda: web.ca.issue_cert("hostile.example.org", not_after=now - timedelta(days=1)),
        "not yet": lambda: web.ca.issue_cert("hostile.example.org", not_before=now + timedelta(days=1)),
    }
    web.distrust("hostile.example.org", certificates[fault]())

    async with Client(settings_for(web)) as client:
        with pytest.raises(FetchFailed) as caught:
            await client.get("https://hostile.example.org/")

    assert caught.value.reason is Reason.TLS_FAILED
    assert caught.value.detail
    assert web.total == 0


@pytest.mark.parametrize(
    ("greeting", "reasons"),
    [
        (b"HTTP/1.1 400 plain HTTP on a TLS port\r\n\r\n", {Reason.TLS_FAILED}),
        (b"", {Reason.TIMEOUT}),
    ],
)
async def test_no_tls_where_it_should_be(web: Web, greeting: bytes, reasons: Sequence[Reason]) -> None:
    """Plain text instead of a handshake is `tls_failed`; silence instead of one is a time-out."""
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await reader.read()
        writer.close()
        gone.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        there, allowed = (f"*=127.0.0.1:{port}",), (f"127.0.0.0/8:{port}",)
        reason = await ask(web, "https://hostile.example.org/", dns=there, allow=allowed, connect_timeout=0.4)
        await asyncio.wait_for(gone.wait(), 5)

    assert reason in reasons


async def test_a_closed_port(web: Web) -> None:
    """Nobody listening is a failure to connect, said at once."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()

    reason = await ask(web, dns=(f"*=127.0.0.1:{port}",), allow=(f"127.0.0.0/8:{port}",))

    assert reason is Reason.CONNECT_FAILED


async def test_forty_dead_hosts_do_not_delay_ten_good_ones(web: Web) -> None:
    """Hosts that never answer hold up nobody else."""
    for number in range(40):
        web.hang(f"http://dead{number}.example.org/")
    for number in range(10):
        web.page(f"http://good{number}.example.org/", "good")

    async with Client(settings_for(web, total_timeout=3, read_timeout=3, retries=0)) as client:
        dead = [asyncio.create_task(client.get(f"http://dead{number}.example.org/")) for number in range(40)]
        began = time.monotonic()
        good = await asyncio.gather(*(client.get(f"http://good{number}.example.org/") for number in range(10)))
        took = time.monotonic() - began
        for task in dead:
            task.cancel()
        await asyncio.gather(*dead, return_exceptions=True)

    assert [answer.body for answer in good] == [b"good"] * 10
    assert took < 2


_PIECES = st.sampled_from(
    (
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 302 Found\r\n",
        b"Location: ",
        b"\r\n",
        b"\r\n\r\n",
        b"Content-Length: 7\r\n",
        b"Content-Type: text/html\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"\x1f\x8b\x08\x00",
        b"5\r\nhello\r\n",
        b"0\r\n\r\n",
    )
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(_PIECES | st.binary(max_size=20), max_size=12))
def test_any_bytes_end_well(web: Web, pieces: list[bytes]) -> None:
    """Whatever a server sends, one request ends in an answer or a failure with a reason."""
    web.raw(URL, b"".join(pieces))

    assert isinstance(asyncio.run(ask(web)), Answer | Reason)
