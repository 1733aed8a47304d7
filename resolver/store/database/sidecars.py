"""The sidecar that is served: one row, one read; and the rows that say which places and sources it has."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from resolver.model import Mention, Sidecar
from resolver.store.database import sources
from resolver.store.database.columns import PlainRows, each_with, tidy
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
class New:
    """A result that is to be served, of an article whose row is locked, and how it stands to what is known of it.

    `first`: nothing was served before. `newest`: no run was asked for after this one, so that it says how things stand.
    `nameless`: nobody said a headline, so the one that stands in the article is its. `source_pks` are the rows of the
    sources that it has.
    """

    article_pk: int
    work: Work
    prepared: Prepared
    source_pks: AbstractSet[int]
    first: bool
    newest: bool
    nameless: bool


HEADLINE_CHARS = 8192

_FIRST = insert(SidecarRow)
_NEXT = update(SidecarRow).where(SidecarRow.article_pk == bindparam("of"))
_TELL = update(ArticleRow).where(ArticleRow.pk == bindparam("of"))


def serve(connection: Connection, new: Sequence[New], now: datetime) -> None:
    """Serve these results from now on, with the rows that say which places and sources they have."""
    each_with(connection, _FIRST, [{"article_pk": each.article_pk, **_row(each, now)} for each in new if each.first])
    each_with(connection, _NEXT, [{"of": each.article_pk, **_row(each, now)} for each in new if not each.first])
    each_with(connection, _TELL, [_said(each, now) for each in new])
    later = [each.article_pk for each in new if not each.first]
    before = _before(connection, later) if later else {}
    _MENTIONS.add(connection, [row for each in new for row in _places(each.article_pk, each.prepared.sidecar)])
    left: set[int] = set()
    came: list[tuple[int, int]] = []
    for each in new:
        had = before.get(each.article_pk, set())
        left |= _leave(connection, each.article_pk, had - each.source_pks)
        came += _named(each.article_pk, each.source_pks - had)
    _SOURCES.add(connection, came)
    sources.release(connection, left)


def _row(new: New, now: datetime) -> dict[str, object]:
    return {
        "revision": new.work.revision,
        "sequence": new.work.sequence,
        "run_id": new.work.run_id,
        "etag": new.prepared.etag,
        "saved_at": now,
        "document": new.prepared.document,
    }


def _said(new: New, now: datetime) -> dict[str, object]:
    """What the article's row says of the result."""
    work = new.work
    told: dict[str, object] = {"served": work.sequence, "served_revision": work.revision, "checked_at": now}
    if new.nameless:
        told["headline"] = tidy(new.prepared.sidecar.article.headline, HEADLINE_CHARS)
    if new.newest:
        told["state"] = new.prepared.sidecar.run.state.value
    return {"of": new.article_pk, **told, **_told(new.prepared)}


def replace(connection: Connection, article_pk: int, prepared: Prepared, now: datetime) -> None:
    """Serve the sidecar of the same run as it was decided."""
    new = {"etag": prepared.etag, "document": prepared.document, "saved_at": now}
    connection.execute(_NEXT, {"of": article_pk, **new})
    connection.execute(_TELL, {"of": article_pk, **_told(prepared)})


def _told(prepared: Prepared) -> dict[str, object]:
    counts = prepared.sidecar.run.counts
    return {"etag": prepared.etag, "loudest": prepared.loudest, **counts.__dict__}


_MENTIONS = PlainRows(MentionRow)
_NO_MENTIONS = delete(MentionRow).where(MentionRow.article_pk.in_(bindparam("pks", expanding=True)))
_SOURCES = PlainRows(ArticleSourceRow)
_NAMED = select(ArticleSourceRow.article_pk, ArticleSourceRow.source_pk).where(
    ArticleSourceRow.article_pk.in_(bindparam("pks", expanding=True))
)


def index(connection: Connection, article_pk: int, sidecar: Sidecar, source_pks: AbstractSet[int]) -> None:
    """Write which places and sources the sidecar has, in the place of those of the one before."""
    had = _before(connection, [article_pk]).get(article_pk, set())
    _MENTIONS.add(connection, _places(article_pk, sidecar))
    left = _leave(connection, article_pk, had - source_pks)
    _SOURCES.add(connection, _named(article_pk, source_pks - had))
    sources.release(connection, left)


def _before(connection: Connection, article_pks: Sequence[int]) -> dict[int, set[int]]:
    """The sources that articles named so far; their mentions are taken out."""
    had: dict[int, set[int]] = {}
    for article_pk, source_pk in connection.execute(_NAMED, {"pks": list(article_pks)}):
        had.setdefault(article_pk, set()).add(source_pk)
    connection.execute(_NO_MENTIONS, {"pks": list(article_pks)})
    return had


def _leave(connection: Connection, article_pk: int, left: set[int]) -> set[int]:
    """Take sources out of an article's; gives them."""
    if left:
        those = ArticleSourceRow.article_pk == article_pk, ArticleSourceRow.source_pk.in_(left)
        connection.execute(delete(ArticleSourceRow).where(*those))
    return left


def _named(article_pk: int, source_pks: AbstractSet[int]) -> list[tuple[int, int]]:
    return [(article_pk, each) for each in sorted(source_pks)]


_Place = tuple[int, int, str, str | None, str, str, str, str, str, str]


def _places(article_pk: int, sidecar: Sidecar) -> list[_Place]:
    keys = {source.id: source.key for source in sidecar.sources}
    return [_mention(article_pk, at, each, keys.get(each.source_id or "")) for at, each in enumerate(sidecar.mentions)]


def _mention(article_pk: int, position: int, mention: Mention, source_key: str | None) -> _Place:
    """A `MentionRow`; words of a list are the text that is kept."""
    return (
        article_pk,
        position,
        mention.id,
        source_key,
        str(mention.form),
        str(mention.identification.state),
        str(mention.comparison.state),
        str(mention.anchor),
        str(mention.attention),
        str(mention.review.state),
    )
