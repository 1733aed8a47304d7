"""Reads dates as machines write them: ISO 8601 in its variants, e-mail and HTTP dates, `ctime` with a zone. Pure."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_tz

from resolver.model import Partial, made
from resolver.vocabulary import Basis, Precision

MAX_LENGTH = 96

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-?W(?P<week>\d\d)-?(?P<weekday>\d)|-(?P<ordinal>\d{3})(?!\d)"
    r"|-(?P<month>\d\d)(?:-(?P<day>\d\d))?|(?P<month_>\d\d)(?P<day_>\d\d))?"
    r"(?:[T ]{1,2}(?P<hour>\d\d|\d(?=:))(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+\-\u2212]\d{1,2}(?::?\d\d)?)?Z?(?:\[[\w/+-]{1,40}\])?)?",
    re.IGNORECASE | re.ASCII,
)
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_CTIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (?:(\d{4}) )?(\d\d:\d\d:\d\d) (GMT|UTC)?([+-]\d{4})?(?: (\d{4}))?"
    r"(?: \([^)]{0,60}\))?"
)
_ZONE = re.compile(
    r"\d:\d\d(?::\d\d)?(?: ?(?:(?P<name>UTC?|GMT|Z|[AECMP][SD]T)|(?P<shift>[+-]\d\d:?\d\d)))?(?: \d{4})?"
    r"(?: \([^()]{0,60}\))?",
    re.IGNORECASE | re.ASCII,
)
"""What may stand behind the time in an e-mail's date; of names only those of RFC 5322, which mean one thing each."""

_RUN = re.compile(r"(?:19|20)\d{12}", re.ASCII)
_YEARS = range(1000, 2200)
_FURTHEST = timedelta(hours=15)
"""No clock is as far from Greenwich: Kiribati is fourteen hours ahead."""


def read_machine(text: str, basis: Basis) -> Partial | None:
    """A date as machines write it, else None.

    A time with a known zone is given in UTC with `Z`; without one it stays local and `time_zone` is None. Seconds since
    an epoch are not read: a bare number says too little.
    """
    written = text.strip()
    if not written or len(written) > MAX_LENGTH:
        return None
    if (usual := _USUAL.fullmatch(written)) and (said := _exact(usual, basis)):
        return said
    iso = _ISO.fullmatch(f"{written[:8]}T{written[8:]}" if _RUN.fullmatch(written) else written)
    if iso is not None:
        return _iso(iso, written, basis)
    other = _CTIME.fullmatch(written)
    year = (other[3] or other[7]) if other else None
    if other and year:
        zone = other[6] or ("+0000" if other[5] else "")
        return _mail(f"{other[2]} {other[1]} {year} {other[4]} {zone}".rstrip(), written, basis)
    return _mail(written, written, basis)


def _exact(usual: re.Match[str], basis: Basis) -> Partial | None:
    """The commonest writing of all, a second with its zone, which Python's own reader takes; None where it does not."""
    try:
        moment = datetime.fromisoformat(usual[0])
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    written = usual[0]
    value = written if written[-1] == "Z" else _value(moment.astimezone(UTC), "seconds") + "Z"
    return made(Partial, value=value, precision=Precision.SECOND, time_zone="UTC", basis=basis, as_written=written)


def _iso(found: re.Match[str], written: str, basis: Basis) -> Partial | None:
    day = _iso_day(found)
    if day is None or day.year not in _YEARS:
        return None
    month_only = bool(found["month"] and not found["day"])
    year_only = found[0] == found["year"]
    if found["hour"] is not None:
        return (
            None if month_only or len(found["year"]) == found.start("hour") - 1 else _moment(found, day, written, basis)
        )
    value, precision = day.isoformat(), Precision.DAY
    if year_only:
        value, precision = found["year"], Precision.YEAR
    elif month_only:
        value, precision = value[: len("2023-03")], Precision.MONTH
    return made(Partial, value=value, precision=precision, basis=basis, as_written=written)


def _iso_day(found: re.Match[str]) -> date | None:
    year = int(found["year"])
    try:
        if found["week"]:
            return date.fromisocalendar(year, int(found["week"]), int(found["weekday"]))
        if found["ordinal"]:
            day = date(year, 1, 1) + timedelta(days=int(found["ordinal"]) - 1)
            return day if day.year == year else None
        return date(year, int(found["month"] or found["month_"] or 1), int(found["day"] or found["day_"] or 1))
    except (ValueError, OverflowError):
        return None


def _moment(found: re.Match[str], day: date, written: str, basis: Basis) -> Partial | None:
    """The moment; a fraction of zeros is how programs write whole seconds, and no millisecond that anybody measured."""
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    fraction = (found["fraction"] or "")[:3].ljust(3, "0")
    end_of_day = hour == 24 and not minute and not second  # noqa: PLR2004  ISO 8601 writes midnight so
    if not end_of_day and (hour > 23 or minute > 59 or second > 60):  # noqa: PLR2004  60 is a leap second
        return None
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)
    moment += timedelta(seconds=min(second, 59), milliseconds=int(fraction))
    zone = found["zone"]
    if zone and zone[0] in "+-\u2212":
        digits = zone[1:].replace(":", "")
        digits = digits.zfill(len(digits) + len(digits) % 2)
        shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
        if shift > _FURTHEST:
            return None
        moment += shift if zone[0] != "+" else -shift
    precision = Precision.MINUTE
    if found["second"]:
        precision = Precision.MILLISECOND if int(fraction) else Precision.SECOND
    return _said(moment, precision, written, basis, zoned=bool(zone))


def _mail(text: str, written: str, basis: Basis) -> Partial | None:
    """An e-mail's date; one with a word behind its time that is no zone of RFC 5322 (`PM`, `CET`) is no such date.

    `parsedate_tz` takes every other word, and no word at all, for UTC.
    """
    found = _ZONE.search(text)
    if found is None or found.end() != len(text):
        return None
    if found["shift"] and ":" in found["shift"]:
        text = text[: found.start("shift")] + found["shift"].replace(":", "") + text[found.end("shift") :]
    try:
        parts = parsedate_tz(text)
        if parts is None or parts[0] not in _YEARS:
            return None
        year, month, day, hour, minute, second = parts[:6]
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    zoned = bool(found["name"] or found["shift"]) and found["shift"] not in {"-0000", "-00:00"}
    exact = Precision.SECOND if written.count(":") - (written[-3:-2] == ":" and written[-6:-5] in "+-") > 1 else None
    return _said(
        moment - timedelta(seconds=(zoned and parts[9]) or 0), exact or Precision.MINUTE, written, basis, zoned=zoned
    )


def _said(moment: datetime, precision: Precision, written: str, basis: Basis, *, zoned: bool) -> Partial:
    cut = {Precision.MINUTE: "minutes", Precision.SECOND: "seconds"}.get(precision, "milliseconds")
    value = _value(moment, cut) + ("Z" if zoned else "")
    zone = "UTC" if zoned else None
    return made(Partial, value=value, precision=precision, time_zone=zone, basis=basis, as_written=written)


def _value(moment: datetime, cut: str) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec=cut)
