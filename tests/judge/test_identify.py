"""Which source a mention means: evidence for and against, and what no evidence can make certain."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.find.found import FoundPart
from resolver.judge.identify import identify
from resolver.model import Partial, Source
from resolver.vocabulary import AvailabilityState, Basis, EvidenceKind, Form, Reason, Role, Weight
from resolver.vocabulary import IdentificationState as State
from tests.support import judging
from tests.support.judging import CLOCK, HANDLE, POST, SHORT, bare, flattened, kinds, lead, link, source

MEDIA = EvidenceKind.MEDIA_LINK_LEADS_TO_POST
OTHER = "x:post:1234567890123456000"
COPY = flattened().found
EMBED = replace(COPY, form=Form.EMBED_HTML)


def test_picture_link_with_agreement_is_confirmed() -> None:
    """A picture link, the handle in its path, the time in the id and the words: confirmed, each with its look."""
    told, chosen = identify(COPY, [lead()])

    assert told.state is State.CONFIRMED
    assert told.score == 0.98
    assert kinds(told.evidence) == {
        MEDIA: Weight.DECISIVE,
        EvidenceKind.HANDLE_AGREES: Weight.STRONG,
        EvidenceKind.AUTHOR_NAME_AGREES: Weight.SUPPORTING,
        EvidenceKind.ID_TIMESTAMP_AGREES: Weight.SUPPORTING,
        EvidenceKind.TEXT_AGREES: Weight.STRONG,
    }
    assert {piece.kind: piece.capture_id for piece in told.evidence}[EvidenceKind.TEXT_AGREES] == "c2"
    assert {piece.kind: piece.capture_id for piece in told.evidence}[EvidenceKind.HANDLE_AGREES] == "c1"
    assert chosen is not None
    assert told.candidates == ()


@pytest.mark.parametrize(
    ("about", "path_handle", "clock", "state"),
    [
        (source(text=None, handle=None, name=None), HANDLE.upper(), None, State.CONFIRMED),
        (source(handle=None, name=None), None, None, State.CONFIRMED),
        (source(text=None, handle=None, name=None), None, CLOCK, State.PROBABLE),
        (source(text=None, name=None), None, None, State.CONFIRMED),
        (source(text=None, handle="else"), "else", CLOCK, State.UNIDENTIFIED),
        (source(handle="else"), "else", CLOCK, State.PROBABLE),
        (source(handle="NewName"), HANDLE, CLOCK, State.CONFIRMED),
        (source(text="Words that are all different from it"), HANDLE, CLOCK, State.PROBABLE),
        (source(), HANDLE, datetime(2019, 1, 1, tzinfo=UTC), State.PROBABLE),
        (source(text=None), "i", None, State.CONFIRMED),
    ],
    ids=["handle", "words", "alone", "account", "other", "other with words", "renamed", "other words", "old", "i"],
)
def test_picture_link(about: Source, path_handle: str | None, clock: datetime | None, state: State) -> None:
    """One strong agreement confirms a picture link; each thing against it lowers by one."""
    told, _ = identify(COPY, [lead(about, path_handle=path_handle, clock=clock)])

    assert told.state is state


@given(
    path=st.text("abcXYZ_09", min_size=1, max_size=15).filter(
        lambda name: name.casefold() not in {HANDLE.casefold(), "i", "x", "web", "user"}
    ),
    text=st.sampled_from([POST, None, "Other words that say something else"]),
    account=st.sampled_from([HANDLE, None, "someone"]),
    name=st.sampled_from([judging.NAME, None]),
    clock=st.sampled_from([CLOCK, None]),
    published=st.sampled_from([judging.day(basis=Basis.OEMBED), None]),
    twice=st.booleans(),
)
def test_reposted_picture_is_never_confirmed(
    path: str,
    text: str | None,
    account: str | None,
    name: str | None,
    clock: datetime | None,
    published: Partial | None,
    *,
    twice: bool,
) -> None:
    """A picture link that leads to another account is never confirmed, whatever else agrees (OS-11)."""
    about = source(text=text, handle=account, name=name, published=published)
    ways = [lead(about, path_handle=path, clock=clock)]
    if twice:
        ways.append(lead(about, EvidenceKind.ONLY_SEARCH_MATCH))
    told, _ = identify(COPY, ways)

    assert told.state not in {State.CONFIRMED, State.EXACT, State.MANUAL}


@pytest.mark.parametrize("led_by", [EvidenceKind.ID_IN_MARKUP, EvidenceKind.ID_IN_URL])
def test_id_in_the_article_is_exact(led_by: EvidenceKind) -> None:
    """An ID that stands in markup or URL names its post, with or without anything else known."""
    told, chosen = identify(
        bare(replace(EMBED, parts=())), [lead(source(text=None, handle=None, name=None), led_by, clock=None)]
    )

    assert (told.state, told.score) == (State.EXACT, 0.99)
    assert chosen is not None


def test_against_lowers_an_exact_id_but_not_below_probable() -> None:
    """Another handle lowers exact to confirmed; handle, day and words together leave it probable."""
    handle, _ = identify(EMBED, [lead(source(handle="else"), EvidenceKind.ID_IN_MARKUP)])
    about = source(handle="else", text="Words that are all different from it")
    three, chosen = identify(EMBED, [lead(about, EvidenceKind.ID_IN_MARKUP, clock=datetime(2019, 1, 1, tzinfo=UTC))])

    assert handle.state is State.CONFIRMED
    assert {piece.kind for piece in three.evidence if piece.weight is Weight.AGAINST} == {
        EvidenceKind.HANDLE_DIFFERS,
        EvidenceKind.DATE_DIFFERS,
        EvidenceKind.TEXT_DIFFERS,
    }
    assert three.state is State.PROBABLE
    assert chosen is not None


def test_id_beats_a_picture_of_another_account() -> None:
    """A picture that another account posted first does not make the embedded post ambiguous."""
    told, chosen = identify(EMBED, [lead(source(OTHER)), lead(led_by=EvidenceKind.ID_IN_MARKUP)])

    assert told.state is State.EXACT
    assert chosen is not None
    assert chosen.source.key != OTHER
    assert [candidate.source_id for candidate in told.candidates] == [chosen.source.id, "s-" + OTHER]


def test_two_ids_in_one_embed_are_ambiguous() -> None:
    """Two IDs that fit equally well are listed, and none is taken."""
    ways = [lead(led_by=EvidenceKind.ID_IN_MARKUP), lead(source(OTHER), EvidenceKind.ID_IN_MARKUP)]
    told, chosen = identify(EMBED, ways)

    assert told.state is State.AMBIGUOUS
    assert chosen is None
    assert len(told.candidates) == 2


def test_two_pictures_are_told_apart_by_evidence() -> None:
    """Of two picture links the one whose handle and words agree is taken; equal ones are ambiguous."""
    other = lead(source(OTHER, text="Words that are all different from it", handle="else"), path_handle="else")
    clear, chosen = identify(COPY, [other, lead()])
    equal, none = identify(COPY, [lead(source(OTHER)), lead()])

    assert (clear.state, equal.state) == (State.CONFIRMED, State.AMBIGUOUS)
    assert chosen is not None
    assert chosen.source.native_id == judging.POST_ID
    assert none is None


def test_two_ways_to_one_post_are_one_candidate() -> None:
    """Two pictures of one post are one candidate, not two."""
    told, _ = identify(COPY, [lead(), lead(path_handle=None)])

    assert told.state is State.CONFIRMED
    assert told.candidates == ()


@pytest.mark.parametrize(
    ("about", "state"),
    [
        (source(), State.PROBABLE),
        (source(text=None), State.UNIDENTIFIED),
        (source(handle="else"), State.UNIDENTIFIED),
        (source(text="Words that are all different from it"), State.UNIDENTIFIED),
    ],
    ids=["itself", "words unknown", "other account", "quoted post of the same account"],
)
def test_short_link_inside_a_post_is_what_it_quotes(about: Source, state: State) -> None:
    """A link in a post's words is taken for the post only where handle and words agree, and then is probable."""
    told, chosen = identify(COPY, [lead(about, EvidenceKind.SHORT_LINK_LEADS_TO_POST)])

    assert told.state is state
    assert (chosen is None) is (state is State.UNIDENTIFIED)
    assert state is State.PROBABLE or told.candidates == ()


