"""When a source is looked at again: a day after it was first seen, 3, 7, 30 days, then every 90; sooner while it fails.

Times are spread by up to a tenth of the wait, by the source's key, so that what was first seen together is not looked
at together. Pure.
"""

import hashlib
from datetime import datetime, timedelta

from resolver.judge.availability import APART
from resolver.vocabulary import AvailabilityState as State

FIRST_DAYS = (1, 3, 7, 30)
EVERY_DAYS = 90
SPREAD = 0.1
LEAST = timedelta(hours=12)
"""A day of the regular schedule that is nearer than this is passed over: somebody has just looked."""

FAILING_FIRST = timedelta(hours=6)
FAILING_LONGEST = timedelta(days=7)
"""A source that fails is looked at after 6 hours, then at twice the time each, at most a week."""

COUNTED = APART + timedelta(minutes=10)
"""A failure that counts towards `gone` has to be a day after the last one that did; a little later is surely later."""

_FAILING = frozenset({State.UNREACHABLE, State.BLOCKED, State.NOT_CHECKED})


def next_check(
    key: str,
    state: State,
    *,
    first_seen: datetime,
    now: datetime,
    failing_since: datetime | None = None,
    failed_checks: int = 0,
) -> datetime:
    """When the source `key`, just looked at, is to be looked at again; always after `now`.

    `failing_since` and `failed_checks` are its availability's: a failure that speaks of the source itself is looked
    into as soon as another one would count.
    """
    regular = _regular(first_seen, now)
    if state not in _FAILING:
        return _spread(key, now, regular)
    if failed_checks:
        return _spread(key, now, min(regular, now + COUNTED))
    lasting = max(now - (failing_since or now), timedelta())
    wait = min(max(lasting, FAILING_FIRST), FAILING_LONGEST)
    return _spread(key, now, min(regular, now + wait))


def _regular(first_seen: datetime, now: datetime) -> datetime:
    for days in FIRST_DAYS:
        if (due := first_seen + timedelta(days=days)) > now + LEAST:
            return due
    last, every = first_seen + timedelta(days=FIRST_DAYS[-1]), timedelta(days=EVERY_DAYS)
    return last + ((now + LEAST - last) // every + 1) * every


def _spread(key: str, now: datetime, due: datetime) -> datetime:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    share = int.from_bytes(digest[:4], "big") / 2**32
    return due + (due - now) * SPREAD * share
