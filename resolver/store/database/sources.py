"""Sources, once for all articles, and every look that was ever taken at them. Looks are only added.

`learn` takes in what runs saw. Rows are made and then locked in the order of their digests, so that two that saw the
same sources never wait for each other in a circle; what saw nothing new locks nothing.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, Row, bindparam, exists, insert, select, update

from resolver.judge.availability import since
from resolver.judge.compare import compare
from resolver.model import Availability, Capture, Source, dump
from resolver.store.database import looks
from resolver.store.database.columns import insert_into
from resolver.store.database.events import Happened
from resolver.store.database.nouns import EventType
from resolver.store.database.schedule import next_check
from resolver.store.database.tables import ArticleRow, ArticleSourceRow, CaptureRow, SourceRow
from resolver.store.database.texts import looked
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import ComparisonState

SETTLED = frozenset({State.LIVE, State.GONE, State.RESTRICTED})
"""States that say something about the source itself; going from one to another is news."""

TOLD = 20
"""Articles that an event about a source names."""

_SAME_WORDS = frozenset({ComparisonState.VERBATIM, ComparisonState.SAME_WORDS, ComparisonState.SHORTENED})

_MARKS = (SourceRow.pk, SourceRow.digest, SourceRow.checked_at, SourceRow.next_check_at)
_Marks = Row[int, str, datetime | None, datetime | None]
_ROW = (*_MARKS, SourceRow.state, SourceRow.settled, SourceRow.first_seen_at, SourceRow.document)
_Row = Row[int, str, datetime | None, datetime | None, str, str | None, datetime, bytes]


_KNOWN = select(*_MARKS).where(SourceRow.digest.in_(bindparam("marks", expanding=True)))
_LOCKED = (
    select(*_ROW)
    .where(SourceRow.digest.in_(bindparam("marks", expanding=True)))
    .order_by(SourceRow.digest)
    .with_for_update(key_share=True)
)
_LOOKS = (
    select(CaptureRow.source_pk, CaptureRow.number, CaptureRow.kind, CaptureRow.look, CaptureRow.identity)
    .where(CaptureRow.source_pk.in_(bindparam("pks", expanding=True)))
    .order_by(CaptureRow.source_pk, CaptureRow.number)
)


@dataclass(frozen=True, slots=True)
class Learned:
    """What taking in sources came to: their rows by key, and what is news."""

    rows: Mapping[str, int]
    news: tuple[Happened, ...]


@lru_cache(maxsize=1024)
def digest(key: str) -> str:
    """What a source's key is indexed by."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1024)
def moment(written: str | None) -> datetime | None:
    """A noun's time as an aware one."""
    return datetime.fromisoformat(written).astimezone(UTC) if written else None


class _Seen(NamedTuple):
    """A source as one of several callers saw it; `keys` are those of the others that it saw, by their ids."""

    at: int
    source: Source
    keys: Mapping[str, str]


def learn(connection: Connection, seen: Sequence[Sequence[Source]], now: datetime) -> list[Learned]:
    """Take in the sources that each of several runs saw, with their captures; what came of each run's."""
    by_digest: dict[str, list[_Seen]] = {}
    for at, sources in enumerate(seen):
        keys = {source.id: source.key for source in sources}
        for source in sources:
            by_digest.setdefault(digest(source.key), []).append(_Seen(at, source, keys))
    known = _rows(connection, by_digest)
    fresh = sorted(mark for mark in by_digest if mark not in known)
    if fresh:
        _make_rows(connection, [(mark, by_digest[mark][0]) for mark in fresh], now)
        known = _rows(connection, by_digest)
    kept = _kept(connection, [row.pk for row in known.values()])
    stale = [
        mark
        for mark, those in by_digest.items()
        if mark in fresh or any(_tells_more(each, known[mark], kept) for each in _different(those))
    ]
    news = _taken_in(connection, {mark: by_digest[mark] for mark in stale}, now) if stale else {}
    rows: list[dict[str, int]] = [{} for _ in seen]
    for mark, those in by_digest.items():
        for each in those:
            rows[each.at][each.source.key] = known[mark].pk
    return [Learned(found, tuple(news.get(at, ()))) for at, found in enumerate(rows)]


