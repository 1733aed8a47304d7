"""`/articles`: every article, by words, by how loudly it asks, by how far its run came; a page at a time."""

from urllib.parse import urlencode

from aiohttp import web

from resolver.errors import InputError
from resolver.store.database.nouns import Page
from resolver.vocabulary import Attention, RunState
from resolver.web.page.frame import Visit
from resolver.web.page.tongue import N_
from resolver.web.page.view import headline

ROWS = 30
WORDS_CHARS = 200

LOUD = {
    "": N_("All"),
    Attention.WARNING.value: N_("Needs attention"),
    Attention.CRITICAL.value: N_("Something is gone"),
}
RUNS = {
    "": N_("Any"),
    RunState.COMPLETE.value: N_("Checked"),
    RunState.RUNNING.value: N_("Being checked"),
    RunState.QUEUED.value: N_("Waiting"),
    RunState.FAILED.value: N_("Could not be finished"),
}


async def show(visit: Visit) -> web.Response:
    """A page of the list."""
    words = (visit.query("q") or "").strip()[:WORDS_CHARS]
    loud, run = visit.query("attention") or "", visit.query("state") or ""
    loud, run = loud if loud in LOUD else "", run if run in RUNS else ""
    cursor = visit.query("cursor")
    try:
        page = await visit.parts.records.articles(
            cursor,
            ROWS,
            state=RunState(run) if run else None,
            attention=Attention(loud) if loud else None,
            words=words or None,
        )
    except InputError:
        page = Page((), None)
    kept = {name: value for name, value in (("q", words), ("attention", loud), ("state", run)) if value}
    return visit.show(
        "articles.html",
        page=page,
        words=words,
        loud=loud,
        run=run,
        louds=LOUD,
        runs=RUNS,
        headline=headline,
        filtered=bool(kept),
        first=cursor is None,
        first_href=_address(kept),
        next_href=_address({**kept, "cursor": page.next}) if page.next else None,
    )


def _address(query: dict[str, str]) -> str:
    return f"/articles?{urlencode(query)}" if query else "/articles"
