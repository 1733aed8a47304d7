"""Places of which there are only so many: who gets the next one."""

import asyncio

from resolver.fetch.slots import Slots


async def test_the_first_in_line_is_the_first_served() -> None:
    """A place that is given back goes to whoever has waited longest, and to nobody who comes later."""
    slots, served = Slots(1), list[int]()
    slots.take()

    async def visit(number: int) -> None:
        await slots.wait()
        served.append(number)

    tasks = [asyncio.create_task(visit(number)) for number in range(3)]
    await asyncio.sleep(0)
    slots.give()
    overtaken = slots.take()
    await tasks[0]
    for _ in range(2):
        slots.give()
    await asyncio.gather(*tasks)

    assert not overtaken
    assert served == [0, 1, 2]
    assert slots.free == 0


async def test_who_goes_away_takes_no_place_along() -> None:
    """A place is not lost on a caller who is cancelled in line, nor on one who is cancelled when the turn has come."""
    slots = Slots(1)
    slots.take()
    waiting = [asyncio.create_task(slots.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    slots.give()
    waiting[1].cancel()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    slots.give()

    assert [isinstance(outcome, asyncio.CancelledError) for outcome in outcomes] == [True, True, False]
    assert slots.free == 1
