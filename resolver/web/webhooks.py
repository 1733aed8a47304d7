"""`/v1/webhooks`: addresses that are told of events, and what became of telling them."""

from datetime import timedelta
from typing import Annotated

from aiohttp import web
from pydantic import Field

from resolver import jobs
from resolver.errors import BackendUnavailable, FetchFailed
from resolver.model import Model, Time, timestamp
from resolver.store.database import nouns
from resolver.store.database.nouns import DeliveryState, EventType, WebhookState
from resolver.web.articles import Paged, when
from resolver.web.auth import Scope
from resolver.web.problems import Detail, Problem
from resolver.web.replies import fresh_reply, json_reply, link_next, path
from resolver.web.route import Call, Reply, Route, Sent

_Url = Annotated[str, Field(min_length=1, max_length=2048, examples=["https://cms.example.org/hooks/sources"])]
_Secret = Annotated[str | None, Field(None, max_length=128, description="`whsec_…`; else one is made")]
_Events = Annotated[tuple[EventType, ...], Field(min_length=1, max_length=len(EventType))]


class NewWebhook(Sent):
    """An address to be told of events."""

    url: _Url
    events: _Events = tuple(EventType)
    secret: _Secret


class ChangedWebhook(Sent):
    """What is to be changed of a webhook; what is not named stays."""

    url: _Url | None = None
    events: _Events | None = None
    state: WebhookState | None = None


class NewSecret(Sent):
    """Another secret; the one before it signs as well for some hours."""

    secret: _Secret
    overlap_hours: int = Field(24, ge=0, le=720)


class WebhookAnswer(Model):
    """A webhook; its secret is told when it is made, and never again."""

    id: str
    url: str
    events: tuple[EventType, ...]
    state: WebhookState
    reason: str | None = None
    created_at: Time
    secret: str | None = None


class WebhookList(Model):
    """All webhooks, the oldest first."""

    webhooks: tuple[WebhookAnswer, ...]


class DeliveryAnswer(Model):
    """One event on its way to a webhook."""

    id: int
    webhook_id: str
    event_id: str = Field(description="`webhook-id` of every try")
    type: EventType
    state: DeliveryState
    tries: int
    created_at: Time
    next_try_at: Time | None = None
    finished_at: Time | None = None
    status: int | None = Field(None, description="what the last try was answered")
    error: str | None = None


class DeliveryList(Model):
    """A page of deliveries, the newest first."""

    deliveries: tuple[DeliveryAnswer, ...]
    next: str | None = None


class WhichDeliveries(Paged):
    """Which deliveries."""

    state: DeliveryState | None = None


async def listed(call: Call) -> web.Response:
    """All webhooks."""
    found = await call.parts.records.webhooks.every()
    return fresh_reply(call, WebhookList(webhooks=tuple(answer(each) for each in found)))


async def create(call: Call) -> web.Response:
    """Add a webhook."""
    sent = call.sent(NewWebhook)
    await _check(call, sent.url)
    made = await call.parts.records.webhooks.create(sent.url, sent.events, sent.secret)
    call.headers |= {"Location": path("webhooks", made.id), "Cache-Control": "no-store"}
    return json_reply(answer(made, with_secret=True), 201)


async def one(call: Call) -> web.Response:
    """One webhook."""
    return fresh_reply(call, answer(_there(await call.parts.records.webhooks.one(call.named("id")))))


async def change(call: Call) -> web.Response:
    """Change a webhook."""
    sent = call.sent(ChangedWebhook)
    if sent.url is not None:
        await _check(call, sent.url)
    reason = "by request" if sent.state is WebhookState.DISABLED else None
    changed = await call.parts.records.webhooks.change(
        call.named("id"), url=sent.url, events=sent.events, state=sent.state, reason=reason
    )
    call.headers["Cache-Control"] = "no-store"
    return json_reply(answer(_there(changed)))


async def rotate(call: Call) -> web.Response:
    """Sign with another secret from now on."""
    sent = call.sent(NewSecret)
    changed = await call.parts.records.webhooks.rotate(
        call.named("id"), sent.secret, overlap=timedelta(hours=sent.overlap_hours)
    )
    call.headers["Cache-Control"] = "no-store"
    return json_reply(answer(_there(changed), with_secret=True))


async def remove(call: Call) -> web.Response:
    """Delete a webhook with its deliveries."""
    if not await call.parts.records.webhooks.remove(call.named("id")):
        raise Problem("not-found")
    call.headers["Cache-Control"] = "no-store"
    return web.Response(status=204)


async def deliveries(call: Call) -> web.Response:
    """A page of a webhook's deliveries."""
    which, name = call.asked(WhichDeliveries), call.named("id")
    _there(await call.parts.records.webhooks.one(name))
    page = await call.parts.records.webhooks.deliveries(name, which.cursor, which.limit, state=which.state)
    more = which.model_dump(mode="json", exclude={"cursor"})
    following = link_next(call, path("webhooks", name, "deliveries"), page.next, more)
    return fresh_reply(call, DeliveryList(deliveries=tuple(delivery(each) for each in page.rows), next=following))


