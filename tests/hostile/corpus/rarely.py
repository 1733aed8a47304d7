"""What is rarely seen and must work all the same: names, ways, heads, bodies and pages of honest servers."""

import gzip
from collections.abc import Iterator, Mapping

from tests.hostile.bed.case import LIVE, Case, World, each, leads, page, says, stalls
from tests.support.web import Reply

TITLE = "Words of the week"
PAGE = f"<!doctype html><html><head><title>{TITLE}</title></head><body><p>Words enough for a page.</p></body></html>"
BYTES = PAGE.encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
SIZED = b"Content-Length: %d\r\n\r\n" % len(BYTES) + BYTES
HTML = {"Content-Type": "text/html; charset=utf-8"}

URLS: Mapping[str, tuple[str, str]] = {
    "a sharp s": ("http://straße.example.org/", "http://xn--strae-oqa.example.org/"),
    "a name in other capitals": ("http://BÜCHER2.example.org/", "http://xn--bcher2-3ya.example.org/"),
    "dots of another script": ("http://rare-dots。example。org/a", "http://rare-dots.example.org/a"),
    "an encoded name": ("http://b%C3%BCcher3.example.org/", "http://xn--bcher3-3ya.example.org/"),
    "a name from right to left": ("http://מילים.example.org/", "http://xn--eebaifb.example.org/"),
    "a name of two scripts": ("http://аpple.example.org/", "http://xn--pple-43d.example.org/"),
    "a final sigma": ("http://λόγος.example.org/", "http://xn--oxapnm1c.example.org/"),
    "an emoji for a name": ("http://☕.example.org/", "http://xn--53h.example.org/"),
    "hyphens in the third place": ("http://r3---sn.example.org/", "http://r3---sn.example.org/"),
    "a port with zeros": ("http://rare-port.example.org:0080/a", "http://rare-port.example.org/a"),
    "a user alone": ("http://editor@rare-user.example.org/a", "http://rare-user.example.org/a"),
    "marks in the query": ("http://rare-q.example.org/a?b#c?d", "http://rare-q.example.org/a?b#c?d"),
    "an at sign in the path": ("http://rare-at.example.org/@editor/a", "http://rare-at.example.org/@editor/a"),
    "an at sign in the query": ("http://rare-at2.example.org?a@b.c", "http://rare-at2.example.org/?a@b.c"),
    "an address of ours in the path": (
        "http://rare-in.example.org/http://10.0.0.1/",
        "http://rare-in.example.org/http://10.0.0.1/",
    ),
    "a fragment that leads on": ("http://rare-f.example.org/a#!/b/c", "http://rare-f.example.org/a#!/b/c"),
    "escapes in small letters": ("http://rare-e.example.org/%c3%bc", "http://rare-e.example.org/%c3%bc"),
    "an encoded slash": ("http://rare-s.example.org/a%2Fb", "http://rare-s.example.org/a%2Fb"),
    "blanks around it": ("  http://rare-b.example.org/a  ", "http://rare-b.example.org/a"),
    "no scheme": ("rare-n.example.org/a", "https://rare-n.example.org/a"),
    "a scheme of two": ("http://https://rare-2.example.org/a", "https://rare-2.example.org/a"),
}

LOCATIONS: Mapping[str, tuple[str, str]] = {
    "a dot": (".", "http://{host}/a/"),
    "a dot and a path": ("./x", "http://{host}/a/x"),
    "a blank in the query": ("/x?a=b c&d", "http://{host}/x?a=b%20c&d"),
    "escapes": ("/x%20y?z=%2F", "http://{host}/x%20y?z=%2F"),
    "an international name": ("http://bücher.{host}/x", "http://xn--bcher-kva.{host}/x"),
    "a name in capitals": ("HTTP://{HOST}/X", "http://{host}/X"),
    "a final dot": ("http://{host}./x", "http://{host}./x"),
    "another fragment": ("/x#mine", "http://{host}/x#mine"),
    "a semicolon": ("/x;y=z", "http://{host}/x;y=z"),
    "a colon in the path": ("/x:y", "http://{host}/x:y"),
    "brackets": ("/x?a[]=b|c", "http://{host}/x?a[]=b%7Cc"),
    "quotes": ("/x?a='b'", "http://{host}/x?a='b'"),
    "a tab behind it": ("/x\t", "http://{host}/x"),
    "a plus": ("/x?a+b", "http://{host}/x?a+b"),
    "another script": ("/слова?ключ=знач", "http://{host}/%D1%81%D0%BB%D0%BE%D0%B2%D0%B0?%D0%BA%D0%BB%D1%8E%D1%87=%D0%B7%D0%BD%D0%B0%D1%87"),
}  # fmt: skip

