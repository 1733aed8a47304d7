"""What is only odd and must work: a resolver that refuses the world is as useless as one that trusts it."""

import gzip
import zlib
from collections.abc import Iterator, Mapping

from tests.hostile.bed.case import LIVE, Case, World, answers, page, resets, says
from tests.hostile.bed.dns import PUBLIC, PUBLIC_V6
from tests.support.web import Reply

TITLE = "Words of the day"
PAGE = f"<!doctype html><html><head><title>{TITLE}</title></head><body><p>Words enough for a page.</p></body></html>"
BYTES = PAGE.encode()
HTML = {"Content-Type": "text/html; charset=utf-8"}
LONG_HOST = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 49, "example", "org"])

LONG = "http://odd-long.example.org/?q=" + "a" * 7900
URLS: Mapping[str, tuple[str, str]] = {
    "an international name": ("http://bücher.example.org/a", "http://xn--bcher-kva.example.org/a"),
    "a name of another script": ("http://例え.example.org/", "http://xn--r8jz45g.example.org/"),
    "a name with a heart": ("http://i❤.example.org/", "http://xn--i-7iq.example.org/"),
    "a name in punycode": ("http://xn--mnchen-3ya.example.org/", "http://xn--mnchen-3ya.example.org/"),
    "a name in capitals": ("HTTP://ODD-CAPITALS.EXAMPLE.ORG/Path", "http://odd-capitals.example.org/Path"),
    "a final dot": ("http://odd-dot.example.org./a", "http://odd-dot.example.org/a"),
    "an underscore": ("http://odd_under.example.org/", "http://odd_under.example.org/"),
    "a closing hyphen": ("http://odd-.example.org/", "http://odd-.example.org/"),
    "a digit first": ("http://1odd.example.org/", "http://1odd.example.org/"),
    "a numeric label": ("http://127.0.0.1.odd.example.org/", "http://127.0.0.1.odd.example.org/"),
    "the longest name": (f"http://{LONG_HOST}/", f"http://{LONG_HOST}/"),
    "the usual port, written": ("http://odd-port.example.org:80/a", "http://odd-port.example.org/a"),
    "the usual port of TLS": ("https://odd-port2.example.org:443/a", "https://odd-port2.example.org/a"),
    "HTTP at 443": ("http://odd-port3.example.org:443/a", "http://odd-port3.example.org:443/a"),
    "an empty port": ("http://odd-port4.example.org:/a", "http://odd-port4.example.org/a"),
    "no path": ("http://odd-path.example.org", "http://odd-path.example.org/"),
    "a query without a path": ("http://odd-path2.example.org?a=b", "http://odd-path2.example.org/?a=b"),
    "two slashes": ("http://odd-path3.example.org//a//b", "http://odd-path3.example.org//a//b"),
    "dots in the path": ("http://odd-path4.example.org/a/../b/./c", "http://odd-path4.example.org/b/c"),
    "a space": ("http://odd-path5.example.org/a b?c d", "http://odd-path5.example.org/a%20b?c%20d"),
    "other letters": (
        "http://odd-path6.example.org/ü/日?ö=é",
        "http://odd-path6.example.org/%C3%BC/%E6%97%A5?%C3%B6=%C3%A9",
    ),
    "escapes that are none": ("http://odd-path7.example.org/%zz?%", "http://odd-path7.example.org/%zz?%"),
    "signs": (
        "http://odd-path8.example.org/a;b=c,d/(e)!$&'*+/@f:g~h?a[]=1&b=[x]|y",
        "http://odd-path8.example.org/a;b=c,d/(e)!$&'*+/@f:g~h?a[]=1&b=[x]|y",
    ),
    "a very long query": (LONG, LONG),
    "an address in the query": (
        "http://odd-inner.example.org/?next=http%3A%2F%2F127.0.0.1%2F",
        "http://odd-inner.example.org/?next=http%3A%2F%2F127.0.0.1%2F",
    ),
    "an IPv4 address": (f"http://{PUBLIC}/odd", f"http://{PUBLIC}/odd"),
    "an IPv6 address": (f"http://[{PUBLIC_V6}]/odd", f"http://[{PUBLIC_V6}]/odd"),
    "TLS": ("https://odd-tls.example.org/", "https://odd-tls.example.org/"),
}  # fmt: skip


