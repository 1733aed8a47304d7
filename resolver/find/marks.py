"""Every platform's marks in one index: which elements of a page may be an embed, and which item an element names.

Elements that are rare on pages (`blockquote`, `iframe`, `amp-twitter`, custom elements) are looked up by tag while a
page is walked. Marks on common elements (`div`, `*`) are asked for by one CSS selector list beforehand; of those, the
ones that need a `data-` attribute only where the page has an attribute of that name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from resolver import platforms
from resolver.find.targets import absolute, unwrapped
from resolver.platforms.base import Item, Mark, Platform

COMMON = frozenset({"*", "a", "article", "button", "div", "figure", "img", "li", "p", "section", "span"})
"""Tags too frequent to look at each element's attributes."""

_DATA_NAME = re.compile(r"data-[A-Za-z0-9_-]{1,64}")

Attributes = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """A platform's mark, and the platform."""

    platform: Platform
    mark: Mark

    def fits(self, tag: str, attributes: Attributes) -> bool:
        """Whether an element carries this mark."""
        mark = self.mark
        if mark.tag not in {"*", tag} or any(attributes.get(name) is None for name in mark.needs):
            return False
        return not mark.classes or not set(mark.classes).isdisjoint((attributes.get("class") or "").split())

    def item(self, attributes: Attributes) -> Item | None:
        """The item that the element's attributes name."""
        for name in self.mark.attrs:
            value = (attributes.get(name) or "").strip()
            if not value:
                continue
            url = absolute(value)
            found = platforms.item(unwrapped(url)) if url else self.platform.item_for_id(self.mark.kind, value)
            if found is None and url and self.mark.any_host:
                found = platforms.hostless(url)
            if found is not None:
                return found
        return None


@cache
def by_tag() -> Mapping[str, tuple[Claim, ...]]:
    """The claims on rare elements, by tag."""
    table: dict[str, list[Claim]] = defaultdict(list)
    for claim in _claims():
        if claim.mark.tag not in COMMON:
            table[claim.mark.tag].append(claim)
    return {tag: tuple(claims) for tag, claims in table.items()}


@cache
def on_common() -> tuple[Claim, ...]:
    """The claims on common elements."""
    return tuple(claim for claim in _claims() if claim.mark.tag in COMMON)


def claim(tag: str, attributes: Attributes) -> Claim | None:
    """The first claim on an element; one that names an item is preferred."""
    fitting = [each for each in (*by_tag().get(tag, ()), *on_common()) if each.fits(tag, attributes)]
    return next((each for each in fitting if each.item(attributes) is not None), fitting[0] if fitting else None)


def selector(body: str) -> str:
    """The CSS selector list for marks on common elements of this page; empty when the page can have none."""
    names = frozenset(name.lower() for name in set(_DATA_NAME.findall(body)))
    return _selector(names & _data_names())


@cache
def _data_names() -> frozenset[str]:
    return frozenset(name for each in on_common() for name in each.mark.needs if name.startswith("data-"))


@cache
def _selector(names: frozenset[str]) -> str:
    return ",".join(
        dict.fromkeys(
            simple
            for each in on_common()
            if all(name in names for name in each.mark.needs if name.startswith("data-"))
            for simple in _simple(each.mark)
        )
    )


def _simple(mark: Mark) -> Iterable[str]:
    tag = "" if mark.tag == "*" else mark.tag
    needs = "".join(f"[{name}]" for name in mark.needs)
    return [f"{tag}.{name}{needs}" for name in mark.classes] if mark.classes else [f"{tag}{needs}"]


@cache
def _claims() -> tuple[Claim, ...]:
    return tuple(Claim(platform, mark) for platform in platforms.every() for mark in platform.embeds)
