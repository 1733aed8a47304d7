"""Puts onto a sidecar what others know: looks taken meanwhile, a source that a person named, what was decided. Pure.

Ids that are already in the sidecar stay; what is added gets the next free ones.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from resolver.judge.attention import attention, count
from resolver.judge.compare import compare
from resolver.model import Availability, Capture, Evidence, Identification, Mention, Review, Sidecar, Source
from resolver.store.database.looks import marks
from resolver.store.database.prepared import words_of
from resolver.store.history import was_edited
from resolver.vocabulary import EvidenceKind, IdentificationState, Role, Weight

_OWNED = frozenset({Role.BODY, Role.ATTRIBUTION, Role.MEDIA_LINK})


@dataclass(frozen=True, slots=True)
class Match:
    """Which source a person says a mention means."""

    source: Source
    by: str | None = None
    note: str | None = None


def later(sidecar: Sidecar, known: Mapping[str, Source]) -> Sidecar:
    """The sidecar with the newer state and the further looks of sources that were looked at since; `known` by key."""
    sources = tuple(
        source.model_copy(update={"availability": _newer(source.availability, known[source.key].availability)})
        if source.key in known
        else source
        for source in sidecar.sources
    )
    return with_looks(
        sidecar.model_copy(update={"sources": sources}), {key: source.captures for key, source in known.items()}
    )


def with_looks(sidecar: Sidecar, looks: Mapping[str, Sequence[Capture]]) -> Sidecar:
    """The sidecar with those looks at its sources, by key, that it does not have; captures only grow."""
    free = _free("c", (look.id for source in sidecar.sources for look in source.captures))
    sources = []
    for source in sidecar.sources:
        had = {marks(look).identity for look in source.captures}
        more = [look for look in looks.get(source.key, ()) if marks(look).identity not in had]
        named = tuple(look.model_copy(update={"id": free()}) for look in more)
        sources.append(source.model_copy(update={"captures": (*source.captures, *named)}) if named else source)
    return sidecar.model_copy(update={"sources": tuple(sources)})


def with_decisions(sidecar: Sidecar, matches: Mapping[str, Match], reviews: Mapping[str, Review]) -> Sidecar:
    """The sidecar as persons decided it; both by what stands for a mention (`prepared.words_of`)."""
    for mention in sidecar.mentions:
        if (match := matches.get(words_of(mention, None))) is not None:
            sidecar = matched(sidecar, mention.id, match)
    keys = {source.id: source.key for source in sidecar.sources}
    for mention in sidecar.mentions:
        review = reviews.get(words_of(mention, keys.get(mention.source_id or "")))
        if review is not None:
            sidecar = reviewed(sidecar, mention.id, review)
    return sidecar


def reviewed(sidecar: Sidecar, mention_id: str, review: Review) -> Sidecar:
    """The sidecar with this review of that mention, counted anew."""
    return _changed(sidecar, mention_id, lambda mention: mention.model_copy(update={"review": review}))


def matched(sidecar: Sidecar, mention_id: str, match: Match) -> Sidecar:
    """The sidecar in which that mention means the source that a person named, compared and counted anew."""
    sidecar, owner = _placed(sidecar, match.source)
    return _changed(sidecar, mention_id, lambda mention: _owned(mention, owner, match))


def _owned(mention: Mention, owner: Source, match: Match) -> Mention:
    said = Evidence(kind=EvidenceKind.PERSON_SAID_SO, weight=Weight.DECISIVE, note=match.note or None)
    identification = Identification(
        state=IdentificationState.MANUAL, score=1.0, evidence=(said,), candidates=mention.identification.candidates
    )
    body = next((part.value for part in mention.parts if part.role is Role.BODY), None)
    comparison = compare(body, owner.text if body else None, capture_id=owner.provenance.get("/text"))
    level, reasons = attention(
        form=mention.form,
        identification=identification,
        comparison=comparison,
        availability=owner.availability,
        anchor=mention.anchor,
        is_page=owner.platform is None,
        edited_at_source=was_edited(owner),
    )
    parts = tuple(
        part.model_copy(update={"source_id": owner.id}) if part.role in _OWNED else part for part in mention.parts
    )
    return mention.model_copy(
        update={
            "source_id": owner.id,
            "identification": identification,
            "comparison": comparison,
            "attention": level,
            "attention_reasons": reasons,
            "parts": parts,
        }
    )


def _placed(sidecar: Sidecar, source: Source) -> tuple[Sidecar, Source]:
    """The sidecar with this source in it, and the source as it stands there."""
    if any(each.key == source.key for each in sidecar.sources):
        sidecar = with_looks(sidecar, {source.key: source.captures})
    else:
        sidecar = sidecar.model_copy(update={"sources": (*sidecar.sources, _newcomer(sidecar, source))})
    return sidecar, next(each for each in sidecar.sources if each.key == source.key)


def _newcomer(sidecar: Sidecar, source: Source) -> Source:
    named = _free("s", (each.id for each in sidecar.sources))()
    free = _free("c", (look.id for each in sidecar.sources for look in each.captures))
    names = {look.id: free() for look in source.captures}
    ids = {each.key: each.id for each in sidecar.sources}
    return source.model_copy(
        update={
            "id": named,
            "captures": tuple(look.model_copy(update={"id": names[look.id]}) for look in source.captures),
            "provenance": {at: names[id_] for at, id_ in source.provenance.items() if id_ in names},
            "outlinks": tuple(
                each.model_copy(update={"source_id": ids.get(each.source_id or "")}) for each in source.outlinks
            ),
            "relations": tuple(
                each.model_copy(update={"source_id": ids[each.source_id or ""]})
                for each in source.relations
                if (each.source_id or "") in ids
            ),
        }
    )


def _changed(sidecar: Sidecar, mention_id: str, change: Callable[[Mention], Mention]) -> Sidecar:
    mentions = tuple(change(each) if each.id == mention_id else each for each in sidecar.mentions)
    run = sidecar.run.model_copy(update={"counts": count(mentions, sidecar.sources)})
    return sidecar.model_copy(update={"mentions": mentions, "run": run})


def _newer(had: Availability, known: Availability) -> Availability:
    return known if (known.checked_at or "") > (had.checked_at or "") else had


def _free(letter: str, taken: Iterable[str]) -> Callable[[], str]:
    numbers = [int(each[1:]) for each in taken if each[:1] == letter and each[1:].isdecimal()]
    last = max(numbers, default=0)

    def name() -> str:
        nonlocal last
        last += 1
        return f"{letter}{last}"

    return name
