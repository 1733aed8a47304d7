"""What asks for an editor, how loudly, and in which one count a mention stands."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.judge.attention import attention, bucket, count
from resolver.model import Availability, Comparison, Evidence, Identification, Mention, Review, Source, TextPosition
from resolver.vocabulary import (
    Anchor,
    Attention,
    AttentionReason,
    AvailabilityState,
    ComparisonState,
    EvidenceKind,
    Form,
    IdentificationState,
    Reason,
    ReviewState,
    Weight,
)
from tests.support import judging

EXACT = Identification(state=IdentificationState.EXACT, score=0.99, evidence=())
SAME = Comparison(state=ComparisonState.SAME_WORDS, similarity=1.0)
LIVE = Availability(state=AvailabilityState.LIVE)


def identified(state: IdentificationState, *against: EvidenceKind) -> Identification:
    """An identification in this state, with these things against it."""
    return Identification(
        state=state, score=0.5, evidence=tuple(Evidence(kind=kind, weight=Weight.AGAINST) for kind in against)
    )


def stands(state: AvailabilityState, reason: Reason | None = None, **history: str) -> Availability:
    """An availability with its reason."""
    return Availability(state=state, reason=reason, **history)


def raised(
    form: Form = Form.FLATTENED_POST,
    identification: Identification = EXACT,
    comparison: Comparison = SAME,
    availability: Availability | None = LIVE,
    anchor: Anchor = Anchor.ANCHORED,
    **history: bool,
) -> tuple[Attention, tuple[AttentionReason, ...]]:
    """Attention for a mention that is fine but for what is said."""
    return attention(
        form=form,
        identification=identification,
        comparison=comparison,
        availability=availability,
        anchor=anchor,
        **history,
    )


def compared(state: ComparisonState) -> Comparison:
    """A comparison in this state."""
    return Comparison(state=state)


@pytest.mark.parametrize(
    "comparison", [ComparisonState.VERBATIM, ComparisonState.SAME_WORDS, ComparisonState.NOT_APPLICABLE]
)
def test_nothing_to_see(comparison: ComparisonState) -> None:
    """A live source whose words agree asks for nobody."""
    assert raised(comparison=compared(comparison)) == (Attention.NONE, ())


@pytest.mark.parametrize(
    ("availability", "form", "level", "reasons"),
    [
        (
            stands(AvailabilityState.GONE, Reason.DELETED_BY_AUTHOR),
            Form.EMBED_HTML,
            Attention.CRITICAL,
            [AttentionReason.GONE],
        ),
        (stands(AvailabilityState.GONE, Reason.NOT_FOUND), Form.LINK, Attention.CRITICAL, [AttentionReason.DEAD_LINK]),
        (
            stands(AvailabilityState.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
            Form.EMBED_HTML,
            Attention.CRITICAL,
            [AttentionReason.COULD_NOT_CHECK, AttentionReason.ACCOUNT_CHANGED],
        ),
        (
            stands(AvailabilityState.RESTRICTED, Reason.LOGIN_REQUIRED),
            Form.LINK,
            Attention.INFO,
            [AttentionReason.COULD_NOT_CHECK],
        ),
        (
            stands(AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
            Form.LINK,
            Attention.INFO,
            [AttentionReason.COULD_NOT_CHECK],
        ),
        (
            stands(AvailabilityState.NOT_CHECKED, Reason.OFFLINE),
            Form.LINK,
            Attention.INFO,
            [AttentionReason.COULD_NOT_CHECK],
        ),
        (
            stands(AvailabilityState.UNSUPPORTED, Reason.NO_PROVIDER),
            Form.LINK,
            Attention.INFO,
            [AttentionReason.COULD_NOT_CHECK],
        ),
        (
            stands(AvailabilityState.UNSUPPORTED, Reason.UNSAFE_TARGET),
            Form.LINK,
            Attention.WARNING,
            [AttentionReason.UNSAFE_TARGET],
        ),
        (
            stands(AvailabilityState.UNREACHABLE, Reason.TIMEOUT),
            Form.LINK,
            Attention.INFO,
            [AttentionReason.FAILING_NOW],
        ),
        (
            stands(
                AvailabilityState.UNREACHABLE,
                Reason.TIMEOUT,
                failing_since="2026-01-01T00:00:00Z",
                checked_at="2026-01-03T00:00:00Z",
            ),
            Form.LINK,
            Attention.WARNING,
            [AttentionReason.FAILING_NOW],
        ),
    ],
)
def test_of_availability(
    availability: Availability, form: Form, level: Attention, reasons: Sequence[AttentionReason]
) -> None:
    """Gone is critical, what could not be checked is said and no more, an unsafe address is a warning."""
    assert raised(form=form, availability=availability) == (level, tuple(reasons))


def test_a_linked_post_that_is_gone_is_no_dead_link() -> None:
    """Whether a source is a page can be said; else an ordinary link's is taken for one."""
    gone = stands(AvailabilityState.GONE, Reason.DELETED_BY_AUTHOR)

    assert raised(form=Form.LINK, availability=gone, is_page=False) == (Attention.CRITICAL, (AttentionReason.GONE,))


