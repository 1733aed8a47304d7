"""Walks a parsed page once: the text that a reader sees, and where in it the elements stand that may be mentions. Pure.

The walk is linear in the nodes. It meets openings only, so an element of interest gets a text node behind it that no
page can write and that says where it ends.
"""

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from resolver.find import kinds
from resolver.find.attributes import Looks, payload
from resolver.find.kinds import WHITE, Blocks
from resolver.find.spot import Attributes, Look, Raw, Spot, Walked
from resolver.find.targets import Target


def walk(  # noqa: C901, PLR0912 - one hot loop: a call for each node would double its cost
    root: LexborNode, *, targets: Mapping[str, Target | None], looks: Looks, lines: bool = False
) -> Walked:
    """Walk `root` and all below it, which changes the tree (see the module).

    `targets` says where an address leads, or None when it is of no interest; `looks` what an element may be, by its
    attributes, and for an unknown element by its name as well. With `lines`, line breaks of the source are kept.
    """
    walker, blocks, kind_of, end = _Walker(looks, remarks=lines), Blocks(lines=lines), kinds.kinds().get, kinds.END
    boring, plain, unmarked = looks.boring, looks.plain, looks.unmarked
    link, block, ask, entered, custom = kinds.LINK, kinds.BLOCK, kinds.ASK, kinds.ENTERED, kinds.CUSTOM
    pieces: list[str] = []
    last = root
    opened, gap, length = False, False, 0
    for node in root.traverse(include_text=True, skip_empty=True):
        kind = kind_of(number := node.tag_id)
        if kind == 0:
            content = "" if walker.skips else node.text_content or ""
            if walker.mute or not content or content == end:
                walker.unsaid(length, is_end=content == end)
                continue
            words = content.strip(WHITE)
            if "\n" in words or "  " in words or "\t" in words:
                words = blocks.tidied(node, words)
            between = ""
            if length:
                if opened or not blocks.same(node, last):
                    between = "\n\n"
                elif walker.breaks:
                    between = "\n\n"[: walker.breaks]
                elif gap or content[0] in WHITE or blocks.spaced(node):
                    between = " "
            if walker.waiting:
                walker.start(length + len(between))
            pieces += between, words
            length += len(between) + len(words)
            walker.breaks = 0
            last, opened, gap = node, False, content[-1] in WHITE
        elif kind == link:
            attributes = node.attributes
            target = targets[href] if (href := attributes.get("href")) else None
            if target is not None or len(attributes) > _USUAL:
                walker.link(node, attributes, target, length)
        elif kind is None:
            if number > custom and (look := looks.at(node.tag, attributes := node.attributes)):
                walker.found(look, node, attributes, length)
        else:
            if kind & block and not walker.mute:
                opened = True
            if kind & ask and (attributes := node.attributes):
                classes = attributes.get("class")
                if classes is not None and classes not in boring and unmarked(classes.split()):
                    boring.add(classes)
                usual = (classes is None or classes in boring) and attributes.keys() <= plain
                if not usual and (look := looks.at(None, attributes)):
                    walker.found(look, node, attributes, length)
            if kind & entered:
                walker.open(node, kind, length)
    return Walked("".join(pieces), walker.spots, walker.raw, walker.templates)


_SAYS_NOTHING = frozenset({"style", "title"})
"""Raw elements whose content nobody looks through."""

_FORMATS = 64
"""Formatting elements around a raw element that Lexbor opens again inside it."""

_USUAL = 4
"""Attributes that a link has; with more, it is looked at like other elements."""


def _begins_with_text(node: LexborNode | None) -> bool:
    """Whether what a raw element holds, in formatting elements or not, begins with a text that the walk meets next."""
    for _ in range(_FORMATS):
        if node is None or node.is_text_node:
            break
        node = node.first_child
    return node is not None and node.is_text_node and not node.is_empty_text_node


class _Walker:
    """What a walk keeps beside the text: open elements of interest, and the spots made so far."""

    def __init__(self, looks: Looks, *, remarks: bool) -> None:
        self._looks = looks
        self._remarks = remarks
        self.spots: list[Spot] = []
        self.raw: list[Raw] = []
        self.templates: list[tuple[LexborNode, int, int]] = []
        self._order = 0
        self.waiting: list[Spot] = []
        self.length = self.breaks = self.mute = 0
        self.skips = False
        self._open: list[Spot | None] = []
        self._outer: Spot | None = None

    def link(self, node: LexborNode, attributes: Attributes, target: Target | None, length: int) -> None:
        """Take a link: by where it leads, or as an embed that an element's other attributes make of it."""
        self.length = length
        if target is not None:
            self.spot(Look.LINK, node, "a", attributes, target)
        elif self._looks.at(None, attributes) is Look.MARK:
            self.spot(Look.MARK, node, "a", attributes)

    def found(self, look: Look, node: LexborNode, attributes: Attributes, length: int) -> None:
        """Take an element that `looks` named."""
        self.length = length
        tag = node.tag or ""
        if look is Look.PAYLOAD or ("-" in tag and payload(tag, attributes)):
            for value in attributes.values():
                self._keep(node, "@", value)
        if look is not Look.PAYLOAD:
            self.spot(look, node, tag, attributes)

    def open(self, node: LexborNode, kind: int, length: int) -> None:
        """Enter an element that is more than a block or a link."""
        self.length = length
        if kind & kinds.BREAK:
            self.breaks += not self.mute
        elif kind & kinds.MARK:
            attributes = node.attributes
            if html := attributes.get("srcdoc"):
                self._keep(node, "srcdoc", html)
            self.spot(Look.MARK, node, node.tag or "", attributes)
        elif kind & kinds.AREA:
            self.spot(Look.AREA, node, node.tag or "", {})
        elif kind & kinds.TEMPLATE:
            self._order += 1
            self.templates.append((node, self.length, self._order))
        elif kind & kinds.REMARK:
            remark = node.comment_content or ""
            self._keep(node, "!", remark if self._remarks or "<" in remark else None)
        if kind & kinds.MUTE:
            self.mute += 1
            self._open.append(None)
            node.insert_after(kinds.END)
        if kind & kinds.RAW and (inside := node.first_child) is not None and not inside.is_empty_text_node:
            if (tag := node.tag or "") not in _SAYS_NOTHING:
                self._keep(node, tag, inside.text_content)
            self.skips = _begins_with_text(inside)

    def _keep(self, node: LexborNode, tag: str, content: str | None) -> None:
        if content:
            self._order += 1
            self.raw.append(Raw(node, tag, content, self.length, self._order))

    def unsaid(self, length: int, *, is_end: bool) -> None:
        """Pass over a text that is not shown, and leave an element where it is an end."""
        self.skips = False
        if is_end:
            self.close(length)

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
        node.insert_after(kinds.END)

    def start(self, offset: int) -> None:
        """A shown text begins: the open spots that waited for one begin there."""
        for spot in self.waiting:
            spot.start = offset
        self.waiting.clear()

    def close(self, length: int) -> None:
        """Leave the innermost open element of interest, with so much text so far."""
        spot = self._open.pop()
        if spot is None:
            self.mute -= 1
            return
        if spot.start is not None:
            spot.end = length
        elif not spot.muted:
            self.waiting.pop()
        if spot.look is Look.MARK:
            self._outer = spot.outer