def test_search_match_needs_the_words() -> None:
    """A post found by search over the handle is probable only when its words agree; else it is a candidate."""
    fits, chosen = identify(COPY, [lead(led_by=EvidenceKind.ONLY_SEARCH_MATCH)])
    unread, none = identify(COPY, [lead(source(text=None), EvidenceKind.ONLY_SEARCH_MATCH)])

    assert (fits.state, unread.state) == (State.PROBABLE, State.UNIDENTIFIED)
    assert chosen is not None
    assert none is None
    assert [candidate.source_id for candidate in unread.candidates] == [f"s-x:post:{judging.POST_ID}"]


def test_person_decides() -> None:
    """What a person says stands, whatever speaks against it."""
    about = source(OTHER, handle="else", text="Words that are all different from it")
    told, chosen = identify(COPY, [lead(), lead(about, EvidenceKind.PERSON_SAID_SO)])

    assert (told.state, told.score > 0) == (State.MANUAL, True)
    assert chosen is not None
    assert chosen.source.key == OTHER


def test_picture_link_to_a_page_is_no_post() -> None:
    """A link that led to an ordinary page, or nowhere yet, leads to no post."""
    offline = source(
        "url:sha256:" + "0" * 64,
        text=None,
        state=AvailabilityState.NOT_CHECKED,
        reason=Reason.OFFLINE,
        url="https://t.co/EXAMPLEpic",
    )
    told, chosen = identify(COPY, [lead(offline)])

    assert (told.state, told.candidates, chosen) == (State.UNIDENTIFIED, (), None)


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://example.org/2023/report", State.EXACT),
        ("https://t.co/EXAMPLEtco", State.UNIDENTIFIED),
        ("https://pic.twitter.com/EXAMPLEpic", State.UNIDENTIFIED),
        ("https://bit.ly/EXAMPLE", State.UNIDENTIFIED),
        ("https://bit.ly/", State.EXACT),
    ],
)
def test_ordinary_link(url: str, state: State) -> None:
    """An ordinary link is what it leads to; a short link that was not followed is not identified."""
    about = source("url:sha256:" + "0" * 64, text=None, handle=None, name=None, url=url)
    told, _ = identify(link(url), [lead(about, EvidenceKind.ID_IN_URL, path_handle=None, clock=None)])

    assert told.state is state


