"""What persons decide about mentions: kept beside the article, put onto its sidecar at once and onto every later one.

A decision stands for the mention's words (and, for a review, its source), not for its number, so it outlives edits of
the article. The newest one counts; none is ever changed or taken away while the article is there.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from resolver.model import Mention, Review, Sidecar, Source, timestamp
from resolver.store.database import known, onto, sidecars, sources
from resolver.store.database.columns import tidy
from resolver.store.database.nouns import Decided, Decision
from resolver.store.database.prepared import prepare, words_of
from resolver.store.database.tables import ArticleRow, DecisionRow
from resolver.vocabulary import ReviewState, careful

REVIEW, MATCH = "review", "match"
_MADE, _WITHDRAWN = "made", "withdrawn"
_BY, _NOTE = 200, 4000


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about a mention, and the ETag of the sidecar that the person saw."""

    article_id: str
    mention_id: str
    by: str | None = None
    note: str | None = None
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """The mention that is decided about, in the sidecar that is served; the article's row is locked."""

    article_pk: int
    sidecar: Sidecar
    mention: Mention

    @property
    def source_key(self) -> str | None:
        return next((each.key for each in self.sidecar.sources if each.id == self.mention.source_id), None)


def review(connection: Connection, said: Said, state: ReviewState, now: datetime) -> Decided:
    """Keep what a person decided about a mention."""
    place = _place(connection, said)
    if not isinstance(place, _Place):
        return place
    said = _tidied(said)
    _keep(connection, place, REVIEW, words_of(place.mention, place.source_key), state, None, said, now)
    decided = Review(state=state, by=said.by, at=timestamp(now), note=said.note)
    return _serve(connection, place, onto.reviewed(place.sidecar, said.mention_id, decided), now)


def match(connection: Connection, said: Said, source: Source, now: datetime) -> Decided:
    """Keep which source a person says that a mention means."""
    place = _place(connection, said)
    if not isinstance(place, _Place):
        return place
    (learned,) = sources.learn(connection, [[source]], now)
    said = _tidied(said)
    words = words_of(place.mention, None)
    _keep(connection, place, MATCH, words, _MADE, learned.rows[source.key], said, now)
    meant = onto.Match(source, said.by, said.note)
    return _serve(connection, place, onto.matched(place.sidecar, said.mention_id, meant), now)


def unmatch(connection: Connection, said: Said, now: datetime) -> Decided:
    """Withdraw what a person said about a mention's source; from the next run on it is identified as any other."""
    place = _place(connection, said)
    if not isinstance(place, _Place):
        return place
    said = _tidied(said)
    _keep(connection, place, MATCH, words_of(place.mention, None), _WITHDRAWN, None, said, now)
    return Decided(Decision.DONE, said.etag, place.mention)


def onto_sidecar(connection: Connection, article_pk: int, sidecar: Sidecar) -> Sidecar:
    """The sidecar as persons decided it."""
    reviews: dict[str, Review] = {}
    matches: dict[str, tuple[int, str | None, str | None]] = {}
    asked = select(DecisionRow.__table__).where(DecisionRow.article_pk == article_pk).order_by(DecisionRow.pk)
    for row in connection.execute(asked):
        if row.kind == REVIEW:
            state = careful(ReviewState, row.state)
            reviews[row.words] = Review(state=state, by=row.by, at=timestamp(row.at), note=row.note)
        elif row.source_pk is not None:
            matches[row.words] = (row.source_pk, row.by, row.note)
        else:
            matches.pop(row.words, None)
    seen = known.by_number(connection, {pk for pk, _, _ in matches.values()})
    meant = {words: onto.Match(seen[pk], by, note) for words, (pk, by, note) in matches.items() if pk in seen}
    return onto.with_decisions(sidecar, meant, reviews)


def _tidied(said: Said) -> Said:
    return replace(said, by=tidy(said.by, _BY), note=tidy(said.note, _NOTE))


def _place(connection: Connection, said: Said) -> _Place | Decided:
    asked = select(ArticleRow.pk).where(ArticleRow.id == said.article_id).with_for_update(key_share=True)
    pk = connection.execute(asked).scalar()
    served = sidecars.served(connection, said.article_id) if pk is not None else None
    if pk is None or served is None:
        return Decided(Decision.NO_ARTICLE)
    if said.etag is not None and said.etag != served.etag:
        return Decided(Decision.CHANGED, served.etag)
    sidecar = Sidecar.model_validate_json(served.document)
    mention = next((each for each in sidecar.mentions if each.id == said.mention_id), None)
    return _Place(pk, sidecar, mention) if mention is not None else Decided(Decision.NO_MENTION, served.etag)


def _keep(
    connection: Connection,
    place: _Place,
    kind: str,
    words: str,
    state: str,
    source_pk: int | None,
    said: Said,
    now: datetime,
) -> None:
    connection.execute(
        insert(DecisionRow),
        {
            "article_pk": place.article_pk,
            "kind": kind,
            "words": words,
            "state": state,
            "source_pk": source_pk,
            "by": said.by,
            "note": said.note,
            "at": now,
        },
    )
    connection.execute(update(ArticleRow).where(ArticleRow.pk == place.article_pk), {"decided": True})


def _serve(connection: Connection, place: _Place, sidecar: Sidecar, now: datetime) -> Decided:
    prepared = prepare(sidecar)
    rows = known.numbers(connection, [source.key for source in sidecar.sources])
    sidecars.replace(connection, place.article_pk, prepared, now)
    sidecars.index(connection, place.article_pk, sidecar, set(rows.values()))
    mention = next(each for each in sidecar.mentions if each.id == place.mention.id)
    return Decided(Decision.DONE, prepared.etag, mention)
