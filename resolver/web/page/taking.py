"""Takes an article in, from a box, a file or an address, and has it checked; the text is in the records first."""

import hashlib
import re
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import PurePath

import structlog

from resolver import jobs, urls
from resolver.errors import BackendUnavailable, InvalidUrl
from resolver.fetch import deadline
from resolver.fetch.chain import follow
from resolver.find import read_article
from resolver.find.found import ArticleText
from resolver.jobs import Lane
from resolver.store.database import NewArticle
from resolver.store.database.nouns import Put
from resolver.vocabulary import Trigger
from resolver.web.limits import ARTICLES, LINKS
from resolver.web.page.frame import Visit
from resolver.web.page.states import REASONS
from resolver.web.page.view import first_line
from resolver.web.problems import Problem

_ADDRESS = re.compile(r"(?:https?://)?[^\s/@:]{1,253}\.[^\s/@.]{2,63}(?::\d{1,5})?(?:[/?#]\S{0,8000})?", re.IGNORECASE)

log = structlog.get_logger("resolver.web.page")


class NotTaken(Exception):
    """The article could not be taken in; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An article on its way in."""

    body: bytes
    name: str | None = None
    content_type: str | None = None
    url: str | None = None

    @property
    def id(self) -> str:
        """The same for the same text, or for the same address."""
        about = b"u" + self.url.encode() if self.url else b"t" + self.body
        return f"page-{hashlib.sha256(about).hexdigest()[:16]}"


def is_address(text: str) -> bool:
    """Whether what stands in the box is a web address and nothing else."""
    return _ADDRESS.fullmatch(text.strip()) is not None


async def fetched(visit: Visit, written: str) -> Handed:
    """The article at an address, through the guard.

    Raises:
        NotTaken: it is no address, or nothing can be read there.
    """
    say, settings = visit.say, visit.parts.settings
    try:
        url = urls.normalise(written.strip())
    except InvalidUrl as error:
        raise NotTaken(say("This is not a web address that can be opened.")) from error
    if visit.page.web is None:
        raise Problem("unavailable")
    await visit.parts.limits.take(LINKS, visit.caller)
    with deadline.within(settings.total_timeout):
        chain = await follow(visit.page.web, url, known=lambda _: False, max_hops=settings.max_hops)
    if chain.answer is None:
        why = say(REASONS[chain.failure.reason]) if chain.failure else ""
        raise NotTaken(say("The address could not be opened. %(why)s", why=why))
    if chain.answer.status != HTTPStatus.OK or not chain.answer.body:
        raise NotTaken(say("The address answered %(status)s, not an article.", status=chain.answer.status))
    return Handed(chain.answer.body, content_type=chain.answer.headers.get("content-type"), url=chain.final_url)


async def take(visit: Visit, handed: Handed, *, save: bool = False) -> tuple[Put, bool]:
    """Keep the article and have it checked; whether the queue was told.

    Raises:
        InputError: the article cannot be read.
        BackendUnavailable: it could not be kept.
    """
    parts = visit.parts
    await parts.limits.take(ARTICLES, visit.caller)
    read = read_article(handed.body, content_type=handed.content_type, name=handed.name and PurePath(handed.name).name)
    done = await parts.records.put_article(_new(handed, read))
    if not done.pending:
        return done, True
    return done, await queue(visit, done, save=save)


def _new(handed: Handed, read: ArticleText) -> NewArticle:
    article = NewArticle(
        id=handed.id,
        body=handed.body,
        format=read.format,
        content_type=handed.content_type,
        url=handed.url,
        headline=read.headline or first_line(read.text),
        language=read.language,
        trigger=Trigger.PAGE,
        queue=Lane.ONDEMAND.value,
    )
    return replace(article, content_type=None) if handed.url is None else article


async def queue(visit: Visit, put: Put, *, refresh: bool = False, save: bool = False) -> bool:
    """Tell the queue of a run; False: it is away, and the sweep finds the run later."""
    parts = visit.parts
    if parts.queue is None:
        return False
    try:
        job = jobs.check_article(put.run_id, put.article_id, Lane.ONDEMAND, refresh=refresh, save=save)
        await parts.queue.add(job)
        await parts.records.mark_queued(put.run_id)
    except BackendUnavailable as error:
        log.warning("the sweep will queue it", run_id=put.run_id, reason=str(error))
        return False
    return True
