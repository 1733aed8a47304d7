"""What one cached answer looks like on the wire, and when it is still good. Pure.

An entry is a fixed head and the caller's bytes. The head holds a digest over the Redis key, the times and the value,
so a cut, a garbled or a half-written entry, an entry under another key, and an answer that a broken connection gave to
the wrong question all read as broken, never as an answer. The digest is no signature: whoever may write to Redis may
write entries.

Times are the writer's wall clock in seconds. Redis ends each entry by its own clock as well, so no clock that jumps
makes one immortal; an entry from the future (beyond `SKEW`) is given as stale and renewed.
"""

import hashlib
import math
import struct
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

SKEW = 60.0
LONGEST = 90 * 86400.0
"""No entry is kept longer, whatever was asked."""

LARGEST = 512 * 1024
"""A larger value is not cached: it would hold up the answers that share its round trip."""

MOST_KEPT, LONGEST_KEPT = 1024, 8 * 1024
"""How many opened entries are kept at hand, and the bytes of the longest."""

_MAGIC = b"er\x00\x01"
_HEAD = struct.Struct(">4s16sddd")


class Broken(ValueError):
    """These bytes are no entry of this key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cached answer: `age` in seconds since it was made, fresh until it is `ttl`; not `fresh` = to be renewed."""

    value: bytes
    age: float
    fresh: bool
    ttl: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A new answer: fresh for `ttl` seconds, then stale for `stale` more; with a `ttl` of 0 or less it is not kept.

    A `weak` one says no more than that nothing could be learned: a renewal does not put it in the place of the older
    answer, and leaves that alone for `ttl` seconds.
    """

    value: bytes
    ttl: float
    stale: float = 0.0
    weak: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.ttl) and math.isfinite(self.stale)):
            raise ValueError("A time to live is a finite number of seconds.")

    @property
    def kept(self) -> float:
        """Seconds until Redis forgets it; 0 = it is not stored at all."""
        if self.ttl <= 0 or len(self.value) > LARGEST:
            return 0.0
        return min(self.ttl + max(self.stale, 0.0), LONGEST)


def pack(key: str, made: Made, now: float) -> bytes:
    """The entry's bytes for the Redis key `key`, made at `now`."""
    rest = struct.pack(">ddd", now, min(made.ttl, LONGEST), made.kept)
    return _MAGIC + _digest(key, rest, made.value) + rest + made.value


def unpack(key: str, raw: bytes, now: float) -> Entry | None:
    """The entry in `raw`, or None when it is too old to be given at all.

    Raises:
        Broken: the bytes are not what `pack` wrote for this key.
    """
    return _open(key, raw).entry(now)


class Opened:
    """Entries that were opened before: articles of one day read the same ones, whose digest need not be made again.

    Kept are the last ones that are no longer than `LONGEST_KEPT`, each under its key, and given only for the very bytes
    that were opened.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[bytes, _Open]] = OrderedDict()

    def unpack(self, key: str, raw: bytes, now: float) -> Entry | None:
        """What `unpack` gives.

        Raises:
            Broken: the bytes are not what `pack` wrote for this key.
        """
        known = self._kept.get(key)
        if known is not None and known[0] == raw:
            self._kept.move_to_end(key)
            return known[1].entry(now)
        opened = _open(key, raw)
        if len(raw) <= LONGEST_KEPT:
            self._kept[key] = raw, opened
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return opened.entry(now)


class _Open(NamedTuple):
    """What an entry holds."""

    value: bytes
    made: float
    ttl: float
    kept: float

    def entry(self, now: float) -> Entry | None:
        """The answer at that time; None when it is too old to be given at all."""
        age = now - self.made
        if age >= self.kept:
            return None
        return Entry(self.value, max(age, 0.0), fresh=-SKEW <= age < self.ttl, ttl=self.ttl)


def _open(key: str, raw: bytes) -> _Open:
    if len(raw) < _HEAD.size:
        raise Broken("cut")
    magic, digest, made, ttl, kept = _HEAD.unpack_from(raw)
    value = raw[_HEAD.size :]
    if magic != _MAGIC or digest != _digest(key, raw[20 : _HEAD.size], value):
        raise Broken("garbled")
    return _Open(value, made, ttl, kept)


def _digest(key: str, head: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(b"\x00".join((key.encode(), head, value)), digest_size=16).digest()
