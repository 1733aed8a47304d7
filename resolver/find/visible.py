"""Walks a parsed page once: the text that a reader sees, and where in it the elements stand that may be mentions.

The walk is linear in the nodes. It meets openings only, so an element of interest gets a text node behind it that no
page can write (it holds a random word) and that says where it ends.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from secrets import token_hex

from selectolax.lexbor import LexborHTMLParser, LexborNode

from resolver.find.targets import Target

_END = f"\ufdd1{token_hex(8)}"
_WHITE = " \t\n\r\f"
_WHITES = re.compile(r"[ \t\n\r\f]+")
_TEXT, _COMMENT = 2, 4
"""Lexbor's numbers for text and comment nodes; elements of HTML have fixed ones, custom elements larger than any."""
_MAX_CLIMB = 256
"""Inline elements around a text that are looked through for its block; deeper ones count as a block."""


class Kind(StrEnum):
    """Why an element has a spot."""

    LINK = "link"
    MARK = "mark"
    AREA = "area"


@dataclass(slots=True, eq=False)
class Spot:
    """An element that may matter, and where it stands.

    `start` and `end` are offsets of its visible text, None where it has none; `at` is the length of the text before
    it. `outer` is the nearest `MARK` around it. `muted` says that it stands where nothing is shown (noscript).
    `target` is where a link leads.
    """

    kind: Kind
    node: LexborNode
    tag: str
    at: int
    outer: "Spot | None" = None
    muted: bool = False
    target: Target | None = None
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class Walked:
    """What one walk over a page gave; offsets count in `text`, which is not yet in NFC.

    `raw` are elements whose text is not shown (script, textarea, comment), with their tag and that text.
    """

    text: str
    spots: list[Spot]
    raw: list[tuple[LexborNode, str, str]]
    templates: list[LexborNode]


_BLOCK, _BREAK, _MUTE, _RAW, _MARK, _LINK, _AREA, _TEMPLATE = 1, 2, 4, 8, 16, 32, 64, 128
_NAMES = (
    (
        "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
        " form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table caption tbody td tfoot"
        " th thead tr ul legend",
        _BLOCK,
    ),
    ("br", _BREAK),
    ("head noscript select datalist svg math audio video canvas object", _MUTE),
    ("script style textarea iframe noembed noframes title xmp", _RAW),
    ("blockquote iframe embed object", _MARK),
    ("a", _LINK),
    ("article main nav aside footer", _AREA),
    ("template", _TEMPLATE),
)


@cache
def _kinds() -> tuple[Mapping[int, int], int]:
    """Tag number → what the walk does there, and the number of `pre`."""
    tree = LexborHTMLParser("")
    kinds: dict[int, int] = {}
    for names, kind in _NAMES:
        for name in names.split():
            number = tree.create_node(name).tag_id
            kinds[number] = kinds.get(number, 0) | kind
    return kinds, tree.create_node("pre").tag_id


def walk(
    root: LexborNode,
    *,
    reads: Callable[[str], Target | None],
    flagged: Iterable[LexborNode] = (),
    custom: Callable[[str], bool] = lambda _name: False,
) -> Walked:
    """Walk `root` and all below it, which changes the tree (see the module).

    `reads` says where an address leads, or None when it is of no interest; `flagged` are elements that carry a mark;
    `custom` says of the name of an unknown element whether it may carry one.
    """
    walker = _Walker(reads, {node.mem_id for node in flagged})
    kinds, _ = _kinds()
    marked, text, raw = walker.flagged, walker.text, walker.raw
    awaited: tuple[LexborNode, str] | None = None
    for node in root.traverse(include_text=True):
        number = node.tag_id
        if number == _TEXT:
            content = node.text_content or ""
            if awaited is not None:
                raw.append((*awaited, content))
                awaited = None
            elif content.startswith("\ufdd1") and content == _END:
                walker.close()
            elif walker.mute:
                continue
            elif content.isspace() and not content.strip(_WHITE):
                text.gap = True
            else:
                text.add(node, content)
            continue
        awaited = None
        kind = kinds.get(number, 0)
        if kind:
            awaited = walker.open(node, kind)
        elif number == _COMMENT:
            raw.append((node, "!", node.comment_content or ""))
            continue
        elif number > _LAST and custom(name := node.tag or ""):
            walker.spot(Kind.MARK, node, name)
            continue
        if marked and not kind & _MARK and node.mem_id in marked:
            walker.spot(Kind.MARK, node, node.tag or "")
    return Walked("".join(text.pieces), walker.spots, raw, walker.templates)


