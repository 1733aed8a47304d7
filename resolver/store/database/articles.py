"""Articles: handed in, listed, deleted. Handing in stores the text and the run that it asks for in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, insert, or_, select, update

from resolver.errors import InputError
from resolver.model import Counts, sha256
from resolver.store.database import nouns, runs, sources
from resolver.store.database.columns import ID_CHARS, insert_into, storable, tidy
from resolver.store.database.prepared import LEVELS
from resolver.store.database.tables import ArticleRow, ArticleSourceRow, BodyRow, RevisionRow
from resolver.vocabulary import ArticleFormat, Attention, RunState, careful

LIMIT = 200
"""Most rows of one page."""

_WORD, _SHORT, _LONG = 64, 200, 8192
_OPEN = (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class _Step:
    """What handing in one article does to its row, which is locked."""

    article: nouns.NewArticle
    hash: str
    pk: int
    put: nouns.Put
    renamed: bool


def put(connection: Connection, new: Sequence[nouns.NewArticle], now: datetime) -> list[nouns.Put]:
    """Store articles; each that is new or changed, or failed before, has a run in the outbox.

    Raises:
        InputError: an id cannot be kept, or stands there twice.
    """
    for article in new:
        storable(article.id, "The id of an article", ID_CHARS)
    if len({article.id for article in new}) < len(new):
        raise InputError("An article stands there twice.")
    ordered = sorted(new, key=lambda article: article.id)  # so that two who hand in the same ones never cross
    hashes = {article.id: sha256(article.body) for article in ordered}
    _make_rows(connection, ordered, now)
    known = _lock(connection, [article.id for article in ordered])
    steps = [_step(article, hashes[article.id], known[article.id]) for article in ordered]
    _revise(connection, [step for step in steps if step.put.changed], now)
    _rename(connection, [step for step in steps if step.renamed])
    asked = runs.ask(
        connection,
        [
            runs.Asked(step.pk, step.put.revision, step.put.sequence, step.article.trigger, step.article.queue)
            for step in steps
            if not step.put.run_id
        ],
        now,
    )
    done = {step.article.id: replace(step.put, run_id=step.put.run_id or asked[step.pk]) for step in steps}
    return [done[article.id] for article in new]


def _make_rows(connection: Connection, articles: Sequence[nouns.NewArticle], now: datetime) -> None:
    """A row for each article that has none; of two who make it at once, one waits for the other."""
    empty = {"revision": 0, "sequence": 0, "run_id": "", "state": RunState.QUEUED, "body_hash": "", "size": 0}
    made = insert_into(connection, ArticleRow).on_conflict_do_nothing(index_elements=[ArticleRow.id])
    connection.execute(made, [{"id": each.id, **empty, "created_at": now, "updated_at": now} for each in articles])


_KNOWN = (
    ArticleRow.pk,
    ArticleRow.id,
    ArticleRow.revision,
    ArticleRow.sequence,
    ArticleRow.run_id,
    ArticleRow.state,
    ArticleRow.body_hash,
    ArticleRow.format,
    ArticleRow.content_type,
    ArticleRow.url,
    ArticleRow.headline,
    ArticleRow.language,
)
_Known = Row[int, str, int, int, str, str, str, str | None, str | None, str | None, *tuple[Any, ...]]
_LOCKED = (
    select(*_KNOWN)
    .where(ArticleRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(ArticleRow.id)
    .with_for_update(key_share=True)
)


def _lock(connection: Connection, ids: Sequence[str]) -> Mapping[str, _Known]:
    return {row.id: row for row in connection.execute(_LOCKED, {"ids": list(ids)})}


def _step(article: nouns.NewArticle, hashed: str, row: _Known) -> _Step:
    sent = (hashed, article.format, _content_type(article), tidy(article.url, _LONG))
    changed = row.revision == 0 or sent != (row.body_hash, row.format, row.content_type, row.url)
    asks = changed or row.state == RunState.FAILED
    named = (tidy(article.headline, _LONG) or row.headline, tidy(article.language, _WORD) or row.language)
    return _Step(
        article,
        hashed,
        row.pk,
        nouns.Put(
            article_id=article.id,
            revision=row.revision + changed,
            changed=changed,
            run_id="" if asks else row.run_id,
            sequence=row.sequence + asks,
            pending=asks or row.state in _OPEN,
        ),
        renamed=not changed and named != (row.headline, row.language),
    )


def _content_type(article: nouns.NewArticle) -> str | None:
    return tidy(article.content_type, _SHORT)


_REVISE = (
    update(ArticleRow)
    .where(ArticleRow.pk == bindparam("of"))
    .values(
        revision=bindparam("number"),
        body_hash=bindparam("hash"),
        size=bindparam("bytes"),
        format=bindparam("fmt"),
        content_type=bindparam("type"),
        url=bindparam("at"),
        headline=bindparam("head"),
        language=bindparam("tongue"),
        updated_at=bindparam("when"),
    )
)


_RENAME = update(ArticleRow).where(ArticleRow.pk == bindparam("of"))
_BODY = insert(BodyRow)
_NEW_BODY = update(BodyRow).where(BodyRow.article_pk == bindparam("of")).values(body=bindparam("new"))
_REVISION = insert(RevisionRow)


def _rename(connection: Connection, steps: Sequence[_Step]) -> None:
    """What an article is called may change without its text."""
    for step in steps:
        given = {"headline": tidy(step.article.headline, _LONG), "language": tidy(step.article.language, _WORD)}
        new = {name: value for name, value in given.items() if value}
        connection.execute(_RENAME, {"of": step.pk, **new})


def _revise(connection: Connection, steps: Sequence[_Step], now: datetime) -> None:
    if not steps:
        return
    connection.execute(
        _REVISE,
        [
            {
                "of": step.pk,
                "when": now,
                "number": step.put.revision,
                "hash": step.hash,
                "bytes": len(step.article.body),
                "fmt": step.article.format,
                "type": _content_type(step.article),
                "at": tidy(step.article.url, _LONG),
                "head": tidy(step.article.headline, _LONG),
                "tongue": tidy(step.article.language, _WORD),
            }
            for step in steps
        ],
    )
    new = [step for step in steps if step.put.revision == 1]
    if new:
        connection.execute(_BODY, [{"article_pk": step.pk, "body": step.article.body} for step in new])
    if len(new) < len(steps):
        edited = [step for step in steps if step.put.revision > 1]
        connection.execute(_NEW_BODY, [{"of": step.pk, "new": step.article.body} for step in edited])
    connection.execute(
        _REVISION,
        [
            {
                "article_pk": step.pk,
                "number": step.put.revision,
                "body_hash": step.hash,
                "format": step.article.format,
                "size": len(step.article.body),
                "created_at": now,
            }
            for step in steps
        ],
    )


_ONE = select(ArticleRow.__table__).where(ArticleRow.id == bindparam("id"))


def one(connection: Connection, article_id: str) -> nouns.Article | None:
    """The article with this id."""
    row = connection.execute(_ONE, {"id": article_id}).one_or_none()
    return _article(row) if row is not None else None


def page(
    connection: Connection,
    cursor: str | None,
    limit: int,
    state: RunState | None,
    attention: Attention | None,
    words: str | None = None,
) -> nouns.Page[nouns.Article]:
    """Articles, the one that was first handed in last first: new ones never move a page that was read.

    `attention`: only those that ask for an editor at least so loudly; `words`: only those with these words in headline,
    id or address.

    Raises:
        InputError: the cursor is none of ours.
    """
    limit = max(1, min(limit, LIMIT))
    asked = select(ArticleRow.__table__).where(ArticleRow.revision > 0).order_by(ArticleRow.pk.desc()).limit(limit + 1)
    if cursor is not None:
        asked = asked.where(ArticleRow.pk < number_of(cursor))
    if state is not None:
        asked = asked.where(ArticleRow.state == state)
    if attention is not None:
        asked = asked.where(ArticleRow.loudest >= LEVELS.index(attention))
    if words is not None:
        asked = asked.where(_has(words))
    rows = connection.execute(asked).all()
    more = len(rows) > limit
    return nouns.Page(tuple(_article(row) for row in rows[:limit]), str(rows[limit - 1].pk) if more else None)


def _has(words: str) -> ColumnElement[bool]:
    """Whether an article is named so; SQLite folds ASCII letters only, so other scripts' usual spellings are tried."""
    spellings = dict.fromkeys((words, words.lower(), words.upper(), words.capitalize(), words.title()))
    columns = (ArticleRow.headline, ArticleRow.id, ArticleRow.url)
    return or_(*(column.icontains(each, autoescape=True) for column in columns for each in spellings))


