"""Chooses who wrote a page. It never fetches.

Statements of one tag are put together (one tag an author), then the first by rank is taken that names somebody other
than the site itself or a login. A later statement wins over it when it names the same people and more, or when its
names stand beside the heading and the first one's do not. Where all name the site, the site stays the author.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from resolver.metadata import scholarly
from resolver.metadata.claims import Choice, Claim, Field, Page
from resolver.metadata.names import MAX_NAMES, fold_name, is_person_like, split_names
from resolver.model import Agent, made

MAX_BYLINE_NAMES = 8
LINKED = 100
"""Rank from which links to authors' pages count that nothing else marks."""

_FOUND_THERE = range(50, 60)
"""Ranks of what `body` found in strong marks beside the heading; its weaker finds come after the head's statements."""


class _Said(NamedTuple):
    """The authors that one tag names; `names` are theirs, folded."""

    origin: str
    rank: int
    names: frozenset[str]
    agents: tuple[Agent, ...]


def choose(claims: Sequence[Claim], site_names: frozenset[str], page: Page) -> tuple[Choice | None, bool]:
    """The authors that the claims, sorted by rank, give, and whether they are seen on the page.

    `site_names` are the site's own names, folded.
    """
    said = [entry for each in _together(claims) if (entry := _without_site(each, site_names)).agents]
    if not said:
        return None, False
    people = [entry for entry in said if not _is_nobody(entry.agents, site_names)]
    people = [entry for entry in people if not _is_bare_link(entry)] or people
    seen = [entry for entry in people if entry.rank in _FOUND_THERE or _stands(entry.agents, page.beside, 0)]
    chosen = (seen or people or said)[0]
    for entry in people:
        if chosen.names < entry.names and all(is_person_like(agent.name or "") for agent in entry.agents):
            chosen = entry
    signed = bool(seen or (people and _stands(chosen.agents, page.text, page.end)))
    differing = [
        (entry.origin, _listed(entry.agents))
        for entry in people
        if not (chosen.names <= entry.names or entry.names <= chosen.names)
    ]
    if differing:
        differing.insert(0, (chosen.origin, _listed(chosen.agents)))
    return Choice(Field.AUTHORS, chosen.agents, chosen.origin, tuple(differing)), signed


def _is_bare_link(said: _Said) -> bool:
    """Whether nothing but a link to an author's page names these: it may be another story's, and counts for itself."""
    return said.origin == "html:byline" and said.rank >= LINKED


def _without_site(said: _Said, site_names: frozenset[str]) -> _Said:
    """The people of a list in which the site names itself too; a crowd in the body is a list of other pages."""
    if said.rank in _FOUND_THERE and len(said.agents) > MAX_BYLINE_NAMES:
        return said._replace(agents=())
    if said.names.isdisjoint(site_names):
        return said
    people = tuple(agent for agent in said.agents if fold_name(agent.name or "") not in site_names)
    if not people:
        return said
    behind = people == said.agents[-len(people) :] and all(_may_be_place(agent.name or "") for agent in people)
    if behind and not said.origin.startswith("json-ld:"):
        return _only(said, said.agents[: -len(people)])
    return _only(said, people)


def _may_be_place(name: str) -> bool:
    """Whether this is one word with a capital, as what stands in a text behind a site's name: its address."""
    return name.istitle() and len(name.split()) == 1


def _only(said: _Said, people: tuple[Agent, ...]) -> _Said:
    return said._replace(agents=people, names=frozenset(fold_name(agent.name or "") for agent in people))


def _stands(agents: Sequence[Agent], markup: str, start: int) -> bool:
    """Whether all of them are named in the markup from there on."""
    names = (agent.name or "" for agent in agents)
    return all(markup.find(name, start) >= 0 or markup.find(escape(name), start) >= 0 for name in names)


def _together(claims: Sequence[Claim]) -> list[_Said]:
    said: dict[tuple[str, int], dict[str, Agent]] = {}
    for claim in claims:
        row = said.setdefault((claim.origin, claim.rank), {})
        for agent in _agents(claim):
            if len(row) < MAX_NAMES:
                row.setdefault(fold_name(agent.name or ""), agent)
    return [_Said(origin, rank, frozenset(row), tuple(row.values())) for (origin, rank), row in said.items()]


def _agents(claim: Claim) -> tuple[Agent, ...]:
    if isinstance(claim.value, tuple):
        return claim.value
    if not isinstance(claim.value, str):
        return ()
    inverted = claim.origin.removeprefix("meta:") in scholarly.INVERTED
    return tuple(made(Agent, name=name) for name in split_names(claim.value, inverted=inverted))


def _is_nobody(agents: Sequence[Agent], site_names: frozenset[str]) -> bool:
    return all(_is_site_or_login(agent.name or "", site_names) for agent in agents)


def _is_site_or_login(name: str, site_names: frozenset[str]) -> bool:
    if fold_name(name) in site_names:
        return True
    return not is_person_like(name) and len(name.split()) == 1 and (name.islower() or any(c.isdigit() for c in name))


def _listed(agents: Sequence[Agent]) -> str:
    return "; ".join(agent.name or "" for agent in agents)
