"""The sidecar that is served: one row, one read; and the rows that say which places and sources it has."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from resolver.model import Mention, Sidecar
from resolver.store.database import sources
from resolver.store.database.columns import tidy
from resolver.store.database.nouns import Served, Work
from resolver.store.database.prepared import Prepared
from resolver.store.database.tables import ArticleRow, ArticleSourceRow, MentionRow, SidecarRow

_SERVED = (
    select(SidecarRow.document, SidecarRow.etag, SidecarRow.saved_at, SidecarRow.revision, SidecarRow.run_id)
    .join(ArticleRow, ArticleRow.pk == SidecarRow.article_pk)
    .where(ArticleRow.id == bindparam("id"))
)


def served(connection: Connection, article_id: str) -> Served | None:
    """The sidecar of the last run that came to its end; None: no such article, or none of its runs has."""
    row = connection.execute(_SERVED, {"id": article_id}).one_or_none()
    return Served(row.document, row.etag, row.saved_at, row.revision, row.run_id) if row is not None else None


@dataclass(frozen=True, slots=True)
class How:
    """How a result stands to what is known of its article.

    `first`: nothing was served before. `newest`: no run was asked for after this one, so that it says how things stand.
    `nameless`: nobody said a headline, so the one that stands in the article is its.
    """

    first: bool
    newest: bool
    nameless: bool


HEADLINE_CHARS = 8192

_FIRST = insert(SidecarRow)
_NEXT = update(SidecarRow).where(SidecarRow.article_pk == bindparam("of"))
_TELL = update(ArticleRow).where(ArticleRow.pk == bindparam("of"))


def serve(
    connection: Connection,
    article_pk: int,
    work: Work,
    prepared: Prepared,
    now: datetime,
    how: How,
) -> None:
    """Serve the result of this run from now on. The article's row is locked by the caller."""
    row = {
        "revision": work.revision,
        "sequence": work.sequence,
        "run_id": work.run_id,
        "etag": prepared.etag,
        "saved_at": now,
        "document": prepared.document,
    }
    if how.first:
        connection.execute(_FIRST, {"article_pk": article_pk, **row})
    else:
        connection.execute(_NEXT, {"of": article_pk, **row})
    told = {"served": work.sequence, "served_revision": work.revision, "checked_at": now, **_told(prepared)}
    if how.nameless:
        told["headline"] = tidy(prepared.sidecar.article.headline, HEADLINE_CHARS)
    if how.newest:
        told["state"] = prepared.sidecar.run.state
    connection.execute(_TELL, {"of": article_pk, **told})


def replace(connection: Connection, article_pk: int, prepared: Prepared, now: datetime) -> None:
    """Serve the sidecar of the same run as it was decided."""
    new = {"etag": prepared.etag, "document": prepared.document, "saved_at": now}
    connection.execute(_NEXT, {"of": article_pk, **new})
    connection.execute(_TELL, {"of": article_pk, **_told(prepared)})


def _told(prepared: Prepared) -> dict[str, object]:
    counts = prepared.sidecar.run.counts
    return {"etag": prepared.etag, "loudest": prepared.loudest, **counts.model_dump()}


_MENTIONS = insert(MentionRow)
_NO_MENTIONS = delete(MentionRow).where(MentionRow.article_pk == bindparam("of"))
_SOURCES = insert(ArticleSourceRow)
_NAMED = select(ArticleSourceRow.source_pk).where(ArticleSourceRow.article_pk == bindparam("of"))


def index(
    connection: Connection, article_pk: int, sidecar: Sidecar, source_pks: AbstractSet[int], *, first: bool = False
) -> None:
    """Write which places and sources the sidecar has, in the place of those of the one before, if there was one."""
    before: set[int] = set()
    if not first:
        before.update(connection.execute(_NAMED, {"of": article_pk}).scalars())
        connection.execute(_NO_MENTIONS, {"of": article_pk})
    keys = {source.id: source.key for source in sidecar.sources}
    rows = [_mention(article_pk, at, each, keys.get(each.source_id or "")) for at, each in enumerate(sidecar.mentions)]
    if rows:
        connection.execute(_MENTIONS, rows)
    if left := before - source_pks:
        connection.execute(
            delete(ArticleSourceRow).where(
                ArticleSourceRow.article_pk == article_pk, ArticleSourceRow.source_pk.in_(left)
            )
        )
        sources.release(connection, left)
    if came := sorted(source_pks - before):
        named = [{"article_pk": article_pk, "source_pk": each} for each in came]
        connection.execute(_SOURCES, named)


def _mention(article_pk: int, position: int, mention: Mention, source_key: str | None) -> dict[str, object]:
    return {
        "article_pk": article_pk,
        "position": position,
        "name": mention.id,
        "source_key": source_key,
        "form": mention.form,
        "identification": mention.identification.state,
        "comparison": mention.comparison.state,
        "anchor": mention.anchor,
        "attention": mention.attention,
        "review": mention.review.state,
    }
