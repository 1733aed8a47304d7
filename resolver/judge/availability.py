"""Says whether a source still stands: what endpoints and pages said, put together, and since when it fails.

It never fetches. Rules, in this order:

1. One success wins: what any endpoint still serves is `live`, and the count of failures starts again.
2. `gone` is said on the platform's own word (a reading that is `final`: a tombstone, HTTP 410), or on two readings of
   two endpoints of a platform; each reading given here is another endpoint. A page has but one endpoint.
3. One such reading alone is `not_checked` / `one_signal_only` for a platform's item and `unreachable` with its own
   reason for a page. A page that failed in this way three times, 24 h or more apart, is `gone` (`GONE_AFTER`).
4. Otherwise the state that tells most: an address that may not be opened, `restricted`, `blocked`, `unreachable`,
   `not_checked`, `unsupported`. Of several readings of one state a last word gives the reason (a tombstone that names
   an age limit, before a 403 that names nothing).

Only failures that speak of the page itself count towards rule 3: not found, soft 404, parked domain, no such host. A
timeout, a refused connection, TLS trouble and a 5xx may mean that only we are shut out: they stay `unreachable`
however often they come; so does a name that was not found while our own network may have been down (`Reading.ours`).
When one kind of failure follows the other the count starts again.

`restricted`, `blocked`, `unsupported` and `not_checked` tell nothing about whether the source stands: they leave the
count, and `last_live_at`, as they were.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from resolver.errors import FetchFailed
from resolver.model import Availability, made, timestamp
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Reason

GONE_AFTER = 3
APART = timedelta(hours=24)
_SIGNALS = 2

STATES: Mapping[Reason, State] = {
    Reason.DELETED_BY_AUTHOR: State.GONE,
    Reason.REMOVED: State.GONE,
    Reason.NOT_FOUND: State.GONE,
    Reason.ACCOUNT_GONE: State.GONE,
    Reason.SOFT_404: State.GONE,
    Reason.PARKED_DOMAIN: State.GONE,
    Reason.ACCOUNT_SUSPENDED: State.RESTRICTED,
    Reason.ACCOUNT_PRIVATE: State.RESTRICTED,
    Reason.LOGIN_REQUIRED: State.RESTRICTED,
    Reason.CONSENT_REQUIRED: State.RESTRICTED,
    Reason.AGE_GATE: State.RESTRICTED,
    Reason.WITHHELD_IN_REGION: State.RESTRICTED,
    Reason.EMBEDDING_OFF: State.LIVE,
    Reason.RATE_LIMITED: State.BLOCKED,
    Reason.BOT_CHALLENGE: State.BLOCKED,
    Reason.REFUSED_BY_HOST: State.BLOCKED,
    Reason.LEFT_ALONE: State.BLOCKED,
    Reason.TIMEOUT: State.UNREACHABLE,
    Reason.DNS_FAILED: State.UNREACHABLE,
    Reason.CONNECT_FAILED: State.UNREACHABLE,
    Reason.TLS_FAILED: State.UNREACHABLE,
    Reason.SERVER_ERROR: State.UNREACHABLE,
    Reason.BAD_RESPONSE: State.UNREACHABLE,
    Reason.REDIRECT_LOOP: State.UNREACHABLE,
    Reason.TOO_MANY_HOPS: State.UNREACHABLE,
    Reason.BAD_REDIRECT: State.UNREACHABLE,
    Reason.TOO_LARGE: State.UNSUPPORTED,
    Reason.UNSAFE_TARGET: State.UNSUPPORTED,
    Reason.INVALID_URL: State.UNSUPPORTED,
    Reason.UNRESOLVED_AGGREGATOR: State.UNSUPPORTED,
    Reason.NO_PROVIDER: State.UNSUPPORTED,
    Reason.NEEDS_KEY: State.NOT_CHECKED,
    Reason.ONE_SIGNAL_ONLY: State.NOT_CHECKED,
    Reason.OFFLINE: State.NOT_CHECKED,
    Reason.NOT_IN_RECORDING: State.NOT_CHECKED,
    Reason.OUT_OF_TIME: State.NOT_CHECKED,
    Reason.UNIDENTIFIED: State.NOT_CHECKED,
}
"""The state that each reason means where nothing more is known; `unsafe_target` asks for an editor all the same."""

_GONE_STATUS = 410
_TELLING = (State.RESTRICTED, State.BLOCKED, State.UNREACHABLE, State.NOT_CHECKED, State.UNSUPPORTED)
_OF_THE_PAGE = frozenset({Reason.NOT_FOUND, Reason.REMOVED, Reason.SOFT_404, Reason.PARKED_DOMAIN, Reason.DNS_FAILED})
_NOT_ASKED = frozenset(
    {
        Reason.OFFLINE, Reason.NOT_IN_RECORDING, Reason.OUT_OF_TIME, Reason.NEEDS_KEY, Reason.UNIDENTIFIED,
        Reason.NO_PROVIDER, Reason.INVALID_URL, Reason.UNRESOLVED_AGGREGATOR, Reason.LEFT_ALONE,
    }
)  # fmt: skip


def failure(failed: FetchFailed) -> Reading:
    """What a request that brought no answer says about the source; only HTTP 410 is a last word."""
    state = STATES[failed.reason]
    signal = str(failed.status) if failed.status is not None else failed.detail or failed.reason.value
    return Reading(state, failed.reason, signal=signal, final=state is State.GONE and failed.status == _GONE_STATUS)


def decide(readings: Sequence[Reading], *, previous: Availability | None, now: datetime, is_page: bool) -> Availability:
    """What all readings of one look together say, with the history that `previous` (the last verdict) holds.

    `readings` has one reading for each endpoint that was asked, in the order of asking; `now` is aware.
    """
    return since(previous, _look(readings, timestamp(now), is_page=is_page), is_page=is_page)


def since(earlier: Availability | None, fresh: Availability, *, is_page: bool) -> Availability:
    """The fresh verdict with the history of an earlier one of the same source; the same look twice counts once."""
    if earlier is None:
        return fresh
    lived = max((each for each in (_moment(earlier.last_live_at), _moment(fresh.last_live_at)) if each), default=None)
    last_live_at = timestamp(lived) if lived else None
    if fresh.state is State.LIVE:
        return fresh.model_copy(update={"last_live_at": last_live_at})
    counted, at = earlier.failed_checks, earlier.counted_at
    if fresh.failed_checks and _counts(earlier, fresh):
        counted, at = counted + 1, fresh.counted_at
    gone = is_page and bool(fresh.failed_checks) and counted >= GONE_AFTER
    return fresh.model_copy(
        update={
            "state": State.GONE if gone else fresh.state,
            "last_live_at": last_live_at,
            "failing_since": earlier.failing_since or fresh.failing_since,
            "failed_checks": counted,
            "counted_at": at,
        }
    )


def lasting(availability: Availability) -> timedelta:
    """How long a source has failed at the time of the last look; nothing where it does not fail."""
    first, last = _moment(availability.failing_since), _moment(availability.checked_at)
    return max(last - first, timedelta()) if first and last else timedelta()


def _counts(earlier: Availability, fresh: Availability) -> bool:
    """Whether this failure is one more: 24 h or more after the last one that was counted."""
    if earlier.failed_checks == 0:
        return True
    before, now = _moment(earlier.counted_at or earlier.checked_at), _moment(fresh.counted_at)
    return before is not None and now is not None and now - before >= APART


def _moment(written: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(written).astimezone(UTC) if written else None
    except (ValueError, OverflowError):
        return None


def _look(readings: Sequence[Reading], now: str, *, is_page: bool) -> Availability:
    """The verdict of one look, without history."""
    state, reason = _verdict(readings, is_page=is_page)
    asked = any(reading.reason not in _NOT_ASKED for reading in readings)
    ours = any(reading.ours for reading in readings)
    no_page = is_page and state is State.UNREACHABLE and reason in _OF_THE_PAGE and not ours
    counts = state is State.GONE or reason is Reason.ONE_SIGNAL_ONLY or no_page
    fails = counts or state is State.UNREACHABLE
    return made(
        Availability,
        state=state,
        reason=reason,
        checked_at=now if asked else None,
        last_live_at=now if state is State.LIVE else None,
        failing_since=now if fails else None,
        failed_checks=int(counts),
        counted_at=now if counts else None,
    )


def _verdict(readings: Sequence[Reading], *, is_page: bool) -> tuple[State, Reason | None]:
    for reading in readings:
        if reading.state is State.LIVE:
            return State.LIVE, reading.reason
    unsafe = next((reading for reading in readings if reading.reason is Reason.UNSAFE_TARGET), None)
    if unsafe is not None:
        return unsafe.state, unsafe.reason
    gone = [reading for reading in readings if reading.state is State.GONE]
    word = next((reading for reading in gone if reading.final), None)
    if word is not None or (len(gone) >= _SIGNALS and not is_page):
        return State.GONE, (word or gone[0]).reason
    for state in _TELLING:
        same = [reading for reading in readings if reading.state is state]
        told = next((reading for reading in same if reading.final), next(iter(same), None))
        if told is not None:
            return told.state, told.reason
        if state is State.RESTRICTED and gone:
            return (State.UNREACHABLE, gone[0].reason) if is_page else (State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY)
    return State.NOT_CHECKED, None
