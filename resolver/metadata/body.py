"""Looks at a page's body where the head left something open: headings, and the byline and date beside them.

Lexbor reads only short windows around the places (it is quadratic in depth), never a whole body: 10,000 characters
around the article's heading, and, where those hold nothing, 3,000 after the first marks of a byline.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from resolver import clean
from resolver.dates import read_machine, read_written
from resolver.markup import parsed_text
from resolver.metadata.bylines import LOWER_LEAD, MAX_LABEL, SIGNED_LEAD, tells_of_change
from resolver.metadata.claims import Claim, Field
from resolver.metadata.names import are_names, is_name_like, may_lead, split_names, unled
from resolver.metadata.titles import fold
from resolver.metadata.writers import LINKED
from resolver.vocabulary import Basis

BEFORE, AFTER, AT_MARK = 2_000, 8_000, 3_000
"""Characters around the article's heading, and after a mark, in which byline and date are looked for."""

MAX_HEADINGS, MAX_HEADING = 6, 4_000
MAX_BYLINE, MAX_DATE_LINE = 200, 60
MAX_NODES, MAX_MARKS = 40, 3
MAX_FOOTER = 300
"""Characters of an article's own footer that may hold its byline."""

LINES_BEFORE, LINES_AFTER, LINES_NEAR, LINES_FIRST = 8, 25, 12, 4

_HEADING = {tag: re.compile(rf"<[hH]{tag[1]}(?:\s[^<>]{{0,2000}})?>") for tag in ("h1", "h2")}
_HEADING_END = re.compile(r"</[hH][1-6]")
_TAG = re.compile(r"<[^<>]{0,4000}>")
_CODE = re.compile(r"<(?i:(script|style))(?=[\s>])(?:[^<]++|<(?!/(?i:\1)))*+")
_ELSEWHERE = ",".join(
    (
        *("aside", "footer", "nav", "[id*=comment i]", "[class*=comment i]", "[class*=related i]", "[class*=teaser i]"),
        *(
            "[class*=promo i]:not([class~=node-promoted])",
            "[class*=sidebar i]",
            "[class*=footer i]",
            "[class*=recommend i]",
            "[class*=trending i]",
        ),
        *("[class*=newsletter i]", "[class*=author-bio i]", "[class*=authorbio i]", "[class*=most-read i]"),
    )
)
"""Pieces of a page in which other people's names and other stories' dates stand."""

_MARKS = ('itemprop="author', 'rel="author', "byline", "datePublished")
_YEAR = re.compile(r"\d{4}")
_PROFILE = re.compile(
    r"(?i)/(?:authors?|autor(?:es|en|in)?|profiles?|people|person|writers?|staff|journalists?|by|contributors?)/"
)

_AUTHOR = ",".join(
    (
        *("[itemprop~=author]", "[rel~=author]", "[class*=byline i]", "[class*=author i]", "[class*=autor i]"),
        *("[data-testid*=author]", "[data-testid*=byline]", "[id*=byline i]", "[class*=auteur i]", "[class*=writer i]"),
        *("[class*=signature i]", "[class*=contributor i]", "[class*=szerzo i]", "[class*=penulis i]", "address"),
        *(f'a[href*="/{word}/"]' for word in ("author", "authors", "autor", "autores", "autoren", "auteur", "firme")),
    )
)
_AUTHOR_INSIDE = "[class*=byline i],[class*=author i],[class*=autor i]"
_DATE_INSIDE = "[datetime],[itemprop~=datePublished],[itemprop~=dateModified]"
_DATE = ",".join(
    (
        *("time[datetime]", "[itemprop~=datePublished]", "[class*=date i]", "[class*=published i]"),
        *("[class*=timestamp i]", "[class*=fecha i]", "abbr[title]", "[class~=updated][title]"),
    )
)


