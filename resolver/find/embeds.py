"""Reads one element that may be an embed: which item it shows, and the post's words where it quotes them. Pure."""

from collections.abc import Iterator, Sequence

from resolver.find import marks, quotes, targets
from resolver.find.found import Found
from resolver.find.spot import Spot
from resolver.platforms.base import Item
from resolver.vocabulary import Form, Role, SourceKind

_PLAYERS = frozenset({"iframe", "embed", "object", "amp-iframe"})
_MAX_ATTRIBUTES = 64
_SHOWN = frozenset({SourceKind.SOCIAL_POST, SourceKind.VIDEO, SourceKind.IMAGE, SourceKind.AUDIO, SourceKind.DOCUMENT})


def read(spot: Spot, inner: Sequence[Spot], text: str) -> Found | None:
    """The mention that an element makes; `inner` are the links inside it, in order.

    None for an element that names no item, quotes nobody and leads nowhere.
    """
    claim, item = marks.claimed(spot.tag, spot.attributes)
    links = [quotes.Inner(each.start, each.end, each.target) for each in inner if each.target is not None]
    if claim is None:
        return _unclaimed(spot, links, text)
    platform = claim.platform
    if item is None and (claim.mark.links or claim.mark.leads):
        item = _last(links[::-1] if claim.mark.leads else links, platform.name)
    quoted = quotes.Quoted()
    if claim.mark.quotes and spot.start is not None and spot.end is not None:
        quoted = quotes.read(text, spot.start, spot.end, links, platform.flattened)
    if item is None and quoted.handle is None and quoted.url is None:
        return None
    return _found(spot, item.platform if item else platform.name, item, quoted)


def _unclaimed(spot: Spot, links: Sequence[quotes.Inner], text: str) -> Found | None:
    """An element without a platform's mark: a player by its address, or a quote that a link to its post signs."""
    if spot.tag != "blockquote":
        item = next(_items(spot), None)
        return _found(spot, item.platform, item, quotes.Quoted()) if item else None
    cited = spot.attributes.get("cite")
    item = (targets.item(cited) if cited else None) or _last(links, None)
    if item is None or item.source_kind is not SourceKind.SOCIAL_POST:
        return None
    quoted = quotes.Quoted()
    if spot.start is not None and spot.end is not None:
        quoted = quotes.read(text, spot.start, spot.end, links)
    if quoted.handle is None and not cited:
        return None
    return _found(spot, item.platform, item, quoted)


def _items(spot: Spot) -> Iterator[Item]:
    for name, value in list(spot.attributes.items())[:_MAX_ATTRIBUTES]:
        if value and "//" in value and name not in {"srcdoc", "style", "poster", "placeholder"}:
            item = targets.item(value)
            if item is not None and item.source_kind in _SHOWN:
                yield item


def _last(links: Sequence[quotes.Inner], platform: str | None) -> Item | None:
    return next(
        (
            each.target.item
            for each in reversed(links)
            if each.target.item is not None and (platform is None or each.target.platform == platform)
        ),
        None,
    )


def _found(spot: Spot, platform: str, item: Item | None, quoted: quotes.Quoted) -> Found:
    return Found(
        Form.EMBED_HTML,
        platform,
        spot.start,
        spot.end,
        item=item,
        url=item.url if item else quoted.url,
        parts=quoted.parts,
        author=quoted.author,
        handle=quoted.handle or (item.handle if item else None),
        date=quoted.date,
    )


def is_quote(found: Found) -> bool:
    """Whether a mention carries the words of its post."""
    return found.part(Role.BODY) is not None
