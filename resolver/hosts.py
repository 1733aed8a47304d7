"""What we know of single hosts: short hosts, wrappers, walls, parking, user agents. It never fetches.

One reviewed data file, `data/hosts.toml`, gives each group with its reason; it is read once, at the first question.
Short hosts of a platform stand in that platform's file instead (`platforms.short_hosts`). Hosts are asked for in lower
case, with or without `www.`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from resolver.vocabulary import Reason

FILE = Path(__file__).with_name("data") / "hosts.toml"

_USUAL = re.compile(r"https?://([a-z0-9._-]+)((?:/[!\"$->@-~]*)?)(?:[?#][!-~]*)?")
"""An address that one look takes apart into its host and path, as `urlsplit` would."""
_GOOGLE = re.compile(r"((?:[a-z0-9-]{1,63}\.)?google)\.(?:com|[a-z]{2}|com?\.[a-z]{2})")
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2})?")
_ValueT = TypeVar("_ValueT")
MAX_DEPTH = 9
"""Parts of a path that are looked at; no listed one has so many."""


@dataclass(frozen=True, slots=True)
class Wrapper:
    """One wrapper of a host: under one of `paths` (none = any) the address is the value of one of `parameters`.

    Without `parameters` the whole query is the address.
    """

    paths: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wall:
    paths: frozenset[str]
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Known:
    short: frozenset[str]
    dead: frozenset[str]
    parked: frozenset[str]
    agents: Mapping[str, str]
    wrappers: Mapping[str, tuple[Wrapper, ...]]
    walls: Mapping[str, tuple[_Wall, ...]]
    labels: Mapping[str, Reason]
    doors: Mapping[str, Reason]
    inside: frozenset[str]
    halls: frozenset[str]


@cache
def _known() -> _Known:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    wrappers = [(row, Wrapper(_words(row, "paths"), _words(row, "parameters"))) for row in table["wrap"]]
    walls = [
        (row, _Wall(frozenset(_words(row, "paths")), Reason(row["state"])))
        for row in table["wall"]
        if "labels" not in row
    ]
    return _Known(
        short=frozenset(host for row in table["short"] for host in _words(row, "hosts")),
        dead=frozenset(host for row in table["short"] if row.get("dead") for host in _words(row, "hosts")),
        parked=frozenset(host for row in table["parked"] for host in _words(row, "hosts")),
        agents={host: str(row["agent"]) for row in table["agent"] for host in _words(row, "hosts")},
        wrappers=_by_host(wrappers),
        walls=_by_host(walls),
        labels={label: Reason(row["state"]) for row in table["wall"] for label in _words(row, "labels")},
        doors={
            word: Reason(row["state"])
            for row in table["door"]
            for key in ("words", "inside")
            for word in _words(row, key)
        },
        inside=frozenset(word for row in table["door"] for word in _words(row, "inside")),
        halls=frozenset(word for row in table["hall"] for word in _words(row, "words")),
    )


def _words(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(row.get(key, "")).split())


def _by_host(rows: Iterable[tuple[Mapping[str, Any], _ValueT]]) -> dict[str, tuple[_ValueT, ...]]:
    index: dict[str, tuple[_ValueT, ...]] = {}
    for row, value in rows:
        for host in _words(row, "hosts") or ("*",):
            index[host] = (*index.get(host, ()), value)
    return index


@lru_cache(maxsize=4096)
def names(host: str) -> tuple[str, ...]:
    """The names under which the table may list a host: itself, `google.*`, `*.example.org` for each parent."""
    bare = host.removeprefix("www.")
    google = _GOOGLE.fullmatch(bare) if "google." in bare else None
    parts = bare.split(".", 8)
    parents = ("*." + ".".join(parts[at:]) for at in range(1, min(len(parts) - 1, 8)))
    return (bare, *((google[1] + ".*",) if google else ()), *parents)


def _host_and_path(url: str) -> tuple[str, str]:
    """The parts of an address by which walls are told; no host where none can be read."""
    if usual := _USUAL.fullmatch(url):
        return usual[1].rstrip("."), usual[2]
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").rstrip("."), parts.path
    except ValueError:
        return "", ""


def _places(path: str) -> list[str]:
    """A path and the places that it is under, as the table may list them: `/a/b/c` is under `/a/b` and `/a`."""
    return [*accumulate(map("/".__add__, path.split("/", MAX_DEPTH)[1:]))]


def short_hosts() -> frozenset[str]:
    """Every short host that belongs to no platform of ours; `*.example.org` stands for the hosts under it."""
    return _known().short


def is_short(host: str) -> bool:
    """Whether links of this host must be followed to be known (platforms' own short hosts not counted)."""
    return _in(host, _known().short)


def dead(host: str) -> bool:
    """Whether this short host has shut down, so that only an archived redirect can tell where a link led.

    The most exact name in the table decides: `*.app.goo.gl` has shut down, `maps.app.goo.gl` has not.
    """
    table = _known()
    return next((name in table.dead for name in names(host) if name in table.short), False)


def parked(host: str) -> bool:
    """Whether a chain that ends at this host ended at a domain market or an advertiser's page."""
    return any(name.removeprefix("*.") in _known().parked for name in names(host))


def _in(host: str, listed: frozenset[str]) -> bool:
    return not listed.isdisjoint(names(host))


def agent_for(host: str) -> str | None:
    """The User-Agent that this host must be shown, or None for our usual one."""
    return _known().agents.get(host.removeprefix("www."))


def wrappers(host: str) -> tuple[Wrapper, ...]:
    """The wrappers that this host serves."""
    table = _known().wrappers
    return tuple(wrapper for name in names(host) for wrapper in table.get(name, ()))


def wall(url: str) -> Reason | None:
    """What the page at this URL wants first (a login, consent, a proof of being human), or None for an ordinary page.

    `UNRESOLVED_AGGREGATOR` is a news aggregator's own address of an article whose target it does not tell.
    """
    host, path = _host_and_path(url)
    if "." not in host:
        return None
    listed, first_parts, by_label = _walls(host)
    path = path.rstrip("/")
    if first_parts is not None and path[1:].partition("/")[0] not in first_parts:
        return by_label
    places = _places(path)
    for entry in listed:
        if not entry.paths or not entry.paths.isdisjoint(places):
            return entry.reason
    return by_label


def door(url: str) -> Reason | None:
    """What a site wants first of whom it led to this address from another one, by what the address is called."""
    *before, last = [part for part in _host_and_path(url)[1].split("/", MAX_DEPTH) if part] or [""]
    word, table = _folded(last.partition(".")[0]), _known()
    if word not in table.doors or (word in table.inside and not (before or "." in last or "?" in url)):
        return None
    through = all(_folded(part) in table.halls or _LANGUAGE.fullmatch(part) for part in before)
    return table.doors[word] if through else None


def _folded(part: str) -> str:
    """A part of a path without marks and capitals."""
    return "".join(filter(str.isalnum, part.casefold()))


@lru_cache(maxsize=4096)
def _walls(host: str) -> tuple[tuple[_Wall, ...], frozenset[str] | None, Reason | None]:
    """The walls that this host may have, those of every host last; where their paths begin; what its first label says.

    Paths of which none begins as one of these tell nothing; None where a wall is on every path.
    """
    table = _known()
    listed = tuple(entry for name in (*names(host), "*") for entry in table.walls.get(name, ()))
    by_label = table.labels.get(host.partition(".")[0]) if host.count(".") > 1 else None
    if not all(entry.paths for entry in listed):
        return listed, None, by_label
    return listed, frozenset(path[1:].partition("/")[0] for entry in listed for path in entry.paths), by_label
