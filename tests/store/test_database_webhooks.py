"""Webhooks in the records: who is told of what, once; how a delivery is claimed, tried and brought to an end."""

import asyncio
import base64
from datetime import timedelta

import pytest

from resolver.errors import InputError
from resolver.store.database import Records
from resolver.store.database.nouns import Claimed, DeliveryState, EventType, WebhookState
from tests.support.records import Clock, begun, put, resolved, sidecar, source

HOOK = "https://example.org/hook"


async def told(records: Records, article_id: str = "a") -> None:
    """Something that happened and is told."""
    await resolved(records, sidecar(source()), article_id)


async def one(records: Records) -> Claimed:
    """The one delivery that is due, claimed."""
    (claimed,) = await records.webhooks.claim_due()
    return claimed


async def test_a_webhook_is_as_it_was_made(records: Records, clock: Clock) -> None:
    """A webhook has its address, its events and a secret of 32 random bytes, unless one was brought along."""
    brought = "whsec_" + base64.b64encode(bytes(24)).decode()
    made = await records.webhooks.create(HOOK, ["article.resolved", EventType.SOURCE_GONE])
    other = await records.webhooks.create(HOOK, ["article.failed"], brought)

    assert await records.webhooks.one(made.id) == made
    assert (made.url, made.state, made.created_at) == (HOOK, WebhookState.ACTIVE, clock.now)
    assert made.events == {EventType.ARTICLE_RESOLVED, EventType.SOURCE_GONE}
    assert len(base64.b64decode(made.secrets[0].removeprefix("whsec_"))) == 32
    assert other.secrets == (brought,)
    assert {each.id for each in await records.webhooks.every()} == {made.id, other.id}
    assert await records.webhooks.one("wh_nobody") is None


@pytest.mark.parametrize(
    ("events", "secret"),
    [
        ([], None),
        (["article.resolved", "article.exploded"], None),
        (["article.resolved"], "whsec_c2hvcnQ="),
        (["article.resolved"], "whsec_not base64!"),
        (["article.resolved"], base64.b64encode(bytes(32)).decode()),
        (["article.resolved"], "whsec_" + base64.b64encode(bytes(65)).decode()),
    ],
)
async def test_a_webhook_that_makes_no_sense_is_refused(
    records: Records, events: list[str], secret: str | None
) -> None:
    """No event, an unknown one, or a secret that is none is the caller's error, which does not repeat the secret."""
    with pytest.raises(InputError) as caught:
        await records.webhooks.create(HOOK, events, secret)

    assert secret is None or secret not in str(caught.value)
    assert await records.webhooks.every() == ()


async def test_only_who_wants_to_know_is_told(records: Records) -> None:
    """An event goes to each active webhook that chose it, and to no other."""
    wants = await records.webhooks.create(HOOK, ["article.resolved"])
    await records.webhooks.create(HOOK, ["article.failed"])
    off = await records.webhooks.create(HOOK, ["article.resolved"])
    await records.webhooks.change(off.id, state=WebhookState.DISABLED, reason="HTTP 410")
    await told(records)
    claimed = await one(records)

    assert claimed.webhook == wants
    assert claimed.delivery.event.type is EventType.ARTICLE_RESOLVED
    assert claimed.delivery.event.data["article_id"] == "a"
    assert set(claimed.delivery.event.data) == {"article_id", "run_id", "revision", "state", "counts", "etag"}
    assert claimed.delivery.event.id.startswith("msg_")


async def test_a_failure_is_told_once_for_each_attempt(records: Records) -> None:
    """A run that fails is told; when it is retried and fails again that is told too, under an id of its own."""
    await records.webhooks.create(HOOK, ["article.failed"])
    handed = await put(records)
    ids = []
    for _ in range(2):
        await begun(records, handed.run_id)
        ids.append(await records.fail_run(handed.run_id, "out of memory"))
    claimed = await records.webhooks.claim_due()

    assert [len(each or ()) for each in ids] == [1, 1]
    assert len({each.delivery.event.id for each in claimed}) == 2
    assert claimed[0].delivery.event.data["reason"] == "out of memory"


