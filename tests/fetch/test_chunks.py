"""Chunked bodies that the parser refuses and browsers read: what is taken apart, and what stays refused."""

from asyncio import StreamWriter

import pytest

from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.fetch.client import Client
from resolver.vocabulary import Reason
from tests.support.web import Reply, Web, settings_for

URL = "http://www.example.org/EXAMPLE"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
BODY = b"<title>Page</title><p>Words enough.</p>"
HALF = BODY[:20]
REST = BODY[20:]
ONE = b"%x" % len(BODY)

READ = {
    "a blank behind the semicolon": ONE + b"; a=b\r\n" + BODY + b"\r\n0\r\n\r\n",
    "blanks around every mark": ONE + b" ; a = b ; c\r\n" + BODY + b"\r\n0 ; x\r\n\r\n",
    "a string in an extension": ONE + b'; a="b;c, d"\r\n' + BODY + b"\r\n0\r\n\r\n",
    "line feeds alone": ONE + b"\n" + BODY + b"\n0\n\n",
    "line feeds alone behind good chunks": b"14\r\n" + HALF + b"\r\n%x\n" % len(REST) + REST + b"\n0\n\n",
    "a blank behind the semicolon of the second chunk": b"14\r\n"
    + HALF
    + b"\r\n%x; a\r\n" % len(REST)
    + REST
    + b"\r\n0\r\n\r\n",
    "trailers": ONE + b"; a\r\n" + BODY + b"\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n",
}
REFUSED = {
    "a size that is none": b"zz; a=b\r\n" + BODY,
    "no size": b"; a=b\r\n" + BODY,
    "a negative size": b"-5; a\r\n" + BODY,
    "a prefix": b"0x5; a\r\n" + BODY,
    "a chunk without its end": ONE + b"; a\r\n" + BODY + b"0\r\n\r\n",
    "a control in an extension": ONE + b"; a\x00b\r\n" + BODY + b"\r\n0\r\n\r\n",
    "a line without end": b"5; " + b"a" * 10_000,
}


async def ask(web: Web, *pieces: bytes) -> Answer | FetchFailed:
    """What the client makes of a body that comes in these pieces."""

    async def script(writer: StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    web.reply(URL, Reply(script=script))
    async with Client(settings_for(web, retries=0)) as client:
        try:
            return await client.get(URL)
        except FetchFailed as failure:
            return failure


@pytest.mark.parametrize("size", [1 << 20, 7, 1], ids=["at once", "in sevens", "a byte at a time"])
@pytest.mark.parametrize("fault", READ)
async def test_what_says_plainly_what_it_is(web: Web, fault: str, size: int) -> None:
    """The body is the same however it comes, together with its head or after it."""
    raw = HEAD + READ[fault]
    answer = await ask(web, *(raw[at : at + size] for at in range(0, len(raw), size)))

    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.truncated) == (200, BODY, False)


@pytest.mark.parametrize("fault", REFUSED)
async def test_what_is_no_chunk(web: Web, fault: str) -> None:
    """No size, or an end that is none, stays refused, or a body that was cut off where it came."""
    told = await ask(web, HEAD + REFUSED[fault])

    assert told.truncated if isinstance(told, Answer) else told.reason is Reason.BAD_RESPONSE


async def test_a_body_larger_than_what_is_read_ahead(web: Web) -> None:
    """Reading stops until what came is taken, and goes on to the end."""
    large = BODY + b"<p>Words and words.</p>" * 60_000
    piece = 30_000
    chunks = [large[at : at + piece] for at in range(0, len(large), piece)]
    answer = await ask(web, HEAD, *(b"%x; a\r\n" % len(each) + each + b"\r\n" for each in chunks), b"0\r\n\r\n")

    assert isinstance(answer, Answer)
    assert (answer.body, answer.truncated) == (large, False)


async def test_a_body_that_breaks_off(web: Web) -> None:
    """What came of a body whose last chunk is missing is kept, and said to be cut."""
    answer = await ask(web, HEAD + b"14; a=b\r\n" + HALF + b"\r\n")

    assert isinstance(answer, Answer)
    assert (answer.body, answer.truncated) == (HALF, True)


async def test_the_connection_is_not_used_again(web: Web) -> None:
    """Nothing that comes behind such a body can be another answer."""
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
    web.raw(URL, HEAD + READ["line feeds alone"] + smuggled, stays=True)
    web.page(URL + "2", BODY)
    async with Client(settings_for(web)) as client:
        first, second = await client.get(URL), await client.get(URL + "2")

    assert (first.body, second.body) == (BODY, BODY)
    assert web.connections == 2
