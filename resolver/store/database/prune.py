"""Letting go of what ended long ago: runs that are neither the newest nor served, deliveries, and events of neither.

Articles, sidecars, sources, captures and decisions are never let go of here.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from resolver.store.database.nouns import DeliveryState
from resolver.store.database.tables import ArticleRow, DeliveryRow, EventRow, RunRow, SidecarRow
from resolver.vocabulary import RunState

MANY = 1000
"""Rows of each kind that one step lets go of, so that no step holds others up."""

_ENDED = (RunState.COMPLETE, RunState.PARTIAL, RunState.FAILED, RunState.SUPERSEDED)


def prune(connection: Connection, before: datetime) -> int:
    """Delete what ended before that time, at most `MANY` of each kind; gives how many rows went."""
    newest = exists().where(ArticleRow.run_id == RunRow.id, ArticleRow.pk == RunRow.article_pk)
    served = exists().where(SidecarRow.article_pk == RunRow.article_pk, SidecarRow.run_id == RunRow.id)
    runs = select(RunRow.id).where(RunRow.state.in_(_ENDED), RunRow.finished_at < before, ~newest, ~served).limit(MANY)
    deliveries = (
        select(DeliveryRow.pk)
        .where(DeliveryRow.state != DeliveryState.PENDING, DeliveryRow.finished_at < before)
        .limit(MANY)
    )
    told = exists().where(DeliveryRow.event_id == EventRow.id)
    events = select(EventRow.id).where(EventRow.at < before, ~told).limit(MANY)
    gone = connection.execute(delete(RunRow).where(RunRow.id.in_(runs))).rowcount
    gone += connection.execute(delete(DeliveryRow).where(DeliveryRow.pk.in_(deliveries))).rowcount
    return gone + connection.execute(delete(EventRow).where(EventRow.id.in_(events))).rowcount
