"""Sidecars that were given out lately, for the time when the database is away: old news is better than none.

Read only while the database does not answer, and said to be old. The least recently asked for make room.
"""

import time
from collections import OrderedDict

from resolver.store.database import Served

MOST_BYTES = 32 << 20
LONGEST_SECONDS = 3600.0


class Lately:
    """What one process gave out, bounded in bytes and in age."""

    def __init__(self) -> None:
        self._served: OrderedDict[str, tuple[Served, float]] = OrderedDict()
        self._bytes = 0

    def note(self, article_id: str, served: Served) -> None:
        """Keep what was just read from the database."""
        self.forget(article_id)
        self._served[article_id] = (served, time.monotonic())
        self._bytes += len(served.document)
        while self._bytes > MOST_BYTES:
            self.forget(next(iter(self._served)))

    def get(self, article_id: str) -> tuple[Served, float] | None:
        """What was read of this article, and how many seconds ago."""
        found = self._served.get(article_id)
        if found is None:
            return None
        age = time.monotonic() - found[1]
        if age > LONGEST_SECONDS:
            self.forget(article_id)
            return None
        return found[0], age

    def forget(self, article_id: str) -> None:
        """No longer give this one: it was deleted, or it is read anew."""
        if (found := self._served.pop(article_id, None)) is not None:
            self._bytes -= len(found[0].document)
