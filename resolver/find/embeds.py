"""Reads one element that may be an embed: which item it shows, and the post's words where it quotes them. Pure."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from resolver import platforms
from resolver.find import arguments, marks, quotes, targets
from resolver.find.found import Found
from resolver.find.spot import Spot
from resolver.platforms.base import Item
from resolver.vocabulary import Form, Role, SourceKind

_PLAYERS = frozenset({"iframe", "embed", "object", "amp-iframe"})
_MAX_ATTRIBUTES = 64
_ITEM = re.compile(
    r"(?:data-)?(?:(?:video|tweet|post|status|track|episode|clip|reel|pin|embed)(?:-?(?:id|uri))?|shortcode|uri)"
)
"""Attributes of custom elements that give the id of what they show; others (`app-id`, `user-id`) give other things."""

_FRAME = re.compile(
    r"/(?:oembed|embed|iframe|player)(?:\.(?:html?|php))?/?\?(?:[^#]{0,300}&)?(?:url|src|href)=(https?(?::|%3A)[^&#]{8,2000})",
    re.IGNORECASE,
)
_EMBED = re.compile(r"/embed/?(?:\?[^/]{0,300})?$")
"""How the address of a frame with a post on any server ends; which server that is, the resolver asks."""

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
    if spot.tag in marks.buttons():
        return None
    if spot.tag != "blockquote":
        item = next(_items(spot), None) or _provided(spot) or _named(spot)
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
            item = targets.item(value, any_host=spot.tag == "iframe" and _EMBED.search(value) is not None)
            item = item or (_framed(value) if spot.tag == "iframe" else None)
            if item is not None and item.source_kind in _SHOWN:
                yield item


def _framed(value: str) -> Item | None:
    """The item that a site's own frame shows, whose address the frame's holds: `/media/oembed?url=https%3A//…`."""
    found = _FRAME.search(value[: targets.MAX_HREF])
    return targets.item(unquote(found[1])) if found else None


def _provided(spot: Spot) -> Item | None:
    """The film that a player names by its platform in one attribute and by its id in another.

    Of networks the same attributes tell of share buttons, with an article's id.
    """
    word = next((named for name in marks.PROVIDERS if (named := spot.attributes.get(name))), None)
    if word is None:
        return None
    given = list(spot.attributes.items())[:_MAX_ATTRIBUTES]
    told = [arguments.Argument(name, value) for name, value in given if value and name.startswith("data-")]
    item = arguments.by_id(word, told)
    platform = platforms.named(item.platform) if item is not None else None
    is_player = platform is not None and platform.items[0].source_kind in {SourceKind.VIDEO, SourceKind.AUDIO}
    return item if is_player else None


def _named(spot: Spot) -> Item | None:
    """The item of a custom element whose name, or whose type, says the platform: `<embetty-tweet status="1">`."""
    if "-" not in spot.tag or spot.tag.startswith("x-"):
        return None
    given = list(spot.attributes.items())[:_MAX_ATTRIBUTES]
    told = [arguments.Argument("id", value) for name, value in given if value and _ITEM.fullmatch(name)]
    return arguments.by_id(spot.tag, told, spot.attributes.get("type") or "") if told else None


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
