"""What the records take and give: frozen rows with the field's words, nothing of SQLAlchemy.

Times are aware UTC. Everything that is the sidecar's (mentions, sources, captures) is told in the nouns of
`resolver.model`; here stand articles, runs, what a save came to, and what an operator keeps.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from resolver.model import Capture, Counts, Mention, Sidecar, Source
from resolver.vocabulary import ArticleFormat, Attention, AvailabilityState, RunState, Trigger

Row = TypeVar("Row")

ONDEMAND, BACKFILL = "ondemand", "backfill"
"""Names of queues; a run remembers the one that it was meant for."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A few rows, and the cursor that the next page begins at; None on the last page."""

    rows: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as it was handed in; `body` as sent. `format` None: told from the content when it is read."""

    id: str
    body: bytes = field(repr=False)
    format: ArticleFormat | None = None
    content_type: str | None = None
    url: str | None = None
    headline: str | None = None
    language: str | None = None
    trigger: Trigger = Trigger.API
    queue: str = ONDEMAND


@dataclass(frozen=True, slots=True)
class Put:
    """What handing in an article came to.

    `changed`: this is a new revision. `pending`: the run `run_id` has not come to its end; else it is the last one.
    """

    article_id: str
    revision: int
    changed: bool
    run_id: str
    sequence: int
    pending: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An article without its body; `counts` and `etag` are those of the sidecar that is served, if there is one."""

    id: str
    revision: int
    body_hash: str
    size: int
    format: ArticleFormat | None
    url: str | None
    headline: str | None
    language: str | None
    state: RunState
    run_id: str
    created_at: datetime
    updated_at: datetime
    checked_at: datetime | None = None
    attention: Attention = Attention.NONE
    counts: Counts | None = None
    etag: str | None = None
    served_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One text that an article had; bodies of earlier ones are not kept."""

    number: int
    body_hash: str
    format: ArticleFormat | None
    size: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run that should stand in a queue: what the queue needs to know of it."""

    run_id: str
    article_id: str
    revision: int
    sequence: int
    queue: str
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Work:
    """A run that was begun, with everything that doing it needs; hand it back to `save_result` or `fail_run`.

    `attempt` is the fence: whoever begins the run again takes it over. `served` is the sequence of the run whose
    sidecar `previous` is, 0 where there is none.
    """

    run_id: str
    article_id: str
    revision: int
    sequence: int
    attempt: int
    trigger: Trigger
    queue: str
    body: bytes = field(repr=False)
    format: ArticleFormat | None
    content_type: str | None
    url: str | None
    headline: str | None
    language: str | None
    previous: Sidecar | None = field(repr=False)
    served: int


@dataclass(frozen=True, slots=True)
class Run:
    """One pass over an article, asked for, going on or ended; `reason`: why it failed, or what replaced it."""

    id: str
    article_id: str
    revision: int
    sequence: int
    state: RunState
    trigger: Trigger
    queue: str
    attempt: int
    created_at: datetime
    queued_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    reason: str | None = None
    counts: Counts | None = None
    etag: str | None = None


class Verdict(StrEnum):
    """What became of a result."""

    ACCEPTED = "accepted"
    LATE = "late"
    """Something newer of this article is served."""
    TAKEN_OVER = "taken_over"
    """The run was begun again by another worker, or has come to its end."""
    NO_ARTICLE = "no_article"
    """The article was deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving came to: the ETag of what is served now, and the deliveries that came of it."""

    verdict: Verdict
    etag: str | None = None
    deliveries: tuple[int, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the result is the one that is served."""
        return self.verdict is Verdict.ACCEPTED


@dataclass(frozen=True, slots=True)
class Served:
    """The sidecar of an article as it goes over the wire; `etag` is strong and quoted."""

    document: bytes
    etag: str
    saved_at: datetime
    revision: int
    run_id: str


class Decision(StrEnum):
    """What became of a decision about a mention."""

    DONE = "done"
    NO_ARTICLE = "no_article"
    """There is no such article, or nothing of it is served yet."""
    NO_MENTION = "no_mention"
    CHANGED = "changed"
    """The sidecar is no longer the one that was seen: look again."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision came to: the ETag that is served now, and the mention as it stands there."""

    verdict: Decision
    etag: str | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as all articles together know it, and when it is looked at again; None: nobody mentions it."""

    source: Source
    first_seen_at: datetime
    next_check_at: datetime | None
    mentions: int


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """One kept look."""

    number: int
    capture: Capture


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source whose next look is due; it is due again after the lease where nothing comes of it."""

    key: str
    url: str
    platform: str | None
    state: AvailabilityState


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What looking at a source again came to; `articles` mention it, at most the first thousand."""

    key: str
    before: AvailabilityState | None
    after: AvailabilityState
    changed: bool
    next_check_at: datetime | None
    articles: tuple[str, ...] = ()
    deliveries: tuple[int, ...] = ()


class WebhookState(StrEnum):
    """Whether a webhook is sent anything."""

    ACTIVE = "active"
    DISABLED = "disabled"


class EventType(StrEnum):
    """What a webhook may be told."""

    ARTICLE_RESOLVED = "article.resolved"
    ARTICLE_FAILED = "article.failed"
    SOURCE_CHANGED = "source.changed"
    SOURCE_GONE = "source.gone"


class DeliveryState(StrEnum):
    """How far a delivery came."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of events. `secrets` has the newest first; an older one is live until its day."""

    id: str
    url: str
    secrets: tuple[str, ...]
    events: frozenset[EventType]
    state: WebhookState
    reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, once; `id` is the webhook-id of every delivery of it."""

    id: str
    type: EventType
    at: datetime
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook, tried `attempt` times; `claim` is the fence: only the last claim ends it."""

    id: int
    webhook_id: str
    event: Event
    state: DeliveryState
    attempt: int
    claim: int
    next_attempt_at: datetime | None
    created_at: datetime
    finished_at: datetime | None = None
    status: int | None = None
    response: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours to try until its lease ends, with the webhook that it goes to."""

    delivery: Delivery
    webhook: Webhook


@dataclass(frozen=True, slots=True)
class Key:
    """An API key without its secret; `id` is the part of it that may be shown."""

    id: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made: the only time that its secret is to be had."""

    key: Key
    secret: str
