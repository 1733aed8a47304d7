"""What a page's own oEmbed offer may add to what its tags say. It never fetches.

A page of any host may declare `<link rel="alternate" type="application/json+oembed">` (oembed.com, "Discovery"). It is
worth one request where the page itself names no title, no author, or, being something to look at or listen to, no
picture. The offer is believed on the page's own registrable domain and for that page only; what it tells fills gaps,
and where it says otherwise than the page, both are listed. Its markup is never used: a WordPress page quotes its own
title there as if it were a post's words (seen 2026).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from resolver.metadata import dating, titles
from resolver.metadata.addresses import same_page
from resolver.metadata.claims import Disagreement
from resolver.metadata.names import fold_name, split_names
from resolver.metadata.oembed import read_oembed
from resolver.metadata.page import PageFacts
from resolver.model import Agent, Facts, Partial
from resolver.urls import same_site
from resolver.vocabulary import SourceKind

MAX_QUERY = 8192

_SHOWN = frozenset({SourceKind.VIDEO, SourceKind.AUDIO, SourceKind.IMAGE, SourceKind.SOCIAL_POST})
_TAGS: Mapping[str, str] = {
    "title": "oembed:title",
    "authors": "oembed:author_name",
    "publisher": "oembed:provider_name",
    "published": "oembed:upload_date",
    "description": "oembed:description",
    "image": "oembed:thumbnail_url",
    "kind": "oembed:type",
}
"""The fields that may be filled, and the oEmbed names that give them."""

_ANY = frozenset({"version", "type", "title", "author_name", "provider_name", "html", "url", "thumbnail_url"})
"""One of these stands in every oEmbed answer."""

_COMPARED = ("title", "authors", "publisher", "published")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a side request added: only fields that the page left open, where each stood, what it says otherwise."""

    facts: Facts
    origins: Mapping[str, str]
    disagreements: tuple[Disagreement, ...] = ()


def offer(page: PageFacts, page_url: str) -> str | None:
    """The address to ask for what the page does not say; None where nothing is missing or the offer is not its own."""
    url = page.oembed_url
    if url is None or not _lacks(page.facts) or not same_site(url, page_url):
        return None
    query = urlsplit(url).query
    about = next((value for name, value in parse_qsl(query) if name == "url"), None) if len(query) < MAX_QUERY else None
    itself = about is None or any(same_page(about, own) for own in (page_url, page.canonical) if own)
    return url if itself else None


def fill(page: PageFacts, body: object) -> Filled | None:
    """What the parsed answer adds to the page's facts, which may be nothing; None where it is no oEmbed answer."""
    if not isinstance(body, dict) or _ANY.isdisjoint(body):
        return None
    told = _of_itself(read_oembed({name: value for name, value in body.items() if name != "html"}), page.facts)
    added = {name: getattr(told, name) for name in _TAGS if getattr(told, name) and not getattr(page.facts, name)}
    origins = {f"/{name}": _TAGS[name] for name in added}
    return Filled(Facts.model_validate(added), origins, tuple(_differing(page, told)))


def _lacks(facts: Facts) -> bool:
    return not (facts.title and facts.authors) or (facts.image is None and facts.kind in _SHOWN)


def _of_itself(told: Facts, page: Facts) -> Facts:
    """The facts without an author who is only the site's name, and without the kind that every other page has."""
    sites = {fold_name(name) for name in (told.publisher, page.publisher) if name}
    people = tuple(
        agent for agent in told.authors if agent.name and split_names(agent.name) and fold_name(agent.name) not in sites
    )
    kind = told.kind if told.kind in _SHOWN else None
    return told.model_copy(update={"authors": people, "kind": kind})


def _differing(page: PageFacts, told: Facts) -> list[Disagreement]:
    found = []
    for name in _COMPARED:
        ours, theirs = getattr(page.facts, name), getattr(told, name)
        if ours and theirs and not _agree(ours, theirs):
            pointer = f"/{name}"
            said = ((page.origins.get(pointer, "page"), _shown(ours)), (_TAGS[name], _shown(theirs)))
            found.append(Disagreement(pointer, said))
    return found


def _agree(ours: object, theirs: object) -> bool:
    if isinstance(ours, Partial) and isinstance(theirs, Partial):
        return not dating.differ(ours, theirs)
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return not _names(ours).isdisjoint(_names(theirs))
    short, long = sorted((titles.fold(str(ours)), titles.fold(str(theirs))), key=len)
    return short in long or titles.same(str(ours), str(theirs))


def _names(agents: tuple[Agent, ...]) -> set[str]:
    return {fold_name(agent.name or agent.handle or "") for agent in agents}


def _shown(value: object) -> str:
    if isinstance(value, Partial):
        return value.value
    if isinstance(value, tuple):
        return "; ".join(agent.name or agent.handle or "" for agent in value)
    return str(value)
