"""Says whether an address goes on in the next line, which it does only where that is unmistakable. Pure.

Unmistakable: inside angle brackets, or after `/ ? & = _ % -` when the next line begins with what can only be more of a
path: no word, no compound (`state-of-the-art`), no alternative (`and/or`), no address of its own.
"""

import re

from resolver.find import url_ends
from resolver.find.hosts_in_text import is_host

_NEXT_LINE = re.compile(r"[ \t]{0,4}\n[ \t>]{0,8}")
_BROKEN_AFTER = frozenset("/?&=_%-")
_PATH_ONLY = re.compile(r"[\w/?]=|\w_\w|%[0-9A-Fa-f]{2}|\.(?:html?|php|pdf|aspx?|jsp|jpe?g|png)\b")
_BEGINS = re.compile(r"[a-z0-9%]")
_NUMBERS = re.compile(r"[0-9/-]+")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_COMPOUND, _SLUG = 2, 4
"""Hyphens of what may be a compound, alone in its line a slug; and hyphens that no compound has."""

_LOOK = 400
"""Characters of the next line that are looked at."""


def broken(text: str, start: int, end: int, before: str) -> int:
    """The end of the address `text[start:end]` where it goes on in the next line; else `end`."""
    line = _NEXT_LINE.match(text, end)
    if line is None:
        return end
    if before == "<":
        closing = text.find(">", end, start + url_ends.MAX_RUN)
        inside = text[end:closing] if closing > 0 else ""
        pieces = [piece.strip() for piece in inside.split("\n")]
        return closing if inside and all(url_ends.RUN.fullmatch(piece) for piece in filter(None, pieces)) else end
    if text[end - 1] not in _BROKEN_AFTER or not _BEGINS.match(text, line.end()):
        return end
    run = url_ends.RUN.match(text, line.end())
    if run is None:
        return end
    more = url_ends.trimmed(text, line.end(), run.end())
    alone = _LINE_END.match(text, run.end()) is not None
    return more if _goes_on(text[line.end() : min(more, line.end() + _LOOK)], alone=alone) else end


def _goes_on(more: str, *, alone: bool) -> bool:
    """Whether the words at the start of a line, `alone` in it or not, can only be more of a path."""
    host, slash, path = more.partition("/")
    if "@" in more or "://" in more or more.startswith("www.") or ("." in host and is_host(host, slash + path)):
        return False
    if _PATH_ONLY.search(more):
        return True
    slashes, hyphens = more.count("/"), more.count("-")
    if _NUMBERS.fullmatch(more):
        return more.endswith("/") or (alone and slashes > 1)
    return more.endswith("/") or slashes > 1 or hyphens >= _SLUG or (hyphens >= _COMPOUND and (slashes > 0 or alone))
