"""Chooses who wrote a page. It never fetches.

Statements of one vocabulary are put together (one tag an author), then the first by rank is taken that names somebody
other than the site itself or a login; where all name the site, the site stays the author.
"""

from collections.abc import Sequence

from resolver.metadata import scholarly
from resolver.metadata.claims import Choice, Claim, Field
from resolver.metadata.names import MAX_NAMES, fold_name, is_person_like, split_names
from resolver.model import Agent


def choose(claims: Sequence[Claim], site_names: frozenset[str]) -> Choice | None:
    """The authors that the claims, sorted by rank, give; `site_names` are the site's own names, folded."""
    said = [(origin, agents) for origin, agents in _together(claims).items() if agents]
    if not said:
        return None
    people = [(origin, agents) for origin, agents in said if not _is_nobody(agents, site_names)]
    origin, agents = (people or said)[0]
    ours = {fold_name(agent.name or "") for agent in agents}
    differing = []
    for other, others in people[1:]:
        theirs = {fold_name(agent.name or "") for agent in others}
        if not (ours <= theirs or theirs <= ours):
            differing.append((other, _listed(others)))
    return Choice(Field.AUTHORS, agents, origin, ((origin, _listed(agents)), *differing) if differing else ())


def _together(claims: Sequence[Claim]) -> dict[str, tuple[Agent, ...]]:
    said: dict[str, dict[str, Agent]] = {}
    for claim in claims:
        row = said.setdefault(claim.origin, {})
        for agent in _agents(claim):
            if len(row) < MAX_NAMES:
                row.setdefault(fold_name(agent.name or ""), agent)
    return {origin: tuple(row.values()) for origin, row in said.items()}


def _agents(claim: Claim) -> tuple[Agent, ...]:
    if isinstance(claim.value, tuple):
        return claim.value
    if not isinstance(claim.value, str):
        return ()
    inverted = claim.origin.removeprefix("meta:") in scholarly.INVERTED
    return tuple(Agent(name=name) for name in split_names(claim.value, inverted=inverted))


def _is_nobody(agents: Sequence[Agent], site_names: frozenset[str]) -> bool:
    return all(_is_site_or_login(agent.name or "", site_names) for agent in agents)


def _is_site_or_login(name: str, site_names: frozenset[str]) -> bool:
    if fold_name(name) in site_names:
        return True
    return not is_person_like(name) and len(name.split()) == 1 and (name.islower() or any(c.isdigit() for c in name))


def _listed(agents: Sequence[Agent]) -> str:
    return "; ".join(agent.name or "" for agent in agents)
