"""Calls that meet are one transaction, and nobody notices but by the time it takes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection

from resolver.store.database import NewArticle, Records, Verdict, Work
from resolver.store.database.schema import bring_up
from resolver.store.database.sqlite import Sqlite, open_sqlite
from resolver.store.database.together import MOST, Together
from resolver.vocabulary import RunState
from tests.support.records import BODY, Clock, sidecar, source

MANY = 2 * MOST + 7


@pytest.fixture
async def link(tmp_path: Path) -> AsyncIterator[Sqlite]:
    """An empty database."""
    opened = open_sqlite(tmp_path / "records.db", 5.0, bring_up)
    yield opened
    await opened.close()


async def begun(records: Records, count: int) -> list[Work]:
    """Runs of so many articles, all begun at once."""
    puts = await records.put_articles([NewArticle(f"a{number}", BODY) for number in range(count)])
    works = await asyncio.gather(*(records.start_run(put.run_id) for put in puts))
    return [work for work in works if work is not None]


async def test_each_of_many_has_its_own(records: Records) -> None:
    """Many runs that are begun and saved at once each get their own article, and each article its own result."""
    works = await begun(records, MANY)
    results = [sidecar(source(f"x:post:{number}", text=f"Words {number}.")) for number, _ in enumerate(works)]
    saved = await asyncio.gather(*(records.save_result(work, each) for work, each in zip(works, results, strict=True)))
    served = [await records.sidecar(work.article_id) for work in works]

    assert [work.article_id for work in works] == [f"a{number}" for number in range(MANY)]
    assert {each.verdict for each in saved} == {Verdict.ACCEPTED}
    assert [each.etag for each in served if each] == [each.etag for each in saved]
    assert all(f"Words {number}.".encode() in each.document for number, each in enumerate(served) if each)


async def test_one_run_that_is_begun_twice_at_once_is_begun_twice(records: Records) -> None:
    """Of those who begin one run at the same time the last has it: attempts are told apart, one result is kept."""
    put = await records.put_article(NewArticle("a", BODY))
    works = [work for work in await asyncio.gather(*(records.start_run(put.run_id) for _ in range(5))) if work]
    result = sidecar(source())
    saved = await asyncio.gather(*(records.save_result(work, result) for work in works))

    assert [work.attempt for work in works] == [1, 2, 3, 4, 5]
    assert [each.verdict for each in saved] == [Verdict.TAKEN_OVER] * 4 + [Verdict.ACCEPTED]


async def test_looks_of_neighbours_at_one_source_are_all_kept(records: Records, clock: Clock) -> None:
    """Several articles that saw one source, each at another time, leave every look once and the newest state."""
    works = await begun(records, 4)
    moments = []
    for _ in works:
        clock.go(minutes=1)
        moments.append(clock.now)
    results = [sidecar(source("x:post:1", moment, text=f"Words at {moment}.")) for moment in moments]
    await asyncio.gather(*(records.save_result(work, each) for work, each in zip(works, results, strict=True)))
    known = await records.sources.one("x:post:1")

    assert known is not None
    assert known.mentions == len(works)
    assert [look.text for look in known.source.captures] == [f"Words at {moment}." for moment in moments]
    assert known.source.text == f"Words at {moments[-1]}."


async def test_neighbours_that_cannot_be_saved_hold_up_nobody(records: Records) -> None:
    """Late, taken over and deleted among results that are saved at once: each gets its own verdict."""
    works = await begun(records, 4)
    await records.start_run(works[1].run_id)
    await records.delete_article(works[2].article_id)
    saved = await asyncio.gather(*(records.save_result(work, sidecar(source())) for work in works))
    first = await records.run(works[0].run_id)

    assert [each.verdict for each in saved] == [
        Verdict.ACCEPTED,
        Verdict.TAKEN_OVER,
        Verdict.NO_ARTICLE,
        Verdict.ACCEPTED,
    ]
    assert first is not None
    assert first.state == RunState.COMPLETE


async def test_what_meets_is_one_transaction(link: Sqlite) -> None:
    """Calls that come while one goes on are served together, as many as one transaction takes, in their order."""
    seen: list[Sequence[int]] = []

    def note(_: Connection, given: Sequence[int]) -> Sequence[int]:
        seen.append(given)
        return [each * 2 for each in given]

    together = Together[int, int](link, note, key=int)
    answers = await asyncio.gather(*(together.do(each) for each in range(MANY)))
    await together.close()

    assert answers == [each * 2 for each in range(MANY)]
    assert len(seen) == 3
    assert [each for given in seen for each in given] == list(range(MANY))


async def test_a_call_that_fails_fails_alone(link: Sqlite) -> None:
    """Of calls in one transaction the one that is wrong gets its error, and the others get their answers."""

    def check(_: Connection, given: Sequence[int]) -> Sequence[int]:
        if 3 in given:
            raise ValueError("three")
        return given

    together = Together[int, int](link, check, key=int)
    answers = await asyncio.gather(*(together.do(each) for each in range(6)), return_exceptions=True)

    assert [each for each in answers if not isinstance(each, ValueError)] == [0, 1, 2, 4, 5]
    assert isinstance(answers[3], ValueError)


async def test_who_waits_no_more_is_passed_over(link: Sqlite) -> None:
    """A call that was cancelled before its turn is not made, and those beside it are served."""
    seen: list[int] = []

    def note(_: Connection, given: Sequence[int]) -> Sequence[int]:
        seen.extend(given)
        return given

    together = Together[int, int](link, note, key=lambda _: 0)
    tasks = [asyncio.create_task(together.do(each)) for each in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)

    assert seen == [0, 2]
    assert answers[0] == 0
    assert answers[2] == 2
