"""Answers about links as bytes ready to send, for as long as what they were made of has not changed.

An answer is made of one or two records in the cache. Beside its bytes stand those records' own bytes: a request reads
the records (many requests, one message), and where they are the very same, nothing is parsed, judged or written again.
So an answer from here is never another one than `resolver url` would give: what Redis holds is always asked.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from resolver.answers import link_line
from resolver.cache import Entry
from resolver.service import Answered, Resolver
from resolver.web.caching import etag_of

MOST_BYTES = 64 << 20
LONGEST_LINK = 2048
"""A longer link is answered like any other, only not kept here."""

_OVERHEAD = 700
"""Bytes of one entry besides its own, about."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer about a link: its line of JSON, its ETag as an answer by itself, its age, how long it stays fresh."""

    line: bytes
    etag: str
    age: float
    fresh_for: float


@dataclass(frozen=True, slots=True)
class _Made:
    keys: tuple[str, ...]
    values: tuple[bytes, ...]
    line: bytes
    etag: str

    @property
    def size(self) -> int:
        return sum(map(len, self.values)) + len(self.line) + _OVERHEAD


class Ready:
    """The answers that were given lately, by the link as it was written; the longest unused ones make room."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._made: OrderedDict[str, _Made] = OrderedDict()
        self._bytes = 0

    async def get(self, written: str) -> Told | None:
        """The answer about a link, where it is here and its records are fresh and unchanged."""
        made = self._made.get(written)
        if made is None:
            return None
        cache = self._resolver.cache
        if len(made.keys) == 1:
            entry = await cache.get(made.keys[0])
            return self._told(written, made, [entry])
        found = await cache.get_many(made.keys)
        return self._told(written, made, [found.get(key) for key in made.keys])

    async def get_many(self, links: Sequence[str]) -> dict[str, Told]:
        """The answers about those of the links that are here; their records are read with few messages."""
        known = {written: made for written in links if (made := self._made.get(written)) is not None}
        if not known:
            return {}
        found = await self._resolver.cache.get_many(dict.fromkeys(key for made in known.values() for key in made.keys))
        told: dict[str, Told] = {}
        for written, made in known.items():
            if (each := self._told(written, made, [found.get(key) for key in made.keys])) is not None:
                told[written] = each
        return told

    def take(self, written: str, answered: Answered) -> Told:
        """Write an answer out, and keep it for the next one who asks."""
        text = link_line(written, answered.resolution).encode()
        made = _Made(
            tuple(each.question.key for each in answered.kept),
            tuple(each.once.value for each in answered.kept),
            text,
            etag_of(text + b"\n"),
        )
        if answered.fresh_for > 0 and len(written) <= LONGEST_LINK:
            self._forget(written)
            self._made[written] = made
            self._bytes += made.size
            while self._bytes > MOST_BYTES:
                self._forget(next(iter(self._made)))
        return Told(text, made.etag, answered.age, answered.fresh_for)

    def _told(self, written: str, made: _Made, entries: Sequence[Entry | None]) -> Told | None:
        age, fresh_for = 0.0, float("inf")
        for entry, value in zip(entries, made.values, strict=True):
            if entry is None or not entry.fresh or entry.value != value:
                if self._made.get(written) is made:
                    self._forget(written)
                return None
            age = max(age, entry.age)
            fresh_for = min(fresh_for, entry.ttl - entry.age)
        if written in self._made:
            self._made.move_to_end(written)
        return Told(made.line, made.etag, age, fresh_for)

    def _forget(self, written: str) -> None:
        made = self._made.pop(written, None)
        if made is not None:
            self._bytes -= made.size
