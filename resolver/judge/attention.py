"""Says how loudly a mention asks for an editor, and counts a sidecar. It never fetches.

| what was found | reason | level |
|---|---|---|
| gone; a page of an ordinary link | `gone`; `dead_link` | critical |
| account suspended, private or gone | `could_not_check`, `account_changed` | critical |
| not identified, several candidates, handle or date differs | its own | warning |
| altered, edited at source, anchor lost | its own | warning |
| an address that is never opened | `unsafe_target` | warning |
| not answering | `failing_now` | info; warning from the third day on |
| could not be checked, or the post's words could not be had | `could_not_check` | info |
| shortened | none | info |
| anything else | none | none |

A link that could not be followed because nothing could be asked (offline, blocked, timed out …) is not called "not
identified": what could not be looked at is `could_not_check`, and never fine. `count` puts each mention in exactly one
of fine, attention, could_not_check and pending.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Literal

from resolver.judge.availability import lasting
from resolver.model import Availability, Comparison, Counts, Identification, Mention, Source, made
from resolver.vocabulary import (
    Anchor,
    Attention,
    AttentionReason,
    AvailabilityState,
    ComparisonState,
    EvidenceKind,
    Form,
    IdentificationState,
    Reason,
    ReviewState,
    Weight,
)

LONG = timedelta(days=2)
"""A source that did not answer for longer than this is no passing trouble."""

Bucket = Literal["fine", "attention", "could_not_check", "pending"]

_LEVELS = tuple(Attention)
_PLAIN = frozenset({Form.LINK, Form.BARE_URL})
_UNCHECKED = frozenset(
    {
        AvailabilityState.RESTRICTED,
        AvailabilityState.UNREACHABLE,
        AvailabilityState.BLOCKED,
        AvailabilityState.UNSUPPORTED,
        AvailabilityState.NOT_CHECKED,
    }
)
_ACCOUNT = frozenset({Reason.ACCOUNT_SUSPENDED, Reason.ACCOUNT_PRIVATE, Reason.ACCOUNT_GONE})
_SAME = frozenset(
    {
        ComparisonState.VERBATIM,
        ComparisonState.SAME_WORDS,
        ComparisonState.SHORTENED,
        ComparisonState.NOT_APPLICABLE,
    }
)
_UNKNOWN = frozenset({AttentionReason.COULD_NOT_CHECK, AttentionReason.FAILING_NOW})
"""Reasons of a mention that is neither fine nor a finding."""


def attention(
    *,
    form: Form,
    identification: Identification,
    comparison: Comparison,
    availability: Availability | None,
    anchor: Anchor,
    is_page: bool | None = None,
    edited_at_source: bool = False,
    account_changed: bool = False,
) -> tuple[Attention, tuple[AttentionReason, ...]]:
    """The level and the reasons of one mention, loudest first.

    `availability` is that of the source shown with the mention, None where there is none; `is_page` says that it is an
    ordinary page (unsaid: that of an ordinary link). The last two come from a comparison with an earlier run.
    """
    raised = [
        *_of_identification(identification, availability),
        *_of_availability(availability, is_page=form in _PLAIN if is_page is None else is_page),
    ]
    if comparison.state is ComparisonState.ALTERED:
        raised.append((Attention.WARNING, AttentionReason.ALTERED))
    if comparison.state is ComparisonState.SOURCE_TEXT_UNAVAILABLE:
        raised.append((Attention.INFO, AttentionReason.COULD_NOT_CHECK))
    if edited_at_source:
        raised.append((Attention.WARNING, AttentionReason.EDITED_AT_SOURCE))
    if account_changed:
        raised.append((Attention.WARNING, AttentionReason.ACCOUNT_CHANGED))
    if anchor is Anchor.LOST:
        raised.append((Attention.WARNING, AttentionReason.ANCHOR_LOST))
    if not raised:
        return (Attention.INFO if comparison.state is ComparisonState.SHORTENED else Attention.NONE), ()
    raised.sort(key=lambda each: -_LEVELS.index(each[0]))
    levels = [level for level, _ in raised]
    if comparison.state is ComparisonState.SHORTENED:
        levels.append(Attention.INFO)
    return max(levels, key=_LEVELS.index, default=Attention.NONE), tuple(dict.fromkeys(reason for _, reason in raised))


_Raised = list[tuple[Attention, AttentionReason]]


def _of_identification(identification: Identification, availability: Availability | None) -> _Raised:
    raised: _Raised = []
    if identification.state is IdentificationState.AMBIGUOUS:
        raised.append((Attention.WARNING, AttentionReason.SEVERAL_CANDIDATES))
    unfollowed = availability is not None and availability.state in _UNCHECKED
    if identification.state is IdentificationState.UNIDENTIFIED and not unfollowed:
        raised.append((Attention.WARNING, AttentionReason.NOT_IDENTIFIED))
    against = {piece.kind for piece in identification.evidence if piece.weight is Weight.AGAINST}
    if EvidenceKind.DATE_DIFFERS in against:
        raised.append((Attention.WARNING, AttentionReason.DATE_DIFFERS))
    if EvidenceKind.HANDLE_DIFFERS in against:
        raised.append((Attention.WARNING, AttentionReason.HANDLE_DIFFERS))
    return raised


def _of_availability(availability: Availability | None, *, is_page: bool) -> _Raised:
    if availability is None or availability.state is AvailabilityState.LIVE:
        return []
    if availability.reason is Reason.UNSAFE_TARGET:
        return [(Attention.WARNING, AttentionReason.UNSAFE_TARGET)]
    if availability.state is AvailabilityState.GONE:
        return [(Attention.CRITICAL, AttentionReason.DEAD_LINK if is_page else AttentionReason.GONE)]
    if availability.state is AvailabilityState.RESTRICTED and availability.reason in _ACCOUNT:
        return [
            (Attention.CRITICAL, AttentionReason.COULD_NOT_CHECK),
            (Attention.CRITICAL, AttentionReason.ACCOUNT_CHANGED),
        ]
    if availability.state is AvailabilityState.UNREACHABLE:
        failing = lasting(availability)
        return [(Attention.WARNING if failing >= LONG else Attention.INFO, AttentionReason.FAILING_NOW)]
    return [(Attention.INFO, AttentionReason.COULD_NOT_CHECK)]


def bucket(mention: Mention, source: Source | None, *, pending: bool = False) -> Bucket:
    """The one count that a mention belongs to; `source` is the one that it names, None where it names none."""
    if pending or (mention.source_id is not None and source is None):
        return "pending"
    if mention.review.state is ReviewState.NOT_A_SOURCE:
        return "fine"
    availability = source.availability if source is not None else None
    state = availability.state if availability is not None else None
    if mention.review.state is ReviewState.NEEDS_ATTENTION or _asks(mention, availability):
        return "attention"
    same = mention.comparison.state in _SAME and _UNKNOWN.isdisjoint(mention.attention_reasons)
    return "fine" if state is AvailabilityState.LIVE and same else "could_not_check"


def _asks(mention: Mention, availability: Availability | None) -> bool:
    """Whether something was found that an editor must see, in the states or in the reasons that they gave."""
    unchecked = availability is not None and availability.state in _UNCHECKED
    if mention.identification.state is IdentificationState.UNIDENTIFIED and not unchecked:
        return True
    quiet = _UNKNOWN | {AttentionReason.ACCOUNT_CHANGED} if unchecked else _UNKNOWN
    return (
        mention.identification.state is IdentificationState.AMBIGUOUS
        or mention.comparison.state is ComparisonState.ALTERED
        or mention.anchor is Anchor.LOST
        or (availability is not None and availability.state is AvailabilityState.GONE)
        or (availability is not None and availability.reason is Reason.UNSAFE_TARGET)
        or not quiet.issuperset(mention.attention_reasons)
    )


def count(mentions: Sequence[Mention], sources: Sequence[Source], *, pending: Collection[str] = ()) -> Counts:
    """The counts of a sidecar; `pending` names mentions whose sources are still being resolved."""
    by_id: Mapping[str, Source] = {source.id: source for source in sources}
    buckets = [
        bucket(mention, by_id.get(mention.source_id or ""), pending=mention.id in pending) for mention in mentions
    ]
    return made(
        Counts,
        mentions=len(mentions),
        sources=len(sources),
        fine=buckets.count("fine"),
        attention=buckets.count("attention"),
        could_not_check=buckets.count("could_not_check"),
        pending=buckets.count("pending"),
    )
