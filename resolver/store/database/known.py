"""What is known of sources, to read: each with every look that was ever taken at it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, func, select

from resolver.model import Capture, Source
from resolver.store.database import articles
from resolver.store.database.nouns import CaptureRecord, Page, SourceRecord
from resolver.store.database.sources import digest
from resolver.store.database.tables import ArticleRow, ArticleSourceRow, CaptureRow, SourceRow


def record(connection: Connection, key: str) -> SourceRecord | None:
    """The source with this key."""
    asked = select(SourceRow.pk, SourceRow.document, SourceRow.first_seen_at, SourceRow.next_check_at)
    row = connection.execute(asked.where(SourceRow.digest == digest(key))).one_or_none()
    if row is None:
        return None
    named = select(func.count()).select_from(ArticleSourceRow).where(ArticleSourceRow.source_pk == row.pk)
    mentions = connection.execute(named).scalar_one()
    return SourceRecord(
        _whole(connection, {row.pk: row.document})[row.pk], row.first_seen_at, row.next_check_at, mentions
    )


def by_number(connection: Connection, pks: Collection[int]) -> Mapping[int, Source]:
    """Sources by the number of their row."""
    if not pks:
        return {}
    asked = select(SourceRow.pk, SourceRow.document).where(SourceRow.pk.in_(sorted(pks)))
    return _whole(connection, _pairs(connection.execute(asked)))


def numbers(connection: Connection, keys: Iterable[str]) -> Mapping[str, int]:
    """The numbers of the rows of sources, by key."""
    marks = {digest(key): key for key in keys}
    asked = select(SourceRow.pk, SourceRow.digest).where(SourceRow.digest.in_(list(marks)))
    return {marks[mark]: pk for pk, mark in connection.execute(asked)}


def looked_at_since(connection: Connection, article_pk: int, when: datetime) -> tuple[Source, ...]:
    """Sources of an article that were looked at after that time."""
    asked = (
        select(SourceRow.pk, SourceRow.document)
        .join(ArticleSourceRow, ArticleSourceRow.source_pk == SourceRow.pk)
        .where(ArticleSourceRow.article_pk == article_pk, SourceRow.checked_at > when)
    )
    return tuple(_whole(connection, _pairs(connection.execute(asked))).values())


def articles_of(connection: Connection, key: str, cursor: str | None, limit: int) -> Page[str]:
    """The ids of articles whose sidecar names this source, the newest first.

    Raises:
        InputError: the cursor is none of ours.
    """
    limit = max(1, min(limit, articles.LIMIT))
    asked = (
        select(ArticleRow.pk, ArticleRow.id)
        .join(ArticleSourceRow, ArticleSourceRow.article_pk == ArticleRow.pk)
        .join(SourceRow, SourceRow.pk == ArticleSourceRow.source_pk)
        .where(SourceRow.digest == digest(key))
        .order_by(ArticleRow.pk.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        asked = asked.where(ArticleRow.pk < articles.number_of(cursor))
    rows = connection.execute(asked).all()
    more = len(rows) > limit
    return Page(tuple(row.id for row in rows[:limit]), str(rows[limit - 1].pk) if more else None)


def captures(connection: Connection, key: str, cursor: str | None, limit: int) -> Page[CaptureRecord]:
    """The looks at a source, the newest first.

    Raises:
        InputError: the cursor is none of ours.
    """
    limit = max(1, min(limit, articles.LIMIT))
    asked = (
        select(CaptureRow.number, CaptureRow.document)
        .join(SourceRow, SourceRow.pk == CaptureRow.source_pk)
        .where(SourceRow.digest == digest(key))
        .order_by(CaptureRow.number.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        asked = asked.where(CaptureRow.number < articles.number_of(cursor))
    rows: Sequence[tuple[int, bytes]] = [(number, document) for number, document in connection.execute(asked)]
    found = tuple(CaptureRecord(number, Capture.model_validate_json(document)) for number, document in rows[:limit])
    return Page(found, str(found[-1].number) if len(rows) > limit else None)


def _pairs(rows: Iterable[Row[int, bytes]]) -> dict[int, bytes]:
    return {row[0]: row[1] for row in rows}


def _whole(connection: Connection, documents: Mapping[int, bytes]) -> dict[int, Source]:
    """Sources with their captures, by number."""
    asked = (
        select(CaptureRow.source_pk, CaptureRow.document)
        .where(CaptureRow.source_pk.in_(sorted(documents)))
        .order_by(CaptureRow.source_pk, CaptureRow.number)
    )
    looks: dict[int, list[Capture]] = {pk: [] for pk in documents}
    for pk, document in connection.execute(asked) if documents else ():
        looks[pk].append(Capture.model_validate_json(document))
    return {
        pk: Source.model_validate_json(document).model_copy(update={"captures": tuple(looks[pk])})
        for pk, document in documents.items()
    }
