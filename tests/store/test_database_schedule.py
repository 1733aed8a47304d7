"""When a source is looked at again, for every age and state."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.judge.availability import APART
from resolver.store.database import schedule
from resolver.store.database.schedule import next_check
from resolver.vocabulary import AvailabilityState as State
from tests.support.records import BEGIN

KEY = "url:sha256:EXAMPLE"
DAY = timedelta(days=1)
AGES = st.timedeltas(timedelta(), DAY * 1000)
SETTLED = [State.LIVE, State.GONE, State.RESTRICTED, State.UNSUPPORTED]
FAILING = [State.UNREACHABLE, State.BLOCKED, State.NOT_CHECKED]


def wait(state: State, age: timedelta, **failing: object) -> timedelta:
    """How long a source of that age is left alone."""
    now = BEGIN + age
    since, counted = failing.get("since"), failing.get("counted", 0)
    return (
        next_check(
            KEY,
            state,
            first_seen=BEGIN,
            now=now,
            failing_since=now - since if isinstance(since, timedelta) else None,
            failed_checks=counted if isinstance(counted, int) else 0,
        )
        - now
    )


@pytest.mark.parametrize("state", SETTLED)
def test_days_one_three_seven_thirty_then_every_ninety(state: State) -> None:
    """A source that is looked at when it is due is looked at on the published days, within a tenth of each wait."""
    now, days = BEGIN, []
    for _ in range(7):
        now = next_check(KEY, state, first_seen=BEGIN, now=now)
        days.append((now - BEGIN) / DAY)

    for found, due, before in zip(days, (1, 3, 7, 30, 120, 210, 300), (0, 1, 3, 7, 30, 120, 210), strict=True):
        assert due <= found <= due + (due - before) * schedule.SPREAD + 1e-6


@pytest.mark.parametrize(
    ("lasting", "hours"),
    [(0, 6), (1, 6), (6, 6), (20, 20), (48, 48), (24 * 7, 24 * 7), (24 * 30, 24 * 7)],
)
@pytest.mark.parametrize("state", FAILING)
def test_sooner_while_it_fails(state: State, lasting: int, hours: int) -> None:
    """What fails without telling anything is looked at after six hours, then after longer waits of at most a week."""
    found = wait(state, DAY * 40, since=timedelta(hours=lasting))

    assert timedelta(hours=hours) <= found <= timedelta(hours=hours) * (1 + schedule.SPREAD)


def test_a_failure_that_counts_is_looked_into_when_the_next_would_count() -> None:
    """A page that was not found is looked at a day later, so that three looks can tell that it is gone."""
    found = wait(State.UNREACHABLE, DAY * 40, since=DAY * 3, counted=2)

    assert APART < found <= schedule.COUNTED * (1 + schedule.SPREAD)


@given(st.sampled_from(State), AGES, st.none() | AGES, st.integers(0, 5), st.text(max_size=20))
def test_it_is_always_later(state: State, age: timedelta, since: timedelta | None, counted: int, key: str) -> None:
    """The next look is after this one, by at least hours and at most a hundred days; failing never makes it later."""
    now = BEGIN + age
    failing: datetime | None = now - since if since is not None else None
    found = next_check(key, state, first_seen=BEGIN, now=now, failing_since=failing, failed_checks=counted)
    calm = next_check(key, State.LIVE, first_seen=BEGIN, now=now)

    assert timedelta(hours=6) <= found - now <= DAY * 100
    assert found <= calm


def test_what_was_seen_together_is_spread() -> None:
    """A thousand sources first seen at once are not looked at at once."""
    due = {next_check(f"url:sha256:{n}", State.LIVE, first_seen=BEGIN, now=BEGIN + DAY * 8) for n in range(1000)}
    minutes = {int(each.timestamp() // 60) for each in due}

    assert len(minutes) > 500
    assert max(due) - min(due) > DAY * 2
