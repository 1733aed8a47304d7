"""`/v1/articles`: handed in, listed, looked at, deleted, checked again.

What is handed in is in the database before it is answered for; the queue is told next. Where the queue is away, the
sweep of a worker finds what waits: nothing that was accepted is lost.
"""

import asyncio
from datetime import datetime
from functools import partial
from typing import Annotated

import structlog
from aiohttp import web
from pydantic import Field

from resolver import jobs
from resolver.errors import BackendUnavailable
from resolver.find import read_article
from resolver.jobs import Lane
from resolver.model import Counts, Model, Sha256, Time, timestamp
from resolver.store.database import NewArticle, Put, nouns
from resolver.vocabulary import ArticleFormat, Attention, RunState, Trigger
from resolver.web import headers
from resolver.web.auth import Scope
from resolver.web.find import ARTICLES, LARGE, article_type
from resolver.web.limits import ARTICLES as ARTICLE_LIMIT
from resolver.web.problems import Problem
from resolver.web.replies import CACHED, fresh_reply, json_reply, link_next, path
from resolver.web.route import Call, Query, Reply, Route

RETRY_SECONDS = 1
ID_CHARS = 512

log = structlog.get_logger("resolver.web")


class HowToKeep(Query):
    """What is known of an article besides its body."""

    format: ArticleFormat | None = Field(None, description="what it is; else that is told from its content")
    url: str | None = Field(None, max_length=8192, description="its own address")
    headline: str | None = Field(None, max_length=2000)
    language: str | None = Field(None, max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")


Cursor = Annotated[str | None, Field(None, max_length=20, description="where the page begins: as `next` said")]


class Paged(Query):
    """Which page of a list."""

    cursor: Cursor
    limit: int = Field(50, ge=1, le=200, description="rows of a page")


class WhichArticles(Paged):
    """Which articles: by how far their newest run came, by how loudly they ask for an editor."""

    state: RunState | None = None
    attention: Attention | None = Field(None, description="at least so loud")


class ArticleAnswer(Model):
    """An article, without its body: its newest revision and run, and what the served sources count."""

    id: str
    revision: int
    body_hash: Sha256
    size: int
    format: ArticleFormat | None = None
    url: str | None = None
    headline: str | None = None
    language: str | None = None
    state: RunState = Field(description="of the newest run")
    run_id: str
    run_url: str
    sources_url: str | None = Field(None, description="where its sources are, once a run has come to its end")
    created_at: Time
    updated_at: Time
    checked_at: Time | None = None
    attention: Attention
    counts: Counts | None = None
    etag: str | None = Field(None, description="of the sources that are served")


class ArticleList(Model):
    """A page of articles, the one that was handed in last first."""

    articles: tuple[ArticleAnswer, ...]
    next: str | None = None


async def put(call: Call) -> web.Response:
    """Take an article in and have it checked."""
    parts, how, name = call.parts, call.asked(HowToKeep), call.named("id")
    hint = article_type(call.request)
    await parts.limits.take(ARTICLE_LIMIT, call.caller)
    read = partial(read_article, call.raw, fmt=how.format, content_type=hint)
    await asyncio.to_thread(read) if len(call.raw) > LARGE else read()
    wish = headers.preference(call.request.headers.get("Prefer"))
    lane = Lane.ONDEMAND if wish.wait else Lane.NORMAL
    done = await parts.records.put_article(
        NewArticle(
            id=name,
            body=call.raw,
            format=how.format,
            content_type=hint,
            url=how.url,
            headline=how.headline,
            language=how.language,
            trigger=Trigger.API,
            queue=lane.value,
        )
    )
    if done.pending:
        await _queue(call, done, lane)
    return await _accepted(call, done, wish)


async def recheck(call: Call) -> web.Response:
    """Have an article's sources looked at anew."""
    parts, name = call.parts, call.named("id")
    await parts.limits.take(ARTICLE_LIMIT, call.caller)
    done = await parts.records.request_run(name, Trigger.API, Lane.ONDEMAND.value)
    if done is None:
        raise Problem("not-found")
    await _queue(call, done, Lane.ONDEMAND, refresh=True)
    return await _accepted(call, done, headers.preference(call.request.headers.get("Prefer")))


async def _queue(call: Call, done: Put, lane: Lane, *, refresh: bool = False) -> None:
    """Tell the queue of a run; where it is away the sweep finds the run."""
    parts = call.parts
    if parts.queue is None:
        return
    try:
        await parts.queue.add(jobs.check_article(done.run_id, done.article_id, lane, refresh=refresh))
        await parts.records.mark_queued(done.run_id)
    except BackendUnavailable as error:
        log.warning("the sweep will queue it", run_id=done.run_id, request_id=call.id, reason=str(error))


async def _accepted(call: Call, done: Put, wish: headers.Preference) -> web.Response:
    """The article as it stands, at once or as soon as its run has ended, as the client prefers."""
    parts = call.parts
    pending = done.pending
    if pending and wish.wait:
        pending = await parts.watching.ended(done.run_id, wish.wait) is None
    if done.pending:
        call.headers.update(wish.applied)
    article = await parts.records.article(done.article_id)
    if article is None:
        raise Problem("not-found")
    call.headers["Cache-Control"] = "no-store"
    call.headers["Location"] = path("runs", done.run_id)
    if not pending:
        return json_reply(answer(article))
    call.headers["Retry-After"] = str(RETRY_SECONDS)
    return json_reply(answer(article), 202)


async def one(call: Call) -> web.Response:
    """One article."""
    article = await call.parts.records.article(call.named("id"))
    if article is None:
        raise Problem("not-found")
    return fresh_reply(call, answer(article))


async def listed(call: Call) -> web.Response:
    """A page of articles."""
    which = call.asked(WhichArticles)
    page = await call.parts.records.articles(which.cursor, which.limit, state=which.state, attention=which.attention)
    more = which.model_dump(mode="json", exclude={"cursor"})
    following = link_next(call, "/v1/articles", page.next, more)
    return fresh_reply(call, ArticleList(articles=tuple(answer(each) for each in page.rows), next=following))


async def delete(call: Call) -> web.Response:
    """Forget an article, its runs, its sources' places in it and what was decided about them."""
    if not await call.parts.records.delete_article(call.named("id")):
        raise Problem("not-found")
    call.parts.lately.forget(call.named("id"))
    call.headers["Cache-Control"] = "no-store"
    return web.Response(status=204)


def answer(article: nouns.Article) -> ArticleAnswer:
    """An article of the records as the API tells it."""
    return ArticleAnswer(
        id=article.id,
        revision=article.revision,
        body_hash=article.body_hash,
        size=article.size,
        format=article.format,
        url=article.url,
        headline=article.headline,
        language=article.language,
        state=article.state,
        run_id=article.run_id,
        run_url=path("runs", article.run_id),
        sources_url=path("articles", article.id, "sources") if article.etag else None,
        created_at=timestamp(article.created_at),
        updated_at=timestamp(article.updated_at),
        checked_at=when(article.checked_at),
        attention=article.attention,
        counts=article.counts,
        etag=article.etag,
    )


def when(moment: datetime | None) -> str | None:
    """A time as the API tells it."""
    return timestamp(moment) if moment else None


_ACCEPTED = ("Location", "Preference-Applied", "Retry-After")
_PREFER = {"Prefer": "`wait=10`: answer when it is done, or after 10 seconds; `respond-async`: at once"}
_KNOWN = {"If-None-Match": "an ETag that you have"}

ROUTES = (
    Route(
        "PUT",
        "/v1/articles/{id}",
        "put_article",
        "articles",
        "Hand an article in",
        put,
        (
            Reply(200, "Nothing changed, or its sources are there already.", ArticleAnswer, headers=_ACCEPTED),
            Reply(202, "It is kept and waits to be checked; `Location` is its run.", ArticleAnswer, headers=_ACCEPTED),
        ),
        scope=Scope.ARTICLE_WRITE,
        says="The body is the article itself. The same body again asks for nothing new.",
        query=HowToKeep,
        accepts=ARTICLES,
        request_headers=_PREFER,
        problems=("unreadable-article",),
        changes=True,
    ),
    Route(
        "GET",
        "/v1/articles",
        "list_articles",
        "articles",
        "Articles, the newest first",
        listed,
        (
            Reply(200, "A page.", ArticleList, headers=(*CACHED, "Link")),
            Reply(304, "It is the version that you have.", None, (), headers=CACHED),
        ),
        scope=Scope.ARTICLE_READ,
        query=WhichArticles,
        request_headers=_KNOWN,
        problems=("invalid-content",),
    ),
    Route(
        "GET",
        "/v1/articles/{id}",
        "get_article",
        "articles",
        "One article",
        one,
        (
            Reply(200, "The article, without its body.", ArticleAnswer, headers=CACHED),
            Reply(304, "It is the version that you have.", None, (), headers=CACHED),
        ),
        scope=Scope.ARTICLE_READ,
        request_headers=_KNOWN,
        problems=("not-found",),
    ),
    Route(
        "DELETE",
        "/v1/articles/{id}",
        "delete_article",
        "articles",
        "Forget an article",
        delete,
        (Reply(204, "It is gone; what is known of its sources stays.", None, ()),),
        scope=Scope.ARTICLE_WRITE,
        problems=("not-found",),
        changes=True,
    ),
    Route(
        "POST",
        "/v1/articles/{id}/recheck",
        "recheck_article",
        "articles",
        "Look at an article's sources anew",
        recheck,
        (
            Reply(200, "It has been checked.", ArticleAnswer, headers=_ACCEPTED),
            Reply(202, "It waits to be checked; `Location` is its run.", ArticleAnswer, headers=_ACCEPTED),
        ),
        scope=Scope.ARTICLE_WRITE,
        request_headers=_PREFER,
        problems=("not-found",),
        changes=True,
        once=True,
    ),
)
