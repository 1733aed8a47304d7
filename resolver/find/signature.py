"""Reads the signature under a post whose markup is gone: `— Name (@handle) March 14, 2023`, in all its writings. Pure.

The scan is by the sign `@`; everything else happens in a bounded window around one that stands in brackets.
"""

import re
from dataclasses import dataclass

from resolver import months
from resolver.dates import Written, written_at

MAX_NAME = 120
"""How far before the handle a name may begin: X allows 50 characters, broken encodings make three of one."""

_UNSEEN = "\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff"
_SPACES = f"[\\s{_UNSEEN}]"
_OPENING = re.compile(rf"[(（\[]{_SPACES}{{0,4}}\[?$")
_HANDLE = re.compile(
    rf"@[{_UNSEEN}]{{0,3}}(?P<handle>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{{0,62}}[A-Za-z0-9_])?"
    rf"(?:@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,5}})?)"
    rf"(?P<after>{_SPACES}{{0,4}}(?:\]\([^\s()]{{1,300}}\))?{_SPACES}{{0,4}}[)）])"
)
_GAP = re.compile(rf"(?:{_SPACES}|\\n|&nbsp;|>){{0,12}}[\[·•,|:–—-]?(?:{_SPACES}|\\n){{0,6}}")
_LINE_END = re.compile(rf"[ \t\"”’'\]*_{_UNSEEN}]{{0,8}}(?:\n|\\n|\t|$)")
_WORD = re.compile(rf"{_SPACES}{{0,4}}([^\W\d_]+)")

_STRONG = re.compile(
    '—|―|⸺|&(?:mdash|#8212|#x2014|#151);|\\\\u2014|‚Äî|â€[”"\u0094]|â\u0080\u0094|ÔÇö|вЂ”'
    "|&(?:ndash|#8211|#x2013|#150);|\\\\u2013|‚Äì|â€[“\u0093]|â\u0080\u0093|ÔÇô|вЂ“"
    "|(?<!-)-{2,3}(?!-)|(?<=[\\s.!?…\"”’'>])–(?=\\s)|(?<=\\s)\ufffd{1,3}(?=\\s)|(?<=\n)–|[\x96\x97]"
)
"""What an em dash looks like after its travels: entity, escape, double hyphen, or read in the wrong encoding."""

_WEAK = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[\w)]))-(?=\s)|(?<=\n)-|(?<=[\s\w.!?…\"”])–(?=[\s\w])", re.MULTILINE)
_SLUG_BEFORE = re.compile(r"(?:t\.co|pic\.(?:twitter|x)\.com)/\w{1,12}\)?\s{0,2}$")
_LINK_INSIDE = re.compile(r"(?:://|pic\.(?:twitter|x)\.com/|\bt\.co/)\S*")
_SENTENCE_INSIDE = re.compile(r"[.!?…][\"”’)]?\n|\n[ \t>]*\n|[!?][\"”’]? \S+ \S+ \S")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a post, as written.

    `start` is where the dash, else the name, else the bracket stands; `end` is after the date, else after the bracket.
    `dash` says how sure it is that a signature begins there: `strong`, `weak`, or nothing. `masked` says that a month
    follows whose numbers are gone.
    """

    start: int
    end: int
    name: Span | None
    at: Span
    handle: str
    dash: str
    date: Written | None
    masked: bool


def signature_at(text: str, at: int, floor: int) -> Signature | None:
    """The signature whose handle's `@` stands at `at`, reaching back to `floor` at most; None when there is none."""
    opening = _OPENING.search(text, max(floor, at - 6), at) if at and text[at - 1] in _MAY_STAND_BEFORE else None
    found = _HANDLE.match(text, at) if opening else None
    if opening is None or found is None:
        return None
    gap = _GAP.match(text, found.end())
    date = written_at(text, gap.end() if gap else found.end())
    masked = date is None and _is_month(text, found.end())
    if date is None and not masked and not _LINE_END.match(text, found.end()):
        return None
    dash, start, name = _name(text, opening.start(), floor)
    handle = Span(at, found.end("handle"))
    end = date.end if date else found.end()
    return Signature(start, end, name, handle, found["handle"], dash, date, masked)


_MAY_STAND_BEFORE = frozenset("(（[ \n\u00a0\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _is_month(text: str, start: int) -> bool:
    word = _WORD.match(text, start)
    return word is not None and months.month(word[1]) is not None


def _name(text: str, bracket: int, floor: int) -> tuple[str, int, Span | None]:
    """The kind of dash, where the signature starts, and the name between the dash and the bracket."""
    lowest = max(floor, bracket - MAX_NAME)
    for kind, dashes in (("strong", _STRONG), ("weak", _WEAK)):
        for dash in reversed([(each.start(), each.end()) for each in dashes.finditer(text, lowest, bracket)]):
            name = _trimmed(text, dash[1], bracket)
            if name is not None and _is_name(text[name.start : name.end]):
                return kind, dash[0], name
    return _without_dash(text, bracket, lowest)


def _without_dash(text: str, bracket: int, lowest: int) -> tuple[str, int, Span | None]:
    window = text[lowest:bracket]
    after_link = max((link.end() for link in _LINK_INSIDE.finditer(window)), default=-1)
    line = max(window.rfind("\n"), window.rfind("\t"))
    begin = max(after_link, line + 1 if line >= 0 or lowest == 0 else -1)
    name = _trimmed(text, lowest + begin, bracket) if begin >= 0 else None
    if name is not None and _is_name(text[name.start : name.end]) and name.end - name.start <= MAX_NAME // 2:
        return "", name.start, name
    return "", bracket, None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and (text[start].isspace() or text[start] in _EDGES):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _EDGES):
        end -= 1
    return Span(start, end) if end > start else None


_EDGES = frozenset(">\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def _is_name(name: str) -> bool:
    return name.count("\n") <= 2 and not _LINK_INSIDE.search(name) and not _SENTENCE_INSIDE.search(name)  # noqa: PLR2004
