"""All addresses of the API, by topic: the one list that the server, the document and the docs page are made from."""

from functools import cache

from resolver.web import (
    articles,
    docs,
    find,
    health,
    oembed,
    openapi,
    resolve,
    reviews,
    runs,
    sidecars,
    sources,
    webhooks,
)
from resolver.web.route import Route

_ROOMS = (resolve, find, articles, sidecars, reviews, runs, sources, webhooks, oembed, health, openapi, docs)


@cache
def every() -> tuple[Route, ...]:
    """Every route, in the order in which they are told of."""
    return tuple(route for room in _ROOMS for route in room.ROUTES)
