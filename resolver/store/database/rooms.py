"""The doors of the records that stand apart: `records.keys`, `records.webhooks`, `records.sources`."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from resolver.model import Source
from resolver.store.database import deliveries, keys, known, watch, webhooks
from resolver.store.database.link import Link
from resolver.store.database.nouns import (
    CaptureRecord,
    Claimed,
    Delivery,
    DeliveryState,
    DueSource,
    EventType,
    Key,
    NewKey,
    Page,
    SourceCheck,
    SourceRecord,
    Webhook,
    WebhookState,
)

Clock = Callable[[], datetime]

LEASE = timedelta(minutes=2)
"""How long a claimed delivery is left to its worker: longer than any request of it may take."""

LOOK_LEASE = timedelta(hours=1)
"""How long a source that is due is left to whoever was handed it."""

OVERLAP = timedelta(hours=24)
"""How long the secret before the newest one still signs."""


class Keys:
    """API keys: `records.keys`."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self._link = link
        self._clock = clock

    async def create(self, name: str, scopes: Iterable[str]) -> NewKey:
        """Make a key; its secret is to be had this once.

        Raises:
            InputError: the name cannot be kept, or a scope is no word.
        """
        now, granted = self._clock(), frozenset(scopes)
        return await self._link.write(lambda connection: keys.create(connection, name, granted, now))

    async def every(self) -> tuple[Key, ...]:
        """All keys, revoked ones too, the oldest first."""
        return await self._link.read(keys.every)

    async def any_live(self) -> bool:
        """Whether there is a key that opens anything."""
        return await self._link.read(keys.any_live)

    async def verify(self, written: str) -> Key | None:
        """The live key that was written so, compared in constant time; when it was last used is kept to the minute."""
        key = await self._link.read(lambda connection: keys.find(connection, written))
        now = self._clock()
        if key is not None and keys.is_stale(key, now):
            await self._link.write(lambda connection: keys.used(connection, key.id, now))
        return key

    async def sealed(self, key_id: str, message: str) -> tuple[Key, str] | None:
        """A live key by its id, with a seal of the message that only it gives. None: there is no such live key."""
        return await self._link.read(lambda connection: keys.sealed(connection, key_id, message))

    async def revoke(self, key_id: str) -> bool:
        """End a key from now on. False: there is no such live key."""
        now = self._clock()
        return await self._link.write(lambda connection: keys.revoke(connection, key_id, now))


