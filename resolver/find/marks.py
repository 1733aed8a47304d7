"""Every platform's marks in one index: which elements of a page may be an embed, and which item an element names. Pure.

Elements that are rare on pages (`blockquote`, `iframe`, `amp-twitter`, custom elements) are looked at by their tag;
common ones (`div`, `span`) only when they have a class or an attribute that some mark names.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from resolver import platforms
from resolver.find import targets
from resolver.platforms.base import Item, Mark, Platform

COMMON = frozenset({"*", "a", "article", "button", "div", "figure", "img", "li", "p", "section", "span"})
"""Tags too frequent to look at each element's attributes."""

Attributes = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """A platform's mark, and the platform."""

    platform: Platform
    mark: Mark

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of the platform's own addresses."""
        return frozenset(form.host for kind in self.platform.items for form in kind.compiled)

    def fits(self, tag: str, attributes: Attributes) -> bool:
        """Whether an element carries this mark."""
        mark = self.mark
        if mark.tag not in {"*", tag} or any(attributes.get(name) is None for name in mark.needs):
            return False
        if mark.own and targets.host(targets.absolute(attributes.get("src") or "") or "") not in self.hosts:
            return False
        return not mark.classes or not set(mark.classes).isdisjoint((attributes.get("class") or "").split())

    def item(self, attributes: Attributes) -> Item | None:
        """The item that the element's attributes name."""
        for name in self.mark.attrs:
            value = (attributes.get(name) or "").strip()
            if not value:
                continue
            found = targets.item(value, any_host=self.mark.any_host) if "/" in value else None
            found = found or self.platform.item_for_id(self.mark.kind, value)
            if found is not None:
                return found
        return None


@cache
def _by_tag() -> Mapping[str, tuple[Claim, ...]]:
    table: dict[str, list[Claim]] = defaultdict(list)
    for claim in _claims():
        table[claim.mark.tag].append(claim)
    return {tag: tuple(claims) for tag, claims in table.items()}


@cache
def rare_tags() -> frozenset[str]:
    """The tags that a walk must stop at."""
    return frozenset(_by_tag()) - COMMON


def claims(tag: str, attributes: Attributes) -> list[Claim]:
    """The claims on an element, those of its own tag first."""
    fitting = [each for each in _by_tag().get(tag, ()) if each.fits(tag, attributes)]
    named = (attributes.get("class") or "").split()
    if not (needed_names().isdisjoint(attributes) and classes().isdisjoint(named)):
        fitting += [each for each in _by_tag().get("*", ()) if each.fits(tag, attributes)]
    return fitting


def claimed(tag: str, attributes: Attributes) -> tuple[Claim | None, Item | None]:
    """The claim that counts, and the item that the attributes name: the first claim that names one, else the first."""
    fitting = claims(tag, attributes)
    for each in fitting:
        if (found := each.item(attributes)) is not None:
            return each, found
    return (fitting[0] if fitting else None), None


PROVIDERS = ("data-provider", "data-video-provider", "data-embed-provider", "data-video-service", "data-video-type")
"""Attributes in which players of all sites name the platform whose id another attribute holds."""


@cache
def needed_names() -> frozenset[str]:
    """The attributes that an element with a mark but without its class must have."""
    needed = (name for each in _on_common() if not each.mark.classes for name in each.mark.needs)
    return frozenset((*needed, *PROVIDERS))


@cache
def buttons() -> frozenset[str]:
    """The classes and tags of the platforms' buttons and boxes."""
    return frozenset(name for each in platforms.every() for name in each.buttons)


@cache
def classes() -> frozenset[str]:
    """The class names of marks on common elements."""
    return frozenset(name for each in _on_common() for name in each.mark.classes)


@cache
def _on_common() -> tuple[Claim, ...]:
    return tuple(claim for claim in _claims() if claim.mark.tag in COMMON)


@cache
def _claims() -> tuple[Claim, ...]:
    return tuple(Claim(platform, mark) for platform in platforms.every() for mark in platform.embeds)
