"""Sidecars to export: a post and the page it links to, as placeholders, and what a hostile hand would put there."""

from typing import Any

from hypothesis import strategies as st

from resolver import model
from resolver.vocabulary import (
    ArticleFormat,
    Attention,
    AvailabilityState,
    Basis,
    ComparisonState,
    Form,
    IdentificationState,
    Precision,
    ReviewState,
    Role,
    RunState,
    SourceKind,
    Trigger,
)

SEEN = "2026-01-01T00:00:02Z"
POST_ID = "1234567890123456789"
ADDRESS = f"https://x.com/EXAMPLE_desk/status/{POST_ID}"
WORDS = (
    "Latest example update on the clocks of the region - 14 March 2023. Find out more about the example's use of "
    "words: https://t.co/EXAMPLEtco 🇺🇦 #ExampleClocks 🇺🇦 pic.twitter.com/EXAMPLEpic"
)
TITLE = "Latest example update on the clocks of the region - 14 March 2023. Find out more about the example's use"
COPY = f"https://web.archive.org/web/20260102030405/{ADDRESS}"
ARCHIVED = model.Archive(service="wayback", state="available", url=COPY, captured_at="2026-01-02T03:04:05Z")
LIVE = model.Availability(state=AvailabilityState.LIVE, checked_at=SEEN, last_live_at=SEEN)
GONE = model.Availability(
    state=AvailabilityState.GONE, checked_at="2026-02-01T00:00:00Z", last_live_at=SEEN, failed_checks=3
)


def partial(value: str, precision: Precision = Precision.DAY) -> model.Partial:
    """A date of this precision."""
    return model.Partial(value=value, precision=precision, basis=Basis.OEMBED)


def post(**changes: Any) -> model.Source:  # noqa: ANN401 - any field of a source
    """A post that links to `page`."""
    fields: dict[str, Any] = {
        "id": "s1",
        "key": f"x:post:{POST_ID}",
        "kind": SourceKind.SOCIAL_POST,
        "platform": "x",
        "native_id": POST_ID,
        "url": ADDRESS,
        "authors": (model.Agent(name="Example Desk 🇬🇧", handle="EXAMPLE_desk", url="https://x.com/EXAMPLE_desk"),),
        "publisher": "X",
        "published": partial("2023-03-14"),
        "language": "en",
        "text": WORDS,
        "media": (model.Media(type="image", short_url="https://pic.twitter.com/EXAMPLEpic"),),
        "outlinks": (
            model.Outlink(written="https://t.co/EXAMPLEtco", url="https://www.example.org/EXAMPLE", source_id="s2"),
        ),
        "availability": LIVE,
    }
    return model.Source(**{**fields, **changes})


def page(**changes: Any) -> model.Source:  # noqa: ANN401 - any field of a source
    """A page with a title and a publisher."""
    fields: dict[str, Any] = {
        "id": "s2",
        "key": "url:sha256:" + "0" * 64,
        "kind": SourceKind.WEB_PAGE,
        "url": "https://www.example.org/EXAMPLE",
        "title": "PLACEHOLDER page title",
        "publisher": "PLACEHOLDER publisher",
        "availability": LIVE,
    }
    return model.Source(**{**fields, **changes})


def mention(source_id: str | None = "s1", **changes: Any) -> model.Mention:  # noqa: ANN401 - any field of a mention
    """A copied post, identified by its picture link."""
    fields: dict[str, Any] = {
        "id": "m1",
        "form": Form.FLATTENED_POST,
        "platform": "x",
        "source_id": source_id,
        "selectors": (
            model.TextPosition(start=10, end=20),
            model.TextQuote(exact="words", prefix="before ", suffix=" after"),
        ),
        "identification": model.Identification(state=IdentificationState.CONFIRMED, score=0.95, evidence=()),
        "comparison": model.Comparison(state=ComparisonState.SAME_WORDS),
        "review": model.Review(state=ReviewState.OPEN),
        "attention": Attention.NONE,
    }
    return model.Mention(**{**fields, **changes})


def part(role: Role, written: str, source_id: str | None) -> model.Part:
    """A piece of a mention that leads to a source."""
    end = 10 + len(written)
    return model.Part(
        role=role,
        position=model.TextPosition(start=10, end=end),
        utf16=model.Utf16(start=10, end=end),
        value=written,
        source_id=source_id,
    )


