"""What the background is asked to do: a job by name, the lane that it waits in, and the port that takes it. Pure.

Whoever hands out work (the web, the command line, a task) knows these words and nothing of the engine behind them;
`workers.engine` is the one that there is.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

CHECK_ARTICLE, RECHECK_SOURCE, DELIVER_WEBHOOK, SWEEP = "check_article", "recheck_source", "deliver_webhook", "sweep"


class Lane(StrEnum):
    """A queue of its own, with workers of its own: what waits in one is never behind what waits in another."""

    ONDEMAND = "ondemand"
    """Somebody looks at the screen."""
    NORMAL = "normal"
    """Articles that a CMS pushed, and the sweep."""
    BACKFILL = "backfill"
    """An archive, of any size."""
    RECHECK = "recheck"
    """Sources that are looked at again."""
    WEBHOOK = "webhook"
    """Events on their way: a receiver that does not answer holds up no article."""


@dataclass(frozen=True, slots=True)
class Job:
    """One call of a task. Jobs of one lane with one key are one job, as long as it waits or runs.

    `arguments` hold references, never bodies. `due`: not before that time.
    """

    task: str
    key: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)
    lane: Lane = Lane.NORMAL
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """A job that is given up, kept with its reason until somebody runs it again or drops it."""

    id: str
    job: Job
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Depth:
    """How full a lane is: jobs that wait, run, or are due later; `oldest` is how many seconds the first one waits."""

    waiting: int
    running: int
    later: int
    oldest: float


class Queue(Protocol):
    """Takes jobs. Each call raises `BackendUnavailable` when the queue cannot be reached within its time limit."""

    async def add(self, job: Job) -> bool:
        """Put a job into its lane. False: it waits or runs there already, and nothing was changed."""

    async def add_many(self, jobs: Sequence[Job]) -> int:
        """Put jobs into their lanes with few messages; how many were new."""

    async def replace(self, job: Job) -> None:
        """Put a job into its lane whether or not one with its key waits there; a waiting one gives way."""

    async def cancel(self, lane: Lane, key: str) -> None:
        """Take a waiting job out, end a running one."""

    async def depth(self) -> Mapping[Lane, Depth]:
        """How full each lane is."""

    async def ping(self) -> None:
        """Ask for a sign of life."""

    async def parked(self, limit: int = 100) -> Sequence[Parked]:
        """Jobs that were given up, the last one first."""

    async def requeue(self, ids: Iterable[str]) -> int:
        """Give parked jobs all their attempts again; how many there were."""

    async def drop(self, ids: Iterable[str]) -> int:
        """Forget parked jobs; how many there were."""


def check_article(
    run_id: str, article_id: str, lane: str = Lane.ONDEMAND, *, refresh: bool = False, save: bool = False
) -> Job:
    """The job of one run over an article; an article that did not change has one run, and so one job.

    With `refresh` the web is asked anew about its sources, with `save` an archive for a copy of each that is live.
    """
    wishes = {name: 1 for name, wished in (("refresh", refresh), ("save", save)) if wished}
    arguments: dict[str, str | int] = {"run_id": run_id, "article_id": article_id, **wishes}
    return Job(CHECK_ARTICLE, f"check:{run_id}", arguments, lane_named(lane))


def recheck_source(key: str, url: str, due: datetime | None = None) -> Job:
    """The job of looking at a source again; its key may be long, so a digest of it stands for the job."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Job(RECHECK_SOURCE, f"source:{digest}", {"key": key, "url": url}, Lane.RECHECK, due)


def deliver_webhook(delivery_id: int, due: datetime | None = None) -> Job:
    """The job of telling a webhook of an event."""
    return Job(DELIVER_WEBHOOK, f"deliver:{delivery_id}", {"delivery_id": delivery_id}, Lane.WEBHOOK, due)


def lane_named(name: str) -> Lane:
    """The lane with this name; a name that a later version gave is an ordinary one here."""
    return _LANES.get(name, Lane.NORMAL)


_LANES = {str(each): each for each in Lane}
