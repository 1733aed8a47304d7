"""What speaks for and against one source: handle, day, words and links, and that silence says nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.judge.identify import Lead, identify
from resolver.model import Outlink
from resolver.vocabulary import Anchor, Basis, EvidenceKind, Precision, Weight
from resolver.vocabulary import IdentificationState as State
from tests.support import judging
from tests.support.judging import CLOCK, POST, SHORT, bare, flattened, kinds, lead, source

MEDIA = EvidenceKind.MEDIA_LINK_LEADS_TO_POST
COPY = flattened().found


def test_renamed_account_is_told() -> None:
    """The path agrees although the account has another handle now: the evidence says so."""
    told, _ = identify(COPY, [lead(source(handle="NewName"))])
    notes = {piece.kind: piece.note for piece in told.evidence}

    assert notes[EvidenceKind.HANDLE_AGREES] == "the account is @NewName now"


@pytest.mark.parametrize(
    ("written", "path", "agrees"),
    [
        ("@Example", "example", True),
        ("user@host.example", "user", True),
        ("user@host.example", "user@elsewhere.example", False),
        ("user", "user1", False),
        ("x", "x", True),
    ],
)
def test_handles(written: str, path: str, *, agrees: bool) -> None:
    """Handles agree without case and `@`; a server that is named on both sides must be the same."""
    told, _ = identify(replace(bare(COPY), handle=written), [lead(source(handle=None, name=None), path_handle=path)])

    assert (EvidenceKind.HANDLE_AGREES in kinds(told.evidence)) is agrees


@pytest.mark.parametrize(
    ("written", "precision", "clock", "agrees"),
    [
        ("2023-03-14", Precision.DAY, CLOCK, True),
        ("2023-03-13", Precision.DAY, CLOCK, True),
        ("2023-03-15", Precision.DAY, CLOCK, True),
        ("2023-03-16", Precision.DAY, CLOCK, False),
        ("2023-03-12", Precision.DAY, CLOCK, False),
        ("2023-03-14T23:59Z", Precision.MINUTE, CLOCK, True),
        ("2023-03", Precision.MONTH, CLOCK, True),
        ("2023-02", Precision.MONTH, CLOCK, False),
        ("2023-02", Precision.MONTH, datetime(2023, 3, 1, tzinfo=UTC), True),
        ("2023", Precision.YEAR, CLOCK, True),
        ("2022", Precision.YEAR, CLOCK, False),
    ],
)
def test_written_day_against_the_clock(written: str, precision: Precision, clock: datetime, *, agrees: bool) -> None:
    """The time inside the id agrees within a day of what is written, as exactly as that is written."""
    told, _ = identify(replace(COPY, date=judging.day(written, precision)), [lead(clock=clock)])
    found = kinds(told.evidence)

    assert (EvidenceKind.ID_TIMESTAMP_AGREES in found) is agrees
    assert (EvidenceKind.DATE_DIFFERS in found) is not agrees


@pytest.mark.parametrize("value", ["2023-02-30", "soon", "", "99999-01-01"])
def test_a_value_that_is_no_date_says_nothing(value: str) -> None:
    """A written date that cannot be one is no evidence."""
    told, _ = identify(replace(COPY, date=judging.day(value)), [lead()])

    assert not {EvidenceKind.DATE_DIFFERS, EvidenceKind.ID_TIMESTAMP_AGREES, EvidenceKind.DATE_AGREES} & set(
        kinds(told.evidence)
    )


def test_published_day_agrees_or_differs_once() -> None:
    """The platform's own day is a second voice; when both clocks disagree with the article that is one fact."""
    published = judging.day("2023-03-13", basis=Basis.OEMBED)
    agreeing, _ = identify(COPY, [lead(source(published=published))])
    both, _ = identify(replace(COPY, date=judging.day("2020-01-01")), [lead(source(published=published))])

    assert EvidenceKind.DATE_AGREES in kinds(agreeing.evidence)
    assert [piece.kind for piece in both.evidence].count(EvidenceKind.DATE_DIFFERS) == 1
    assert both.state is State.PROBABLE


