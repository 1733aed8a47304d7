"""Tells from an element's attributes what it may be: marked, main content, a holder of hidden markup. Pure.

Asked for every `div` and `span` of a page, so that the usual answer, nothing, costs a few lookups.
"""

import re
from functools import cache

from resolver import platforms
from resolver.find import marks
from resolver.find.spot import Attributes, Look

_LEAST = 24
"""Characters of an attribute value from which on it can hold an address of a post or markup."""

_PLAIN = frozenset({"class", "style", "id", "title", "alt", "aria-label", "src", "href", "srcset", "onclick", "d"})
_MARKUP = re.compile(r"<(?:blockquote|iframe|amp-|script)|&lt;|%3C(?:blockquote|iframe)|\\u003C", re.IGNORECASE)
_HOST = re.compile(r"(?://|\\/\\/|%2F%2F)(?:www\.)?([A-Za-z0-9.-]{1,253})", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{60}")


class Looks:
    """Looks at the attributes of one page's elements.

    `boring` are the classes that were seen and mark nothing: an element with one of them, or none, and no attributes
    but `plain` ones need not be looked at.
    """

    def __init__(self) -> None:
        self.boring: set[str] = set()
        self.plain = _plain()
        self.unmarked = marks.classes().isdisjoint
        self._names = marks.needed_names()

    def at(self, tag: str | None, attributes: Attributes) -> Look:
        """What an element with these attributes may be; `tag` is the name of an unknown element."""
        if tag is not None and ("-" in tag or tag == "oembed" or tag in marks.rare_tags()):
            return Look.MARK
        if not self._names.isdisjoint(attributes):
            return Look.MARK
        if ("itemprop" in attributes or "role" in attributes) and (
            "articleBody" in (attributes.get("itemprop") or "") or attributes.get("role") == "main"
        ):
            return Look.AREA
        classes = attributes.get("class")
        if classes is not None:
            if classes not in self.boring:
                if not self.unmarked(classes.split()):
                    return Look.MARK
                self.boring.add(classes)
            if len(attributes) == 1:
                return Look.NOTHING
        return Look.PAYLOAD if payload("", attributes) else Look.NOTHING


@cache
def _plain() -> frozenset[str]:
    return _PLAIN - marks.needed_names()


def payload(tag: str, attributes: Attributes) -> bool:
    """Whether an attribute holds the address of a post or markup, as loaders and scripts keep them; not of a button."""
    for name, value in attributes.items():
        if value and len(value) >= _LEAST and name not in _PLAIN and _holds(value):
            return marks.buttons().isdisjoint([tag, *(attributes.get("class") or "").split()])
    return False


def _holds(value: str) -> bool:
    if "/" in value or "%2" in value:
        hosts = platforms.hosts()
        if any(found[1].lower() in hosts for found in _HOST.finditer(value)):
            return True
    return (
        ("<" in value or "&lt" in value or "%3" in value or "\\u" in value) and _MARKUP.search(value) is not None
    ) or _BASE64.match(value) is not None