def _different(those: Sequence[_Seen]) -> Iterator[Source]:
    """A source as several runs saw it, once for all that saw the same: an answer is remembered in the same pieces."""
    met: list[tuple[int, list[tuple[object, ...]]]] = []
    for each in those:
        pieces = (id(each.source.availability), looked(each.source))
        if pieces not in met:
            met.append(pieces)
            yield each.source


def _taken_in(
    connection: Connection, stale: Mapping[str, Sequence[_Seen]], now: datetime
) -> Mapping[int, list[Happened]]:
    """Bring rows up to date, locked; gives what is news to each of the callers."""
    locked = _locked(connection, stale)
    kept = _kept(connection, [row.pk for row in locked.values()])
    news: dict[int, list[Happened]] = {}
    for mark, row in locked.items():
        for each in stale[mark]:
            now_row = row if each is stale[mark][0] else _locked(connection, [mark])[mark]
            numbers = _keep(connection, row.pk, each.source.captures, kept.setdefault(row.pk, _Kept()))
            said = _take_in(connection, now_row, looks.alone(each.source, each.keys, numbers), now)
            news.setdefault(each.at, []).extend(_with_articles(connection, row.pk, said))
    return news


def _with_articles(connection: Connection, pk: int, news: list[Happened]) -> list[Happened]:
    """The news with the first few articles that it concerns."""
    if not news:
        return []
    named = (
        select(ArticleRow.id)
        .join(ArticleSourceRow, ArticleSourceRow.article_pk == ArticleRow.pk)
        .where(ArticleSourceRow.source_pk == pk)
        .order_by(ArticleRow.pk.desc())
        .limit(TOLD)
    )
    ids = list(connection.execute(named).scalars())
    return [replace(each, data={**each.data, "articles": ids}) for each in news]


