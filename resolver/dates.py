"""Reads dates as people and platforms write them, in any language; machines' dates are read in `timestamps`.

A written date counts only with a day, a month and a four-digit year; what could be two days gives None, never a guess:

- day and month as numbers with `/` or `-` between: read only when one of them is above 12 or both are equal;
- with dots (`03.04.2019`): day first, as every language that writes dots means it;
- year first (`2019/04/03`): year, month, day.

Two-digit years are not read. Digits of every script count. Thai years are Buddhist (2566 is 2023) when the month is
written in Thai; Iranian months carry Iranian years. A written time keeps its own clock: `value` is local and without
`Z`, `time_zone` is the zone as written, so that the day stays the one the reader sees. Pure: nothing here fetches.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from resolver import months
from resolver.clocks import HALVES, Time, clock_after, clock_before
from resolver.model import Partial, made
from resolver.timestamps import read_machine
from resolver.tokens import Row, Token, words
from resolver.vocabulary import Basis, Precision

__all__ = ["MAX_WRITTEN", "Written", "read_machine", "read_written", "written_at"]

MAX_WRITTEN = 96
"""How many characters of a string are looked at: no written date with its time is longer."""

_FILLERS = words(
    ", . ، ' ( ) - / de del d di da do of ng the st nd rd th er e a º ª г р год года року gada g m mėn ko năm ngày "
    "sa ika en tahun พ.ศ ค.ศ в го an dia"
)
"""What may stand between the day, the month and the year of one date."""

_YEAR_MARKS, _MONTH_MARKS, _DAY_MARKS = frozenset("年년"), frozenset("月월"), frozenset("日號号일")
_FIRST_OF_PAIRS = frozenset(pair[0] for pair in months.PAIRS)
_NUMBERED_MONTH = frozenset({"tháng", "thg", "th"})
_TAILS = frozenset({"г", "р"})
_MAX_FILLERS = 5
_YEAR_DIGITS, _MONTHS = 4, 12
_USUAL = re.compile(
    r"\s{0,8}(?P<first>(?:(?P<month>[A-Za-z]{3,10})\.? (?P<day>\d\d?),?|(?P<before>\d\d?) (?P<after>[A-Za-z]{3,10})\.?)"
    r" (?P<year>(?:19|20)\d\d))(?![^\n]{0,12}\d|[^\n]{0,3}[гр])",
    re.ASCII,
)
"""A date that nothing follows in its line which could be a time."""


class Written(NamedTuple):
    """A date found in text and the code points it takes there."""

    date: Partial
    start: int
    end: int


class _Element(NamedTuple):
    """A year (`Y`), a month (`M`) or a day (`D`), and the token after it; `word` is the month's name as folded."""

    kind: str
    value: int
    next: int
    word: str = ""


def read_written(text: str, basis: Basis = Basis.ARTICLE_TEXT) -> Partial | None:
    """The first date written in a short string, with its time where one stands beside it; None when there is none."""
    reach = 4 * MAX_WRITTEN
    found = written_at(text, 0, min(len(text), reach), steps=reach, basis=basis)
    return found.date if found else None


def written_at(
    text: str, start: int, end: int | None = None, *, steps: int = 0, basis: Basis = Basis.ARTICLE_TEXT
) -> Written | None:
    """The date that begins at `start`, or after at most `steps` words and marks; a time before it belongs to it.

    Looks at no more than `MAX_WRITTEN` characters, or up to `end`.
    """
    usual = _usual(text, start, end, basis)
    if usual is not None:
        return usual
    row = Row(text, start, min(len(text), start + MAX_WRITTEN) if end is None else end)
    for first in range(steps + 1):
        token = row.at(first)
        if token is None:
            break
        found = _whole(row, first)
        if found is not None:
            day, at, last = found
            return Written(_partial(day, at, text[token.start : last], basis), token.start, last)
    return None


def _usual(text: str, start: int, end: int | None, basis: Basis) -> Written | None:
    """The two commonest writings without a time, read at once: `March 14, 2023` and `14 March 2023`."""
    found = _USUAL.match(text, start) if end is None else _USUAL.match(text, start, end)
    number = months.month(found["month"] or found["after"]) if found else None
    if found is None or number is None or found["after"] in months.DAY_DOT:
        return None
    try:
        day = date(int(found["year"]), number, int(found["day"] or found["before"]))
    except ValueError:
        return None
    first, last = found.start("first"), found.end("first")
    return Written(_partial(day, None, text[first:last], basis), first, last)


def _may_begin(token: Token) -> bool:
    """Whether a date or the time before it can begin so: a quick no for nearly every word."""
    word = months.fold(token.text)
    return (
        token.number is not None
        or months.month(token.text) is not None
        or word in _NUMBERED_MONTH
        or word in months.JALALI
        or word in _FIRST_OF_PAIRS
        or word in HALVES
    )


def _whole(row: Row, first: int) -> tuple[date, Time | None, int] | None:
    token = row.at(first)
    if token is None or not _may_begin(token):
        return None
    at = clock_before(row, first)
    found = _day(row, at.next if at else first)
    if found is None:
        return None
    day, index = found
    if at is None:
        at = clock_after(row, index)
        index = at.next if at else index
    last = row.at(index - 1)
    return (day, at, last.end) if last else None


