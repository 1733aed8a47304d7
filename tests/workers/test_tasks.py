"""The tasks over real records, a real queue and a simulated web: what they do, and that doing it twice does no harm."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from standardwebhooks import Webhook as Verifier

from resolver import jobs, trace
from resolver.errors import InputError
from resolver.jobs import Lane
from resolver.store.database import NewArticle
from resolver.store.database.nouns import DeliveryState, EventType, WebhookState
from resolver.vocabulary import AvailabilityState, RunState
from resolver.webhooks import body
from tests.support.crew import working
from tests.support.newsroom import HOOK, article, page
from tests.support.wait import wait_until
from tests.support.web import Reply, Web, settings_for
from workers import tasks
from workers.tools import Tools, opened

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
HTML = {"Content-Type": "text/html"}
PAGE = Reply(200, HTML, b"<title>A page</title><p>Words enough to be one.</p>")


@asynccontextmanager
async def tools(web: Web, redis: str, **changes: object) -> AsyncIterator[Tools]:
    """The tools of a worker, with a web whose pages all answer."""
    for number in range(40):
        web.reply(page(number), PAGE)
    web.reply(HOOK, Reply(200))
    allow = f"127.0.0.1:{web.port}"
    settings = settings_for(web, redis_url=redis, archive=False, webhook_allow=allow, **changes)
    async with opened(settings) as found:
        yield found


async def handed_in(found: Tools, name: str = "story", version: int = 1) -> str:
    """An article that is stored; gives the run that it asks for."""
    put = await found.records.put_article(NewArticle(name, article(name, version)))
    return put.run_id


async def test_article_is_checked_and_told(web: Web, empty_redis_url: str) -> None:
    """A run ends with a sidecar and one signed webhook that links to it; running the job again changes nothing."""
    async with tools(web, empty_redis_url) as found:
        hook = await found.records.webhooks.create(HOOK, ["article.resolved"])
        run_id = await handed_in(found)
        await tasks.check_article(found, {"run_id": run_id})
        served = await found.records.sidecar("story")
        [due] = await found.records.webhooks.due()
        with trace.followed(TRACEPARENT):
            await tasks.deliver_webhook(found, {"delivery_id": due})
        asked = web.total
        await tasks.check_article(found, {"run_id": run_id})
        await tasks.deliver_webhook(found, {"delivery_id": due})
        delivery = await found.records.webhooks.delivery(due)

        assert served == await found.records.sidecar("story")
        assert (await found.queue.depth())[Lane.WEBHOOK].waiting == 1

    assert served is not None
    assert delivery is not None
    assert delivery.state is DeliveryState.DELIVERED
    assert web.total == asked
    assert web.count(HOOK) == 1
    [told] = [request for request in web.asked if request.host == "cms.example.org"]
    content = body(delivery.event.type, delivery.event.at, delivery.event.data, "http://localhost:8080")
    assert Verifier(hook.secrets[0]).verify(content, dict(told.headers))
    assert told.headers["traceparent"].startswith(TRACEPARENT[:36])
    data = json.loads(content)["data"]
    assert (data["article_id"], data["run_id"], data["etag"]) == ("story", run_id, served.etag)
    assert data["sidecar_url"] == "http://localhost:8080/v1/articles/story/sources"


async def test_receiver_that_fails_is_tried_again_under_one_id(web: Web, empty_redis_url: str) -> None:
    """A failed delivery is due again by the schedule and keeps its id; replayed, it is sent under the same id again."""
    async with tools(web, empty_redis_url) as found:
        hook = await found.records.webhooks.create(HOOK, ["article.failed"])
        await tasks.gave_up_article(found, {"run_id": await handed_in(found)}, "The article is empty.")
        [due] = await found.records.webhooks.due()
        web.reply(HOOK, Reply(503), Reply(200))
        await tasks.deliver_webhook(found, {"delivery_id": due})
        failed = await found.records.webhooks.delivery(due)
        await tasks.deliver_webhook(found, {"delivery_id": due})  # it is not due yet

        assert web.count(HOOK) == 1
        await found.records.webhooks.replay(due)
        await tasks.deliver_webhook(found, {"delivery_id": due})
        page_ = await found.records.webhooks.deliveries(hook.id)

    assert failed is not None
    assert (failed.state, failed.status, failed.error) == (DeliveryState.PENDING, 503, "it answered 503")
    assert failed.next_attempt_at is not None
    assert timedelta(seconds=4) < failed.next_attempt_at - failed.created_at < timedelta(seconds=10)
    assert [each.state for each in page_.rows] == [DeliveryState.DELIVERED]
    ids = {request.headers["webhook-id"] for request in web.asked if request.host == "cms.example.org"}
    assert ids == {failed.event.id}


async def test_gone_receiver_is_told_nothing_more(web: Web, empty_redis_url: str) -> None:
    """410 disables a webhook with its reason: nothing is sent to it any more."""
    async with tools(web, empty_redis_url) as found:
        hook = await found.records.webhooks.create(HOOK, ["article.failed"])
        web.reply(HOOK, Reply(410))
        await tasks.gave_up_article(found, {"run_id": await handed_in(found)}, "first")
        [due] = await found.records.webhooks.due()
        await tasks.deliver_webhook(found, {"delivery_id": due})
        await tasks.gave_up_article(found, {"run_id": await handed_in(found, "other")}, "second")
        after = await found.records.webhooks.one(hook.id)

        assert await found.records.webhooks.due() == ()

    assert after is not None
    assert (after.state, after.reason) == (WebhookState.DISABLED, "it answered 410 Gone")
    assert web.count(HOOK) == 1


async def test_sweep_queues_what_fell_through(web: Web, empty_redis_url: str) -> None:
    """Stored and never queued, or queued and lost with the queue: the sweep queues it, once however often it runs."""
    async with tools(web, empty_redis_url, sweep_after=0.2) as found:
        never = await handed_in(found, "never-queued")
        lost = await handed_in(found, "lost")
        await found.records.mark_queued(lost)
        waiting = await found.records.unqueued(timedelta(0))

        assert [each.run_id for each in waiting] == [never]
        await tasks.requeue(found, waiting, "unqueued")

        async def both_wait() -> bool:
            await tasks.sweep(found)
            return (await found.queue.depth())[Lane.ONDEMAND].waiting == 2

        await wait_until(both_wait)
        await tasks.sweep(found)

        assert await both_wait()
        assert await found.records.unqueued(timedelta(0)) == ()


async def test_source_is_looked_at_again(web: Web, empty_redis_url: str) -> None:
    """A second look that sees the same changes nothing; when a page is gone that is told once."""
    async with tools(web, empty_redis_url) as found:
        await found.records.webhooks.create(HOOK, ["source.gone", "source.changed"])
        web.reply(page(1), PAGE)
        body = f"An article that names {page(1)} and no more.".encode()
        put = await found.records.put_article(NewArticle("story", body))
        await tasks.check_article(found, {"run_id": put.run_id})
        served = await found.records.sidecar("story")
        assert served is not None
        [source] = json.loads(served.document)["sources"]
        job = jobs.recheck_source(source["key"], source["url"])
        await tasks.recheck_source(found, job.arguments)
        same = await found.records.sources.one(source["key"])

        assert await found.records.webhooks.due() == ()
        assert same is not None
        web.reply(page(1), Reply(410, HTML, b"<title>Gone</title>"))
        await tasks.recheck_source(found, job.arguments)
        told = [await found.records.webhooks.delivery(each) for each in await found.records.webhooks.due()]
        await tasks.recheck_source(found, job.arguments)
        told_twice = await found.records.webhooks.due()
        after = await found.records.sources.one(source["key"])
        again = await found.records.article("story")
        depth = await found.queue.depth()

    assert after is not None
    assert again is not None
    assert same.source.availability.state is AvailabilityState.LIVE
    assert after.source.availability.state is AvailabilityState.GONE
    assert again.state is RunState.QUEUED
    assert depth[Lane.RECHECK].waiting == 1
    assert [each.event.type for each in told if each] == [EventType.SOURCE_GONE]
    assert len(told_twice) == 1


async def test_article_that_cannot_be_read_fails_with_a_sentence(web: Web, empty_redis_url: str) -> None:
    """A body that is no text is told as such, and giving it up ends the run with that sentence."""
    async with tools(web, empty_redis_url) as found:
        put = await found.records.put_article(NewArticle("empty", b" \n "))
        with pytest.raises(InputError) as refused:
            await tasks.check_article(found, {"run_id": put.run_id})
        await tasks.gave_up_article(found, {"run_id": put.run_id}, str(refused.value))
        await tasks.gave_up_article(found, {"run_id": put.run_id}, "again")
        run = await found.records.run(put.run_id)

    assert run is not None
    assert (run.state, run.reason) == (RunState.FAILED, "The article is empty.")


async def test_without_any_server_articles_are_done(web: Web, tmp_path: Path) -> None:
    """Where no Redis can be started the queue is this process's memory, and says so; the database's sweep feeds it."""
    (tmp_path / "server").write_text("no folder can be made here")
    web.reply(page(0), PAGE)
    settings = settings_for(web, data_dir=tmp_path, archive=False, sweep_every=0.2, worker_grace=0.5)
    async with opened(settings) as found:
        await found.records.put_article(NewArticle("story", f"Words and {page(0)} in them.".encode()))
        sweep = partial(tasks.sweep, found)

        async def done() -> bool:
            return await found.records.sidecar("story") is not None

        async with working(found.queue, tasks.every(found), settings, sweep=sweep):
            await wait_until(done, timeout=20)

        assert not found.queue.durable
