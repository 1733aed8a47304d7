"""Heads, bodies and pages once more: what other servers, proxies and pages were seen to try on a reader."""

import gzip
from collections.abc import Iterator

from resolver import platforms
from tests.hostile.bed.case import LIVE, Arrange, Case, World, answers, each, hangs, leads, named, page, says
from tests.support.web import Reply

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PAGE = b"<title>first</title><p>Words enough for a page of its own.</p>"
JSON = {"Content-Type": "application/json"}
ENDLESS_JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
HTML = {"Content-Type": "text/html; charset=utf-8"}
ENDS = ("too_large", "timeout", "bad_response", "live", "connect_failed", "out_of_time", "bad_redirect")
PAGES = ("live", "soft_404", "bot_challenge", "login_required", "consent_required")

FLOODS: dict[str, tuple[bytes, bytes]] = {
    "a thousand extensions in each chunk": (CHUNKED, b"1" + b";a=b" * 1000 + b"\r\nx\r\n"),
    "chunk sizes of leading zeros": (CHUNKED, b"0" * 4000 + b"1\r\nx\r\n"),
    "trailers of many names": (CHUNKED + b"1\r\nx\r\n0\r\n", b"".join(b"X-%d: y\r\n" % n for n in range(2000))),
    "interim answers with large heads": (b"", b"HTTP/1.1 103 E\r\n" + b"Link: </x>; rel=preload\r\n" * 60 + b"\r\n"),
    "interim answers behind one another with bare line ends": (b"", b"HTTP/1.1 102 P\n\n" * 2000),
    "blank lines before the answer": (b"", b"\r\n" * 8000),
    "headers without a name": (OK, b": x\r\n" * 4000),
    "folded headers": (OK + b"X-A: b\r\n", b" and more\r\n" * 4000),
    "cookies without end": (OK, b"Set-Cookie: a=" + b"b" * 4000 + b"; Path=/\r\n"),
    "a page behind a 304": (b"HTTP/1.1 304 X\r\n\r\n", b"x" * 65_536),
    "a page behind a 204": (b"HTTP/1.1 204 X\r\n\r\n", b"x" * 65_536),
    "a picture called a page": (OK + b"\r\n", b"\x89PNG\r\n\x1a\n" + bytes(65_000)),
    "nul bytes": (OK + b"\r\n", bytes(65_536)),
    "a password and a page without end": (b"HTTP/1.1 401 X\r\nContent-Type: text/html\r\n\r\n", b"x" * 65_536),
    "broken gzip without end": (OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"<p>")[:12], b"\0" * 65_536),
}  # fmt: skip

