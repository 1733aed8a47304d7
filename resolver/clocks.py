"""Reads a time of day that stands beside a written date: `at 9:10am PST`, `um 0:31 Uhr`, `오후 5:04`, `17h04`. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from resolver.tokens import Token, words

_BEFORE_NOON = words("am ص 午前 上午 오전 sa πμ")
_AFTER_NOON = words("pm م 午後 下午 오후 ch μμ")
_CONNECTIVES = words(
    ", . - – — · • | ( ) at um à as às a la s las los le les alle ore kl klo kello o ob u в о г год στις ώρα lúc om t "
    "saat pukul jam godz på klukkan k i di ut الساعة في ساعت de el"
)
_ZONES = words(
    "utc gmt z pst pdt mst mdt cst cdt est edt akst akdt hst ast adt nst ndt bst ist wet west cet cest eet eest msk "
    "jst kst hkt sgt aest aedt acst acdt awst nzst nzdt brt art clt clst wib wita wit pht sast wat cat eat"
)
_MAX_CONNECTIVES = 6


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day on its own clock; `zone` is the zone as written; `next` is the first token after it."""

    hour: int
    minute: int
    zone: str | None
    next: int


def clock_before(row: Sequence[Token], first: int) -> Time | None:
    """The time that begins at `first` and stands before a date, with the mark between the two taken in."""
    found = _clock(row, first)
    if found is None:
        return None
    index = found.next
    while index < min(found.next + _MAX_CONNECTIVES, len(row)) and _folded(row[index]) in _CONNECTIVES:
        index += 1
    return Time(found.hour, found.minute, found.zone, index)


def clock_after(row: Sequence[Token], first: int) -> Time | None:
    """The time that follows a date, after at most a few words such as `at` or `um`."""
    dotted = False
    for index in range(first, min(first + _MAX_CONNECTIVES, len(row))):
        found = _clock(row, index, dotted=dotted)
        if found is not None:
            return found
        word = _folded(row[index])
        if word not in _CONNECTIVES:
            return None
        dotted = dotted or word in {"kl", "klo", "kello", "um", "ore", "alle", "pukul"}
    return None


def _clock(row: Sequence[Token], first: int, *, dotted: bool = False) -> Time | None:
    index = first
    half = _half(row, index)
    index += half[1] if half else 0
    digits = _digits(row, index, dotted=dotted)
    if digits is None:
        return None
    hour, minute, index = digits
    if half is None:
        half = _half(row, index)
        index += half[1] if half else 0
    if half is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004  a half-day clock
            half = None if hour > 12 else half  # noqa: PLR2004  24-hour time with a needless mark
        if half is not None:
            hour = hour % 12 + (12 if half[0] else 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004
        return None
    if index < len(row) and _folded(row[index]) == "uhr":
        index += 1
    zone, index = _zone(row, index)
    return Time(hour, minute, zone, index)


def _digits(row: Sequence[Token], index: int, *, dotted: bool) -> tuple[int, int, int] | None:
    if index + 2 >= len(row):
        return None
    hour, between, minute = row[index : index + 3]
    if hour.number is None or len(hour.text) > 2 or minute.number is None or len(minute.text) != 2:  # noqa: PLR2004
        return None
    joined = hour.end == between.start and between.end == minute.start
    mark = between.text.lower()
    if not (
        mark in {"時", "时", "點", "点", "시"} or (joined and (mark in {":", "h", "："} or (dotted and mark == ".")))
    ):
        return None
    index += 3
    if index < len(row) and row[index].text in {"分", "분"}:
        index += 1
    if index + 1 < len(row) and row[index].text == ":" and len(row[index + 1].text) == 2:  # noqa: PLR2004  seconds
        index += 2
    return hour.number, minute.number, index


def _half(row: Sequence[Token], index: int) -> tuple[bool, int] | None:
    """Whether the half-day mark at `index` (`PM`, `p.m.`, `오후`) is the second half, and how many tokens it takes."""
    if index >= len(row):
        return None
    word = _folded(row[index])
    if word in _BEFORE_NOON or word in _AFTER_NOON:
        return word in _AFTER_NOON, 1
    spelled = [token.text.casefold() for token in row[index : index + 4]]
    if spelled[1:2] == ["."] and "".join(spelled[0:3:2]) in {"am", "pm", "πμ", "μμ"}:
        return spelled[0] in {"p", "μ"}, 4 if spelled[3:4] == ["."] else 3
    return None


def _zone(row: Sequence[Token], index: int) -> tuple[str | None, int]:
    opened = index < len(row) and row[index].text == "("
    place = index + 1 if opened else index
    if place >= len(row) or _folded(row[place]) not in _ZONES:
        return None, index
    zone, after = row[place].text, place + 1
    if after + 1 < len(row) and row[after].text in {"+", "-"} and row[after + 1].number is not None:
        zone, after = zone + row[after].text + row[after + 1].text, after + 2
    if opened and after < len(row) and row[after].text == ")":
        after += 1
    return zone, after


def _folded(token: Token) -> str:
    return token.text.casefold().rstrip(".")
