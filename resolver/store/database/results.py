"""Results: one transaction puts runs' sidecars in the place of those that were served, or changes nothing.

Two fences keep a late result out. Only the last attempt at a run may end it, so a worker that was frozen and replaced
is told that its run was taken over; and what is served only ever moves to a run with a higher sequence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from resolver.model import Sidecar, dump
from resolver.store.database import decisions, events, onto, runs, sidecars, sources
from resolver.store.database.columns import each_with
from resolver.store.database.events import Happened
from resolver.store.database.nouns import EventType, Saved, Verdict, Work
from resolver.store.database.prepared import Prepared, prepare
from resolver.store.database.tables import ArticleRow, RunRow
from resolver.vocabulary import RunState


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to, made ready."""

    work: Work
    prepared: Prepared


_ARTICLES = (
    select(
        ArticleRow.pk,
        ArticleRow.id,
        ArticleRow.sequence,
        ArticleRow.served,
        ArticleRow.etag,
        ArticleRow.decided,
        ArticleRow.headline,
    )
    .where(ArticleRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(ArticleRow.id)
    .with_for_update(key_share=True)
)
_RUNS = select(RunRow.id, RunRow.state, RunRow.attempt).where(RunRow.id.in_(bindparam("ids", expanding=True)))
_Row = Row[*tuple[Any, ...]]


def save(connection: Connection, results: Sequence[Result], now: datetime) -> list[Saved]:
    """Serve results from now on, where nothing newer is; everything that follows from them is in the same step.

    Each is of another article.
    """
    found = connection.execute(_ARTICLES, {"ids": [each.work.article_id for each in results]})
    articles = {row.id: row for row in found}
    asked = connection.execute(_RUNS, {"ids": [each.work.run_id for each in results]}) if articles else ()
    runs_by_id = {row.id: row for row in asked}
    verdicts = [
        _verdict(connection, each.work, articles.get(each.work.article_id), runs_by_id.get(each.work.run_id), now)
        for each in results
    ]
    accepted = [
        (_joined(connection, articles[each.work.article_id], each), articles[each.work.article_id])
        for each, verdict in zip(results, verdicts, strict=True)
        if verdict is None
    ]
    done = iter(_serve(connection, accepted, now) if accepted else ())
    return [verdict if verdict is not None else next(done) for verdict in verdicts]


def _verdict(connection: Connection, work: Work, article: _Row | None, run: _Row | None, now: datetime) -> Saved | None:
    """What becomes of a result that is not to be served; None: it is."""
    if article is None or run is None:
        return Saved(Verdict.NO_ARTICLE)
    if run.attempt == work.attempt and article.served == work.sequence:
        return Saved(Verdict.ACCEPTED, article.etag)  # the same result, sent again because its commit went unanswered
    if run.attempt != work.attempt or run.state != RunState.RUNNING:
        return Saved(Verdict.TAKEN_OVER, article.etag)
    if work.sequence <= article.served:
        runs.end(connection, work.run_id, RunState.SUPERSEDED, "a newer result is served", now)
        return Saved(Verdict.LATE, article.etag)
    return None


def _serve(connection: Connection, accepted: Sequence[tuple[Result, _Row]], now: datetime) -> list[Saved]:
    learned = sources.learn(connection, [each.prepared.sidecar.sources for each, _ in accepted], now)
    new = [
        sidecars.New(
            article.pk,
            each.work,
            each.prepared,
            frozenset(those.rows.values()),
            first=article.served == 0,
            newest=each.work.sequence == article.sequence,
            nameless=article.headline is None,
        )
        for (each, article), those in zip(accepted, learned, strict=True)
    ]
    sidecars.serve(connection, new, now)
    each_with(connection, runs.CHANGE, [_ended(each, now) for each, _ in accepted])
    webhooks = events.wanting(connection)
    told = (
        events.tell(connection, [_resolved(each), *those.news], now, webhooks) if webhooks else ()
        for (each, _), those in zip(accepted, learned, strict=True)
    )
    return [
        Saved(Verdict.ACCEPTED, each.prepared.etag, deliveries)
        for (each, _), deliveries in zip(accepted, told, strict=True)
    ]


def fail(
    connection: Connection, run_id: str, reason: str, attempt: int | None, now: datetime
) -> tuple[int, ...] | None:
    """End a run for good and tell it, giving the deliveries; None where it had come to its end or was taken over."""
    run = runs.fail(connection, run_id, reason, attempt, now)
    if run is None:
        return None
    data = {"article_id": run.article_id, "run_id": run.id, "revision": run.revision, "reason": run.reason}
    happened = Happened(EventType.ARTICLE_FAILED, f"{run.id}\0{run.attempt}", data)
    return events.tell(connection, [happened], now)


def _joined(connection: Connection, article: _Row, result: Result) -> Result:
    """The result with what was decided, and with the looks of a run that came to its end while this one went on."""
    work, sidecar = result.work, result.prepared.sidecar
    others = article.served != work.served
    if not (article.decided or others):
        return result
    served = sidecars.served(connection, work.article_id) if others else None
    if served is not None:
        before = Sidecar.model_validate_json(served.document)
        sidecar = onto.with_looks(sidecar, {source.key: source.captures for source in before.sources})
    return Result(work, prepare(decisions.onto_sidecar(connection, article.pk, sidecar)))


def _ended(result: Result, now: datetime) -> dict[str, object]:
    run = result.prepared.sidecar.run
    ended = {"state": run.state.value, "finished_at": now, "etag": result.prepared.etag, "counts": dump(run.counts)}
    return {"of": result.work.run_id, **ended}


def _resolved(result: Result) -> Happened:
    work, run = result.work, result.prepared.sidecar.run
    data = {
        "article_id": work.article_id,
        "run_id": work.run_id,
        "revision": work.revision,
        "state": run.state.value,
        "counts": dict(run.counts),
        "etag": result.prepared.etag,
    }
    return Happened(EventType.ARTICLE_RESOLVED, work.run_id, data)
