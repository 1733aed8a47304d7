"""The JSON of a source that was remembered: written once, not anew in each article that names it.

Out of the cache a source is made of the very same pieces in every article, down to its strings; a sidecar only gives
ids of its own to it and to its looks. So the text around those ids is kept, and given again while the pieces are the
same objects. Whatever was looked at anew, has grown by an earlier sidecar's looks or leads to other sources is written
like anything else. Sources are two fifths of a sidecar.
"""

import re
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from typing import NamedTuple, TypeVar

from resolver.model import Availability, Capture, Source
from resolver.noun import encoded

MOST = 1024
"""Sources whose texts are kept: as many as answers are (`recall.MOST`)."""

LOOKS = re.compile(
    r'"(?:checked_at|last_live_at|counted_at|observed_at)": "[^"\\]*"|"from_cache": (?:true|false)', re.ASCII
)
"""When we looked, as against what we saw: keys that a new ETag is not given for.

In what `dump` writes a quotation mark inside a text has a backslash before it, so this matches keys and nothing else.
"""

_Held = TypeVar("_Held")

_NAMELESS = '{"id": ""'
_IDS = '"captures": [], "provenance": {}'
_OWN = ("id", "captures", "provenance", "other_urls")
_PIECES = itemgetter(*(name for name in Source.model_fields if name not in _OWN))
_LOOK = itemgetter(*(name for name in Capture.model_fields if name != "id"))


class Text(NamedTuple):
    """Something in JSON, and the same without what says when we looked."""

    whole: str
    seen: str


class _Kept(NamedTuple):
    """The pieces of a source, and the texts around its ids: before the looks, of each look, and after them."""

    source: Source
    pieces: tuple[object, ...]
    looked: list[tuple[object, ...]]
    before: Text
    looks: tuple[Text, ...]
    after: Text

    def fits(self, source: Source) -> bool:
        """Whether a source is made of the same pieces, which are not gone into as long as they are the same objects."""
        return (
            self.pieces == _PIECES(source.__dict__)
            and self.looked == looked(source)
            and self.source.other_urls == source.other_urls
        )

    def named(self, source: Source) -> Text:
        """The texts with the ids that a source and its looks have in a sidecar."""
        own = f'{{"id": {quoted(source.id)}'
        whole, seen = [], []
        for look, (all_of_it, what_was_seen) in zip(source.captures, self.looks, strict=True):
            name = f'{{"id": {quoted(look.id)}'
            whole.append(name + all_of_it)
            seen.append(name + what_was_seen)
        origins = ", ".join([f"{quoted(at)}: {quoted(look)}" for at, look in source.provenance.items()])
        rest = f'], "provenance": {{{origins}}}'
        before, after = self.before, self.after
        return Text(
            f'{own}{before.whole}"captures": [{", ".join(whole)}{rest}{after.whole}',
            f'{own}{before.seen}"captures": [{", ".join(seen)}{rest}{after.seen}',
        )


class Texts:
    """The texts of sources that were written before, so many at most; for one thread."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[int, _Kept] = {}
        self._met: dict[int, Availability] = {}

    def __len__(self) -> int:
        """How many texts are kept."""
        return len(self._kept)

    def of(self, source: Source) -> Text:
        """The text of a source; it is kept from the second time on that its pieces are met."""
        if source.outlinks or source.relations:
            return _text(encoded(source))
        name = id(source.availability)
        kept = self._kept.get(name)
        if kept is None and self._met.pop(name, None) is source.availability:
            kept = self._add(self._kept, name, _made(source))
        elif kept is None:
            self._add(self._met, name, source.availability)
        return kept.named(source) if kept is not None and kept.fits(source) else _text(encoded(source))

    def _add(self, held: dict[int, _Held], name: int, new: _Held) -> _Held:
        """Keep something under a name; what came first makes room."""
        held[name] = new
        if len(held) > self._most:
            del held[next(iter(held))]
        return new


def _made(source: Source) -> _Kept:
    blank = encoded(source.model_copy(update={"id": "", "captures": (), "provenance": {}}))
    before, after = blank.removeprefix(_NAMELESS).split(_IDS)
    looks = (encoded(look.model_copy(update={"id": ""})).removeprefix(_NAMELESS) for look in source.captures)
    texts = _text(before), tuple(map(_text, looks)), _text(after)
    return _Kept(source, _PIECES(source.__dict__), looked(source), *texts)


def looked(source: Source) -> list[tuple[object, ...]]:
    """The pieces of each of a source's looks."""
    return [_LOOK(look.__dict__) for look in source.captures]


def _text(whole: str) -> Text:
    return Text(whole, LOOKS.sub("", whole))
