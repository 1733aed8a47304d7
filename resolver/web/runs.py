"""`/v1/runs`: how far a pass over an article came, and what happens in it as it happens.

Events are `state`, `progress`, `source` and, last, `done`. Each has an id; a client that lost its connection names the
last one that arrived (`Last-Event-ID`, which browsers do by themselves) and gets what came after it, each once.
"""

import re

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response
from pydantic import Field

from resolver.cache.feed import FIRST, after, is_id
from resolver.lines import json_line
from resolver.model import Counts, Model, Time, timestamp
from resolver.news import DONE, STATE, Stage, ended
from resolver.store.database import nouns
from resolver.vocabulary import RunState, Trigger
from resolver.web import metrics
from resolver.web.articles import when
from resolver.web.auth import Scope
from resolver.web.front import ready_headers
from resolver.web.problems import Problem
from resolver.web.replies import CACHED, fresh_reply, path
from resolver.web.route import Call, Query, Reply, Route
from resolver.web.watching import ENDED, Watch

EVENTS = "text/event-stream"
PING_SECONDS = 15.0
COME_BACK_MS = 2000
SEND_SECONDS = 30.0
MOST_STREAMS = 5000

_INSIDE = re.compile(r"^\w+(?:Error|Exception|Unavailable|Failed)\b|\(attempt \d+\)$")


class RunAnswer(Model):
    """One pass over an article."""

    id: str
    article_id: str
    revision: int
    state: RunState
    trigger: Trigger
    created_at: Time
    queued_at: Time | None = None
    started_at: Time | None = None
    finished_at: Time | None = None
    reason: str | None = Field(None, description="why it failed, or what took its place")
    counts: Counts | None = None
    etag: str | None = Field(None, description="of the sources that it gave")
    sources_url: str | None = None
    events_url: str


class FromWhere(Query):
    """Where a stream of events begins."""

    last_event_id: str | None = Field(None, max_length=64, description="for those who cannot set `Last-Event-ID`")


async def one(call: Call) -> web.Response:
    """One run."""
    run = await call.parts.records.run(call.named("id"))
    if run is None:
        raise Problem("not-found")
    return fresh_reply(call, answer(run))


def answer(run: nouns.Run) -> RunAnswer:
    """A run of the records as the API tells it."""
    return RunAnswer(
        id=run.id,
        article_id=run.article_id,
        revision=run.revision,
        state=run.state,
        trigger=run.trigger,
        created_at=timestamp(run.created_at),
        queued_at=when(run.queued_at),
        started_at=when(run.started_at),
        finished_at=when(run.finished_at),
        reason=_told(run.reason),
        counts=run.counts,
        etag=run.etag,
        sources_url=path("articles", run.article_id, "sources") if run.etag else None,
        events_url=path("runs", run.id) + "/events",
    )


def _told(reason: str | None) -> str | None:
    """A reason as far as it was written for callers: what an exception said stays in the log."""
    if reason is None or not _INSIDE.search(reason):
        return reason
    return "It could not be finished; the server's log says why."


async def events(call: Call) -> web.StreamResponse:
    """What happens in a run, as it happens."""
    parts, run_id = call.parts, call.named("id")
    begin = call.request.headers.get("Last-Event-ID") or call.asked(FromWhere).last_event_id
    run = await parts.records.run(run_id)
    if run is None:
        raise Problem("not-found")
    if metrics.STREAMS_OPEN.count >= MOST_STREAMS or parts.closing.is_set():
        raise Problem("unavailable", retry_after=COME_BACK_MS / 1000)
    with metrics.STREAMS_OPEN, parts.watching.watch(run_id) as watch:
        async with sse_response(
            call.request, headers=ready_headers(call), ping_interval=PING_SECONDS, send_timeout=SEND_SECONDS
        ) as stream:
            stage = json_line(Stage(state=run.state).model_dump(mode="json"))
            await stream.send(stage, event=STATE, retry=COME_BACK_MS)
            await _relay(call, stream, watch, run, begin if begin and is_id(begin) else FIRST)
        return stream


async def _relay(call: Call, stream: EventSourceResponse, watch: Watch, run: nouns.Run, last: str) -> None:
    """Send what happens until the run is over, the client is gone, or this server stops."""
    channel = watch.channel
    if run.state in ENDED:
        channel.ended = run
    at = 0
    while stream.is_connected():
        for event in channel.events[at:]:
            at += 1
            if after(event.id, last):
                await stream.send(event.data, id=event.id, event=event.kind)
            if event.kind == DONE:
                return
        if channel.ended is not None and channel.loaded and at == len(channel.events):
            run = channel.ended
            last_word = ended(run.id, run.article_id, run.state, run.counts, run.etag)
            await stream.send(json_line(last_word.model_dump(mode="json")), event=DONE)
            return
        if channel.gone or call.parts.closing.is_set():
            return
        await watch.news(PING_SECONDS)


_KNOWN = {"If-None-Match": "an ETag that you have"}

ROUTES = (
    Route(
        "GET",
        "/v1/runs/{id}",
        "get_run",
        "runs",
        "How far a pass over an article came",
        one,
        (
            Reply(200, "The run.", RunAnswer, headers=CACHED),
            Reply(304, "It is the version that you have.", None, (), headers=CACHED),
        ),
        scope=Scope.ARTICLE_READ,
        request_headers=_KNOWN,
        problems=("not-found",),
    ),
    Route(
        "GET",
        "/v1/runs/{id}/events",
        "watch_run",
        "runs",
        "What happens in a run, as it happens",
        events,
        (Reply(200, "Events `state`, `progress`, `source`, `done`, as server-sent events.", None, (EVENTS,)),),
        scope=Scope.ARTICLE_READ,
        query=FromWhere,
        request_headers={"Last-Event-ID": "the last event that arrived; what came after it is sent"},
        problems=("not-found", "unavailable"),
        head=False,
    ),
)
