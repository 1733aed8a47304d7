"""What persons decide about a mention: that it was checked, or which source it means.

Served at once and kept with the mention's words. With `If-Match` only where the sources are still those that the
person saw.
"""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from resolver.errors import InvalidUrl
from resolver.model import Mention, Model
from resolver.store.database import nouns
from resolver.vocabulary import ReviewState
from resolver.web import caching
from resolver.web.auth import Scope
from resolver.web.limits import LINKS
from resolver.web.problems import Detail, Problem
from resolver.web.replies import json_reply
from resolver.web.resolve import LONGEST_LINK
from resolver.web.route import Call, Reply, Route, Sent

_By = Annotated[str | None, Field(None, max_length=200, description="who; else the name of the key")]
_Note = Annotated[str | None, Field(None, max_length=4000)]


class ReviewSent(Sent):
    """A decision about a mention."""

    state: ReviewState
    by: _By
    note: _Note


class MatchSent(Sent):
    """Which source a mention means."""

    url: str = Field(
        min_length=1, max_length=LONGEST_LINK, examples=["https://x.com/EXAMPLE/status/1234567890123456789"]
    )
    by: _By
    note: _Note


class DecidedAnswer(Model):
    """The mention as it stands now, and the ETag of the sources that are served now."""

    etag: str | None = None
    mention: Mention


async def review(call: Call) -> web.Response:
    """Keep what a person decided about a mention."""
    sent = call.sent(ReviewSent)
    decided = await call.parts.records.review(
        call.named("id"),
        call.named("mention"),
        sent.state,
        by=sent.by or call.caller.name,
        note=sent.note,
        etag=caching.insist_on_match(call.request),
    )
    return _told(call, decided)


async def match(call: Call) -> web.Response:
    """Keep which source a person says that a mention means, as it is found at that address."""
    sent, parts = call.sent(MatchSent), call.parts
    await parts.limits.take(LINKS, call.caller)
    try:
        async with parts.looks:
            found = await parts.resolver.resolve(sent.url)
    except InvalidUrl as error:
        raise Problem("invalid-content", errors=[Detail(pointer="/url", detail=str(error))]) from error
    decided = await parts.records.match(
        call.named("id"),
        call.named("mention"),
        found.source,
        by=sent.by or call.caller.name,
        note=sent.note,
        etag=caching.insist_on_match(call.request),
    )
    return _told(call, decided)


async def unmatch(call: Call) -> web.Response:
    """Withdraw what a person said: from the next run on the mention is identified like any other."""
    decided = await call.parts.records.match(
        call.named("id"),
        call.named("mention"),
        None,
        by=call.caller.name,
        etag=caching.insist_on_match(call.request),
    )
    return _told(call, decided)


def _told(call: Call, decided: nouns.Decided) -> web.Response:
    if decided.verdict is nouns.Decision.CHANGED:
        raise caching.changed(decided.etag)
    if decided.verdict is not nouns.Decision.DONE or decided.mention is None:
        raise Problem("not-found")
    call.headers["Cache-Control"] = "no-store"
    if decided.etag is not None:
        call.headers["ETag"] = decided.etag
    return json_reply(DecidedAnswer(etag=decided.etag, mention=decided.mention))


_REPLY = (Reply(200, "It is kept and served.", DecidedAnswer, headers=("ETag",)),)
_SEEN = {"If-Match": "the ETag of the sources that the person saw"}

ROUTES = (
    Route(
        "POST",
        "/v1/articles/{id}/mentions/{mention}/review",
        "review_mention",
        "reviews",
        "Say what was decided about a mention",
        review,
        _REPLY,
        scope=Scope.REVIEW,
        body=ReviewSent,
        request_headers=_SEEN,
        problems=("not-found", "has-changed"),
        changes=True,
        once=True,
    ),
    Route(
        "POST",
        "/v1/articles/{id}/mentions/{mention}/match",
        "match_mention",
        "reviews",
        "Say which source a mention means",
        match,
        _REPLY,
        scope=Scope.REVIEW,
        body=MatchSent,
        request_headers=_SEEN,
        problems=("not-found", "has-changed"),
        changes=True,
        once=True,
    ),
    Route(
        "DELETE",
        "/v1/articles/{id}/mentions/{mention}/match",
        "unmatch_mention",
        "reviews",
        "Withdraw which source a mention means",
        unmatch,
        _REPLY,
        scope=Scope.REVIEW,
        request_headers=_SEEN,
        problems=("not-found", "has-changed"),
        changes=True,
    ),
)
