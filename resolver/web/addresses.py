"""All addresses of the API, by topic: the one list that the server, the document and the docs page are made from."""

from functools import cache

from resolver.web import find, health, resolve
from resolver.web.route import Route


@cache
def every() -> tuple[Route, ...]:
    """Every route, in the order in which they are told of."""
    return (*resolve.ROUTES, *find.ROUTES, *health.ROUTES)
