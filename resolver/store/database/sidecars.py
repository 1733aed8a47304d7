"""The sidecar that is served: one row, one read."""

from sqlalchemy import Connection, select

from resolver.store.database.nouns import Served
from resolver.store.database.tables import ArticleRow, SidecarRow

_SERVED = select(
    SidecarRow.document, SidecarRow.etag, SidecarRow.saved_at, SidecarRow.revision, SidecarRow.run_id
).join(ArticleRow, ArticleRow.pk == SidecarRow.article_pk)


def served(connection: Connection, article_id: str) -> Served | None:
    """The sidecar of the last run that came to its end; None: no such article, or none of its runs has."""
    row = connection.execute(_SERVED.where(ArticleRow.id == article_id)).one_or_none()
    return Served(row.document, row.etag, row.saved_at, row.revision, row.run_id) if row is not None else None
