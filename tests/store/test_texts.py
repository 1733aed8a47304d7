"""The texts of sources that are kept: the same bytes as ever, and never those of another source."""

import hashlib
import re

import pytest

from resolver.model import Availability, Relation, Sidecar, Source, dump
from resolver.noun import encoded
from resolver.store.database.prepared import prepare
from resolver.store.database.texts import LOOKS, Texts
from resolver.vocabulary import AvailabilityState
from tests.support import sidecars

TIMES = 4


def alone() -> Source:
    """A source with every noun in it that leads to no other."""
    return sidecars.source().model_copy(update={"outlinks": (), "relations": ()})


def named(source: Source, number: int) -> Source:
    """The source under the ids that it has in one of many sidecars."""
    names = {look.id: f"c{number + at}" for at, look in enumerate(source.captures)}
    return source.model_copy(
        update={
            "id": f"s{number}",
            "captures": tuple(look.model_copy(update={"id": names[look.id]}) for look in source.captures),
            "provenance": {at: names.get(id_, id_) for at, id_ in source.provenance.items()},
        }
    )


def test_a_source_that_is_met_again_has_its_text() -> None:
    """Under whatever ids a source is met again, its text is what writing it gives, and is not written anew."""
    kept, source = Texts(), alone()
    several = [named(source, number) for number in range(1, 1 + TIMES)]

    told = [kept.of(each) for each in several]

    assert [each.whole for each in told] == [encoded(each) for each in several]
    assert [each.seen for each in told] == [LOOKS.sub("", encoded(each)) for each in several]
    assert len(kept) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"url": "https://example.org/other"},
        {"captures": ()},
        {"other_urls": ("https://example.org/way",)},
        {"text": None},
        {"relations": (Relation(type="quotes", url="https://example.org/quoted"),)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_source_that_differs_is_written_anew(change: dict[str, object]) -> None:
    """One piece of a source that is another one is enough: its own text is given, and that of the first stays."""
    kept, source = Texts(), alone()
    other = source.model_copy(update=change)
    for _ in range(TIMES):
        kept.of(source)

    assert kept.of(other).whole == encoded(other)
    assert kept.of(source).whole == encoded(source)


def test_a_look_that_differs_is_written_anew() -> None:
    """A source whose look was taken at another time is not taken for the one that was met."""
    kept, source = Texts(), alone()
    first, *others = source.captures
    later = first.model_copy(update={"observed_at": "2027-01-01T00:00:00Z"})
    other = source.model_copy(update={"captures": (later, *others)})
    for _ in range(TIMES):
        kept.of(source)

    assert kept.of(other).whole == encoded(other)


def test_what_is_kept_is_bounded() -> None:
    """However many sources are met, so many texts are kept and no more."""
    kept = Texts(3)
    for number in range(10):
        fresh = Availability(state=AvailabilityState.LIVE, failed_checks=number)
        source = alone().model_copy(update={"availability": fresh})
        for _ in range(TIMES):
            assert kept.of(source).whole == encoded(source)

    assert len(kept) == 3


@pytest.mark.parametrize("given", [Texts(), None], ids=["kept", "fresh"])
def test_a_sidecar_is_prepared_as_it_is_written(given: Texts | None) -> None:
    """The bytes are those of `dump`, and the ETag is of them without the run and without when we looked."""
    whole = sidecars.sidecar()
    both = whole.model_copy(update={"sources": (*whole.sources, named(alone(), 2))})
    halved = both.model_copy(update={"sources": (alone().model_copy(update={"title": "half \ud83c a character"}),)})
    for sidecar in (both, both, halved, halved, halved, whole.model_copy(update={"sources": ()})):
        prepared = prepare(sidecar, texts=given)

        assert prepared.document.decode() == dump(sidecar)
        assert prepared.etag == etag(sidecar)


def etag(sidecar: Sidecar) -> str:
    """The ETag by its definition, over the whole text."""
    document = dump(sidecar)
    seen = LOOKS.sub("", re.sub(r'\}, "run": \{.*?\}, "mentions": \[', '}, "mentions": [', document, count=1))
    return f'"{hashlib.sha256(seen.encode()).hexdigest()[:32]}"'
