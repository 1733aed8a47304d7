"""Reads the signature under a post whose markup is gone: `— Name (@handle) March 14, 2023`, in all its writings. Pure.

The scan is by the sign `@`; everything else happens in a bounded window around one that stands in brackets.
"""

import re
from typing import NamedTuple

from resolver import months
from resolver.dates import Written, written_at

MAX_NAME = 120
"""How far before the handle a name may begin: X allows 50 characters, broken encodings make three of one."""

MAX_INDENT = 32
"""White space inside a handle's brackets: a line break and an indent, where a formatter gave the link its own line."""

MAX_BREAKS = 2
"""Line breaks that a wrapped name may hold."""

_UNSEEN = "\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff"
_SPACES = f"[\\s{_UNSEEN}]"
_OPENING = re.compile(rf"[(（\[]{_SPACES}{{0,{MAX_INDENT}}}\[?\\?$")
_HANDLE = re.compile(
    rf"@[{_UNSEEN}]{{0,3}}(?P<handle>(?:[A-Za-z0-9_]|\\_)(?:(?:[A-Za-z0-9_.-]|\\_){{0,62}}[A-Za-z0-9_])?"
    rf"(?:@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,5}})?)"
    rf"(?P<after>{_SPACES}{{0,4}}(?:\]\([^\s()]{{1,300}}\))?{_SPACES}{{0,{MAX_INDENT}}}[)）])"
)
_GAP = re.compile(rf"(?:{_SPACES}|\\n|&nbsp;|>){{0,12}}[*_]{{0,3}}[\[·•,|:–—-]?[*_]{{0,3}}(?:{_SPACES}|\\n){{0,6}}")
_LINE_END = re.compile(rf"[ \t\"”’'\]*_{_UNSEEN}]{{0,8}}(?:\n|\\n|\t|$)")
_MASKED = re.compile(
    rf"{_SPACES}{{0,4}}(?P<month>[^\W\d_]{{1,30}})\.?(?:[ ,]{{0,2}}(?:[*#_X?\[<]{{0,3}}(?:NUM(?:BER)?|DATE|YEAR)?"
    rf"[*#_X?\]>]{{1,4}}|\d{{1,2}}(?!\d))){{1,2}}(?=\W|$)"
)

_STRONG = re.compile(
    '—|―|⸺|&(?:mdash|#8212|#x2014|#151);|\\\\u2014|‚Äî|â€[”"\u0094]|â\u0080\u0094|ÔÇö|вЂ”'
    "|&(?:ndash|#8211|#x2013|#150);|\\\\u2013|‚Äì|â€[“\u0093]|â\u0080\u0093|ÔÇô|вЂ“"
    "|%u201[34]|(?<!-)-{2,3}(?!-)|(?<=[\\s.!?…\"”’'>])–(?=\\s)|(?<=\\s)\ufffd{1,3}(?=\\s)|(?<=\n)–|[\x96\x97]"
)
"""What an em dash looks like after its travels: entity, escape, double hyphen, or read in the wrong encoding."""

_WEAK = re.compile(r"(?<![^\s\w)])\\?-(?=\s)|(?<=\n)-|(?<=[\s\w.!?…\"”])–(?=[\s\w])", re.MULTILINE)
_LINK_INSIDE = re.compile(r"(?:://|pic\.(?:twitter|x)\.com/|\bt\.co/)\S*")
_SENTENCE_INSIDE = re.compile(r"[.!?…][\"”’)]?\n|\n[ \t>]*\n|[!?][\"”’]? \S+ \S+ \S")


class Span(NamedTuple):
    """A piece of the text."""

    start: int
    end: int


class Bracket(NamedTuple):
    """A handle in brackets: `(@handle)` from `start` to `end`, the handle with its sign at `at`."""

    start: int
    end: int
    at: Span
    handle: str


class Signature(NamedTuple):
    """Who signs a post, as written.

    `start` is where the dash, else the name, else the bracket stands; `end` is after the date, else after the bracket.
    `dash` says how sure it is that a signature begins there: `strong`, `weak`, or nothing. `masked` says that a date
    follows which has no year.
    """

    start: int
    end: int
    name: Span | None
    at: Span
    handle: str
    dash: str
    date: Written | None
    masked: bool