def _urls() -> Iterator[Case]:
    for name, (written, final) in URLS.items():
        yield Case(
            f"an address with {name}",
            written,
            LIVE,
            page(final, PAGE),
            title=TITLE,
            final=final,
            real="an IPv" in name,
        )


LOCATIONS: Mapping[str, tuple[str, str]] = {
    "a path": ("/x", "http://{host}/x"),
    "a relative path": ("x", "http://{host}/a/x"),
    "a path upwards": ("../x", "http://{host}/x"),
    "a query": ("?x=y", "http://{host}/a/b?x=y"),
    "no scheme": ("//{host}/x", "http://{host}/x"),
    "capitals": ("HTTP://{host}/x", "http://{host}/x"),
    "blanks around": ("  http://{host}/x ", "http://{host}/x"),
    "a blank inside": ("http://{host}/x y", "http://{host}/x%20y"),
    "letters of UTF-8": ("http://{host}/ü", "http://{host}/%C3%BC"),
    "a fragment": ("http://{host}/x#part", "http://{host}/x#part"),
    "a port": ("http://{host}:80/x", "http://{host}/x"),
    "another scheme": ("https://{host}/x", "https://{host}/x"),
    "an address in the query": ("http://{host}/x?u=http://127.0.0.1/", "http://{host}/x?u=http://127.0.0.1/"),
}


def _ways() -> Iterator[Case]:
    for number, (name, (location, final)) in enumerate(LOCATIONS.items()):
        host = f"odd-way{number}.example.org"
        to, end = location.format(host=host), final.format(host=host)
        status = (301, 302, 303, 307, 308)[number % 5]

        def arrange(world: World, host: str = host, to: str = to, end: str = end, status: int = status) -> None:
            world.web.redirect(f"http://{host}/a/b", to, status=status)
            world.web.page(end.partition("#")[0], PAGE)

        yield Case(f"a Location with {name}", f"http://{host}/a/b", LIVE, arrange, title=TITLE, final=end)

    def ten(world: World) -> None:
        for hop in range(10):
            world.web.redirect(f"http://odd-ten.example.org/{hop}", f"/{hop + 1}")
        world.web.page("http://odd-ten.example.org/10", PAGE)

    yield Case(
        "ten hops", "http://odd-ten.example.org/0", LIVE, ten, title=TITLE, final="http://odd-ten.example.org/10"
    )
    raws = {
        "a Location in Latin-1": (b"HTTP/1.1 302 X\r\nLocation: /caf\xe9\r\n\r\n", "/caf%C3%A9"),
        "the same Location twice": (b"HTTP/1.1 302 X\r\nLocation: /x\r\nLocation: /x\r\n\r\n", "/x"),
        "a redirect without a phrase": (b"HTTP/1.1 301\r\nLocation: /x\r\n\r\n", "/x"),
        "a redirect of HTTP 1.0": (b"HTTP/1.0 302 Found\r\nLocation: /x\r\n\r\n", "/x"),
        "a redirect with a page": (b"HTTP/1.1 302 X\r\nLocation: /x\r\nContent-Length: 9\r\n\r\n<p>moved<", "/x"),
        "a redirect after hints": (b"HTTP/1.1 103 E\r\nLink: </a>\r\n\r\nHTTP/1.1 302 X\r\nLocation: /x\r\n\r\n", "/x"),
        "a redirect with a lying length": (b"HTTP/1.1 302 X\r\nLocation: /x\r\nContent-Length: 999\r\n\r\n", "/x"),
        "several choices": (b"HTTP/1.1 300 X\r\nLocation: /x\r\n\r\n", "/x"),
        "lower-case names": (b"HTTP/1.1 302 X\r\nlocation: /x\r\n\r\n", "/x"),
    }
    for number, (name, (raw, path)) in enumerate(raws.items()):
        host = f"odd-raw-way{number}.example.org"

        def arrange_raw(world: World, host: str = host, raw: bytes = raw, path: str = path) -> None:
            world.web.raw(f"http://{host}/a", raw)
            world.web.page(f"http://{host}{path}", PAGE)

        yield Case(name, f"http://{host}/a", LIVE, arrange_raw, title=TITLE, final=f"http://{host}{path}")
    yield from _pages_that_lead()


