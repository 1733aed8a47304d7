"""Puts several looks at one source together: one value a field, and the capture that each was read from.

Order of trust: a person, the platform's own interface, its oEmbed answer, the page's tags, a copy in the newsroom's
system, an archived copy. A post's words come from the longest complete text that is not an archived one, then from the
longest complete archived one, then from the longest cut one; a date from the first look, or a finer one of the same
day. Pure: it reads nothing but what it is given.
"""

from collections.abc import Mapping, Sequence
from itertools import compress, filterfalse
from types import MappingProxyType
from typing import NamedTuple

from resolver.metadata import dating, titles
from resolver.metadata.claims import Disagreement
from resolver.metadata.names import fold_name
from resolver.model import Agent, Facts, Partial, made
from resolver.vocabulary import Method

_TRUST: Mapping[Method, int] = {
    Method.MANUAL: 0,
    Method.PLATFORM_API: 1,
    Method.OEMBED: 2,
    Method.JSON_LD: 3,
    Method.HTML_META: 3,
    Method.CMS_COPY: 4,
    Method.ARCHIVE_COPY: 5,
    Method.ARCHIVE_LOOKUP: 6,
    Method.REDIRECT: 7,
}
_ARCHIVED = frozenset({Method.ARCHIVE_COPY, Method.ARCHIVE_LOOKUP})
_FIRST = (
    "title",
    "description",
    "publisher",
    "language",
    "url",
    "kind",
    "edited",
    "media",
    "relations",
    "image",
    "paywalled",
)
_NOTHING = (None, (), "")
_POINTERS = tuple("/" + name for name in Facts.model_fields)

_AGENT = ("name", "handle", "url", "platform_id")


class Look(NamedTuple):
    """What one capture told; `origins` maps a JSON Pointer of its facts to the vocabulary and tag that gave it."""

    facts: Facts
    capture_id: str
    method: Method
    origins: Mapping[str, str] = MappingProxyType({})


class Merged(NamedTuple):
    """The facts of all looks; `provenance` maps JSON Pointers of `Source` (`/author/handle`) to capture ids."""

    facts: Facts = made(Facts)
    provenance: Mapping[str, str] = MappingProxyType({})
    disagreements: tuple[Disagreement, ...] = ()


def merge(looks: Sequence[Look]) -> Merged:
    """One set of facts from any number of looks; equal trust keeps the order given."""
    if len(looks) == 1 and (alone := _alone(looks[0])) is not None:
        return alone
    trusted = sorted(looks, key=lambda look: _TRUST[look.method])
    values: dict[str, object] = {}
    provenance: dict[str, str] = {}
    for name in _FIRST:
        look = next((look for look in trusted if _has(look.facts, name)), None)
        if look is not None:
            values[name] = getattr(look.facts, name)
            provenance["/" + name] = look.capture_id
    for name in ("published", "modified"):
        _date(trusted, name, values, provenance)
    _authors(trusted, values, provenance)
    _text(trusted, values, provenance)
    ordered = {"/" + name: provenance.pop("/" + name) for name in Facts.model_fields if "/" + name in provenance}
    return Merged(Facts.model_validate(values), {**ordered, **provenance}, tuple(_disagreements(trusted)))


def _alone(look: Look) -> Merged | None:
    """What one look alone tells, which is all there is; None where a word is empty or a question answered with no."""
    facts, capture = look.facts, look.capture_id
    told = facts.__dict__.values()
    if False in (facts.edited, facts.paywalled, facts.text_complete) or "" in filterfalse(None, told):
        return None
    provenance = dict.fromkeys(compress(_POINTERS, told), capture)
    del provenance["/text_complete"]
    for agent in facts.authors[:1]:
        provenance |= {"/author/" + key: capture for key in _AGENT if getattr(agent, key)}
    return Merged(look.facts, provenance)


def _has(facts: Facts, name: str) -> bool:
    return getattr(facts, name) not in _NOTHING


def _date(looks: Sequence[Look], name: str, values: dict[str, object], provenance: dict[str, str]) -> None:
    dated: list[tuple[Look, Partial]] = [
        (look, found) for look in looks if isinstance(found := getattr(look.facts, name), Partial)
    ]
    if not dated:
        return
    chosen, best = dated[0]
    for look, found in dated[1:]:
        if dating.is_finer(found, best):
            chosen, best = look, found
    values[name] = best
    provenance["/" + name] = chosen.capture_id


def _authors(looks: Sequence[Look], values: dict[str, object], provenance: dict[str, str]) -> None:
    signed = [look for look in looks if look.facts.authors]
    if not signed:
        return
    authors = list(signed[0].facts.authors)
    provenance["/authors"] = signed[0].capture_id
    first = authors[0].model_dump()
    for look in signed:
        for agent in look.facts.authors:
            if look is not signed[0] and not _is_same(authors[0], agent):
                continue
            for key in _AGENT:
                if "/author/" + key not in provenance and (value := getattr(agent, key)):
                    first[key] = value
                    provenance["/author/" + key] = look.capture_id
            break
    authors[0] = Agent.model_validate(first)
    values["authors"] = tuple(authors)


def _is_same(one: Agent, other: Agent) -> bool:
    for key in ("platform_id", "handle", "name"):
        ours, theirs = getattr(one, key), getattr(other, key)
        if ours and theirs:
            return fold_name(ours) == fold_name(theirs)
    return False


def _text(looks: Sequence[Look], values: dict[str, object], provenance: dict[str, str]) -> None:
    worded = [look for look in looks if look.facts.text]
    if worded:
        best = max(
            worded,
            key=lambda look: (look.facts.text_complete, look.method not in _ARCHIVED, len(look.facts.text or "")),
        )
        values |= {"text": best.facts.text, "text_complete": best.facts.text_complete}
        provenance["/text"] = best.capture_id
        worded.insert(0, best)
    linked = next((look for look in (*worded, *looks) if look.facts.outlinks), None)
    if linked is not None:
        values["outlinks"] = linked.facts.outlinks
        provenance["/outlinks"] = linked.capture_id


def _disagreements(looks: Sequence[Look]) -> list[Disagreement]:
    found = []
    for name in ("title", "authors", "publisher", "published", "modified", "language"):
        said = [(look, getattr(look.facts, name)) for look in looks if _has(look.facts, name)]
        others = [entry for entry in said[1:] if not _agree(name, said[0][1], entry[1])]
        if others:
            pointer = "/" + name
            values = tuple(
                (f"{look.capture_id} {look.origins.get(pointer, look.method.value)}", _shown(value))
                for look, value in (said[0], *others)
            )
            found.append(Disagreement(pointer, values))
    return found


def _agree(name: str, one: object, other: object) -> bool:
    if isinstance(one, Partial) and isinstance(other, Partial):
        return not dating.differ(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return any(_is_same(ours, theirs) for ours in one for theirs in other)
    if name == "language":
        return str(one).partition("-")[0] == str(other).partition("-")[0]
    return titles.same(str(one), str(other))


def _shown(value: object) -> str:
    if isinstance(value, Partial):
        return value.value
    if isinstance(value, tuple):
        return "; ".join(agent.name or agent.handle or "" for agent in value)
    return str(value)
