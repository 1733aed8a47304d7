"""The engine's worker, which begins the next job as soon as a slot is free.

The engine has one interval for two looks: at an empty queue, which is a question to Redis, and at its own jobs while
all slots are taken, which asks nobody. Short jobs end together, so with one interval for both a full worker stood
still for a good part of it.
"""

from datetime import timedelta

from docket import Worker as DocketWorker

FULL = timedelta(milliseconds=5)
"""How often a worker with all its slots taken looks for one that is free."""


class PromptWorker(DocketWorker):
    """The engine's worker with an interval of its own for when it is full."""

    _interval: timedelta

    @property
    def minimum_check_interval(self) -> timedelta:
        """The interval to the next look."""
        return min(FULL, self._interval) if len(self._tasks_by_key) >= self.concurrency else self._interval

    @minimum_check_interval.setter
    def minimum_check_interval(self, interval: timedelta) -> None:
        self._interval = interval
