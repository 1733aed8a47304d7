"""Chooses when a page was published and when it was changed. It never fetches.

Seconds and milliseconds since 1970 are read where schema.org's own key says that a number is a date.
A finer time of the same day is taken before a bare day; placeholders (year 1, the epoch) and days after the look are no
dates. Two dates really differ when they are further apart than precision and time zones explain.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from resolver.dates import read_machine, read_written
from resolver.metadata.claims import Choice, Claim, Field
from resolver.model import Partial
from resolver.vocabulary import Basis

_DAY = len("2023-03-14")
_PLACEHOLDERS = ("0001", "1000-01-01", "1970-01-01T00:00", "1900-01-01")
_SOON = timedelta(days=1)
_BUILT = 35
"""From this rank on a tag may tell when the page was put together, and not when its words were changed."""

_SINCE_1970 = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,6})?", re.ASCII)
_SECOND_DIGITS = 10
_APART, _APART_TIMED = timedelta(hours=38), timedelta(hours=14)
"""A bare day may lie a whole day and a time zone away from the same moment written in UTC."""


def choose(field: Field, claims: Sequence[Claim], seen: datetime, published: Choice | None = None) -> Choice | None:
    """The date of `field` that the claims, sorted by rank, give for a page looked at at the time `seen`.

    Many pages repeat the moment of publication, or the one before it, as that of a change: with `published`, such a
    claim is believed only where no other tells of a later one.
    """
    read: list[tuple[Claim, Partial]] = []
    known: set[object] = set()
    for claim in claims:
        if claim.value not in known and (found := _read(claim, seen)) is not None:
            read.append((claim, found))
        known.add(claim.value)
    if not read:
        return None
    if published is not None and len(read) > 1:
        read.sort(key=lambda entry: not (entry[0].rank < _BUILT and _is_later(entry[1], published.value)))
    first, best = read[0]
    for claim, found in read[1:]:
        if is_finer(found, best):
            first, best = claim, found
    differing = [(claim.origin, found.value) for claim, found in read if claim is not first and differ(best, found)]
    return Choice(field, best, first.origin, ((first.origin, best.value), *differing) if differing else ())


def _is_later(date: Partial, published: object) -> bool:
    """Whether a change is later than the publication; of two bare days, or of one, whether they differ."""
    if not isinstance(published, Partial):
        return True
    if min(len(date.value), len(published.value)) <= _DAY:
        return date.value[:_DAY] != published.value[:_DAY]
    return _start(date) > _start(published)


def _read(claim: Claim, seen: datetime) -> Partial | None:
    if not isinstance(claim.value, str):
        return None
    basis = _basis(claim.origin)
    found = read_machine(claim.value, basis) or read_written(claim.value, basis) or _counted(claim, basis)
    if found is None or found.value.startswith(_PLACEHOLDERS) or _is_to_come(found, seen):
        return None
    return found


def _counted(claim: Claim, basis: Basis) -> Partial | None:
    """The moment of a number in JSON-LD: ten digits are seconds since 1970 until 2286, thirteen milliseconds."""
    text = claim.value.strip() if isinstance(claim.value, str) and claim.origin.startswith("json-ld:") else ""
    if not _SINCE_1970.fullmatch(text):
        return None
    moment = datetime.fromtimestamp(int(text[:_SECOND_DIGITS]), UTC).isoformat().replace("+00:00", "Z")
    return read_machine(moment, basis)


def _is_to_come(date: Partial, seen: datetime) -> bool:
    """Whether a date lies more than a day after the look: of most its year alone tells that it does not."""
    return int(date.value[:4]) >= seen.year and _start(date) - seen > _SOON


def _basis(origin: str) -> Basis:
    if origin.startswith("json-ld:"):
        return Basis.JSON_LD
    return Basis.MARKUP if origin.partition(":")[0] in {"time", "html", "microdata", "url"} else Basis.HTML_META


def _start(date: Partial) -> datetime:
    value = date.value + "-01-01"[len(date.value) - 4 :] if len(date.value) < _DAY else date.value
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def is_finer(date: Partial, bare: Partial) -> bool:
    """Whether `date` has a time and `bare` is the same day, or a month or year that it lies in, without one."""
    return len(bare.value) <= _DAY < len(date.value) and date.value.startswith(bare.value)


def differ(one: Partial, other: Partial) -> bool:
    """Whether two dates really differ: further apart than precision and time zones explain."""
    short, long = sorted((one.value, other.value), key=len)
    if len(short) < _DAY:
        return not long.startswith(short)
    timed = len(short) > _DAY
    return abs(_start(one) - _start(other)) > (_APART_TIMED if timed else _APART)
