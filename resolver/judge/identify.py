"""Says which source a mention means, how sure we are, and why. It never fetches.

| state | when |
|---|---|
| `manual` | a person said so |
| `exact` | the ID stood in the markup or the URL; for an ordinary link: it was resolved |
| `confirmed` | a picture link gave the ID, and the handle or the words agree |
| `probable` | a picture link alone; or two strong agreements without one |
| `ambiguous` | two candidates within 0.1 of each other; `exact` and `manual` have rivals of their own state only |
| `unidentified` | anything less |

Each piece of evidence against lowers the state by one: exact, confirmed, probable, unidentified. Three rules more:

- An ID in the markup never falls below `probable`: it is what readers are shown.
- A picture link whose path names another account is never `confirmed`: pictures keep their first poster's link when
  others post them again.
- A short link inside a post's words leads to what the post *quotes*. It is taken for the post itself only where handle
  and words both agree, and then is `probable`; else it is no candidate. So is a search match: it was looked for by
  handle, so only the words can make it `probable`.

Scores: `evidence`. A candidate that a picture link or a short link led to must be a platform's item; a link that led
to any other page leads to no post.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from resolver import hosts, platforms, urls
from resolver.find.found import Found
from resolver.judge import evidence
from resolver.judge.agreements import Lead, gathered, says_more
from resolver.model import Candidate, Evidence, Identification, made
from resolver.vocabulary import EvidenceKind, Form, IdentificationState, Weight

__all__ = ["Lead", "identify"]

WITHIN = 0.1
"""Two candidates nearer than this cannot be told apart."""

_PLAIN = frozenset({Form.LINK, Form.BARE_URL})
_IDENTITY = frozenset({EvidenceKind.ID_IN_MARKUP, EvidenceKind.ID_IN_URL})
_BY_LINK = frozenset({EvidenceKind.MEDIA_LINK_LEADS_TO_POST, EvidenceKind.SHORT_LINK_LEADS_TO_POST})
_FALLING = (
    IdentificationState.EXACT,
    IdentificationState.CONFIRMED,
    IdentificationState.PROBABLE,
    IdentificationState.UNIDENTIFIED,
)
_RANKS = (IdentificationState.MANUAL, *_FALLING)
_UNIDENTIFIED = made(Identification, state=IdentificationState.UNIDENTIFIED, score=0.0, evidence=())


class _Judged(NamedTuple):
    """One source with all that led to it."""

    lead: Lead
    state: IdentificationState
    score: float
    evidence: tuple[Evidence, ...]


def identify(found: Found, leads: Sequence[Lead]) -> tuple[Identification, Lead | None]:
    """Which of the leads the mention means; None where it means none of them or cannot be told."""
    if len(leads) == 1 and found.form in _PLAIN and not says_more(found, leads[0]):
        (lead,) = leads
        is_item = lead.source.native_id is not None
        told, is_meant = _of_link(found.form, lead.led_by, lead.capture_id, lead.source.url, is_item=is_item)
        return told, lead if is_meant else None
    by_key: dict[str, list[Lead]] = {}
    for lead in leads:
        if _possible(found.form, lead.led_by, lead.source.url, is_item=lead.source.native_id is not None):
            by_key.setdefault(lead.source.key, []).append(lead)
    judged = [_judge(found, same) for same in by_key.values()]
    judged = [each for each in judged if each.evidence]
    judged.sort(key=lambda each: (_RANKS.index(each.state), -each.score))
    if not judged:
        return _UNIDENTIFIED, None
    best, rest = judged[0], judged[1:]
    if best.state is IdentificationState.UNIDENTIFIED:
        return _none(IdentificationState.UNIDENTIFIED, judged), None
    if any(_rivals(best, each) for each in rest):
        return _none(IdentificationState.AMBIGUOUS, judged), None
    others = tuple(_candidate(each) for each in judged) if rest else ()
    identified = made(Identification, state=best.state, score=best.score, evidence=best.evidence, candidates=others)
    return identified, best.lead


@lru_cache(maxsize=1024)
def _of_link(
    form: Form, led_by: EvidenceKind, capture_id: str | None, url: str, *, is_item: bool
) -> tuple[Identification, bool]:
    """What a link that stands by itself comes to, and whether it is meant.

    Nothing else speaks for or against it, so it is the same in every article; most mentions are such links.
    """
    if not _possible(form, led_by, url, is_item=is_item):
        return _UNIDENTIFIED, False
    pieces = {piece.kind: piece for piece in _led(form, led_by, capture_id, url)}
    state = _state(form, pieces) or IdentificationState.UNIDENTIFIED
    weighed = tuple(pieces.values())
    return made(Identification, state=state, score=evidence.score(weighed), evidence=weighed), True


def _none(state: IdentificationState, judged: Sequence[_Judged]) -> Identification:
    candidates = tuple(_candidate(each) for each in judged)
    return Identification(state=state, score=judged[0].score, evidence=(), candidates=candidates)


def _candidate(judged: _Judged) -> Candidate:
    source_id = judged.lead.source_id or judged.lead.source.id
    return Candidate(source_id=source_id, score=judged.score, evidence=judged.evidence)


def _rivals(best: _Judged, other: _Judged) -> bool:
    if other.state is IdentificationState.UNIDENTIFIED:
        return False
    if best.state in {IdentificationState.MANUAL, IdentificationState.EXACT} and other.state is not best.state:
        return False
    return abs(best.score - other.score) < WITHIN


def _possible(form: Form, led_by: EvidenceKind, url: str, *, is_item: bool) -> bool:
    """Whether a lead reached something that the mention could mean at all."""
    if led_by is EvidenceKind.PERSON_SAID_SO or is_item:
        return True
    if form in _PLAIN:
        return not _unresolved(url)
    return led_by not in _BY_LINK


def _unresolved(url: str) -> bool:
    """Whether an address is still a short link: what it means is not known."""
    host = urls.host(url)
    short = hosts.is_short(host) or host.removeprefix("www.") in platforms.short_hosts()
    return short and bool(urlsplit(url).path.strip("/"))


def _judge(found: Found, leads: Sequence[Lead]) -> _Judged:
    """What all leads to one source come to; `evidence` is empty where the source is no candidate."""
    pieces: dict[EvidenceKind, Evidence] = {}
    for lead in leads:
        led = _led(found.form, lead.led_by, lead.capture_id, lead.source.url)
        for piece in (*led, *gathered(found, lead)):
            known = pieces.get(piece.kind)
            if known is None or _heavier(piece, known):
                pieces[piece.kind] = piece
    state = _state(found.form, pieces)
    if state is None:
        return _Judged(leads[0], IdentificationState.UNIDENTIFIED, 0.0, ())
    all_pieces = tuple(pieces.values())
    return _Judged(leads[0], state, evidence.score(all_pieces), all_pieces)


def _heavier(one: Evidence, other: Evidence) -> bool:
    order = (Weight.SUPPORTING, Weight.STRONG, Weight.DECISIVE)
    return one.weight in order and other.weight in order and order.index(one.weight) > order.index(other.weight)


def _led(form: Form, led_by: EvidenceKind, capture_id: str | None, url: str) -> tuple[Evidence, ...]:
    note = f"leads to {url}" if led_by in _BY_LINK else None
    if form in _PLAIN and led_by in _BY_LINK:
        way = evidence.item(led_by, weight=Weight.DECISIVE, capture_id=capture_id, note=note)
        return way, evidence.item(EvidenceKind.ID_IN_URL, capture_id=capture_id)
    return (evidence.item(led_by, capture_id=capture_id, note=note),)


def _state(form: Form, pieces: Mapping[EvidenceKind, Evidence]) -> IdentificationState | None:
    """The state of one candidate after all that is against it; None for a short link to what the post quotes."""
    if EvidenceKind.PERSON_SAID_SO in pieces:
        return IdentificationState.MANUAL
    strong = {kind for kind, piece in pieces.items() if piece.weight is Weight.STRONG}
    known = form in _PLAIN or not _IDENTITY.isdisjoint(pieces)
    if known:
        state = IdentificationState.EXACT
    elif EvidenceKind.MEDIA_LINK_LEADS_TO_POST in pieces:
        state = IdentificationState.CONFIRMED if strong else IdentificationState.PROBABLE
    elif EvidenceKind.TEXT_AGREES in strong and EvidenceKind.HANDLE_AGREES in pieces:
        state = IdentificationState.PROBABLE
    elif EvidenceKind.ONLY_SEARCH_MATCH in pieces:
        state = IdentificationState.UNIDENTIFIED
    else:
        return None
    against = sum(piece.weight is Weight.AGAINST for piece in pieces.values())
    lowest = IdentificationState.PROBABLE if known else IdentificationState.UNIDENTIFIED
    return _FALLING[min(_FALLING.index(state) + against, _FALLING.index(lowest))]