def revisions(connection: Connection, article_id: str) -> tuple[nouns.Revision, ...]:
    """The texts that an article had, the newest first."""
    asked = (
        select(RevisionRow.__table__)
        .join(ArticleRow, ArticleRow.pk == RevisionRow.article_pk)
        .where(ArticleRow.id == article_id)
        .order_by(RevisionRow.number.desc())
    )
    return tuple(
        nouns.Revision(row.number, row.body_hash, word(row.format), row.size, row.created_at)
        for row in connection.execute(asked)
    )


def remove(connection: Connection, article_id: str) -> bool:
    """Delete an article with its runs, sidecar and decisions; sources and captures stay, and are no longer watched."""
    pk = connection.execute(select(ArticleRow.pk).where(ArticleRow.id == article_id).with_for_update()).scalar()
    if pk is None:
        return False
    left = set(
        connection.execute(select(ArticleSourceRow.source_pk).where(ArticleSourceRow.article_pk == pk)).scalars()
    )
    connection.execute(delete(ArticleRow).where(ArticleRow.pk == pk))
    sources.release(connection, left)
    return True


def number_of(cursor: str) -> int:
    """The row that a cursor stands at.

    Raises:
        InputError: it is none of ours.
    """
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < len(str(2**63))):
        raise InputError("The cursor is none that a page gave.")
    return int(cursor)


def word(format_: str | None) -> ArticleFormat | None:
    """A format as it was stored."""
    return careful(ArticleFormat, format_) if format_ else None


def _article(row: Row[*tuple[Any, ...]]) -> nouns.Article:
    return nouns.Article(
        id=row.id,
        revision=row.revision,
        body_hash=row.body_hash,
        size=row.size,
        format=word(row.format),
        url=row.url,
        headline=row.headline,
        language=row.language,
        state=careful(RunState, row.state),
        run_id=row.run_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        checked_at=row.checked_at,
        attention=LEVELS[row.loudest],
        counts=_counts(row) if row.served else None,
        etag=row.etag,
        served_revision=row.served_revision,
    )


def _counts(row: Row[*tuple[Any, ...]]) -> Counts:
    return Counts(
        mentions=row.mentions,
        sources=row.sources,
        fine=row.fine,
        attention=row.attention,
        could_not_check=row.could_not_check,
        pending=row.pending,
    )