ANSWERS: dict[str, bytes] = {
    "lower-case protocol": b"http/1.1 200 ok\r\n\r\n" + PAGE,
    "another protocol's answer": b"ICY 200 OK\r\n\r\n" + PAGE,
    "HTTP/2 in the clear": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(100),
    "frames of HTTP/2": bytes.fromhex("000000040000000000") * 20,
    "no version": b"HTTP/ 200 OK\r\n\r\n" + PAGE,
    "a space before the protocol": b" HTTP/1.1 200 OK\r\n\r\n" + PAGE,
    "two spaces before the status": b"HTTP/1.1  200 OK\r\n\r\n" + PAGE,
    "a tab before the status": b"HTTP/1.1\t200 OK\r\n\r\n" + PAGE,
    "a status of four digits": b"HTTP/1.1 0200 OK\r\n\r\n" + PAGE,
    "a negative status": b"HTTP/1.1 -200 OK\r\n\r\n" + PAGE,
    "a status in other digits": "HTTP/1.1 ٢٠٠ OK\r\n\r\n".encode() + PAGE,
    "a vertical tab in a length": OK + b"Content-Length: \x0b20\r\n\r\n" + PAGE,
    "a length with an underscore": OK + b"Content-Length: 2_0\r\n\r\n" + PAGE,
    "a length in a fraction": OK + b"Content-Length: 20.0\r\n\r\n" + PAGE,
    "a length of nothing and a page": OK + b"Content-Length: 0\r\n\r\n" + PAGE,
    "an empty length": OK + b"Content-Length: \r\n\r\n" + PAGE,
    "chunks coded in gzip": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "identity chunks": OK + b"Transfer-Encoding: identity, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "chunks with a control": OK + b"Transfer-Encoding: \x0bchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "two transfer codings": OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"
    b"5\r\nhello\r\n0\r\n\r\n",
    "a chunk of too many digits": CHUNKED + b"10000000000000000000000005\r\nhello\r\n0\r\n\r\n",
    "a chunk size with an underscore": CHUNKED + b"1_0\r\nhello\r\n0\r\n\r\n",
    "a chunk size with a prefix": CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n",
    "a chunk that ends with other bytes": CHUNKED + b"5\r\nhelloXX0\r\n\r\n",
    "a carriage return inside a header": OK + b"X-A: b\rSet-Cookie: c=d\r\n\r\n" + PAGE,
    "a header of controls": OK + b"X-A: \x01\x02\x1b[31m\r\n\r\n" + PAGE,
    "a name of controls": OK + b"X\x01A: b\r\n\r\n" + PAGE,
    "a name of spaces": OK + b"X A B: c\r\n\r\n" + PAGE,
    "an unclosed head": OK + b"X-A: b",
    "an answer in two pieces of nothing": b"HTTP/1.1 200 OK",
    "a second head for a body": OK + b"\r\nHTTP/1.1 302 X\r\nLocation: http://127.0.0.1/\r\n\r\n",
    "a switch to another protocol": b"HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n" + bytes(50),
    "gzip said twice": OK + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE),
    "gzip with a weight": OK + b"Content-Encoding: gzip;q=1\r\n\r\n" + gzip.compress(PAGE),
    "nine codings": OK + b"Content-Encoding: " + b"gzip, " * 8 + b"gzip\r\n\r\n" + gzip.compress(PAGE),
    "a coding of controls": OK + b"Content-Encoding: gz\x00ip\r\n\r\n" + gzip.compress(PAGE),
}  # fmt: skip


def _answers() -> Iterator[Case]:
    for number, (name, (start, flood)) in enumerate(FLOODS.items()):
        url = f"http://flood{number}.example.org/a"
        may = (*ENDS, "login_required", "server_error", "not_found")
        yield Case(f"a flood of {name}", url, may, says(url, start, repeat=flood), heavy=True)
    for number, (name, answer) in enumerate(ANSWERS.items()):
        url = f"http://trick{number}.example.org/a"
        yield Case(f"an answer with {name}", url, (*ENDS, "refused_by_host"), says(url, answer))


