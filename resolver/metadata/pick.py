"""Chooses among a page's claims: one value a field, where it stood, and what else was said. It never fetches.

Order is the ranks of the tables, with what a page gives away about its own tags: a title that the visible heading
repeats wins, the site's name is taken off only where it is known, a site that names itself as author gives way to a
person.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple

from resolver import clean, urls
from resolver.metadata import addresses, dating, titles, writers
from resolver.metadata.claims import Choice, Claim, Disagreement, Field, Page
from resolver.metadata.values import absolute, language, plain
from resolver.model import Facts, made

MAX_CLAIMS = 40
"""Claims of one field that are looked at."""

_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")

_NAMES = {field: (field[1:], str(field)) for field in Field}
"""The name of a field in `Facts`, and its pointer as a plain text."""

_WANTED = {
    (True, True): frozenset({Field.AUTHORS, Field.PUBLISHED}),
    (True, False): frozenset({Field.AUTHORS}),
    (False, True): frozenset({Field.PUBLISHED}),
}
"""What a body is read for: where authors are missing or unseen, and where the date is missing."""

MIN_VOTES = 2
_DEFAULT = "en"
"""What a page's template says of its language before anybody sets it."""

_field, _field_and_rank = attrgetter("field"), attrgetter("field", "rank")

Claims = Mapping[Field, Sequence[Claim]]


class Picked(NamedTuple):
    """What was chosen; `origins` maps the JSON Pointer of a field to the vocabulary and tag that gave it."""

    facts: Facts
    origins: Mapping[str, str]
    disagreements: tuple[Disagreement, ...]


Look = Callable[[frozenset[Field]], Iterable[Claim]]
"""Reads the page's body for claims about these fields."""


def pick(claims: Iterable[Claim], page: Page, look: Look) -> Picked:
    """The facts of a page; `look` is called once, where authors are missing or nowhere to be seen, or no date is."""
    by_field = _sorted(claims)
    site, names = _site(by_field, page)
    url, unbelieved = addresses.choose(by_field.get(Field.URL, ()), page.url, page.base)
    authors, signed = writers.choose(by_field.get(Field.AUTHORS, ()), names, page)
    published = dating.choose(Field.PUBLISHED, by_field.get(Field.PUBLISHED, ()), page.seen)
    if not signed or published is None:
        found = _sorted(look(_WANTED[not signed, published is None]))
        if more := found.get(Field.AUTHORS):
            authors, _ = writers.choose([*by_field.get(Field.AUTHORS, ()), *more], names, page)
        published = published or dating.choose(Field.PUBLISHED, found.get(Field.PUBLISHED, ()), page.seen)
        by_field.setdefault(Field.MODIFIED, []).extend(found.get(Field.MODIFIED, ()))
    choices = [
        _title(by_field.get(Field.TITLE, ()), names, page),
        site,
        authors,
        published,
        dating.choose(Field.MODIFIED, by_field.get(Field.MODIFIED, ()), page.seen, published),
        url,
        *_others(by_field, page),
    ]
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    disagreements: list[Disagreement] = []
    for field, value, origin, differing in filter(None, choices):
        name, pointer = _NAMES[field]
        values[name], origins[pointer] = value, origin
        if differing:
            disagreements.append(Disagreement(field, differing))
    if unbelieved:
        disagreements.append(Disagreement(Field.URL, unbelieved))
    return Picked(made(Facts, **values), origins, tuple(disagreements))


def _sorted(claims: Iterable[Claim]) -> dict[Field, list[Claim]]:
    ordered = groupby(sorted(claims, key=_field_and_rank), _field)
    return {field: list(islice(row, MAX_CLAIMS)) for field, row in ordered}


def _site(by_field: Claims, page: Page) -> tuple[Choice | None, frozenset[str]]:
    label, names = _of_host(urls.host(page.url))
    said = []
    for claim in by_field.get(Field.SITE, ()):
        name = plain(claim.value, clean.NAME) if isinstance(claim.value, str) else None
        if name and "://" not in name:
            said.append((claim.origin, name))
    if not said:
        for claim in by_field.get(Field.TITLE, ()):
            if isinstance(claim.value, str) and (name := titles.site_in(plain(claim.value, clean.TITLE) or "", label)):
                said.append((claim.origin, name))
                break
    if not said:
        return None, names
    every = frozenset(titles.fold(name) for _, name in said)
    said = [(origin, titles.name_in(name, label, every)) for origin, name in said]
    names = names.union(every, (titles.fold(name) for _, name in said))
    origin, site = said[0]
    if len(said) > 1 and _DOMAIN.fullmatch(site):
        proper = next((entry for entry in said if not _DOMAIN.fullmatch(entry[1])), said[0])
        spelled = titles.fold(proper[1]) == label
        origin, site = proper if spelled or proper[0].startswith("json-ld:") else said[0]
    bare = titles.fold(site)
    differing = [other for other in said if not _alike(titles.fold(other[1]), bare)]
    return Choice(Field.SITE, site, origin, ((origin, site), *differing) if differing else ()), names


