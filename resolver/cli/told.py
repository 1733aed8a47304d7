"""What a platform's declarations come to, in words: what is resolved without a key, and what with one.

The words are read from what the file declares and the tests run: which questions it asks of each kind, which facts its
readers take from its recorded live answers, whether its ids hold a time, whether the page may be looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from resolver import platforms
from resolver.answer import Answer
from resolver.platforms.base import Answered, Ask, Item, Platform, Reads
from resolver.vocabulary import AvailabilityState, Method

_FIELDS: Mapping[str, str] = {
    "authors": "author",
    "title": "title",
    "text": "words",
    "description": "description",
    "published": "date",
    "edited": "edits",
    "modified": "edits",
    "media": "media",
    "outlinks": "links",
    "relations": "related posts",
    "language": "language",
}
"""A field of `Facts`, and what a reader of the README calls it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What resolving gives: `without` a key; with the setting `key`, if there is one, also `more`."""

    without: str
    key: str | None = None
    more: str = ""


def told(platform: Platform) -> Told:
    """What is resolved of a platform's items, in one line for each side."""
    items = _items(platform)
    asked = {kind: platform.ask(item) for kind, item in items.items()}
    alone = [kind for kind, asks in asked.items() if not asks and not platform.page]
    asks = [ask for each in asked.values() for ask in each]
    key = next((name for ask in asks if (name := ask.needs_key or ask.key)), None)
    facts = _facts(platform)
    parts = []
    rows = ([ask for ask in each if ask.needs_key is None] for each in asked.values())
    if open_to_all := [row for row in rows if row]:
        always = [ask for row in open_to_all for at, ask in enumerate(row) if at == 0 or ask.more]
        first = list(_words(always, facts))
        later = [word for word in _words([ask for row in open_to_all for ask in row], facts) if word not in first]
        parts.append(", ".join(("state", *first)))
        if later:
            parts.append(f"from a second endpoint, where the first fails, {', '.join(later)}")
    if platform.page:
        parts.append("else what the page says" if asks else "what the page says")
    if any(platform.clock(item) for item in _examples(platform)):
        parts.append("time from the id")
    if alone:
        rest = "id alone" if len(alone) == len(items) else f"of {', '.join(_plain(alone))} the id alone"
        parts.append(rest)
    if platform.note:
        parts.append(platform.note)
    if key is None:
        return Told("; ".join(parts))
    return Told(_capped(parts, asks), key, _more(asks, facts))


def _capped(parts: Iterable[str], asks: Iterable[Ask]) -> str:
    """The parts, with what a missing key leaves open."""
    unsure = any(ask.key for ask in asks)
    return "; ".join((*parts, "a refusal is not believed without a key") if unsure else parts)


def _more(asks: Iterable[Ask], facts: Mapping[Method, frozenset[str]]) -> str:
    closed = [ask for ask in asks if ask.needs_key]
    words = ["state", *_words(closed, facts)] if closed else []
    return ", ".join((*words, "also whether it is gone or withheld"))


def _items(platform: Platform) -> dict[str, Item]:
    """One item of each kind, from the platform's own examples: one that is asked about, where any is."""
    found: dict[str, Item] = {}
    for item in _examples(platform):
        if item.kind not in found or not platform.ask(found[item.kind]):
            found[item.kind] = item
    return found


def _examples(platform: Platform) -> list[Item]:
    read = (platforms.item(example.url) for example in platform.examples if isinstance(example, Reads))
    return [item for item in read if item is not None]


def _facts(platform: Platform) -> Mapping[Method, frozenset[str]]:
    """Which facts the readers take from the recorded live answers, by endpoint."""
    read: dict[Method, frozenset[str]] = {}
    items = {item.key: item for item in _examples(platform)}
    for example in platform.examples:
        if isinstance(example, Answered) and example.state is AvailabilityState.LIVE:
            item = items[example.key]
            headers = {"content-type": example.content_type}
            answer = Answer(item.url, example.status, datetime.now(UTC), headers, example.body.encode())
            facts = platform.read(item, example.method, answer).facts.model_dump(exclude_defaults=True)
            read[example.method] = read.get(example.method, frozenset()) | frozenset(facts)
    return read


def _words(asks: Iterable[Ask], facts: Mapping[Method, frozenset[str]]) -> Iterator[str]:
    known = frozenset[str]().union(*(facts.get(ask.method, frozenset()) for ask in asks))
    yield from dict.fromkeys(word for field, word in _FIELDS.items() if field in known)


def _plain(kinds: Iterable[str]) -> list[str]:
    return [kind.replace("_", " ") for kind in kinds]
