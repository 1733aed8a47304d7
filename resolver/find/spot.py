"""What a walk over a page notes: elements that may matter, text that is not shown, and what each of them was. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from selectolax.lexbor import LexborNode

from resolver.find.targets import Target

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


@dataclass(slots=True, eq=False)
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
