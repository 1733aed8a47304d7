"""Gone is said only with proof, one success clears, and what could not be checked is neither."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.errors import FetchFailed, UnsafeTarget
from resolver.judge.availability import STATES, decide, failure, lasting, since
from resolver.model import Availability, timestamp
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Reason

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

LIVE = Reading(State.LIVE)
MISSING = Reading(State.GONE, Reason.NOT_FOUND, final=False)
DELETED = Reading(State.GONE, Reason.DELETED_BY_AUTHOR)
CLOSED = Reading(State.RESTRICTED, Reason.LOGIN_REQUIRED, final=False)
SUSPENDED = Reading(State.RESTRICTED, Reason.ACCOUNT_SUSPENDED)
LIMITED = Reading(State.BLOCKED, Reason.RATE_LIMITED, final=False)
LATE = Reading(State.UNREACHABLE, Reason.TIMEOUT, final=False)
NO_HOST = Reading(State.UNREACHABLE, Reason.DNS_FAILED, final=False)
KEYLESS = Reading(State.NOT_CHECKED, Reason.NEEDS_KEY, final=False)
UNSUPPORTED = Reading(State.UNSUPPORTED, Reason.NO_PROVIDER)
UNSAFE = Reading(State.UNSUPPORTED, Reason.UNSAFE_TARGET)


def item(*readings: Reading, previous: Availability | None = None, now: datetime = NOW) -> Availability:
    """The verdict on a platform's item."""
    return decide(readings, previous=previous, now=now, is_page=False)


def page(*readings: Reading, previous: Availability | None = None, now: datetime = NOW) -> Availability:
    """The verdict on an ordinary page."""
    return decide(readings, previous=previous, now=now, is_page=True)


