"""Walks a parsed page once: the text that a reader sees, and where in it the elements stand that may be mentions. Pure.

The walk is linear in the nodes. It meets openings only, so an element of interest gets a text node behind it that no
page can write (it holds a random word) and that says where it ends.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from secrets import token_hex

from selectolax.lexbor import LexborHTMLParser, LexborNode

from resolver.find.targets import Target

_END = f"\ufdd1{token_hex(8)}"
_WHITE = " \t\n\r\f"
_WHITES = re.compile(r"[ \t\n\r\f]+")
_BLANKS = re.compile(r"[ \t\r\f]+")
_LINE_END = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_TEXT, _COMMENT, _CUSTOM = 2, 4, 1 << 16
"""Lexbor's numbers of texts and comments; those of HTML's elements are below the third, those of unknown ones above."""

_MAX_CLIMB = 256
"""Inline elements around a text that are looked through for its block; the next one counts as a block."""

Attributes = Mapping[str, str | None]


class Look(IntEnum):
    """What an element's attributes say it may be."""

    NOTHING = 0
    LINK = 1
    MARK = 2
    AREA = 3
    PAYLOAD = 4


@dataclass(slots=True, eq=False)
class Spot:
    """An element that may matter, and where it stands.

    `start` and `end` are offsets of its visible text, None where it has none; `at` is the length of the text before
    it, `order` counts what the walk met. `outer` is the nearest `MARK` around it. `muted` says that it stands where
    nothing is shown (noscript). `target` is where a link leads.
    """

    look: Look
    node: LexborNode
    tag: str
    at: int
    order: int
    attributes: Attributes = field(default_factory=dict)
    outer: "Spot | None" = None
    muted: bool = False
    target: Target | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """What is not shown: the content of a script, textarea or comment (tag `!`), or an attribute's (tag `@`, `srcdoc`).

    `at` is the length of the text before the element, `order` counts what the walk met.
    """

    node: LexborNode
    tag: str
    content: str
    at: int
    order: int


@dataclass(slots=True)
class Walked:
    """What one walk over a page gave; offsets count in `text`, which is not yet in NFC."""

    text: str
    spots: list[Spot]
    raw: list[Raw]
    templates: list[tuple[LexborNode, int, int]]


_BLOCK, _BREAK, _MUTE, _RAW, _MARK, _LINK, _AREA, _TEMPLATE, _REMARK, _ASK = (1 << bit for bit in range(10))
_FLOW = (
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table caption tbody td tfoot"
    " th thead tr ul legend"
)
_NAMES = (
    (_BLOCK, _FLOW),
    (_BREAK, "br"),
    (_MUTE, "head noscript select datalist svg math audio video canvas object"),
    (_RAW, "script style textarea iframe noembed noframes title xmp"),
    (_MARK, "blockquote iframe embed object"),
    (_LINK, "a"),
    (_AREA, "article main nav aside footer"),
    (_TEMPLATE, "template"),
    (_ASK, "article aside button center div figure p script section span"),
)
_ASKED = _BLOCK | _ASK


@cache
def _kinds() -> Mapping[int, int]:
    """Tag number → what the walk does there."""
    tree = LexborHTMLParser("")
    kinds = {_TEXT: 0, _COMMENT: _REMARK}
    for kind, names in _NAMES:
        for name in names.split():
            number = tree.create_node(name).tag_id
            kinds[number] = kinds.get(number, 0) | kind
    return kinds


@cache
def _pre() -> int:
    return LexborHTMLParser("").create_node("pre").tag_id


def walk(  # noqa: C901, PLR0912 - one hot loop: a call for each node would double its cost
    root: LexborNode,
    *,
    reads: Callable[[str], Target | None],
    looks: Callable[[str | None, Attributes], Look],
    lines: bool = False,
) -> Walked:
    """Walk `root` and all below it, which changes the tree (see the module).

    `reads` says where an address leads, or None when it is of no interest; `looks` what an element may be, by its
    attributes, and for an unknown element by its name as well. With `lines`, line breaks of the source are kept.
    """
    walker = _Walker()
    blocks, kinds, waiting = _Blocks(lines=lines), _kinds(), walker.waiting
    pieces: list[str] = []
    opened = gap = False
    last: LexborNode | None = None
    for node in root.traverse(include_text=True, skip_empty=True):
        number = node.tag_id
        kind = kinds.get(number)
        if kind == 0:
            content = node.text_content or ""
            if content == _END:
                walker.close()
            elif walker.quiet:
                walker.skip()
            else:
                words = content.strip(_WHITE)
                words = blocks.tidied(node, words) if "\n" in words or "  " in words or "\t" in words else words
                if last is None:
                    between = ""
                elif opened or not blocks.same(node, last):
                    between = "\n\n"
                elif walker.breaks:
                    between = "\n" if walker.breaks == 1 else "\n\n"
                else:
                    between = " " if gap or content[0] in _WHITE or blocks.spaced(node) else ""
                start = walker.length + len(between)
                if waiting:
                    walker.start(start)
                pieces.append(between + words)
                walker.length = start + len(words)
                walker.breaks = 0
                last, opened, gap = node, False, content[-1] in _WHITE
        elif kind == _LINK:
            attributes = node.attributes
            href = attributes.get("href")
            if href and (target := reads(href)) is not None:
                walker.spot(Look.LINK, node, "a", attributes, target)
        elif kind is None:
            if number > _CUSTOM and (look := looks(node.tag, attributes := node.attributes)):
                walker.found(look, node, attributes)
        else:
            if kind & _BLOCK and not walker.mute:
                opened = True
            if kind & _ASK and (attributes := node.attributes) and (look := looks(None, attributes)):
                walker.found(look, node, attributes)
            if kind > _BLOCK and kind != _ASKED:
                walker.open(node, kind)
    return Walked("".join(pieces), walker.spots, walker.raw, walker.templates)


