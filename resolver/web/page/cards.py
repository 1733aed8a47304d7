"""One card for each mention: everything that the template shows of it, in order, in the reader's language. Pure."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from resolver import clean
from resolver.export.cited import language
from resolver.judge.attention import bucket
from resolver.model import Capture, Mention, Review, Sidecar, Source
from resolver.store.database.prepared import LEVELS, words_of
from resolver.vocabulary import AvailabilityState, ComparisonState, IdentificationState, Method, ReviewState, Role
from resolver.web.page import difference, naming, reasons
from resolver.web.page.addresses import Address, Chain, address, chain, fetched, way_of
from resolver.web.page.reasons import Look, Quarrel, Reasoned
from resolver.web.page.states import CHECKING, NOT_GONE, UNCHECKED, Act
from resolver.web.page.telling import Told, archived, is_meant, told
from resolver.web.page.tongue import N_, Tongue, foreign

LINKS = frozenset({Role.SHORT_LINK, Role.LINK})

REVIEWS = {
    ReviewState.CHECKED: N_("Checked"),
    ReviewState.NEEDS_ATTENTION: N_("Flagged"),
    ReviewState.NOT_A_SOURCE: N_("Marked as not a source"),
    ReviewState.OPEN: N_("Note"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One address of a card: what it is, where it leads, the way there; `note` says how that stands."""

    label: Markup
    address: Address
    chain: Chain | None = None
    note: Markup | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that a mention might mean."""

    source_id: str
    heading: Markup
    facts: tuple[Markup, ...]
    text: str | None
    language: str | None
    address: Address
    why: tuple[Reasoned, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person decided, in words."""

    state: ReviewState
    words: Markup
    note: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be shown on demand: its place in the source, what its alternative text says."""

    source_id: str
    number: int
    alt: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A mention as an editor sees it."""

    id: str
    number: int
    mark: str
    heading: Markup
    rows: tuple[Told, ...]
    level: str
    bucket: str
    facts: tuple[Markup, ...]
    title: str | None
    text: str | None
    text_label: Markup | None
    language: str | None
    copy: difference.Row
    edit: difference.Row
    whole: str | None
    source: Address | None
    lines: tuple[Line, ...]
    archives: Sequence[tuple[Told, Address | None]]
    evidence: tuple[Reasoned, ...]
    looks: tuple[Look, ...]
    quarrels: tuple[Quarrel, ...]
    candidates: tuple[Candidate, ...]
    pictures: tuple[Picture, ...]
    review: Reviewed | None
    review_state: ReviewState
    key: str | None

    @property
    def state(self) -> Told:
        """The row that counts."""
        return self.rows[0]

    @property
    def is_checking(self) -> bool:
        """Whether its source is still being looked at."""
        return self.state.state is CHECKING

    @property
    def names(self) -> frozenset[str]:
        """Names of all rows that it is in, for filters."""
        return frozenset(row.state.name for row in self.rows)

    @property
    def digest(self) -> str:
        """What changes when anything of the card does: so a page knows which cards it has to be sent."""
        return hashlib.blake2b(repr(self).encode("utf-8", "replace"), digest_size=6).hexdigest()

    @property
    def copy_url(self) -> Address | None:
        """The archived copy that can be opened."""
        return next((where for _, where in self.archives if where is not None), None)

    @property
    def first(self) -> Act | None:
        """The button that is offered first; a copy only where there is one."""
        act = self.state.state.first
        if act in {Act.USE_COPY, Act.LINK_TO_COPY} and self.copy_url is None:
            return Act.CHECKED
        return act


def cards(
    sidecar: Sidecar, say: Tongue, *, pending: Collection[str] = (), unfinished: bool = False
) -> tuple[Card, ...]:
    """The cards of an article in its order; `pending` names mentions whose sources are still being looked at.

    `unfinished`: nobody is looking at them any more.
    """
    by_id = {source.id: source for source in sidecar.sources}
    return tuple(
        card(mention, number, by_id, say, pending=mention.id in pending, unfinished=unfinished)
        for number, mention in enumerate(sidecar.mentions, 1)
    )


