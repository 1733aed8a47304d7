"""`/source?key=…`: one source across all articles: every look that was taken, and what changed when."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from resolver.errors import InputError
from resolver.model import Capture
from resolver.store.database.nouns import Page
from resolver.web.page import naming, telling
from resolver.web.page.addresses import address
from resolver.web.page.changes import Changed, changed
from resolver.web.page.frame import Visit
from resolver.web.page.reasons import Look, look, quarrels
from resolver.web.page.tongue import Tongue
from resolver.web.problems import Problem

LOOKS, ARTICLES = 60, 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One look, and what it saw that the one of its kind before it did not; None for the first of its kind."""

    look: Look
    change: Changed | None
    final: str | None


async def show(visit: Visit) -> web.Response:
    """The history of a source.

    Raises:
        Problem: there is no such source.
    """
    key, say, sources = visit.query("key") or "", visit.say, visit.parts.records.sources
    record = await sources.one(key) if key else None
    if record is None:
        raise Problem("not-found", str(say("There is no such source.")))
    cursor = visit.query("cursor")
    try:
        page = await sources.captures(key, cursor, LOOKS)
        named = await sources.articles(key, limit=ARTICLES)
    except InputError:
        page, named = Page((), None), Page((), None)
    heads = [(id_, await visit.parts.records.article(id_)) for id_ in named.rows]
    return visit.show(
        "source.html",
        heading=naming.of_source(record.source, say),
        facts=naming.facts_of(record.source, say),
        source=record.source,
        where=address(record.source.url),
        stands=naming.standing(record.source, say),
        archives=[(row, address(url) if url else None) for row, url in telling.archived(record.source, say)],
        quarrels=quarrels(record.source, say),
        entries=entries([each.capture for each in page.rows], record.source.captures, say),
        first_seen=say.moment(record.first_seen_at),
        next_check=say.day(record.next_check_at),
        articles=[(id_, article.headline or id_ if article else id_) for id_, article in heads],
        mentions=record.mentions,
        key=key,
        next=page.next,
    )


def entries(shown: Sequence[Capture], every: Sequence[Capture], say: Tongue) -> list[Entry]:
    """The looks of one page, the newest first, each beside the one of its kind before it."""
    before: dict[str, Capture | None] = {}
    last: dict[tuple[str, str], Capture] = {}
    for capture in every:
        kind = (capture.method.value, capture.requested_url)
        before[capture.id] = last.get(kind)
        last[kind] = capture
    found = []
    for capture in shown:
        earlier = before.get(capture.id)
        final = capture.final_url if capture.final_url and capture.final_url != capture.requested_url else None
        change = changed(earlier, capture, say) if earlier is not None else None
        found.append(Entry(look(capture, say), change, address(final).shown if final else None))
    return found
