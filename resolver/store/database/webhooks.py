"""Webhooks: addresses that are told of events, each with the secret that signs what it is told.

A new secret leaves the old one live until a day that the caller names: both sign meanwhile (Standard Webhooks 1.0).
"""

import base64
import binascii
import secrets as chance
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from resolver.errors import InputError
from resolver.store.database.columns import storable, tidy
from resolver.store.database.nouns import EventType, Webhook, WebhookState
from resolver.store.database.tables import WebhookRow

SECRET = "whsec_"  # noqa: S105 - how every secret begins
_BYTES = 32
_LEAST, _MOST = 24, 64
URL_CHARS = 2048
_REASON = 500


def new_secret() -> str:
    """A secret of 32 random bytes, as Standard Webhooks writes one."""
    return SECRET + base64.b64encode(chance.token_bytes(_BYTES)).decode("ascii")


def checked(secret: str) -> str:
    """A secret that somebody brought along.

    Raises:
        InputError: it is not `whsec_` and the base64 of 24 to 64 bytes. The text does not repeat it.
    """
    try:
        size = len(base64.b64decode(secret.removeprefix(SECRET), validate=True))
    except (ValueError, binascii.Error):
        size = 0
    if not secret.startswith(SECRET) or not _LEAST <= size <= _MOST:
        raise InputError(f"The secret of a webhook is {SECRET} and the base64 of {_LEAST} to {_MOST} bytes.")
    return secret


def chosen(events: Iterable[EventType | str]) -> frozenset[EventType]:
    """The events that a webhook is told of.

    Raises:
        InputError: there are none, or one is unknown.
    """
    known = {each.value for each in EventType}
    unknown = sorted({str(each) for each in events} - known)
    if unknown:
        raise InputError(f"There is no event {unknown[0]!r}; there are {', '.join(sorted(known))}.")
    found = frozenset(EventType(each) for each in events)
    if not found:
        raise InputError("A webhook is told of at least one event.")
    return found


def create(connection: Connection, url: str, secret: str, events: frozenset[EventType], now: datetime) -> Webhook:
    """Add a webhook."""
    id_ = f"wh_{chance.token_hex(12)}"
    connection.execute(
        insert(WebhookRow),
        {
            "id": id_,
            "url": storable(url, "The URL of a webhook", URL_CHARS),
            "secret": secret,
            "events": events,
            "state": WebhookState.ACTIVE,
            "created_at": now,
        },
    )
    return Webhook(id_, url, (secret,), events, WebhookState.ACTIVE, None, now)


def every(connection: Connection, now: datetime) -> tuple[Webhook, ...]:
    """All webhooks, the oldest first."""
    asked = select(WebhookRow.__table__).order_by(WebhookRow.created_at, WebhookRow.id)
    return tuple(webhook(row, now) for row in connection.execute(asked))


def one(connection: Connection, webhook_id: str, now: datetime) -> Webhook | None:
    """The webhook with this id."""
    row = connection.execute(select(WebhookRow.__table__).where(WebhookRow.id == webhook_id)).one_or_none()
    return webhook(row, now) if row is not None else None


def change(
    connection: Connection,
    webhook_id: str,
    url: str | None,
    events: frozenset[EventType] | None,
    state: WebhookState | None,
    reason: str | None,
    now: datetime,
) -> Webhook | None:
    """Change what is given; None where there is no such webhook. An active webhook has no reason not to be."""
    new: dict[str, object] = {}
    if url is not None:
        new["url"] = storable(url, "The URL of a webhook", URL_CHARS)
    if events is not None:
        new["events"] = events
    if state is not None:
        new |= {"state": state, "reason": tidy(reason, _REASON) if state is WebhookState.DISABLED else None}
    if new:
        connection.execute(update(WebhookRow).where(WebhookRow.id == webhook_id), new)
    return one(connection, webhook_id, now)


def rotate(connection: Connection, webhook_id: str, secret: str, until: datetime, now: datetime) -> Webhook | None:
    """Sign with another secret from now on, and with the one before it as well until that time."""
    of = WebhookRow.id == webhook_id
    old = connection.execute(select(WebhookRow.secret).where(of).with_for_update(key_share=True)).scalar()
    if old is None:
        return None
    connection.execute(update(WebhookRow).where(of), {"secret": secret, "old_secret": old, "old_secret_until": until})
    return one(connection, webhook_id, now)


def remove(connection: Connection, webhook_id: str) -> bool:
    """Delete a webhook and its deliveries. False: there was none."""
    return connection.execute(delete(WebhookRow).where(WebhookRow.id == webhook_id)).rowcount > 0


def webhook(row: Row[*tuple[Any, ...]], now: datetime) -> Webhook:
    """A webhook's row as it is given out."""
    secrets = [row.secret]
    if row.old_secret and row.old_secret_until and row.old_secret_until > now:
        secrets.append(row.old_secret)
    known = {each.value for each in EventType}
    events = frozenset(EventType(each) for each in row.events if each in known)
    state = WebhookState(row.state)
    return Webhook(row.id, row.url, tuple(secrets), events, state, row.reason, row.created_at)