def card(
    mention: Mention,
    number: int,
    by_id: Mapping[str, Source],
    say: Tongue,
    *,
    pending: bool = False,
    unfinished: bool = False,
) -> Card:
    """One card; `by_id` are the sources of the sidecar."""
    beside = by_id.get(mention.source_id or "")
    source = beside if beside is not None and is_meant(mention, beside) else None
    rows = told(mention, beside, say, pending=pending)
    if pending and unfinished:
        rows = (Told(UNCHECKED, say(UNCHECKED.badge), (say(NOT_GONE),)),)
    body = next((part.value for part in mention.parts if part.role is Role.BODY), None)
    words, label, of = _words(mention, source, body, say)
    shown = source if source is not None and not pending else None
    looks = tuple(reasons.look(each, say) for each in shown.captures) if shown else ()
    edit = difference.of_versions(shown) if shown and "edited" in {row.state.name for row in rows} else ()
    mark = words_of(mention, beside.key if beside else None)
    return Card(
        id=mention.id,
        number=number,
        mark=mark,
        heading=naming.expected(mention, say) if pending else naming.heading(mention, source, say),
        rows=rows,
        level="pending" if pending and not unfinished else _level(mention, rows),
        bucket="could_not_check" if pending and unfinished else bucket(mention, beside, pending=pending),
        facts=() if pending else naming.facts(mention, source, say),
        title=None if pending else _title(source),
        text=None if pending or edit else words,
        text_label=label,
        language=language(of),
        copy=() if pending else difference.of_mention(mention, source),
        edit=edit,
        whole=shown.text if shown and mention.comparison.state is ComparisonState.SHORTENED else None,
        source=address(source.url) if source is not None and _may_open(source) else None,
        lines=_lines(mention, source, beside, by_id, say),
        archives=_archives(shown, say) if shown else (),
        evidence=reasons.reasoned(mention, {each.id: each for each in looks}, say) if not pending else (),
        looks=looks,
        quarrels=reasons.quarrels(shown, say) if shown else (),
        candidates=_candidates(mention, by_id, say) if not pending else (),
        pictures=_pictures(shown) if shown else (),
        review=_reviewed(mention.review, say),
        review_state=mention.review.state,
        key=source.key if source is not None else None,
    )


def _level(mention: Mention, rows: Sequence[Told]) -> str:
    """How loudly it asks: what was found, and what a person flagged; what a person settled is quiet."""
    if mention.review.state in {ReviewState.CHECKED, ReviewState.NOT_A_SOURCE}:
        return "settled"
    if mention.review.state is ReviewState.NEEDS_ATTENTION:
        return max((row.state.level for row in rows if row.state.level != "none"), key=LEVELS.index, default="warning")
    loudest = max((row.state.level for row in rows), key=LEVELS.index)
    return max(loudest, mention.attention, key=LEVELS.index).value


def _words(
    mention: Mention, source: Source | None, body: str | None, say: Tongue
) -> tuple[str | None, Markup | None, str | None]:
    """The words to show, what they are where they are not the source's own, and the language that they are in."""
    if mention.comparison.state is ComparisonState.ALTERED and mention.comparison.ops:
        return None, None, source.language if source else None
    if source is not None and mention.comparison.state is ComparisonState.SHORTENED and body:
        return clean.block(body), say("In the article"), source.language
    if source is not None and (source.text or source.description):
        return clean.block(source.text or source.description or ""), _whence(source, say), source.language
    return (clean.block(body), say("In the article"), None) if body else (None, None, None)


def _whence(source: Source, say: Tongue) -> Markup | None:
    """Where words come from that are not what stands there today."""
    read = source.provenance.get("/text" if source.text else "/description")
    copies = {look.id for look in source.captures if look.method is Method.ARCHIVE_COPY}
    if read in copies:
        return say("In the archived copy")
    return say("What it said when we last saw it") if source.availability.state is AvailabilityState.GONE else None


def _title(source: Source | None) -> str | None:
    return clean.line(source.title) if source is not None and source.title else None


def _may_open(source: Source) -> bool:
    return source.availability.reason != "unsafe_target"


def _lines(
    mention: Mention, source: Source | None, beside: Source | None, by_id: Mapping[str, Source], say: Tongue
) -> tuple[Line, ...]:
    """The addresses: as linked, as fetched, as declared; then where links inside the mention lead."""
    lines: list[Line] = []
    if source is not None:
        lines += _own(mention, source, say)
    seen = {source.id} if source is not None else set()
    for part in mention.parts:
        other = by_id.get(part.source_id or "")
        if part.role in LINKS and other is not None and other.id not in seen:
            seen.add(other.id)
            lines.append(_inner(part.value, other, say))
    if beside is not None and beside.id not in seen and not mention.identification.candidates:
        lines.append(_inner(beside.url, beside, say))
    return tuple(lines)


