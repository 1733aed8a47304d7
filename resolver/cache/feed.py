"""What happens during a run, for those who watch it: a short stream for each run in Redis, gone an hour after it.

It is news and no record: what a run came to stands in the database. Ids are the stream's own (`MS-N`), so one who lost
the connection names the last id that arrived and gets what came after it, each once.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from resolver.cache.link import Down, Link
from resolver.cache.scripts import Script

KEPT_SECONDS = 3600
MOST = 5000
"""About how many events of one run are kept."""

READ_AT_ONCE = 200
FIRST = "0-0"

_ID = re.compile(r"\d{1,20}-\d{1,20}")

TELL = Script("""
-- KEYS stream; ARGV most seconds, then pairs of kind and data
for at = 3, #ARGV, 2 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'kind', ARGV[at], 'data', ARGV[at + 1])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return #ARGV
""")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a run; `data` is a JSON object."""

    id: str
    kind: str
    data: str


def is_id(written: str) -> bool:
    """Whether this is an id that a feed gives."""
    return _ID.fullmatch(written) is not None


def after(one: str, other: str) -> bool:
    """Whether the event `one` came after `other`."""
    return _order(one) > _order(other)


def _order(id_: str) -> tuple[int, int]:
    first, _, second = id_.partition("-")
    return int(first), int(second)


class Feed:
    """The streams of all runs over one Redis."""

    def __init__(self, link: Link, namespace: str) -> None:
        self._link = link
        self._space = f"{namespace}:run:"

    async def tell(self, run_id: str, events: Sequence[tuple[str, Mapping[str, object] | str]]) -> bool:
        """Add events of a run: kind and data of each, also in JSON. False: there is no Redis, and nobody is told."""
        pieces = [
            piece
            for kind, data in events
            for piece in (kind, data if isinstance(data, str) else json.dumps(data, ensure_ascii=True))
        ]
        try:
            await self._link.script(TELL, [self._space + run_id], MOST, KEPT_SECONDS, *pieces, stores=True)
        except Down:
            return False
        return True

    async def read(self, positions: Mapping[str, str]) -> Mapping[str, Sequence[Event]]:
        """For each run the events after an id, of those runs that have any; one question for all of them.

        Raises:
            Down: there is no Redis to ask.
        """
        if not positions:
            return {}
        keys = [self._space + run for run in positions]
        answer = await self._link.run(
            "XREAD", "COUNT", READ_AT_ONCE, "STREAMS", *keys, *(str(each) for each in positions.values())
        )
        pairs = answer.items() if isinstance(answer, dict) else answer if isinstance(answer, list) else ()
        return {_text(name).removeprefix(self._space): _events(entries) for name, entries in pairs}


def _events(entries: Sequence[tuple[bytes, Sequence[bytes]]]) -> Sequence[Event]:
    """The events of one stream, as Redis writes them: an id, then names and values in turn."""
    found = []
    for id_, fields in entries:
        if fields:
            told = dict(zip(fields[::2], fields[1::2], strict=False))
            found.append(Event(_text(id_), _text(told.get(b"kind", b"")), _text(told.get(b"data", b"{}"))))
    return tuple(found)


def _text(raw: object) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
