"""Pages that are small on the wire and large in a parser: nesting, attributes, formatting, scripts, data."""

from collections.abc import Callable, Iterator, Mapping

from tests.hostile.bed.case import Case, World, answers
from tests.support.web import Reply

SIZE = 700_000
HOP = 255_000
REFRESH = '<meta http-equiv="refresh" content="900;url=/later">'
"""A refresh that waits too long: the page is searched for one, which does not lead on."""

ENDS = ("live", "soft_404", "bot_challenge", "bad_response", "login_required", "consent_required", "age_gate")


def _fill(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def _numbered(unit: str, size: int) -> str:
    written: list[str] = []
    length = number = 0
    while length < size:
        written.append(unit.format(number))
        length += len(written[-1])
        number += 1
    return "".join(written)


def _reopened(size: int) -> str:
    return "<p>" + _numbered("<b id={}>", size // 2) + _fill("</p><p>x", size // 2)


def _data(inner: str) -> str:
    return f'<script type="application/ld+json">{inner}</script>'


Shape = Callable[[int], str]


def _filled(unit: str) -> Shape:
    return lambda size: _fill(unit, size)


_UNITS = (
    "<div>", "<b>", "<a>", "<ul><li>", "<table><tr><td>", "<svg>", "<math><mi>", "<select><option>", "<template>",
    "<!--", "<!", "<", "&", "&amp;", "</titl", "<a ", "<p\r", "<h1>x", "<h1 ", "<title", "<script>", "<noscript>",
    "<frameset>", "<textarea>", "<a><b><i><p></a>", "<link rel=canonical href=/x>", "\0", "ld+json",
    "<meta name=author content='A B, C D and E F'>", "<meta property='og:title' content=x>", "<meta refres",
    "<meta http-equiv=refresh content='100;url=/x'>", "<span class='author date'>By John Smith May 5, 2020 ",
    "<time datetime=x>January 5 2020</time>", "<script type='application/ld+json'>", "<p class=byline>By A B</p>",
)  # fmt: skip
SHAPES: Mapping[str, Shape] = {
    **{repr(unit): _filled(unit) for unit in _UNITS},
    "formatting that reopens": _reopened,
    "fonts that reopen": lambda size: (
        _numbered("<font color={}>", size // 3) + _fill("</p>", size // 3) + _fill("<div>", size // 3)
    ),
    "attributes": lambda size: "<meta " + _numbered("a{}=1 ", size) + ">",
    "attributes of the root": lambda size: "<html " + _numbered("a{} ", size) + ">",
    "a large title": lambda size: "<title>" + "x" * size + "</title>",
    "a title of marks": lambda size: "<title>a" + _fill("\u0301", size // 2) + "</title>",
    "locations in a script": lambda size: "<script>" + _fill('location.href = "', size) + "</script>",
    "locations in a line": lambda size: "<script>" + _fill('location="/x"+1;', size) + "</script>",
    "deep data": lambda size: _data(_fill('{"a":', size // 2)),
    "deep lists of data": lambda size: _data(_fill("[", size // 2)),
    "a number of data": lambda size: _data("[" + "9" * (size // 2) + "]"),
    "data with comments": lambda _: _data("{" + _fill("/*", 200_000) + "}"),
    "data with commas": lambda _: _data("{" + _fill(", ", 200_000) + "}"),
    "data with quotes": lambda _: _data("{" + _fill('"\\', 200_000) + "}"),
    "data with escapes": lambda _: _data('{"a":"' + _fill("\\q", 200_000) + '"}'),
    "many blocks of data": lambda size: _fill(_data('{"@type":"NewsArticle","author":[{"name":"a"}]}'), size),
    "many authors": lambda _: _data('{"@type":"NewsArticle","author":"' + _fill("a and b, ", 200_000) + '"}'),
}


def _cases() -> Iterator[Case]:
    kind = {"Content-Type": "text/html; charset=utf-8"}
    for number, (name, shape) in enumerate(SHAPES.items()):
        url = f"http://page{number}.example.org/story-of-the-day"
        hop = f"http://hop-page{number}.example.org/story-of-the-day"

        def arrange(world: World, url: str = url, shape: Shape = shape) -> None:
            world.web.reply(url, Reply(200, kind, shape(SIZE).encode()))

        def arrange_hop(world: World, url: str = hop, shape: Shape = shape) -> None:
            world.web.reply(url, Reply(200, kind, (REFRESH + shape(HOP)).encode()))

        yield Case(f"700 KB of {name}", url, ENDS, arrange, heavy=True)
        yield Case(f"250 KB of {name} beside a refresh", hop, ENDS, arrange_hop, heavy=True)
    for number, label in enumerate(
        ("utf-7", "idna", "unicode_escape", "zlib", "hex", "rot13", "punycode", "base64", "x" * 500)
    ):
        url = f"http://charset{number}.example.org/story-of-the-day"
        body = b"<title>Words +ADw-script+AD4-</title><p>Words enough for a page.</p>"
        yield Case(
            f"a charset named {label[:20]}",
            url,
            ("live",),
            answers(url, Reply(200, {"Content-Type": f"text/html; charset={label}"}, body)),
        )


CASES = tuple(_cases())