def test_short_link_to_a_post_is_exact_as_a_link() -> None:
    """A short link that stands alone in the article means the post that it leads to."""
    told, _ = identify(link(SHORT, Form.BARE_URL), [lead(led_by=EvidenceKind.SHORT_LINK_LEADS_TO_POST)])

    assert told.state is State.EXACT
    assert kinds(told.evidence)[EvidenceKind.SHORT_LINK_LEADS_TO_POST] is Weight.DECISIVE
    assert told.score >= 0.99


def test_nothing_leads_nowhere() -> None:
    """Without a lead there is no source and no score."""
    told, chosen = identify(COPY, [])

    assert (told.state, told.score, told.evidence, chosen) == (State.UNIDENTIFIED, 0.0, (), None)


@given(st.lists(st.sampled_from(list(EvidenceKind)[:4]), max_size=4), st.sampled_from(list(Form)))
def test_every_lead_gives_a_valid_answer(ways: list[EvidenceKind], form: Form) -> None:
    """For any form and any leads a chosen lead is one of those given, and scores lie in 0 to 1."""
    leads = [lead(source(f"x:post:{at + 1000}"), way) for at, way in enumerate(ways)]
    told, chosen = identify(replace(COPY, form=form), leads)

    assert 0 <= told.score <= 1
    assert chosen is None or any(chosen is each for each in leads)
    assert (chosen is None) is (told.state in {State.UNIDENTIFIED, State.AMBIGUOUS})
    assert all(candidate.evidence for candidate in told.candidates)


def test_part_roles_do_not_matter_for_hidden_mentions() -> None:
    """A hidden embed with an ID and no text is exact."""
    hidden = replace(EMBED, form=Form.EMBED_HIDDEN, start=None, end=None, parts=(FoundPart(Role.LINK, 0, 0, ""),))
    told, _ = identify(bare(hidden), [lead(led_by=EvidenceKind.ID_IN_MARKUP)])

    assert told.state is State.EXACT
