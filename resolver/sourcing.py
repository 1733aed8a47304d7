"""Turns what was seen of one source into the source: looks and readings in; facts, verdict and origins out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from resolver import clean, platforms, urls
from resolver.answer import Answer
from resolver.judge.availability import decide
from resolver.metadata.discovery import Filled
from resolver.metadata.merge import Look, merge
from resolver.model import (
    Availability,
    Capture,
    Claim,
    Disagreement,
    Facts,
    Partial,
    Relation,
    Source,
    made,
    sha256,
    timestamp,
)
from resolver.platforms.base import Ask, Item, Reading
from resolver.question import Question, RawAnswer, Record
from resolver.vocabulary import AvailabilityState, Basis, Method, Outcome, Precision, Reason, SourceKind

MAX_RAW = 64 * 1024
_TOLD_IN_DATA = (Method.OEMBED, Method.PLATFORM_API)

_OUTCOMES = {
    AvailabilityState.LIVE: Outcome.OK,
    AvailabilityState.GONE: Outcome.GONE,
    AvailabilityState.RESTRICTED: Outcome.RESTRICTED,
    AvailabilityState.UNREACHABLE: Outcome.UNREACHABLE,
    AvailabilityState.BLOCKED: Outcome.BLOCKED,
    AvailabilityState.UNSUPPORTED: Outcome.UNSUPPORTED,
    AvailabilityState.NOT_CHECKED: Outcome.NOT_CHECKED,
}


@dataclass
class Seen:
    """All looks at one source, in the order in which they were taken.

    `limited` are the hosts that said that they were asked too often: nothing more is asked of them about this source.
    """

    captures: list[Capture] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    raw: list[RawAnswer] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    limited: set[str] = field(default_factory=set)

    def take(
        self,
        method: Method,
        url: str,
        reading: Reading,
        answer: Answer | None,
        *,
        now: datetime,
        facts: Facts | None = None,
        origins: dict[str, str] | None = None,
    ) -> None:
        """Add one look; its facts count only where the source was live in it."""
        name = f"c{len(self.captures) + 1}"
        told = facts or reading.facts
        self.captures.append(capture(name, method, url, reading, answer, now=now))
        self.readings.append(reading)
        if reading.reason is Reason.RATE_LIMITED:
            self.limited.add(urls.host(url))
        if reading.state is AvailabilityState.LIVE:
            self.looks.append(Look(told, name, method, origins or {}))
            self.origins = {**(origins or {}), **self.origins}
            self.disagreements += said_differently(reading.doubts)
        self._keep(name, method, answer)

    def _keep(self, name: str, method: Method, answer: Answer | None) -> None:
        if answer is not None and method in _TOLD_IN_DATA and len(answer.body) <= MAX_RAW:
            body = answer.body.decode("utf-8", "replace")
            self.raw.append(RawAnswer(capture_id=name, content_type=answer.content_type, body=body))

    def glance(
        self,
        method: Method,
        url: str,
        reading: Reading,
        answer: Answer | None,
        *,
        now: datetime,
        filled: Filled | None = None,
    ) -> None:
        """Add a look beside the source: it may fill gaps and disagree, but says nothing about whether it stands."""
        name = f"c{len(self.captures) + 1}"
        self.captures.append(capture(name, method, url, reading, answer, now=now))
        self._keep(name, method, answer)
        if filled is not None:
            self.looks.append(Look(filled.facts, name, method, filled.origins))
            self.origins = {**filled.origins, **self.origins}
            self.disagreements += said_differently([(each.field, each.values) for each in filled.disagreements])

    @property
    def settled(self) -> bool:
        """Whether one of the readings is a last word."""
        return any(reading.final for reading in self.readings)

    def wants(self, ask: Ask) -> bool:
        """Whether this endpoint is still to be asked, after what the others said."""
        if urls.host(ask.url) in self.limited:
            return False
        if ask.why and not any(reading.state is AvailabilityState.GONE for reading in self.readings):
            return False
        return not self.settled or (ask.more and bool(self.looks))


def capture(name: str, method: Method, url: str, reading: Reading, answer: Answer | None, *, now: datetime) -> Capture:
    """One look as it is kept; `content_hash` is of what had to be read of the body."""
    return made(
        Capture,
        id=name,
        observed_at=timestamp(answer.observed_at if answer else now),
        method=method,
        requested_url=url,
        http_status=answer.status if answer else None,
        outcome=outcome(reading),
        reason=reading.reason.value if reading.reason else None,
        content_hash=sha256(answer.beginning) if answer and answer.beginning else None,
        text=reading.facts.text,
    )


def outcome(reading: Reading) -> Outcome:
    """What a look came to, in the words of captures."""
    return Outcome.REFUSED_UNSAFE if reading.reason is Reason.UNSAFE_TARGET else _OUTCOMES[reading.state]


def item_source(item: Item, seen: Seen, now: datetime) -> Source:
    """The source of a platform's item."""
    platform = platforms.named(item.platform)
    availability = decide(seen.readings, previous=None, now=now, is_page=False)
    source = _source(item.key, item.url, seen, availability)
    clock = platform.clock(item) if platform else None
    return source.model_copy(
        update={
            "kind": item.source_kind,
            "platform": item.platform,
            "native_id": item.id,
            "publisher": source.publisher or (platform.label if platform else None),
            "published": source.published or _from_clock(clock),
        }
    )


