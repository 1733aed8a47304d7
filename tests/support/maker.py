"""A question whose making can be watched and held back."""

import asyncio

from resolver.cache import Made


class Maker:
    """Makes `1`, `2`, … and counts; waits for `go` where it was told to."""

    def __init__(self, *, ttl: float = 60.0, stale: float = 60.0, held: bool = False, weak: bool = False) -> None:
        self.calls = 0
        self.cancelled = 0
        self.error: Exception | None = None
        self.go = asyncio.Event()
        self._ttl = ttl
        self._stale = stale
        self._weak = weak
        if not held:
            self.go.set()

    async def __call__(self) -> Made:
        """Make the next answer, or raise `error`."""
        self.calls += 1
        number = self.calls
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None:
            raise self.error
        return Made(str(number).encode(), self._ttl, self._stale, self._weak)
