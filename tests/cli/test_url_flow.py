"""Very many links at once: order, equal lines, slow hosts, bounds, and the end."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import pytest

from resolver.cli.url_flow import AT_ONCE, WAITING, flow
from tests.support.wait import wait_until

AT_WORK = 3


async def given(lines: Sequence[str]) -> AsyncIterator[str]:
    """Lines as they stand in a file."""
    for line in lines:
        yield line


class Asked:
    """Answers lines; those of `slow` only when `go` is set."""

    def __init__(self, *slow: str) -> None:
        self.slow = frozenset(slow)
        self.go = asyncio.Event()
        self.counts: Counter[str] = Counter()
        self.busiest = self.cancelled = self._running = 0

    async def __call__(self, line: str) -> str:
        """The answer to a line."""
        self.counts[line] += 1
        self._running += 1
        self.busiest = max(self.busiest, self._running)
        try:
            if line in self.slow:
                await self.go.wait()
            else:
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self._running -= 1
        return f"answer to {line}"


async def all_of(lines: Sequence[str], asked: Asked, *, ordered: bool = True, patience: float = 5.0) -> list[str]:
    """Everything that comes out."""
    batches = [batch async for batch in flow(given(lines), asked, AT_WORK, ordered=ordered, patience=patience)]

    assert all(0 < len(batch) <= AT_ONCE for batch in batches)
    return [text for batch in batches for text in batch]


@pytest.mark.parametrize("ordered", [True, False])
async def test_equal_lines_are_asked_once(ordered: bool) -> None:  # noqa: FBT001 - a case
    """However often a line comes, it is asked once and answered each time; the order is that of the lines if wanted."""
    lines = [f"line {number * number % 17}" for number in range(500)]
    asked = Asked()

    answers = await all_of(lines, asked, ordered=ordered)

    assert set(asked.counts.values()) == {1}
    assert (answers if ordered else sorted(answers)) == [
        f"answer to {line}" for line in (lines if ordered else sorted(lines))
    ]
    assert asked.busiest <= AT_WORK


async def test_nothing_in_nothing_out() -> None:
    """No line, no answer, and it ends."""
    assert await all_of([], Asked()) == []


async def test_slow_lines_give_their_places_away() -> None:
    """When every place is held by a line that waits, the others are asked all the same, and the order is kept."""
    slow = [f"slow {number}" for number in range(AT_WORK)]
    quick = [f"quick {number}" for number in range(20)]
    asked = Asked(*slow)
    answers = asyncio.create_task(all_of([*slow, *quick], asked, patience=0.01))
    await wait_until(lambda: all(asked.counts[line] for line in quick), "the quick ones are asked")
    waiting = not answers.done()
    asked.go.set()

    assert waiting
    assert await answers == [f"answer to {line}" for line in [*slow, *quick]]


async def test_those_who_wait_are_bounded() -> None:
    """At most `WAITING` times as many as may be at work are begun and not answered."""
    slow = [f"slow {number}" for number in range(AT_WORK * WAITING + 10)]
    asked = Asked(*slow)
    answers = asyncio.create_task(all_of(slow, asked, patience=0.001))
    await wait_until(lambda: len(asked.counts) >= AT_WORK * WAITING, "as many as may be are begun")
    asked.go.set()

    assert len(await answers) == len(slow)
    assert asked.busiest == AT_WORK * WAITING


async def test_who_stops_listening_stops_the_work() -> None:
    """When the reader of the answers goes away, what is at work is cancelled."""
    asked = Asked("slow 0", "slow 1")
    answers = flow(given(["quick", "slow 0", "slow 1"]), asked, AT_WORK, ordered=True)
    first = await anext(answers)
    await wait_until(lambda: len(asked.counts) == AT_WORK, "all are begun")
    await answers.aclose()

    assert first == ["answer to quick"]
    assert asked.cancelled == 2


async def test_a_failure_ends_it() -> None:
    """What asking raises is raised to the reader, and the others are cancelled."""
    asked = Asked("slow")

    async def ask(line: str) -> str:
        if line == "broken":
            raise ValueError(line)
        return await asked(line)

    with pytest.raises(ValueError, match="broken"):
        async for _ in flow(given(["broken", "slow"]), ask, AT_WORK, ordered=True):
            pass

    assert asked.cancelled == asked.counts["slow"]
