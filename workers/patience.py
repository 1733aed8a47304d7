"""What becomes of a job that failed: once more after a while, or given up and kept with its reason.

The engine acknowledges a delivery and schedules the next attempt in one step, so a job is never in no list.
When a backend of ours is down (the database, Redis) that is not the job's fault: it waits, and no attempt is counted.
"""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Self

from docket.dependencies import Retry, TaskOutcome
from docket.execution import Execution
from redis.exceptions import RedisError

from resolver.errors import BackendUnavailable, InputError
from workers.engine import UnknownTask

FIRST, LONGEST = 2.0, 60.0
BACKEND_PAUSE = 2.0
UNKNOWN_TRIES = 10
"""A task that this worker does not know waits out a rolling deployment of some minutes."""

GiveUp = Callable[[Execution, str], Awaitable[None]]
"""Keeps the job with the reason; raises `BackendUnavailable` where it cannot."""


class Hopeless(Exception):
    """No further attempt can help: the job is given up at once."""


class Patience(Retry):
    """The engine's handler of failures; one for all jobs of a worker, copied for each by the engine."""

    def __init__(self, give_up: GiveUp, tries: int) -> None:
        super().__init__(attempts=None)
        self._give_up = give_up
        self._tries = tries

    async def __aenter__(self) -> Self:
        """A handler for one job: the delay is its own."""
        return type(self)(self._give_up, self._tries)

    async def handle_failure(self, execution: Execution, outcome: TaskOutcome) -> bool:
        """Decide; True in each case, since the job is either scheduled or marked as failed here."""
        error = outcome.exception
        tries = UNKNOWN_TRIES if isinstance(error, UnknownTask) else self._tries
        delay = backoff(execution.attempt)
        blameless = isinstance(error, BackendUnavailable | RedisError)
        if not blameless and (isinstance(error, Hopeless | InputError) or execution.attempt >= tries):
            reason = reason_of(error, execution.attempt)
            try:
                await self._give_up(execution, reason)
            except BackendUnavailable:
                blameless = True
            else:
                await execution.mark_as_failed(reason)
                return True
        if blameless:
            delay = BACKEND_PAUSE * random.uniform(0.75, 1.25)  # noqa: S311 - so that not all come back at once
            execution.attempt -= 1
        self.delay = timedelta(seconds=delay)
        return await super().handle_failure(execution, outcome)


def backoff(attempt: int) -> float:
    """Seconds until the attempt after this one: doubled each time, with some chance in it."""
    longest: float = min(FIRST * 2.0 ** (min(attempt, 10) - 1), LONGEST)
    return longest * random.uniform(0.75, 1.25)  # noqa: S311 - so that not all come back at once


def reason_of(error: BaseException | None, attempts: int) -> str:
    """Why a job is given up, as one sentence for a person."""
    said = str(error).strip() or type(error).__name__
    if isinstance(error, Hopeless | InputError | UnknownTask):
        return said
    if isinstance(error, TimeoutError):
        said = "it took longer than its time limit"
    return f"{type(error).__name__}: {said} (attempt {attempts})"