def bracket_at(text: str, at: int, floor: int) -> Bracket | None:
    """The bracketed handle whose sign stands at `at`; None when it is not in brackets."""
    if not at or text[at - 1] not in _MAY_STAND_BEFORE:
        return None
    opening = _OPENING.search(text, max(floor, at - MAX_INDENT - 2), at)
    found = _HANDLE.match(text, at) if opening else None
    if opening is None or found is None:
        return None
    return Bracket(opening.start(), found.end(), Span(at, found.end("handle")), found["handle"].replace("\\", ""))


def signature_of(text: str, bracket: Bracket, floor: int) -> Signature | None:
    """The signature around a bracketed handle, reaching back to `floor` at most; None when there is none."""
    gap = _GAP.match(text, bracket.end)
    date = written_at(text, gap.end() if gap else bracket.end)
    masked = None if date else _masked(text, bracket.end)
    if date is None and masked is None and not _LINE_END.match(text, bracket.end):
        return None
    dash, start, name = _name(text, bracket.start, floor)
    name = _without_emphasis(text, name) if name else None
    end = date.end if date else masked or bracket.end
    return Signature(start, end, name, bracket.at, bracket.handle, dash, date, masked is not None)


_MAY_STAND_BEFORE = frozenset("(（[\\ \n\u00a0\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _masked(text: str, start: int) -> int | None:
    """The end of a date whose year, or all of whose numbers, are gone (`October *NUMBER*, *NUMBER*`, `March 14`)."""
    found = _MASKED.match(text, start)
    return found.end() if found and months.month(found["month"]) is not None else None


def _name(text: str, bracket: int, floor: int) -> tuple[str, int, Span | None]:
    """The kind of dash, where the signature starts, and the name between the dash and the bracket."""
    lowest = max(floor, bracket - MAX_NAME)
    plain = text.rfind("—", lowest, bracket)
    name = name_between(text, plain + 1, bracket) if plain >= 0 else None
    if name is not None:
        return "strong", plain, name
    if plain >= 0 and not text[plain + 1 : bracket].strip():
        return "strong", plain, None
    for kind, dashes in (("strong", _STRONG), ("weak", _WEAK)):
        for dash in reversed([(each.start(), each.end()) for each in dashes.finditer(text, lowest, bracket)]):
            name = name_between(text, dash[1], bracket)
            if name is not None:
                return kind, dash[0], name
    return _without_dash(text, bracket, lowest)


def _without_dash(text: str, bracket: int, lowest: int) -> tuple[str, int, Span | None]:
    window = text[lowest:bracket]
    after_link = max((link.end() for link in _LINK_INSIDE.finditer(window)), default=-1)
    line = max(window.rfind("\n"), window.rfind("\t"))
    begin = max(after_link, line + 1 if line >= 0 or lowest == 0 else -1)
    name = name_between(text, lowest + begin, bracket) if begin >= 0 else None
    if name is not None and name.end - name.start <= MAX_NAME // 2:
        return "", name.start, name
    return "", bracket, None


def _without_emphasis(text: str, name: Span) -> Span:
    """The name inside Markdown's marks of strong words, `**Name**`."""
    marks = text[name.start : name.start + 2]
    strong = (
        marks in {"**", "__"}
        and text.endswith(marks, name.start + 2, name.end)
        and name.end - name.start > len(marks) * 2
    )
    return Span(name.start + 2, name.end - 2) if strong else name


def name_between(text: str, start: int, end: int) -> Span | None:
    """The name in `text[start:end]` without white space and marks around it; None when no name can stand there."""
    span = trimmed_span(text, start, end)
    if span is None or span.end - span.start > MAX_NAME:
        return None
    name = text[span.start : span.end]
    lines = name.count("\n")
    return None if lines > MAX_BREAKS or _LINK_INSIDE.search(name) or _SENTENCE_INSIDE.search(name) else span


def trimmed_span(text: str, start: int, end: int) -> Span | None:
    """`text[start:end]` without white space, quotation marks of lines and direction marks around it."""
    while start < end and (text[start].isspace() or text[start] in _EDGES):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _EDGES):
        end -= 1
    return Span(start, end) if end > start else None


_EDGES = frozenset(">\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
