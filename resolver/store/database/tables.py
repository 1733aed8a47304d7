"""The tables. Their rows never leave this package: `nouns` says what the records give.

Words of a closed list are kept as text, so that a later version's word needs no migration. What is asked by key has an
index; what may be long (the key of a source) is indexed by its SHA-256.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from resolver.store.database.columns import ID_CHARS, Base, Number, Utc, Words


class ArticleRow(Base):
    """An article: its newest revision, its newest run, and what the sidecar that is served counts."""

    __tablename__ = "articles"

    pk: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[str] = mapped_column(String(ID_CHARS), unique=True)
    revision: Mapped[int]
    sequence: Mapped[int]
    run_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(32))
    body_hash: Mapped[str] = mapped_column(String(71))
    size: Mapped[int]
    format: Mapped[str | None] = mapped_column(String(32))
    content_type: Mapped[str | None] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(Text)
    headline: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Utc)
    updated_at: Mapped[datetime] = mapped_column(Utc)
    decided: Mapped[bool] = mapped_column(default=False)
    """Whether a person ever decided something about a mention."""

    served: Mapped[int] = mapped_column(default=0)
    """Sequence of the run whose sidecar is served; 0: none. It only grows."""

    served_revision: Mapped[int | None]
    etag: Mapped[str | None] = mapped_column(String(80))
    checked_at: Mapped[datetime | None] = mapped_column(Utc)
    loudest: Mapped[int] = mapped_column(default=0)
    mentions: Mapped[int] = mapped_column(default=0)
    sources: Mapped[int] = mapped_column(default=0)
    fine: Mapped[int] = mapped_column(default=0)
    attention: Mapped[int] = mapped_column(default=0)
    could_not_check: Mapped[int] = mapped_column(default=0)
    pending: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        Index(None, "state", "pk"),
        Index(None, "loudest", "pk"),
        {"sqlite_autoincrement": True},
    )


def _article() -> Mapped[int]:
    return mapped_column(Number, ForeignKey(ArticleRow.pk, ondelete="CASCADE"))


class BodyRow(Base):
    """The newest body of an article as sent; apart, so that lists of articles never read it."""

    __tablename__ = "bodies"

    article_pk: Mapped[int] = mapped_column(Number, ForeignKey(ArticleRow.pk, ondelete="CASCADE"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class RevisionRow(Base):
    """One text that an article had."""

    __tablename__ = "revisions"

    article_pk: Mapped[int] = mapped_column(Number, ForeignKey(ArticleRow.pk, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(71))
    format: Mapped[str | None] = mapped_column(String(32))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Utc)


class RunRow(Base):
    """One pass over an article. `queued` without `queued_at` is the outbox: stored, and in no queue yet."""

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    article_pk: Mapped[int] = _article()
    revision: Mapped[int]
    sequence: Mapped[int]
    attempt: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(32))
    trigger: Mapped[str] = mapped_column(String(32))
    queue: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Utc)
    queued_at: Mapped[datetime | None] = mapped_column(Utc)
    started_at: Mapped[datetime | None] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    reason: Mapped[str | None] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(String(80))
    counts: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("article_pk", "revision", "sequence"),
        Index(
            "ix_runs_outbox",
            "created_at",
            sqlite_where=text("state = 'queued' AND queued_at IS NULL"),
            postgresql_where=text("state = 'queued' AND queued_at IS NULL"),
        ),
        Index(
            "ix_runs_open",
            "state",
            "queued_at",
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )


class SidecarRow(Base):
    """The sidecar that is served: one row, one read."""

    __tablename__ = "sidecars"

    article_pk: Mapped[int] = mapped_column(Number, ForeignKey(ArticleRow.pk, ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]
    sequence: Mapped[int]
    run_id: Mapped[str] = mapped_column(String(64))
    etag: Mapped[str] = mapped_column(String(80))
    saved_at: Mapped[datetime] = mapped_column(Utc)
    document: Mapped[bytes] = mapped_column(LargeBinary)


class SourceRow(Base):
    """A thing out there, once for all articles; `document` is the source without its captures.

    `settled` is the last state that says something about the source itself: live, gone or restricted.
    """

    __tablename__ = "sources"

    pk: Mapped[int] = mapped_column(Number, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    key: Mapped[str] = mapped_column(Text)
    platform: Mapped[str | None] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(32))
    settled: Mapped[str | None] = mapped_column(String(32))
    first_seen_at: Mapped[datetime] = mapped_column(Utc)
    checked_at: Mapped[datetime | None] = mapped_column(Utc)
    next_check_at: Mapped[datetime | None] = mapped_column(Utc)
    document: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        Index(
            "ix_sources_due",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )


class CaptureRow(Base):
    """One look at a source. A row is written once; a trigger of the database refuses to change it.

    `kind` stands for what was asked and how, `look` for what came back, `identity` for both and the time.
    """

    __tablename__ = "captures"

    source_pk: Mapped[int] = mapped_column(Number, ForeignKey(SourceRow.pk, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    look: Mapped[str] = mapped_column(String(32))
    observed_at: Mapped[datetime] = mapped_column(Utc)
    document: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("source_pk", "identity"), Index(None, "observed_at"))


class MentionRow(Base):
    """A place in an article, as the sidecar that is served tells it; `source_key` is what it is taken to mean."""

    __tablename__ = "mentions"

    article_pk: Mapped[int] = mapped_column(Number, ForeignKey(ArticleRow.pk, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    source_key: Mapped[str | None] = mapped_column(Text)
    form: Mapped[str] = mapped_column(String(32))
    identification: Mapped[str] = mapped_column(String(32))
    comparison: Mapped[str] = mapped_column(String(32))
    anchor: Mapped[str] = mapped_column(String(32))
    attention: Mapped[str] = mapped_column(String(32))
    review: Mapped[str] = mapped_column(String(32))


class ArticleSourceRow(Base):
    """Which articles name which sources, in the sidecar that is served."""

    __tablename__ = "article_sources"

    article_pk: Mapped[int] = mapped_column(Number, ForeignKey(ArticleRow.pk, ondelete="CASCADE"), primary_key=True)
    source_pk: Mapped[int] = mapped_column(
        Number, ForeignKey(SourceRow.pk, ondelete="CASCADE"), primary_key=True, index=True
    )


class DecisionRow(Base):
    """What a person decided about a mention; the newest one for the same words counts, earlier ones are kept.

    `words` stands for the mention's words, and for a review for its source as well (`store.history.identity`).
    `source_pk` is set where the decision is which source is meant.
    """

    __tablename__ = "decisions"

    pk: Mapped[int] = mapped_column(Number, primary_key=True)
    article_pk: Mapped[int] = _article()
    kind: Mapped[str] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(32))
    source_pk: Mapped[int | None] = mapped_column(Number, ForeignKey(SourceRow.pk, ondelete="SET NULL"))
    by: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)

    __table_args__ = (Index(None, "article_pk", "kind", "words", "pk"), {"sqlite_autoincrement": True})


class WebhookRow(Base):
    """An address that is told of events, with the secret that signs."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(Text)
    old_secret: Mapped[str | None] = mapped_column(Text)
    old_secret_until: Mapped[datetime | None] = mapped_column(Utc)
    events: Mapped[frozenset[str]] = mapped_column(Words)
    state: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc)


