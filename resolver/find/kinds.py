"""What a walk does at each kind of element, by Lexbor's number of its tag; and which block a text stands in. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from secrets import token_hex

from selectolax.lexbor import LexborHTMLParser, LexborNode

END = f"\ufdd1{token_hex(8)}"
"""The text behind an element of interest that says where it ends: no page can write it."""

WHITE = " \t\n\r\f"
TEXT, COMMENT, CUSTOM = 2, 4, 1 << 16
"""Lexbor's numbers of texts and comments; those of HTML's elements are below the third, those of unknown ones above."""

_MAX_CLIMB = 256
"""Inline elements around a text that are looked through for its block; the next one counts as a block."""

_WHITES = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_BLANKS = re.compile(r"[ \t\r\f]+")
_LINE_END = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")

BLOCK, BREAK, MUTE, RAW, MARK, LINK, AREA, TEMPLATE, REMARK, ASK = (1 << bit for bit in range(10))
_FLOW = (
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table caption tbody td tfoot"
    " th thead tr ul legend"
)
_NAMES = (
    (BLOCK, _FLOW),
    (BREAK, "br"),
    (MUTE, "head noscript select datalist svg math audio video canvas object"),
    (RAW, "script style textarea iframe noembed noframes title xmp"),
    (MARK, "blockquote iframe embed object"),
    (LINK, "a"),
    (AREA, "article main nav aside footer"),
    (TEMPLATE, "template"),
    (ASK, "article aside button center dd div figure ins li p script section span td"),
)
ENTERED = BREAK | MUTE | RAW | MARK | AREA | TEMPLATE | REMARK


@cache
def kinds() -> Mapping[int, int]:
    """Tag number → what the walk does there."""
    tree = LexborHTMLParser("")
    table = {TEXT: 0, COMMENT: REMARK}
    for kind, names in _NAMES:
        for name in names.split():
            number = tree.create_node(name).tag_id
            table[number] = table.get(number, 0) | kind
    return table


@cache
def pre() -> int:
    """The number of `pre`."""
    return LexborHTMLParser("").create_node("pre").tag_id


class Blocks:
    """Which block element a text stands in; what was climbed once is kept, so that asking stays linear."""

    def __init__(self, *, lines: bool) -> None:
        self._lines = lines
        self._known: dict[int, LexborNode | None] = {}
        self._blocks = frozenset(number for number, kind in kinds().items() if kind & BLOCK)
        self._pre = pre()

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
        mine, its, blocks = one.parent, other.parent, self._blocks
        if mine is None or its is None or mine.mem_id == its.mem_id:
            return True
        if mine.tag_id not in blocks and (mine := self.of(one)) is None:
            return True
        if its.tag_id not in blocks and (its := self.of(other)) is None:
            return True
        return mine.mem_id == its.mem_id

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
            if before.tag_id == TEXT and before.text_content != END:
                return before.is_empty_text_node
            here = before
        return False

    def tidied(self, node: LexborNode, words: str) -> str:
        """`words` with white space as shown: kept inside `pre`, else one space for a run."""
        if self._lines:
            words = _LINE_END.sub("\n", _BLANKS.sub(" ", words))
            return _EMPTY_LINES.sub("\n\n", words)
        block = self.of(node)
        if block is not None and block.tag_id == self._pre:
            return words
        return " ".join(words.split()) if words.isascii() else _WHITES.sub(" ", words)
