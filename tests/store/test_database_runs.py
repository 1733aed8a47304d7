"""Runs in the records: asked for, queued, begun, taken over, failed – on SQLite and on PostgreSQL."""

import asyncio
from datetime import timedelta

from resolver.store.database import BACKFILL, NewArticle, Records, Verdict
from resolver.vocabulary import RunState, Trigger
from tests.support.records import BODY, Clock, begun, put, resolved, sidecar, source

MINUTE = timedelta(minutes=1)


async def test_the_database_is_the_outbox(records: Records, clock: Clock) -> None:
    """What was handed in and stands in no queue is found once it is old enough, and not after it was queued."""
    handed = await put(records)
    at_once = await records.unqueued(MINUTE)
    clock.go(minutes=2)
    (found,) = await records.unqueued(MINUTE)
    await records.mark_queued(handed.run_id)
    run = await records.run(handed.run_id)

    assert at_once == ()
    assert (found.run_id, found.article_id, found.revision, found.sequence) == (handed.run_id, "a", 1, 1)
    assert (found.queue, found.trigger) == ("ondemand", Trigger.API)
    assert await records.unqueued(MINUTE) == ()
    assert run is not None
    assert run.queued_at == clock.now


async def test_the_outbox_is_emptied_oldest_first(records: Records, clock: Clock) -> None:
    """The outbox gives the oldest runs first, as many as are asked for, each with its own queue."""
    for name in "abc":
        await records.put_article(NewArticle(name, BODY, queue=BACKFILL, trigger=Trigger.CLI))
        clock.go(minutes=1)
    found = await records.unqueued(timedelta(), limit=2)

    assert [each.article_id for each in found] == ["a", "b"]
    assert {each.queue for each in found} == {BACKFILL}


async def test_what_its_queue_lost_is_found(records: Records, clock: Clock) -> None:
    """A run that was queued or begun long ago and did not end is found; one that ended is not."""
    for name in ("queued", "begun", "ended"):
        handed = await put(records, name)
        await records.mark_queued(handed.run_id)
        if name == "begun":
            await begun(records, handed.run_id)
        if name == "ended":
            await records.save_result(await begun(records, handed.run_id), sidecar())
    early = await records.lost(queued=MINUTE, begun=MINUTE)
    clock.go(minutes=2)
    found = await records.lost(queued=MINUTE, begun=MINUTE)
    patient = await records.lost(queued=MINUTE * 10, begun=MINUTE)

    assert early == ()
    assert sorted(each.article_id for each in found) == ["begun", "queued"]
    assert [each.article_id for each in patient] == ["begun"]


async def test_asking_again_asks_once(records: Records) -> None:
    """A run that still waits is the one that is asked for; after it was begun another one is made, of the same text."""
    handed = await put(records)
    same = await records.request_run("a", Trigger.API)
    await begun(records, handed.run_id)
    other = await records.request_run("a", Trigger.SCHEDULE, BACKFILL)
    assert same is not None
    assert other is not None
    run = await records.run(other.run_id)

    assert (same.run_id, same.sequence) == (handed.run_id, 1)
    assert (other.revision, other.sequence, other.changed) == (1, 2, False)
    assert run is not None
    assert (run.trigger, run.queue) == (Trigger.SCHEDULE, BACKFILL)
    assert await records.request_run("nobody", Trigger.API) is None


async def test_asking_at_the_same_moment_asks_once(records: Records) -> None:
    """Of many who ask for another run at once each is told the same one."""
    await resolved(records, sidecar(source()))
    asked = await asyncio.gather(*(records.request_run("a", Trigger.API) for _ in range(12)))

    assert len({each.run_id for each in asked if each}) == 1
    assert len(await records.runs("a")) == 2


async def test_beginning_gives_all_that_is_needed(records: Records, clock: Clock) -> None:
    """A run that begins comes with the body as sent, how it was said to be read, and the sidecar that is served."""
    result = sidecar(source(), mark="first")
    await resolved(records, result)
    clock.go(hours=1)
    handed = await put(records, body="naïve".encode("latin-1"), content_type="text/plain; charset=latin-1")
    work = await begun(records, handed.run_id)
    run = await records.run(handed.run_id)

    assert (work.article_id, work.revision, work.sequence, work.attempt) == ("a", 2, 2, 1)
    assert (work.body, work.content_type) == ("naïve".encode("latin-1"), "text/plain; charset=latin-1")
    assert work.previous is not None
    assert work.previous.sources == result.sources
    assert work.served == 1
    assert run is not None
    assert (run.state, run.started_at) == (RunState.RUNNING, clock.now)


