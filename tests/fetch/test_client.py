"""The client against a real server: what it sends, what it takes, what it makes of faults."""

import asyncio
import gzip
import re
import threading
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from resolver.errors import FetchFailed
from resolver.fetch import deadline
from resolver.fetch.client import Client
from resolver.fetch.lines import MOST_IDLE
from resolver.fetch.web import Want
from resolver.vocabulary import Reason
from tests.support.wait import wait_until
from tests.support.web import Reply, Web, settings_for

URL = "https://news.example.org/a"
HTML = {"Content-Type": "text/html"}


async def test_answers_with_what_the_server_sent(web: Web) -> None:
    """A page comes back with status, lower-case headers, body and canonical address, asked once, without userinfo."""
    web.page(URL, "<title>A</title>", X_Odd="ü")

    async with Client(settings_for(web)) as client:
        answer = await client.get("https://user:pw@News.Example.org/a#part")

    assert (answer.status, answer.url, answer.body, answer.truncated) == (200, URL, b"<title>A</title>", False)
    assert answer.headers["x-odd"] == "ü"
    assert datetime.now(UTC) - answer.observed_at < timedelta(minutes=1)
    assert (web.count(URL), client.requests) == (1, 1)
    assert "authorization" not in web.asked[0].headers


async def test_says_honestly_who_asks(web: Web) -> None:
    """Our name, version and contact; no cookies, no referrer; only codings that we inflate ourselves."""
    web.page(URL, "x", Set_Cookie="a=b")

    async with Client(settings_for(web, contact="https://contact.example.org")) as client:
        await client.get(URL)
        await client.get(URL, want=Want.DATA, headers={"X-Own": "yes"})

    first, second = (request.headers for request in web.asked)
    assert re.fullmatch(r"embed-resolver/\S+ \(\+https://contact\.example\.org\)", first["user-agent"])
    assert first["accept-encoding"] == "gzip, deflate"
    assert {"cookie", "referer"}.isdisjoint(second)
    assert (second["accept"], second["x-own"]) == ("application/json", "yes")


async def test_no_bot_at_the_short_links(web: Web) -> None:
    """X's short links are asked without a contact, since they answer 404 to an agent with `bot` in it."""
    web.redirect("https://t.co/EXAMPLE000", URL)

    async with Client(settings_for(web, contact="https://robot.example.org")) as client:
        await client.get("https://t.co/EXAMPLE000")

    assert "bot" not in web.asked[0].headers["user-agent"].lower()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 404, 410, 403, 500])
async def test_any_status_is_an_answer(web: Web, status: int) -> None:
    """Redirects are not followed and errors are not raised: each is an answer, from one request."""
    web.reply(URL, Reply(status, {**HTML, "Location": "/next"}))

    async with Client(settings_for(web)) as client:
        answer = await client.get(URL)

    assert answer.status == status
    assert web.total == 1


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"words " * 1000, mtime=0)),
        ("x-gzip", gzip.compress(b"words " * 1000, mtime=0)),
        ("gzip", gzip.compress(b"words " * 500, mtime=0) + gzip.compress(b"words " * 500, mtime=0)),
        ("gzip", gzip.compress(b"words " * 1000, mtime=0) + b"rubbish after the end"),
        ("gzip", b"words " * 1000),
        ("deflate", zlib.compress(b"words " * 1000)),
        ("deflate", zlib.compress(b"words " * 1000)[2:-4]),
        ("identity", b"words " * 1000),
    ],
)
async def test_codings_are_undone(web: Web, coding: str, body: bytes) -> None:
    """Gzip in one or several members, deflate with and without its wrapper, and bodies that only claim a coding."""
    web.reply(URL, Reply(headers={**HTML, "Content-Encoding": coding}, body=body))

    async with Client(settings_for(web)) as client:
        answer = await client.get(URL)

    assert answer.body == b"words " * 1000
    assert not answer.truncated


@pytest.mark.parametrize(("coding", "body"), [("br", b"x"), ("gzip, gzip", b"x"), ("gzip", b"\x1f\x8bxxxxxxxxxx")])
async def test_codings_that_are_refused(web: Web, coding: str, body: bytes) -> None:
    """A coding that was not asked for, a stacked one, and gzip that is broken from the start give no answer."""
    web.reply(URL, Reply(headers={**HTML, "Content-Encoding": coding}, body=body))

    async with Client(settings_for(web)) as client:
        with pytest.raises(FetchFailed) as caught:
            await client.get(URL)

    assert caught.value.reason is Reason.BAD_RESPONSE


