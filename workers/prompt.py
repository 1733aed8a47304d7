"""The engine's worker, which begins the next job as soon as a slot is free, and waits for work at its ease.

The engine has one interval for three looks: at an empty queue while nothing runs, which Redis answers as soon as there
is something; at an empty queue while jobs run, after which it notes those that ended; and at its own jobs while all
slots are taken, which asks nobody. Short jobs end together, so with one interval for all a full worker stood still for
a good part of it; and the lanes that nobody uses asked Redis a hundred times a second.
"""

from datetime import timedelta

from docket import Worker as DocketWorker

FULL = timedelta(milliseconds=2)
"""How often a worker with all its slots taken looks for one that is free."""

IDLE = timedelta(milliseconds=250)
"""How long a worker that does nothing waits for Redis to have something."""


class PromptWorker(DocketWorker):
    """The engine's worker with intervals of its own for when it is full and when it is idle."""

    _interval: timedelta

    @property
    def minimum_check_interval(self) -> timedelta:
        """The interval to the next look."""
        busy = len(self._tasks_by_key)
        if not busy:
            return max(IDLE, self._interval)
        return min(FULL, self._interval) if busy >= self.concurrency else self._interval

    @minimum_check_interval.setter
    def minimum_check_interval(self, interval: timedelta) -> None:
        self._interval = interval
