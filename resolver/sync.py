"""The service for programs without an event loop: scripts, notebooks, views of a synchronous framework.

Each call opens a resolver, asks, and closes it again; who checks many articles keeps a `Resolver` open instead. Answers
are remembered where the settings name a Redis, and nowhere else.
"""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from resolver.errors import ArticleTooLarge, ArticleUnreadable, UnsupportedFormat
from resolver.fetch.web import Web
from resolver.find import read_article
from resolver.find.found import Links
from resolver.model import Sidecar, Source, sha256
from resolver.service import Resolver
from resolver.settings import Settings, load
from resolver.vocabulary import ArticleFormat

_AnswerT = TypeVar("_AnswerT")


def check(
    article: str | bytes | Path,
    *,
    article_id: str | None = None,
    fmt: ArticleFormat | str | None = None,
    links: Links = "body",
    previous: Sidecar | None = None,
    settings: Settings | None = None,
    offline: bool = False,
    web: Web | None = None,
) -> Sidecar:
    """Find, resolve and judge every source of an article: a text is the article itself, a `Path` is read.

    Without `article_id` the article is called by its file's name, or by the hash of its text. `fmt` says what it is
    instead of letting it be told from the content. `previous` is the sidecar of an earlier run, whose captures and
    reviews are kept. `web` answers instead of the network (`resolver.fetch.replay.Replay`).

    Raises:
        InputError: the article cannot be read; `ConfigError`: a setting is wrong.
        RuntimeError: an event loop runs in this thread; await `Resolver.check_article` there.
    """
    chosen = settings or load()
    body = _read(article, chosen.max_article_bytes) if isinstance(article, Path) else article
    name = article.name if isinstance(article, Path) else None
    text = read_article(
        body, fmt=_format(fmt), name=name, max_bytes=chosen.max_article_bytes, max_tags=chosen.max_article_tags
    )
    called = article_id or name or sha256(body)

    async def checked(resolver: Resolver) -> Sidecar:
        return await resolver.check_article(text, called, links=links, previous=previous)

    return _run("check", "check_article", chosen, checked, offline=offline, web=web)


def resolve(url: str, *, settings: Settings | None = None, offline: bool = False, web: Web | None = None) -> Source:
    """What a link leads to, and whether it still stands; a dead link is an answer.

    Raises:
        InvalidUrl: no http(s) URL can be made of it; `ConfigError`: a setting is wrong.
        RuntimeError: an event loop runs in this thread; await `Resolver.resolve` there.
    """

    async def resolved(resolver: Resolver) -> Source:
        return (await resolver.resolve(url)).source

    return _run("resolve", "resolve", settings or load(), resolved, offline=offline, web=web)


def _run(
    name: str,
    instead: str,
    settings: Settings,
    work: Callable[[Resolver], Coroutine[Any, Any, _AnswerT]],
    *,
    offline: bool,
    web: Web | None,
) -> _AnswerT:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_open(settings, work, offline=offline, web=web))
    raise RuntimeError(
        f"resolver.{name}() runs an event loop of its own, and one is running in this thread: "
        f"await Resolver.{instead}() instead."
    )


async def _open(
    settings: Settings, work: Callable[[Resolver], Coroutine[Any, Any, _AnswerT]], *, offline: bool, web: Web | None
) -> _AnswerT:
    cache_url = settings.redis_url if web is None else None
    async with Resolver(settings, web=web, cache_url=cache_url, offline=offline) as resolver:
        return await work(resolver)


def _format(fmt: ArticleFormat | str | None) -> ArticleFormat | None:
    try:
        return ArticleFormat(fmt) if fmt else None
    except ValueError as error:
        raise UnsupportedFormat(f"{fmt!r} is no format of articles; there are {', '.join(ArticleFormat)}.") from error


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as stream:
            body = stream.read(limit + 1)
    except OSError as error:
        raise ArticleUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    if len(body) > limit:
        raise ArticleTooLarge(f"{path} has more than {limit:,} bytes, the limit.")
    return body