async def test_a_delivery_is_claimed_by_one(records: Records, clock: Clock) -> None:
    """Of many who claim at once each gets other deliveries; a claim that nothing came of is due after its lease."""
    await records.webhooks.create(HOOK, ["article.resolved"])
    for number in range(12):
        await told(records, f"a{number}")
    asked = await asyncio.gather(*(records.webhooks.claim_due(limit=3) for _ in range(8)))
    claimed = [each.delivery.id for one in asked for each in one]
    due = await records.webhooks.due()
    clock.go(minutes=3)
    again = await records.webhooks.claim_due()

    assert len(claimed) == len(set(claimed)) == 12
    assert due == ()
    assert {each.delivery.id for each in again} == set(claimed)
    assert {each.delivery.attempt for each in again} == {2}
    assert len({each.delivery.event.id for each in again}) == 12


async def test_a_delivery_can_be_claimed_by_its_number(records: Records) -> None:
    """Whoever knows a delivery's number claims it, unless somebody has it."""
    await records.webhooks.create(HOOK, ["article.resolved"])
    work = await resolved(records, sidecar(source()))
    (number,) = await records.webhooks.due()
    asked = await asyncio.gather(*(records.webhooks.claim(number) for _ in range(6)))

    assert work.run_id
    assert sum(each is not None for each in asked) == 1
    assert await records.webhooks.claim(number + 1) is None


async def test_a_delivery_that_arrived(records: Records, clock: Clock) -> None:
    """What arrived is kept with the answer's status and beginning, and is never due again."""
    webhook = await records.webhooks.create(HOOK, ["article.resolved"])
    await told(records)
    claimed = await one(records)
    clock.go(seconds=1)
    done = await records.webhooks.delivered(claimed.delivery, 204, "x" * 5000)
    clock.go(days=1)
    (kept,) = (await records.webhooks.deliveries(webhook.id)).rows

    assert done
    assert (kept.state, kept.status, kept.attempt, kept.error) == (DeliveryState.DELIVERED, 204, 1, None)
    assert kept.response == "x" * 2000
    assert kept.finished_at == clock.now - timedelta(days=1)
    assert await records.webhooks.claim_due() == ()


async def test_a_delivery_that_did_not_arrive(records: Records, clock: Clock) -> None:
    """What did not arrive is due at its time with the same id, and is given up when there is no further time."""
    await records.webhooks.create(HOOK, ["article.resolved"])
    await told(records)
    claimed = await one(records)
    retry_at = clock.now + timedelta(minutes=5)
    await records.webhooks.failed(claimed.delivery, "HTTP 503", retry_at=retry_at, status=503, response="busy")
    early = await records.webhooks.claim_due()
    clock.go(minutes=5)
    second = await one(records)
    await records.webhooks.failed(second.delivery, "no answer in time", retry_at=None)
    kept = await records.webhooks.delivery(claimed.delivery.id)

    assert early == ()
    assert second.delivery.event.id == claimed.delivery.event.id
    assert (second.delivery.attempt, second.delivery.status, second.delivery.error) == (2, 503, "HTTP 503")
    assert kept is not None
    assert (kept.state, kept.error, kept.status) == (DeliveryState.FAILED, "no answer in time", None)
    assert kept.next_attempt_at is None


async def test_only_the_last_claim_says_what_came_of_it(records: Records, clock: Clock) -> None:
    """A worker whose lease ended cannot end the delivery that another one claimed."""
    await records.webhooks.create(HOOK, ["article.resolved"])
    await told(records)
    frozen = await one(records)
    clock.go(minutes=3)
    other = await one(records)

    assert not await records.webhooks.delivered(frozen.delivery, 200)
    assert not await records.webhooks.failed(frozen.delivery, "late", retry_at=None)
    assert await records.webhooks.delivered(other.delivery, 200)
    assert not await records.webhooks.failed(other.delivery, "twice", retry_at=clock.now)


async def test_a_delivery_is_sent_again(records: Records, clock: Clock) -> None:
    """A replay is due at once, under the same id, with its attempts counted anew; an older claim is void."""
    webhook = await records.webhooks.create(HOOK, ["article.resolved"])
    await told(records)
    first = await one(records)
    await records.webhooks.failed(first.delivery, "HTTP 500", retry_at=None)
    replayed = await records.webhooks.replay(first.delivery.id)
    second = await one(records)
    late = await records.webhooks.delivered(first.delivery, 200)
    await records.webhooks.delivered(second.delivery, 200)
    clock.go(days=1)
    page = await records.webhooks.deliveries(webhook.id, state=DeliveryState.DELIVERED)

    assert replayed is not None
    assert (replayed.state, replayed.attempt) == (DeliveryState.PENDING, 0)
    assert (second.delivery.event.id, second.delivery.attempt) == (first.delivery.event.id, 1)
    assert not late
    assert [each.id for each in page.rows] == [first.delivery.id]
    assert await records.webhooks.replay(10**9) is None


