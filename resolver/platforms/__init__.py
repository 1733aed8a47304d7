"""Every platform, found by looking into this folder: there is no list to edit. It never fetches.

Lookup is by host in a dictionary, then over that host's few forms; a URL has at most one platform.
"""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from resolver.platforms.base import Form, Item, ItemKind, Platform, Split, split

__all__ = ["Item", "Platform", "every", "item", "named", "rewrite", "short_hosts"]


@cache
def every() -> tuple[Platform, ...]:
    """All platforms, by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name != "base")
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return tuple(found for module in modules if isinstance(found := getattr(module, "PLATFORM", None), Platform))


@cache
def named(name: str) -> Platform | None:
    """The platform with this name."""
    return next((platform for platform in every() if platform.name == name), None)


@dataclass(frozen=True, slots=True)
class _Entry:
    platform: Platform
    kind: ItemKind | None
    form: Form
    target: Form | None = None


@cache
def _by_host() -> Mapping[str, tuple[_Entry, ...]]:
    entries: dict[str, list[_Entry]] = defaultdict(list)
    for platform in every():
        own = [_Entry(platform, kind, form) for kind in platform.items for form in kind.compiled]
        own += [_Entry(platform, None, Form(wrap)) for wrap in platform.wraps]
        own += [_Entry(platform, None, Form(written), Form(meant)) for written, meant in platform.rewrites]
        for entry in own:
            for host in (entry.form.host, *platform.aliases.get(entry.form.host, ())):
                entries[host].append(entry)
    return {host: tuple(sorted(found, key=lambda entry: -entry.form.literals)) for host, found in entries.items()}


def item(url: str) -> Item | None:
    """The item that a URL names, opening the platforms' own wrappers (embed players, share dialogs); else None."""
    for _ in range(3):
        parts = split(url)
        inner = None
        for entry in _by_host().get(parts.host, ()) if parts else ():
            values = entry.form.read(parts.path, parts.query) if parts else None
            if values is None:
                continue
            if entry.kind is not None:
                return entry.kind.item(entry.platform.name, values)
            if entry.target is None:
                inner = values["url"]
                break
        if inner is None:
            return None
        url = inner
    return None


def hostless(url: str) -> Item | None:
    """The item that a URL would name on any host (`*/@user/1`): a claim to be confirmed, never an identification."""
    parts: Split | None = split(url)
    for entry in _by_host().get("", ()) if parts else ():
        values = entry.form.read(parts.path, parts.query) if parts else None
        if values is not None and entry.kind is not None and parts is not None:
            return entry.kind.item(entry.platform.name, {**values, "host": parts.host})
    return None


def rewrite(url: str) -> str | None:
    """The address that a URL stands for by rule (`pic.twitter.com/SLUG` is `t.co/SLUG`); None when there is no rule."""
    parts = split(url)
    for entry in _by_host().get(parts.host, ()) if parts else ():
        if entry.target is not None and parts and (values := entry.form.read(parts.path, parts.query)) is not None:
            return entry.target.write(values)
    return None


@cache
def short_hosts() -> Mapping[str, str]:
    """Host → platform name, for the hosts whose links must be followed to be known."""
    return {host: platform.name for platform in every() for host in platform.short_hosts}
