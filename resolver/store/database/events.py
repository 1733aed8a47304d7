"""What webhooks are told: an event is stored once, with a delivery for each webhook that wants it.

The id of an event is made of what happened, so the same thing told twice is stored once; it is stored in the
transaction that makes it true.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from resolver.store.database.columns import insert_into
from resolver.store.database.nouns import DeliveryState, EventType, WebhookState
from resolver.store.database.tables import DeliveryRow, EventRow, WebhookRow


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that may be worth telling; `about` is what tells it from all others of its type."""

    type: EventType
    about: str
    data: Mapping[str, object]

    @property
    def id(self) -> str:
        """Its `webhook-id`."""
        return "msg_" + hashlib.sha256(f"{self.type}\0{self.about}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


_ACTIVE = (
    select(WebhookRow.id, WebhookRow.events)
    .where(WebhookRow.state == WebhookState.ACTIVE.value)
    .order_by(WebhookRow.id)
)


def wanting(connection: Connection) -> Sequence[tuple[str, frozenset[str]]]:
    """Which webhooks want to know of which events."""
    return [(id_, events) for id_, events in connection.execute(_ACTIVE)]


def tell(
    connection: Connection,
    happened: Sequence[Happened],
    now: datetime,
    webhooks: Sequence[tuple[str, frozenset[str]]] | None = None,
) -> tuple[int, ...]:
    """Store what some webhook wants to know; gives the deliveries that are new and due at once.

    `webhooks`: those that are `wanting`, where they were asked for already.
    """
    if not happened:
        return ()
    asked = wanting(connection) if webhooks is None else webhooks
    wanted = [(each, webhook) for each in happened for webhook, events in asked if each.type in events]
    if not wanted:
        return ()
    told = {each.id: each for each, _ in wanted}
    connection.execute(
        insert_into(connection, EventRow).on_conflict_do_nothing(index_elements=[EventRow.id]),
        [
            {"id": id_, "type": each.type, "at": now, "data": json.dumps(dict(each.data), ensure_ascii=True)}
            for id_, each in sorted(told.items())
        ],
    )
    made: list[int] = []
    for each, webhook in wanted:
        delivery = insert_into(connection, DeliveryRow).values(
            webhook_id=webhook,
            event_id=each.id,
            state=DeliveryState.PENDING,
            attempt=0,
            claims=0,
            next_attempt_at=now,
            created_at=now,
        )
        once = delivery.on_conflict_do_nothing(index_elements=[DeliveryRow.webhook_id, DeliveryRow.event_id])
        pk = connection.execute(once.returning(DeliveryRow.pk)).scalar()
        if pk is not None:
            made.append(pk)
    return tuple(made)
