"""Reads lines that tell of a post in fixed words: `A post shared by Name (@handle)`, `Posted by Name on … date`. Pure.

The words come from the platforms' files, compiled in `phrases`; here they are matched in bounded windows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from resolver.dates import MAX_WRITTEN, Written, written_at
from resolver.find import phrases
from resolver.find.signature import MAX_NAME, Bracket, Span, name_between, trimmed_span
from resolver.platforms import Platform
from resolver.vocabulary import Precision

MAX_WORDS = 60
"""The longest fixed words before a name, in characters."""

MAX_STEPS = 3
"""Words and marks between a handle and its date: `in data:`, `on`."""

MAX_TRIES = 8
"""How many of the words that may end a name are looked at."""

_HANDLE = re.compile(
    r"@?(?P<handle>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?(?:@[A-Za-z0-9.-]{1,100}[A-Za-z0-9])?)"
)
_PLACE = re.compile(r"[\w.-]{2,40}")
_REST = re.compile(r"[^\n]{1,160}?(?:-[ \t]{0,4}\n[^\n]{1,80}|(?=\n|$))")
_WEEKDAY = re.compile(r"\s{0,4}(?:[^\W\d_][\w’'-]*[.,،]?\s+){1,3}")
_ONE_WORD = re.compile(r"\s{0,4}[^\W\d_][\w’'-]*[,،]\s+")
_DIGIT = re.compile(r"[^\d]{0,80}\d")
_END = re.compile(r"\.?[ \t\u00a0]{0,16}(?:\n|$)")
_SPACE = re.compile(r"\s")
_GAP = re.compile(r"[ \t\u00a0\u200e\u200f\u202a-\u202e]{0,16}(?:\n[ \t\u00a0]{0,32}){0,2}")
"""What may stand between two pieces of a line: markup that is taken away leaves line breaks between them."""

_BELOW = re.compile(r"[ \t\u00a0]{0,4}(?:[^\s.!?…“\"„()]{1,10}[ \t\u00a0]{0,4}){0,2}\n[ \t\u00a0\n]{0,32}")
"""What stands behind a handle whose date is in the next line: the rest of the fixed words, in one or two words."""

_LINE_END = re.compile(r"[ \t]{0,4}(?:\n|$)")
_PROFILE = re.compile(r"(?:^|\n)[ \t>]{0,8}@(?P<handle>[A-Za-z0-9_.]{2,24})(?=\s)")
_GLUED_PROFILE = re.compile(r"(?<=[.!?…:\"”’»)])@(?P<handle>[A-Za-z0-9_.]{2,24})(?=\s)")


@dataclass(frozen=True, slots=True)
class Signed:
    """A line that tells of a post: who, when, and the span of the words; `body` where the line itself holds it.

    `above` says that the post's own words stand above the line, `quoted` that it stands in the platform's own embed.
    """

    platform: Platform
    start: int
    end: int
    name: Span | None = None
    at: Span | None = None
    handle: str | None = None
    date: Written | None = None
    body: Span | None = None
    above: bool = False
    quoted: bool = False


def around_bracket(text: str, bracket: Bracket, floor: int) -> Signed | None:
    """The line of fixed words around a bracketed handle, with the date that may follow in the same line."""
    before, after = phrases.bracketed()
    low = max(floor, bracket.start - MAX_NAME - MAX_WORDS)
    found = before.last(text, low, bracket.start)
    behind = after.at(text, bracket.end)
    if found is not None:
        start, name_start, line = found
        name = name_between(text, name_start, bracket.start)
    elif behind is not None:
        line = behind[1]
        last = trimmed_span(text, low, bracket.start)
        begin = max(low, text.rfind("\n", low, last.end if last else low) + 1)
        name = name_between(text, begin, bracket.start)
        start = name.start if name else bracket.start
    else:
        return None
    end = behind[0] if behind else bracket.end
    return _dated(text, Signed(line.platform, start, end, _untitled(text, name, line), bracket.at, bracket.handle))


def _untitled(text: str, name: Span | None, line: phrases.Around) -> Span | None:
    """The name without the title that the line's fixed words put behind it."""
    if name is None or not line.title or not text.endswith(line.title, name.start, name.end):
        return name
    return trimmed_span(text, name.start, name.end - len(line.title))


