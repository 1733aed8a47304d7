"""What this process made while there was no Redis: answers within one run are then still made once.

It is read only while Redis is not there and forgotten when it comes back, so it never disagrees with what other
processes wrote or deleted. In front of a Redis that answers there is no such copy, for the same reason.
"""

import time
from collections import OrderedDict

from resolver.cache.envelope import Entry, Made

MOST_ENTRIES = 4096
MOST_BYTES = 32 << 20


class Memory:
    """Least recently used answers, bounded in number and bytes; only fresh ones are given."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, tuple[bytes, float, float]] = OrderedDict()
        self._bytes = 0

    def get(self, key: str) -> Entry | None:
        """The answer under `key` while it is fresh."""
        if key not in self._entries:
            return None
        value, made, ttl = self._entries[key]
        age = time.monotonic() - made
        if age >= ttl:
            self.forget(key)
            return None
        self._entries.move_to_end(key)
        return Entry(value, age, fresh=True, ttl=ttl)

    def put(self, key: str, made: Made) -> None:
        """Keep an answer for its `ttl`; the longest unused ones make room."""
        self.forget(key)
        if not made.kept:
            return
        self._entries[key] = (made.value, time.monotonic(), made.ttl)
        self._bytes += len(made.value)
        while len(self._entries) > MOST_ENTRIES or self._bytes > MOST_BYTES:
            self.forget(next(iter(self._entries)))

    def forget(self, key: str) -> None:
        """Drop one answer, if it is there."""
        if (entry := self._entries.pop(key, None)) is not None:
            self._bytes -= len(entry[0])

    def clear(self) -> None:
        """Drop all."""
        self._entries.clear()
        self._bytes = 0
