"""Beginning runs, many in one step: each is taken over from whoever had it, and comes with all that it works on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from resolver.model import Source
from resolver.store.database import known, nouns, runs
from resolver.store.database.tables import ArticleRow, BodyRow, RunRow, SidecarRow
from resolver.vocabulary import ArticleFormat, RunState, Trigger, careful

_STARTABLE = (RunState.QUEUED, RunState.RUNNING, RunState.FAILED)


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that was begun, the sidecar that is served, as bytes, and its sources that were looked at since."""

    work: nouns.Work
    served: bytes | None = None
    looked: tuple[Source, ...] = ()


_LOCK = (
    select(RunRow.id, ArticleRow.pk)
    .join(ArticleRow, ArticleRow.pk == RunRow.article_pk)
    .where(RunRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(ArticleRow.id)
    .with_for_update(key_share=True, of=ArticleRow)
)
_BEGUN = (
    select(
        RunRow.id.label("run_id"),
        RunRow.article_pk,
        RunRow.revision,
        RunRow.sequence,
        RunRow.attempt,
        RunRow.state,
        RunRow.trigger,
        RunRow.queue,
        ArticleRow.id,
        ArticleRow.revision.label("newest"),
        ArticleRow.sequence.label("last"),
        ArticleRow.format,
        ArticleRow.content_type,
        ArticleRow.url,
        ArticleRow.headline,
        ArticleRow.language,
        ArticleRow.served,
        BodyRow.body,
        SidecarRow.document,
        SidecarRow.saved_at,
    )
    .join(ArticleRow, ArticleRow.pk == RunRow.article_pk)
    .join(BodyRow, BodyRow.article_pk == RunRow.article_pk)
    .outerjoin(SidecarRow, SidecarRow.article_pk == RunRow.article_pk)
    .where(RunRow.id.in_(bindparam("ids", expanding=True)))
)
_Row = Row[*tuple[Any, ...]]

_RUNNING = (
    update(ArticleRow).where(ArticleRow.pk.in_(bindparam("pks", expanding=True))).values(state=RunState.RUNNING.value)
)
_TAKEN = (
    update(RunRow)
    .where(RunRow.id.in_(bindparam("ids", expanding=True)))
    .values(
        state=RunState.RUNNING.value,
        attempt=RunRow.attempt + 1,
        started_at=bindparam("when"),
        finished_at=None,
        reason=None,
    )
)


def begin(connection: Connection, run_ids: Sequence[str], now: datetime) -> list[Begun | None]:
    """Begin runs or take them over; None where there is nothing to do: it ended, was replaced, or its article is gone.

    A run that failed may be begun again, as long as the article asked for no other meanwhile. Each run stands there
    once.
    """
    locked = [run_id for run_id, _ in connection.execute(_LOCK, {"ids": list(run_ids)})]
    rows = {row.run_id: row for row in connection.execute(_BEGUN, {"ids": locked})} if locked else {}
    begun = {run_id: row for run_id, row in rows.items() if _is_to_begin(connection, row, now)}
    if begun:
        connection.execute(_TAKEN, {"ids": list(begun), "when": now})
    newest = [row.article_pk for row in begun.values() if row.sequence == row.last]
    if newest:
        connection.execute(_RUNNING, {"pks": newest})
    return [_with_sidecar(connection, begun[run_id]) if run_id in begun else None for run_id in run_ids]


def _is_to_begin(connection: Connection, row: _Row, now: datetime) -> bool:
    if row.state not in _STARTABLE:
        return False
    if row.revision != row.newest or (row.state == RunState.FAILED and row.sequence != row.last):
        runs.end(connection, row.run_id, RunState.SUPERSEDED, "replaced by a newer run", now)
        return False
    return True


def _with_sidecar(connection: Connection, row: _Row) -> Begun:
    if row.document is None:
        return Begun(_work(row))
    looked = known.looked_at_since(connection, row.article_pk, row.saved_at)
    return Begun(_work(row), row.document, looked)


def _work(row: _Row) -> nouns.Work:
    return nouns.Work(
        run_id=row.run_id,
        article_id=row.id,
        revision=row.revision,
        sequence=row.sequence,
        attempt=row.attempt + 1,
        trigger=careful(Trigger, row.trigger),
        queue=row.queue,
        body=row.body,
        format=careful(ArticleFormat, row.format) if row.format else None,
        content_type=row.content_type,
        url=row.url,
        headline=row.headline,
        language=row.language,
        previous=None,
        served=row.served,
    )
