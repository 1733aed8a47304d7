"""Reads the lines that a publisher sets around an embed for screen readers: `Skip Twitter post by @handle`. Pure.

Where the embed itself did not come along, these lines are all that is left of it (BBC, seen 2026):

Skip Twitter post by @example
Words of the post. pic.twitter.com/EXAMPLEpic
End of Twitter post 2 by @example
"""

import re
from typing import NamedTuple

from resolver.find import called
from resolver.find.signature import Span
from resolver.platforms import Platform

MAX_BEFORE = 48
"""How far before the handle its line may begin."""

_BY = "by "
_LINE = re.compile(r"(?P<side>Skip|End of) (?P<platform>[A-Za-z]{1,12}) (?:post|content)(?: \d{1,2})? {1,2}by {1,2}$")
_HANDLE = re.compile(r"@(?P<handle>[A-Za-z0-9_]{1,30})(?![\w@])")
_OPENED = re.compile(r"Skip [A-Za-z]{1,12} (?:post|content)(?: \d{1,2})? {1,2}by\s{1,8}")


class Frame(NamedTuple):
    """One of the two lines: whose post, where the line stands, and whether it closes the frame."""

    platform: Platform
    start: int
    end: int
    at: Span
    handle: str
    closes: bool


def frame_at(text: str, at: int, floor: int) -> Frame | None:
    """The line, beginning at `floor` or later, whose handle's sign stands at `at`; None when other words do."""
    line = _LINE.search(text, max(floor, at - MAX_BEFORE), at) if text.endswith(_BY, floor, at) else None
    handle = _HANDLE.match(text, at) if line else None
    platform = called.platform(line["platform"]) if line and handle else None
    if line is None or handle is None or platform is None or platform.flattened is None:
        return None
    span = Span(at, handle.end())
    return Frame(platform, line.start(), handle.end(), span, handle["handle"], line["side"] != "Skip")


def opened_in(text: str, start: int, end: int) -> int:
    """Where `text[start:end]` goes on behind an opening line whose handle was lost; `start` where there is none."""
    found = _OPENED.search(text, start, end) if text.find("Skip ", start, end) >= 0 else None
    return found.end() if found else start