def _last(words: re.Pattern[str] | None, text: str, low: int, high: int) -> re.Match[str] | None:
    last = None
    for last in words.finditer(text, low, high) if words else ():  # noqa: B007  the last one is wanted
        pass
    return last


def _dated(text: str, signed: Signed) -> Signed:
    """With the date in the same line, after at most two words such as `on` or `am`, or alone in the next line."""
    stop = text.find("\n", signed.end, signed.end + 96)
    date = written_at(text, signed.end, stop if stop >= 0 else None, steps=MAX_STEPS)
    if date is None:
        date = _date_below(text, signed.end)
    between = text[signed.end : date.start] if date else ""
    if date is None or re.search(r"[.!?…“\"„(]", between):
        return signed
    return replace(signed, end=date.end, date=date)


def _date_below(text: str, end: int) -> Written | None:
    """The date with its time that is the whole of the next line, where the line before ends in the fixed words."""
    below = _BELOW.match(text, end)
    stop = text.find("\n", below.end(), below.end() + MAX_WRITTEN) if below else -1
    date = written_at(text, below.end(), stop if stop >= 0 else None) if below else None
    whole = date is not None and date.date.precision is Precision.MINUTE and _LINE_END.match(text, date.end)
    return date if whole else None


def around_bare(text: str, at: int, floor: int) -> Signed | None:
    """The line of fixed words around a handle without brackets: `Post by @handle View on Threads`."""
    handle = None if text[at - 1 : at].isalnum() else _HANDLE.match(text, at)
    if handle is None:
        return None
    span = Span(at, handle.end())
    before, after = phrases.bare()
    low = max(floor, at - MAX_WORDS)
    behind = after.at(text, handle.end())
    if behind is not None:
        in_front = before.last(text, low, at)
        start = in_front[0] if in_front and in_front[1] == at else at
        return Signed(behind[1].platform, start, behind[0], None, span, handle["handle"])
    shared = phrases.bracketed()[0].last(text, low, at)
    if shared is None or shared[1] != at:
        return None
    rest = phrases.bracketed()[1].at(text, handle.end())
    end = rest[0] if rest else handle.end()
    return _dated(text, Signed(shared[2].platform, shared[0], end, None, span, handle["handle"]))


def line_at(text: str, line: phrases.Line, at: int, floor: int, *, quoted: bool = False) -> Signed | None:
    """The signed line whose trigger word stands at `at`; `quoted` says that it stands in the platform's own embed."""
    signed = _left(text, line, Signed(line.platform, at, at + len(line.trigger), quoted=quoted), floor)
    if signed is None:
        return None
    pieces = list(line.right)
    while pieces:
        piece = pieces.pop(0)
        gap = _GAP.match(text, signed.end)
        start = gap.end() if gap and piece != "{end}" else signed.end
        if piece == "{name}":
            words = _SPACE if pieces[0] == "{date}" else _words(pieces.pop(0))
            further = _name_before(text, start, signed, words)
        elif piece in _READERS:
            further = _READERS[piece](text, start, signed)
        else:
            further = _fixed(text, start, signed, _words(piece))
        if further is None:
            return None
        signed = further
    return signed


def _fixed(text: str, start: int, signed: Signed, words: re.Pattern[str]) -> Signed | None:
    found = words.match(text, start)
    return replace(signed, end=found.end()) if found else None


@cache
def _words(piece: str) -> re.Pattern[str]:
    return re.compile(phrases.flexible(piece), re.IGNORECASE)


@cache
def _last_words(piece: str) -> re.Pattern[str]:
    return re.compile(phrases.flexible(piece) + r"\s{0,16}$", re.IGNORECASE)


