"""Bodies that are too much, too slow, cut, coded wrongly, or framed to confuse."""

import gzip
import zlib
from collections.abc import Iterator

from tests.hostile.bed.case import Arrange, Case, World, answers, drips, hangs, resets, says
from tests.support.web import Reply, with_length

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
HTML = {"Content-Type": "text/html"}
MIB = 1 << 20
BOMB = 60 * MIB

ENOUGH = ("too_large", "timeout", "bad_response", "live", "connect_failed", "out_of_time")
"""What any of these may come to: the point is that it ends, in little memory, with a reason."""


def _bomb(coding: str, size: int, fill: bytes = b"\0") -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, {"gzip": 31, "deflate": 15, "raw": -15}[coding])
    block = fill * (MIB // len(fill))
    return b"".join([packer.compress(block) for _ in range(size // MIB)] + [packer.flush()])


def _coded(url: str, coding: str, body: bytes) -> Arrange:
    return answers(url, Reply(headers={**HTML, "Content-Encoding": coding}, body=body))


def _bombs() -> Iterator[Case]:
    codings = {"gzip": "gzip", "deflate": "deflate", "raw": "deflate"}
    for kind, coding in codings.items():
        for fill in (b"\0", b"<p>", b"<title>"):
            url = f"http://bomb-{kind}-{len(fill)}.example.org/"

            def arrange(
                world: World, url: str = url, kind: str = kind, coding: str = coding, fill: bytes = fill
            ) -> None:
                _coded(url, coding, _bomb(kind, BOMB, fill))(world)

            yield Case(f"60 MB of {fill!r} in {kind}", url, ENOUGH, arrange, heavy=True)

    def layered(world: World) -> None:
        inner = gzip.compress(_bomb("gzip", BOMB))
        _coded("http://layers.example.org/", "gzip, gzip", inner)(world)
        _coded("http://layers2.example.org/", "gzip", inner)(world)

    yield Case("gzip in gzip, said", "http://layers.example.org/", ("bad_response",), layered)
    yield Case("gzip in gzip, not said", "http://layers2.example.org/", ENOUGH)
    for coding in ("br", "zstd", "compress", "dcb", "exi", "gzip, br"):
        url = f"http://coding-{coding.replace(', ', '-')}.example.org/"
        yield Case(
            f"unasked-for coding {coding}",
            url,
            ("bad_response",),
            _coded(url, coding, b"\x28\xb5\x2f\xfd\0" * 1000),
        )
    yield Case(
        "a million empty gzip members",
        "http://members.example.org/",
        ENOUGH,
        _coded("http://members.example.org/", "gzip", gzip.compress(b"") * 100_000),
    )
    yield Case(
        "gzip that is none",
        "http://no-gzip.example.org/",
        ENOUGH,
        _coded("http://no-gzip.example.org/", "gzip", b"\x1f\x8b\x08\0" + b"\xff" * 5000),
    )


def _endless() -> Iterator[Case]:
    floods = {
        "a body without end": (OK + b"\r\n", b"<p>x" * 16_000),
        "a title without end": (OK + b"\r\n<title>", b"x" * 65_536),
        "chunks without end": (CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"),
        "tiny chunks without end": (CHUNKED, b"1\r\nx\r\n" * 5000),
        "a chunk extension without end": (CHUNKED + b"5;", b"a" * 65_536),
        "a chunk size without end": (CHUNKED, b"0" * 65_536),
        "a trailer without end": (CHUNKED + b"0\r\n", b"X-Trailer: 1\r\n" * 4000),
        "100 Continue without end": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        "103 Early Hints without end": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 1000),
        "102 Processing without end": (b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 1000),
        "headers without end": (OK, b"X-More: and more\r\n" * 3000),
        "one header without end": (OK + b"X-More: ", b"a" * 65_536),
        "a reason phrase without end": (b"HTTP/1.1 200 ", b"a" * 65_536),
        "a status line without end": (b"", b"H" * 65_536),
        "a redirect body without end": (b"HTTP/1.1 302 X\r\nLocation: /next\r\n\r\n", b"x" * 65_536),
        "an error page without end": (b"HTTP/1.1 500 X\r\n\r\n", b"x" * 65_536),
        "a picture without end": (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", b"\x89PNG" * 16_000),
    }
    for number, (name, (start, flood)) in enumerate(floods.items()):
        url = f"http://endless{number}.example.org/"
        yield Case(
            name,
            url,
            (*ENOUGH, "server_error", "not_found"),
            says(url, start, repeat=flood),
            heavy=True,
        )


def _slow() -> Iterator[Case]:
    pieces = {
        "a body, a byte at a time": (OK + b"\r\n", b"x"),
        "a title, a byte at a time": (OK + b"\r\n<title>", b"x"),
        "headers, one at a time": (OK, b"X-More: 1\r\n"),
        "a status line, a byte at a time": (b"HTTP/1.1 200 ", b"x"),
        "chunks, a byte at a time": (CHUNKED, b"1\r\nx\r\n"),
    }
    for number, (name, (head, piece)) in enumerate(pieces.items()):
        url = f"http://drip{number}.example.org/"
        yield Case(
            name,
            url,
            (*ENOUGH, "timeout"),
            drips(url, piece, head),
            slow=True,
        )
    yield Case(
        "no word at all",
        "http://mute.example.org/",
        ("timeout",),
        hangs("http://mute.example.org/"),
        slow=True,
    )
    yield Case(
        "no word at all over TLS",
        "https://mute-tls.example.org/",
        ("timeout",),
        hangs("https://mute-tls.example.org/"),
        slow=True,
    )
    yield Case(
        "a reset connection",
        "http://reset.example.org/",
        ("connect_failed", "timeout"),
        resets("http://reset.example.org/"),
    )


def _framing() -> Iterator[Case]:
    page = b"<title>first</title>"
    second = b"HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n<title>smuggled</title"
    framings = {
        "two lengths that disagree": OK + b"Content-Length: 5\r\nContent-Length: 500\r\n\r\n" + page,
        "the same length twice": OK + b"Content-Length: 20\r\nContent-Length: 20\r\n\r\n" + page,
        "a list of lengths": OK + b"Content-Length: 5, 500\r\n\r\n" + page,
        "a negative length": OK + b"Content-Length: -1\r\n\r\n" + page,
        "a length with a sign": OK + b"Content-Length: +20\r\n\r\n" + page,
        "a length in hex": OK + b"Content-Length: 0x14\r\n\r\n" + page,
        "a length of many digits": OK + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n" + page,
        "length and chunks": OK
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n"
        + page
        + b"\r\n0\r\n\r\n",
        "chunks coded twice": OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n14\r\n" + page + b"\r\n0\r\n\r\n",
        "chunks spelled oddly": OK + b"Transfer-Encoding: xchunked\r\n\r\n14\r\n" + page + b"\r\n0\r\n\r\n",
        "a chunk size that is none": CHUNKED + b"zz\r\n" + page,
        "a negative chunk size": CHUNKED + b"-14\r\n" + page,
        "a huge chunk size": CHUNKED + b"ffffffffffffffff\r\n" + page,
        "a chunk without its line end": CHUNKED + b"14\r\n" + page + b"0\r\n\r\n",
        "a second answer behind the first": OK + b"Content-Length: 20\r\n\r\n" + page + second,
        "a header with a bare line feed": OK + b"X-A: 1\nSet-Cookie: a=b\r\nContent-Length: 20\r\n\r\n" + page,
        "a folded header": OK + b"X-A: 1\r\n Set-Cookie: a=b\r\nContent-Length: 20\r\n\r\n" + page,
        "a nul in a header": OK + b"X-A: a\0b\r\nContent-Length: 20\r\n\r\n" + page,
        "a header without a colon": OK + b"nonsense\r\nContent-Length: 20\r\n\r\n" + page,
        "a header with a space before its colon": OK + b"Content-Length : 20\r\n\r\n" + page,
        "an early answer with a body to come": b"HTTP/1.1 408 X\r\nContent-Length: 20\r\n\r\n" + page,
        "a switch of protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n" + page,
        "a status of 999": b"HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n",
        "a status of 000": b"HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n",
        "a status of 2000": b"HTTP/1.1 2000 X\r\nContent-Length: 0\r\n\r\n",
        "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP 0.9": page,
        "HTTP 9.9": b"HTTP/9.9 200 OK\r\n\r\n" + page,
        "rubbish": bytes(range(256)) * 20,
        "nothing": b"",
    }
    for number, (name, answer) in enumerate(framings.items()):
        url = f"http://framing{number}.example.org/"
        yield Case(
            name,
            url,
            (*ENOUGH, "refused_by_host", "bad_redirect", "server_error"),
            says(url, answer),
        )
    yield Case(
        "more promised than sent",
        "http://short.example.org/",
        ENOUGH,
        says("http://short.example.org/", OK + b"Content-Length: 5000\r\n\r\n" + page),
    )
    yield Case(
        "less promised than sent",
        "http://more.example.org/",
        ENOUGH,
        answers("http://more.example.org/", with_length(Reply(headers=HTML, body=page * 9), 20)),
    )


CASES = (*_bombs(), *_endless(), *_slow(), *_framing())
