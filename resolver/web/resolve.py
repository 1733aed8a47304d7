"""`/v1/resolve`: what links lead to, and whether it still stands. A dead link is a 200 with a state."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

from aiohttp import web
from pydantic import Field

from resolver import answers
from resolver.answers import LinkAnswer
from resolver.errors import InvalidUrl, ResolverError
from resolver.lines import json_line
from resolver.model import Model
from resolver.service import Answered
from resolver.web import caching, metrics
from resolver.web.auth import Scope
from resolver.web.caching import ANYTHING, Wanted
from resolver.web.limits import LINKS
from resolver.web.problems import Problem, ProblemAnswer, of_error
from resolver.web.route import JSON, Call, Query, Reply, Route, Sent

LINES = "application/x-ndjson"
MOST_LINKS = 100
LONGEST_LINK = 8192

_Link = Annotated[str, Field(min_length=1, max_length=LONGEST_LINK)]
_JSON_HEADERS = {"Content-Type": JSON}


class OneLink(Query):
    """The link to be resolved."""

    url: _Link = Field(description="the link, percent-encoded", examples=["https://t.co/EXAMPLEtco"])


class ManyLinks(Sent):
    """Links to be resolved."""

    urls: tuple[_Link, ...] = Field(min_length=1, max_length=MOST_LINKS, examples=[["https://t.co/EXAMPLEtco"]])


class FailedLink(Model):
    """A link that could not be answered for a reason of ours."""

    input: str
    problem: ProblemAnswer


class ManyAnswers(Model):
    """One answer for each link, in the order in which they were sent."""

    results: tuple[LinkAnswer | FailedLink, ...]


async def one(call: Call) -> web.Response:
    """What one link leads to."""
    url = call.asked(OneLink).url
    wanted = caching.wanted(call.request)
    told = None if wanted.anew else await call.parts.ready.get(url)
    if told is None or (wanted.at_most is not None and told.age > wanted.at_most):
        told = call.parts.ready.take(url, await looked_up(call, url, wanted))
    else:
        metrics.LINKS.labels("ready").inc()
        call.headers.update(caching.status_hit(told.fresh_for))
    headers = call.headers
    headers.update(caching.freshness(told.age, told.fresh_for, call.parts.settings.ttl_stale))
    headers["ETag"] = told.etag
    headers["Vary"] = "Authorization"
    if "If-None-Match" in call.request.headers and caching.not_modified(call.request, told.etag):
        return web.Response(status=304)
    return web.Response(body=told.line + b"\n", headers=_JSON_HEADERS)


async def looked_up(call: Call, url: str, wanted: Wanted) -> Answered:
    """The answer about a link from the cache, else from the web; `Cache-Status` says which.

    Raises:
        Problem: it is no link, it is not remembered and should be, or the caller is over the limit.
    """
    parts = call.parts
    try:
        known = None if wanted.anew else await parts.resolver.remembered(url)
    except InvalidUrl as error:
        raise Problem("invalid-url") from error
    if known is not None and (wanted.at_most is None or known.age <= wanted.at_most):
        if known.fresh_for <= 0 and not wanted.remembered_only:
            known = await parts.resolver.answer(url)  # given as it is; one call among all renews it
        metrics.LINKS.labels("remembered").inc()
        call.headers.update(caching.status_hit(known.fresh_for))
        return known
    if wanted.remembered_only:
        raise Problem("not-remembered")
    await parts.limits.take(LINKS, call.caller)
    try:
        async with parts.looks:
            found = await parts.resolver.answer(url, refresh=known is not None or wanted.anew)
    except InvalidUrl as error:
        raise Problem("invalid-url") from error
    metrics.LINKS.labels("made").inc()
    why = "request" if wanted.anew else "stale" if known is not None else "miss"
    shared = any(each.once.origin == "shared" for each in found.kept)
    call.headers.update(caching.status_miss(why, found.fresh_for, shared=shared))
    return found


async def many(call: Call) -> web.Response:
    """What many links lead to; each has its own outcome, and one that fails leaves the others alone."""
    urls = call.sent(ManyLinks).urls
    wanted = caching.wanted(call.request)
    lines = await _lines(call, urls, wanted)
    told = [lines[url] for url in urls]
    call.headers["Cache-Control"] = "no-store"
    if LINES in call.request.headers.get("Accept", ""):
        return web.Response(body=b"\n".join(told) + b"\n", headers={"Content-Type": LINES})
    return web.Response(body=b'{"results": [' + b", ".join(told) + b"]}\n", headers=_JSON_HEADERS)


async def _lines(call: Call, urls: Sequence[str], wanted: Wanted) -> dict[str, bytes]:
    """One line for each link: ready ones with one message, remembered ones with few, the others from the web."""
    parts = call.parts
    ready = {} if wanted != ANYTHING else await parts.ready.get_many(urls)
    lines = {url: told.line for url, told in ready.items()}
    metrics.LINKS.labels("ready").inc(len(lines))
    rest = [url for url in dict.fromkeys(urls) if url not in lines]
    if not rest:
        return lines
    known = await asyncio.gather(*(_known(call, url, wanted) for url in rest))
    cold = [url for url, each in zip(rest, known, strict=True) if each is None]
    if not wanted.remembered_only:
        await parts.limits.take(LINKS, call.caller, len(cold))
    asked = await asyncio.gather(*(_asked(call, url, wanted) for url in cold))
    lines |= {url: each for url, each in zip(rest, known, strict=True) if each is not None}
    lines |= dict(zip(cold, asked, strict=True))
    return lines


async def _known(call: Call, url: str, wanted: Wanted) -> bytes | None:
    """The line of a link that needs no look at the web; None: it does."""
    parts = call.parts
    try:
        found: Answered | None = None if wanted.anew else await parts.resolver.remembered(url)
        if found is None or (wanted.at_most is not None and found.age > wanted.at_most):
            return None
        if found.fresh_for <= 0 and not wanted.remembered_only:
            found = await parts.resolver.answer(url)
    except InvalidUrl:
        return answers.line(answers.no_link(url)).encode()
    except ResolverError as error:
        return _failed(call, url, of_error(error))
    metrics.LINKS.labels("remembered").inc()
    return parts.ready.take(url, found).line


async def _asked(call: Call, url: str, wanted: Wanted) -> bytes:
    parts = call.parts
    if wanted.remembered_only:
        return _failed(call, url, Problem("not-remembered"))
    try:
        async with parts.looks:
            found = await parts.resolver.answer(url, refresh=wanted != ANYTHING)
    except InvalidUrl:
        return answers.line(answers.no_link(url)).encode()
    except ResolverError as error:
        return _failed(call, url, of_error(error))
    metrics.LINKS.labels("made").inc()
    return parts.ready.take(url, found).line


def _failed(call: Call, url: str, problem: Problem) -> bytes:
    return json_line(FailedLink(input=url, problem=problem.answer(call.id)).model_dump(mode="json")).encode()


_CACHED = ("Age", "Cache-Control", "Cache-Status", "ETag", "Vary")

ROUTES = (
    Route(
        "GET",
        "/v1/resolve",
        "resolve_link",
        "resolve",
        "What a link leads to, and whether it still stands",
        one,
        (
            Reply(200, "The answer; a dead link is one, too.", LinkAnswer, headers=_CACHED),
            Reply(304, "It is the version that you have.", None, (), headers=_CACHED),
        ),
        scope=Scope.RESOLVE,
        says="The bytes are those of `resolver url --format jsonl`. `Cache-Control: no-cache` asks the web anew, "
        "`only-if-cached` never asks it, `max-age=N` takes what is no older.",
        query=OneLink,
        request_headers={"If-None-Match": "an ETag that you have", "Cache-Control": "what will do of what is kept"},
        problems=("invalid-url", "not-remembered"),
    ),
    Route(
        "POST",
        "/v1/resolve",
        "resolve_links",
        "resolve",
        "What up to 100 links lead to, in their order",
        many,
        (Reply(200, "One answer for each link.", ManyAnswers, (JSON, LINES)),),
        scope=Scope.RESOLVE,
        says="With `Accept: application/x-ndjson` one answer a line, as `resolver url` prints them.",
        body=ManyLinks,
        request_headers={"Cache-Control": "what will do of what is kept"},
        once=True,
    ),
)
