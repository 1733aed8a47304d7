"""What a worker counts, for Prometheus. Labels are words of closed lists: never an address, an id or a host."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

from docket.execution import Execution
from prometheus_client import Counter, Gauge, Histogram, Info

from resolver.jobs import Depth, Lane
from resolver.version import __version__

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

BUILD = Info("resolver_build", "Which version runs.")
BUILD.info({"version": __version__})
JOBS = Counter("resolver_jobs", "Attempts that came to an end.", ["task", "lane", "outcome"])
SECONDS = Histogram("resolver_job_seconds", "How long an attempt took.", ["task"], buckets=_SECONDS)
WAIT = Histogram("resolver_job_wait_seconds", "From a job's due time to its first attempt.", ["lane"], buckets=_SECONDS)
PARKED = Counter("resolver_jobs_parked", "Jobs that were given up.", ["task"])
LOOPS = Counter("resolver_worker_loops_ended", "Times that a lane's loop ended by itself.", ["lane"])
WAITING = Gauge("resolver_queue_waiting", "Jobs that nobody has begun.", ["lane"])
RUNNING = Gauge("resolver_queue_running", "Jobs in a worker's hands.", ["lane"])
LATER = Gauge("resolver_queue_later", "Jobs that are due later.", ["lane"])
OLDEST = Gauge("resolver_queue_oldest_seconds", "How long the first waiting job has waited.", ["lane"])
GIVEN_UP = Gauge("resolver_queue_parked", "Jobs that were given up and not yet run again or dropped.")
DELIVERIES = Counter("resolver_webhook_deliveries", "Tries to deliver an event.", ["outcome"])
SWEPT = Counter("resolver_swept", "What a sweep found and queued.", ["what"])


_jobs, _seconds, _wait = cache(JOBS.labels), cache(SECONDS.labels), cache(WAIT.labels)
"""The counters of a few words: looking one up by its labels takes longer than counting."""


def over(task: str, lane: Lane, outcome: str, seconds: float) -> None:
    """Note how an attempt came to its end, and how long it took."""
    _jobs(task, str(lane), outcome).inc()
    _seconds(task).observe(seconds)


def waited(lane: Lane, execution: Execution) -> None:
    """Note how long a job waited, at its first attempt."""
    if execution.attempt == 1 and not execution.redelivered:
        _wait(str(lane)).observe(max((datetime.now(UTC) - execution.when).total_seconds(), 0))


def depth(lanes: Mapping[Lane, Depth], parked: int) -> None:
    """Set how full the lanes are."""
    for lane, found in lanes.items():
        WAITING.labels(str(lane)).set(found.waiting)
        RUNNING.labels(str(lane)).set(found.running)
        LATER.labels(str(lane)).set(found.later)
        OLDEST.labels(str(lane)).set(found.oldest)
    GIVEN_UP.set(parked)