def _name_before(text: str, start: int, signed: Signed, words: re.Pattern[str]) -> Signed | None:
    """The name up to the first of the `words` that a date with its weekday follows, in the same line or the next."""
    stop = text.find("\n", start, start + MAX_NAME)
    stop = text.find("\n", stop + 1, start + MAX_NAME) if stop >= 0 else stop
    limit = stop if stop >= 0 else min(len(text), start + MAX_NAME)
    for found in islice(words.finditer(text, start, limit), MAX_TRIES):
        name = name_between(text, start, found.start())
        whole = words is _SPACE or (
            text[found.start() - 1].isspace() and not text[found.end() : found.end() + 1].isalnum()
        )
        if name is not None and whole and _weekday_date(text, found.end(), signed, single=words is _SPACE):
            return replace(signed, name=name, end=found.end())
    return None


def _weekday_date(text: str, start: int, signed: Signed, *, single: bool = False) -> Signed | None:
    """A date with its weekday in front: bylines of blogs seldom have one, Facebook's embeds nearly always do.

    With `single`, the weekday is all that stands there.
    """
    date = written_at(text, start, steps=6) if _DIGIT.match(text, start) else None
    if date is None:
        return None
    named = (_ONE_WORD if single else _WEEKDAY).fullmatch(text, start, date.start) or (
        signed.quoted and not text[start : date.start].strip()
    )
    return replace(signed, end=date.end, date=date) if named else None


def _handle(text: str, start: int, signed: Signed) -> Signed | None:
    found = _HANDLE.match(text, start)
    return replace(signed, end=found.end(), at=Span(start, found.end()), handle=found["handle"]) if found else None


def _place(text: str, start: int, signed: Signed) -> Signed | None:
    found = _PLACE.match(text, start)
    return replace(signed, end=found.end()) if found and found[0] != "r" else None


def _rest(text: str, start: int, signed: Signed) -> Signed | None:
    found = _REST.match(text, start)
    return replace(signed, end=found.end()) if found else None


def _end(text: str, start: int, signed: Signed) -> Signed | None:
    return signed if _END.match(text, start) else None


_READERS: dict[str, Callable[[str, int, Signed], Signed | None]] = {
    "{handle}": _handle,
    "{place}": _place,
    "{rest}": _rest,
    "{end}": _end,
    "{date}": _weekday_date,
}


def _left(text: str, line: phrases.Line, signed: Signed, floor: int) -> Signed | None:
    """With what stands before the trigger: fixed words, a name, and the body above or between."""
    pieces = list(line.left)
    while pieces:
        piece = pieces.pop(0)
        if piece == "{body}":
            return _profile_and_body(text, signed, floor) if pieces else replace(signed, above=True)
        if piece == "{name}":
            low = max(floor, signed.start - MAX_NAME)
            places = [
                hit
                for hit in _words(pieces.pop(0)).finditer(text, low, signed.start)
                if text[hit.start() - 1 : hit.start()].isspace()
            ]
            name = name_between(text, places[-1].end(), signed.start) if places else None
            if name is None:
                return None
            signed = replace(signed, start=places[-1].start(), name=name)
        else:
            window = text[max(floor, signed.start - MAX_WORDS) : signed.start]
            found = _last_words(piece).search(window)
            if found is None:
                return None
            signed = replace(signed, start=signed.start - len(found[0]))
    return signed


def _profile_and_body(text: str, signed: Signed, floor: int) -> Signed | None:
    """`@handle words` before the trigger: the handle opens a line, or is glued to the end of a sentence."""
    limit = signed.platform.flattened.limit if signed.platform.flattened else 0
    low = max(floor, signed.start - limit - MAX_WORDS)
    last = _last(_PROFILE, text, low, signed.start) or _last(_GLUED_PROFILE, text, low, signed.start)
    if last is None:
        return None
    body = trimmed_span(text, last.end(), signed.start)
    at = Span(last.start("handle") - 1, last.end("handle"))
    return replace(signed, start=signed.start, at=at, handle=last["handle"].rstrip("."), body=body)