class _Kept:
    """The marks of a source's captures: numbers by identity, the last look of each kind, the last number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.last: dict[str, tuple[str, int]] = {}
        self.count = 0

    def add(self, number: int, marks: looks.Look) -> None:
        self.numbers[marks.identity] = number
        self.last[marks.kind] = (marks.look, number)
        self.count = max(self.count, number)

    def number(self, marks: looks.Look) -> int | None:
        """The number under which this look is kept, or one that saw the same just before it."""
        if (known := self.numbers.get(marks.identity)) is not None:
            return known
        look, number = self.last.get(marks.kind, ("", 0))
        return number if look == marks.look else None


def _rows(connection: Connection, marks: Iterable[str]) -> dict[str, _Marks]:
    return {row.digest: row for row in connection.execute(_KNOWN, {"marks": list(marks)})}


def _locked(connection: Connection, marks: Iterable[str]) -> dict[str, _Row]:
    return {row.digest: row for row in connection.execute(_LOCKED, {"marks": list(marks)})}


def _make_rows(connection: Connection, fresh: Sequence[tuple[str, _Seen]], now: datetime) -> None:
    made = insert_into(connection, SourceRow).on_conflict_do_nothing(index_elements=[SourceRow.digest])
    connection.execute(
        made,
        [
            {
                "digest": mark,
                "key": seen.source.key,
                "platform": seen.source.platform,
                "url": seen.source.url,
                "state": seen.source.availability.state,
                "settled": None,
                "first_seen_at": now,
                "document": looks.document(looks.alone(seen.source, seen.keys, {})),
            }
            for mark, seen in fresh
        ],
    )


def _kept(connection: Connection, pks: Sequence[int]) -> dict[int, _Kept]:
    found: dict[int, _Kept] = {}
    for pk, number, kind, look, identity in connection.execute(_LOOKS, {"pks": list(pks)}):
        found.setdefault(pk, _Kept()).add(number, looks.Look(kind, look, identity))
    return found


def _tells_more(source: Source, row: _Marks, kept: Mapping[int, _Kept]) -> bool:
    """Whether a run saw more of a source than its row and captures hold, or the source is to be watched again."""
    if _is_newer(source.availability, row) or row.next_check_at is None:
        return True
    marks = kept.get(row.pk, _Kept())
    return any(marks.number(looks.marks(each)) is None for each in source.captures)


def _is_newer(availability: Availability, row: _Row | _Marks) -> bool:
    at = moment(availability.checked_at)
    return at is not None and (row.checked_at is None or at > row.checked_at)


def _keep(connection: Connection, pk: int, captures: Sequence[Capture], kept: _Kept) -> Mapping[str, int]:
    """Add the captures that are new; gives the kept number of each by its id."""
    numbers: dict[str, int] = {}
    added = []
    for capture in captures:
        marks = looks.marks(capture)
        number = kept.number(marks)
        if number is None:
            number = kept.count + 1
            kept.add(number, marks)
            added.append(
                {
                    "source_pk": pk,
                    "number": number,
                    "identity": marks.identity,
                    "kind": marks.kind,
                    "look": marks.look,
                    "observed_at": moment(capture.observed_at),
                    "document": dump(capture.model_copy(update={"id": f"c{number}", "from_cache": False})).encode(),
                }
            )
        numbers[capture.id] = number
    if added:
        connection.execute(insert(CaptureRow), added)
    return numbers


def _take_in(connection: Connection, row: _Row, source: Source, now: datetime) -> list[Happened]:
    """Bring a locked row up to date with a newer look; gives what is news."""
    is_new = row.checked_at is None and row.next_check_at is None  # of two who made it at once, one comes second
    earlier = None if is_new else Source.model_validate_json(row.document)
    if not is_new and not _is_newer(source.availability, row):
        due = row.next_check_at or next_look(
            source.key, Source.model_validate_json(row.document), row.first_seen_at, now
        )
        connection.execute(update(SourceRow).where(SourceRow.pk == row.pk), {"next_check_at": due})
        return []
    before = earlier.availability if earlier and row.checked_at else None
    told = looks.with_kept_words(earlier, source)
    told = told.model_copy(update={"availability": since(before, source.availability, is_page=source.platform is None)})
    state = told.availability.state
    settled = state.value if state in SETTLED else row.settled
    connection.execute(
        update(SourceRow).where(SourceRow.pk == row.pk),
        {
            "platform": told.platform,
            "url": told.url,
            "state": state,
            "settled": settled,
            "checked_at": moment(told.availability.checked_at),
            "next_check_at": next_look(told.key, told, row.first_seen_at, now),
            "document": looks.document(told),
        },
    )
    return _news(row.settled, earlier, told)


def next_look(key: str, source: Source, first_seen: datetime, now: datetime) -> datetime:
    """When a source that was just looked at is looked at again."""
    availability = source.availability
    return next_check(
        key,
        availability.state,
        first_seen=first_seen,
        now=now,
        failing_since=moment(availability.failing_since),
        failed_checks=availability.failed_checks,
    )


def _news(settled: str | None, earlier: Source | None, told: Source) -> list[Happened]:
    state = told.availability.state
    moved = settled is not None and state in SETTLED and state != settled
    reworded = bool(earlier and earlier.text and told.text) and (
        compare(earlier.text if earlier else None, told.text).state not in _SAME_WORDS
    )
    if not (moved or reworded):
        return []
    type_ = EventType.SOURCE_GONE if moved and state is State.GONE else EventType.SOURCE_CHANGED
    data: dict[str, object] = {
        "source_key": told.key,
        "url": told.url,
        "changed": [name for name, is_so in (("state", moved), ("text", reworded)) if is_so],
        "from": settled,
        "to": state.value,
    }
    return [Happened(type_, f"{told.key}\0{told.availability.checked_at}", data)]


def release(connection: Connection, pks: Collection[int]) -> None:
    """No longer look again at those of these sources that no article mentions any more."""
    if pks:
        named = exists().where(ArticleSourceRow.source_pk == SourceRow.pk)
        connection.execute(update(SourceRow).where(SourceRow.pk.in_(sorted(pks)), ~named), {"next_check_at": None})
