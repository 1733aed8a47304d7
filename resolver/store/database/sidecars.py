"""The sidecar that is served: one row, one read; and the rows that say which places and sources it has."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from resolver.model import Mention, Sidecar
from resolver.store.database import sources
from resolver.store.database.columns import insert_into
from resolver.store.database.nouns import Served, Work
from resolver.store.database.prepared import Prepared
from resolver.store.database.tables import ArticleRow, ArticleSourceRow, MentionRow, SidecarRow

_SERVED = select(
    SidecarRow.document, SidecarRow.etag, SidecarRow.saved_at, SidecarRow.revision, SidecarRow.run_id
).join(ArticleRow, ArticleRow.pk == SidecarRow.article_pk)


def served(connection: Connection, article_id: str) -> Served | None:
    """The sidecar of the last run that came to its end; None: no such article, or none of its runs has."""
    row = connection.execute(_SERVED.where(ArticleRow.id == article_id)).one_or_none()
    return Served(row.document, row.etag, row.saved_at, row.revision, row.run_id) if row is not None else None


def serve(connection: Connection, article_pk: int, work: Work, prepared: Prepared, now: datetime) -> None:
    """Serve the result of this run from now on. The article's row is locked by the caller."""
    row = insert_into(connection, SidecarRow).values(
        article_pk=article_pk,
        revision=work.revision,
        sequence=work.sequence,
        run_id=work.run_id,
        etag=prepared.etag,
        saved_at=now,
        document=prepared.document,
    )
    new = row.excluded
    connection.execute(
        row.on_conflict_do_update(
            index_elements=[SidecarRow.article_pk],
            set_={
                "revision": new.revision,
                "sequence": new.sequence,
                "run_id": new.run_id,
                "etag": new.etag,
                "saved_at": new.saved_at,
                "document": new.document,
            },
        )
    )
    connection.execute(
        update(ArticleRow).where(ArticleRow.pk == article_pk),
        {"served": work.sequence, "served_revision": work.revision, "checked_at": now, **_told(prepared)},
    )


def replace(connection: Connection, article_pk: int, prepared: Prepared, now: datetime) -> None:
    """Serve the sidecar of the same run as it was decided."""
    new = {"etag": prepared.etag, "document": prepared.document, "saved_at": now}
    connection.execute(update(SidecarRow).where(SidecarRow.article_pk == article_pk), new)
    connection.execute(update(ArticleRow).where(ArticleRow.pk == article_pk), _told(prepared))


def _told(prepared: Prepared) -> dict[str, object]:
    counts = prepared.sidecar.run.counts
    return {"etag": prepared.etag, "loudest": prepared.loudest, **counts.model_dump()}


def index(connection: Connection, article_pk: int, sidecar: Sidecar, source_pks: AbstractSet[int]) -> None:
    """Write which places and sources the sidecar has, in the place of those of the one before."""
    of = ArticleSourceRow.article_pk == article_pk
    before = set(connection.execute(select(ArticleSourceRow.source_pk).where(of)).scalars())
    connection.execute(delete(MentionRow).where(MentionRow.article_pk == article_pk))
    keys = {source.id: source.key for source in sidecar.sources}
    rows = [_mention(article_pk, at, each, keys.get(each.source_id or "")) for at, each in enumerate(sidecar.mentions)]
    if rows:
        connection.execute(insert(MentionRow), rows)
    if left := before - source_pks:
        connection.execute(delete(ArticleSourceRow).where(of, ArticleSourceRow.source_pk.in_(left)))
        sources.release(connection, left)
    if came := sorted(source_pks - before):
        named = [{"article_pk": article_pk, "source_pk": each} for each in came]
        connection.execute(insert(ArticleSourceRow), named)


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