@pytest.mark.parametrize(
    ("identification", "reason"),
    [
        (identified(IdentificationState.AMBIGUOUS), AttentionReason.SEVERAL_CANDIDATES),
        (identified(IdentificationState.UNIDENTIFIED), AttentionReason.NOT_IDENTIFIED),
        (identified(IdentificationState.PROBABLE, EvidenceKind.HANDLE_DIFFERS), AttentionReason.HANDLE_DIFFERS),
        (identified(IdentificationState.PROBABLE, EvidenceKind.DATE_DIFFERS), AttentionReason.DATE_DIFFERS),
    ],
)
def test_of_identification(identification: Identification, reason: AttentionReason) -> None:
    """What is not identified, or speaks against what is, is a warning."""
    assert raised(identification=identification) == (Attention.WARNING, (reason,))


@pytest.mark.parametrize(
    "state", [AvailabilityState.NOT_CHECKED, AvailabilityState.BLOCKED, AvailabilityState.UNREACHABLE]
)
def test_a_link_that_could_not_be_followed_is_not_called_unidentified(state: AvailabilityState) -> None:
    """Where nothing could be asked, that is what the editor is told."""
    _, reasons = raised(identification=identified(IdentificationState.UNIDENTIFIED), availability=stands(state))

    assert AttentionReason.NOT_IDENTIFIED not in reasons
    assert reasons


def test_of_words() -> None:
    """Altered words are a warning, a shortened copy is worth knowing, unknown words could not be checked."""
    assert raised(comparison=compared(ComparisonState.ALTERED)) == (Attention.WARNING, (AttentionReason.ALTERED,))
    assert raised(comparison=compared(ComparisonState.SHORTENED)) == (Attention.INFO, ())
    assert raised(comparison=compared(ComparisonState.SOURCE_TEXT_UNAVAILABLE)) == (
        Attention.INFO,
        (AttentionReason.COULD_NOT_CHECK,),
    )


def test_of_history_and_anchor() -> None:
    """An edit or an account change since the last look, and a lost place, are warnings."""
    level, reasons = raised(anchor=Anchor.LOST, edited_at_source=True, account_changed=True)

    assert level is Attention.WARNING
    assert reasons == (AttentionReason.EDITED_AT_SOURCE, AttentionReason.ACCOUNT_CHANGED, AttentionReason.ANCHOR_LOST)


def test_loudest_first() -> None:
    """Reasons are sorted by level, each once."""
    level, reasons = raised(
        identification=identified(IdentificationState.PROBABLE, EvidenceKind.HANDLE_DIFFERS),
        comparison=compared(ComparisonState.SOURCE_TEXT_UNAVAILABLE),
        availability=stands(AvailabilityState.GONE, Reason.NOT_FOUND),
    )

    assert level is Attention.CRITICAL
    assert reasons == (AttentionReason.GONE, AttentionReason.HANDLE_DIFFERS, AttentionReason.COULD_NOT_CHECK)


