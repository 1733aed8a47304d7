"""Deliveries: claimed for a while, tried, and brought to an end by whoever claimed them last.

A claim moves the next attempt to the end of its lease: a worker that dies with it loses it, and it is due again. Each
claim counts as an attempt, and only the last claim may say what came of it.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from resolver.store.database import articles, webhooks
from resolver.store.database.columns import tidy
from resolver.store.database.nouns import Claimed, Delivery, DeliveryState, Event, EventType, Page, WebhookState
from resolver.store.database.tables import DeliveryRow, EventRow, WebhookRow

RESPONSE_CHARS = 2000

_TOLD = select(
    DeliveryRow.__table__, EventRow.type.label("event_type"), EventRow.at.label("event_at"), EventRow.data
).join(EventRow, EventRow.id == DeliveryRow.event_id)
_Asked = Select[*tuple[Any, ...]]


def _due(now: datetime) -> Select[int]:
    return (
        select(DeliveryRow.pk)
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .where(
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.next_attempt_at <= now,
            WebhookRow.state == WebhookState.ACTIVE,
        )
        .order_by(DeliveryRow.next_attempt_at, DeliveryRow.pk)
    )


def due(connection: Connection, now: datetime, limit: int) -> tuple[int, ...]:
    """What is due, the longest due first."""
    return tuple(connection.execute(_due(now).limit(limit)).scalars())


def claim(connection: Connection, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
    """Claim what is due, the longest due first; what others are about to claim is passed over."""
    mine = _due(now).limit(limit).with_for_update(of=DeliveryRow, skip_locked=True)
    return _claimed(connection, list(connection.execute(mine).scalars()), now, lease)


def claim_one(connection: Connection, delivery_id: int, now: datetime, lease: timedelta) -> Claimed | None:
    """Claim this one, if it is due and its webhook wants to be told."""
    mine = _due(now).where(DeliveryRow.pk == delivery_id).with_for_update(of=DeliveryRow)
    return next(iter(_claimed(connection, list(connection.execute(mine).scalars()), now, lease)), None)


_CLAIM = (
    update(DeliveryRow)
    .where(DeliveryRow.pk == bindparam("of"))
    .values(attempt=DeliveryRow.attempt + 1, claims=DeliveryRow.claims + 1, next_attempt_at=bindparam("until"))
)


def _claimed(connection: Connection, pks: list[int], now: datetime, lease: timedelta) -> tuple[Claimed, ...]:
    if not pks:
        return ()
    connection.execute(_CLAIM, [{"of": pk, "until": now + lease} for pk in pks])
    rows = {row.pk: row for row in connection.execute(_TOLD.where(DeliveryRow.pk.in_(pks)))}
    named = {row.webhook_id for row in rows.values()}
    asked = select(WebhookRow.__table__).where(WebhookRow.id.in_(sorted(named)))
    known = {row.id: webhooks.webhook(row, now) for row in connection.execute(asked)}
    return tuple(Claimed(_delivery(rows[pk]), known[rows[pk].webhook_id]) for pk in pks)


def end(
    connection: Connection,
    delivery: Delivery,
    retry_at: datetime | None,
    result: dict[str, object],
    now: datetime,
) -> bool:
    """Say what came of a claim: `result` has `status`, `response` and `error`, as far as there are any.

    Without an error it is delivered; with one it is tried again at `retry_at`, or given up where that is None. False:
    somebody else claimed it meanwhile, or it had come to its end.
    """
    failed = result.get("error") is not None
    again = failed and retry_at is not None
    state = DeliveryState.PENDING if again else DeliveryState.FAILED if failed else DeliveryState.DELIVERED
    mine = (
        DeliveryRow.pk == delivery.id,
        DeliveryRow.claims == delivery.claim,
        DeliveryRow.state == DeliveryState.PENDING,
    )
    said = {name: tidy(str(value), RESPONSE_CHARS) for name, value in result.items() if value is not None}
    done = connection.execute(
        update(DeliveryRow).where(*mine),
        {
            "state": state,
            "next_attempt_at": retry_at if again else None,
            "finished_at": None if again else now,
            "status": result.get("status"),
            "response": said.get("response"),
            "error": said.get("error"),
        },
    )
    return done.rowcount > 0


def replay(connection: Connection, delivery_id: int, now: datetime) -> Delivery | None:
    """Send it again from now on, under the same id and with a new count of attempts. None: there is none."""
    again = {"state": DeliveryState.PENDING, "attempt": 0, "next_attempt_at": now, "finished_at": None, "error": None}
    connection.execute(update(DeliveryRow).where(DeliveryRow.pk == delivery_id), again)
    return one(connection, delivery_id)


def one(connection: Connection, delivery_id: int) -> Delivery | None:
    """The delivery with this number."""
    row = connection.execute(_TOLD.where(DeliveryRow.pk == delivery_id)).one_or_none()
    return _delivery(row) if row is not None else None


def page(
    connection: Connection, webhook_id: str, cursor: str | None, limit: int, state: DeliveryState | None
) -> Page[Delivery]:
    """Deliveries of a webhook, the newest first.

    Raises:
        InputError: the cursor is none of ours.
    """
    limit = max(1, min(limit, articles.LIMIT))
    asked: _Asked = _TOLD.where(DeliveryRow.webhook_id == webhook_id).order_by(DeliveryRow.pk.desc()).limit(limit + 1)
    if cursor is not None:
        asked = asked.where(DeliveryRow.pk < articles.number_of(cursor))
    if state is not None:
        asked = asked.where(DeliveryRow.state == state)
    rows = connection.execute(asked).all()
    more = len(rows) > limit
    return Page(tuple(_delivery(row) for row in rows[:limit]), str(rows[limit - 1].pk) if more else None)


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    return Delivery(
        id=row.pk,
        webhook_id=row.webhook_id,
        event=Event(row.event_id, EventType(row.event_type), row.event_at, json.loads(row.data)),
        state=DeliveryState(row.state),
        attempt=row.attempt,
        claim=row.claims,
        next_attempt_at=row.next_attempt_at,
        created_at=row.created_at,
        finished_at=row.finished_at,
        status=row.status,
        response=row.response,
        error=row.error,
    )
