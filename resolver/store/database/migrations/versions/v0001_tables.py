"""All tables of the first version, and the rule that a capture is never changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
WORD = sa.String(32)
ID = sa.String(64)
HASH = sa.String(71)
ETAG = sa.String(80)
COUNTS = ("served", "loudest", "mentions", "sources", "fine", "attention", "could_not_check", "pending")

KEPT_SQLITE = """
CREATE TRIGGER captures_are_kept BEFORE UPDATE ON captures
BEGIN SELECT RAISE(ABORT, 'a capture is never changed'); END
"""
KEPT_POSTGRES = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a capture is never changed'; END $$
"""
KEPT_POSTGRES_TRIGGER = """
CREATE TRIGGER captures_are_kept BEFORE UPDATE ON captures
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def need(name: str, type_: sa.types.TypeEngine[Any], *rest: sa.ForeignKey) -> sa.Column[Any]:
    """A column that is never empty."""
    return sa.Column(name, type_, *rest, nullable=False)


def may(name: str, type_: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    """A column that may be empty."""
    return sa.Column(name, type_, nullable=True)


def points(table: str, name: str, to: str, gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    """What becomes of a row when the one that it points to is deleted."""
    other = to.partition(".")[0]
    return sa.ForeignKeyConstraint([name], [to], name=f"fk_{table}_{name}_{other}", ondelete=gone)


def upgrade() -> None:
    """Make them."""
    articles()
    runs()
    sources()
    what_articles_say()
    webhooks()
    op.create_table(
        "keys",
        need("id", ID),
        need("name", sa.Text()),
        need("hash", ID),
        need("scopes", sa.String()),
        need("created_at", TIME),
        may("last_used_at", TIME),
        may("revoked_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
    )
    keep_captures()


def articles() -> None:
    """Articles and their texts."""
    op.create_table(
        "articles",
        need("pk", NUMBER),
        need("id", sa.String(512)),
        need("revision", sa.Integer()),
        need("sequence", sa.Integer()),
        need("run_id", ID),
        need("state", WORD),
        need("body_hash", HASH),
        need("size", sa.Integer()),
        may("format", WORD),
        may("content_type", sa.String(200)),
        may("url", sa.Text()),
        may("headline", sa.Text()),
        may("language", ID),
        need("created_at", TIME),
        need("updated_at", TIME),
        need("decided", sa.Boolean()),
        *(need(name, sa.Integer()) for name in COUNTS),
        may("served_revision", sa.Integer()),
        may("etag", ETAG),
        may("checked_at", TIME),
        sa.PrimaryKeyConstraint("pk", name="pk_articles"),
        sa.UniqueConstraint("id", name="uq_articles_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_state_pk", "articles", ["state", "pk"])
    op.create_index("ix_articles_loudest_pk", "articles", ["loudest", "pk"])
    op.create_table(
        "bodies",
        need("article_pk", NUMBER),
        need("body", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("article_pk", name="pk_bodies"),
        points("bodies", "article_pk", "articles.pk"),
    )
    op.create_table(
        "revisions",
        need("article_pk", NUMBER),
        need("number", sa.Integer()),
        need("body_hash", HASH),
        may("format", WORD),
        need("size", sa.Integer()),
        need("created_at", TIME),
        sa.PrimaryKeyConstraint("article_pk", "number", name="pk_revisions"),
        points("revisions", "article_pk", "articles.pk"),
    )


def runs() -> None:
    """Runs and what is served of them."""
    op.create_table(
        "runs",
        need("id", ID),
        need("article_pk", NUMBER),
        need("revision", sa.Integer()),
        need("sequence", sa.Integer()),
        need("attempt", sa.Integer()),
        *(need(name, WORD) for name in ("state", "trigger", "queue")),
        need("created_at", TIME),
        *(may(name, TIME) for name in ("queued_at", "started_at", "finished_at")),
        may("reason", sa.Text()),
        may("etag", ETAG),
        may("counts", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint("article_pk", "revision", "sequence", name="uq_runs_article_pk_revision_sequence"),
        points("runs", "article_pk", "articles.pk"),
    )
    waits = sa.text("state = 'queued' AND queued_at IS NULL")
    op.create_index("ix_runs_outbox", "runs", ["created_at"], sqlite_where=waits, postgresql_where=waits)
    goes_on = sa.text("state IN ('queued', 'running')")
    op.create_index("ix_runs_open", "runs", ["state", "queued_at"], sqlite_where=goes_on, postgresql_where=goes_on)
    op.create_table(
        "sidecars",
        need("article_pk", NUMBER),
        need("revision", sa.Integer()),
        need("sequence", sa.Integer()),
        need("run_id", ID),
        need("etag", ETAG),
        need("saved_at", TIME),
        need("document", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("article_pk", name="pk_sidecars"),
        points("sidecars", "article_pk", "articles.pk"),
    )


def sources() -> None:
    """Sources and the looks at them."""
    op.create_table(
        "sources",
        need("pk", NUMBER),
        need("digest", ID),
        need("key", sa.Text()),
        may("platform", ID),
        need("url", sa.Text()),
        need("state", WORD),
        may("settled", WORD),
        need("first_seen_at", TIME),
        may("checked_at", TIME),
        may("next_check_at", TIME),
        need("document", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("pk", name="pk_sources"),
        sa.UniqueConstraint("digest", name="uq_sources_digest"),
    )
    due = sa.text("next_check_at IS NOT NULL")
    op.create_index("ix_sources_due", "sources", ["next_check_at"], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "captures",
        need("source_pk", NUMBER),
        need("number", sa.Integer()),
        *(need(name, WORD) for name in ("identity", "kind", "look")),
        need("observed_at", TIME),
        need("document", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("source_pk", "number", name="pk_captures"),
        sa.UniqueConstraint("source_pk", "identity", name="uq_captures_source_pk_identity"),
        points("captures", "source_pk", "sources.pk"),
    )
    op.create_index("ix_captures_observed_at", "captures", ["observed_at"])


def keep_captures() -> None:
    """The database itself refuses to change a capture."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(KEPT_POSTGRES)
        op.execute(KEPT_POSTGRES_TRIGGER)
    else:
        op.execute(KEPT_SQLITE)


