"""Results: one transaction puts a run's sidecar in the place of the one that was served, or changes nothing.

Two fences keep a late result out. Only the last attempt at a run may end it, so a worker that was frozen and replaced
is told that its run was taken over; and what is served only ever moves to a run with a higher sequence.
"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from resolver.model import Sidecar, dump
from resolver.store.database import decisions, events, onto, runs, sidecars, sources
from resolver.store.database.events import Happened
from resolver.store.database.nouns import EventType, Saved, Verdict, Work
from resolver.store.database.prepared import Prepared, prepare
from resolver.store.database.tables import ArticleRow, RunRow
from resolver.vocabulary import RunState

_ARTICLE = (
    select(
        ArticleRow.pk, ArticleRow.sequence, ArticleRow.served, ArticleRow.etag, ArticleRow.decided, ArticleRow.headline
    )
    .where(ArticleRow.id == bindparam("id"))
    .with_for_update(key_share=True)
)
_RUN = select(RunRow.state, RunRow.attempt).where(RunRow.id == bindparam("id"))


def save(connection: Connection, work: Work, prepared: Prepared, now: datetime) -> Saved:
    """Serve this result from now on, where nothing newer is; everything that follows from it is in the same step."""
    article = connection.execute(_ARTICLE, {"id": work.article_id}).one_or_none()
    if article is None:
        return Saved(Verdict.NO_ARTICLE)
    run = connection.execute(_RUN, {"id": work.run_id}).one_or_none()
    if run is None:
        return Saved(Verdict.NO_ARTICLE)
    if run.attempt == work.attempt and article.served == work.sequence:
        return Saved(Verdict.ACCEPTED, article.etag)  # the same result, sent again because its commit went unanswered
    if run.attempt != work.attempt or run.state != RunState.RUNNING:
        return Saved(Verdict.TAKEN_OVER, article.etag)
    if work.sequence <= article.served:
        runs.end(connection, work.run_id, RunState.SUPERSEDED, "a newer result is served", now)
        return Saved(Verdict.LATE, article.etag)
    if article.decided or article.served != work.served:
        prepared = _joined(connection, article.pk, work, prepared, others=article.served != work.served)
    sidecar = prepared.sidecar
    learned = sources.learn(connection, sidecar.sources, now)
    how = sidecars.How(
        first=article.served == 0, newest=work.sequence == article.sequence, nameless=article.headline is None
    )
    sidecars.serve(connection, article.pk, work, prepared, now, how)
    sidecars.index(connection, article.pk, sidecar, set(learned.rows.values()), first=how.first)
    _end(connection, work, sidecar, prepared.etag, now)
    happened = [_resolved(work, prepared), *learned.news]
    return Saved(Verdict.ACCEPTED, prepared.etag, events.tell(connection, happened, now))


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


def _joined(connection: Connection, pk: int, work: Work, prepared: Prepared, *, others: bool) -> Prepared:
    """The result with what was decided, and with the looks of a run that came to its end while this one went on."""
    sidecar = prepared.sidecar
    served = sidecars.served(connection, work.article_id) if others else None
    if served is not None:
        before = Sidecar.model_validate_json(served.document)
        sidecar = onto.with_looks(sidecar, {source.key: source.captures for source in before.sources})
    return prepare(decisions.onto_sidecar(connection, pk, sidecar))


def _end(connection: Connection, work: Work, sidecar: Sidecar, etag: str, now: datetime) -> None:
    counts = dump(sidecar.run.counts)
    ended = {"state": sidecar.run.state, "finished_at": now, "etag": etag, "counts": counts}
    connection.execute(runs.CHANGE, {"of": work.run_id, **ended})


def _resolved(work: Work, prepared: Prepared) -> Happened:
    run = prepared.sidecar.run
    data = {
        "article_id": work.article_id,
        "run_id": work.run_id,
        "revision": work.revision,
        "state": run.state.value,
        "counts": run.counts.model_dump(),
        "etag": prepared.etag,
    }
    return Happened(EventType.ARTICLE_RESOLVED, work.run_id, data)