@lru_cache(maxsize=1024)
def _of_host(host: str) -> tuple[str, frozenset[str]]:
    """The label that a host's site is known by, and all names of the site that its host tells; folded."""
    bare = host.removeprefix("www.")
    domain = urls.registrable(bare) or bare
    label = titles.fold(domain.partition(".")[0])
    return label, frozenset({titles.fold(bare), titles.fold(domain), label})


def _alike(one: str, other: str) -> bool:
    return one in other or other in one


def _title(claims: Sequence[Claim], names: frozenset[str], page: Page) -> Choice | None:
    said: list[tuple[str, str]] = []
    read: dict[object, str | None] = {}
    for claim in claims:
        if claim.value not in read and isinstance(claim.value, str):
            text = plain(claim.value, clean.TITLE)
            read[claim.value] = titles.without_site(text, names) if text else None
        if (short := read.get(claim.value)) and not titles.is_unfilled(short):
            said.append((claim.origin, short))
    said = [entry for entry in said if not titles.is_unnamed(entry[1])] or said
    named = [entry for entry in said if titles.fold(entry[1]) not in names] or said
    if not named:
        return None
    chosen = _as_headed(named, page.headings, names)
    if all(short == chosen[1] for _, short in named):
        return Choice(Field.TITLE, chosen[1], chosen[0])
    if chosen[1].endswith(titles.CUT_OFF):
        longer = (entry for entry in named if titles.same(entry[1], chosen[1]) and len(entry[1]) > len(chosen[1]))
        chosen = next(longer, chosen)
    if chosen[1].isupper():
        quiet = (entry for entry in named if not entry[1].isupper() and titles.fold(entry[1]) == titles.fold(chosen[1]))
        chosen = next(quiet, chosen)
    chosen = next((entry for entry in named if titles.goes_on_quoting(chosen[1], entry[1])), chosen)
    told = [entry for entry in named if entry[0] != "html:h1"]
    differing = [entry for entry in told if not titles.same(entry[1], chosen[1], suffixed=entry[0] == "html:title")]
    return Choice(Field.TITLE, chosen[1], chosen[0], (chosen, *differing) if differing else ())


def _as_headed(named: Sequence[tuple[str, str]], headings: Sequence[str], names: frozenset[str]) -> tuple[str, str]:
    """The statement that the visible heading repeats, else the page's only heading if it speaks of the same."""
    folded = {titles.fold(heading) for heading in headings}
    repeated = next((entry for entry in named if entry[0] != "html:h1" and titles.fold(entry[1]) in folded), None)
    if repeated is not None:
        return repeated
    own = {titles.fold(text): text for text in headings if titles.fold(text) not in names}
    only = next(iter(own.values())) if len(own) == 1 else ""
    told = [text for origin, text in named if origin != "html:h1"]
    if (titles.is_sentence(only) and any(titles.is_kin(only, text) for text in told)) or any(
        titles.goes_on_apart(only, text) for text in told
    ):
        return "html:h1", only
    behind = (text for text in own.values() if any(titles.ends_apart(each, text) for each in told))
    return next((("html:h1", text) for text in behind), named[0])


_READERS: Mapping[Field, Callable[[str, Page], str | None]] = {
    Field.DESCRIPTION: lambda text, _: plain(text, clean.DESCRIPTION),
    Field.TEXT: lambda text, _: clean.block(text),
    Field.IMAGE: lambda text, page: None if titles.is_unfilled(text.strip()) else absolute(page.base, text),
}
"""Fields of which the first statement that says anything counts."""


def _others(by_field: Claims, page: Page) -> Iterator[Choice]:
    for field, read in _READERS.items():
        for claim in by_field.get(field, ()):
            if isinstance(claim.value, str) and (value := read(claim.value, page)):
                yield Choice(field, value, claim.origin)
                break
    for field in (Field.KIND, Field.PAYWALL):
        if said := by_field.get(field):
            others = tuple((claim.origin, str(claim.value)) for claim in said if claim.value != said[0].value)
            first = (said[0].origin, str(said[0].value))
            yield Choice(
                field, said[0].value, said[0].origin, (first, *others) if others and field is Field.PAYWALL else ()
            )
    yield from _language(by_field.get(Field.LANGUAGE, ()))


def _language(claims: Sequence[Claim]) -> Iterator[Choice]:
    said = [
        (claim.origin, tag)
        for claim in claims
        if isinstance(claim.value, str) and (tag := language(claim.value)) is not None
    ]
    if said:
        if _is_outvoted(said):
            said.sort(key=lambda entry: entry[0] == "html:lang")
        differing = [other for other in said[1:] if other[1].partition("-")[0] != said[0][1].partition("-")[0]]
        yield Choice(Field.LANGUAGE, said[0][1], said[0][0], (said[0], *differing) if differing else ())


def _is_outvoted(said: Sequence[tuple[str, str]]) -> bool:
    """Whether `<html lang>` alone says English, and all others, two at least, one other language."""
    if not any(origin == "html:lang" and tag.startswith(_DEFAULT) for origin, tag in said):
        return False
    others = {tag.partition("-")[0] for origin, tag in said if origin != "html:lang"}
    return len(said) > MIN_VOTES and len(others) == 1 and _DEFAULT not in others