def what_articles_say() -> None:
    """Mentions, which sources they name, and what persons decided."""
    op.create_table(
        "mentions",
        need("article_pk", NUMBER),
        need("position", sa.Integer()),
        need("name", WORD),
        may("source_key", sa.Text()),
        *(need(name, WORD) for name in ("form", "identification", "comparison", "anchor", "attention", "review")),
        sa.PrimaryKeyConstraint("article_pk", "position", name="pk_mentions"),
        points("mentions", "article_pk", "articles.pk"),
    )
    op.create_table(
        "article_sources",
        need("article_pk", NUMBER),
        need("source_pk", NUMBER),
        sa.PrimaryKeyConstraint("article_pk", "source_pk", name="pk_article_sources"),
        points("article_sources", "article_pk", "articles.pk"),
        points("article_sources", "source_pk", "sources.pk"),
    )
    op.create_index("ix_article_sources_source_pk", "article_sources", ["source_pk"])
    op.create_table(
        "decisions",
        need("pk", NUMBER),
        need("article_pk", NUMBER),
        need("kind", WORD),
        need("words", ID),
        need("state", WORD),
        may("source_pk", NUMBER),
        may("by", sa.Text()),
        may("note", sa.Text()),
        need("at", TIME),
        sa.PrimaryKeyConstraint("pk", name="pk_decisions"),
        points("decisions", "article_pk", "articles.pk"),
        points("decisions", "source_pk", "sources.pk", "SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_article_pk_kind_words_pk", "decisions", ["article_pk", "kind", "words", "pk"])


def webhooks() -> None:
    """Who is told, of what, and how far that came."""
    op.create_table(
        "webhooks",
        need("id", ID),
        need("url", sa.Text()),
        need("secret", sa.Text()),
        may("old_secret", sa.Text()),
        may("old_secret_until", TIME),
        need("events", sa.String()),
        need("state", WORD),
        may("reason", sa.Text()),
        need("created_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_table(
        "events",
        need("id", ID),
        need("type", ID),
        need("at", TIME),
        need("data", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_table(
        "deliveries",
        need("pk", NUMBER),
        need("webhook_id", ID),
        need("event_id", ID),
        need("state", WORD),
        need("attempt", sa.Integer()),
        need("claims", sa.Integer()),
        may("next_attempt_at", TIME),
        need("created_at", TIME),
        may("finished_at", TIME),
        may("status", sa.Integer()),
        may("response", sa.Text()),
        may("error", sa.Text()),
        sa.PrimaryKeyConstraint("pk", name="pk_deliveries"),
        sa.UniqueConstraint("webhook_id", "event_id", name="uq_deliveries_webhook_id_event_id"),
        points("deliveries", "webhook_id", "webhooks.id"),
        points("deliveries", "event_id", "events.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_event_id", "deliveries", ["event_id"])
    op.create_index("ix_deliveries_finished_at", "deliveries", ["finished_at"])
    op.create_index("ix_events_at", "events", ["at"])
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_deliveries_due", "deliveries", ["next_attempt_at"], sqlite_where=pending, postgresql_where=pending
    )


def downgrade() -> None:
    """Take them away again, those that point to others first."""
    for name in (
        "deliveries", "events", "webhooks", "decisions", "article_sources", "mentions", "captures", "sources",
        "sidecars", "runs", "revisions", "bodies", "articles", "keys",
    ):  # fmt: skip
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
