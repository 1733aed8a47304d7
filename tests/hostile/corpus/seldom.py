"""What only its writing spoils: answers, bodies, scripts and heads that mean one thing plainly (seen 2026)."""

import gzip
import zlib
from collections.abc import Iterator, Mapping

from tests.hostile.bed.case import LIVE, Case, answers, each, leads, page, says
from tests.support.web import Reply

TITLE = "Words of the month"
PAGE = f"<!doctype html><html><head><title>{TITLE}</title></head><body><p>Words enough for a page.</p></body></html>"
BYTES = PAGE.encode()
HTML = {"Content-Type": "text/html"}
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
SIZED = b"Content-Length: %d\r\n\r\n" % len(BYTES) + BYTES
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
SIZE = b"%x" % len(BYTES)

ANSWERS: Mapping[str, bytes] = {
    "two blanks in its status line": OK.replace(b" 200 ", b"  200  ") + SIZED,
    "a version without a point": OK.replace(b"HTTP/1.1", b"HTTP/2") + SIZED,
    "a status line in small letters": OK.replace(b"HTTP", b"http") + SIZED,
    "no transfer coding, by its old name": OK + b"Transfer-Encoding: identity\r\n" + SIZED,
    "a blank in a chunk's extension": CHUNKED + SIZE + b"; a=b\r\n" + BYTES + b"\r\n0; c\r\n\r\n",
    "chunks with line feeds alone": CHUNKED + SIZE + b"\n" + BYTES + b"\n0\n\n",
    "a header without a colon": OK + b"X-XSS-Protection=1;\r\n" + SIZED,
    "a type without a semicolon": OK.replace(b"text/html", b"text/html charset=utf-8") + SIZED,
    "a type that is none": OK.replace(b"text/html", b"html") + SIZED,
    "any type": OK.replace(b"text/html", b"*/*") + SIZED,
    "a type and any type": OK.replace(b"text/html", b"text/html, */*") + SIZED,
}  # fmt: skip

BODIES: Mapping[str, tuple[str, bytes]] = {
    "gzip that is called deflate": ("deflate", gzip.compress(BYTES)),
    "deflate that is called gzip": ("gzip", zlib.compress(BYTES)),
    "gzip that is called nothing": ("", gzip.compress(BYTES)),
    "gzip with a wrong checksum": ("gzip", gzip.compress(BYTES)[:-8] + b"\0" * 8),
    "gzip with an empty member first": ("gzip", gzip.compress(b"") + gzip.compress(BYTES)),
}

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "Latin-1 that nobody names": ("cp1252", "text/html", "São Paulo: não há acordo na eleição"),
    "Latin-2 that nobody names": ("iso8859_2", "text/html", "Zażółć gęślą jaźń, przyjął ustawę"),
    "Cyrillic that nobody names": ("cp1251", "text/html", "Правительство приняло решение"),
    "UTF-8 that is called Latin-1": ("utf-8", "text/html; charset=ISO-8859-1", "Größe und Übermut"),
    "UTF-8 that is called UTF-16": ("utf-8", "text/html; charset=utf-16", "Größe und Übermut"),
    "UTF-16 without its mark": ("utf-16-le", "text/html", "Größe und Übermut"),
    "Japanese in escapes that nobody names": ("iso2022_jp", "text/html", "今日の言葉と記事"),
}

WAYS: Mapping[str, str] = {
    "a name": "<script>var next = '/x'; window.location.href = next;</script>",
    "a place by its name": "<script>window['location'] = '/x'</script>",
    "a timer's string": "<script>setTimeout(\"location.href='/x'\", 500)</script>",
    "a literal and the fragment": "<body onload=\"location.replace('/x' + location.hash)\">",
    "an encoded literal": "<script>location.replace(decodeURIComponent('%2Fx'))</script>",
    "a hidden field": "<input type=hidden id=a value=/x><script>location = document.getElementById('a').value</script>",
}

STAYS: Mapping[str, str] = {
    "old browsers": "if (/MSIE|Trident/.test(navigator.userAgent)) { location.href = '/x' }",
    "small screens": "if (screen.width < 700) location = '/x';",
    "a click": "document.getElementById('b').onclick = function () { location.href = '/x' }",
    "a fault": "window.onerror = function () { location.href = '/x' }",
    "half an hour": "setTimeout(function () { location.href = '/x' }, 1800000)",
}