ANSWERS: Mapping[str, bytes] = {
    "a blank line before it": b"\r\n" + OK + SIZED,
    "bare line ends": OK.replace(b"\r\n", b"\n") + SIZED.replace(b"\r\n", b"\n"),
    "a phrase in Latin-1": b"HTTP/1.1 200 D\xe9j\xe0\r\nContent-Type: text/html\r\n" + SIZED,
    "a length with blanks": OK + b"Content-Length:   %d  \r\n\r\n" % len(BYTES) + BYTES,
    "a closing blank behind a chunk size": OK + b"Transfer-Encoding: chunked\r\n\r\n%x  \r\n" % len(BYTES) + BYTES
    + b"\r\n0\r\n\r\n",
    "small chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n"
    + b"".join(b"1\r\n%c\r\n" % each for each in BYTES) + b"0\r\n\r\n",
    "a large policy": OK + b"Content-Security-Policy: " + b"a" * 15_000 + b"\r\n" + SIZED,
    "large heads together": OK + b"".join(b"X-%d: " % n + b"v" * 6000 + b"\r\n" for n in range(8)) + SIZED,
    "an empty header": OK + b"X-Empty:\r\n" + SIZED,
    "an underscore in a name": OK + b"X_Name: a\r\n" + SIZED,
    "a tab in a header": OK + b"X-Name:\ta\tb\r\n" + SIZED,
    "another server's place": OK + b'Alt-Svc: h3=":443"; ma=86400\r\nContent-Location: /other\r\n' + SIZED,
    "an offer of HTTP/2": OK + b"Upgrade: h2,h2c\r\nConnection: Upgrade, close\r\n" + SIZED,
    "many 103s": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 5 + OK + SIZED,
    "a part of it all": b"HTTP/1.1 206 X\r\nContent-Range: bytes 0-9/10\r\nContent-Type: text/html\r\n" + SIZED,
    "a type of parts": OK.replace(b"text/html", b"multipart/mixed") + SIZED,
    "an attachment": OK + b'Content-Disposition: attachment; filename="a.html"\r\n' + SIZED,
    "a type with a blank": b"HTTP/1.1 200 OK\r\nContent-Type: text/html ; charset = utf-8\r\n" + SIZED,
    "two types": b"HTTP/1.1 200 OK\r\nContent-Type: text/html, text/html; charset=utf-8\r\n" + SIZED,
    "a Retry-After beside a page": OK + b"Retry-After: 3600\r\n" + SIZED,
    "a Location beside a page": OK + b"Location: /elsewhere\r\n" + SIZED,
    "a refresh of itself": OK + b"Refresh: 300\r\n" + SIZED,
}  # fmt: skip
TITLELESS = frozenset({"a type of parts"})

PAGES: Mapping[str, tuple[str, str]] = {
    "a drawing with a title": (f"<head><title>{TITLE}</title></head><svg><title>Icon</title></svg>", TITLE),
    "a drawing with a title before it": (f"<body><svg><title>Icon</title></svg><title>{TITLE}</title>", TITLE),
    "a title in a script": (f"<script>var a='<title>No</title>'</script><title>{TITLE}</title>", TITLE),
    "a title in a text area": (f"<title>{TITLE}</title><textarea><title>No</title></textarea>", TITLE),
    "two titles": (f"<title>{TITLE}</title><title>No</title>", TITLE),
    "an attribute of 50 KB": (f'<div data-state="{"y" * 50_000}"></div><title>{TITLE}</title>', TITLE),
    "a picture of 300 KB in its head": (
        f'<link rel=icon href="data:image/png;base64,{"A" * 300_000}"><title>{TITLE}</title>',
        TITLE,
    ),
    "entities without an end": ("<title>Tom &amp Jerry &copy 2025</title>", "Tom & Jerry © 2025"),
    "numbers for letters": ("<title>&#87;&#x6F;rds of the week</title>", TITLE),
    "old entities of Windows": ("<title>&#147;Words&#148;</title>", "“Words”"),
    "an XML declaration": (
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
        f'<html xmlns="x"><title>{TITLE}</title>'),
        TITLE,
    ),
    "conditional comments": (f"<!--[if IE]><title>No</title><![endif]--><title>{TITLE}</title>", TITLE),
    "a data section": (f"<title>{TITLE}</title><svg><![CDATA[<title>No</title>]]></svg>", TITLE),
    "a base elsewhere": (f'<base href="https://cdn.example.com/"><title>{TITLE}</title>', TITLE),
    "a note for those without scripts": (
        f"<title>{TITLE}</title><noscript><p>Please enable JavaScript.</p></noscript><p>Words, and more words.</p>",
        TITLE,
    ),
    "words of an error in a story": (
        "<title>How we lost page 404</title><h1>How we lost page 404</h1><p>Words.</p>",
        "How we lost page 404",
    ),
}  # fmt: skip


