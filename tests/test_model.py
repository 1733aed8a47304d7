"""The nouns: what a sidecar looks like on disk, and how one from a later version is read."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from resolver import model, vocabulary
from resolver.noun import packed
from resolver.question import Record
from resolver.vocabulary import AvailabilityState, Basis, Precision, Via
from tests.support import sidecars


def as_json(value: model.Model) -> Any:  # noqa: ANN401 - JSON is what it is
    """What a reader of the file gets."""
    return json.loads(model.dump(value))


def nodes(value: object) -> Iterator[object]:
    """Every value inside a JSON value, itself included."""
    yield value
    if isinstance(value, dict):
        for each in value.values():
            yield from nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)


def word_lists() -> list[type[StrEnum]]:
    """Every closed list of the vocabulary."""
    found = (each for each in vars(vocabulary).values() if isinstance(each, type) and issubclass(each, StrEnum))
    return [each for each in found if each is not StrEnum]


def replace_words(value: Any, word: str) -> Any:  # noqa: ANN401 - JSON is what it is
    """The same JSON where every member of a word list is a word that no list has, and every object has one more key.

    Provenance is a table of pointers, whose keys are data.
    """
    known = {member.value for kind in word_lists() for member in kind} - {"x"}
    if isinstance(value, dict):
        changed = {
            key: each if key in {"provenance", "origins"} else replace_words(each, word) for key, each in value.items()
        }
        return changed | {"later_key": {"of": ["any", "shape"]}}
    if isinstance(value, list):
        return [replace_words(each, word) for each in value]
    return word if isinstance(value, str) and value in known else value


def test_schema_is_a_schema() -> None:
    """The schema itself is valid JSON Schema 2020-12 and names itself."""
    jsonschema.Draft202012Validator.check_schema(model.schema())

    assert model.schema()["$id"] == model.SCHEMA_ID


def test_sidecar_follows_the_schema() -> None:
    """A whole sidecar validates, and the schema refuses one without its article."""
    validator = jsonschema.Draft202012Validator(model.schema())
    document = as_json(sidecars.sidecar())

    validator.validate(document)
    del document["article"]
    assert not validator.is_valid(document)


def test_round_trip() -> None:
    """What was written is read back as the same sidecar, and written again as the same bytes."""
    written = model.dump(sidecars.sidecar())
    again = model.Sidecar.model_validate_json(written)

    assert again == sidecars.sidecar()
    assert model.dump(again) == written


def test_absent_is_absent() -> None:
    """No key is written without a value; only a mention's source may be null."""
    document = as_json(sidecars.sidecar())
    unidentified = as_json(sidecars.mention().model_copy(update={"source_id": None}))

    assert None not in list(nodes(document))
    assert "" not in [node for node in nodes(document) if isinstance(node, str)]
    assert unidentified["source_id"] is None


def test_keys_keep_class_order() -> None:
    """Keys stand in the order of the classes, so that files can be compared line by line."""
    document = as_json(sidecars.sidecar())

    assert list(document) == ["$schema", "version", "article", "run", "mentions", "sources"]
    assert list(document["sources"][0])[:6] == ["id", "key", "kind", "platform", "native_id", "url"]


def test_nouns_are_frozen() -> None:
    """A noun does not change once it is made."""
    with pytest.raises(ValidationError):
        sidecars.source().title = "another"  # type: ignore[misc] # that is the point


def test_later_words_and_keys_are_read_with_care() -> None:
    """A file of a later 1.x, with a new word in every list and a new key in every object, is read, and claims least."""
    later = replace_words(as_json(sidecars.sidecar()), "word_of_1_9") | {"version": "1.9"}
    read = model.Sidecar.model_validate_json(json.dumps(later))
    mention, source = read.mentions[0], read.sources[0]

    assert read.version == "1.9"
    assert source.availability.state is AvailabilityState.NOT_CHECKED
    assert mention.identification.state is vocabulary.IdentificationState.UNIDENTIFIED
    assert mention.review.state is vocabulary.ReviewState.NEEDS_ATTENTION
    assert mention.anchor is vocabulary.Anchor.UNCERTAIN
    assert mention.attention is vocabulary.Attention.WARNING
    assert source.captures[0].outcome is vocabulary.Outcome.NOT_CHECKED
    assert source.kind is vocabulary.SourceKind.UNKNOWN
    assert mention.written_date is not None
    assert mention.written_date.precision is Precision.YEAR


