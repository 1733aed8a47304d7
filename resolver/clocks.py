"""Reads a time of day that stands beside a written date: `at 9:10am PST`, `um 0:31 Uhr`, `오후 5:04`, `17h04`. Pure."""

from dataclasses import dataclass

from resolver.tokens import Row, words

_BEFORE_NOON = words("am ص 午前 上午 凌晨 清晨 早上 오전 sa πμ öö vorm dop дп pg ก่อนเที่ยง पूर्वाह्न")
_AFTER_NOON = words("pm م 午後 下午 傍晚 晚上 오후 ch μμ ös nachm odp пп ptg หลังเที่ยง अपराह्न")
HALVES = _BEFORE_NOON | _AFTER_NOON
"""Words for the half of the day, which may stand before a time."""

_CONNECTIVES = words(
    ", . - – — · • ∙ | ( ) at um à as às a la s las los le les alle ore kl klo kello o ob u в о г год στις ώρα lúc om "
    "t saat pukul jam godz på klukkan k i di ut الساعة في ساعت de el"
)
_ZONES = words(
    "utc gmt z pst pdt mst mdt cst cdt est edt akst akdt hst ast adt nst ndt bst ist wet west cet cest eet eest msk "
    "jst kst hkt sgt aest aedt acst acdt awst nzst nzdt brt art clt clst wib wita wit pht sast wat cat eat"
)
_MAX_CONNECTIVES = 6
_DOTS = frozenset({"·", "•", "∙"})
"""What says that two numbers with a dot between them, first of all, are a time: `21.41 · 5. nov. 2023`."""

_DOTTED_HALVES = {"am": False, "πμ": False, "قظ": False, "pm": True, "μμ": True, "بظ": True}
"""Marks of two letters with a dot behind each (`p.m.`, `ب.ظ.`), and whether they mean the second half."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day on its own clock; `zone` is the zone as written; `next` is the first token after it."""

    hour: int
    minute: int
    zone: str | None
    next: int


def clock_before(row: Row, first: int) -> Time | None:
    """The time that begins at `first` and stands before a date, with the mark between the two taken in."""
    found = _clock(row, first)
    if found is None:
        found = _clock(row, first, dotted=True) if first == 0 else None
        if found is None or row.text(found.next) not in _DOTS:
            return None
    index = found.next
    while index < found.next + _MAX_CONNECTIVES and _folded(row, index) in _CONNECTIVES:
        index += 1
    return Time(found.hour, found.minute, found.zone, index)


def clock_after(row: Row, first: int) -> Time | None:
    """The time that follows a date, after at most a few words such as `at` or `um`."""
    dotted = False
    for index in range(first, first + _MAX_CONNECTIVES):
        found = _clock(row, index, dotted=dotted)
        if found is not None:
            return found
        word = _folded(row, index)
        if word not in _CONNECTIVES:
            return None
        dotted = dotted or word in {"kl", "klo", "kello", "um", "ore", "alle", "pukul"}
    return None


def _clock(row: Row, first: int, *, dotted: bool = False) -> Time | None:
    index = first
    half = _half(row, index)
    index += half[1] if half else 0
    digits = _digits(row, index, dotted=dotted)
    if digits is None:
        return None
    hour, minute, index = digits
    if half is None:
        half = _half(row, index)
        if half is not None:
            index += half[1]
            index += row.text(index) == "." and row.text(index + 1) in _DOTS
    if half is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004  a half-day clock
            half = None if hour > 12 else half  # noqa: PLR2004  24-hour time with a needless mark
        if half is not None:
            hour = hour % 12 + (12 if half[0] else 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004
        return None
    if _folded(row, index) == "uhr":
        index += 1
    zone, index = _zone(row, index)
    return Time(hour, minute, zone, index)


def _digits(row: Row, index: int, *, dotted: bool) -> tuple[int, int, int] | None:
    hour, between, minute = row.at(index), row.at(index + 1), row.at(index + 2)
    if hour is None or hour.number is None or len(hour.text) > 2:  # noqa: PLR2004  two digits
        return None
    if between is None or minute is None or minute.number is None or len(minute.text) != 2:  # noqa: PLR2004
        return None
    joined = hour.end == between.start and between.end == minute.start
    mark = between.text.lower()
    if not (mark in {"時", "时", "點", "点", "시"} or (joined and (mark in {":", "h"} or (dotted and mark == ".")))):
        return None
    index += 3
    if row.text(index) in {"分", "분"}:
        index += 1
    if row.text(index) == ":" and len(row.text(index + 1)) == 2:  # noqa: PLR2004  seconds
        index += 2
    return hour.number, minute.number, index


def _half(row: Row, index: int) -> tuple[bool, int] | None:
    """Whether the half-day mark at `index` (`PM`, `p.m.`, `오후`) is the second half, and how many tokens it takes."""
    word = _folded(row, index)
    if word in _BEFORE_NOON or word in _AFTER_NOON:
        return word in _AFTER_NOON, 1
    if len(word) == 1 and row.text(index + 1) == ".":
        later = _DOTTED_HALVES.get(word + _folded(row, index + 2))
        if later is not None:
            return later, 4 if row.text(index + 3) == "." else 3
    return None


def _zone(row: Row, index: int) -> tuple[str | None, int]:
    opened = row.text(index) == "("
    place = index + 1 if opened else index
    zone = row.text(place)
    if zone.casefold() not in _ZONES:
        return None, index
    after = place + 1
    shift = row.at(after + 1)
    if row.text(after) in {"+", "-"} and shift is not None and shift.number is not None:
        zone, after = zone + row.text(after) + shift.text, after + 2
    if opened and row.text(after) == ")":
        after += 1
    return zone, after


def _folded(row: Row, index: int) -> str:
    return row.text(index).casefold().rstrip(".") or row.text(index)
