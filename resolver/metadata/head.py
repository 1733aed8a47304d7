"""Reads the head of a page in one linear pass: which tags stand there and what their attributes hold.

Comments, scripts and styles are cut out (JSON-LD is kept), which leaves 3 to 16 KB of most heads; Lexbor reads the
rest. Its parser is quadratic in the attributes of one tag and in depth (60,000 attributes 6 s, 60,000 nested lists
21 s, measured with selectolax 1.0.2), so of a longer rest it is given only void tags of at most 60 attributes, side by
side. The head ends at `</head>` or `<body`, seen as tags and not as words in a script. It never raises on any text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from resolver.markup import parsed_text

HEAD_CAP = 512 * 1024
"""Characters in which the end of the head is looked for."""

PAGE_CAP = 600_000
"""Characters of the whole page that are scanned for anything."""

MAX_REST = 20_000
"""Characters of a head without its scripts that are parsed as they stand: 20,000 cost Lexbor 50 ms at their worst."""

MAX_TAGS, MAX_TAG, MAX_TITLE, MAX_CUTS = 2_000, 16_384, 4_096, 3_000
MAX_BLOCK, MAX_BLOCKS = 256 * 1024, 12
MAX_HEADER_LINKS, MAX_DRAWN, MAX_SIGNS = 100, 20, 2_000

SIGNED = b'"datePublished"'
"""A head that tells author and date (`Head.signs`) has this among its bytes."""

_CUT = r"<(?:!--|(?i:(script|style))(?=[\s>]))"
_START = re.compile(_CUT + r"|<(?i:/head|body)(?=[\s>])")
_START_ANYWHERE = re.compile(_CUT)
_CLOSE = {name: re.compile(rf"</(?i:{name})(?=[\s/>])") for name in ("script", "style")}
_WANTED = re.compile(
    r"(<(?i:meta|link|base|html)(?=[\s/>])(?:[\s/]*+[^\s/>=][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]{0,16384}+\"|'[^']{0,16384}+'|[^\s\"'>][^\s>]*+|(?=>)))?+){0,60}+[\s/]*+)(>?)"
)
_TITLE = re.compile(r"<(?i:title)(?:\s[^<>]{0,500})?>([^<]{1,4096})")
_CODE_END = re.compile(r"</(?:script|style)(?=[\s/>])", re.IGNORECASE)
_DATA = "ld+json"
_SIGN = _DATA.index("+")
_NAMING = ("property", "name", "itemprop", "http-equiv")
_RELATIONS = frozenset({"canonical", "alternate", "amphtml", "image_src", "shortlink"})
_HEADER = re.compile(r"<([^<>]{1,2048})>((?:[^,\"<]|\"[^\"]{0,500}\")*+)")
_PARAMETER = re.compile(r";\s*(rel|type)\s*=\s*(?:\"([^\"]{0,500})\"|([^\s\";,]{1,500}))", re.IGNORECASE)


class Link(NamedTuple):
    """A `<link>` of use: its relations in lower case (of those read here), address and media type.

    `origin` says whether it stood in the page (`link`) or in the answer's own head (`http`).
    """

    rel: frozenset[str]
    href: str
    type: str
    origin: str = "link"


@dataclass(slots=True)
class Head:
    """What stands in a head, as written.

    `metas` maps a lower-case name or property to its contents in document order; `blocks` are the texts of the JSON-LD
    scripts; `end` is where the head ends in the page's text. `closed` says that a tag ended it and nothing in it was
    left open: it is the same however the page goes on. `signs` says that its JSON-LD tells author and date.
    """

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    title: str | None = None
    language: str | None = None
    base: str | None = None
    blocks: list[str] = field(default_factory=list)
    end: int = 0
    closed: bool = False
    signs: bool = False

    @property
    def tells(self) -> bool:
        """Whether anything in it names the page."""
        return bool(self.title or self.blocks) or any(key in self.metas for key in ("og:title", "twitter:title"))


def read_head(text: str) -> Head:
    """The head of a page; where it tells nothing, the whole page up to the cap is read as if it were the head.

    JSON-LD is also taken from after the head (a quarter of the pages that have any hold some there, 2026), unless the
    head's own says who wrote the page and when.
    """
    text = text[:PAGE_CAP]
    head = _read(text, stop=True)
    silent = not head.tells and head.end < len(text)
    if silent:
        head = replace(_read(text, stop=False), end=head.end)
    head.signs = any('"datePublished"' in block and '"author"' in block for block in head.blocks)
    if not (head.signs or silent):
        head.blocks.extend(_later_blocks(text, head.end, MAX_BLOCKS - len(head.blocks)))
    return head


def header_links(value: str) -> Iterator[Link]:
    """The links of a `Link` header (RFC 8288), as a page without a head of its own gives them; at most 100 are read."""
    for found in islice(_HEADER.finditer(value[:MAX_TAG]), MAX_HEADER_LINKS):
        told = {
            hit[1].lower(): (hit[2] or hit[3] or "").strip("'") for hit in reversed(list(_PARAMETER.finditer(found[2])))
        }
        if relations := _relations(told.get("rel", "")):
            yield Link(relations, found[1].strip(), told.get("type", ""), "http")


def _read(text: str, *, stop: bool) -> Head:
    head = Head(end=min(len(text), HEAD_CAP))
    rest = "".join(_without_scripts(text, head, _START if stop else _START_ANYWHERE))
    short = len(rest) <= MAX_REST
    if short:
        _attributes(head, rest)
    if not head.metas and not (short and "</title" in rest.lower()):
        if tags := [tag + ">" for tag, closed in _WANTED.findall(rest)[:MAX_TAGS] if closed]:
            head.links.clear()
            _attributes(head, "".join(tags))
        if tags or not short:
            title = _TITLE.search(rest)
            head.title = _undata(title[1]) if title else None
    return head


def _undata(title: str) -> str:
    """A title without the marks of a data section, which only XML knows: of XHTML and feeds.

    One that was never closed ends where a script behind it did.
    """
    if "</" in title:
        title = _CODE_END.split(title, 1)[0]
    return title.replace("<![CDATA[", "").replace("]]>", "") if title.lstrip().startswith("<![CDATA[") else title


def _without_scripts(text: str, head: Head, start: re.Pattern[str]) -> Iterator[str]:
    """The head's pieces between comments, scripts and styles.

    One that is never closed is stepped into, but for a script or style that goes on where the text was cut.
    """
    at, unclosed = 0, set[str]()
    for _ in range(MAX_CUTS):
        found = start.search(text, at, head.end)
        if found is None:
            break
        yield text[at : found.start()]
        name = found[1].lower() if found[1] else "!--"
        if found[1] is None and text[found.start() + 1] != "!":
            head.end, head.closed = found.start(), not unclosed
            return
        at, opened = found.end(), text.find(">", found.end(), found.end() + MAX_TAG) + 1
        if name in unclosed:
            continue
        if name == "!--":
            end = text.find("-->", found.start() + 2)
            at = end + 3 if end >= 0 else at
        else:
            close = _CLOSE[name].search(text, opened or at)
            end = close.start() if close else -1
            if end >= 0 and _DATA in text[at:opened].lower():
                _keep(head, text[opened:end])
            at = end if end >= 0 else at
        if end < 0 and name != "!--" and len(text) >= PAGE_CAP:
            return
        if end < 0:
            unclosed.add(name)
    yield text[at : head.end]


def _keep(head: Head, block: str) -> None:
    if len(block) <= MAX_BLOCK and len(head.blocks) < MAX_BLOCKS:
        head.blocks.append(block)


def _attributes(head: Head, tags: str) -> None:
    """Take in what the tags hold; asked for by name, which costs a third of what a selector does."""
    tree = parsed_text(tags)
    if tree.root is not None:
        head.language = tree.root.attributes.get("lang") or tree.root.attributes.get("xml:lang")
    _metas(head.metas, tree.tags("meta")[:MAX_TAGS])
    for node in tree.tags("link")[:MAX_TAGS]:
        attributes = node.attributes
        href = attributes.get("href")
        if href and (relations := _relations(attributes.get("rel") or "")):
            head.links.append(Link(relations, href.strip(), attributes.get("type") or ""))
    for node in tree.tags("title")[:MAX_TAGS]:
        head.title = head.title or (None if _is_in_drawing(node) else _undata(node.text()[:MAX_TITLE]))
    for node in tree.tags("base")[:MAX_TAGS]:
        head.base = node.attributes.get("href") if head.base is None else head.base


@lru_cache(maxsize=256)
def _relations(rel: str) -> frozenset[str]:
    """Those of the relations in a `rel` that are read here: of most links none, and pages say it in few ways."""
    return _RELATIONS.intersection(rel.lower().split())


def _is_in_drawing(node: LexborNode) -> bool:
    """Whether a title is the one of an `<svg>`: of a picture, not of the page."""
    above = node.parent
    for _ in range(MAX_DRAWN):
        if above is None or above.tag in {"head", "body", "html"}:
            return False
        if above.tag == "svg":
            return True
        above = above.parent
    return False


def _metas(metas: dict[str, list[str]], nodes: Sequence[LexborNode]) -> None:
    for node in nodes:
        attributes = node.attributes
        content = attributes.get("content") or attributes.get("value")
        if not content:
            continue
        for naming in _NAMING:
            if naming in attributes and (names := attributes[naming]):
                for name in names.lower().split(None, 4):
                    metas.setdefault(name, []).append(content)


def _data(text: str, start: int) -> int:
    """Where `ld+json` stands next, or -1: by its sign, which few pages hold often and which is found at memory's speed.

    Of 42 real pages, 250 KB each after their heads, the word took 68 us to find and the sign 16.
    """
    at = start
    for _ in range(MAX_SIGNS):
        sign = text.find("+", at)
        if sign < 0:
            return -1
        if sign - _SIGN >= start and text.startswith(_DATA, sign - _SIGN):
            return sign - _SIGN
        at = sign + 1
    return text.find(_DATA, max(start, at - _SIGN))


def _later_blocks(text: str, at: int, room: int) -> Iterator[str]:
    for _ in range(MAX_CUTS):
        found = _data(text, at) if room > 0 else -1
        if found < 0:
            return
        at = found + len(_DATA)
        start = text.find(">", at, at + 400) + 1
        opened = text.rfind("<script", max(0, found - 400), found)
        if start == 0 or opened < 0 or ">" in text[opened:found]:
            continue
        end = _CLOSE["script"].search(text, start)
        if end is None:
            return
        if end.start() - start <= MAX_BLOCK:
            yield text[start : end.start()]
            room -= 1
        at = end.end()
