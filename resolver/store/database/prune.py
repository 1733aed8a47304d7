"""Letting go of what was delivered long ago, and of events that no delivery is about any more.

Articles, sidecars, sources, captures and decisions are never let go of by themselves; of an article's runs the last few
are kept (`runs.KEPT`).
"""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from resolver.store.database.nouns import DeliveryState
from resolver.store.database.tables import DeliveryRow, EventRow

MANY = 1000
"""Rows of each kind that one step lets go of, so that no step holds others up."""


def prune(connection: Connection, before: datetime) -> int:
    """Delete what ended before that time, at most `MANY` of each kind; gives how many rows went."""
    deliveries = (
        select(DeliveryRow.pk)
        .where(DeliveryRow.state != DeliveryState.PENDING, DeliveryRow.finished_at < before)
        .limit(MANY)
    )
    told = exists().where(DeliveryRow.event_id == EventRow.id)
    events = select(EventRow.id).where(EventRow.at < before, ~told).limit(MANY)
    gone = connection.execute(delete(DeliveryRow).where(DeliveryRow.pk.in_(deliveries))).rowcount
    return gone + connection.execute(delete(EventRow).where(EventRow.id.in_(events))).rowcount