def mention(
    identification: Identification = EXACT,
    comparison: Comparison = SAME,
    availability: Availability | None = LIVE,
    anchor: Anchor = Anchor.ANCHORED,
    review: ReviewState = ReviewState.OPEN,
) -> tuple[Mention, Source | None]:
    """A judged mention and the source that it names."""
    level, reasons = raised(
        identification=identification, comparison=comparison, availability=availability, anchor=anchor
    )
    made = Mention(
        id="m1",
        form=Form.FLATTENED_POST,
        source_id=None if availability is None else "s1",
        selectors=(TextPosition(start=0, end=1),),
        identification=identification,
        comparison=comparison,
        review=Review(state=review),
        anchor=anchor,
        attention=level,
        attention_reasons=reasons,
    )
    about = None
    if availability is not None:
        about = judging.source().model_copy(update={"id": "s1", "availability": availability})
    return made, about


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (mention(), "fine"),
        (mention(comparison=compared(ComparisonState.SHORTENED)), "fine"),
        (mention(comparison=compared(ComparisonState.ALTERED)), "attention"),
        (mention(comparison=compared(ComparisonState.SOURCE_TEXT_UNAVAILABLE)), "could_not_check"),
        (mention(availability=stands(AvailabilityState.GONE)), "attention"),
        (mention(availability=stands(AvailabilityState.RESTRICTED, Reason.ACCOUNT_PRIVATE)), "could_not_check"),
        (mention(availability=stands(AvailabilityState.BLOCKED)), "could_not_check"),
        (mention(availability=stands(AvailabilityState.UNREACHABLE)), "could_not_check"),
        (mention(availability=stands(AvailabilityState.UNSUPPORTED)), "could_not_check"),
        (mention(availability=stands(AvailabilityState.UNSUPPORTED, Reason.UNSAFE_TARGET)), "attention"),
        (mention(identified(IdentificationState.UNIDENTIFIED), availability=None), "attention"),
        (
            mention(identified(IdentificationState.UNIDENTIFIED), availability=stands(AvailabilityState.NOT_CHECKED)),
            "could_not_check",
        ),
        (mention(identified(IdentificationState.AMBIGUOUS), availability=None), "attention"),
        (mention(identified(IdentificationState.PROBABLE, EvidenceKind.HANDLE_DIFFERS)), "attention"),
        (mention(anchor=Anchor.LOST), "attention"),
        (mention(review=ReviewState.NEEDS_ATTENTION), "attention"),
        (mention(comparison=compared(ComparisonState.ALTERED), review=ReviewState.NOT_A_SOURCE), "fine"),
        (mention(availability=stands(AvailabilityState.BLOCKED), review=ReviewState.CHECKED), "could_not_check"),
    ],
)
def test_bucket(judged: tuple[Mention, Source | None], expected: str) -> None:
    """Each mention stands in one count, by what was found; a person's check changes no machine's finding."""
    assert bucket(*judged) == expected


def test_pending() -> None:
    """A mention whose source is not there yet, or that is named as open, is pending."""
    made, about = mention()

    assert bucket(made, None) == "pending"
    assert bucket(made, about, pending=True) == "pending"
    assert count([made], [about] if about else [], pending=["m1"]).pending == 1


WORLD = st.builds(
    mention,
    st.sampled_from(list(IdentificationState)).map(identified),
    st.sampled_from(list(ComparisonState)).map(compared),
    st.none() | st.builds(stands, st.sampled_from(list(AvailabilityState)), st.sampled_from([None, *Reason])),
    st.sampled_from(list(Anchor)),
    st.sampled_from(list(ReviewState)),
)


@given(world=st.lists(WORLD, max_size=20), known=st.booleans())
def test_counts_add_up(world: list[tuple[Mention, Source | None]], *, known: bool) -> None:
    """Whatever was found, the four counts are all mentions (OS-5), and what could not be checked is never fine."""
    mentions = [
        each.model_copy(update={"id": f"m{at}", "source_id": each.source_id and f"s{at}"})
        for at, (each, _) in enumerate(world)
    ]
    sources = [about.model_copy(update={"id": f"s{at}"}) for at, (_, about) in enumerate(world) if about and known]
    counts = count(mentions, sources)

    assert counts.fine + counts.attention + counts.could_not_check + counts.pending == counts.mentions == len(world)
    assert counts.sources == len(sources)
    for made, about in world:
        if bucket(made, about) == "fine" and made.review.state is not ReviewState.NOT_A_SOURCE:
            assert about is not None
            assert about.availability.state is AvailabilityState.LIVE
            assert made.comparison.state not in {ComparisonState.ALTERED, ComparisonState.SOURCE_TEXT_UNAVAILABLE}
        if (
            about
            and about.availability.state is AvailabilityState.GONE
            and made.review.state is not ReviewState.NOT_A_SOURCE
        ):
            assert bucket(made, about) == "attention"
