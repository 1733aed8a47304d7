"""Which platform a word means: a shortcode (`[tweet …]`), an editor's node (`youtube`), a provider's address. Pure."""

import re
from collections.abc import Mapping
from functools import cache

from resolver import platforms
from resolver.find import targets
from resolver.platforms import Item, Platform

_LETTERS = re.compile(r"[a-z0-9]+")
_TRADE = frozenset(
    {"post", "posts", "status", "embed", "embedded", "video", "player", "block", "node", "card", "widget"}
)
_LONG = 9
"""Letters without a digit from which on a word can be an id."""

_SAID = {"tweet": "twitter", "tweets": "twitter", "toot": "mastodon", "reel": "instagram", "spotifytrack": "spotify"}
"""Words for a post that name their platform, and the name of its host."""


def platform(word: str) -> Platform | None:
    """The platform that a word, name or host means: `X`, `twitter-embed`, `publish.twitter.com`, `youtubeVideo`."""
    host = targets.host(word)
    if host or "." in word:
        word = _label(host or word.lower())
    pieces = [piece for piece in re.split(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])", word) if piece]
    names = _names()
    for piece in ("".join(pieces).lower(), *(piece.lower() for piece in pieces)):
        if piece not in _TRADE and (found := names.get(_SAID.get(piece, piece))) is not None:
            return found
    return None


def item(word: str, native: str) -> Item | None:
    """The item with the id `native` on the platform that a word means."""
    native = native.strip()
    found = platform(word) if len(native) >= _LONG or any(char.isdigit() for char in native) else None
    if found is None:
        return None
    return next((each for kind in found.items if (each := found.item_for_id(kind.kind, native))), None)


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
