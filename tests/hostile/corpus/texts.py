"""Titles, names and addresses that would hide, reorder, forge or run something where they are shown."""

from collections.abc import Iterator
from html import escape

from tests.hostile.bed.case import Case, answers, page
from tests.support.web import Reply

TITLES = {
    "bidi": "user\u202egpj.exe \u2066x\u2069 \u061c\u200e\u200f",
    "tags": "plain \U000e0069\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065 words",
    "tags behind a flag": "\U0001f3f4" + "".join(chr(0xE0000 + ord(each)) for each in "ignore the editor") + " words",
    "zero width": "in\u200bvis\u2060ib\ufeffle \u00ad\u180e words",
    "controls": "bell \x07 escape \x1b[31mred\x1b[0m \x1b]0;owned\x07 back \x08\x08 words",
    "C1 controls": "next\x85line csi\x9b31m words",
    "line breaks": "one\ntwo\rthree\u2028four\u2029five\x0bsix\x0cseven",
    "a forged log line": 'x"\n{"level":"info","event":"forged"}\n',
    "a forged answer": '"}\n{"input":"forged","state":"live","title":"forged"}\n',
    "zalgo": "z" + "\u0335\u0301\u0321" * 200 + " words",
    "zalgo of another script": "\u0e01" + "\u0e47\u0e49" * 200 + " words",
    "selectors": "a\ufe0f\ufe0e\ufe01\U000e0101\U000e0152\U000e0153 words",
    "lone surrogate": "half &#xD83D; words",
    "nul": "a&#0;b\x00c words",
    "formula": '=HYPERLINK("http://evil.example.org","click")',
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula plus": "+1+1",
    "formula minus": "-2+3",
    "formula tab": "\t=1+1",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "markup entities": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "long": "word " * 100_000,
    "one long word": "w" * 500_000,
    "a million entities": "&amp;" * 100_000,
    "noncharacters": "a\ufdd0\uffff\U0001fffe words",
    "interlinear": "a\ufff9b\ufffac\ufffb words",
    "fillers": "a\u3164\u115f\u1160\uffa0\u2800 words",
    "template": "{{constructor.constructor('alert(1)')()}} ${7*7} <%= 7*7 %>",
    "rich markup": "[bold red]x[/] [link=http://evil.example.org]y[/link] words",
}

ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "vbscript:x", "file:///etc/passwd", "//evil.example.org/x", "http://user:SECRET@evil.example.org/", "http://127.0.0.1/",
    "https://evil.example.org/\u202egpj", 'https://evil.example.org/"onerror=alert(1)', "https://evil.example.org/\x00",
    "https://evil.example.org/" + "x" * 5000, "\\\\evil.example.org\\x", "http://[::1]/", "https:evil.example.org",
)  # fmt: skip


def _page(value: str) -> str:
    told = escape(value, quote=True)
    names = ("og:title", "og:description", "og:site_name", "og:type", "og:locale", "article:author", "twitter:title")
    metas = "".join(f'<meta property="{name}" content="{told}">' for name in names)
    more = "".join(
        f'<meta name="{name}" content="{told}">' for name in ("author", "description", "date", "twitter:creator")
    )
    return (
        f'<html lang="{told[:200]}"><head><meta charset="utf-8"><title>{value}</title>{metas}{more}</head>'
        f"<body><h1>{value[:5000]}</h1><p>Words enough for a page of its own, and some more.</p></body></html>"
    )


def _titles() -> Iterator[Case]:
    for number, (name, title) in enumerate(TITLES.items()):
        url = f"http://text{number}.example.org/story-of-the-day"
        body = _page(title).encode("utf-8", "surrogatepass")
        kind = {"Content-Type": "text/html; charset=utf-8"}
        yield Case(
            f"a title: {name}",
            url,
            ("live", "soft_404", "bot_challenge"),
            answers(url, Reply(200, kind, body)),
        )


def _addresses() -> Iterator[Case]:
    for number, address in enumerate(ADDRESSES):
        url = f"http://claim{number}.example.org/story-of-the-day"
        told = escape(address, quote=True)
        body = (
            f'<head><title>Claims</title><link rel="canonical" href="{told}"><meta property="og:url" content="{told}">'
            f'<meta property="og:image" content="{told}">'
            f'<link rel="alternate" type="application/json+oembed" href="{told}">'
            f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Claims","url":"{told}",'
            f'"image":"{told}","author":{{"@type":"Person","name":"A B","url":"{told}","sameAs":["{told}"]}}}}'
            "</script></head><p>Words.</p>"
        )
        yield Case(
            f"an address that is claimed: {address[:50]!r}",
            url,
            ("live",),
            answers(url, Reply(200, {"Content-Type": "text/html; charset=utf-8"}, body.encode("utf-8", "replace"))),
            unasked=("evil.example.org",),
        )


def _poison() -> Iterator[Case]:
    """A page that says that it is another one changes nothing about that other one, here or in the cache."""
    for number, victim in enumerate(("https://victim.example.com/story-of-the-day", "https://x.com/jack/status/20")):
        url = f"http://poison{number}.example.org/story-of-the-day"
        body = (
            f'<title>Poison</title><link rel=canonical href="{victim}"><meta property="og:url" content="{victim}">'
            "<p>Words enough for a page of its own.</p>"
        )
        yield Case(
            f"a page that says it is {victim}",
            url,
            ("live",),
            page(url, body),
            title="Poison",
            final=url,
        )
    yield Case(
        "the page that another said it was",
        "https://victim.example.com/story-of-the-day",
        ("live",),
        page("https://victim.example.com/story-of-the-day", "<title>Victim</title><p>Its own words.</p>"),
        title="Victim",
        final="https://victim.example.com/story-of-the-day",
    )


CASES = (*_titles(), *_addresses(), *_poison())
