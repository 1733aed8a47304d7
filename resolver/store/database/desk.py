"""What the editors' page asks of the records beside articles and sidecars: `records.desk`.

An article's text as it was sent, every decision about it, and what changed across all articles: a look is kept only
where it saw something else than the last one of its kind, so the looks that have an earlier one of their kind are the
changes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, exists, func, select, update
from sqlalchemy.orm import aliased

from resolver.model import Capture, Source
from resolver.store.database.articles import word
from resolver.store.database.link import Link
from resolver.store.database.tables import (
    ArticleRow,
    ArticleSourceRow,
    BodyRow,
    CaptureRow,
    DecisionRow,
    SourceRow,
)
from resolver.vocabulary import ArticleFormat

NAMED = 3
"""Articles that a change names; how many there are in all is told beside them."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article's newest body as sent, with what is needed to read it."""

    body: bytes = field(repr=False)
    format: ArticleFormat | None
    content_type: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One decision about a mention, which `words` stands for (`prepared.words_of`).

    `state` is a review's, or `made` and `withdrawn` of a match.
    """

    kind: str
    words: str
    state: str
    by: str | None
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A look that saw something else than the one of its kind before it, and the articles that name the source."""

    key: str
    source: Source = field(repr=False)
    before: Capture = field(repr=False)
    after: Capture = field(repr=False)
    articles: tuple[tuple[str, str | None], ...]
    """Id and headline of the newest few."""
    mentions: int


class Desk:
    """What the page asks: `records.desk`."""

    def __init__(self, link: Link, clock: Callable[[], datetime]) -> None:
        self._link = link
        self._clock = clock

    async def text(self, article_id: str) -> Text | None:
        """The article's text as it was sent; None: no such article."""
        return await self._link.read(lambda connection: text(connection, article_id))

    async def decisions(self, article_id: str, limit: int = 1000) -> tuple[Said, ...]:
        """What persons decided about an article's mentions, the newest first."""
        return await self._link.read(lambda connection: decisions(connection, article_id, limit))

    async def changes(self, within: timedelta, limit: int = 200) -> tuple[Change, ...]:
        """The newest changes that were seen within that time, of sources that an article names; one for a source."""
        since = self._clock() - within
        return await self._link.read(lambda connection: changes(connection, since, limit))

    async def unwatch(self, article_id: str) -> None:
        """Do not look again at the sources of an article by itself: what it shows is no real web."""
        await self._link.write(lambda connection: unwatch(connection, article_id))


def text(connection: Connection, article_id: str) -> Text | None:
    """The article's text as it was sent."""
    asked = (
        select(BodyRow.body, ArticleRow.format, ArticleRow.content_type, ArticleRow.url)
        .join(ArticleRow, ArticleRow.pk == BodyRow.article_pk)
        .where(ArticleRow.id == article_id)
    )
    row = connection.execute(asked).one_or_none()
    return Text(row.body, word(row.format), row.content_type, row.url) if row is not None else None


def decisions(connection: Connection, article_id: str, limit: int) -> tuple[Said, ...]:
    """Every decision about an article, the newest first."""
    asked = (
        select(DecisionRow.__table__)
        .join(ArticleRow, ArticleRow.pk == DecisionRow.article_pk)
        .where(ArticleRow.id == article_id)
        .order_by(DecisionRow.pk.desc())
        .limit(limit)
    )
    return tuple(Said(row.kind, row.words, row.state, row.by, row.note, row.at) for row in connection.execute(asked))


def changes(connection: Connection, since: datetime, limit: int) -> tuple[Change, ...]:
    """The newest change of each source that an article names, the newest first."""
    earlier = aliased(CaptureRow)
    changed = (
        select(CaptureRow.source_pk, CaptureRow.number, CaptureRow.kind, CaptureRow.document)
        .where(
            CaptureRow.observed_at >= since,
            exists().where(
                and_(
                    earlier.source_pk == CaptureRow.source_pk,
                    earlier.kind == CaptureRow.kind,
                    earlier.number < CaptureRow.number,
                )
            ),
            exists().where(ArticleSourceRow.source_pk == CaptureRow.source_pk),
        )
        .order_by(CaptureRow.observed_at.desc(), CaptureRow.number.desc())
        .limit(limit)
    )
    found: dict[int, Change] = {}
    for pk, number, kind, document in connection.execute(changed):
        if pk not in found:
            found[pk] = _change(connection, pk, number, kind, document)
    return tuple(found.values())


def _change(connection: Connection, pk: int, number: int, kind: str, document: bytes) -> Change:
    before = connection.execute(
        select(CaptureRow.document)
        .where(CaptureRow.source_pk == pk, CaptureRow.kind == kind, CaptureRow.number < number)
        .order_by(CaptureRow.number.desc())
        .limit(1)
    ).scalar_one()
    key, source = connection.execute(select(SourceRow.key, SourceRow.document).where(SourceRow.pk == pk)).one()
    naming = select(ArticleSourceRow.article_pk).where(ArticleSourceRow.source_pk == pk)
    newest = (
        select(ArticleRow.id, ArticleRow.headline)
        .where(ArticleRow.pk.in_(naming))
        .order_by(ArticleRow.pk.desc())
        .limit(NAMED)
    )
    count = select(func.count()).select_from(naming.subquery())
    return Change(
        key=key,
        source=Source.model_validate_json(source),
        before=Capture.model_validate_json(before),
        after=Capture.model_validate_json(document),
        articles=tuple((row.id, row.headline) for row in connection.execute(newest)),
        mentions=connection.execute(count).scalar_one(),
    )


def unwatch(connection: Connection, article_id: str) -> None:
    """Take the next look away from the sources of an article that no other article names."""
    of = select(ArticleRow.pk).where(ArticleRow.id == article_id).scalar_subquery()
    mine = select(ArticleSourceRow.source_pk).where(ArticleSourceRow.article_pk == of)
    others = exists().where(ArticleSourceRow.source_pk == SourceRow.pk, ArticleSourceRow.article_pk != of)
    connection.execute(update(SourceRow).where(SourceRow.pk.in_(mine), ~others), {"next_check_at": None})
