"""Compiles the fixed words that platforms' embeds leave in text into scanners: lines around a handle, labels. Pure.

Every pattern is matched in a bounded window at a place where one of `triggers` stands; white space in the words
matches any white space and none, because markup between words leaves either.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from resolver import platforms
from resolver.platforms import Platform

_VARIABLE = re.compile(r"\{(\w+)\}")
_UNSEEN = "\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
_GAP = rf"[\s{_UNSEEN}]{{0,16}}"
BRACKETED = "(@{handle})"
BARE = "@{handle}"


def flexible(words: str) -> str:
    """A regular expression for fixed words with any white space, or none, between them and around brackets."""
    return _GAP.join(re.escape(word) for word in words.split())


@dataclass(frozen=True, slots=True)
class Around:
    """The fixed words before a name and handle, and after them, of one signed line."""

    platform: Platform
    before: str
    after: str


@dataclass(frozen=True)
class Handles:
    """The signed lines that stand around a handle: all of them in one expression each way.

    `before` finds the words in front of a name (or, with `bare`, in front of the `@`), `after` those behind.
    """

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    by_before: Mapping[str, Around]
    by_after: Mapping[str, Around]
    keys: tuple[str, ...]
    shortest: int

    def may_stand_in(self, window: str) -> bool:
        """Whether any of the words before a name can be in this stretch of text: a quick no for nearly all."""
        return len(window) >= self.shortest and any(key in window for key in self.keys)


def plain(words: str) -> str:
    """Words as keys: case-folded, without white space and unseen characters."""
    return re.sub(rf"[\s{_UNSEEN}]+", "", words).casefold()


@cache
def bracketed() -> Handles:
    """Lines like `A post shared by {name} (@{handle})`."""
    return _handles(BRACKETED)


@cache
def bare() -> Handles:
    """Lines like `Post by @{handle} View on Threads`."""
    return _handles(BARE)


def _handles(sign: str) -> Handles:
    lines = []
    for platform in platforms.every():
        for line in platform.flattened.signed if platform.flattened else ():
            if sign in line and (sign == BRACKETED or BRACKETED not in line) and "{body}" not in line:
                before, _, after = line.partition(sign)
                lines.append(Around(platform, before.replace("{name}", "").strip(), after.strip()))
    keys = tuple(sorted({max(line.before.split(), key=len) for line in lines if line.before}))
    by_before = {plain(line.before): line for line in lines if line.before}
    by_after = {plain(line.after): line for line in lines if line.after}
    return Handles(
        _any([line.before for line in lines], "", _GAP if sign == BRACKETED else _GAP + "$"),
        _any([line.after for line in lines], _GAP, ""),
        by_before,
        by_after,
        keys,
        min(map(len, keys), default=0),
    )


def _any(words: list[str], start: str, end: str) -> re.Pattern[str] | None:
    known = sorted({flexible(each) for each in words if each}, key=len, reverse=True)
    return re.compile(f"{start}({'|'.join(known)}){end}", re.IGNORECASE) if known else None


@dataclass(frozen=True, slots=True)
class Label:
    """Fixed words that an embed leaves even where nothing else is left."""

    platform: Platform
    words: re.Pattern[str]


@cache
def labels() -> Mapping[str, tuple[Label, ...]]:
    """Trigger word → the labels that hold it, one for each platform; a pattern begins at the label's own beginning."""
    table: dict[str, dict[str, list[str]]] = {}
    for platform in platforms.every():
        for words in platform.flattened.opens if platform.flattened else ():
            own = next((word for word in words.split() if platform.label.casefold() in word.casefold()), None)
            place = own.casefold().find(platform.label.casefold()) if own else 0
            trigger = own[place : place + len(platform.label)] if own else max(words.split(), key=len)
            table.setdefault(trigger, {}).setdefault(platform.name, []).append(flexible(words))
    return {
        trigger: tuple(
            Label(platform, re.compile("|".join(sorted(by_name[platform.name], key=len, reverse=True))))
            for platform in platforms.every()
            if platform.name in by_name
        )
        for trigger, by_name in table.items()
    }


@cache
def closing(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Words that end a post's text without being its own (`[image or embed]`), at the end of a body."""
    known = "|".join(flexible(each) for each in words)
    return re.compile(f"{_GAP}(?:{known}){_GAP}$", re.IGNORECASE) if known else None


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
