"""Every platform, found by looking into this folder: there is no list to edit. It never fetches.

Lookup is by host in a dictionary, then over that host's few forms; a URL has at most one platform.
"""

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urljoin

from resolver import urls
from resolver.forms import MAX_URL, Form, split
from resolver.platforms.base import Item, ItemKind, Platform

__all__ = ["Item", "Platform", "every", "hostless", "hosts", "item", "named", "rewrite", "short", "short_hosts"]

_LAYERS = 4
_USUAL = re.compile(r"((?:/[!\"$&->@-~]*+)?)(?:\?[!\"$-~]*+)?(?:#(?!!)[!-~]*+)?")
"""What stands behind the host of most addresses: a path that says what it means (no escapes, no hash-bang)."""

_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.){1,16}[a-z0-9-]{2,63}")
_HOST = re.compile(r"https?://(?:[^/?#@]{0,256}@)?(?:www\.)?(([^/?#:@.]{0,63})\.?([^/?#:@]{0,253}))", re.IGNORECASE)


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
    """What a form is for: an item (`kind`), a rewriting (`target`), a short link, else a wrapper."""

    platform: Platform
    form: Form
    kind: ItemKind | None = None
    target: Form | None = None
    short: bool = False


@cache
def _by_host() -> Mapping[str, tuple[_Entry, ...]]:
    entries: dict[str, list[_Entry]] = defaultdict(list)
    for platform in every():
        own = [_Entry(platform, form, kind=kind) for kind in platform.items for form in kind.compiled]
        own += [_Entry(platform, Form(wrap)) for wrap in platform.wraps]
        own += [_Entry(platform, Form(written), target=Form(meant)) for written, meant in platform.rewrites]
        own += [_Entry(platform, Form(link), short=True) for link in platform.shorts]
        for entry in own:
            for host in (entry.form.host, *platform.aliases.get(entry.form.host, ())):
                entries[host].append(entry)
    return {host: tuple(sorted(found, key=lambda entry: -entry.form.literals)) for host, found in entries.items()}


def _readings(url: str) -> Iterable[tuple[_Entry, dict[str, str]]]:
    """Every form that this URL has, with its variables; forms with more fixed characters first."""
    found = _HOST.match(url)
    forms = _forms(found[1], found[3]) if found is not None and len(url) <= MAX_URL else None
    return _read(url, found[2].lower(), found.end(), *forms) if found is not None and forms is not None else ()


@lru_cache(maxsize=4096)
def _forms(host: str, above: str) -> tuple[tuple[_Entry, ...], re.Pattern[str]] | None:
    """The forms of this host and of all under the next one above, as a URL writes them, and their paths.

    Most hosts have none.
    """
    table = _by_host()
    names = [name for name in (_bare(host), f"*.{_bare(above)}") if name in table]
    return (tuple(entry for name in names for entry in table[name]), _paths(*names)) if names else None


def _bare(host: str) -> str:
    return host.lower().rstrip(".")


def _read(
    url: str, label: str, path: int, entries: tuple[_Entry, ...], paths: re.Pattern[str]
) -> Iterator[tuple[_Entry, dict[str, str]]]:
    """What these forms read in a URL whose path begins there and whose host begins with this label."""
    parts = split(url) if _may_be(url, path, paths) else None
    if parts is None:
        return
    for entry in entries:
        values = entry.form.read(parts.path, parts.query, label)
        if values is not None:
            yield entry, values if entry.form.host else {**values, "host": parts.host}


def _may_be(url: str, path: int, paths: re.Pattern[str]) -> bool:
    """Whether the URL, whose path begins there, may have one of these paths: so may all that are spelled unusually."""
    usual = _USUAL.fullmatch(url, path)
    return usual is None or paths.fullmatch(usual[1] or "/") is not None


@cache
def _paths(*hosts: str) -> re.Pattern[str]:
    """The paths that any form on these hosts has: most addresses there name nothing, which one look tells."""
    forms = {entry.form.paths for host in hosts for entry in _by_host()[host]}
    return re.compile("|".join(sorted(forms)), re.DOTALL)


@lru_cache(maxsize=1024)
def item(url: str) -> Item | None:
    """The item that a URL names, opening known wrappers (embed players, exit pages, archived copies); else None.

    The last answers are remembered: each address on a link's way is asked about twice.
    """
    for _ in range(_LAYERS):
        inner = None
        for entry, values in _readings(url):
            if entry.kind is not None:
                return entry.kind.item(entry.platform.name, values)
            if entry.target is None and not entry.short:
                inner = _joined(url, values["url"])
                break
        inner = inner or urls.unwrap(url)
        if inner is None:
            return None
        url = inner
    return None


def _joined(url: str, inner: str) -> str | None:
    try:
        return urljoin(url, inner)
    except ValueError:
        return None


def hostless(url: str) -> Item | None:
    """The item that a URL would name on any host (`*/@user/1`): a claim to be confirmed, never an identification.

    Hosts that are a platform's own are never claimed so.
    """
    found = _HOST.match(url)
    if found is None or not _may_be(url, found.end(), _paths("")):
        return None
    parts = split(url) if _bare(found[1]) not in _by_host() else None
    if parts is None or not _NAME.fullmatch(parts.host):
        return None
    for entry in _by_host().get("", ()):
        values = entry.form.read(parts.path, parts.query)
        if values is not None and entry.kind is not None:
            return entry.kind.item(entry.platform.name, {**values, "host": parts.host})
    return None


def rewrite(url: str) -> str | None:
    """The address that a URL stands for by rule (`pic.twitter.com/SLUG` is `t.co/SLUG`); None when there is no rule."""
    return next((entry.target.write(values) for entry, values in _readings(url) if entry.target is not None), None)


def short(url: str) -> str | None:
    """The name of the platform whose short link this is: by its host, or by a form on a host with other pages too."""
    found = _HOST.match(url)
    if found is None:
        return None
    name = short_hosts().get(_bare(found[1]))
    if name is not None:
        return name if url[found.end() :].strip("/?#") else None
    return next((entry.platform.name for entry, _ in _readings(url) if entry.short), None)


@cache
def hosts() -> frozenset[str]:
    """Every host on which some form or short link stands, without `www.`; `*.example.org` is any host under it."""
    return frozenset(_by_host()) | frozenset(short_hosts())


@cache
def short_hosts() -> Mapping[str, str]:
    """Host → platform name, for the hosts whose links must be followed to be known."""
    return {host: platform.name for platform in every() for host in platform.short_hosts}