def sidecar(*sources: model.Source, mentions: tuple[model.Mention, ...] = (), **article: Any) -> model.Sidecar:  # noqa: ANN401 - any field of an article
    """A sidecar of these sources; without mentions there is one of the first source."""
    chosen = sources or (post(), page())
    fields: dict[str, Any] = {"id": "example:story", "headline": "PLACEHOLDER headline", "language": "en"}
    digest = "sha256:" + "0" * 64
    return model.Sidecar(
        article=model.Article(
            format=ArticleFormat.TEXT, body_hash=digest, text_hash=digest, text_length=100, **{**fields, **article}
        ),
        run=model.Run(
            id="run_EXAMPLE",
            state=RunState.COMPLETE,
            trigger=Trigger.CLI,
            started_at="2026-01-01T00:00:00Z",
            finished_at="2026-01-01T00:00:04Z",
            resolver="embed-resolver/0",
            counts=model.Counts(mentions=1, sources=len(chosen), fine=1, attention=0, could_not_check=0, pending=0),
        ),
        mentions=mentions or (mention(chosen[0].id),),
        sources=chosen,
    )


BITES = (
    *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "a;=1+1", "\uff1d1+1", "\t=1", '"', '","=1', "\r\n=1+1,"),
    *("\nER  - \nTY  - JOUR", "\r\nER  - \r\n", "AU  - x", "}\n@article{x,\n title={y}}", "@string{a=b}", "\\input{x}"),
    *("\\", "{", "}", "{{", "}}", "%", "$x$", "#1", "~", "^^M", "_", "&", "<script>alert(1)</script>", "</script>"),
    *("<!--", "]]>", "&lt;", "&#60;", "'><img src=x onerror=alert(1)>", "</blockquote></p>", "javascript:alert(1)"),
    *("|x=}}", "[[File:x]]", "~~~~", "'''", "__NOTOC__", "<nowiki>", "<ref>", "[x](y)", "![x](y)", "`", "***", "1. x"),
    *(
        "\x00",
        "\x1b[31m",
        "\ud800",
        "\udfff",
        "\u202e",
        "\u2066",
        "\u200f",
        "\u2028",
        "\u2029",
        "\x85",
        "\ufffe",
        "\uffff",
    ),
    *("e\u0301" + "\u0301" * 30, "🏳️‍🌈", "🇺🇦🇺🇦", "عربى", "עברית", "한국어", "a" * 400, "word " * 60),
)
"""What text of strangers may hold that some format or program takes for its own."""

hostile = st.lists(st.sampled_from(BITES) | st.text(max_size=4), max_size=3).map("".join)
_dates = st.one_of(
    st.none(),
    st.builds(
        partial,
        st.one_of(
            st.sampled_from(["2023", "2023-03", "2023-03-14", "2023-03-14T09:30Z", "2023-03-14T09:30:00.123Z", "0000"]),
            hostile,
        ),
        st.sampled_from(Precision),
    ),
)
_agents = st.builds(model.Agent, name=st.none() | hostile, handle=st.none() | hostile, url=st.none() | hostile)
_addresses = st.one_of(st.just(ADDRESS), hostile, hostile.map(lambda tail: "https://www.example.org/" + tail))


@st.composite
def hostile_sources(draw: st.DrawFn, name: str) -> model.Source:
    """A source in whose every text a stranger wrote."""
    return post(
        id=draw(st.just(name) | hostile),
        key=draw(st.just(f"x:post:{POST_ID}") | hostile),
        kind=draw(st.sampled_from(SourceKind)),
        platform=draw(st.sampled_from([None, "x", "mastodon", "youtube"]) | hostile),
        native_id=draw(st.none() | hostile),
        url=draw(_addresses),
        title=draw(st.none() | hostile),
        description=draw(st.none() | hostile),
        authors=tuple(draw(st.lists(_agents, max_size=3))),
        publisher=draw(st.none() | hostile),
        published=draw(_dates),
        language=draw(st.none() | hostile),
        text=draw(st.none() | hostile),
        outlinks=(model.Outlink(written=draw(hostile), url=draw(st.none() | _addresses)),),
        availability=draw(st.sampled_from([LIVE, GONE])),
        archives=draw(st.sampled_from([(), (ARCHIVED,)])),
    )


@st.composite
def hostile_sidecars(draw: st.DrawFn) -> model.Sidecar:
    """A sidecar of one or two such sources, each mentioned once."""
    sources = [draw(hostile_sources(f"s{at}")) for at in range(1, draw(st.integers(2, 3)))]
    mentions = [
        mention(
            source.id,
            id=draw(st.just(f"m{at}") | hostile),
            written_author=draw(st.none() | hostile),
            written_handle=draw(st.none() | hostile),
            selectors=(
                model.TextQuote(exact=draw(hostile), prefix=draw(hostile), suffix=draw(hostile)),
                model.Css(value=draw(hostile)),
            ),
        )
        for at, source in enumerate(sources, 1)
    ]
    return sidecar(
        *sources, mentions=tuple(mentions), id=draw(hostile), url=draw(st.none() | _addresses), headline=draw(hostile)
    )