def test_later_reason_is_absent() -> None:
    """A reason that this version does not know is no reason, and the state stands."""
    later = as_json(sidecars.failing()) | {"reason": "word_of_1_9"}
    read = model.Availability.model_validate(later)

    assert read.reason is None
    assert read.state is AvailabilityState.UNREACHABLE


def test_later_selectors_and_relations_are_read_past() -> None:
    """A selector or relation of a later type is left out; the known ones beside it stay."""
    document = as_json(sidecars.sidecar())
    document["mentions"][0]["selectors"].insert(0, {"type": "RangeSelector", "of": "later"})
    document["sources"][0]["relations"].append({"type": "translates", "source_id": "s3"})
    read = model.Sidecar.model_validate(document)

    assert read == sidecars.sidecar()


@pytest.mark.parametrize("version", ["2.0", "0.9", "1", "1.x", ""])
def test_another_major_version_is_refused(version: str) -> None:
    """A sidecar of another major version is not read as ours."""
    with pytest.raises(ValidationError):
        model.Sidecar.model_validate(as_json(sidecars.sidecar()) | {"version": version})


@given(st.text(st.characters()))
@example("half \ud83d")
def test_any_text_is_written_and_read(words: str) -> None:
    """Whatever a text holds, JSON keeps it to the character; half a character becomes U+FFFD, one for one."""
    written = model.dump(model.Facts(text=words)).encode("utf-8")
    whole = "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in words)

    assert model.Facts.model_validate_json(written).text == whole


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2023, 3, 14, 9, 30, tzinfo=UTC), "2023-03-14T09:30:00Z"),
        (datetime(2023, 3, 14, 9, 30, 1, 2999, tzinfo=UTC), "2023-03-14T09:30:01.002Z"),
        (datetime(2023, 3, 14, 9, 30, 1, 999, tzinfo=UTC), "2023-03-14T09:30:01Z"),
        (datetime(2023, 3, 14, 1, 30, tzinfo=timezone(timedelta(hours=2))), "2023-03-13T23:30:00Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_times_are_utc(moment: datetime, written: str) -> None:
    """A time is written in UTC with Z, with milliseconds only where it has any."""
    assert model.timestamp(moment) == written


@pytest.mark.parametrize("time", ["2023-03-14", "2023-03-14T09:30:00+00:00", "2023-03-14T09:30:00", "yesterday"])
def test_other_times_are_refused(time: str) -> None:
    """A time without Z is not a time of ours."""
    with pytest.raises(ValidationError):
        model.Availability(state=AvailabilityState.LIVE, checked_at=time)


@pytest.mark.parametrize(
    ("value", "precision", "day"),
    [
        ("2023", Precision.YEAR, None),
        ("2023-03", Precision.MONTH, None),
        ("2023-03-14", Precision.DAY, "2023-03-14"),
        ("2023-03-14T09:30Z", Precision.MINUTE, "2023-03-14"),
        ("2023-03-14T09:30:00.123Z", Precision.MILLISECOND, "2023-03-14"),
    ],
)
def test_day_of_a_date(value: str, precision: Precision, day: str | None) -> None:
    """A date has a day only where it is exact to the day or better."""
    assert model.Partial(value=value, precision=precision, basis=Basis.MARKUP).day() == day


def test_hash_of_text_is_the_hash_of_its_bytes() -> None:
    """Text is hashed as UTF-8; half a character is hashed too and never raises."""
    assert model.sha256("Ü 🇺🇦") == model.sha256("Ü 🇺🇦".encode())
    assert model.sha256("\ud83d") != model.sha256("")
    assert model.sha256(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_every_list_knows_its_most_careful_member() -> None:
    """Any list of a sidecar reads a word from a later version; a reason is the one that becomes absent."""
    for kind in word_lists():
        if kind is not vocabulary.Reason:
            assert vocabulary.careful(kind, "word_of_1_9") in kind
    with pytest.raises(ValueError, match="word_of_1_9"):
        vocabulary.careful(vocabulary.Reason, "word_of_1_9")


@pytest.mark.parametrize("title", ["Ein „Titel“", "half of a smile: \ud83d", ""])
def test_a_packed_noun_says_what_a_dumped_one_says(title: str) -> None:
    """A record is packed without spaces and by another writer, and holds the same words and gaps."""
    source = sidecars.source().model_copy(update={"title": title})
    hops = (model.Hop(url="https://news.example/a", via=Via.WRITTEN),)
    record = Record(url="https://news.example/a", hops=hops, source=source)

    assert json.loads(packed(record)) == as_json(record)
