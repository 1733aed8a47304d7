"""`/v1/find`: what stands in an article. No network, nothing is kept."""

import asyncio
from typing import Literal

from aiohttp import web
from pydantic import Field

from resolver import answers
from resolver.answers import FoundMention
from resolver.find import find_mentions, read_article
from resolver.find.found import ArticleText
from resolver.judge.selectors import Spans
from resolver.model import Model, Sha256, sha256
from resolver.vocabulary import ArticleFormat
from resolver.web import bodies
from resolver.web.auth import Scope
from resolver.web.problems import Problem
from resolver.web.resolve import LINES
from resolver.web.route import JSON, Call, Query, Reply, Route

LARGE = 64 * 1024
"""Bytes of an article that are read on a thread, so that others are answered meanwhile."""

ARTICLES = ("text/plain", "text/html", "text/markdown", "application/json", "application/xml", "application/rss+xml")
_UNSAID = frozenset({"application/octet-stream", "application/x-www-form-urlencoded", ""})
_NO_ARTICLE = ("multipart/", "image/", "video/", "audio/", "font/")


class HowToRead(Query):
    """How an article is to be read."""

    format: ArticleFormat | None = Field(None, description="what it is; else that is told from its content")
    links: Literal["body", "all", "none"] = Field("body", description="ordinary links: of the body, all, or none")
    name: str | None = Field(None, max_length=512, description="its file's name; `article` in the answer")


class Found(Model):
    """What stands in an article; offsets count code points of its normalised text, whose hash is told."""

    format: ArticleFormat
    headline: str | None = None
    language: str | None = None
    url: str | None = None
    body_hash: Sha256
    text_hash: Sha256
    text_length: int
    mentions: tuple[FoundMention, ...]


async def find(call: Call) -> web.Response:
    """Every embedded post and link of an article."""
    how = call.asked(HowToRead)
    hint = article_type(call.request)

    def work() -> tuple[ArticleText, tuple[FoundMention, ...]]:
        article = read_article(call.raw, fmt=how.format, content_type=hint, name=how.name)
        spans = Spans(article.text)
        founds = find_mentions(article, links=how.links)
        return article, tuple(answers.about_mention(how.name, spans, each) for each in founds)

    article, mentions = await asyncio.to_thread(work) if len(call.raw) > LARGE else work()
    call.headers["Cache-Control"] = "no-store"
    if LINES in call.request.headers.get("Accept", ""):
        lines = "".join(answers.line(each) + "\n" for each in mentions)
        return web.Response(body=lines.encode(), headers={"Content-Type": LINES})
    found = Found(
        format=article.format,
        headline=article.headline,
        language=article.language,
        url=article.url,
        body_hash=article.body_hash,
        text_hash=sha256(article.text),
        text_length=len(article.text),
        mentions=mentions,
    )
    return web.Response(body=answers.line(found).encode() + b"\n", headers={"Content-Type": JSON})


def article_type(request: web.Request) -> str | None:
    """The media type of an article as a hint to its reader; None where the client says nothing that helps.

    Raises:
        Problem: it is a type that no article has.
    """
    kind = bodies.content_type(request)
    if kind.startswith(_NO_ARTICLE):
        raise Problem("unsupported-media-type", "Send the article itself: text, HTML, Markdown, JSON or a feed.")
    return None if kind in _UNSAID else request.headers.get("Content-Type")


ROUTES = (
    Route(
        "POST",
        "/v1/find",
        "find_mentions",
        "resolve",
        "What stands in an article, without any network",
        find,
        (Reply(200, "Every mention, in reading order.", Found, (JSON, LINES)),),
        scope=Scope.RESOLVE,
        says="The body is the article itself. With `Accept: application/x-ndjson` one mention a line, as "
        "`resolver find --format jsonl` prints them.",
        query=HowToRead,
        accepts=ARTICLES,
        problems=("unreadable-article",),
    ),
)
