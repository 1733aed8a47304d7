"""`/v1/articles/{id}/sources`: an article's sources, in the shape that the client asks for.

The sidecar goes out as the bytes that the database holds; every other shape is what `resolver export` writes of it.
"""

import asyncio

from aiohttp import web
from pydantic import Field

from resolver import export
from resolver.errors import BackendUnavailable
from resolver.export import Format
from resolver.model import MEDIA_TYPE, Sidecar
from resolver.store.database import Served
from resolver.web import caching
from resolver.web.auth import Scope
from resolver.web.problems import Problem, wrong_parameter
from resolver.web.replies import CACHED, path
from resolver.web.route import JSON, Call, Query, Reply, Route

LARGE = 256 * 1024
"""Bytes of a sidecar that are turned into another shape on a thread."""

OURS = "json"
RETRY_SECONDS = 1


class Shape(Query):
    """In which shape."""

    format: str | None = Field(
        None, max_length=32, description="one of " + ", ".join(f"`{each.name}`" for each in export.formats())
    )


async def sources(call: Call) -> web.Response:
    """The sources of an article."""
    chosen = _chosen(call)
    served = await _served(call)
    etag = _etag(served, chosen)
    call.headers.update(
        {
            "Cache-Control": caching.PRIVATE,
            "ETag": etag,
            "Last-Modified": caching.http_date(served.saved_at),
            "Vary": "Accept, Authorization",
            "Link": f'<{path("runs", served.run_id)}>; rel="via"',
        }
    )
    if caching.not_modified(call.request, etag, served.saved_at):
        return web.Response(status=304)
    headers = {"Content-Type": chosen.media_type}
    if chosen.name == OURS:
        return web.Response(body=served.document, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="sources{chosen.suffix}"'
    body = (
        await asyncio.to_thread(_written, served, chosen) if len(served.document) > LARGE else _written(served, chosen)
    )
    return web.Response(body=body, headers=headers)


async def _served(call: Call) -> Served:
    """The sidecar of the database; while that is away, the one that was read from it lately.

    Raises:
        Problem: there is none.
        BackendUnavailable: the database is away, and nothing is known.
    """
    lately, name = call.parts.lately, call.named("id")
    try:
        served = await call.parts.records.sidecar(name)
    except BackendUnavailable:
        if (known := lately.get(name)) is None:
            raise
        call.headers |= {"Age": str(int(known[1])), "Cache-Status": f"{caching.NAME}; hit; detail=database-away"}
        return known[0]
    if served is None:
        lately.forget(name)
        raise await _not_yet(call)
    lately.note(name, served)
    return served


def _chosen(call: Call) -> Format:
    """The shape that was asked for: by name, else by the Accept header.

    Raises:
        Problem: there is no such shape.
    """
    name = call.asked(Shape).format
    if name is not None:
        found = export.named(name)
        if found is None:
            names = ", ".join(each.name for each in export.formats())
            raise wrong_parameter("format", f"There are {names}.")
        return found
    accepted = export.for_accept(call.request.headers.get("Accept"))
    if accepted is None:
        types = ", ".join(dict.fromkeys(each.asked_as[0] for each in export.formats() if each.asked_as))
        raise Problem("not-acceptable", f"It is to be had as {types}.")
    return accepted


def _etag(served: Served, chosen: Format) -> str:
    return served.etag if chosen.name == OURS else f'{served.etag[:-1]}-{chosen.name}"'


def _written(served: Served, chosen: Format) -> bytes:
    return chosen.encoded(Sidecar.model_validate_json(served.document))


async def _not_yet(call: Call) -> Problem:
    """Why there are no sources: no such article, or none of its runs has come to its end."""
    article = await call.parts.records.article(call.named("id"))
    if article is None:
        return Problem("not-found")
    return Problem(
        "not-found",
        f"It has not been checked yet; its run is {path('runs', article.run_id)}.",
        retry_after=RETRY_SECONDS,
        headers={"Link": f'<{path("runs", article.run_id)}>; rel="monitor"'},
    )


ROUTES = (
    Route(
        "GET",
        "/v1/articles/{id}/sources",
        "get_sources",
        "articles",
        "An article's sources, in the shape that you ask for",
        sources,
        (
            Reply(
                200,
                "The sources.",
                Sidecar,
                (JSON, *dict.fromkeys(each.media_type.partition(";")[0] for each in export.formats())),
                headers=(*CACHED, "Last-Modified", "Link"),
                shaped=(JSON, MEDIA_TYPE.partition(";")[0]),
            ),
            Reply(304, "It is the version that you have.", None, (), headers=CACHED),
        ),
        scope=Scope.ARTICLE_READ,
        says="`?format=` or `Accept` choose the shape; without either it is the sidecar itself, as JSON.",
        query=Shape,
        request_headers={
            "Accept": "the media type that you want",
            "If-None-Match": "an ETag that you have",
            "If-Modified-Since": "the time of the version that you have",
        },
        problems=("not-found", "not-acceptable"),
    ),
)
