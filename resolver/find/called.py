"""Which platform a word means: a shortcode (`[tweet …]`), an editor's node (`youtube`), a provider's address. Pure."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise

from resolver import platforms
from resolver.find import targets
from resolver.platforms import Item, Platform
from resolver.tokens import words

_LETTERS = re.compile(r"[a-z0-9]+")
_TRADE = frozenset(
    {"post", "posts", "status", "embed", "embedded", "video", "player", "block", "node", "card", "widget"}
)
_NO_ITEM = words(
    "feed feeds timeline stream follow follower followers subscribe channel user users profile page group list lists "
    "gallery icon icons button buttons share like login author count counter pixel api app"
)
"""What a word beside a platform's name says it shows instead of one item (`[instagram-feed id=1]`)."""

_LONG = 9
"""Letters without a digit from which on a word can be an id."""

_LONG_NAME = 6
"""Characters from which on digits at the end of a name count its versions."""

_SAID = {
    "tweet": "twitter",
    "tweets": "twitter",
    "blackbirdpie": "twitter",
    "embedtweet": "twitter",
    "toot": "mastodon",
    "reel": "instagram",
    "gist": "github",
    "spotifytrack": "spotify",
}
"""Words for a post that name their platform, and the name of its host."""


def platform(word: str) -> Platform | None:
    """The platform that a word, name or host means: `X`, `twitter-embed`, `publish.twitter.com`, `youtubeVideo`."""
    host = targets.host(word)
    if host or "." in word:
        word = _label(host or word.lower())
    pieces = _pieces(word)
    names = _names()
    pairs = (one + two for one, two in pairwise(pieces))
    for piece in (word.lower() for word in ("".join(pieces), *pairs, *pieces)):
        if piece not in _TRADE and (found := names.get(_SAID.get(piece, piece)) or names.get(_unnumbered(piece))):
            return found
    return None


def item(word: str, native: str) -> Item | None:
    """The item with the id `native` on the platform that a word means."""
    native = native.strip()
    found = platform(word) if _may_be_id(native) else None
    if found is None or not _NO_ITEM.isdisjoint(piece.lower() for piece in _pieces(word)):
        return None
    kinds = sorted({kind.kind for kind in found.items}, key=_order(found, word.lower()))
    named = next((each for kind in kinds if (each := found.item_for_id(kind, native))), None)
    return _under(found, native) if named is None and "/" in native else named


def _pieces(word: str) -> list[str]:
    return [piece for piece in re.split(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])", word) if piece]


def _may_be_id(native: str) -> bool:
    """Whether this may be an id: it has a digit, or is long and no word as people write it (`Interesting`)."""
    if any(char.isdigit() for char in native):
        return True
    return len(native) >= _LONG and ("/" in native or native[1:] != native[1:].lower())


def _order(found: Platform, word: str) -> Callable[[str], tuple[bool, int]]:
    """The order in which a platform's kinds are tried: the one that the word itself names comes first."""
    places = [kind.kind for kind in found.items]
    return lambda kind: (kind != word, places.index(kind))


def _under(platform: Platform, path: str) -> Item | None:
    """The item at a path of the platform's own site, as components take it: `example/status/1`."""
    hosts = dict.fromkeys(form.host for kind in platform.items for form in kind.compiled if form.host)
    items = (targets.item(f"https://{host}/{path.lstrip('/')}") for host in hosts)
    return next((each for each in items if each is not None and each.platform == platform.name), None)


def _unnumbered(piece: str) -> str:
    """A name without the number of its version (`youtube2`); short names with digits are names of their own."""
    return piece.rstrip("0123456789") if len(piece) >= _LONG_NAME else piece


@cache
def _names() -> Mapping[str, Platform]:
    names: dict[str, Platform] = {}
    for each in platforms.every():
        hosts = [form.host for kind in each.items for form in kind.compiled if form.host]
        hosts += [alias for aliases in each.aliases.values() for alias in aliases]
        for word in (each.name, "".join(_LETTERS.findall(each.label.lower())), *map(_label, hosts)):
            names.setdefault(word, each)
    return names


def _label(host: str) -> str:
    """The name in a host: `twitter` of `publish.twitter.com`."""
    labels = host.split(".")
    return labels[-2] if len(labels) > 1 else host