def _own(mention: Mention, source: Source, say: Tongue) -> list[Line]:
    linked = _linked(mention)
    way = way_of(source)
    declared = address(source.url)
    href = declared if _may_open(source) else Address(declared.full, declared.shown, None)
    lines = [Line(naming.what(source, say), href, chain(way.hops, say) if way else None)]
    landed = _landed(way, source)
    if linked and not _same(linked, source.url) and (way is None or not _same(linked, way.hops[0].url)):
        lines.insert(0, Line(say("As linked"), address(linked)))
    if landed and not _same(landed, source.url):
        lines.insert(len(lines) - 1, Line(say("As fetched"), address(landed)))
    return lines


def _landed(way: Capture | None, source: Source) -> str | None:
    if source.native_id is not None:
        return None  # a platform's item is asked by its ID: the page that a link ends at is in the chain
    look = fetched(source)
    return (way.final_url if way else None) or (look.requested_url if look else None)


def _linked(mention: Mention) -> str | None:
    """The address that stands in the article, where the mention is one."""
    if mention.parts and mention.parts[0].role not in {Role.LINK, Role.SHORT_LINK}:
        return None
    return next((part.value for part in mention.parts if part.role in LINKS), None)


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(url: str) -> str:
    return (
        url.partition("://")[2].removeprefix("www.").rstrip("/")
        if "://" in url
        else url.removeprefix("www.").rstrip("/")
    )


def _inner(written: str, other: Source, say: Tongue) -> Line:
    way = way_of(other, written)
    rows = _standing(other, say)
    to = address(other.url)
    shown = to if _may_open(other) else Address(to.full, to.shown, None)
    return Line(say("Link in it"), shown, chain(way.hops, say) if way else None, rows, other.id)


def _standing(source: Source, say: Tongue) -> Markup | None:
    """How a source that a link inside leads to stands; nothing where it is found."""
    if source.availability.state is AvailabilityState.LIVE:
        return None
    return naming.standing(source, say)


def _archives(source: Source, say: Tongue) -> Sequence[tuple[Told, Address | None]]:
    return [(row, address(url) if url else None) for row, url in archived(source, say)]


def _candidates(mention: Mention, by_id: Mapping[str, Source], say: Tongue) -> tuple[Candidate, ...]:
    if mention.identification.state is not IdentificationState.AMBIGUOUS:
        return ()
    found = []
    for each in mention.identification.candidates:
        source = by_id.get(each.source_id)
        if source is None:
            continue
        of = mention.model_copy(
            update={"identification": mention.identification.model_copy(update={"evidence": each.evidence})}
        )
        found.append(
            Candidate(
                source_id=source.id,
                heading=naming.heading(of, source, say),
                facts=naming.facts_of(source, say),
                text=clean.block(source.text or "", clean.DESCRIPTION),
                language=language(source.language),
                address=address(source.url),
                why=reasons.reasoned(of, {}, say),
            )
        )
    return tuple(found)


def _pictures(source: Source) -> tuple[Picture, ...]:
    found = [
        Picture(source.id, number, clean.line(medium.alt_text or "", clean.DESCRIPTION))
        for number, medium in enumerate(source.media)
        if medium.type in {"image", "animated_image"} and medium.url and clean.link(medium.url)
    ]
    if not found and source.image and clean.link(source.image):
        found.append(Picture(source.id, len(source.media), None))
    return tuple(found)


def picture_url(source: Source, number: int) -> str | None:
    """The address of a source's picture by the number that a card gives it."""
    if number < len(source.media):
        return clean.link(source.media[number].url or "")
    return clean.link(source.image or "") if number == len(source.media) else None


def _reviewed(review: Review, say: Tongue) -> Reviewed | None:
    if review.state is ReviewState.OPEN and not review.note:
        return None
    words = say(REVIEWS[review.state])
    if review.by and review.at:
        said = say("%(what)s by %(who)s, %(when)s", what=words, who=foreign(review.by), when=say.moment(review.at))
    elif review.at:
        said = say("%(what)s, %(when)s", what=words, when=say.moment(review.at))
    else:
        said = words
    return Reviewed(review.state, said, clean.block(review.note) if review.note else None)
