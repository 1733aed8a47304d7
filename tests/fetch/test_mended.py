"""Heads that the parser refuses and browsers read: what is mended, and what stays refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.fetch.client import Client
from resolver.fetch.mended import mended
from resolver.vocabulary import Reason
from tests.support.web import Web, settings_for

URL = "http://www.example.org/EXAMPLE"
STATUS = b"HTTP/1.1 200 OK\r\n"
BODY = b"<title>Page</title><p>Words enough.</p>"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)

READ = {
    "a name with a space": (b"X Bad: a\r\n" + LENGTH, BODY),
    "no name": (b": a\r\n" + LENGTH, BODY),
    "a line that is no field": (b"nothing\r\n" + LENGTH, BODY),
    "one length twice": (LENGTH + LENGTH, BODY),
    "one length as a list": (b"Content-Length: %d, %d\r\n" % (len(BODY), len(BODY)), BODY),
    "a line break behind the body": (LENGTH, BODY + b"\r\n"),
    "more words than promised": (LENGTH, BODY + b"and more of them"),
    "no transfer coding, by its old name": (b"Transfer-Encoding: identity\r\n" + LENGTH, BODY),
    "after an early hint": (b"X Bad: a\r\n" + LENGTH, BODY),
}
REFUSED = {
    "two lengths": (b"Content-Length: 5\r\n" + LENGTH, BODY),
    "a length that is no number": (b"Content-Length: +%d\r\n" % len(BODY), BODY),
    "a length beside chunks": (LENGTH + b"Transfer-Encoding: chunked\r\n", BODY),
    "a NUL in a value": (b"X-A: a\x00b\r\n" + LENGTH, BODY),
    "two transfer codings": (b"Transfer-Encoding: identity, chunked\r\n" + LENGTH, BODY),
}
STATUSES = {
    "two blanks": b"HTTP/1.1  200  OK\r\n",
    "small letters": b"http/1.1 200 OK\r\n",
    "a version without its point": b"HTTP/2 200\r\n",
    "a version of HTTP/2": b"HTTP/2.0 200 OK\r\n",
    "a blank before it": b" HTTP/1.1 200 OK\r\n",
    "an old version and a tab": b"HTTP/1.0\t200\tOK\r\n",
}


async def ask(web: Web, head: bytes, body: bytes, status: bytes = STATUS) -> Answer | FetchFailed:
    """What the client makes of an answer that comes in one piece and says no more."""
    web.raw(URL, status + head + b"\r\n" + body)
    async with Client(settings_for(web, retries=0)) as client:
        try:
            return await client.get(URL)
        except FetchFailed as failure:
            return failure


@pytest.mark.parametrize("fault", READ)
async def test_what_browsers_read_is_read(web: Web, fault: str) -> None:
    """The body is what was promised of it, and the connection is not used again."""
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" if "hint" in fault else b""
    answer = await ask(web, *READ[fault], hint + STATUS)

    assert isinstance(answer, Answer)
    assert (answer.status, answer.body) == (200, BODY)


@pytest.mark.parametrize("fault", STATUSES)
async def test_status_lines_that_browsers_read(web: Web, fault: str) -> None:
    """What it says is plain, however it is set."""
    answer = await ask(web, LENGTH, BODY, STATUSES[fault])

    assert isinstance(answer, Answer)
    assert (answer.status, answer.body) == (200, BODY)


@pytest.mark.parametrize(
    "line", [b"200 OK\r\n", b"HTTP/1.1 OK\r\n", b"HTTP/1.1 2000 OK\r\n", b"ICY 200 OK\r\n", b"HTTP/1.1\r\n"]
)
async def test_what_is_no_status_line(web: Web, line: bytes) -> None:
    """Another protocol, or no number of three digits."""
    failure = await ask(web, LENGTH, BODY, line)

    assert isinstance(failure, FetchFailed)
    assert failure.reason is Reason.BAD_RESPONSE


@pytest.mark.parametrize("fault", REFUSED)
async def test_what_may_mean_two_things_is_refused(web: Web, fault: str) -> None:
    """Nobody guesses where such an answer ends."""
    failure = await ask(web, *REFUSED[fault])

    assert isinstance(failure, FetchFailed)
    assert failure.reason is Reason.BAD_RESPONSE


@given(
    st.binary(max_size=400)
    | st.lists(st.sampled_from([b"\r\n", b"\n", b"a: b", b"Content-Length: 3", b"x"])).map(b"".join)
)
def test_any_bytes_are_mended_or_left(answer: bytes) -> None:
    """Whatever came, there is no error; a mended head ends once, and the body is the end of what came, or less."""
    told = mended(answer)

    if told is not None:
        head, body = told
        assert head.endswith(b"\r\n\r\n")
        assert head.find(b"\r\n\r\n") == len(head) - 4
        assert body in answer


def test_nothing_is_mended_before_the_head_has_ended() -> None:
    """Half a head, or an interim answer alone, is left as it is."""
    assert mended(b"HTTP/1.1 200 OK\r\nX Bad: a\r\n") is None
    assert mended(b"HTTP/1.1 103 Early Hints\r\n\r\n") is None
