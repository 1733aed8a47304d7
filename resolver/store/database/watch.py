"""Looking at sources again: which are due, and what looking came to.

A source that is due is handed out with a lease: nobody else is handed it until then, and it is due again where whoever
had it did not come back.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from resolver.model import Source
from resolver.store.database import events, sources
from resolver.store.database.nouns import DueSource, SourceCheck
from resolver.store.database.tables import ArticleRow, ArticleSourceRow, SourceRow
from resolver.vocabulary import AvailabilityState, careful

MANY = 1000
"""Most articles that a changed source is reported with."""


def due(connection: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[DueSource, ...]:
    """Hand out sources whose next look is due, the longest due first."""
    asked = (
        select(SourceRow.pk, SourceRow.key, SourceRow.url, SourceRow.platform, SourceRow.state)
        .where(SourceRow.next_check_at <= now)
        .order_by(SourceRow.next_check_at)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    )
    rows = connection.execute(asked).all()
    if rows:
        handed = update(SourceRow).where(SourceRow.pk.in_([row.pk for row in rows]))
        connection.execute(handed, {"next_check_at": now + lease})
    return tuple(DueSource(row.key, row.url, row.platform, careful(AvailabilityState, row.state)) for row in rows)


def checked(connection: Connection, key: str, source: Source, now: datetime) -> SourceCheck | None:
    """Take in what looking at a source again came to; None: there is no such source.

    Where the address now leads to another source, that one is taken in, and the articles are told as for any change.
    """
    asked = select(SourceRow.pk, SourceRow.state, SourceRow.first_seen_at, SourceRow.next_check_at)
    of = SourceRow.digest == sources.digest(key)
    before = connection.execute(asked.where(of)).one_or_none()
    if before is None:
        return None
    (learned,) = sources.learn(connection, [[source]], now)
    moved = source.key != key
    if moved:
        due_at = sources.next_look(key, source, before.first_seen_at, now)
        connection.execute(update(SourceRow).where(of), {"next_check_at": due_at})
    after = connection.execute(asked.where(of)).one()
    changed = moved or bool(learned.news) or before.state != after.state
    return SourceCheck(
        key=key,
        before=careful(AvailabilityState, before.state),
        after=careful(AvailabilityState, after.state),
        changed=changed,
        next_check_at=after.next_check_at,
        articles=_naming(connection, before.pk) if changed else (),
        deliveries=events.tell(connection, learned.news, now),
    )


def _naming(connection: Connection, pk: int) -> tuple[str, ...]:
    asked = (
        select(ArticleRow.id)
        .join(ArticleSourceRow, ArticleSourceRow.article_pk == ArticleRow.pk)
        .where(ArticleSourceRow.source_pk == pk)
        .order_by(ArticleRow.pk.desc())
        .limit(MANY)
    )
    return tuple(connection.execute(asked).scalars())
