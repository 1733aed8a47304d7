"""Compiles the fixed words that platforms' embeds leave in text into scanners: lines around a handle, labels. Pure.

Every pattern is matched in a bounded window at a place where one of `triggers` stands; white space in the words
matches any white space and none, because markup between words leaves either.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from resolver import platforms
from resolver.platforms import Platform

_VARIABLE = re.compile(r"\{(\w+)\}")
_UNSEEN = "\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
_GAP = rf"[\s>{_UNSEEN}]{{0,16}}"
BRACKETED = "(@{handle})"
BARE = "@{handle}"


def flexible(words: str) -> str:
    """A regular expression for fixed words with any white space, also of quoted lines, or none between them."""
    return _GAP.join(re.escape(word) for word in words.split())


MAX_CLOSING = 400
"""How far before a signature the words that close a post may begin, with the address that they lead to."""

MAX_BEHIND = 48
"""In how many characters behind a handle the fixed words that follow it must show."""


@dataclass(frozen=True, slots=True)
class Around:
    """The fixed words before a name and handle, and after them, of one signed line; `title` may end a name (`さん`)."""

    platform: Platform
    before: str
    after: str
    title: str = ""


@dataclass(frozen=True)
class Side:
    """The fixed words on one side of a handle, of all signed lines, each with its line.

    Most text is told by `keys` alone, the longest word of each; the expression is compiled when one of them is seen.
    """

    lines: Mapping[str, Around]
    words: tuple[str, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """One word of each of the fixed words."""
        return tuple(sorted({max(each.split(), key=len) for each in self.words}))

    @cached_property
    def shortest(self) -> int:
        """The length of the shortest key."""
        return min(map(len, self.keys), default=1)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the fixed words, with white space around."""
        known = sorted(map(flexible, self.words), key=len, reverse=True)
        return re.compile(f"{_GAP}({'|'.join(known)}){_GAP}")

    def last(self, text: str, start: int, end: int) -> tuple[int, int, Around] | None:
        """The last of the fixed words in `text[start:end]`: where they begin, what is after them, and their line."""
        if not self._may_stand_in(text[start:end]):
            return None
        found = None
        for found in self.pattern.finditer(text, start, end):  # noqa: B007  the last one is wanted
            pass
        return (found.start(1), found.end(), self.lines[plain(found[1])]) if found else None

    def at(self, text: str, start: int) -> tuple[int, Around] | None:
        """The fixed words that begin at `start`: where they end, and their line."""
        if not self._may_stand_in(text[start : start + MAX_BEHIND]):
            return None
        found = self.pattern.match(text, start)
        return (found.end(1), self.lines[plain(found[1])]) if found else None

    def _may_stand_in(self, window: str) -> bool:
        return len(window) >= self.shortest and any(key in window for key in self.keys)


def plain(words: str) -> str:
    """Words as keys: without white space, marks of quoted lines and unseen characters."""
    return re.sub(rf"[\s>{_UNSEEN}]+", "", words)


@cache
def bracketed() -> tuple[Side, Side]:
    """Lines like `A post shared by {name} (@{handle})`: what stands before the name, and behind the bracket."""
    return _sides(BRACKETED)


@cache
def bare() -> tuple[Side, Side]:
    """Lines like `Post by @{handle} View on Threads`: what stands before the handle, and behind it."""
    return _sides(BARE)


def _sides(sign: str) -> tuple[Side, Side]:
    lines = []
    for platform in platforms.every():
        for line in platform.flattened.signed if platform.flattened else ():
            if sign in line and (sign == BRACKETED or BRACKETED not in line) and "{body}" not in line:
                before, _, after = line.partition(sign)
                words, _, title = before.partition("{name}")
                lines.append(Around(platform, words.strip(), after.strip(), title.strip()))
    before_words = tuple(sorted({line.before for line in lines if line.before}))
    after_words = tuple(sorted({line.after for line in lines if line.after}))
    return (
        Side({plain(line.before): line for line in lines if line.before}, before_words),
        Side({plain(line.after): line for line in lines if line.after}, after_words),
    )


@dataclass(frozen=True)
class Label:
    """Fixed words that an embed of one platform leaves even where nothing else is left, in all their wordings."""

    platform: Platform
    wordings: tuple[str, ...]

    @cached_property
    def words(self) -> re.Pattern[str]:
        """Any of the wordings, from its own beginning."""
        return re.compile("|".join(sorted(map(flexible, self.wordings), key=len, reverse=True)))


@cache
def labels() -> Mapping[str, tuple[Label, ...]]:
    """Trigger word → the labels that hold it, one for each platform."""
    table: dict[str, dict[str, list[str]]] = {}
    for platform in platforms.every():
        for words in platform.flattened.opens if platform.flattened else ():
            own = next((word for word in words.split() if platform.label.casefold() in word.casefold()), None)
            place = own.casefold().find(platform.label.casefold()) if own else 0
            trigger = own[place : place + len(platform.label)] if own else max(words.split(), key=len)
            table.setdefault(trigger, {}).setdefault(platform.name, []).append(words)
    return {
        trigger: tuple(
            Label(platform, tuple(by_name[platform.name])) for platform in platforms.every() if platform.name in by_name
        )
        for trigger, by_name in table.items()
    }


@cache
def closing(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Words that end a post's text without being its own (`[image or embed]`), at the end of a body.

    They may be a link of Markdown, its brackets escaped.
    """
    known = "|".join(re.sub(r"\\([\[\]])", r"\\\\?\\\1", flexible(each)) for each in words)
    link = rf"(?:\]\([^\s()]{{1,{MAX_CLOSING - 60}}}\))?"
    return re.compile(rf"{_GAP}\[?(?:{known}){link}{_GAP}$", re.IGNORECASE) if known else None


@dataclass(frozen=True, slots=True)
class Line:
    """A signed line without brackets, cut at its trigger: pieces to the left (nearest first) and to the right."""

    platform: Platform
    trigger: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@cache
def lines() -> Mapping[str, tuple[Line, ...]]:
    """Trigger word → the signed lines that are found by it (`Posted by {name} on {weekday} {date}`)."""
    table: dict[str, list[Line]] = {}
    for platform in platforms.every():
        for template in platform.flattened.signed if platform.flattened else ():
            if BRACKETED in template or (BARE in template and "{body}" not in template):
                continue
            line = _line(platform, template)
            table.setdefault(line.trigger, []).append(line)
    return {trigger: tuple(found) for trigger, found in table.items()}


def _line(platform: Platform, template: str) -> Line:
    fixed = [word for piece in _VARIABLE.split(template)[::2] for word in piece.split() if word != "@"]
    trigger = max(fixed, key=lambda word: (not word.isalpha(), len(word)))
    before, after = template.split(trigger, 1)
    return Line(platform, trigger, tuple(_pieces(before)[::-1]), tuple(_pieces(after)))


def _pieces(template: str) -> list[str]:
    found = re.split(r"(\{\w+\})", template)
    return [piece.strip() for piece in found if piece.strip()]
