"""Runs: asked for, put into a queue, begun, failed. The database is the outbox: what it asks for is never lost.

A run is asked for in the transaction that stores what it is about. It is in a queue once `queued_at` is set; what was
never queued, or was lost with its queue, is found by `unqueued` and `lost` and queued again. Beginning a run takes it
over from whoever had it: each beginning is a new attempt, and only the last attempt may end it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, insert, or_, select, update

from resolver.model import Counts
from resolver.store.database import nouns
from resolver.store.database.columns import tidy
from resolver.store.database.tables import ArticleRow, RunRow
from resolver.vocabulary import RunState, Trigger, careful

_REASON = 2000
_OPEN = (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Asked:
    """A run that an article is to have."""

    article_pk: int
    revision: int
    sequence: int
    trigger: Trigger
    queue: str


CHANGE = update(RunRow).where(RunRow.id == bindparam("of"))
"""Changes the run `of`; what is changed is given with it."""


def new_id(now: datetime) -> str:
    """A run's id: its time, and enough chance for many in one millisecond."""
    return f"run_{int(now.timestamp() * 1000):x}{secrets.token_hex(8)}"


_REPLACE = (
    update(RunRow)
    .where(RunRow.article_pk == bindparam("pk"), RunRow.state == RunState.QUEUED)
    .values(state=RunState.SUPERSEDED, reason=bindparam("why"), finished_at=bindparam("when"))
)
_ASKED = insert(RunRow)
_NEWEST = (
    update(ArticleRow)
    .where(ArticleRow.pk == bindparam("of"))
    .values(sequence=bindparam("at"), run_id=bindparam("run"), state=RunState.QUEUED)
)


KEPT = 20
"""Runs of one article that are kept, besides the one that is served."""

_OLD = delete(RunRow).where(
    RunRow.article_pk == bindparam("pk"),
    RunRow.sequence <= bindparam("last"),
    RunRow.state.not_in(_OPEN),
    RunRow.sequence
    != select(ArticleRow.served).where(ArticleRow.pk == RunRow.article_pk).correlate(RunRow).scalar_subquery(),
)


def ask(connection: Connection, asked: Sequence[Asked], now: datetime) -> Mapping[int, str]:
    """Put runs into the outbox; gives their ids by article. Waiting runs of these articles are replaced by them.

    The articles' rows are locked by the caller.
    """
    if not asked:
        return {}
    ids = {each.article_pk: new_id(now) for each in asked}
    replaced = [
        {"pk": each.article_pk, "why": f"replaced by {ids[each.article_pk]}", "when": now}
        for each in asked
        if each.sequence > 1
    ]
    if replaced:
        connection.execute(_REPLACE, replaced)
    old = [{"pk": each.article_pk, "last": each.sequence - KEPT} for each in asked if each.sequence > KEPT]
    if old:
        connection.execute(_OLD, old)
    connection.execute(
        _ASKED,
        [
            {
                "id": ids[each.article_pk],
                "article_pk": each.article_pk,
                "revision": each.revision,
                "sequence": each.sequence,
                "state": RunState.QUEUED,
                "trigger": each.trigger,
                "queue": each.queue,
                "created_at": now,
            }
            for each in asked
        ],
    )
    connection.execute(
        _NEWEST, [{"of": each.article_pk, "at": each.sequence, "run": ids[each.article_pk]} for each in asked]
    )
    return ids


_NOW = (
    select(ArticleRow.pk, ArticleRow.revision, ArticleRow.sequence, ArticleRow.run_id, ArticleRow.state)
    .where(ArticleRow.id == bindparam("id"))
    .with_for_update(key_share=True)
)


def again(connection: Connection, article_id: str, trigger: Trigger, queue: str, now: datetime) -> nouns.Put | None:
    """Ask for another run over the text that is there; a run that still waits is the one. None: no such article."""
    row = connection.execute(_NOW, {"id": article_id}).one_or_none()
    if row is None:
        return None
    if row.state == RunState.QUEUED:
        return nouns.Put(
            article_id, row.revision, changed=False, run_id=row.run_id, sequence=row.sequence, pending=True
        )
    ids = ask(connection, [Asked(row.pk, row.revision, row.sequence + 1, trigger, queue)], now)
    return nouns.Put(
        article_id, row.revision, changed=False, run_id=ids[row.pk], sequence=row.sequence + 1, pending=True
    )


_WAITING = select(RunRow.id, ArticleRow.id, RunRow.revision, RunRow.sequence, RunRow.queue, RunRow.trigger).join(
    ArticleRow, ArticleRow.pk == RunRow.article_pk
)
_Waiting = Select[str, str, int, int, str, str]