def _urls() -> Iterator[Case]:
    for name, (written, final) in URLS.items():
        yield Case(
            f"rarely, an address with {name}",
            written,
            LIVE,
            page(final.partition("#")[0], PAGE),
            title=TITLE,
            final=final,
        )


def _ways() -> Iterator[Case]:
    for number, (name, (location, final)) in enumerate(LOCATIONS.items()):
        host = f"rare-way{number}.example.org"
        to = location.replace("{host}", host).replace("{HOST}", host.upper())
        end = final.replace("{host}", host)
        both = each(leads(f"http://{host}/a/b", to, status=(301, 302, 303, 307, 308)[number % 5]),
                    page(end.partition("#")[0].replace("./x", "/x"), PAGE))  # fmt: skip
        yield Case(f"rarely, a Location with {name}", f"http://{host}/a/b#part", LIVE, both, title=TITLE,
                   final=end if "#" in end else f"{end}#part")  # fmt: skip
    host = "rare-cookie.example.org"

    def until_known(world: World, host: str = host) -> None:
        head = {"Set-Cookie": "seen=1; Path=/; HttpOnly", "Location": f"http://{host}/a"}
        world.web.reply(f"http://{host}/a", Reply(302, head), Reply(200, HTML, BYTES))

    yield Case("rarely, a cookie and the same address again", f"http://{host}/a", LIVE, until_known, title=TITLE)
    refreshes: Mapping[str, str] = {
        "in quotes": '<meta http-equiv="refresh" content="0; url=\'/x\'">',
        "in other quotes": "<meta http-equiv='refresh' content='0; URL=\"/x\"'>",
        "with an entity": '<meta http-equiv="refresh" content="0;url=/x?a=1&amp;b=2">',
        "without url=": '<meta http-equiv="refresh" content="0;/x">',
        "with a comma": '<meta http-equiv="refresh" content="0, url=/x">',
        "with blanks": '<meta http-equiv="refresh" content=" 1 ;  url =  /x ">',
        "in fractions of a second": '<meta http-equiv="refresh" content="0.5;url=/x">',
        "content first": '<meta content="0;url=/x" http-equiv="Refresh"/>',
    }
    for number, (name, html) in enumerate(refreshes.items()):
        host = f"rare-refresh{number}.example.org"
        end = f"http://{host}/x" + ("?a=1&b=2" if "entity" in name else "")
        yield Case(f"rarely, a refresh {name}", f"http://{host}/a", LIVE,
                   each(page(f"http://{host}/a", html), page(end, PAGE)), title=TITLE, final=end)  # fmt: skip


def _answers() -> Iterator[Case]:
    for number, (name, raw) in enumerate(ANSWERS.items()):
        url = f"http://rare-answer{number}.example.org/a-story"
        title = None if name in TITLELESS else TITLE
        yield Case(f"rarely, an answer with {name}", url, LIVE, says(url, raw), title=title, final=url)


def _stalled() -> Iterator[Case]:
    """Pages that stop in the middle, their connection left open."""
    packed = gzip.compress(BYTES)
    starts: Mapping[str, bytes] = {
        "a length too large": OK + b"Content-Length: 99999\r\n\r\n" + BYTES,
        "no length": OK + b"\r\n" + BYTES,
        "a chunk to come": OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BYTES) + BYTES + b"\r\n",
        "gzip without its end": OK + b"Content-Encoding: gzip\r\n\r\n" + packed[:-8],
    }
    for number, (name, start) in enumerate(starts.items()):
        url = f"http://rare-stall{number}.example.org/a-story"
        yield Case(f"rarely, a page that stalls with {name}", url, LIVE, stalls(url, start), title=TITLE, slow=True)


def _pages() -> Iterator[Case]:
    for number, (name, (html, title)) in enumerate(PAGES.items()):
        url = f"http://rare-page{number}.example.org/a-story"
        yield Case(f"rarely, a page with {name}", url, LIVE, page(url, html), title=title, final=url)


CASES = (*_urls(), *_ways(), *_answers(), *_stalled(), *_pages())
