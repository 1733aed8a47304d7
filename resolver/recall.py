"""What is remembered of an article's questions: one message to the cache for all of them, each answer read once.

Only fresh answers are given here, those that are nobody's work; for the others the service goes the long way. Articles
of one day name the same sources, so the answers that were read last are kept as they were read, each under the bytes
that it was read from: another answer in the cache is another answer here.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from resolver import assemble, question
from resolver.assemble import Resolution
from resolver.cache import Cache, Entry
from resolver.question import Question, Record

MOST = 1024
LONGEST = 16 * 1024
"""Bytes of an answer that is kept as it was read."""

_Bytes = tuple[Question, bytes, bytes | None]


class Recall:
    """Fresh answers out of a cache."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._kept: OrderedDict[_Bytes, Resolution] = OrderedDict()

    async def fresh(self, asked: Sequence[Question]) -> Mapping[str, Resolution]:
        """By its question's key each answer that is fresh, its way and its end."""
        ways = await self._cache.fresh(about.key for about in asked)
        found: dict[str, Resolution] = {}
        further: dict[str, tuple[Question, Record]] = {}
        for about in asked:
            way = ways.get(about.key)
            if way is None:
                continue
            known = self._known((about, way.value, None))
            record = read(way.value) if known is None else None
            if record is not None and record.item_url is not None:
                further[about.key] = (about, record)
            elif record is not None:
                known = self._keep((about, way.value, None), assemble.resolution(about, None, remembered(record)))
            if known is not None:
                found[about.key] = known
        return {**found, **(await self._led(further, ways) if further else {})}

    async def _led(
        self, further: Mapping[str, tuple[Question, Record]], ways: Mapping[str, Entry]
    ) -> Mapping[str, Resolution]:
        """The answers whose way leads to an item, which is a question of its own."""
        ends = {key: question.about_url(record.item_url or "") for key, (_, record) in further.items()}
        entries = await self._cache.fresh(about.key for about in ends.values())
        found: dict[str, Resolution] = {}
        for key, (about, way) in further.items():
            end = entries.get(ends[key].key)
            if end is None:
                continue
            name = (about, ways[key].value, end.value)
            known = self._known(name)
            if known is None and (record := read(end.value)) is not None:
                known = self._keep(name, assemble.resolution(about, remembered(way), remembered(record)))
            if known is not None:
                found[key] = known
        return found

    def _known(self, name: _Bytes) -> Resolution | None:
        known = self._kept.get(name)
        if known is not None:
            self._kept.move_to_end(name)
        return known

    def _keep(self, name: _Bytes, read_one: Resolution | None) -> Resolution | None:
        if read_one is not None and len(name[1]) + len(name[2] or b"") <= LONGEST:
            self._kept[name] = read_one
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return read_one


def read(value: bytes | None) -> Record | None:
    """A record as the cache keeps it; None where it cannot be read."""
    try:
        return Record.model_validate_json(value) if value is not None else None
    except ValidationError:
        return None


def remembered(record: Record) -> Record:
    """The record, whose looks were taken earlier."""
    looks = {"from_cache": True}
    source = record.source
    if source is not None:
        captures = tuple(look.model_copy(update=looks) for look in source.captures)
        source = source.model_copy(update={"captures": captures})
    trail = record.trail.model_copy(update=looks) if record.trail else None
    return record.model_copy(update={"source": source, "trail": trail})
