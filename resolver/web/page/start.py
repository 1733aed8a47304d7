"""`/`: one box for an article, a file or an address, and the articles that were checked lately."""

from collections.abc import Sequence

from aiohttp import web
from markupsafe import Markup

from resolver.errors import BackendUnavailable, InputError
from resolver.store.database.nouns import Article
from resolver.web.page import demo, taking
from resolver.web.page.frame import Visit, article_path
from resolver.web.page.taking import Handed, NotTaken
from resolver.web.page.view import headline

RECENT = 8


async def show(visit: Visit) -> web.Response:
    """The empty box."""
    return await _page(visit)


async def take(visit: Visit) -> web.Response:
    """Take an article in; what cannot be taken comes back with its text, and what is wrong with it."""
    say = visit.say
    text = visit.form.get("text", "").strip()
    try:
        if "demo" in visit.form:
            return visit.sent_to(article_path(await demo.show(visit)))
        handed = await _handed(visit, text)
        put, told = await taking.take(visit, handed, save="save" in visit.form)
    except (NotTaken, InputError) as error:
        return await _page(visit, status=422, text=text, error=Markup.escape(str(error)))
    except BackendUnavailable:
        kept = say("We could not reach our records. Your text is kept in the box; try again.")
        return await _page(visit, status=503, text=text, error=kept)
    more = {} if told else {"queue": "away"}
    return visit.sent_to(article_path(put.article_id, **more))


async def _handed(visit: Visit, text: str) -> Handed:
    file = visit.files.get("file")
    if not text and file is None:
        raise NotTaken(visit.say("Paste the article’s text or its address."))
    if not text and file is not None:
        return Handed(file.body, name=file.name)
    if taking.is_address(text):
        return await taking.fetched(visit, text)
    return Handed(text.replace("\r\n", "\n").encode("utf-8", "replace"))


async def _page(visit: Visit, *, status: int = 200, text: str = "", error: Markup | None = None) -> web.Response:
    recent: Sequence[Article] | None
    try:
        recent = (await visit.parts.records.articles(limit=RECENT)).rows
    except BackendUnavailable:
        recent = None
    return visit.show(
        "start.html",
        status=status,
        text=text,
        error=error,
        recent=recent,
        headline=headline,
        may_save=visit.parts.settings.archive_key is not None,
        has_demo=demo.is_there(),
    )
