"""Results in the records: one step serves a sidecar with all that follows from it – on SQLite and on PostgreSQL."""

import asyncio
import json

import pytest

from resolver.model import Sidecar
from resolver.store.database import Records, Verdict
from resolver.store.database.prepared import prepare
from resolver.vocabulary import Attention, AvailabilityState, Reason, RunState, Trigger
from tests.support import sidecars
from tests.support.records import BEGIN, Clock, begun, mention, put, resolved, sidecar, source


async def test_a_result_is_served(records: Records, clock: Clock) -> None:
    """A saved sidecar is one read: its bytes, its ETag, of which run; and the article counts what it counts."""
    work = await resolved(records, sidecar(source(), extra=[mention(2, None, "words")]))
    served, article, run = await records.sidecar("a"), await records.article("a"), await records.run(work.run_id)

    assert served is not None
    told = Sidecar.model_validate_json(served.document)
    assert (told.run.id, told.run.trigger) == (work.run_id, Trigger.API)
    assert (served.run_id, served.revision, served.saved_at) == (work.run_id, 1, clock.now)
    assert article is not None
    assert article.counts == told.run.counts
    assert (article.state, article.etag, article.attention) == (RunState.COMPLETE, served.etag, Attention.WARNING)
    assert run is not None
    assert (run.state, run.counts, run.etag) == (RunState.COMPLETE, told.run.counts, served.etag)


async def test_every_noun_survives(records: Records) -> None:
    """A sidecar with every noun in it comes back as it was saved, but for the run that it belongs to."""
    whole = sidecars.sidecar()
    await resolved(records, whole)
    served = await records.sidecar("a")

    assert served is not None
    told = json.loads(served.document)
    expected = whole.model_dump(mode="json", by_alias=True)
    assert {**told, "run": None} == {**expected, "run": None}


async def test_a_partial_run_says_so(records: Records) -> None:
    """A run that was cut short is served as partial."""
    await resolved(records, sidecar(source(), state=RunState.PARTIAL))
    article = await records.article("a")

    assert article is not None
    assert article.state is RunState.PARTIAL


async def test_the_result_of_an_older_run_is_served_until_the_newer_comes(records: Records) -> None:
    """While a newer revision waits, the result of the one that was begun before is better than none."""
    first = await put(records)
    work = await begun(records, first.run_id)
    await put(records, body=b"newer")
    saved = await records.save_result(work, sidecar(mark="older"))
    article = await records.article("a")

    assert saved.accepted
    assert article is not None
    assert (article.state, article.revision, article.served_revision) == (RunState.QUEUED, 2, 1)


async def test_a_late_result_is_refused(records: Records) -> None:
    """A run that ends after a newer one was served is marked as replaced, and has no effect at all."""
    first = await put(records)
    slow = await begun(records, first.run_id)
    second = await put(records, body=b"newer")
    quick = await begun(records, second.run_id)
    await records.save_result(quick, sidecar(source(), mark="newer"))
    late = await records.save_result(slow, sidecar(source("url:sha256:LATE"), mark="older"))
    served, run = await records.sidecar("a"), await records.run(slow.run_id)

    assert late.verdict is Verdict.LATE
    assert served is not None
    assert b"newer" in served.document
    assert run is not None
    assert run.state is RunState.SUPERSEDED
    assert await records.sources.one("url:sha256:LATE") is None


async def test_saving_twice_is_saving_once(records: Records) -> None:
    """A result that is sent again because its answer got lost is accepted again, and nothing happens twice."""
    webhook = await records.webhooks.create("https://example.org/hook", ["article.resolved"])
    handed = await put(records)
    work = await begun(records, handed.run_id)
    first = await records.save_result(work, sidecar(source()))
    second = await records.save_result(work, sidecar(source()))

    assert (first.verdict, second.verdict) == (Verdict.ACCEPTED, Verdict.ACCEPTED)
    assert (len(first.deliveries), second.deliveries) == (1, ())
    assert first.etag == second.etag
    assert len((await records.webhooks.deliveries(webhook.id)).rows) == 1


