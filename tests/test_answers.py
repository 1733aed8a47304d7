"""Answers about links, as lines."""

import json

from hypothesis import given
from hypothesis import strategies as st

from resolver import answers, question
from resolver.assemble import Resolution
from resolver.model import Agent, Availability, Capture, Hop, Source
from resolver.vocabulary import AvailabilityState, Method, Outcome, Reason, SourceKind, Via

URL = "https://example.org/news/story"
TEXTS = (
    st.none() | st.text(max_size=20) | st.sampled_from(["a\u2028b", "half \ud83d", "\x7f", "“Überblick” – 記事", ""])
)
STATUSES = st.none() | st.sampled_from([200, 301, 404])


@st.composite
def resolutions(draw: st.DrawFn) -> Resolution:
    """What was found, with anything missing that may be."""
    vias = draw(st.lists(st.sampled_from(Via), max_size=3))
    look = Capture(
        id="c1",
        observed_at="2026-03-14T09:30:00Z",
        method=Method.HTML_META,
        requested_url=URL,
        http_status=draw(STATUSES),
        outcome=draw(st.sampled_from(Outcome)),
    )
    source = Source(
        id="s",
        key="url:sha256:EXAMPLE",
        kind=SourceKind.WEB_PAGE,
        url=URL,
        removed=tuple(draw(st.lists(st.just("utm_source=x"), max_size=2))),
        availability=Availability(
            state=draw(st.sampled_from(AvailabilityState)), reason=draw(st.none() | st.sampled_from(Reason))
        ),
        captures=(look,),
    )
    told = {name: draw(TEXTS) for name in ("title", "description", "publisher", "language")}
    author = draw(st.none() | st.just(Agent(handle="ann")) | st.builds(Agent.model_construct, name=TEXTS, handle=TEXTS))
    hops = tuple(Hop(url=URL, via=via, status=draw(STATUSES)) for via in vias)
    return Resolution(question.about_url(URL), source.model_copy(update={**told, "author": author}), hops=hops)


@given(TEXTS.filter(bool), resolutions())
def test_a_line_is_its_answer(written: str, found: Resolution) -> None:
    """The line that is written at once is the one that the answer's model gives, one object on one line."""
    line = answers.link_line(written, found)

    assert line == answers.line(answers.about_link(written, found))
    assert json.loads(line)["input"] == written
    assert len(line.splitlines()) == 1