class Sources:
    """Sources, and looking at them again: `records.sources`."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self._link = link
        self._clock = clock

    async def one(self, key: str) -> SourceRecord | None:
        """The source with this key, with every look that was ever taken at it."""
        return await self._link.read(lambda connection: known.record(connection, key))

    async def captures(self, key: str, cursor: str | None = None, limit: int = 50) -> Page[CaptureRecord]:
        """A page of the looks at a source, the newest first.

        Raises:
            InputError: the cursor is none of ours.
        """
        return await self._link.read(lambda connection: known.captures(connection, key, cursor, limit))

    async def articles(self, key: str, cursor: str | None = None, limit: int = 50) -> Page[str]:
        """A page of the ids of articles that name a source, the newest first.

        Raises:
            InputError: the cursor is none of ours.
        """
        return await self._link.read(lambda connection: known.articles_of(connection, key, cursor, limit))

    async def due(self, limit: int = 100, lease: timedelta = LOOK_LEASE) -> tuple[DueSource, ...]:
        """Hand out sources whose next look is due; two who ask at once get different ones."""
        now = self._clock()
        return await self._link.write(lambda connection: watch.due(connection, now, lease, limit))

    async def checked(self, key: str, source: Source) -> SourceCheck | None:
        """Take in what looking at a source again came to: `source` as it was just resolved. None: no such source."""
        now = self._clock()
        return await self._link.write(lambda connection: watch.checked(connection, key, source, now))


class Webhooks:
    """Webhooks and their deliveries: `records.webhooks`."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self._link = link
        self._clock = clock

    async def create(self, url: str, events: Iterable[EventType | str], secret: str | None = None) -> Webhook:
        """Add a webhook; without a secret one is made.

        Raises:
            InputError: the URL cannot be kept, the secret is none, or an event is unknown.
        """
        now, chosen = self._clock(), webhooks.chosen(events)
        signing = webhooks.checked(secret) if secret is not None else webhooks.new_secret()
        return await self._link.write(lambda connection: webhooks.create(connection, url, signing, chosen, now))

    async def every(self) -> tuple[Webhook, ...]:
        """All webhooks, the oldest first."""
        now = self._clock()
        return await self._link.read(lambda connection: webhooks.every(connection, now))

    async def one(self, webhook_id: str) -> Webhook | None:
        """The webhook with this id."""
        now = self._clock()
        return await self._link.read(lambda connection: webhooks.one(connection, webhook_id, now))

    async def change(
        self,
        webhook_id: str,
        *,
        url: str | None = None,
        events: Iterable[EventType | str] | None = None,
        state: WebhookState | None = None,
        reason: str | None = None,
    ) -> Webhook | None:
        """Change what is given; `reason` says why it is disabled. None: there is no such webhook.

        Raises:
            InputError: the URL cannot be kept, or an event is unknown.
        """
        now, chosen = self._clock(), None if events is None else webhooks.chosen(events)
        return await self._link.write(
            lambda connection: webhooks.change(connection, webhook_id, url, chosen, state, reason, now)
        )

    async def rotate(
        self, webhook_id: str, secret: str | None = None, *, overlap: timedelta = OVERLAP
    ) -> Webhook | None:
        """Sign with another secret from now on; the one before signs as well for `overlap`.

        Raises:
            InputError: the secret is none.
        """
        now = self._clock()
        signing = webhooks.checked(secret) if secret is not None else webhooks.new_secret()
        until = now + overlap
        return await self._link.write(lambda connection: webhooks.rotate(connection, webhook_id, signing, until, now))

    async def remove(self, webhook_id: str) -> bool:
        """Delete a webhook with its deliveries. False: there was none."""
        return await self._link.write(lambda connection: webhooks.remove(connection, webhook_id))

    # Deliveries

    async def claim_due(self, limit: int = 100, lease: timedelta = LEASE) -> tuple[Claimed, ...]:
        """Claim deliveries that are due; two who ask at once get different ones."""
        now = self._clock()
        return await self._link.write(lambda connection: deliveries.claim(connection, now, lease, limit))

    async def claim(self, delivery_id: int, lease: timedelta = LEASE) -> Claimed | None:
        """Claim this delivery; None: it is not due, somebody else has it, or its webhook is disabled."""
        now = self._clock()
        return await self._link.write(lambda connection: deliveries.claim_one(connection, delivery_id, now, lease))

    async def due(self, limit: int = 500) -> tuple[int, ...]:
        """Deliveries that are due, the longest due first, without claiming them."""
        now = self._clock()
        return await self._link.read(lambda connection: deliveries.due(connection, now, limit))

    async def delivered(self, delivery: Delivery, status: int, response: str = "") -> bool:
        """Say that it arrived. False: somebody else claimed it meanwhile."""
        now = self._clock()
        result: dict[str, object] = {"status": status, "response": response}
        return await self._link.write(lambda connection: deliveries.end(connection, delivery, None, result, now))

    async def failed(
        self,
        delivery: Delivery,
        error: str,
        *,
        retry_at: datetime | None,
        status: int | None = None,
        response: str = "",
    ) -> bool:
        """Say that it did not arrive; tried again at `retry_at`, given up where that is None."""
        now = self._clock()
        result: dict[str, object] = {"status": status, "response": response, "error": error or "failed"}
        return await self._link.write(lambda connection: deliveries.end(connection, delivery, retry_at, result, now))

    async def replay(self, delivery_id: int) -> Delivery | None:
        """Send it again, under the same id. None: there is no such delivery."""
        now = self._clock()
        return await self._link.write(lambda connection: deliveries.replay(connection, delivery_id, now))

    async def delivery(self, delivery_id: int) -> Delivery | None:
        """The delivery with this number."""
        return await self._link.read(lambda connection: deliveries.one(connection, delivery_id))

    async def deliveries(
        self, webhook_id: str, cursor: str | None = None, limit: int = 50, *, state: DeliveryState | None = None
    ) -> Page[Delivery]:
        """A page of a webhook's deliveries, the newest first.

        Raises:
            InputError: the cursor is none of ours.
        """
        return await self._link.read(lambda connection: deliveries.page(connection, webhook_id, cursor, limit, state))