async def test_a_page_that_is_no_text_is_not_read(web: Web) -> None:
    """A film is known by its headers: of its body nothing is taken."""
    web.reply(URL, Reply(headers={"Content-Type": "video/mp4"}, body=bytes(5_000_000)))

    async with Client(settings_for(web)) as client:
        answer = await client.get(URL)

    assert (answer.status, answer.body, answer.truncated) == (200, b"", True)


async def test_a_hop_reads_little(web: Web) -> None:
    """Where only the way matters, an HTML body is read for its first 64 KB, and an error's not at all."""
    web.page(URL, "x" * 200_000)
    web.page("https://news.example.org/gone", "gone", status=404)

    async with Client(settings_for(web)) as client:
        found = await client.get(URL, want=Want.HOP)
        gone = await client.get("https://news.example.org/gone", want=Want.HOP)

    assert (len(found.body), found.truncated) == (64 * 1024, True)
    assert (gone.status, gone.body) == (404, b"")


async def test_json_has_its_own_cap(web: Web) -> None:
    """An endpoint's answer is cut at `max_json_bytes`, whatever its type; a short one is whole."""
    web.json(URL, {"text": "x" * 100_000})

    async with Client(settings_for(web, max_json_bytes=50_000)) as small, Client(settings_for(web)) as usual:
        cut = await small.get(URL, want=Want.DATA)
        whole = await usual.get(URL, want=Want.DATA)

    assert (len(cut.body), cut.truncated) == (50_000, True)
    assert whole.json() == {"text": "x" * 100_000}


async def test_connections_are_kept(web: Web) -> None:
    """A connection serves one request after the other; what is sent has one of its own, which is closed."""
    web.redirect("https://t.co/EXAMPLE000", URL)
    web.page(URL, "x")

    async with Client(settings_for(web)) as client:
        for _ in range(3):
            await client.get("https://t.co/EXAMPLE000")
        kept = web.connections
        for _ in range(3):
            await client.get(URL)
        await client.post(URL, {"text": "x"})
        await client.get(URL)

    assert kept == 1
    assert web.connections == kept + 2
    assert [request.headers.get("connection") for request in web.asked[-5:]] == [None, None, None, "close", None]


async def test_few_connections_wait(web: Web) -> None:
    """Of very many hosts that are asked again only the latest connections stay open."""
    hosts = [f"http://www{number}.example.org/" for number in range(MOST_IDLE + 20)]
    for url in hosts:
        web.page(url, "x")

    async with Client(settings_for(web)) as client:
        for url in hosts * 2:
            await client.get(url)
        await wait_until(lambda: len(web.open) <= MOST_IDLE, "the others are closed")

        assert len(web.open) == MOST_IDLE


async def test_words_that_nobody_asked_for(web: Web) -> None:
    """What a host says on a kept connection before it is asked is no answer: the connection is closed."""
    short = "http://t.co/EXAMPLE000"
    said = asyncio.Event()

    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello")
        await writer.drain()
        await asyncio.to_thread(answered.wait)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\nsmuggled")
        await writer.drain()
        said.set()

    answered = threading.Event()
    web.reply(short, Reply(script=script), Reply(headers={"Content-Type": "text/html"}, body=b"hello again"))

    async with Client(settings_for(web)) as client:
        first = await client.get(short)
        answered.set()
        await wait_until(lambda: said.is_set() and not web.open, "the connection is closed")
        second = await client.get(short)

    assert (first.body, second.body) == (b"hello", b"hello again")


async def test_a_broken_kept_connection_is_no_failure(web: Web) -> None:
    """A kept connection that the host has closed meanwhile is replaced without a word."""
    web.redirect("https://t.co/EXAMPLE000", URL)

    async with Client(settings_for(web)) as client:
        await client.get("https://t.co/EXAMPLE000")
        web.drop_connections()
        answer = await client.get("https://t.co/EXAMPLE000")

    assert answer.status == 301


async def test_one_host_is_asked_so_many_times_at_once(web: Web) -> None:
    """At most `per_host` requests run at one host, however many are wanted; other hosts do not wait for them."""
    for number in range(8):
        web.reply(f"https://slow.example.org/{number}", Reply(delay=0.05))
    web.page(URL, "x")

    async with Client(settings_for(web, per_host=2)) as client:
        slow = [asyncio.create_task(client.get(f"https://slow.example.org/{number}")) for number in range(8)]
        await wait_until(lambda: web.total >= 2)
        await client.get(URL)
        unfinished = sum(not task.done() for task in slow)
        await asyncio.gather(*slow)

    assert unfinished > 0
    assert web.busiest["slow.example.org"] == 2


