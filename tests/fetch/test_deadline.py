"""The clock of a question: what it counts, what stops it, and for whom."""

import asyncio

import pytest

from resolver.fetch import deadline
from resolver.fetch.deadline import NoTurn, Shared
from resolver.fetch.pace import Pace
from tests.support.wait import wait_until


async def passing(seconds: float) -> None:
    """Let time pass."""
    until = asyncio.get_running_loop().time() + seconds
    await wait_until(lambda: asyncio.get_running_loop().time() > until)


async def test_time_in_line_is_nobodys() -> None:
    """A question that stands in line for longer than its budget has all of it left afterwards."""
    with deadline.within(0.3), deadline.within(5):
        with deadline.limit():
            async with deadline.in_line(5):
                await passing(0.5)
        left = deadline.remaining()

    assert left is not None
    assert 0.2 < left <= 0.3


async def test_the_clock_goes_on_behind_the_line() -> None:
    """What is left when the turn comes is all that is left: then the block ends."""

    async def late() -> None:
        with deadline.limit():
            async with deadline.in_line(5):
                await passing(0.3)
            await passing(5)

    with pytest.raises(TimeoutError), deadline.within(0.2):
        await late()


async def test_several_lines_stop_it_once() -> None:
    """While one of several side by side stands in line the clock stands, and it goes on when the last has its turn."""
    with deadline.within(0.3) as clock:

        async def stand(seconds: float) -> None:
            async with deadline.in_line(5):
                await passing(seconds)

        with deadline.limit():
            await asyncio.gather(stand(0.2), stand(0.5))
            left = clock.left()
            await passing(0.1)

        assert 0.2 < left <= 0.3
        assert clock.left() < left


async def test_a_fixed_budget_counts_the_line_too() -> None:
    """What is worth no wait ends on time in line as well, and costs those around it no more than that."""
    with deadline.within(5) as outside:
        with pytest.raises(TimeoutError), deadline.within(0.1, fixed=True), deadline.within(5), deadline.limit():
            async with deadline.in_line(5):
                await passing(5)

        assert outside.left() > 4


async def test_nobody_waits_in_line_for_ever() -> None:
    """Who has no turn within the patience of a line is told so, and nobody behind loses a place by it."""
    pace = Pace(per_host=1, patience=0.1)

    with pace.at_hand("www.example.org") or await pace.enter("www.example.org"), pytest.raises(NoTurn):
        await pace.enter("www.example.org")
    with pace.at_hand("www.example.org") or await pace.enter("www.example.org"):
        hosts = pace.hosts

    assert hosts == 1
    assert pace.hosts == 0


async def test_a_shared_work_stops_the_clock_of_each_who_waits() -> None:
    """Those who wait for one work, from its start or since it stands in line, have their time left when it is done."""
    work, done = Shared(), asyncio.Event()

    async def making() -> None:
        work.begin()
        async with deadline.in_line(5):
            await passing(0.5)
        done.set()

    async def waiting(budget: float) -> float:
        with deadline.within(budget) as clock:
            mine = work.join()
            try:
                with deadline.limit():
                    await done.wait()
            finally:
                work.leave(mine)
            return clock.left()

    first = asyncio.create_task(waiting(0.3))
    task = asyncio.create_task(making())
    await passing(0.1)
    second = asyncio.create_task(waiting(0.2))
    lefts = await asyncio.gather(first, second)
    await task

    assert 0.2 < lefts[0] <= 0.3
    assert 0.1 < lefts[1] <= 0.2


async def test_who_leaves_a_shared_work_in_line_has_a_clock_that_goes() -> None:
    """A caller that goes on with something else while the work still stands in line is timed again."""
    work, begun = Shared(), asyncio.Event()

    async def making() -> None:
        work.begin()
        async with deadline.in_line(5):
            begun.set()
            await passing(0.5)

    async def elsewhere() -> None:
        with deadline.limit():
            work.leave(work.join())
            await passing(5)

    task = asyncio.create_task(making())
    await begun.wait()
    with pytest.raises(TimeoutError), deadline.within(0.2):
        await elsewhere()
    await task


@pytest.mark.parametrize("budget", [0.0, 0.01, 0.2])
async def test_a_block_ends_soon_after_its_budget(budget: float) -> None:
    """However short the budget, the block ends with it, and what is done in it afterwards is not cancelled again."""
    began, ended = asyncio.get_running_loop().time(), asyncio.Event()

    async def late() -> None:
        with deadline.limit():
            try:
                await passing(5)
            finally:
                await passing(0.2)
                ended.set()

    with pytest.raises(TimeoutError), deadline.within(budget):
        await late()

    assert ended.is_set()
    assert budget <= asyncio.get_running_loop().time() - began < budget + 1.5


async def test_the_inner_of_two_ends_first() -> None:
    """Of two blocks the one without a grace is ended; the other goes on and is no later for it."""
    with deadline.within(0.1), deadline.limit(1):
        with pytest.raises(TimeoutError), deadline.limit():
            await passing(5)
        await passing(0.1)


async def test_a_limit_of_its_own() -> None:
    """A block that has fewer seconds than the budget around it ends with them, and else with the budget."""
    began = asyncio.get_running_loop().time()
    with deadline.within(30):
        with pytest.raises(TimeoutError), deadline.limit(within=0.1):
            await passing(5)
        left = deadline.remaining()
    with pytest.raises(TimeoutError), deadline.within(0.1), deadline.limit(within=30):
        await passing(5)

    assert left is not None
    assert 20 < left <= 30
    assert asyncio.get_running_loop().time() - began < 3


async def test_a_cancelled_block_is_no_late_one() -> None:
    """Whoever cancels a task gets a cancelled task, whether or not its time is up as well."""

    async def late() -> None:
        with deadline.within(0.05), deadline.limit():
            try:
                await passing(5)
            finally:
                task.cancel()
                await asyncio.sleep(0)

    task = asyncio.create_task(late())
    with pytest.raises(asyncio.CancelledError):
        await task