HEADS: Mapping[str, tuple[str, str]] = {
    "a gap for its card's title": ('<meta property="og:title" content="{{ title }}"><title>Words</title>', "Words"),
    "no value for its card's title": ('<meta property="og:title" content="undefined"><title>Words</title>', "Words"),
    "marks that cut its card's title off": (
        '<meta property="og:title" content="He said "no" to it"><title>He said "no" to it</title>',
        'He said "no" to it',
    ),
    "a data section for a title": ("<title><![CDATA[Words & more]]></title>", "Words & more"),
    "a line break in its title": ("<title>Words<br>of the day</title>", "Words of the day"),
    "a title that is never closed": ("<title>Words of the day\n<script>var a = 1</script></head>", "Words of the day"),
    "zeros in its title": ("<title>\0\0Words\0</title>", "Words"),
    "a title behind a megabyte": ("<script>" + "var a = 1;\n" * 100_000 + "</script><title>Words</title>", "Words"),
    "marks in its data": (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The "long" way",}</script>',
        'The "long" way',
    ),
    "a shouted card": ('<meta property="og:title" content="NEWS OF NATO"><title>News of NATO</title>', "News of NATO"),
}  # fmt: skip


def _cases() -> Iterator[Case]:
    for number, (name, raw) in enumerate(ANSWERS.items()):
        url = f"http://seldom-answer{number}.example.org/a-story"
        yield Case(f"seldom, an answer with {name}", url, LIVE, says(url, raw), title=TITLE, final=url)
    for number, (name, (coding, body)) in enumerate(BODIES.items()):
        url = f"http://seldom-body{number}.example.org/a-story"
        head = {**HTML, "Content-Encoding": coding} if coding else HTML
        yield Case(f"seldom, a body in {name}", url, LIVE, answers(url, Reply(200, head, body)), title=TITLE, final=url)
    for number, (name, (codec, kind, title)) in enumerate(TEXTS.items()):
        url = f"http://seldom-text{number}.example.org/a-story"
        text = f"<html><head><title>{title}</title></head><body><p>{title}.</p></body></html>".encode(codec)
        reply = answers(url, Reply(200, {"Content-Type": kind}, text))
        yield Case(f"seldom, a text in {name}", url, LIVE, reply, title=title, final=url)
    for number, (name, html) in enumerate(WAYS.items()):
        host = f"seldom-way{number}.example.org"
        both = each(page(f"http://{host}/a", html), page(f"http://{host}/x", PAGE))
        yield Case(f"seldom, led on by {name}", f"http://{host}/a", LIVE, both, title=TITLE, final=f"http://{host}/x")
    for number, (name, code) in enumerate(STAYS.items()):
        url = f"http://seldom-stay{number}.example.org/a"
        html = f"<html><head><title>{TITLE}</title><script>{code}</script></head><body><div id=b></div></body></html>"
        yield Case(f"seldom, not led on for {name}", url, LIVE, page(url, html), title=TITLE, final=url)
    for number, (name, (html, title)) in enumerate(HEADS.items()):
        url = f"http://seldom-head{number}.example.org/a-story"
        yield Case(f"seldom, a page with {name}", url, LIVE, page(url, html), title=title, final=url)
    yield from _ends()


def _ends() -> Iterator[Case]:
    """What is no page, though its status is that of one."""
    ends: Mapping[str, tuple[str, str]] = {
        "a door of its own": ("/account/sign-in", "login_required"),
        "a gate of its own": ("/verify-age", "age_gate"),
        "a place of what is not there": ("/404.html", "soft_404"),
    }
    for number, (name, (path, reason)) in enumerate(ends.items()):
        host = f"seldom-end{number}.example.org"
        both = each(leads(f"http://{host}/a-story", path, status=302), page(f"http://{host}{path}", PAGE))
        yield Case(f"seldom, led to {name}", f"http://{host}/a-story", (reason,), both)
    notes = {
        "a fault": ("<title>Service Unavailable</title>", "server_error"),
        "nothing": ("<!-- -->\n", "bad_response"),
    }
    for number, (name, (html, reason)) in enumerate(notes.items()):
        url = f"http://seldom-note{number}.example.org/a-story"
        yield Case(f"seldom, a page of {name}", url, (reason,), page(url, html))


CASES = tuple(_cases())