async def test_cancelling_closes_the_socket(web: Web) -> None:
    """A caller who goes away takes the connection with it, and the host's turn is free again."""
    web.hang(URL)

    async with Client(settings_for(web, per_host=1)) as client:
        task = asyncio.create_task(client.get(URL))
        await wait_until(lambda: web.total == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await wait_until(lambda: not web.open, "the server's end of the connection closing")
        web.page(URL, "back")
        answer = await client.get(URL)

    assert answer.body == b"back"


async def test_a_passing_failure_is_asked_again(web: Web) -> None:
    """503, and then the page: the caller sees the page, the server two requests."""
    web.reply(URL, Reply(503), Reply(body=b"ok", headers=HTML))

    async with Client(settings_for(web)) as client:
        answer = await client.get(URL)

    assert (answer.status, answer.body, web.total) == (200, b"ok", 2)


async def test_a_reset_is_asked_again(web: Web) -> None:
    """A connection that was reset is tried again, and each try is one request."""
    web.reset(URL, times=1, then=Reply(body=b"ok", headers=HTML))

    async with Client(settings_for(web)) as client:
        answer = await client.get(URL)

    assert (answer.body, web.total, client.requests) == (b"ok", 2, 2)


async def test_resets_end(web: Web) -> None:
    """A host that always resets is asked once and `retries` times more, then said to be unreachable."""
    web.reset(URL)

    async with Client(settings_for(web, retries=2)) as client:
        with pytest.raises(FetchFailed) as caught:
            await client.get(URL)

    assert caught.value.reason is Reason.CONNECT_FAILED
    assert web.total == 3


@pytest.mark.parametrize("status", [408, 425, 502, 503, 504])
async def test_the_last_answer_is_given(web: Web, status: int) -> None:
    """When the tries are used up, the host's answer is the answer."""
    web.reply(URL, Reply(status, HTML, b"sorry"))

    async with Client(settings_for(web, retries=1)) as client:
        answer = await client.get(URL)

    assert (answer.status, answer.body, web.total) == (status, b"sorry", 2)


@pytest.mark.parametrize(
    ("status", "after", "requests"),
    [
        (429, "0", 2),
        (429, "1", 2),
        (429, None, 1),
        (429, "3600", 1),
        (503, "3600", 1),
        (503, "99999999999999999999", 2),
        (503, "soon", 2),
        (429, "-1", 1),
        (429, "Wed, 21 Oct 2015 07:28:00 GMT", 2),
        (500, "0", 1),
    ],
)
async def test_retry_after_is_obeyed(web: Web, status: int, after: str | None, requests: int) -> None:
    """A short wait is waited, a long one is the answer; 429 without a word is not asked again; rubbish is ignored."""
    headers = {} if after is None else {"Retry-After": after}
    web.reply(URL, Reply(status, headers), Reply(body=b"ok", headers=HTML))

    async with Client(settings_for(web, retry_after_cap=5)) as client:
        answer = await client.get(URL)

    assert web.total == requests
    assert answer.status == (200 if requests > 1 else status)


async def test_retry_after_as_a_date(web: Web) -> None:
    """A date is read against the host's own clock, so a wrong clock there does no harm."""
    clock = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    dates = {"Date": format_datetime(clock, usegmt=True)}
    later = {**dates, "Retry-After": format_datetime(clock + timedelta(seconds=1), usegmt=True)}
    web.reply(URL, Reply(429, later), Reply(body=b"ok", headers=HTML))

    loop = asyncio.get_running_loop()
    async with Client(settings_for(web)) as client:
        began = loop.time()
        answer = await client.get(URL)

    assert answer.status == 200
    assert 0.9 < loop.time() - began < 5


async def test_no_wait_that_does_not_fit_the_budget(web: Web) -> None:
    """A wait longer than what the caller has left is not begun: the answer in hand is given at once."""
    web.reply(URL, Reply(503, {"Retry-After": "5"}))

    loop = asyncio.get_running_loop()
    async with Client(settings_for(web)) as client:
        began = loop.time()
        with deadline.within(2):
            answer = await client.get(URL)

    assert answer.status == 503
    assert loop.time() - began < 1.5


async def test_a_used_up_budget_asks_nothing(web: Web) -> None:
    """With no time left there is no request, and the reason is ours, not the host's."""
    async with Client(settings_for(web)) as client:
        with deadline.within(0), pytest.raises(FetchFailed) as caught:
            await client.get(URL)

    assert caught.value.reason is Reason.OUT_OF_TIME
    assert web.total == 0


async def test_a_url_that_is_none(web: Web) -> None:
    """What is no URL fails like any request, so that callers have one kind of failure."""
    async with Client(settings_for(web)) as client:
        with pytest.raises(FetchFailed) as caught:
            await client.get("ftp://example.org/")

    assert caught.value.reason is Reason.INVALID_URL
