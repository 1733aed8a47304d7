"""Results: one transaction puts a run's sidecar in the place of the one that was served, or changes nothing.

Two fences keep a late result out. Only the last attempt at a run may end it, so a worker that was frozen and replaced
is told that its run was taken over; and what is served only ever moves to a run with a higher sequence.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from resolver.model import Mention, Sidecar, dump
from resolver.store.database import events, runs, sources
from resolver.store.database.columns import insert_into
from resolver.store.database.events import Happened
from resolver.store.database.nouns import EventType, Saved, Verdict, Work
from resolver.store.database.prepared import Prepared
from resolver.store.database.tables import ArticleRow, ArticleSourceRow, MentionRow, RunRow, SidecarRow
from resolver.vocabulary import RunState


def save(connection: Connection, work: Work, prepared: Prepared, now: datetime) -> Saved:
    """Serve this result from now on, where nothing newer is; everything that follows from it is in the same step."""
    article = connection.execute(
        select(ArticleRow.pk, ArticleRow.sequence, ArticleRow.served, ArticleRow.etag)
        .where(ArticleRow.id == work.article_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if article is None:
        return Saved(Verdict.NO_ARTICLE)
    run = connection.execute(select(RunRow.state, RunRow.attempt).where(RunRow.id == work.run_id)).one_or_none()
    if run is None:
        return Saved(Verdict.NO_ARTICLE)
    if run.attempt == work.attempt and article.served == work.sequence:
        return Saved(Verdict.ACCEPTED, article.etag)  # the same result, sent again because its commit went unanswered
    if run.attempt != work.attempt or run.state != RunState.RUNNING:
        return Saved(Verdict.TAKEN_OVER, article.etag)
    if work.sequence <= article.served:
        runs.end(connection, work.run_id, RunState.SUPERSEDED, "a newer result is served", now)
        return Saved(Verdict.LATE, article.etag)
    sidecar = prepared.sidecar
    learned = sources.learn(connection, sidecar.sources, now)
    _serve(connection, article.pk, work, prepared, now)
    _index(connection, article.pk, sidecar, learned)
    _end(connection, work, sidecar, prepared.etag, now)
    if work.sequence == article.sequence:
        connection.execute(update(ArticleRow).where(ArticleRow.pk == article.pk), {"state": sidecar.run.state})
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


def _serve(connection: Connection, pk: int, work: Work, prepared: Prepared, now: datetime) -> None:
    served = insert_into(connection, SidecarRow).values(
        article_pk=pk,
        revision=work.revision,
        sequence=work.sequence,
        run_id=work.run_id,
        etag=prepared.etag,
        saved_at=now,
        document=prepared.document,
    )
    new = served.excluded
    connection.execute(
        served.on_conflict_do_update(
            index_elements=[SidecarRow.article_pk],
            set_={
                "revision": new.revision,
                "sequence": new.sequence,
                "run_id": new.run_id,
                "etag": new.etag,
                "saved_at": new.saved_at,
                "document": new.document,
            },
        )
    )
    counts = prepared.sidecar.run.counts
    connection.execute(
        update(ArticleRow).where(ArticleRow.pk == pk),
        {
            "served": work.sequence,
            "served_revision": work.revision,
            "etag": prepared.etag,
            "checked_at": now,
            "loudest": prepared.loudest,
            **counts.model_dump(),
        },
    )


def _index(connection: Connection, pk: int, sidecar: Sidecar, learned: sources.Learned) -> None:
    """The rows that say which places and sources the sidecar has, in the place of those of the one before."""
    before = set(
        connection.execute(select(ArticleSourceRow.source_pk).where(ArticleSourceRow.article_pk == pk)).scalars()
    )
    now = set(learned.rows.values())
    connection.execute(delete(MentionRow).where(MentionRow.article_pk == pk))
    keys = {source.id: source.key for source in sidecar.sources}
    if sidecar.mentions:
        connection.execute(
            insert(MentionRow),
            [_mention(pk, at, each, keys.get(each.source_id or "")) for at, each in enumerate(sidecar.mentions)],
        )
    if left := before - now:
        connection.execute(
            delete(ArticleSourceRow).where(ArticleSourceRow.article_pk == pk, ArticleSourceRow.source_pk.in_(left))
        )
        sources.release(connection, left)
    if came := sorted(now - before):
        connection.execute(insert(ArticleSourceRow), [{"article_pk": pk, "source_pk": each} for each in came])


def _mention(pk: int, position: int, mention: Mention, source_key: str | None) -> dict[str, object]:
    return {
        "article_pk": pk,
        "position": position,
        "name": mention.id,
        "source_key": source_key,
        "form": mention.form,
        "identification": mention.identification.state,
        "comparison": mention.comparison.state,
        "anchor": mention.anchor,
        "attention": mention.attention,
        "review": mention.review.state,
    }


def _end(connection: Connection, work: Work, sidecar: Sidecar, etag: str, now: datetime) -> None:
    connection.execute(
        update(RunRow).where(RunRow.id == work.run_id),
        {
            "state": sidecar.run.state,
            "finished_at": now,
            "etag": etag,
            "counts": dump(sidecar.run.counts),
        },
    )


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