def test_the_clock_is_not_counted_twice() -> None:
    """A published time that was itself read from the id is no second agreement."""
    published = judging.day("2023-03-14", basis=Basis.ID_TIMESTAMP)
    told, _ = identify(COPY, [lead(source(published=published))])

    assert EvidenceKind.DATE_AGREES not in kinds(told.evidence)


def test_outlink_agrees() -> None:
    """The same short link in the copy and in the post is support."""
    told, _ = identify(COPY, [lead(source(outlinks=(Outlink(written=SHORT, url="https://example.org/x"),)))])

    assert EvidenceKind.OUTLINK_AGREES in kinds(told.evidence)


@pytest.mark.parametrize(
    ("body", "text", "kind", "weight"),
    [
        ("Yes.", "Yes.", EvidenceKind.TEXT_AGREES, Weight.SUPPORTING),
        (
            "We met the people of the old town on a rainy Monday",
            "We met the people of the old town on a sunny Monday",
            EvidenceKind.TEXT_AGREES,
            Weight.SUPPORTING,
        ),
        ("We met the people", "We met the people of the town", EvidenceKind.TEXT_AGREES, Weight.STRONG),
        ("We met the people", "Nothing of this sort was ever said", EvidenceKind.TEXT_DIFFERS, Weight.AGAINST),
        ("Thanks", "Nothing of this sort was ever said", None, None),
        ("We met the people of the town", "We saw the crowd of the city now", None, None),
        ("We met the people of the town and went on", "We met the people…", None, None),
    ],
)
def test_words_as_evidence(body: str, text: str, kind: EvidenceKind | None, weight: Weight | None) -> None:
    """Few words are weak evidence, a slightly altered copy is still of that post, other words are against it."""
    told, _ = identify(bare(flattened(body).found), [lead(source(text=text))])
    evidence = told.evidence or told.candidates[0].evidence
    words = {each: said for each, said in kinds(evidence).items() if each.value.startswith("text")}

    assert words == ({kind: weight} if kind else {})


def test_paragraph_above_is_not_held_against_a_copy() -> None:
    """Where the body's upper end is not known, what stands above the post's words is set aside."""
    above = "A long paragraph of the article itself, about something else.\n" * 3
    copied = flattened(POST, before=above, bounded=above + POST)
    told, _ = identify(copied.found, [lead()])
    other, _ = identify(copied.found, [lead(source(text="Nothing of this sort was ever said by them"))])

    assert copied.found.anchor is Anchor.UNCERTAIN
    assert kinds(told.evidence)[EvidenceKind.TEXT_AGREES] is Weight.STRONG
    assert EvidenceKind.TEXT_DIFFERS in kinds(other.evidence)


@given(
    unwritten=st.sets(st.sampled_from(["author", "handle", "date"])),
    unknown=st.sets(st.sampled_from(["text", "author", "published", "path_handle", "clock"])),
    body=st.booleans(),
)
def test_missing_information_is_never_evidence(unwritten: set[str], unknown: set[str], *, body: bool) -> None:
    """Whatever is taken away, the evidence that is left is a part of what there was: absence says nothing."""
    published = judging.day("2023-03-14", basis=Basis.OEMBED)
    whole_lead = lead(source(published=published))
    whole, _ = identify(COPY, [whole_lead])
    found = replace(
        COPY,
        author=None if "author" in unwritten else COPY.author,
        handle=None if "handle" in unwritten else COPY.handle,
        date=None if "date" in unwritten else COPY.date,
        parts=COPY.parts if body else (),
    )
    about = whole_lead.source.model_copy(
        update={name: None for name in unknown if name in {"text", "author", "published"}}
    )
    some = Lead(
        about,
        MEDIA,
        "c1",
        None if "path_handle" in unknown else whole_lead.path_handle,
        None if "clock" in unknown else whole_lead.clock,
    )
    told, _ = identify(found, [some])

    assert kinds(told.evidence or told.candidates[0].evidence).items() <= kinds(whole.evidence).items()
    assert told.score <= whole.score