class _Blocks:
    """Which block element a text stands in; what was climbed once is kept, so that asking stays linear."""

    def __init__(self, *, lines: bool) -> None:
        self._lines = lines
        self._known: dict[int, LexborNode | None] = {}
        self._blocks = frozenset(number for number, kind in _kinds().items() if kind & _BLOCK)
        self._pre = _pre()

    def of(self, node: LexborNode) -> LexborNode | None:
        """The nearest block element around a node."""
        above, blocks = node.parent, self._blocks
        for _ in range(4):
            if above is None or above.tag_id in blocks:
                return above
            above = above.parent
        return self._climbed(above)

    def _climbed(self, above: LexborNode | None) -> LexborNode | None:
        climbed: list[int] = []
        while above is not None and above.tag_id not in self._blocks and len(climbed) < _MAX_CLIMB:
            here = above.mem_id
            if here in self._known:
                above = self._known[here]
                break
            climbed.append(here)
            above = above.parent
        self._known.update(dict.fromkeys(climbed, above))
        return above

    def same(self, one: LexborNode, other: LexborNode) -> bool:
        """Whether two nodes stand in the same block."""
        mine, its = self.of(one), self.of(other)
        return mine is None or its is None or mine.mem_id == its.mem_id

    def spaced(self, node: LexborNode) -> bool:
        """Whether white space stands right before a text, in the same block."""
        here: LexborNode | None = node
        for _ in range(_MAX_CLIMB):
            before = here.prev if here is not None else None
            if before is None:
                here = here.parent if here is not None else None
                if here is None or here.tag_id in self._blocks:
                    return False
                continue
            for _ in range(_MAX_CLIMB):
                inside = before.last_child
                if inside is None:
                    break
                before = inside
            if before.tag_id == _TEXT and before.text_content != _END:
                return before.is_empty_text_node
            here = before
        return False

    def tidied(self, node: LexborNode, words: str) -> str:
        """`words` with white space as shown: kept inside `pre`, else one space for a run."""
        if self._lines:
            words = _LINE_END.sub("\n", _BLANKS.sub(" ", words))
            return _EMPTY_LINES.sub("\n\n", words)
        block = self.of(node)
        return words if block is not None and block.tag_id == self._pre else _WHITES.sub(" ", words)


class _Walker:
    """What a walk keeps beside the text: open elements of interest, and the spots made so far."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.raw: list[Raw] = []
        self.templates: list[tuple[LexborNode, int, int]] = []
        self._order = 0
        self.waiting: list[Spot] = []
        self.length = self.breaks = self.mute = 0
        self.quiet = False
        self._open: list[Spot | None] = []
        self._outer: Spot | None = None

    def found(self, look: Look, node: LexborNode, attributes: Attributes) -> None:
        """Take an element that `looks` named."""
        if look is Look.PAYLOAD:
            for value in attributes.values():
                self._keep(node, "@", value)
        else:
            self.spot(look, node, node.tag or "", attributes)

    def open(self, node: LexborNode, kind: int) -> None:
        """Enter an element that is more than a block or a link."""
        if kind & _BREAK:
            self.breaks += not self.mute
        elif kind & _MARK:
            attributes = node.attributes
            if html := attributes.get("srcdoc"):
                self._keep(node, "srcdoc", html)
            self.spot(Look.MARK, node, node.tag or "", attributes)
        elif kind & _AREA:
            self.spot(Look.AREA, node, node.tag or "", {})
        elif kind & _TEMPLATE:
            self._order += 1
            self.templates.append((node, self.length, self._order))
        elif kind & _REMARK:
            self._keep(node, "!", node.comment_content)
        if kind & _MUTE:
            self.mute += 1
            self._open.append(None)
            node.insert_after(_END)
            self.quiet = True
        if kind & _RAW and (inside := node.first_child) is not None and not inside.is_empty_text_node:
            self._keep(node, node.tag or "", inside.text_content)
            self.quiet = True

    def _keep(self, node: LexborNode, tag: str, content: str | None) -> None:
        if content:
            self._order += 1
            self.raw.append(Raw(node, tag, content, self.length, self._order))

    def skip(self) -> None:
        """Pass over a text that is not shown; that of a raw element is taken already and comes right behind it."""
        self.quiet = self.mute > 0

    def spot(
        self, look: Look, node: LexborNode, tag: str, attributes: Attributes, target: Target | None = None
    ) -> None:
        """Make a spot of an element, and mark its end in the tree."""
        self._order += 1
        muted = self.mute > 0
        spot = Spot(look, node, tag, self.length, self._order, attributes, self._outer, muted, target)
        self.spots.append(spot)
        self._open.append(spot)
        if not muted:
            self.waiting.append(spot)
        if look is Look.MARK:
            self._outer = spot
        node.insert_after(_END)

    def start(self, offset: int) -> None:
        """A shown text begins: the open spots that waited for one begin there."""
        for spot in self.waiting:
            spot.start = offset
        self.waiting.clear()

    def close(self) -> None:
        """Leave the innermost open element of interest."""
        spot = self._open.pop()
        if spot is None:
            self.mute -= 1
            self.quiet = self.mute > 0
            return
        if spot.start is not None:
            spot.end = self.length
        elif not spot.muted:
            self.waiting.pop()
        if spot.look is Look.MARK:
            self._outer = spot.outer
