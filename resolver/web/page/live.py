"""`/a/{id}/events`: cards as they come, one at a time, for a page that is open while a run goes on.

The page says which cards it has (`have`: `m1.DIGEST,m2.DIGEST…`) and is sent those that differ. What happens in the run
is only the reason to look again; what is sent is what a whole page would show.
"""

import asyncio
import time
from collections.abc import Iterable

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from resolver.lines import json_line
from resolver.web import metrics
from resolver.web.page import article as articles
from resolver.web.page.actions import drawn
from resolver.web.page.cards import Card
from resolver.web.page.frame import Visit, protect
from resolver.web.page.underway import Underway
from resolver.web.page.view import OPEN, Known, counted, decided, known
from resolver.web.problems import Problem
from resolver.web.runs import COME_BACK_MS, MOST_STREAMS, PING_SECONDS, SEND_SECONDS

LOOK_SECONDS = 0.5
"""How often, at most, what is answered so far is put together again."""

WAIT_SECONDS = 2.0
HAVE_CHARS = 14_000


async def events(visit: Visit) -> web.StreamResponse:
    """Send cards until the run has ended, the page is gone, or this server stops."""
    parts = visit.parts
    if metrics.STREAMS_OPEN.count >= MOST_STREAMS or parts.closing.is_set():
        raise Problem("unavailable", retry_after=COME_BACK_MS / 1000)
    article = await articles.named(visit)
    following = _Following(visit, have(visit.query("have")))
    with metrics.STREAMS_OPEN, parts.watching.watch(article.run_id) as watch:
        async with sse_response(
            visit.request, headers=_headers(visit), ping_interval=PING_SECONDS, send_timeout=SEND_SECONDS
        ) as stream:
            while stream.is_connected() and not parts.closing.is_set():
                began = time.monotonic()
                if await following.look(stream):
                    break
                await watch.news(WAIT_SECONDS)
                await asyncio.sleep(max(LOOK_SECONDS - (time.monotonic() - began), 0))
        return stream


def have(written: str | None) -> dict[str, str]:
    """The cards that a page has, by id, with their digests."""
    pairs = (each.partition(".") for each in (written or "")[:HAVE_CHARS].split(","))
    return {name: digest for name, _, digest in pairs if digest}


def _headers(visit: Visit) -> dict[str, str]:
    held = web.Response()
    protect(held, visit.nonce)
    return {
        name: value for name, value in held.headers.items() if name.lower() not in {"content-type", "content-length"}
    }


class _Following:
    """One page that is kept up to date."""

    def __init__(self, visit: Visit, had: dict[str, str]) -> None:
        self._visit = visit
        self._had = had
        self._underway: Underway | None = None
        self._told: tuple[str, ...] = ()

    async def look(self, stream: EventSourceResponse) -> bool:
        """Send what changed since; whether the run is over."""
        visit = self._visit
        article = await articles.named(visit)
        is_over = article.state not in OPEN
        found = await self._found(article.id, is_over=is_over)
        if found is not None:
            await self._send(stream, found, article.id)
        if is_over:
            await stream.send(
                json_line({"state": article.state.value, "say": str(visit.say("All done."))}), event="done"
            )
        return is_over

    async def _found(self, article_id: str, *, is_over: bool) -> Known | None:
        visit = self._visit
        article = await articles.named(visit)
        served = await visit.parts.records.sidecar(article_id)
        if is_over or (served is not None and served.revision == article.revision):
            return await known(visit, article, await articles.text_of(visit, article)) if is_over else None
        if self._underway is None:
            self._underway = await Underway.begin(await articles.text_of(visit, article), article_id)
        if not await self._underway.look(visit.parts.resolver) and self._told:
            return None
        sidecar, pending = await self._underway.sidecar()
        return Known(sidecar, pending, None)

    async def _send(self, stream: EventSourceResponse, found: Known, article_id: str) -> None:
        visit = self._visit
        every = await found.cards(visit.say)
        changed = self._changed(every)
        said = await decided(visit, article_id) if changed and found.etag is not None else {}
        for each in changed:
            self._had[each.id] = each.digest
            told = {"id": each.id, "html": drawn(visit, each, article_id, said), "level": each.level}
            await stream.send(json_line(told), event="card")
        counts = found.counts
        words = tuple(str(each) for each in counted(counts, visit.say))
        if words != self._told:
            self._told = words
            done, of = counts.mentions - counts.pending, counts.mentions
            status = visit.say("%(done)s of %(all)s checked", done=visit.say.number(done), all=visit.say.number(of))
            news = {"counts": list(words), "say": str(status) if done else ""}
            await stream.send(json_line(news), event="progress")

    def _changed(self, every: Iterable[Card]) -> list[Card]:
        return [each for each in every if self._had.get(each.id) != each.digest]
