"""A client of server-sent events, as browsers are one: reads events, and comes back with the last id that arrived."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import aiohttp


@dataclass(frozen=True, slots=True)
class Sent:
    """One event as it came over the wire; `retry` in milliseconds."""

    kind: str
    data: str
    id: str | None = None
    retry: int | None = None


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[Sent]:
    """The events of a stream, until it ends (WHATWG HTML, 9.2.6)."""
    fields: dict[str, str] = {}
    async for raw in response.content:
        line = raw.decode().rstrip("\r\n")
        if line:
            name, _, value = line.partition(":")
            if name:
                fields[name] = value.removeprefix(" ")
        elif fields:
            retry = int(fields["retry"]) if "retry" in fields else None
            yield Sent(fields.get("event", "message"), fields.get("data", ""), fields.get("id"), retry)
            fields = {}


async def all_events(client: aiohttp.ClientSession, url: str, headers: Mapping[str, str] | None = None) -> list[Sent]:
    """Every event of a stream that comes to its end."""
    async with client.get(url, headers=headers) as response:
        assert response.status == 200, await response.text()
        return [event async for event in events(response)]