def page_source(final_url: str, passed: Sequence[str], seen: Seen, now: datetime) -> Source:
    """The source of an ordinary page; `passed` are the addresses on the way to it."""
    availability = decide(seen.readings, previous=None, now=now, is_page=True)
    cleaned = urls.clean(final_url)
    return _source(cleaned.key, cleaned.url, seen, availability, passed, cleaned.removed)


def without_look(question: Question, reading: Reading, now: datetime) -> Record:
    """The record of a question that was not answered: out of time, offline, over a limit."""
    item = question.item
    platform = platforms.named(item.platform) if item else None
    source = Source(
        id="s",
        key=item.key if item else urls.key(question.url),
        kind=item.source_kind if item else SourceKind.UNKNOWN,
        platform=item.platform if item else None,
        native_id=item.id if item else None,
        url=question.url,
        published=_from_clock(platform.clock(item)) if platform and item else None,
        availability=decide([reading], previous=None, now=now, is_page=item is None),
    )
    return Record(url=question.url, source=source)


def _source(
    key: str,
    address: str,
    seen: Seen,
    availability: Availability,
    passed: Sequence[str] = (),
    removed: tuple[str, ...] = (),
) -> Source:
    merged = merge(seen.looks)
    facts, origins = merged.facts, seen.origins
    url = facts.url or address
    if not origins.keys() <= merged.provenance.keys():
        origins = {pointer: tag for pointer, tag in origins.items() if pointer in merged.provenance}
    live = availability.state is AvailabilityState.LIVE
    told = [
        Disagreement(field=each.field, said=tuple(Claim(by=by, value=value) for by, value in each.values))
        for each in merged.disagreements
    ]
    return made(
        Source,
        id="s",
        key=key,
        kind=facts.kind or (SourceKind.WEB_PAGE if live else SourceKind.UNKNOWN),
        url=url,
        other_urls=tuple(dict.fromkeys(each for each in passed if each != url)),
        removed=removed,
        title=facts.title,
        description=facts.description,
        author=facts.authors[0] if facts.authors else None,
        authors=facts.authors,
        publisher=facts.publisher,
        published=facts.published,
        modified=facts.modified,
        edited=facts.edited,
        paywalled=facts.paywalled,
        language=facts.language,
        text=facts.text,
        text_complete=None if facts.text_complete else False,
        image=facts.image,
        media=facts.media,
        outlinks=facts.outlinks,
        relations=tuple(_keyed(each) for each in facts.relations),
        availability=availability,
        captures=tuple(seen.captures),
        provenance=merged.provenance,
        origins=origins,
        disagreements=(*told, *seen.disagreements),
    )


def _keyed(relation: Relation) -> Relation:
    """A relation with the key of the post that its address names: a server that tells of it says that it is one."""
    if relation.key is not None or relation.url is None:
        return relation
    named = platforms.item(relation.url) or platforms.hostless(relation.url)
    return relation.model_copy(update={"key": named.key if named else urls.key(relation.url)})


def said_differently(entries: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> list[Disagreement]:
    """Disagreements within one page, for a source: the field, and who says what."""
    return [
        Disagreement(
            field=name,
            said=tuple(
                Claim(by=by, value=cut) for by, value in said if (cut := clean.line(value, clean.TITLE)) is not None
            ),
        )
        for name, said in entries
    ]


def _from_clock(moment: datetime | None) -> Partial | None:
    if moment is None:
        return None
    return Partial(value=timestamp(moment), precision=Precision.MILLISECOND, basis=Basis.ID_TIMESTAMP)
