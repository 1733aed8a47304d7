"""`/v1/sources`: what all articles together know of a source, and every look that was taken at it."""

from aiohttp import web
from pydantic import Field

from resolver.model import Capture, Model, Source, Time
from resolver.web.articles import Paged, when
from resolver.web.auth import Scope
from resolver.web.problems import Problem
from resolver.web.replies import CACHED, fresh_reply, link_next, path
from resolver.web.route import Call, Reply, Route


class SourceAnswer(Model):
    """A source with every look at it; `next_check_at` is absent where no article names it any more."""

    source: Source
    articles: int = Field(description="how many articles name it")
    first_seen_at: Time
    next_check_at: Time | None = None
    captures_url: str


class NumberedCapture(Model):
    """One look, and its number among those at this source."""

    number: int
    capture: Capture


class CaptureList(Model):
    """A page of looks, the latest first."""

    captures: tuple[NumberedCapture, ...]
    next: str | None = None


async def one(call: Call) -> web.Response:
    """One source."""
    found = await call.parts.records.sources.one(call.named("key"))
    if found is None:
        raise Problem("not-found")
    return fresh_reply(
        call,
        SourceAnswer(
            source=found.source,
            articles=found.mentions,
            first_seen_at=when(found.first_seen_at),
            next_check_at=when(found.next_check_at),
            captures_url=path("sources", found.source.key, "captures"),
        ),
    )


async def captures(call: Call) -> web.Response:
    """The looks at a source."""
    which, key = call.asked(Paged), call.named("key")
    page = await call.parts.records.sources.captures(key, which.cursor, which.limit)
    if not page.rows and which.cursor is None and await call.parts.records.sources.one(key) is None:
        raise Problem("not-found")
    following = link_next(call, path("sources", key, "captures"), page.next, {"limit": which.limit})
    looks = tuple(NumberedCapture(number=each.number, capture=each.capture) for each in page.rows)
    return fresh_reply(call, CaptureList(captures=looks, next=following))


_KNOWN = {"If-None-Match": "an ETag that you have"}

ROUTES = (
    Route(
        "GET",
        "/v1/sources/{key}",
        "get_source",
        "sources",
        "What is known of a source",
        one,
        (
            Reply(200, "The source.", SourceAnswer, headers=CACHED),
            Reply(304, "It is the version that you have.", None, (), headers=CACHED),
        ),
        scope=Scope.ARTICLE_READ,
        says="The key stands in every sidecar and every answer about a link: `x:post:…`, `url:sha256:…`.",
        request_headers=_KNOWN,
        problems=("not-found",),
    ),
    Route(
        "GET",
        "/v1/sources/{key}/captures",
        "list_captures",
        "sources",
        "Every look at a source, the latest first",
        captures,
        (
            Reply(200, "A page.", CaptureList, headers=(*CACHED, "Link")),
            Reply(304, "It is the version that you have.", None, (), headers=CACHED),
        ),
        scope=Scope.ARTICLE_READ,
        query=Paged,
        request_headers=_KNOWN,
        problems=("not-found", "invalid-content"),
    ),
)
