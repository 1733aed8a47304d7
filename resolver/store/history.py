"""What an earlier sidecar of the same article hands on to a new one. Pure.

Captures only grow: looks that an earlier run recorded are kept, a new look is added only where it differs from the
last one of its kind, and a source keeps when it was last seen live. What a person decided about a mention stays with it
as long as the mention is still there (same source, same words).
"""

from collections.abc import Mapping

from resolver.judge.availability import since
from resolver.model import Capture, Mention, Review, Sidecar, Source, TextQuote
from resolver.vocabulary import ReviewState

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
    captures = [look.model_copy(update={"id": f"{source.key}#{at}"}) for at, look in enumerate(earlier.captures, 1)]
    renamed: dict[str, str] = {}
    for look in source.captures:
        known = _last_like(captures, look)
        if known is None:
            captures.append(look)
        renamed[look.id] = (known or look).id
    availability = since(earlier.availability, source.availability, is_page=source.platform is None)
    provenance = {name: renamed.get(capture, capture) for name, capture in source.provenance.items()}
    grown = {"captures": tuple(captures), "availability": availability, "provenance": provenance}
    return source.model_copy(update=grown), renamed


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