async def test_a_disabled_webhook_waits(records: Records) -> None:
    """Deliveries of a disabled webhook are not claimed; they go on when it is active again, with its reason gone."""
    webhook = await records.webhooks.create(HOOK, ["article.resolved"])
    await told(records)
    off = await records.webhooks.change(webhook.id, state=WebhookState.DISABLED, reason="HTTP 410")
    waiting = await records.webhooks.claim_due()
    on = await records.webhooks.change(webhook.id, state=WebhookState.ACTIVE)

    assert off is not None
    assert (off.state, off.reason) == (WebhookState.DISABLED, "HTTP 410")
    assert waiting == ()
    assert on is not None
    assert (on.state, on.reason) == (WebhookState.ACTIVE, None)
    assert (await one(records)).webhook == on


async def test_a_webhook_can_be_changed(records: Records) -> None:
    """Address and events change, each alone; nothing given changes nothing."""
    webhook = await records.webhooks.create(HOOK, ["article.resolved"])
    moved = await records.webhooks.change(webhook.id, url="https://example.org/new")
    chosen = await records.webhooks.change(webhook.id, events=["source.gone"])
    same = await records.webhooks.change(webhook.id)

    assert moved is not None
    assert (moved.url, moved.events) == ("https://example.org/new", webhook.events)
    assert chosen is not None
    assert (chosen.url, chosen.events) == ("https://example.org/new", frozenset({EventType.SOURCE_GONE}))
    assert same == chosen
    assert await records.webhooks.change("wh_nobody", url=HOOK) is None


async def test_two_secrets_live_for_a_while(records: Records, clock: Clock) -> None:
    """After a rotation both secrets sign, the newest first, until the old one's day."""
    webhook = await records.webhooks.create(HOOK, ["article.resolved"])
    rotated = await records.webhooks.rotate(webhook.id, overlap=timedelta(hours=1))
    await told(records)
    both = (await one(records)).webhook.secrets
    clock.go(hours=2)
    later = await records.webhooks.one(webhook.id)

    assert rotated is not None
    assert both == rotated.secrets == (rotated.secrets[0], webhook.secrets[0])
    assert later is not None
    assert later.secrets == rotated.secrets[:1]
    assert await records.webhooks.rotate("wh_nobody") is None


async def test_a_webhook_goes_with_its_deliveries(records: Records, clock: Clock) -> None:
    """A deleted webhook leaves nothing to deliver, and its events go with the next pruning."""
    webhook = await records.webhooks.create(HOOK, ["article.resolved"])
    await told(records)
    removed = await records.webhooks.remove(webhook.id)
    clock.go(days=91)

    assert removed
    assert not await records.webhooks.remove(webhook.id)
    assert await records.webhooks.claim_due() == ()
    assert await records.prune() == 1


async def test_old_deliveries_go(records: Records, clock: Clock) -> None:
    """What ended long ago goes, in steps; what is still to be delivered stays, however old."""
    webhook = await records.webhooks.create(HOOK, ["article.resolved"])
    await told(records, "old")
    await records.webhooks.delivered((await one(records)).delivery, 200)
    await told(records, "waits")
    clock.go(days=89)
    early = await records.prune()
    clock.go(days=2)
    gone = await records.prune()
    (left,) = (await records.webhooks.deliveries(webhook.id)).rows

    assert (early, gone, await records.prune()) == (0, 2, 0)
    assert left.event.data["article_id"] == "waits"


async def test_deliveries_come_in_pages(records: Records) -> None:
    """Deliveries are listed the newest first, page by page."""
    webhook = await records.webhooks.create(HOOK, ["article.resolved"])
    for number in range(5):
        await told(records, f"a{number}")
    first = await records.webhooks.deliveries(webhook.id, limit=3)
    rest = await records.webhooks.deliveries(webhook.id, first.next, limit=3)

    assert [each.event.data["article_id"] for each in (*first.rows, *rest.rows)] == ["a4", "a3", "a2", "a1", "a0"]
    assert rest.next is None
