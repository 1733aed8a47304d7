"""One thing that a page says about itself: the word every vocabulary of this room speaks. It never fetches.

A vocabulary is a table from its names to `Row(field, rank)`; a lower rank is believed before a higher one. What a
table reads becomes a `Claim`; `pick` chooses among them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from resolver.model import Agent


class Field(StrEnum):
    """A field of `Facts`, named by its JSON Pointer; `Facts.publisher` is the site's name."""

    TITLE = "/title"
    DESCRIPTION = "/description"
    AUTHORS = "/authors"
    SITE = "/publisher"
    PUBLISHED = "/published"
    MODIFIED = "/modified"
    LANGUAGE = "/language"
    TEXT = "/text"
    URL = "/url"
    KIND = "/kind"
    IMAGE = "/image"
    PAYWALL = "/paywalled"


class Row(NamedTuple):
    """Where a name of a vocabulary belongs, and how early it is believed."""

    field: Field
    rank: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One value as written, with the vocabulary and tag it stood in; authors that are objects come as agents."""

    field: Field
    rank: int
    origin: str
    value: str | tuple[Agent, ...] | bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or more statements about one field that really differ; `field` is a JSON Pointer into `Facts`."""

    field: str
    values: tuple[tuple[str, str], ...]


def read_table(
    table: Mapping[str, Row], metas: Mapping[str, Sequence[str]], origin: Callable[[str], str] = str
) -> Iterator[Claim]:
    """A claim for every content of every name that the table knows; `origin` names the tag."""
    for name, contents in metas.items():
        if row := table.get(name):
            for content in contents[:20]:
                yield Claim(row.field, row.rank, origin(name), content)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was taken for one field, where it stood, and the statements that really differ (the chosen one first)."""

    field: Field
    value: object
    origin: str
    differing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page beside its claims.

    `url` is its address, `base` that of its relative links, `headings` those that may be the article's, `beside` the
    markup beside the first of them, `body` all markup after the head, `seen` the time of the look.
    """

    url: str
    base: str
    headings: tuple[str, ...]
    beside: str
    body: str
    seen: datetime