ENTITIES = '<!DOCTYPE html [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(12)
)
SCRIPT = '<title>x words</title><script type="application/ld+json">'
MARKUP: dict[str, str] = {
    "entities of entities": f"{ENTITIES}]><html><title>&m;</title><p>Words.</p>",
    "an entity of a file": '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><title>&x; words</title>',
    "an entity of an address": '<!DOCTYPE x [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd">%x;]><title>x words</title>',
    "a style sheet of XML": '<?xml-stylesheet href="http://127.0.0.1/"?><html><title>x words</title>',
    "an inclusion": '<title>x words</title><xi:include href="file:///etc/passwd"/><object data="file:///etc/passwd">',
    "an attribute of 600 KB": f'<title>x words</title><meta name="description" content="{"y" * 600_000}">',
    "600 KB of one attribute's name": f"<title>x words</title><p {'y' * 600_000}=1>",
    "an unclosed attribute": f'<title>x words</title><a href="{"y" * 200_000}',
    "a title of 400,000 blanks": f"<title>x{' ' * 400_000}words</title>",
    "a title of 100,000 bidi marks": f"<title>x{chr(0x202E) * 100_000}words</title>",
    "a title of tags alone": f"<title>{''.join(chr(0xE0041 + n % 20) for n in range(400))}</title><p>Words.</p>",
    "a title of selectors": f"<title>x{chr(0xFE0F) * 5000}words</title>",
    "a title in a title": "<title><title>x</title> words</title></title>",
    "a language of 100 KB": f'<html lang="{"x-" * 50_000}"><title>x words</title>',
    "a year of the far future": '<title>x words</title><meta name="date" content="9999-12-31T23:59:60+99:99">',
    "a year of too many digits": f'<title>x words</title><meta name="date" content="{"9" * 5000}">',
    "numbers that overflow": f'{SCRIPT}{{"@type":"Article","datePublished":1e999}}</script>',
    "data of itself": f'{SCRIPT}{{"@id":"#a","@type":"NewsArticle","author":{{"@id":"#a"}}}}</script>',
    "data that ends in a backslash": SCRIPT + '"\\' * 120_000 + "</script>",
    "200,000 canonical links": "<title>x words</title>" + '<link rel="canonical" href="/a">' * 20_000,
}  # fmt: skip


def _smuggled() -> Iterator[Case]:
    """Words behind an answer, which the next request on the connection must not get for its own."""
    lies: dict[str, bytes] = {
        "behind a length": b"Content-Length: 0\r\n\r\n",
        "behind the last chunk": b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "behind a body that nobody reads": b"Content-Length: 5\r\n\r\nhello",
    }
    false = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<title>False</title>"
    for number, (name, framing) in enumerate(lies.items()):
        for host in (f"smuggler{number}.example.org", ("ow.ly", "bit.ly", "buff.ly")[number]):
            first, second = f"http://{host}/EXAMPLEa{number}", f"http://{host}/EXAMPLEb{number}"
            head = f"HTTP/1.1 302 X\r\nLocation: {second}\r\n".encode()
            both = each(
                says(first, head + framing + false, stays=True), page(second, "<title>True</title><p>Words.</p>")
            )
            yield Case(f"an answer smuggled {name} at {host}", first, LIVE, both, title="True", final=second)


def _pages() -> Iterator[Case]:
    for number, (name, html) in enumerate(MARKUP.items()):
        for kind in ("text/html", "application/xhtml+xml", "application/xml")[: 3 if number < 5 else 1]:
            url = f"http://markup{number}-{kind.rpartition('/')[2].replace('+', '-')}.example.org/story-of-the-day"
            yield Case(f"a page with {name} as {kind}", url, PAGES,
                       answers(url, Reply(200, {"Content-Type": kind}, html.encode())), heavy=number > 4)  # fmt: skip
    liars: dict[str, tuple[str, bytes]] = {
        "a BOM of UTF-32": ("text/html; charset=utf-8", "\ufeff<title>x</title>".encode("utf-32-le")),
        "UTF-16 called UTF-8": ("text/html; charset=utf-8", "<title>x</title>".encode("utf-16-be")),
        "UTF-8 called UTF-16": ("text/html; charset=utf-16", b"<title>words</title>"),
        "replacement": ("text/html; charset=iso-2022-kr", b"<title>\x1b$)Cwords</title>"),
        "a label of controls": ("text/html; charset=\x7f\"';utf-8", b"<title>words</title>"),
        "two labels": ("text/html; charset=utf-8; charset=utf-7", b"<title>+ADw-words</title>"),
        "escapes of a terminal": ("text/html; charset=iso-2022-jp", b"<title>\x1b(Iwords\x1b]0;x\x07</title>"),
    }
    for number, (name, (kind, body)) in enumerate(liars.items()):
        url = f"http://liar{number}.example.org/story-of-the-day"
        yield Case(
            f"a charset: {name}", url, (*PAGES, "bad_response"), answers(url, Reply(200, {"Content-Type": kind}, body))
        )