def _partial(day: date, at: Time | None, written: str, basis: Basis) -> Partial:
    value = day.isoformat()
    if at is None:
        return made(Partial, value=value, precision=Precision.DAY, basis=basis, as_written=written)
    return made(
        Partial,
        value=f"{value}T{at.hour:02}:{at.minute:02}",
        precision=Precision.MINUTE,
        time_zone=at.zone,
        basis=basis,
        as_written=written,
    )


def _day(row: Row, first: int) -> tuple[date, int] | None:
    """The calendar day whose first token is `first`, and the token after it."""
    return _numeric(row, first) or _spelled(row, first)


def _spelled(row: Row, first: int) -> tuple[date, int] | None:
    found: dict[str, _Element] = {}
    index = first
    while len(found) < 3:  # noqa: PLR2004  a day, a month, a year
        element = _element(row, index)
        if element is None and found:
            element = _element(row, _past_fillers(row, index))
        if element is None or element.kind in found:
            return None
        found[element.kind] = element
        index = element.next
    if "".join(found) not in {"MDY", "DMY", "YMD", "YDM"}:
        return None
    day = _calendar(found["Y"].value, found["M"].value, found["D"].value, found["M"].word)
    if day is not None and row.text(index) in _TAILS:
        index += 2 if row.text(index + 1) == "." else 1
    return (day, index) if day else None


def _past_fillers(row: Row, index: int) -> int:
    step = index
    while step < index + _MAX_FILLERS and row.text(step).casefold() in _FILLERS:
        step += 1
    return step


def _element(row: Row, index: int) -> _Element | None:
    token = row.at(index)
    if token is None:
        return None
    if token.number is None:
        return _month(row, index, token)
    mark = row.text(index + 1)
    if len(token.text) == _YEAR_DIGITS:
        return _Element("Y", token.number, index + (2 if mark in _YEAR_MARKS else 1))
    if len(token.text) > _YEAR_DIGITS - 2:
        return None
    if mark in _MONTH_MARKS:
        doubled = row.text(index + 2) in _MONTH_MARKS  # Instagram writes 9月月26日 (seen 2018-2020)
        return _Element("M", token.number, index + (3 if doubled else 2))
    return _Element("D", token.number, index + (2 if mark in _DAY_MARKS else 1))


def _month(row: Row, index: int, token: Token) -> _Element | None:
    following = row.at(index + 1)
    word = months.fold(token.text)
    if following and word in _NUMBERED_MONTH and following.number is not None and following.number <= _MONTHS:
        before = row.at(index - 1) if index else None
        glued = following.start == token.end and not (before and before.end == token.start)
        return _Element("M", following.number, index + 2) if glued or word != "th" else None
    if following and (word, months.fold(following.text)) in months.PAIRS:
        return _Element("M", months.PAIRS[word, months.fold(following.text)], index + 2)
    if word in months.JALALI:
        return _Element("M", months.JALALI[word], index + 1, "jalali")
    number = months.month(token.text, dotted_day=index > 0 and row.text(index - 1) == ".")
    if number is None:
        return None
    twice = row.text(index + 1) == "/" and months.month(row.text(index + 2)) == number
    return _Element("M", number, index + (3 if twice else 1), word)  # Arab papers write both names: 28 آب/أغسطس 2013


def _numeric(row: Row, first: int) -> tuple[date, int] | None:
    one = row.at(first)
    if one is None or one.number is None or row.text(first + 1) not in {".", "/", "-"}:
        return None
    two, three = row.at(first + 2), row.at(first + 4)
    if two is None or three is None or two.number is None or three.number is None:
        return None
    if row.text(first + 1) != row.text(first + 3):
        return None
    day = None
    lengths = len(one.text), len(three.text)
    if lengths[0] == _YEAR_DIGITS and lengths[1] < _YEAR_DIGITS:
        day = _calendar(one.number, two.number, three.number)
    elif lengths[1] == _YEAR_DIGITS and lengths[0] < _YEAR_DIGITS:
        month, number = _month_and_day(one.number, two.number, day_first=row.text(first + 1) == ".")
        day = _calendar(three.number, month, number)
    return (day, first + 5) if day else None


def _month_and_day(one: int, two: int, *, day_first: bool) -> tuple[int, int]:
    """Month and day of two numbers; (0, 0), which is no day, where both readings are possible."""
    if day_first or one == two or one > _MONTHS >= two:
        return two, one
    return (one, two) if two > _MONTHS else (0, 0)


def _calendar(year: int, month: int, day: int, word: str = "") -> date | None:
    if word == "jalali":
        return _iranian(year, month, day)
    if 2400 <= year <= 2700 and word and "\u0e01" <= word[0] <= "\u0e44":  # noqa: PLR2004  Buddhist years, Thai letters
        year -= 543
    if not 1900 <= year <= 2100:  # noqa: PLR2004  nothing is posted or quoted outside
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iranian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of an Iranian one, 1300 to 1500, counted from 1 Farvardin 1400, which was 21 March 2021."""
    longest = 31 if month <= 6 else 30  # noqa: PLR2004  six months of 31 days come first
    if not (1300 <= year <= 1500 and 1 <= day <= longest):  # noqa: PLR2004
        return None

    def leaps(before: int) -> int:
        return before // 33 * 8 + sum(1 for each in (1, 5, 9, 13, 17, 22, 26, 30) if each < before % 33)

    whole_years = (year - 1400) * 365 + leaps(year) - leaps(1400)
    in_year = (month - 1) * 31 - max(0, month - 7) + day - 1
    return date(2021, 3, 21) + timedelta(days=whole_years + in_year)
