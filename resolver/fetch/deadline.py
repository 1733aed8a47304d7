"""One time budget for everything that answers one question: hops, retries, waits for an answer.

Whoever takes on a question opens the budget; whatever runs inside, in this task or in tasks started from it, sees how
much is left. An inner budget can only shorten an outer one. Time spent in line, behind others at the same host, is no
time that the host took: it stops the clocks of all budgets around it (`in_line`), so that the last of three hundred
links to a slow host is not called dead for the slowness of the others.
"""

import asyncio
import threading
import time
from contextvars import ContextVar
from types import TracebackType
from typing import Self

TICK = 0.05
"""Seconds between two looks at what is late."""

_INFINITE = float("inf")
_now: ContextVar["_Clock | None"] = ContextVar("deadline", default=None)


class NoTurn(Exception):
    """The line at a host was longer than anybody should wait."""


class _Clock:
    """Seconds that run down, except while somebody whom they are for stands in line."""

    __slots__ = ("_ends", "_left", "fixed", "lines", "outer")

    def __init__(self) -> None:
        self._ends = _INFINITE
        self._left = 0.0
        self.lines = 0
        self.fixed = False
        self.outer: list[_Clock] = []

    def left(self) -> float:
        """Seconds left, perhaps below zero."""
        return self._left if self.lines else self._ends - time.monotonic()

    def stop(self) -> None:
        """Stop this clock and those around it, until `go` was called as often."""
        if self.fixed:
            return
        if not self.lines:
            self._left = self.left()
            for outer in self.outer:
                outer.stop()
        self.lines += 1

    def go(self) -> None:
        """Let the clock run again."""
        if self.fixed:
            return
        self.lines -= 1
        if not self.lines:
            self._ends = time.monotonic() + self._left
            for outer in self.outer:
                outer.go()


class within(_Clock):  # noqa: N801 - used as a function is: `with deadline.within(5):`
    """Everything in this block together has `seconds`, or what an outer block has left, if that is less.

    With `fixed` the clock runs in line too, also those inside: for what is worth no wait.
    """

    __slots__ = ("_seconds", "_token")

    def __init__(self, seconds: float, *, fixed: bool = False) -> None:
        super().__init__()
        self._seconds, self.fixed = seconds, fixed

    def __enter__(self) -> Self:
        outer, seconds = _now.get(), self._seconds
        if outer is not None:
            self.outer.append(outer)
            self.fixed = self.fixed or outer.fixed
            seconds = min(seconds, outer.left())
        self._ends = time.monotonic() + seconds
        self._token = _now.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _now.reset(self._token)


class Shared(_Clock):
    """One work for several who wait for it: it has no end of its own, and while it stands in line, so do they all."""

    __slots__ = ()

    def begin(self) -> None:
        """Be the clock of this task, whoever has started it."""
        _now.set(self)

    def join(self) -> _Clock | None:
        """The caller waits for this work from now on; what is given back is for `leave`."""
        mine = _now.get()
        if mine is not None:
            self.outer.append(mine)
            if self.lines:
                mine.stop()
        return mine

    def leave(self, mine: _Clock | None) -> None:
        """The caller waits no longer."""
        if mine is not None:
            self.outer.remove(mine)
            if self.lines:
                mine.go()


class limit:  # noqa: N801 - used as a function is: `with deadline.limit():`
    """Ends this block when the budget is used up and `grace` seconds have passed, within `TICK` of it.

    With `within` the block has at most so many seconds of the budget around it, as in `deadline.within`; where there
    are fewer of them the clock is the one around it, and no other has to be made. No `async with`: it never waits, and
    a question opens half a dozen of them.

    Raises:
        TimeoutError: it was ended.
    """

    __slots__ = ("_cancelling", "_clock", "_ended", "_grace", "_own", "_seconds", "_task", "_watch")

    def __init__(self, grace: float = 0.0, *, within: float | None = None) -> None:
        self._grace, self._seconds = grace, within

    def __enter__(self) -> None:
        clock, seconds = _now.get(), self._seconds
        left = _INFINITE if clock is None else clock.left()
        self._ended, self._own = False, None
        if seconds is not None and left > seconds:
            clock = self._own = within(seconds).__enter__()
            left = seconds
        self._clock = clock
        if clock is not None:
            self._watch = watch = _watch()
            self._task = task = asyncio.current_task(watch.loop)
            self._cancelling = task.cancelling() if task else 0
            watch.add(self, left + self._grace)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._clock is None:
            return
        self._watch.open.discard(self)
        if self._own is not None:
            self._own.__exit__(kind, error, trace)
        ours = self._ended and self._task is not None and self._task.uncancel() <= self._cancelling
        if ours and kind is not None and issubclass(kind, asyncio.CancelledError):
            raise TimeoutError from error

    def left(self) -> float:
        """Seconds until it ends; they stand still while the clock does."""
        return _INFINITE if self._clock is None else self._clock.left() + self._grace

    def end(self) -> None:
        """End the block, as `asyncio.timeout` does."""
        self._ended = True
        if self._task is not None:
            self._task.cancel()


class _Watch:
    """Looks a few times a second which blocks of a loop are late.

    A timer for each would cost each request four times as much, and would have to be set anew at every stop of a clock.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.open: set[limit] = set()
        self._ticking = False
        self._due = _INFINITE

    def add(self, block: limit, left: float) -> None:
        self.open.add(block)
        self._due = min(self._due, time.monotonic() + left)
        if left < TICK:
            self.loop.call_later(max(0.0, left), self._look)
        if not self._ticking:
            self._ticking = True
            self.loop.call_later(TICK, self._tick)

    def _tick(self) -> None:
        self._look()
        self._ticking = bool(self.open)
        if self._ticking:
            self.loop.call_later(TICK, self._tick)

    def _look(self) -> None:
        """End what is late; before the first of all can be, none need be asked: a clock that is stopped is later."""
        now = time.monotonic()
        if now < self._due:
            return
        lefts = [(each.left(), each) for each in self.open]
        for left, block in lefts:
            if left <= 0:
                self.open.discard(block)
                block.end()
        self._due = now + min((left for left, _ in lefts if left > 0), default=_INFINITE)


class _Here(threading.local):
    watch: _Watch | None = None


_here = _Here()


def _watch() -> _Watch:
    loop = asyncio.get_running_loop()
    watch = _here.watch
    if watch is None or watch.loop is not loop:
        watch = _here.watch = _Watch(loop)
    return watch


class in_line:  # noqa: N801 - used as a function is: `async with deadline.in_line(300):`
    """In this block others are waited for, at most `seconds` (None: any number), and the clocks stand still.

    Raises:
        NoTurn: it took longer.
    """

    __slots__ = ("_clock", "_timeout")

    def __init__(self, seconds: float | None) -> None:
        self._timeout = asyncio.timeout(seconds)

    async def __aenter__(self) -> None:
        clock = self._clock = _now.get()
        await self._timeout.__aenter__()
        if clock is not None:
            clock.stop()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._clock is not None:
            self._clock.go()
        try:
            await self._timeout.__aexit__(kind, error, trace)
        except TimeoutError as late:
            raise NoTurn from late


def remaining() -> float | None:
    """Seconds left, never below zero; None when nobody set a budget."""
    clock = _now.get()
    if clock is None:
        return None
    left = clock.left()
    return None if left == _INFINITE else max(0.0, left)
