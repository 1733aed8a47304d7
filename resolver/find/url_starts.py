"""Says where an address without a scheme begins: what is glued in front of it does not belong to it. Pure.

Every rule looks at most `MAX_HOST` characters back, so that any input costs time linear in its length.
"""

import re

from resolver.find.hosts_in_text import INVISIBLE

MAX_HOST = 253
_USUAL = "https"

_PICTURE_HOST = re.compile(r"pic\.(?:twitter|x)\.com$", re.IGNORECASE)
_ASKED_BEFORE = frozenset("@/\\=#$%~+:])}")
"""What forbids an address right behind it, or may: a slash and a colon end a scheme, brackets a dot made harmless."""

_LATIN = "A-Za-z\u00aa-\u024f\u1e00-\u1eff"
_OTHER_SCRIPT = re.compile(rf"[^\W\d_{_LATIN}][{INVISIBLE}]{{0,4}}-?(?=[A-Za-z])")
"""A letter of another script right before one of ours: no host mixes them, but a text without spaces does."""

_LATIN_WORD = re.compile(rf"[\d{_LATIN}]")
_SKIPPED = frozenset(INVISIBLE + "_")
_DEFANGED = re.compile(r"[\[({](?:\.|dot|:?//|:)[\])}]$", re.IGNORECASE)
_MISTYPED = re.compile(
    r"(?<![^\W_])(?<![\w.]/)(?:(?P<plain>h{0,2}ttp|htt?t?p)(?P<secure>s?))(?::|[:;]?/{1,3})$", re.IGNORECASE
)
_LABEL = re.compile(r"(?:[^\W\d_A-Za-z]|(?<![^\W_])[A-Z][A-Za-z]{2,20}):$")
"""A word that announces an address (`Quelle:`), which no scheme is: with a capital, or of another script."""

_BEFORE_SLASH = frozenset("/:;pPsS")
_LONGEST_SCHEME, _LONGEST_LABEL = 10, 24


Start = tuple[int, int, str]
"""Where an address begins, where its host does, and the scheme to follow it with."""


def bare_start(text: str, slash: int, done: int) -> Start | None:
    """Where the address begins whose host ends at `slash`; nothing before `done` belongs to it."""
    floor = max(done, slash - MAX_HOST)
    if slash == 0 or not text[slash - 1].isalnum() or text.rfind(".", floor, slash) < text.rfind("/", floor, slash) + 1:
        return None
    start = _host_start(text, slash, floor)
    before = text[start - 1 : start]
    if before == "\\" and text[start] in "nrt":
        return start + 1, start + 1, _USUAL
    glued = _PICTURE_HOST.search(text, start, slash)
    if glued:
        return glued.start(), glued.start(), _USUAL
    while start < slash and text[start] in _SKIPPED:
        start += 1
    if not text[start].isalnum():
        return None
    return _begun(text, start, done) if text[start - 1 : start] in _ASKED_BEFORE else (start, start, _USUAL)


def www_start(text: str, start: int, done: int) -> Start | None:
    """Where the address begins whose host is `www.…` at `start`; None in the middle of a word."""
    before = text[start - 1 : start]
    if start < done or before in {".", "-"} or (before.isalnum() and _LATIN_WORD.match(before)):
        return None
    if before == "_" and text[start - 2 : start - 1].isalnum():
        return None
    return _begun(text, start, done)


def _begun(text: str, start: int, done: int) -> Start | None:
    """What stands in front of a host: nothing of its own, a label, a scheme with a slip, or what forbids it."""
    before = text[start - 1 : start]
    if before not in _ASKED_BEFORE:
        return start, start, _USUAL
    if before == ":" or (before == "/" and text[start - 2] in _BEFORE_SLASH):
        scheme = _MISTYPED.search(text, max(done, start - _LONGEST_SCHEME), start)
        if scheme is not None:
            return scheme.start(), start, "http" + scheme["secure"].lower()
        return (start, start, _USUAL) if _LABEL.search(text, max(done, start - _LONGEST_LABEL), start) else None
    if before not in {"]", ")", "}"} or _DEFANGED.search(text, max(0, start - 5), start):
        return None
    return start, start, _USUAL


def _host_start(text: str, end: int, floor: int) -> int:
    start = end
    while start > floor and (text[start - 1].isalnum() or text[start - 1] in "._-" or text[start - 1] in INVISIBLE):
        start -= 1
    if text[start:end].isascii():
        return start
    for other in _OTHER_SCRIPT.finditer(text, start, end):
        if text.find(".", other.end(), end) >= 0:
            start = other.end()
    return start