async def test_many_saves_at_once(records: Records) -> None:
    """However many runs of an article end at the same moment, the highest is served, and events are told once each."""
    await records.webhooks.create("https://example.org/hook", ["article.resolved"])
    works = []
    for number in range(8):
        handed = await put(records, body=f"text {number}".encode())
        works.append(await begun(records, handed.run_id))
    saved = await asyncio.gather(*(records.save_result(each, sidecar(mark=f"run {each.sequence}")) for each in works))
    served, runs = await records.sidecar("a"), await records.runs("a")

    assert served is not None
    assert b"run 8" in served.document
    assert {run.state for run in runs} <= {RunState.COMPLETE, RunState.SUPERSEDED}
    assert len({each for one in saved for each in one.deliveries}) == sum(each.accepted for each in saved)


async def test_articles_with_the_same_sources_at_once(records: Records) -> None:
    """Runs that saw the same sources in another order never wait in a circle, and each source is kept once."""
    seen = [
        source(f"url:sha256:{n}", id_=f"s{n}", first_capture=n, url=f"https://example.org/{n}") for n in range(1, 13)
    ]
    works = [await begun(records, (await put(records, f"a{n}")).run_id) for n in range(10)]
    saved = await asyncio.gather(
        *(records.save_result(work, sidecar(*seen[n:], *seen[:n])) for n, work in enumerate(works))
    )

    assert all(each.accepted for each in saved)
    for each in seen:
        record = await records.sources.one(each.key)
        assert record is not None
        assert (record.mentions, len(record.source.captures)) == (10, 1)


async def test_looks_of_a_run_that_overtook_are_kept(records: Records, clock: Clock) -> None:
    """A run that began before another one ended keeps that one's looks in its own sidecar: captures only grow."""
    handed = await put(records)
    first = await begun(records, handed.run_id)
    again = await records.request_run("a", Trigger.API)
    assert again is not None
    second = await begun(records, again.run_id)
    await records.save_result(first, sidecar(source(text="as it was")))
    clock.go(hours=1)
    await records.save_result(second, sidecar(source(moment=clock.now, text="as it is")))
    served = await records.sidecar("a")

    assert served is not None
    (kept,) = Sidecar.model_validate_json(served.document).sources
    assert [look.text for look in kept.captures] == ["as it is", "as it was"]
    assert len({look.id for look in kept.captures}) == 2
    assert kept.text == "as it is"


async def test_an_edit_that_drops_a_source_lets_go_of_it(records: Records) -> None:
    """A source that no article names any more is no longer watched; what was seen of it stays."""
    await resolved(records, sidecar(source("url:sha256:A"), source("url:sha256:B", id_="s2", first_capture=2)))
    await resolved(records, sidecar(source("url:sha256:B")), body=b"edited")
    dropped, kept = await records.sources.one("url:sha256:A"), await records.sources.one("url:sha256:B")

    assert dropped is not None
    assert (dropped.next_check_at, dropped.mentions) == (None, 0)
    assert kept is not None
    assert kept.next_check_at is not None
    assert kept.mentions == 1


def changed(**of_source: object) -> Sidecar:
    """The plain result with something else in its source."""
    return sidecar(source().model_copy(update=of_source))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (sidecar(source()), True),
        (sidecar(source(moment=BEGIN.replace(year=2027))), True),
        (sidecar(source(), state=RunState.PARTIAL), True),
        (changed(text="words"), False),
        (sidecar(source(state=AvailabilityState.GONE, reason=Reason.NOT_FOUND)), False),
        (sidecar(), False),
        (sidecar(source(), mark="headline"), False),
    ],
    ids=["itself", "looked at later", "another run", "words", "gone", "no source", "headline"],
)
def test_the_etag_is_of_what_was_seen(other: Sidecar, same: bool) -> None:  # noqa: FBT001 - a table of cases
    """The ETag leaves out the run and when we looked, and nothing else."""
    first = prepare(sidecar(source())).etag
    second = prepare(other).etag

    assert (first == second) is same
    assert first.startswith('"')
    assert first.endswith('"')


async def test_no_article_no_result(records: Records) -> None:
    """A result for an article that was deleted while it was resolved is refused."""
    handed = await put(records)
    work = await begun(records, handed.run_id)
    await records.delete_article("a")

    assert (await records.save_result(work, sidecar())).verdict is Verdict.NO_ARTICLE
