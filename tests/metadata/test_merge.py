"""Several looks become one set of facts, and every field says which look it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.metadata.merge import Look, Merged, merge
from resolver.model import Agent, Facts, Media, Outlink, Partial
from resolver.vocabulary import Basis, Method, Precision, SourceKind


def day(value: str, basis: Basis = Basis.OEMBED) -> Partial:
    """A date, as exact as it is written."""
    return Partial(value=value, precision=Precision.DAY if len(value) == 10 else Precision.SECOND, basis=basis)


def look(method: Method, capture: str, **facts: object) -> Look:
    """One look."""
    return Look(Facts.model_validate(facts), capture, method)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Method.MANUAL, Method.PLATFORM_API),
        (Method.PLATFORM_API, Method.OEMBED),
        (Method.OEMBED, Method.HTML_META),
        (Method.JSON_LD, Method.ARCHIVE_COPY),
        (Method.HTML_META, Method.ARCHIVE_COPY),
        (Method.CMS_COPY, Method.ARCHIVE_COPY),
    ],
)
def test_the_order_of_trust(better: Method, worse: Method) -> None:
    """The more trusted look gives a field, in whatever order they came; the other fills what it lacks."""
    first, second = look(better, "c1", title="Better"), look(worse, "c2", title="Worse", description="More")
    for looks in ([first, second], [second, first]):
        merged = merge(looks)

        assert merged.facts.title == "Better"
        assert merged.facts.description == "More"
        assert merged.provenance == {"/title": "c1", "/description": "c2"}


def test_equal_trust_keeps_the_order_given() -> None:
    """Of two looks of one kind the first one counts."""
    assert merge([look(Method.OEMBED, "c1", title="One"), look(Method.OEMBED, "c2", title="Two")]).facts.title == "One"


@pytest.mark.parametrize(
    ("looks", "text", "capture"),
    [
        ([(Method.OEMBED, "Rain in…", False), (Method.HTML_META, "Rain in town.", True)], "Rain in town.", "c2"),
        ([(Method.PLATFORM_API, "Rain", True), (Method.OEMBED, "Rain in town.", True)], "Rain in town.", "c2"),
        ([(Method.PLATFORM_API, "Rain.", True), (Method.ARCHIVE_COPY, "Rain in town.", True)], "Rain.", "c1"),
        ([(Method.OEMBED, "Rain in…", False), (Method.ARCHIVE_COPY, "Rain in town.", True)], "Rain in town.", "c2"),
        ([(Method.PLATFORM_API, "Rain.", True), (Method.OEMBED, "Rain!", True)], "Rain.", "c1"),
    ],
)
def test_the_longest_complete_text(looks: list[tuple[Method, str, bool]], text: str, capture: str) -> None:
    """A complete text before a cut one, a live one before an archived one, the longer one, else the more trusted."""
    merged = merge(
        [look(method, f"c{n + 1}", text=words, text_complete=whole) for n, (method, words, whole) in enumerate(looks)]
    )

    assert merged.facts.text == text
    assert merged.facts.text_complete
    assert merged.provenance["/text"] == capture


def test_the_links_belong_to_the_text() -> None:
    """Outgoing links come from the look that gave the words, where it has any."""
    merged = merge(
        [
            look(Method.PLATFORM_API, "c1", text="Rain…", text_complete=False, outlinks=(Outlink(written="a"),)),
            look(Method.OEMBED, "c2", text="Rain in town.", outlinks=(Outlink(written="b"),)),
        ]
    )

    assert merged.facts.outlinks == (Outlink(written="b"),)
    assert merged.provenance["/outlinks"] == "c2"


def test_a_finer_time_of_the_same_day() -> None:
    """The day that oEmbed prints gives way to the second that a page holds, not to another day's."""
    same = merge(
        [
            look(Method.OEMBED, "c1", published=day("2023-03-14")),
            look(Method.HTML_META, "c2", published=day("2023-03-14T09:30:00Z")),
        ]
    )
    other = merge(
        [
            look(Method.OEMBED, "c1", published=day("2023-03-14")),
            look(Method.HTML_META, "c2", published=day("2023-04-14T09:30:00Z")),
        ]
    )

    assert same.facts.published == day("2023-03-14T09:30:00Z")
    assert same.provenance["/published"] == "c2"
    assert same.disagreements == ()
    assert other.facts.published == day("2023-03-14")
    assert [each.field for each in other.disagreements] == ["/published"]