class EventRow(Base):
    """Something that happened, kept where a webhook wants to know; its id is made of what happened, so it is once."""

    __tablename__ = "events"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    data: Mapped[str] = mapped_column(Text)


class DeliveryRow(Base):
    """One event on its way to one webhook."""

    __tablename__ = "deliveries"

    pk: Mapped[int] = mapped_column(Number, primary_key=True)
    webhook_id: Mapped[str] = mapped_column(String(64), ForeignKey(WebhookRow.id, ondelete="CASCADE"))
    event_id: Mapped[str] = mapped_column(String(64), ForeignKey(EventRow.id, ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(32))
    attempt: Mapped[int] = mapped_column(default=0)
    """How often it was tried since it was made or sent again."""

    claims: Mapped[int] = mapped_column(default=0)
    """How often it was claimed at all; it only grows."""

    next_attempt_at: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    status: Mapped[int | None]
    response: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        Index(
            "ix_deliveries_due",
            "next_attempt_at",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        {"sqlite_autoincrement": True},
    )


class KeyRow(Base):
    """An API key: the SHA-256 of its secret, what it may do, and whether it still may."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[frozenset[str]] = mapped_column(Words)
    created_at: Mapped[datetime] = mapped_column(Utc)
    last_used_at: Mapped[datetime | None] = mapped_column(Utc)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
