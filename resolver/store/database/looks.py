"""What makes two looks at a source the same, and what a source is when it stands outside any sidecar. Pure.

A capture is kept once: `identity` stands for all that was asked and answered and when. A look that saw what the last
look of its kind saw is no new one, as in a sidecar that grows (`store.history`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from resolver.model import Capture, Source, dump
from resolver.store.history import KEPT


@dataclass(frozen=True, slots=True)
class Look:
    """A capture by its marks: what was asked and how, what came back, and both with the time."""

    kind: str
    look: str
    identity: str


def marks(capture: Capture) -> Look:
    """The marks of a capture."""
    asked = (capture.method.value, capture.requested_url)
    outcome = (capture.outcome.value, capture.reason, capture.content_hash, capture.text)
    return _marks(capture.observed_at, asked, (capture.final_url, str(capture.http_status), *outcome))


@lru_cache(maxsize=1024)
def _marks(at: str, asked: tuple[str, ...], told: tuple[str | None, ...]) -> Look:
    """The marks of a look; articles of one day share their looks, so those that were asked about last are at hand."""
    kind, look = _mark(*asked), _mark(*told)
    return Look(kind, look, _mark(kind, look, at))


def alone(source: Source, keys: Mapping[str, str], numbers: Mapping[str, int]) -> Source:
    """The source as it is kept for all articles: named by its key, others by theirs, captures by their kept numbers.

    `keys` gives the key of a source of the sidecar by its id, `numbers` the kept number of a capture by its id.
    """
    outlinks = tuple(each.model_copy(update={"source_id": keys.get(each.source_id or "")}) for each in source.outlinks)
    relations = tuple(
        each.model_copy(update={"source_id": keys[each.source_id or ""]})
        for each in source.relations
        if (each.source_id or "") in keys
    )
    provenance = {at: f"c{numbers[id_]}" for at, id_ in source.provenance.items() if id_ in numbers}
    return source.model_copy(
        update={
            "id": source.key,
            "captures": (),
            "outlinks": outlinks,
            "relations": relations,
            "provenance": provenance,
        }
    )


def with_kept_words(earlier: Source | None, source: Source) -> Source:
    """The source, with what an earlier look told where this one tells nothing; both stand alone."""
    if earlier is None:
        return source
    kept = {
        name: value for name in (*KEPT, "archives") if not getattr(source, name) and (value := getattr(earlier, name))
    }
    if not kept:
        return source
    remembered = {at: id_ for at, id_ in earlier.provenance.items() if at.split("/")[1] in kept}
    return source.model_copy(update={**kept, "provenance": {**remembered, **source.provenance}})


def document(source: Source) -> bytes:
    """A source or capture as it is stored."""
    return dump(source).encode()


def numbered(captures: Sequence[tuple[int, Capture]]) -> tuple[Capture, ...]:
    """Kept captures, each with its number as its id."""
    return tuple(capture.model_copy(update={"id": f"c{number}"}) for number, capture in captures)


def _mark(*parts: str | None) -> str:
    joined = "\0".join("\1" if part is None else part for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]