def _pages_that_lead() -> Iterator[Case]:
    pages = {
        "a refresh": '<meta http-equiv="refresh" content="0;url=/x">',
        "a refresh in capitals": "<META HTTP-EQUIV=REFRESH CONTENT='1; URL=/x'>",
        "a refresh among words": "<html><body><meta http-equiv=refresh content='0;url=/x'><p>You are sent on.</p>",
        "a script": '<script>window.location.href = "/x";</script>',
        "a script with escapes": '<script>location.replace("http:\\/\\/{host}\\/x")</script>',
        "an interstitial with noscript": '<head><noscript><META http-equiv="refresh" content="0;URL=/x"></noscript>'
        "<title>/x</title></head><script>window.opener = null;</script>",
    }
    for number, (name, html) in enumerate(pages.items()):
        host = f"odd-page-way{number}.example.org"

        def arrange(world: World, host: str = host, html: str = html) -> None:
            world.web.page(f"http://{host}/a", html.replace("{host}", host))
            world.web.page(f"http://{host}/x", PAGE)

        yield Case(f"led on by {name}", f"http://{host}/a", LIVE, arrange, title=TITLE, final=f"http://{host}/x")


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
SIZED = b"Content-Length: %d\r\n\r\n" % len(BYTES) + BYTES
ANSWERS: Mapping[str, bytes] = {
    "HTTP 1.0": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + BYTES,
    "no headers at all": b"HTTP/1.1 200 OK\r\n\r\n" + BYTES,
    "no phrase": b"HTTP/1.1 200\r\nContent-Type: text/html\r\n" + SIZED,
    "no content type": b"HTTP/1.1 200 OK\r\n" + SIZED,
    "a content type in capitals": b"HTTP/1.1 200 OK\r\nCONTENT-TYPE: TEXT/HTML; CHARSET=UTF-8\r\n" + SIZED,
    "an odd content type": b'HTTP/1.1 200 OK\r\nContent-Type: text/html;;charset="utf-8" ;x\r\n' + SIZED,
    "an empty content type": b"HTTP/1.1 200 OK\r\nContent-Type:\r\n" + SIZED,
    "XHTML": b"HTTP/1.1 200 OK\r\nContent-Type: application/xhtml+xml\r\n" + SIZED,
    "hints first": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + OK + SIZED,
    "chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BYTES) + BYTES + b"\r\n0\r\n\r\n",
    "chunks with extensions": OK
    + b"Transfer-Encoding: Chunked\r\n\r\n%X;a=b;c\r\n" % len(BYTES)
    + BYTES
    + b"\r\n000\r\nX-Trailer: 1\r\n\r\n",
    "chunks without an end": OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BYTES) + BYTES + b"\r\n",
    "more promised than sent": OK + b"Content-Length: 9999\r\n\r\n" + BYTES,
    "a hundred and fifty headers": OK + b"".join(b"X-Header-%d: value\r\n" % n for n in range(150)) + SIZED,
    "fifty cookies": OK + b"".join(b"Set-Cookie: c%d=" % n + b"v" * 200 + b"; Path=/\r\n" for n in range(50)) + SIZED,
    "a long policy": OK + b"Content-Security-Policy: " + b"a" * 7000 + b"\r\n" + SIZED,
    "letters in a header": OK + "X-Name: café ü\r\n".encode() + SIZED,
    "a status of 203": b"HTTP/1.1 203 X\r\nContent-Type: text/html\r\n" + SIZED,
    "a status of 206": b"HTTP/1.1 206 X\r\nContent-Type: text/html\r\n" + SIZED,
    "bytes behind the end": OK + SIZED + b"\r\n\r\n",
}  # fmt: skip


def _answers() -> Iterator[Case]:
    for number, (name, raw) in enumerate(ANSWERS.items()):
        url = f"http://odd-answer{number}.example.org/a"
        yield Case(
            f"an answer with {name}",
            url,
            LIVE,
            says(url, raw),
            title=TITLE,
            final=url,
        )
    packer = zlib.compressobj(wbits=-15)
    codings = {
        "gzip": ("gzip", gzip.compress(BYTES)),
        "x-gzip": ("x-gzip", gzip.compress(BYTES)),
        "GZIP": ("GZIP", gzip.compress(BYTES)),
        "gzip and rubbish behind it": ("gzip", gzip.compress(BYTES) + b"\0" * 100),
        "gzip in two members": ("gzip", gzip.compress(BYTES[:40]) + gzip.compress(BYTES[40:])),
        "gzip without its end": ("gzip", gzip.compress(BYTES)[:-8]),
        "gzip that is plain": ("gzip", BYTES),
        "deflate": ("deflate", zlib.compress(BYTES)),
        "raw deflate": ("deflate", packer.compress(BYTES) + packer.flush()),
        "identity": ("identity", BYTES),
        "no coding, called utf-8": ("utf-8", BYTES),
        "no coding, called none": ("none", BYTES),
    }
    for number, (name, (coding, body)) in enumerate(codings.items()):
        url = f"http://odd-coding{number}.example.org/a"
        yield Case(
            f"a body in {name}",
            url,
            LIVE,
            answers(url, Reply(200, {**HTML, "Content-Encoding": coding}, body)),
            title=TITLE,
            final=url,
        )