_LAST = 100_000


class _Text:
    """The visible text so far: white space as a browser shows it, a blank line between blocks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.gap = False
        self.opened = False
        self.breaks = 0
        self.waiting: list[Spot] = []
        self._block = 0
        self._blocks: dict[int, int] = {}
        self._kinds, self._pre_number = _kinds()
        self._pre: set[int] = set()

    def add(self, node: LexborNode, content: str) -> None:
        words = content.strip(_WHITE)
        block = self._block_of(node)
        if block in self._pre:
            self.breaks += "\n" in content[: len(content) - len(content.lstrip(_WHITE))]
        elif "\n" in words or "  " in words or "\t" in words:
            words = _WHITES.sub(" ", words)
        if self.length:
            if self.opened or block != self._block:
                self._write("\n\n")
            elif self.breaks:
                self._write("\n" * min(self.breaks, 2))
            elif self.gap or content[0] in _WHITE:
                self._write(" ")
        for spot in self.waiting:
            spot.start = self.length
        self.waiting.clear()
        self._write(words)
        self._block, self.opened, self.breaks = block, False, 0
        self.gap = content[-1] in _WHITE
        if self.gap and block in self._pre:
            self.breaks = int("\n" in content[len(content.rstrip(_WHITE)) :])

    def _write(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def _block_of(self, node: LexborNode) -> int:
        climbed: list[int] = []
        above = node.parent
        found = 0
        while above is not None:
            here = above.mem_id
            found = self._blocks.get(here, 0)
            if found:
                break
            climbed.append(here)
            number = above.tag_id
            if self._kinds.get(number, 0) & _BLOCK or len(climbed) > _MAX_CLIMB:
                found = here
                if number == self._pre_number:
                    self._pre.add(here)
                break
            above = above.parent
        for each in climbed:
            self._blocks[each] = found
        return found


class _Walker:
    """What a walk keeps: open elements of interest, and the spots made so far."""

    def __init__(self, reads: Callable[[str], Target | None], flagged: set[int]) -> None:
        self.text = _Text()
        self.spots: list[Spot] = []
        self.raw: list[tuple[LexborNode, str, str]] = []
        self.templates: list[LexborNode] = []
        self.flagged = flagged
        self.mute = 0
        self._reads = reads
        self._open: list[Spot | None] = []
        self._outer: Spot | None = None

    def open(self, node: LexborNode, kind: int) -> tuple[LexborNode, str] | None:
        """Enter an element; for one with raw text, what that text will belong to."""
        text = self.text
        if kind & _BLOCK:
            if not self.mute:
                text.opened = True
            if kind == _BLOCK:
                return None
        if kind & _LINK:
            href = node.attrs.get("href")
            target = self._reads(href) if href else None
            if target is not None:
                self.spot(Kind.LINK, node, "a", target)
            return None
        if kind & _BREAK:
            text.breaks += not self.mute
            return None
        if kind & _MARK:
            self.spot(Kind.MARK, node, node.tag or "")
        elif kind & _AREA:
            self.spot(Kind.AREA, node, node.tag or "")
        elif kind & _TEMPLATE:
            self.templates.append(node)
        if kind & _MUTE:
            self.mute += 1
            self._open.append(None)
            node.insert_after(_END)
        return (node, node.tag or "") if kind & _RAW and node.first_child is not None else None

    def spot(self, kind: Kind, node: LexborNode, tag: str, target: Target | None = None) -> None:
        text = self.text
        spot = Spot(kind, node, tag, text.length, self._outer, self.mute > 0, target)
        self.spots.append(spot)
        self._open.append(spot)
        if not self.mute:
            text.waiting.append(spot)
        if kind is Kind.MARK:
            self._outer = spot
        node.insert_after(_END)

    def close(self) -> None:
        """Leave the innermost open element of interest."""
        spot = self._open.pop()
        if spot is None:
            self.mute -= 1
            return
        if spot.start is not None:
            spot.end = self.text.length
        elif not spot.muted:
            self.text.waiting.pop()
        if spot.kind is Kind.MARK:
            self._outer = spot.outer
