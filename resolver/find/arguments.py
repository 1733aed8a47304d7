"""Reads the arguments of a shortcode, a site generator's tag, a component, and which item they name. Pure.

`[youtube id="…"]`, `{{< vimeo id=1 >}}`, `{% include embed/youtube.html id='…' %}`, `<YouTube id="…" />`: an address
says it alone; an id needs a word that names its platform, which is the tag's own name, a file's, or a provider's.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from resolver.find import called, targets
from resolver.platforms import Item

_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w:@-]{0,30})[ \t]{0,3}=[ \t]{0,3})?\{?"
    r"(?:[\"'“”″](?P<quoted>[^\"'“”″\n]{0,800})[\"'“”″]|(?P<bare>[^\s\"'“”″={}]{2,800}(?:=[^\s\"'“”″{}]{0,800})?))"
)
_FILE = re.compile(r"(?:[\w-]{1,40}/){0,4}([\w-]{1,40})\.(?:html?|md|liquid|njk)")
_DESCRIBES = frozenset(
    {"title", "alt", "class", "classname", "caption", "label", "playlabel", "aria-label", "style", "theme", "lang"}
)
"""Arguments in words for readers, which name nothing."""

_PROVIDES = frozenset({"", "provider", "type", "service", "source", "host", "site", "platform", "network", "name"})
"""Arguments whose value may be the word that names a platform."""

_NAMES = re.compile(
    r"(?:^|[-_a-z0-9])(?:id|url|uri|src|source|href|link|shortcode|code|slug|status|tweet|video|post|pin|clip|reel|track"
    r"|list)$",
    re.IGNORECASE,
)
"""Arguments whose value may be an id."""


_USERS = frozenset({"user", "username", "handle", "screen_name"})
_USER = re.compile(r"@?([A-Za-z0-9_][A-Za-z0-9_.]{0,29})")


class Argument(NamedTuple):
    """One argument; `key` is empty where it has only a value."""

    key: str
    value: str


def read(written: str) -> Iterator[Argument]:
    """The arguments in a piece of source, in order, without those that only describe."""
    for found in _ARGUMENT.finditer(written):
        key = (found["key"] or "").lower()
        value = (found["quoted"] if found["quoted"] is not None else found["bare"]).strip()
        if value and key not in _DESCRIBES:
            yield Argument(key, value)


def item(name: str, arguments: list[Argument]) -> Item | None:
    """The item that a tag with this name and these arguments shows."""
    single = [each for each in arguments if len(each.value.split()) == 1]
    addressed = next((found for each in single if (found := targets.item(each.value))), None)
    if addressed is not None:
        return addressed
    files = (file[1] for each in single if (file := _FILE.fullmatch(each.value)))
    return by_id(name, single, *files)


def by_id(name: str, arguments: list[Argument], *further: str) -> Item | None:
    """The item whose id an argument gives; its platform is named by `name`, a provider, or a `further` word."""
    words = [name, *(each.value for each in arguments if each.key in _PROVIDES and each.value.isalpha()), *further]
    ids = [each.value for each in arguments if not each.key or _NAMES.search(each.key)]
    return next((found for word in words for native in ids if (found := called.item(word, native))), None)


def user(arguments: list[Argument]) -> str | None:
    """Who posted, where an argument says so: `user="…"`."""
    told = (_USER.fullmatch(each.value) for each in arguments if each.key in _USERS)
    return next((found[1] for found in told if found), None)


def component(name: str, arguments: list[Argument]) -> Item | None:
    """The item that a component with this name shows; one that names no platform needs the address of a post."""
    found = item(name, [each for each in arguments if each.key])
    if found is None or called.platform(name) is not None:
        return found
    return None if targets.Target(found.platform, found.url, found).ordinary else found