CHARSETS = {
    "windows-1251": "Слова дня", "koi8-r": "Слова дня", "shift_jis": "今日の言葉", "euc-jp": "今日の言葉",
    "iso-2022-jp": "今日の言葉", "euc-kr": "오늘의 말", "gb2312": "今天的话", "big5": "今天的話",
    "iso-8859-1": "Café à la carte", "iso-8859-2": "Słowa dnia łąę", "iso-8859-7": "Λόγια της ημέρας",
    "iso-8859-9": "Günün sözü ığş", "windows-1252": "“Quoted” – café", "windows-1255": "מילים",
    "windows-1256": "كلمات اليوم", "tis-620": "คำของวัน", "utf-8": "Wörter 日本 слова",
}  # fmt: skip
CODECS = {"tis-620": "cp874"}


def _charsets() -> Iterator[Case]:
    for number, (label, title) in enumerate(CHARSETS.items()):
        body = f"<title>{title}</title><p>{title}</p>".encode(CODECS.get(label, label))
        url = f"http://odd-charset{number}.example.org/a"
        yield Case(
            f"a page in {label}",
            url,
            LIVE,
            answers(url, Reply(200, {"Content-Type": f"text/html; charset={label}"}, body)),
            title=title,
        )
    inside = {
        "a meta charset": ('<meta charset="windows-1251"><title>Слова дня</title>'.encode("cp1251"), "Слова дня"),
        "a byte order mark": ("\ufeff<title>Wörter</title>".encode(), "Wörter"),
        "UTF-16": ("\ufeff<title>Wörter</title>".encode("utf-16-le"), "Wörter"),
        "no word of its charset": ("<title>Wörter für heute</title>".encode(), "Wörter für heute"),
        "an XML declaration": (
            '<?xml version="1.0" encoding="iso-8859-2"?><title>Słowa dnia</title>'.encode("iso-8859-2"),
            "Słowa dnia",
        ),
    }
    for number, (name, (body, title)) in enumerate(inside.items()):
        url = f"http://odd-inside{number}.example.org/a"
        yield Case(
            f"a page with {name}",
            url,
            LIVE,
            answers(url, Reply(200, {"Content-Type": "text/html"}, body)),
            title=title,
        )


SCRIPTS = "<script>" + "var a = '<b>';\n" * 15_000 + "</script>"
PAGES: Mapping[str, tuple[str, str]] = {
    "tags in capitals": ("<HTML><HEAD><TITLE>Words of the day</TITLE></HEAD>", TITLE),
    "no head": ("<title>Words of the day</title><p>Words.</p>", TITLE),
    "entities in the title": ("<title>Tom &amp; Jerry &mdash; &#8220;x&#8221;</title>", "Tom & Jerry — “x”"),
    "lines in the title": ("<title>\n  Words\n  of the day\n</title>", TITLE),
    "only a graph title": ('<meta property="og:title" content="Words of the day">', TITLE),
    "a title behind 200 KB of scripts": (f"<head>{SCRIPTS}<title>Words of the day</title></head>", TITLE),
    "a title and five megabytes": ("<title>Words of the day</title>" + "<p>Words.</p>" * 400_000, TITLE),
    "ten thousand rows": ("<title>Words of the day</title><table>" + "<tr><td>x</td></tr>" * 10_000, TITLE),
    "three hundred styled words": (
        "<title>Words of the day</title>" + "".join(f'<p><b class="c{n}">x</b></p>' for n in range(300)),
        TITLE,
    ),
    "a hundred nested blocks": ("<title>Words of the day</title>" + "<div>" * 100 + "x" + "</div>" * 100, TITLE),
    "frames": ("<title>Words of the day</title><frameset><frame src=a></frameset>", TITLE),
    "comments": ("<!-- <title>No</title> --><head><title>Words of the day</title>", TITLE),
    "a refresh in an hour": ('<meta http-equiv=refresh content="3600"><title>Words of the day</title>', TITLE),
    "right to left": ("<html dir=rtl lang=he><title>מילים של היום</title>", "מילים של היום"),
    "an emoji of a family": ("<title>Family 👨‍👩‍👧 day</title>", "Family 👨‍👩‍👧 day"),
    "a flag": ("<title>\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f wins</title>",
               "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f wins"),
    "Persian joiners": ("<title>می\u200cخواهم</title>", "می\u200cخواهم"),
}  # fmt: skip