def headings(text: str, start: int, tag: str = "h1", known: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """The first few headings after `start`: position and plain words; the page is read no further than is asked.

    Where a part of a heading between tags says one of the `known` titles, folded, that part is the heading: the rest is
    a kicker, a logo, a byline.
    """
    for _ in range(MAX_HEADINGS):
        found = _HEADING[tag].search(text, start)
        if found is None:
            return
        start = found.end()
        end = _HEADING_END.search(text, start, start + MAX_HEADING)
        inside = text[start : end.start()] if end else ""
        words = clean.line(html.unescape(_TAG.sub(" ", inside)))
        if words and known and "<" in inside and fold(words) not in known:
            parts = (clean.line(html.unescape(part)) for part in _TAG.split(inside))
            words = next((part for part in parts if part and fold(part) in known), words)
        if words:
            yield found.start(), words


def around(text: str, start: int, near: int | None) -> str:
    """The piece of the page in which byline and date stand, if anywhere; `near` is the place of the heading."""
    if near is None:
        return text[start : start + AFTER]
    at = text.find("<", max(start, near - BEFORE))
    return text[at if 0 <= at <= near else near : near + AFTER]


def read(text: str, start: int, near: int | None, heading: str | None, wanted: frozenset[Field]) -> list[Claim]:
    """Claims about the `wanted` of author and date beside the heading, else at the first marks of a byline."""
    claims = list(_window(around(text, start, near), heading or "", wanted))
    missing = wanted - {claim.field for claim in claims}
    for place in sorted(filter(None, (text.find(mark, start) + 1 for mark in _MARKS)))[:MAX_MARKS] if missing else ():
        if not missing:
            break
        opened = max(start, text.rfind("<", start, place))
        found = list(_window(text[opened : place + AT_MARK], None, missing))
        claims.extend(found)
        missing -= {claim.field for claim in found}
    return claims


def _window(piece: str, heading: str | None, wanted: frozenset[Field]) -> Iterator[Claim]:
    tree = parsed_text(_CODE.sub(" ", piece))
    _clear(tree)
    for field, selector, reader in ((Field.AUTHORS, _AUTHOR, _author), (Field.PUBLISHED, _DATE, _date)):
        if field in wanted:
            yield from _marked(tree.css("h1," + selector)[:MAX_NODES], reader)
    if tree.body is not None and heading is not None:
        told = wanted | {Field.MODIFIED} if Field.PUBLISHED in wanted else wanted
        yield from (claim for claim in _lines(tree.body.text(separator="\n"), heading) if claim.field in told)


def _marked(nodes: list[LexborNode], reader: Callable[[LexborNode, int], Iterator[Claim]]) -> Iterator[Claim]:
    """The claims of nodes in document order; those after the heading come first, and twins side by side are one."""
    heading = next((index for index, node in enumerate(nodes) if node.tag == "h1"), -1)
    group, first = (0, "", ""), 0
    for order, node in enumerate([*nodes[heading + 1 :], *nodes[: max(heading, 0)]]):
        if node.tag == "h1":
            continue
        same = (node.parent.mem_id if node.parent else 0, node.tag or "", node.attributes.get("class") or "")
        group, first = (group, first) if same == group else (same, order)
        yield from reader(node, first)


def _clear(tree: LexborHTMLParser) -> None:
    """Take out what stands elsewhere; what holds the heading is a frame around the article and stays."""
    found = [
        node
        for node in tree.css(_ELSEWHERE)
        if node.tag not in {"html", "body"} and not node.css_first("h1") and not _is_own_footer(node)
    ]
    places = frozenset(node.mem_id for node in found)
    for node in [node for node in found if not _is_within(node.parent, places)]:
        node.decompose()


def _is_own_footer(node: LexborNode) -> bool:
    """Whether this is an article's short footer, in which some programs put its byline."""
    if node.tag != "footer":
        return False
    above = node.parent
    while above is not None and above.tag != "article":
        above = above.parent
    return above is not None and len(node.text().strip()) <= MAX_FOOTER


def _is_within(node: LexborNode | None, places: frozenset[int]) -> bool:
    while node is not None:
        if node.mem_id in places:
            return True
        node = node.parent
    return False


def _author(node: LexborNode, order: int) -> Iterator[Claim]:
    attributes = node.attributes
    marked = "author" in (attributes.get("itemprop") or "").split()
    if marked or "author" in (attributes.get("rel") or "").split():
        origin = "microdata:author" if marked else "html:rel-author"
        named = node.css_first("[itemprop~=name]")
        text = attributes.get("content") or (named or node).text(separator=" ")
        if text and len(text.strip()) <= MAX_BYLINE:
            yield Claim(Field.AUTHORS, 52 if marked else 53, origin, text)
        return
    profiles = [
        link.text(separator=" ") for link in node.css("a[href]")[:10] if _PROFILE.search(link.attributes["href"] or "")
    ]
    if not profiles and _frames_several(node):
        return
    bare = node.tag == "a" and not attributes.get("class")
    for text in profiles or [node.text(separator=" ")]:
        names = split_names(text) if len(text.strip()) <= MAX_BYLINE and not _is_date(text) else ()
        if names and (are_names(text) if bare else all(map(is_name_like, names))):
            yield Claim(Field.AUTHORS, (LINKED if bare else 60) + order, "html:byline", text)


def _frames_several(node: LexborNode) -> bool:
    """Whether two or more bylines stand in this one, each of which is read by itself."""
    inner = (each for each in node.css(_AUTHOR_INSIDE)[:10] if each.mem_id != node.mem_id and each.text().strip())
    return next(inner, None) is not None and next(inner, None) is not None


def _is_date(text: str) -> bool:
    return _YEAR.search(text) is not None and read_written(text) is not None


def _date(node: LexborNode, order: int) -> Iterator[Claim]:
    attributes = node.attributes
    marked = attributes.get("itemprop") or ""
    text = attributes.get("datetime") or attributes.get("content") or _titled(node) or node.text(separator=" ")
    frame = not (attributes.get("datetime") or attributes.get("content")) and node.css_first(_DATE_INSIDE)
    if not text or len(text.strip()) > MAX_BYLINE or frame:
        return
    called = f"{marked} {attributes.get('class')}".lower()
    changed = (
        (re.search(r"modif|updat", called) and "publi" not in called)
        or tells_of_change(node.text(separator=" "))
        or (not marked and tells_of_change(_before(node)))
    )
    origin = "microdata:" + marked.split()[0] if marked.strip() else "html:date"
    origin = "time:datetime" if origin == "html:date" and attributes.get("datetime") else origin
    yield Claim(Field.MODIFIED if changed else Field.PUBLISHED, (50 if marked else 60) + order, origin, text)


def _before(node: LexborNode) -> str:
    """The words before a tag within the one that holds it: the last ones of bare text, or a short tag's."""
    other = node.prev
    while other is not None and not (text := other.text()).strip():
        other = other.prev
    if other is None:
        return ""
    words = text.strip()
    return words[-MAX_LABEL:] if other.tag == "-text" or len(words) <= MAX_LABEL else ""


def _titled(node: LexborNode) -> str | None:
    """The moment in a tag's `title`, as microformats write it for machines beside the words for people."""
    title = node.attributes.get("title") or ""
    return title if len(title) <= MAX_DATE_LINE and _YEAR.match(title) and read_machine(title, Basis.MARKUP) else None


def _lines(text: str, heading: str) -> Iterator[Claim]:
    """The claims of single lines; most are told by their first word and their length to be none, as they stand."""
    near = _near(text, heading[:20])
    for order, written in enumerate(near):
        if may_lead(written) and (name := _led(written, near[order + 1 : order + 2], order)) is not None:
            yield Claim(Field.AUTHORS, 54 if order < LINES_NEAR else 100 + order, "html:by", name)
        if (line := _short(written)) and _is_date(line):
            before = near[order - 1].strip() if order else ""  # a menu may hold a bare `Update`
            changed = tells_of_change(line) or (
                len(before) <= MAX_LABEL and before.lower() != "update" and tells_of_change(before)
            )
            yield Claim(Field.MODIFIED if changed else Field.PUBLISHED, 110 + order, "html:text", line)


def _short(written: str) -> str | None:
    """The words of a line that is short enough for a date; a paragraph shows in its first characters that it is not."""
    line = clean.collapsed(written[: MAX_DATE_LINE + 4])
    if len(line) <= MAX_DATE_LINE < len(written):
        line = clean.collapsed(written)
    return line if len(line) <= MAX_DATE_LINE else None


def _led(written: str, next_one: Sequence[str], order: int) -> str | None:
    """The line with the name that this one announces: the one that follows, or itself.

    A small `di` stands between words everywhere: it counts only at once behind the heading.
    """
    line = clean.collapsed(written[: MAX_BYLINE + 4])
    rest = unled(line, SIGNED_LEAD) if len(line) <= MAX_BYLINE else None
    if rest and order >= LINES_FIRST and LOWER_LEAD.match(line):
        return None
    if rest == "":  # the words stand alone in their line
        follows = clean.collapsed(next_one[0]) if next_one else ""
        return (
            follows if len(follows) <= MAX_BYLINE and all(map(is_name_like, split_names(follows) or ("x",))) else None
        )
    return line if rest and are_names(rest) else None


def _near(text: str, start: str) -> list[str]:
    """The lines after the one that begins with `start`, then those before it; where none does, the first ones."""
    written = [*filter(str.strip, text.split("\n"))]
    may_be = (index for index, each in enumerate(written) if each.lstrip().startswith(start[:1]))
    at = next((index for index in may_be if clean.collapsed(written[index]).startswith(start)), 0)
    return [*written[at + bool(start) : at + LINES_AFTER], *written[max(0, at - LINES_BEFORE) : at]]
