"""One thing that a page says about itself: the word every vocabulary of this room speaks. It never fetches.

A vocabulary is a table from its names to `Row(field, rank)`; a lower rank is believed before a higher one. What a
table reads becomes a `Claim`; `pick` chooses among them.
"""

from collections.abc import Mapping, Sequence
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

    __hash__ = str.__hash__
    """In C: an enum's own is Python's, and each field of a page is looked up by it a dozen times."""


class Row(NamedTuple):
    """Where a name of a vocabulary belongs, and how early it is believed."""

    field: Field
    rank: int


class Claim(NamedTuple):
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


def read_table(table: Mapping[str, Row], metas: Mapping[str, Sequence[str]], prefix: str = "meta:") -> list[Claim]:
    """A claim for every content of every name that the table knows; its tag is the name behind the `prefix`."""
    if table.keys().isdisjoint(metas):
        return []
    return [
        Claim(row.field, row.rank, prefix + name, content)
        for name, contents in metas.items()
        if (row := table.get(name))
        for content in contents[:20]
    ]


class Choice(NamedTuple):
    """What was taken for one field, where it stood, and the statements that really differ (the chosen one first)."""

    field: Field
    value: object
    origin: str
    differing: tuple[tuple[str, str], ...] = ()


class Page(NamedTuple):
    """What is known of a page beside its claims.

    `url` is its address, `base` that of its relative links, `headings` those that may be the article's, `beside` the
    markup beside the first of them, `text` the page, whose head ends at `end`, `seen` the time of the look.
    """

    url: str
    base: str
    headings: tuple[str, ...]
    beside: str
    text: str
    end: int
    seen: datetime