def unqueued(connection: Connection, before: datetime, limit: int) -> tuple[nouns.Waiting, ...]:
    """Runs that were asked for before that time and are in no queue, the oldest first."""
    found = _WAITING.where(RunRow.state == RunState.QUEUED, RunRow.queued_at.is_(None), RunRow.created_at < before)
    return _waiting(connection, found.order_by(RunRow.created_at).limit(limit))


def lost(
    connection: Connection, queued_before: datetime, begun_before: datetime, limit: int
) -> tuple[nouns.Waiting, ...]:
    """Runs that were queued or begun so long ago that their queue, or their worker, must have lost them."""
    waits = and_(RunRow.state == RunState.QUEUED, RunRow.queued_at < queued_before)
    runs_on = and_(RunRow.state == RunState.RUNNING, RunRow.started_at < begun_before)
    return _waiting(connection, _WAITING.where(or_(waits, runs_on)).order_by(RunRow.queued_at).limit(limit))


def waiting(connection: Connection, run_id: str) -> nouns.Waiting | None:
    """The run as a queue needs it."""
    return next(iter(_waiting(connection, _WAITING.where(RunRow.id == run_id))), None)


def _waiting(connection: Connection, found: _Waiting) -> tuple[nouns.Waiting, ...]:
    return tuple(
        nouns.Waiting(run, article, revision, sequence, queue, careful(Trigger, trigger))
        for run, article, revision, sequence, queue, trigger in connection.execute(found)
    )


_QUEUED = (
    update(RunRow)
    .where(RunRow.id.in_(bindparam("ids", expanding=True)), RunRow.state == RunState.QUEUED)
    .values(queued_at=bindparam("at"))
)


def mark_queued(connection: Connection, run_ids: Sequence[str], now: datetime) -> None:
    """Say that these runs stand in a queue now."""
    if run_ids:
        connection.execute(_QUEUED, {"at": now, "ids": list(run_ids)})


_LOCK = (
    select(ArticleRow.pk)
    .where(ArticleRow.pk == select(RunRow.article_pk).where(RunRow.id == bindparam("id")).scalar_subquery())
    .with_for_update(key_share=True)
)


def lock_article_of(connection: Connection, run_id: str) -> int | None:
    """The article of a run, locked until the transaction ends; None where either is gone."""
    return connection.execute(_LOCK, {"id": run_id}).scalar()


def fail(connection: Connection, run_id: str, reason: str, attempt: int | None, now: datetime) -> nouns.Run | None:
    """End a run for good; the sidecar that is served stays. None where the run had come to its end, or was taken over.

    `attempt` None: whoever has it, as for a run that kills its workers.
    """
    pk = lock_article_of(connection, run_id)
    if pk is None:
        return None
    row = connection.execute(select(RunRow.state, RunRow.attempt, RunRow.sequence).where(RunRow.id == run_id)).one()
    if row.state not in _OPEN or (attempt is not None and attempt != row.attempt):
        return None
    end(connection, run_id, RunState.FAILED, tidy(reason, _REASON), now)
    newest = update(ArticleRow).where(ArticleRow.pk == pk, ArticleRow.sequence == row.sequence)
    connection.execute(newest, {"state": RunState.FAILED})
    return one(connection, run_id)


def end(connection: Connection, run_id: str, state: RunState, reason: str | None, now: datetime) -> None:
    """Say how a run ended."""
    ended = {"state": state, "reason": reason, "finished_at": now}
    connection.execute(CHANGE, {"of": run_id, **ended})


def one(connection: Connection, run_id: str) -> nouns.Run | None:
    """The run with this id."""
    row = connection.execute(_ONE, {"id": run_id}).one_or_none()
    return _run(row) if row is not None else None


def of_article(connection: Connection, article_id: str, limit: int) -> tuple[nouns.Run, ...]:
    """The runs of an article, the newest first."""
    asked = _RUNS.where(ArticleRow.id == article_id).order_by(RunRow.sequence.desc()).limit(limit)
    return tuple(_run(row) for row in connection.execute(asked))


_RUNS = select(RunRow.__table__, ArticleRow.id.label("article_id")).join(ArticleRow, ArticleRow.pk == RunRow.article_pk)


_ONE = _RUNS.where(RunRow.id == bindparam("id"))


def _run(row: Row[*tuple[Any, ...]]) -> nouns.Run:
    return nouns.Run(
        id=row.id,
        article_id=row.article_id,
        revision=row.revision,
        sequence=row.sequence,
        state=careful(RunState, row.state),
        trigger=careful(Trigger, row.trigger),
        queue=row.queue,
        attempt=row.attempt,
        created_at=row.created_at,
        queued_at=row.queued_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        reason=row.reason,
        counts=Counts.model_validate_json(row.counts) if row.counts else None,
        etag=row.etag,
    )