@pytest.mark.parametrize(
    ("readings", "state", "reason"),
    [
        ([LIVE], State.LIVE, None),
        ([MISSING, LIVE], State.LIVE, None),
        ([DELETED, LIVE], State.LIVE, None),
        ([Reading(State.LIVE, Reason.EMBEDDING_OFF)], State.LIVE, Reason.EMBEDDING_OFF),
        ([DELETED], State.GONE, Reason.DELETED_BY_AUTHOR),
        ([LIMITED, DELETED], State.GONE, Reason.DELETED_BY_AUTHOR),
        ([MISSING, MISSING], State.GONE, Reason.NOT_FOUND),
        ([MISSING, LATE, MISSING], State.GONE, Reason.NOT_FOUND),
        ([MISSING], State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        ([MISSING, LATE], State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        ([MISSING, LIMITED], State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        ([MISSING, SUSPENDED], State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
        ([CLOSED, SUSPENDED], State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
        ([CLOSED, CLOSED], State.RESTRICTED, Reason.LOGIN_REQUIRED),
        ([SUSPENDED, CLOSED], State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
        ([LATE, SUSPENDED], State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
        ([LATE, LIMITED], State.BLOCKED, Reason.RATE_LIMITED),
        ([KEYLESS, LATE], State.UNREACHABLE, Reason.TIMEOUT),
        ([KEYLESS, UNSUPPORTED], State.NOT_CHECKED, Reason.NEEDS_KEY),
        ([UNSUPPORTED], State.UNSUPPORTED, Reason.NO_PROVIDER),
        ([MISSING, UNSAFE, MISSING], State.UNSUPPORTED, Reason.UNSAFE_TARGET),
        ([], State.NOT_CHECKED, None),
    ],
)
def test_item(readings: Sequence[Reading], state: State, reason: Reason | None) -> None:
    """An item is gone on its platform's word or on two endpoints; one of them alone is not yet a verdict."""
    told = item(*readings)

    assert (told.state, told.reason) == (state, reason)


@pytest.mark.parametrize(
    ("reading", "state", "reason"),
    [
        (MISSING, State.UNREACHABLE, Reason.NOT_FOUND),
        (Reading(State.GONE, Reason.SOFT_404, final=False), State.UNREACHABLE, Reason.SOFT_404),
        (Reading(State.GONE, Reason.REMOVED), State.GONE, Reason.REMOVED),
        (NO_HOST, State.UNREACHABLE, Reason.DNS_FAILED),
        (LIMITED, State.BLOCKED, Reason.RATE_LIMITED),
    ],
)
def test_page(reading: Reading, state: State, reason: Reason) -> None:
    """One 404 of a page is a failure; 410 is its word."""
    told = page(reading)

    assert (told.state, told.reason) == (state, reason)


def test_a_page_has_one_endpoint() -> None:
    """A page that is asked twice at once has failed once."""
    told = page(MISSING, MISSING)

    assert (told.state, told.failed_checks) == (State.UNREACHABLE, 1)


@pytest.mark.parametrize("reading", [MISSING, NO_HOST, Reading(State.GONE, Reason.PARKED_DOMAIN, final=False)])
def test_page_is_gone_after_three_failures_a_day_apart(reading: Reading) -> None:
    """Two failures are none too many, the third 24 h after the second is proof (OS-7)."""
    first = page(reading)
    second = page(reading, previous=first, now=NOW + DAY)
    third = page(reading, previous=second, now=NOW + 2 * DAY)

    assert [each.state for each in (first, second, third)] == [State.UNREACHABLE, State.UNREACHABLE, State.GONE]
    assert third.reason is reading.reason
    assert (third.failed_checks, third.failing_since) == (3, timestamp(NOW))


def test_impatient_checks_do_not_add_up() -> None:
    """Asking every hour counts a failure a day, however often it is asked."""
    told = page(MISSING)
    for hour in range(1, 48):
        told = page(MISSING, previous=told, now=NOW + timedelta(hours=hour))
    last = page(MISSING, previous=told, now=NOW + timedelta(hours=48))

    assert (told.state, told.failed_checks) == (State.UNREACHABLE, 2)
    assert last.state is State.GONE


@pytest.mark.parametrize(
    "reading",
    [
        LATE,
        LIMITED,
        SUSPENDED,
        KEYLESS,
        Reading(State.UNREACHABLE, Reason.TLS_FAILED),
        Reading(State.UNREACHABLE, Reason.SERVER_ERROR),
    ],
)
def test_what_may_be_our_trouble_never_adds_up(reading: Reading) -> None:
    """Timeouts, TLS trouble, server errors and refusals may go on for ever without the page being called gone."""
    told = page(reading)
    for days in range(1, 30):
        told = page(reading, previous=told, now=NOW + days * DAY)

    assert told.state is reading.state
    assert told.failed_checks == 0


def test_a_look_that_tells_nothing_leaves_the_count() -> None:
    """Between two failures a refusal neither counts nor clears."""
    first = page(MISSING, previous=page(LIVE, now=NOW - DAY))
    between = page(LIMITED, previous=first, now=NOW + DAY)
    second = page(MISSING, previous=between, now=NOW + 2 * DAY)

    assert (between.state, between.failed_checks, between.failing_since) == (State.BLOCKED, 1, timestamp(NOW))
    assert between.last_live_at == timestamp(NOW - DAY)
    assert second.failed_checks == 2


def test_one_success_clears() -> None:
    """A page that was gone and answers again is live, with nothing held against it."""
    gone = page(Reading(State.GONE, Reason.REMOVED))
    told = page(LIVE, previous=gone, now=NOW + DAY)

    assert told == Availability(state=State.LIVE, checked_at=timestamp(NOW + DAY), last_live_at=timestamp(NOW + DAY))


def test_same_look_twice_counts_once() -> None:
    """A look that comes from the cache again is the same look: the count and the verdict stay."""
    told = page(MISSING)
    for days in (1, 2):
        told = page(MISSING, previous=told, now=NOW + days * DAY)
    again = since(told, page(MISSING, now=NOW + 2 * DAY), is_page=True)

    assert again == told
    assert again.state is State.GONE


def test_item_never_goes_by_counting() -> None:
    """One endpoint that says 404 for a month is one endpoint."""
    told = item(MISSING)
    for days in range(1, 30):
        told = item(MISSING, previous=told, now=NOW + days * DAY)

    assert (told.state, told.failed_checks) == (State.NOT_CHECKED, 30)


@pytest.mark.parametrize("reason", [Reason.OFFLINE, Reason.NOT_IN_RECORDING, Reason.OUT_OF_TIME, Reason.NEEDS_KEY])
def test_what_was_not_asked_was_not_checked(reason: Reason) -> None:
    """A look that never happened gives no time of checking and keeps what was known of better days."""
    told = page(Reading(State.NOT_CHECKED, reason), previous=page(LIVE, now=NOW - DAY))

    assert told.checked_at is None
    assert told.last_live_at == timestamp(NOW - DAY)


def test_how_long_it_fails() -> None:
    """The time since the first failure is told at the last look, and is nothing for a live source."""
    told = page(LATE, previous=page(LATE), now=NOW + 3 * DAY)

    assert lasting(told) == 3 * DAY
    assert lasting(page(LIVE)) == timedelta()
    assert (
        lasting(Availability(state=State.UNREACHABLE, failing_since="2026-13-45T00:00:00Z", checked_at=timestamp(NOW)))
        == timedelta()
    )


def test_every_reason_has_a_state() -> None:
    """The table names each reason once, and only these mean gone."""
    assert set(STATES) == set(Reason)
    assert {reason for reason, state in STATES.items() if state is State.GONE} == {
        Reason.DELETED_BY_AUTHOR,
        Reason.REMOVED,
        Reason.NOT_FOUND,
        Reason.ACCOUNT_GONE,
        Reason.SOFT_404,
        Reason.PARKED_DOMAIN,
    }


@pytest.mark.parametrize("reason", list(Reason))
def test_failure_is_never_a_last_word_but_for_410(reason: Reason) -> None:
    """A request that brought nothing gives its reason's state, and the status as the raw signal."""
    told = failure(FetchFailed("https://example.org/", reason, "why", status=404))
    last = failure(FetchFailed("https://example.org/", reason, status=410))

    assert (told.state, told.reason, told.signal, told.final) == (STATES[reason], reason, "404", False)
    assert last.final is (told.state is State.GONE)


def test_failure_without_status_keeps_its_detail() -> None:
    """Where no status was seen, the detail is the signal, else the reason's word."""
    assert failure(UnsafeTarget("http://10.0.0.1/", "private address")).signal == "private address"
    assert failure(FetchFailed("https://example.org/", Reason.TIMEOUT)).signal == "timeout"


STEPS = st.lists(
    st.tuples(
        st.lists(
            st.sampled_from([LIVE, MISSING, DELETED, SUSPENDED, LIMITED, LATE, NO_HOST, KEYLESS, UNSAFE]), max_size=3
        ),
        st.integers(0, 72),
    ),
    max_size=30,
)


@given(steps=STEPS, is_page=st.booleans())
def test_any_history(steps: list[tuple[list[Reading], int]], *, is_page: bool) -> None:
    """For any sequence of looks gone has its proof, live its success, and history moves rightly (OS-6, OS-7)."""
    told: Availability | None = None
    now, last_live = NOW, None
    counted: list[datetime] = []
    for readings, hours in steps:
        now += timedelta(hours=hours)
        told = decide(readings, previous=told, now=now, is_page=is_page)
        lives = any(reading.state is State.LIVE for reading in readings)
        speaks = any(reading.state is State.GONE or reading is NO_HOST for reading in readings)
        if lives:
            counted, last_live = [], timestamp(now)
        elif speaks and (not counted or now - counted[-1] >= DAY):
            counted.append(now)

        assert (told.state is State.LIVE) == lives
        assert told.last_live_at == last_live
        if told.state is State.GONE:
            word = any(reading.final and reading.state is State.GONE for reading in readings)
            two = not is_page and sum(reading.state is State.GONE for reading in readings) > 1
            assert word or two or (is_page and speaks and len(counted) >= 3)
        if told.state is State.LIVE:
            assert (told.failed_checks, told.failing_since, told.counted_at) == (0, None, None)
        assert told.failed_checks <= len(counted)
