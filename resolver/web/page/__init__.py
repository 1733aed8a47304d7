"""The editors' page: our article left, its sources right. Server-rendered; it works without JavaScript.

Rooms: `states` (the table of what a source can be in), `telling` (which row), `cards`, `naming`, `addresses`,
`reasons`, `difference`, `quoted`, `highlight` (what a page shows, pure); `view`, `underway`, `texts` (an article as it
stands); `frame`, `session`, `forms`, `tongue` (what every page goes through); the others are the pages by name.
"""

from collections.abc import AsyncIterator

from aiohttp import web

from resolver.fetch.client import Client
from resolver.web.auth import Scope
from resolver.web.page import actions, article, entry, history, images, listing, live, start, week
from resolver.web.page.frame import Handler, Page, file, shown
from resolver.web.page.session import Door
from resolver.web.page.tongue import CATALOGUES, Tongues
from resolver.web.parts import PARTS

_READ, _WRITE, _REVIEW = Scope.ARTICLE_READ, Scope.ARTICLE_WRITE, Scope.REVIEW

ROUTES: tuple[tuple[str, str, Handler, Scope | None], ...] = (
    ("GET", "/", start.show, _READ),
    ("POST", "/", start.take, _WRITE),
    ("GET", "/a/{id}", article.show, _READ),
    ("GET", "/a/{id}/events", live.events, _READ),
    ("GET", "/a/{id}/export", article.exported, _READ),
    ("POST", "/a/{id}/again", actions.again, _WRITE),
    ("POST", "/a/{id}/{mention}", actions.decide, _REVIEW),
    ("GET", "/a/{id}/{mention}/cite", article.cited, _READ),
    ("GET", r"/a/{id}/picture/{source}/{number:\d{1,3}}", images.picture, _READ),
    ("GET", "/articles", listing.show, _READ),
    ("GET", "/week", week.show, _READ),
    ("GET", "/source", history.show, _READ),
    ("GET", "/help", entry.help_, _READ),
    ("GET", "/signin", entry.show, None),
    ("POST", "/signin", entry.sign_in, None),
    ("POST", "/signout", entry.sign_out, None),
)

PAGE: web.AppKey[Page] = web.AppKey("page", Page)


def add_page(app: web.Application, tongues: Tongues | None = None) -> None:
    """Add the page to an application that has its parts; `tongues`: other catalogues than our own."""
    parts = app[PARTS]
    spoken = tongues or Tongues(parts.settings.time_zone, fixed=parts.settings.language, folder=CATALOGUES)
    page = app[PAGE] = Page(parts, spoken, Door(parts))

    async def opened(_: web.Application) -> AsyncIterator[None]:
        async with Client(parts.settings) as client:
            page.web = client
            yield
            page.web = None

    for method, path, handler, scope in ROUTES:
        if method == "GET":
            app.router.add_get(path, shown(page, handler, scope), allow_head=handler is not live.events)
        else:
            app.router.add_route(method, path, shown(page, handler, scope))
    app.router.add_get("/static/{name}", file)
    app.cleanup_ctx.append(opened)
