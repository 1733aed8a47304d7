"""Where text may be cut without splitting what a reader sees as one character (UAX #29, extended grapheme clusters).

Careful rather than complete: a place is called a boundary only where the standard has one; in a few rare scripts a
boundary of the standard is not used. Standard library only.
"""

import unicodedata
from functools import lru_cache

_ZWJ = "\u200d"
_JOINING = frozenset("\u200c\u200d\uff9e\uff9f\u0e33\u0eb3")
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U000113d1\U0001193f\U00011941\U00011a3a\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89\U00011d46\U00011f02"
)
_VIRAMAS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\U00011133")
_FIRST_FLAG, _LAST_FLAG = "\U0001f1e6", "\U0001f1ff"
_LONGEST_RUN, _MOST_MARKS = 256, 8


@lru_cache(maxsize=4096)
def extends(char: str) -> bool:
    """Whether this character belongs to the one before it: marks, emoji modifiers, variation selectors, tags."""
    return (
        unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or char in _JOINING
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def is_boundary(text: str, at: int) -> bool:
    """Whether `text[:at]` and `text[at:]` share no character that a reader sees as one."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii():
        return not (before == "\r" and after == "\n")
    if _is_break(before) or _is_break(after):
        return not (before == "\r" and after == "\n")
    if extends(after) or before == _ZWJ or before in _PREPENDED or _joins_consonants(text, at):
        return False
    if is_flag(before) and is_flag(after):
        run = _flags_before(text, at)
        return run < _LONGEST_RUN and run % 2 == 0
    return not _hangul_joins(before, after)


def _joins_consonants(text: str, at: int) -> bool:
    """Whether a virama stands among the marks before `at`: the consonant after it joins the one before (GB9c)."""
    first = at
    while first > 0 and at - first < _MOST_MARKS and extends(text[first - 1]):
        first -= 1
    return not _VIRAMAS.isdisjoint(text[first:at])


def snap_down(text: str, at: int, least: int = 0) -> int:
    """The nearest boundary at or before `at`, or `least` where there is none after it."""
    while at > least and not is_boundary(text, at):
        at -= 1
    return at


def snap_up(text: str, at: int, most: int) -> int:
    """The nearest boundary at or after `at`, or `most` where there is none before it."""
    while at < most and not is_boundary(text, at):
        at += 1
    return at


def _is_break(char: str) -> bool:
    return char != _ZWJ and char not in _JOINING and _breaks(char)


@lru_cache(maxsize=4096)
def _breaks(char: str) -> bool:
    if "\U000e0020" <= char <= "\U000e007f" or char in _PREPENDED:
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def is_flag(char: str) -> bool:
    """Whether this is a regional indicator, two of which make a flag."""
    return _FIRST_FLAG <= char <= _LAST_FLAG


def _flags_before(text: str, at: int) -> int:
    first = at
    while first > 0 and at - first < _LONGEST_RUN and is_flag(text[first - 1]):
        first -= 1
    return at - first


def _hangul_joins(before: str, after: str) -> bool:
    """Rules GB6 to GB8: a leading consonant, a vowel and a final consonant make one syllable."""
    kind, following = _hangul(before), _hangul(after)
    return (
        (kind == "L" and following in {"L", "V", "LV", "LVT"})
        or (kind in {"LV", "V"} and following in {"V", "T"})
        or (kind in {"LVT", "T"} and following == "T")
    )


def _hangul(char: str) -> str:
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        return "L"
    if "\u1160" <= char <= "\u11a7" or "\ud7b0" <= char <= "\ud7c6":
        return "V"
    if "\u11a8" <= char <= "\u11ff" or "\ud7cb" <= char <= "\ud7fb":
        return "T"
    if "\uac00" <= char <= "\ud7a3":
        return "LV" if (ord(char) - 0xAC00) % 28 == 0 else "LVT"
    return ""