def _offered() -> Iterator[Case]:
    """Second addresses that a page names on its own site, or as its true place."""
    inner = named("offer-inner.example.net", "10.0.0.1")
    offers: dict[str, tuple[str, Arrange]] = {
        "on an inner name of its site": ("http://offer-inner.example.net/oembed", inner),
        "that leads inside": ("http://offer1.example.net/oembed", leads("http://offer1.example.net/oembed", "http://127.0.0.1/")),
        "that never answers": ("http://offer2.example.net/oembed", hangs("http://offer2.example.net/oembed")),
        "at another port": ("http://offer3.example.net:6379/oembed", lambda _: None),
        "too deep": (
            "http://offer4.example.net/oembed",
            answers("http://offer4.example.net/oembed", Reply(200, JSON, b"[" * 200_000)),
        ),
        "without end": (
            "http://offer5.example.net/oembed",
            says("http://offer5.example.net/oembed", ENDLESS_JSON, repeat=b'{"a":' * 9000),
        ),
        "that is itself": ("http://offer-page6.example.net/a-story-of-words", lambda _: None),
    }  # fmt: skip
    for number, (name, (offer, arranged)) in enumerate(offers.items()):
        url = f"http://offer-page{number}.example.net/a-story-of-words"
        head = (
            f'<link rel="alternate" type="application/json+oembed" href="{offer}"><link rel="amphtml" href="{offer}">'
        )
        both = each(arranged, page(url, f"<head>{head}</head><p>Words enough for a page of its own.</p>"))
        yield Case(f"an offer {name}", url, PAGES, both, slow=name.startswith("that never"), real="inner" in name)
    for number, (name, place) in enumerate(
        {
            "that never answers": "http://claimed0.example.com/a",
            "inside": "http://[::ffff:127.0.0.1]/a",
            "at another port": "http://claimed2.example.com:22/a",
            "in a loop": "http://claimed3.example.com/a",
        }.items()
    ):
        url = f"http://claims{number}.example.net/a-story-of-words"
        claim = f'<link rel="canonical" href="{place}"><meta property="og:url" content="{place}">'
        html = f"<head><title>Claims</title>{claim}</head>"
        more = {0: hangs(place), 3: leads(place, "/a")}.get(number, lambda _: None)
        yield Case(
            f"a true place {name}", url, LIVE, each(page(url, html), more), title="Claims", final=url, slow=not number
        )


def _posts() -> Iterator[Case]:
    """Endpoints that answer with heads instead of bodies."""
    heads: dict[str, Reply] = {
        "a demand for a password": Reply(401, {"WWW-Authenticate": "Basic realm=x"}),
        "a far Retry-After": Reply(429, {"Retry-After": "999999999999999999999999"}),
        "a Retry-After of a past century": Reply(503, {"Retry-After": "Mon, 01 Jan 1900 00:00:00 GMT"}),
        "a redirect to data": Reply(302, {"Location": "data:application/json,{}"}),
        "a redirect with a key": Reply(302, {"Location": "http://editor:SECRET-HOP@thief9.example.org/"}),
        "a coding": Reply(200, {"Content-Type": "application/json", "Content-Encoding": "br"}, b"{}"),
    }
    for number, (name, reply) in enumerate(heads.items()):
        url = f"https://twitter.com/jack/status/{1_400_000_000_000_000_000 + number}"
        item = platforms.item(url)
        platform = platforms.named(item.platform) if item else None
        asked = [ask.url for ask in platform.ask(item)] if platform and item else []

        def arrange(world: World, asked: list[str] = asked, reply: Reply = reply) -> None:
            for endpoint in asked:
                world.web.reply(endpoint, reply)

        may = ("unreachable", "blocked", "not_checked", "restricted", "gone", "unsupported")
        yield Case(f"an endpoint that answers with {name}", url, may, arrange)


CASES = (*_answers(), *_smuggled(), *_pages(), *_offered(), *_posts())