def test_an_author_is_put_together() -> None:
    """What one look lacks of the same person another gives, each piece with its capture; strangers are kept apart."""
    merged = merge(
        [
            look(Method.OEMBED, "c1", authors=(Agent(name="Ann Example", url="https://x.example/ann"),)),
            look(Method.PLATFORM_API, "c2", authors=(Agent(handle="ann", platform_id="7"), Agent(name="Ben"))),
            look(Method.HTML_META, "c3", authors=(Agent(name="Other", handle="Ann"),)),
            look(Method.ARCHIVE_COPY, "c4", authors=(Agent(handle="stranger", url="https://x.example/s"),)),
        ]
    )

    assert merged.facts.authors == (Agent(name="Other", handle="ann", platform_id="7"), Agent(name="Ben"))
    assert {key: value for key, value in merged.provenance.items() if "author" in key} == {
        "/authors": "c2",
        "/author/handle": "c2",
        "/author/platform_id": "c2",
        "/author/name": "c3",
    }


def test_disagreements_name_their_captures() -> None:
    """Each statement stands with the capture, and the tag where one is known."""
    page = Look(Facts(title="Storm"), "c2", Method.HTML_META, {"/title": "og:title"})
    merged = merge(
        [look(Method.OEMBED, "c1", title="Rain", language="en-GB"), page, look(Method.OEMBED, "c3", language="en")]
    )

    assert [(each.field, each.values) for each in merged.disagreements] == [
        ("/title", (("c1 oembed", "Rain"), ("c2 og:title", "Storm")))
    ]


def test_nothing_merges_to_nothing() -> None:
    """Without a look there are no facts."""
    assert merge([]) == Merged()
    assert merge([look(Method.OEMBED, "c1")]) == Merged()


WORDS = st.none() | st.sampled_from(["Rain", "Rain in town", "Storm…"])
AGENTS = st.builds(Agent, name=WORDS, handle=st.none() | st.sampled_from(["ann", "Ben"]))
DATES = st.none() | st.sampled_from(["2023-03-14", "2023-03-14T09:30:00Z", "2021-01-01"]).map(day)
FACTS = st.builds(
    Facts,
    title=WORDS,
    description=WORDS,
    publisher=WORDS,
    text=WORDS,
    text_complete=st.booleans(),
    authors=st.lists(AGENTS, max_size=2).map(tuple),
    published=DATES,
    modified=DATES,
    language=st.none() | st.sampled_from(["de", "en"]),
    url=st.none() | st.just("https://example.org/a"),
    kind=st.none() | st.sampled_from(SourceKind),
    edited=st.none() | st.booleans(),
    paywalled=st.none() | st.booleans(),
    image=st.none() | st.just("https://example.org/a.jpg"),
    media=st.lists(st.just(Media(type="image")), max_size=1).map(tuple),
    outlinks=st.lists(st.just(Outlink(written="a")), max_size=1).map(tuple),
)
LOOKS = st.lists(st.tuples(FACTS, st.sampled_from(Method)), max_size=5).map(
    lambda rows: [Look(facts, f"c{number}", method) for number, (facts, method) in enumerate(rows)]
)


@given(LOOKS)
def test_every_field_has_a_capture_that_said_so(looks: list[Look]) -> None:
    """A field that has a value names a capture, and that capture's look holds this very value; no other is named."""
    merged = merge(looks)
    by_id = {each.capture_id: each.facts for each in looks}
    filled = {name for name, value in merged.facts if value not in (None, (), "") and name != "text_complete"}
    top = {pointer[1:]: capture for pointer, capture in merged.provenance.items() if not pointer.startswith("/author/")}

    assert set(top) == filled
    for name, capture in top.items():
        told = getattr(by_id[capture], name)
        assert name == "authors" or told == getattr(merged.facts, name)
    for pointer, capture in merged.provenance.items():
        if pointer.startswith("/author/"):
            piece = pointer.removeprefix("/author/")
            told = {getattr(agent, piece) for agent in by_id[capture].authors}
            assert getattr(merged.facts.authors[0], piece) in told


@given(LOOKS)
def test_merging_is_stable(looks: list[Look]) -> None:
    """Merging what was merged changes nothing."""
    once = merge(looks)

    assert merge([Look(once.facts, "c9", Method.OEMBED)]).facts == once.facts


@given(FACTS, st.sampled_from(Method))
def test_one_look_tells_alone_what_it_tells_beside_one_that_is_empty(facts: Facts, method: Method) -> None:
    """Facts and provenance of one look are those of two of which the other tells nothing, also in their order."""
    one = Look(facts, "c1", method)
    alone, beside = merge([one]), merge([one, Look(Facts(), "c2", Method.REDIRECT)])

    assert alone.facts == beside.facts
    assert list(alone.provenance.items()) == list(beside.provenance.items())
