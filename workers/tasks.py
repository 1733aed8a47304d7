"""What runs in the background, each a few lines over the service and the records.

Every task may run twice: the engine hands a job out again when its worker is gone, and a worker that was frozen may
wake up beside the one that replaced it. Each says why that does no harm.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

import structlog

from resolver import jobs, question, trace
from resolver.errors import BackendUnavailable, InputError
from resolver.find import read_article
from resolver.jobs import Job, Lane
from resolver.news import Teller
from resolver.store.database import Waiting
from resolver.store.database.nouns import WebhookState
from resolver.vocabulary import RunState, Trigger
from resolver.webhooks import body, next_try, now, sign
from workers import metrics
from workers.tools import Tools
from workers.worker import Arguments, Task

LARGE = 64 * 1024
"""Bytes of an article that are read on a thread, so that the loop goes on."""

FRESH = timedelta(seconds=3)
"""Whoever stored an article queues it at once; the sweep leaves him that time."""

TOLD_BY = timedelta(seconds=2)
"""How long after its request ended a worker has said what came of it; with the dead, the delivery is due again."""

MANY = 500

log = structlog.get_logger("workers.tasks")


async def check_article(tools: Tools, arguments: Arguments) -> None:
    """Find, resolve and judge an article's sources, and serve the result.

    Twice: a run that ended is not begun again; one that is begun again is taken over, and only the last who began it
    may save. What webhooks are told is stored in the step that saves.
    """
    work = await tools.records.start_run(str(arguments["run_id"]))
    if work is None:
        log.info("nothing to do: the run has ended or was replaced")
        return
    read = partial(read_article, work.body, fmt=work.format, content_type=work.content_type)
    article = await asyncio.to_thread(read) if len(work.body) > LARGE else read()
    teller = Teller(tools.resolver.cache.feed, work.run_id, work.article_id)
    async with teller.telling(aloud=work.queue != Lane.BACKFILL):
        sidecar = await tools.resolver.check_article(
            article,
            work.article_id,
            trigger=work.trigger,
            previous=work.previous,
            progress=teller.progress,
            refresh=bool(arguments.get("refresh")),
            save=bool(arguments.get("save")) and tools.settings.archive_key is not None,
        )
    saved = await tools.records.save_result(work, sidecar)
    counts = sidecar.run.counts
    await teller.over(sidecar.run.state if saved.accepted else RunState.SUPERSEDED, counts, saved.etag)
    log.info("checked", verdict=saved.verdict.value, mentions=counts.mentions, attention=counts.attention)
    await _told(tools, saved.deliveries)


async def gave_up_article(tools: Tools, arguments: Arguments, reason: str) -> None:
    """End the run as failed; what was served stays. Twice: a run that has ended stays as it is."""
    deliveries = await tools.records.fail_run(str(arguments["run_id"]), reason)
    teller = Teller(tools.resolver.cache.feed, str(arguments["run_id"]), str(arguments.get("article_id", "")))
    if deliveries is not None:
        await teller.over(RunState.FAILED)
    await _told(tools, deliveries or ())


async def recheck_source(tools: Tools, arguments: Arguments) -> None:
    """Look at a source again; where its state is another one, run the articles that mention it again.

    Twice: a second look is a capture of its own only where it saw something else; an article that waits already is
    asked for once.
    """
    try:
        about = question.about_url(str(arguments["url"]))
    except InputError as error:
        log.warning("no question can be made of the source's address", reason=str(error))
        return
    resolution = await tools.resolver.resolve(about, refresh=True)
    checked = await tools.records.sources.checked(str(arguments["key"]), resolution.source)
    if checked is None:
        return
    log.info("looked again", source=checked.key, state=checked.after.value, changed=checked.changed)
    await _told(tools, checked.deliveries)
    asked = [await tools.records.request_run(each, Trigger.SCHEDULE, Lane.RECHECK) for each in checked.articles]
    puts = [put for put in asked if put is not None]
    await tools.queue.add_many([jobs.check_article(put.run_id, put.article_id, Lane.RECHECK) for put in puts])
    await tools.records.mark_queued(*(put.run_id for put in puts))


async def deliver_webhook(tools: Tools, arguments: Arguments) -> None:
    """Try once to tell a webhook of an event; the next try is in the records.

    Twice: who claims a delivery has it for the length of its lease; id and body are the same at each try, so that a
    receiver which keeps ids does nothing twice.
    """
    webhooks = tools.records.webhooks
    lease = timedelta(seconds=tools.settings.webhook_timeout) + TOLD_BY
    claimed = await webhooks.claim(int(arguments["delivery_id"]), lease)
    if claimed is None:
        return
    delivery, webhook = claimed.delivery, claimed.webhook
    event = delivery.event
    content = body(event.type, event.at, event.data, tools.settings.public_url)
    signed = {**sign(webhook.secrets, event.id, now(), content), **trace.onward()}
    answered = await tools.postman.deliver(webhook.url, signed, content)
    outcome = "delivered" if answered.delivered else "failed"
    metrics.DELIVERIES.labels(outcome).inc()
    log.info(outcome, webhook=webhook.id, event_id=event.id, status=answered.status, error=answered.error)
    if answered.delivered:
        await webhooks.delivered(delivery, answered.status or 0, answered.said or "")
        return
    if answered.gone:
        await webhooks.change(webhook.id, state=WebhookState.DISABLED, reason="it answered 410 Gone")
    wait = None if answered.gone else next_try(delivery.attempt, answered.wait)
    retry_at = now() + timedelta(seconds=wait) if wait is not None else None
    error = answered.error or "it failed"
    await webhooks.failed(delivery, error, retry_at=retry_at, status=answered.status, response=answered.said or "")


async def sweep(tools: Tools) -> None:
    """Queue what fell through: stored and never queued, lost with a queue or a worker, due for another look or try.

    Twice: the queue takes a job with one key once; the records lend what is due to one sweep at a time.
    """
    settings, records = tools.settings, tools.records
    await requeue(tools, await records.unqueued(FRESH, MANY), "unqueued")
    begun = timedelta(seconds=settings.job_timeout + 2 * settings.job_lease)
    await requeue(tools, await records.lost(timedelta(seconds=settings.sweep_after), begun, MANY), "lost")
    looks = [jobs.recheck_source(each.key, each.url) for each in await records.sources.due(MANY)]
    due = [jobs.deliver_webhook(each) for each in await records.webhooks.due(MANY)]
    await _add(tools, looks, "recheck")
    await _add(tools, due, "delivery")
    await records.prune()


async def requeue(tools: Tools, waiting: Sequence[Waiting], why: str) -> int:
    """Put runs into their lanes, and say so in the records; how many were new to the queue."""
    if not waiting:
        return 0
    new = await _add(tools, [jobs.check_article(each.run_id, each.article_id, each.queue) for each in waiting], why)
    await tools.records.mark_queued(*(each.run_id for each in waiting))
    return new


async def _add(tools: Tools, found: Sequence[Job], why: str) -> int:
    if not found:
        return 0
    new = await tools.queue.add_many(found)
    metrics.SWEPT.labels(why).inc(new)
    if new:
        log.info("swept", what=why, queued=new)
    return new


async def _told(tools: Tools, deliveries: Sequence[int]) -> None:
    """Queue deliveries at once; where the queue is away the sweep finds them."""
    try:
        await tools.queue.add_many([jobs.deliver_webhook(each) for each in deliveries])
    except BackendUnavailable as error:
        log.warning("the sweep will deliver", deliveries=len(deliveries), reason=str(error))


def every(tools: Tools) -> Mapping[str, Task]:
    """All tasks, by the names that jobs call them."""

    def of(run: Callable[[Tools, Arguments], Awaitable[None]]) -> Callable[[Arguments], Awaitable[None]]:
        return partial(run, tools)

    return {
        jobs.CHECK_ARTICLE: Task(of(check_article), partial(gave_up_article, tools)),
        jobs.RECHECK_SOURCE: Task(of(recheck_source)),
        jobs.DELIVER_WEBHOOK: Task(of(deliver_webhook)),
    }