async def test_a_run_is_taken_over(records: Records) -> None:
    """Whoever begins a run again takes it over: the one before can neither save nor fail it."""
    handed = await put(records)
    frozen = await begun(records, handed.run_id)
    other = await begun(records, handed.run_id)
    late = await records.save_result(frozen, sidecar(mark="late"))
    failed = await records.fail_run(frozen.run_id, "late", attempt=frozen.attempt)
    saved = await records.save_result(other, sidecar(mark="other"))
    served = await records.sidecar("a")

    assert (frozen.attempt, other.attempt) == (1, 2)
    assert late.verdict is Verdict.TAKEN_OVER
    assert failed is None
    assert saved.accepted
    assert served is not None
    assert b"late" not in served.document


async def test_a_run_that_ended_is_not_begun_again(records: Records) -> None:
    """A job that is handed out once more after its run ended finds nothing to do."""
    work = await resolved(records, sidecar())

    assert await records.start_run(work.run_id) is None
    assert await records.start_run("run_nobody") is None


async def test_failing_leaves_what_was_served(records: Records) -> None:
    """A run that fails for good keeps its reason, and the sidecar before it is served on."""
    await resolved(records, sidecar(source(), mark="good"))
    handed = await put(records, body=b"new")
    work = await begun(records, handed.run_id)
    told = await records.fail_run(work.run_id, "The article is empty.", attempt=work.attempt)
    article, run, served = await records.article("a"), await records.run(work.run_id), await records.sidecar("a")

    assert told == ()
    assert article is not None
    assert (article.state, article.served_revision) == (RunState.FAILED, 1)
    assert run is not None
    assert (run.state, run.reason) == (RunState.FAILED, "The article is empty.")
    assert served is not None
    assert b"good" in served.document
    assert await records.fail_run(work.run_id, "again") is None


async def test_a_parked_run_needs_no_attempt(records: Records) -> None:
    """A run that killed its worker is failed by another one, which knows its id and no more."""
    handed = await put(records)
    await begun(records, handed.run_id)

    assert await records.fail_run(handed.run_id, "it ended its worker three times") == ()


async def test_a_failed_run_can_be_retried(records: Records) -> None:
    """A failed run is begun again under its own id, as long as nothing newer was asked for."""
    handed = await put(records)
    await begun(records, handed.run_id)
    await records.fail_run(handed.run_id, "out of memory")
    work = await begun(records, handed.run_id)
    saved = await records.save_result(work, sidecar())
    run = await records.run(handed.run_id)

    assert work.attempt == 2
    assert saved.accepted
    assert run is not None
    assert (run.state, run.reason) == (RunState.COMPLETE, None)


async def test_a_failed_run_gives_way_to_a_newer_one(records: Records) -> None:
    """A failed run is not begun again after another one was asked for."""
    handed = await put(records)
    await begun(records, handed.run_id)
    await records.fail_run(handed.run_id, "out of memory")
    newer = await records.request_run("a", Trigger.API)
    refused = await records.start_run(handed.run_id)

    assert newer is not None
    assert refused is None
    assert (await begun(records, newer.run_id)).sequence == 2


async def test_beginning_at_once(records: Records) -> None:
    """Many workers who begin the same run at once get different attempts, and the last one alone may save."""
    handed = await put(records)
    works = await asyncio.gather(*(begun(records, handed.run_id) for _ in range(8)))
    saved = [await records.save_result(work, sidecar(mark=str(work.attempt))) for work in works]
    served = await records.sidecar("a")

    assert sorted(work.attempt for work in works) == list(range(1, 9))
    assert sorted(work.attempt for work, each in zip(works, saved, strict=True) if each.accepted) == [8]
    assert served is not None
    assert b'"8"' in served.document


async def test_old_runs_go_and_what_counts_stays(records: Records) -> None:
    """Of an article's runs the last twenty are kept, and the one that is served, however old it is."""
    served = await resolved(records, sidecar(source()))
    for _ in range(25):
        asked = await records.request_run("a", Trigger.SCHEDULE)
        assert asked is not None
        await begun(records, asked.run_id)
        await records.fail_run(asked.run_id, "why")
    kept = [run.sequence for run in await records.runs("a", limit=100)]

    assert kept == [*range(26, 6, -1), 1]
    assert await records.run(served.run_id) is not None
    assert await records.sidecar("a") is not None
