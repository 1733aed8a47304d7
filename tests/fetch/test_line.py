"""One connection and what is said on it: requests that stay whole, answers that break off or come unasked."""

import asyncio
import time

import pytest

from resolver.errors import FetchFailed
from resolver.fetch.client import Client
from resolver.fetch.guard import AddressPolicy
from resolver.fetch.request import Head, request_to
from resolver.fetch.web import Want
from resolver.settings import Settings
from resolver.vocabulary import Reason
from tests.support.web import Reply, Web, settings_for

URL = "http://news.example.org/a"
SHORT = "http://t.co/EXAMPLE000"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
POLICY = AddressPolicy.from_settings(Settings())


def test_a_request_as_it_is_sent() -> None:
    """The host is named first and without its usual port, our headers follow, a form says what it is and how long."""
    target = POLICY.target("https://News.example.org:443/a?b=ü#c")
    head = Head({"Host": target.place}, target.url)

    assert request_to(target, head, {"X-Own": "é"}).written == (
        "GET /a?b=%C3%BC HTTP/1.1\r\nHost: news.example.org\r\nX-Own: é\r\n\r\n".encode()
    )
    assert request_to(target, head, sent={"url": "a b"}).written == (
        b"POST /a?b=%C3%BC HTTP/1.1\r\nHost: news.example.org\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 7\r\n\r\nurl=a+b"
    )


@pytest.mark.parametrize("value", ["a\r\nX-More: b", "a\nb", "a\rb", "a\0b"])
def test_no_header_becomes_two(value: str) -> None:
    """A value with a line break in it is never sent, wherever it came from."""
    target = POLICY.target(URL)
    head = Head({"Host": target.place}, target.url)

    with pytest.raises(FetchFailed) as caught:
        request_to(target, head, {"If-None-Match": value})

    assert caught.value.reason is Reason.BAD_RESPONSE


async def test_a_chunk_that_is_none(web: Web) -> None:
    """A body that turns into nonsense is kept as far as it came, without a wait for more."""

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(CHUNKED + b"5\r\nhello\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.write(b"no number\r\n")
        await writer.drain()
        await asyncio.sleep(60)

    web.reply(URL, Reply(script=script))
    async with Client(settings_for(web, read_timeout=20, total_timeout=20)) as client:
        began = time.monotonic()
        answer = await client.get(URL)

    assert (answer.body, answer.truncated) == (b"hello", True)
    assert time.monotonic() - began < 5


async def test_who_speaks_first() -> None:
    """A server that talks before it is asked is no web server: its words are no answer."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org ESMTP\r\n")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    there = Settings(dns=(f"*=127.0.0.1:{port}",), allow=(f"127.0.0.0/8:{port}",), read_timeout=2)
    async with server, Client(there) as client:
        with pytest.raises(FetchFailed) as caught:
            await client.get(URL)

    assert caught.value.reason is Reason.BAD_RESPONSE


async def test_a_form_is_never_sent_twice(web: Web) -> None:
    """A form goes out on a connection of its own, so that none that broke while it waited can make it be repeated."""
    web.redirect(SHORT, URL)

    async with Client(settings_for(web)) as client:
        await client.get(SHORT)
        await client.post(SHORT, {"a": "b"})

    assert (web.total, web.connections) == (2, 2)


async def test_a_long_body_is_read_no_faster_than_it_is_wanted(web: Web) -> None:
    """Reading from the socket waits while a body is not taken, and goes on to its end afterwards."""
    web.page(URL, "x" * 3_000_000)

    async with Client(settings_for(web, max_page_bytes=4_000_000)) as client:
        answer = await client.get(URL, want=Want.PAGE)

    assert len(answer.body) == 3_000_000
    assert not answer.truncated


@pytest.mark.parametrize("closes", [True, False])
async def test_a_redirect_whose_length_is_a_lie(web: Web, closes: bool) -> None:  # noqa: FBT001 - a case
    """A redirect leads where it says although its body never comes, and nobody waits for that body."""

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 999\r\n\r\n")
        await writer.drain()
        if not closes:
            await asyncio.sleep(60)

    web.reply(SHORT, Reply(script=script))
    async with Client(settings_for(web, read_timeout=20, total_timeout=20)) as client:
        began = time.monotonic()
        answer = await client.get(SHORT)

    assert (answer.status, answer.headers["location"], answer.truncated) == (302, "/x", True)
    assert time.monotonic() - began < 5