def _pages() -> Iterator[Case]:
    for number, (name, (html, title)) in enumerate(PAGES.items()):
        url = f"http://odd-page{number}.example.org/a"
        yield Case(
            f"a page with {name}",
            url,
            LIVE,
            page(url, html),
            title=title,
            final=url,
        )
    kinds = ("application/pdf", "image/jpeg", "video/mp4", "application/json", "text/plain", "application/octet-stream")
    for number, kind in enumerate(kinds):
        url = f"http://odd-kind{number}.example.org/a"
        yield Case(
            f"a file of {kind}",
            url,
            LIVE,
            answers(url, Reply(200, {"Content-Type": kind}, b"%PDF-1.7 x" * 100)),
            final=url,
        )
    yield from _weather()


def _weather() -> Iterator[Case]:
    """Faults that pass, slowness within the limits, and what is no fault of ours."""
    good = Reply(200, HTML, BYTES)
    replies = {
        "a 503 that passes": (Reply(503, {}, b"busy"), good),
        "a 429 that passes": (Reply(429, {"Retry-After": "1"}, b"busy"), good),
        "a second of thought": (Reply(200, HTML, BYTES, delay=1.0),),
    }
    for number, (name, given) in enumerate(replies.items()):
        url = f"http://odd-weather{number}.example.org/a"
        yield Case(name, url, LIVE, answers(url, *given), title=TITLE, final=url)
    reset = "http://odd-reset.example.org/a"
    yield Case(
        "a reset that passes",
        reset,
        LIVE,
        resets(reset, times=1, then=good),
        title=TITLE,
        final=reset,
    )
    yield from _names()
    statuses = {
        404: "not_found",
        410: "removed",
        403: "refused_by_host",
        451: "withheld_in_region",
        500: "server_error",
    }
    for status, reason in statuses.items():
        url = f"http://odd-status{status}.example.org/a/b-c-d"
        yield Case(f"a status of {status}", url, (reason,), page(url, "<title>x</title>", status=status))


def _names() -> Iterator[Case]:
    """Names that are only roundabout: of one kind of address, of many, by aliases, from a slow server."""
    names: Mapping[str, tuple[str, ...]] = {
        "IPv6 alone": (PUBLIC_V6,),
        "both kinds": (PUBLIC, PUBLIC_V6),
        "twelve addresses": tuple(f"93.184.11.{n}" for n in range(12)),
    }
    for number, (name, addresses) in enumerate(names.items()):
        host = f"odd-name{number}.example.org"

        def arrange(world: World, host: str = host, addresses: tuple[str, ...] = addresses) -> None:
            world.names.leads(host, *addresses)
            world.web.page(f"http://{host}/", PAGE)

        yield Case(f"a name with {name}", f"http://{host}/", LIVE, arrange, title=TITLE, real=True)

    def aliases(world: World) -> None:
        for number in range(4):
            world.names.alias(f"odd-alias{number}.example.org", f"odd-alias{number + 1}.example.org")
        world.web.page("http://odd-alias0.example.org/", PAGE)

    yield Case("four aliases", "http://odd-alias0.example.org/", LIVE, aliases, title=TITLE, real=True)
    for fault, delay in (("truncated", 0.0), ("", 0.8)):
        host = f"odd-dns-{fault or 'slow'}.example.org"

        def arrange_dns(world: World, host: str = host, fault: str = fault, delay: float = delay) -> None:
            world.names.fails(host, fault, delay)
            world.web.page(f"http://{host}/", PAGE)

        yield Case(
            f"a name server that is {fault or 'slow'}", f"http://{host}/", LIVE, arrange_dns, title=TITLE, real=True
        )


CASES = (*_urls(), *_ways(), *_answers(), *_charsets(), *_pages())
