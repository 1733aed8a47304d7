"""What an earlier sidecar of the same article hands on to a new one. Pure.

Captures only grow: looks that an earlier run recorded are kept, a new look is added only where it differs from the
last one of its kind. A source keeps its words, and when it was last seen live, after it is gone. What a person decided
about a mention stays with it as long as the mention is still there (same source, same words).
"""

from collections.abc import Mapping

from resolver.judge.availability import since
from resolver.judge.compare import compare
from resolver.model import Capture, Mention, Review, Sidecar, Source, TextQuote
from resolver.vocabulary import ComparisonState, Outcome, ReviewState

KEPT = ("title", "description", "author", "authors", "published", "language", "text", "media", "outlinks")
"""Fields that an earlier look told and that stay when a later one tells nothing."""

_SAME_WORDS = frozenset({ComparisonState.VERBATIM, ComparisonState.SAME_WORDS, ComparisonState.SHORTENED})
_SAME_LOOK = ("final_url", "http_status", "outcome", "reason", "content_hash", "text")


def earlier_source(previous: Sidecar | None, key: str) -> Source | None:
    """The source with this key in the earlier sidecar."""
    return next((source for source in previous.sources if source.key == key), None) if previous else None


def grow(earlier: Source | None, source: Source) -> tuple[Source, Mapping[str, str]]:
    """The source with the earlier one's captures before its own; and for each of its own looks the id that it now has.

    Earlier captures are named `KEY#N`, so that no two captures of a run share an id until the sidecar is numbered.
    """
    if earlier is None:
        return source, {look.id: look.id for look in source.captures}
    old = {look.id: f"{source.key}#{at}" for at, look in enumerate(earlier.captures, 1)}
    captures = [look.model_copy(update={"id": old[look.id]}) for look in earlier.captures]
    renamed: dict[str, str] = {}
    for look in source.captures:
        known = _last_like(captures, look)
        if known is None:
            captures.append(look)
        renamed[look.id] = (known or look).id
    kept = {name: value for name in KEPT if not getattr(source, name) and (value := getattr(earlier, name))}
    remembered = {at: old[id_] for at, id_ in earlier.provenance.items() if at.split("/")[1] in kept and id_ in old}
    grown = {
        **kept,
        "captures": tuple(captures),
        "availability": since(earlier.availability, source.availability, is_page=source.platform is None),
        "provenance": {**remembered, **{at: renamed.get(id_, id_) for at, id_ in source.provenance.items()}},
    }
    return source.model_copy(update=grown), renamed


def was_edited(source: Source) -> bool:
    """Whether the source has said other words before: an earlier look's words are not the ones of today."""
    told = [look.text for look in source.captures if look.text and look.outcome is Outcome.OK]
    return bool(source.text) and any(compare(text, source.text).state not in _SAME_WORDS for text in told)


def changed_account(earlier: Source, source: Source) -> bool:
    """Whether the same post is under another handle now."""
    before, now = (each.author.handle if each.author else None for each in (earlier, source))
    return bool(before and now) and str(before).casefold() != str(now).casefold()


def reviews(previous: Sidecar | None) -> Mapping[tuple[str | None, str], Review]:
    """What persons decided, by `identity` of the mention; open reviews are left out."""
    if previous is None:
        return {}
    keys = {source.id: source.key for source in previous.sources}
    return {
        identity(mention, keys.get(mention.source_id or "")): mention.review
        for mention in previous.mentions
        if mention.review.state is not ReviewState.OPEN
    }


def identity(mention: Mention, source_key: str | None) -> tuple[str | None, str]:
    """What makes a mention the same in a later run: its source and its words."""
    return source_key, next((each.exact for each in mention.selectors if isinstance(each, TextQuote)), "")


def _last_like(captures: list[Capture], look: Capture) -> Capture | None:
    for known in reversed(captures):
        if known.method is look.method and known.requested_url == look.requested_url:
            return known if all(getattr(known, name) == getattr(look, name) for name in _SAME_LOOK) else None
    return None