async def replay(call: Call) -> web.Response:
    """Send a delivery again, under the same id."""
    records, written = call.parts.records, call.named("delivery")
    number = int(written) if written.isascii() and written.isdigit() and len(written) < len(str(2**63)) else 0
    known = await records.webhooks.delivery(number)
    if known is None or known.webhook_id != call.named("id"):
        raise Problem("not-found")
    again = await records.webhooks.replay(number)
    if again is None:
        raise Problem("not-found")
    if call.parts.queue is not None:
        try:
            await call.parts.queue.add(jobs.deliver_webhook(again.id))
        except BackendUnavailable:
            call.headers["Retry-After"] = "5"  # the sweep sends it
    call.headers["Cache-Control"] = "no-store"
    return json_reply(delivery(again), 202)


async def _check(call: Call, url: str) -> None:
    """Refuse an address that could never be told.

    Raises:
        Problem: it is none that may be called.
    """
    try:
        await call.parts.postman.check(url)
    except FetchFailed as error:
        why = "It is no https address that may be called; RESOLVER_WEBHOOK_ALLOW names private ones."
        raise Problem("invalid-content", errors=[Detail(pointer="/url", detail=why)]) from error


def _there(found: nouns.Webhook | None) -> nouns.Webhook:
    if found is None:
        raise Problem("not-found")
    return found


def answer(webhook: nouns.Webhook, *, with_secret: bool = False) -> WebhookAnswer:
    """A webhook of the records as the API tells it."""
    return WebhookAnswer(
        id=webhook.id,
        url=webhook.url,
        events=tuple(sorted(webhook.events)),
        state=webhook.state,
        reason=webhook.reason,
        created_at=timestamp(webhook.created_at),
        secret=webhook.secrets[0] if with_secret else None,
    )


def delivery(told: nouns.Delivery) -> DeliveryAnswer:
    """A delivery of the records as the API tells it; of what went wrong only the word."""
    return DeliveryAnswer(
        id=told.id,
        webhook_id=told.webhook_id,
        event_id=told.event.id,
        type=told.event.type,
        state=told.state,
        tries=told.attempt,
        created_at=timestamp(told.created_at),
        next_try_at=when(told.next_attempt_at),
        finished_at=when(told.finished_at),
        status=told.status,
        error=told.error.partition(":")[0] if told.error else None,
    )


_WEBHOOK = (Reply(200, "The webhook.", WebhookAnswer),)

ROUTES = (
    Route(
        "GET",
        "/v1/webhooks",
        "list_webhooks",
        "webhooks",
        "All webhooks",
        listed,
        (Reply(200, "All of them.", WebhookList), Reply(304, "It is the version that you have.", None, ())),
        scope=Scope.WEBHOOK,
    ),
    Route(
        "POST",
        "/v1/webhooks",
        "create_webhook",
        "webhooks",
        "Be told of events",
        create,
        (Reply(201, "It is told from now on; keep the secret, it is shown this once.", WebhookAnswer),),
        scope=Scope.WEBHOOK,
        body=NewWebhook,
        changes=True,
        once=True,
    ),
    Route(
        "GET",
        "/v1/webhooks/{id}",
        "get_webhook",
        "webhooks",
        "One webhook",
        one,
        (*_WEBHOOK, Reply(304, "It is the version that you have.", None, ())),
        scope=Scope.WEBHOOK,
        problems=("not-found",),
    ),
    Route(
        "PATCH",
        "/v1/webhooks/{id}",
        "change_webhook",
        "webhooks",
        "Change a webhook, or end and resume it",
        change,
        _WEBHOOK,
        scope=Scope.WEBHOOK,
        body=ChangedWebhook,
        problems=("not-found",),
        changes=True,
    ),
    Route(
        "DELETE",
        "/v1/webhooks/{id}",
        "delete_webhook",
        "webhooks",
        "Be told no more",
        remove,
        (Reply(204, "It is gone, with its deliveries.", None, ()),),
        scope=Scope.WEBHOOK,
        problems=("not-found",),
        changes=True,
    ),
    Route(
        "POST",
        "/v1/webhooks/{id}/rotate",
        "rotate_webhook",
        "webhooks",
        "Sign with another secret",
        rotate,
        (Reply(200, "The webhook, with its new secret.", WebhookAnswer),),
        scope=Scope.WEBHOOK,
        body=NewSecret,
        problems=("not-found",),
        changes=True,
        once=True,
    ),
    Route(
        "GET",
        "/v1/webhooks/{id}/deliveries",
        "list_deliveries",
        "webhooks",
        "What became of telling it",
        deliveries,
        (
            Reply(200, "A page.", DeliveryList, headers=("Link",)),
            Reply(304, "It is the version that you have.", None, ()),
        ),
        scope=Scope.WEBHOOK,
        query=WhichDeliveries,
        problems=("not-found", "invalid-content"),
    ),
    Route(
        "POST",
        "/v1/webhooks/{id}/deliveries/{delivery}/replay",
        "replay_delivery",
        "webhooks",
        "Tell it again, under the same id",
        replay,
        (Reply(202, "It is on its way.", DeliveryAnswer),),
        scope=Scope.WEBHOOK,
        problems=("not-found",),
        changes=True,
        once=True,
    ),
)
