"""JSON-LD in the shapes that real pages give it, and which of its nodes is the page."""

import json

import pytest

from resolver.metadata.claims import Claim, Field
from resolver.metadata.jsonld import read
from resolver.model import Agent
from resolver.vocabulary import SourceKind

STORY = {"@type": "NewsArticle", "headline": "Bridge shut", "author": {"@type": "Person", "name": "Ann Example"}}
HERE = frozenset({"example.org/story"})


def claims(*blocks: object) -> list[Claim]:
    """The claims of these scripts, best first."""
    texts = [block if isinstance(block, str) else json.dumps(block) for block in blocks]
    return sorted(read(texts, HERE), key=lambda claim: claim.rank)


def first(field: Field, *blocks: object) -> object:
    """The best claim's value for a field."""
    return next((claim.value for claim in claims(*blocks) if claim.field is field), None)


@pytest.mark.parametrize(
    "block",
    [
        STORY,
        [STORY],
        {"@graph": [STORY]},
        {"@graph": [{"@graph": [STORY]}]},
        [[{"@type": "BreadcrumbList", "name": "Home"}, STORY]],
        {**STORY, "@type": ["Thing", "NewsArticle"]},
        {**STORY, "@type": "https://schema.org/NewsArticle"},
        {**STORY, "@type": "schema:NewsArticle"},
        {"@type": "WebPage", "name": "Bridge shut | Site", "mainEntity": STORY},
        {"@type": "ClaimReview", "itemReviewed": {"@type": "Claim"}, "mainEntityOfPage": STORY},
        json.dumps(STORY) + ";",
        json.dumps({"@type": "BreadcrumbList"}) + "\n" + json.dumps(STORY),
        "<!--\n" + json.dumps(STORY) + "\n-->",
        "//<![CDATA[\n" + json.dumps(STORY) + "\n//]]>",
        "/* ours */ " + json.dumps(STORY),
        json.dumps(STORY).replace("}}", ",},}"),
        json.dumps(STORY).replace("shut", "sh\\ut").replace("sh\\ut", "shut"),
        json.dumps(STORY).replace('"', "&quot;"),
        {**STORY, "headline": "Bridge&nbsp;shut"},
        {**STORY, "headline": {"@value": "Bridge shut"}},
        {**STORY, "headline": ["Bridge shut", "Other"]},
    ],
)
def test_every_shape_gives_headline_and_author(block: object) -> None:
    """Nesting, lists, comments, trailing commas and entities do not hide what a node says."""
    title = first(Field.TITLE, block)

    assert isinstance(title, str)
    assert title.replace("\xa0", " ") == "Bridge shut"
    assert first(Field.AUTHORS, block) == (Agent(name="Ann Example"),)


@pytest.mark.parametrize(
    ("author", "agents"),
    [
        ("Ann Example", [Agent(name="Ann Example")]),
        ("Ann Example and Ben Sample", [Agent(name="Ann Example"), Agent(name="Ben Sample")]),
        (["Ann Example", {"name": "Ben Sample"}], [Agent(name="Ann Example"), Agent(name="Ben Sample")]),
        ({"name": ["Ann Example", "Ben Sample"]}, [Agent(name="Ann Example"), Agent(name="Ben Sample")]),
        ({"@id": "#ann"}, [Agent(name="Ann Example", url="https://example.org/ann")]),
        ([[{"@id": "#ann"}]], [Agent(name="Ann Example", url="https://example.org/ann")]),
        ({"@type": "Organization", "name": "Field and Stream"}, [Agent(name="Field and Stream")]),
        (
            {"name": "Ann Example", "sameAs": ["https://example.org/a"]},
            [Agent(name="Ann Example", url="https://example.org/a")],
        ),
        ({"name": "Ann Example", "alternateName": "@ann"}, [Agent(name="Ann Example", handle="ann")]),
        ({"givenName": "Ann", "familyName": "Example"}, [Agent(name="Ann Example")]),
        ({"name": '<a href="/ann" rel="author">Ann Example</a>'}, [Agent(name="Ann Example")]),
        (
            {"0": {"name": "Ann Example"}, "1": {"name": "Ben Sample"}},
            [Agent(name="Ann Example"), Agent(name="Ben Sample")],
        ),
        ({"byline": "Ann Example"}, [Agent(name="Ann Example")]),
        ({"givenName": "Ann", "additionalName": "B.", "familyName": "Example"}, [Agent(name="Ann B. Example")]),
        ({"name": "https://facebook.com/ann"}, []),
        ({"@id": "#nobody"}, []),
        ({"@type": "Person"}, []),
        (7, []),
        (None, []),
    ],
)
def test_authors_in_every_shape(author: object, agents: list[Agent]) -> None:
    """A string, an object, a list, or a reference to another node."""
    person = {"@id": "#ann", "@type": "Person", "name": "Ann Example", "url": "https://example.org/ann"}

    assert (first(Field.AUTHORS, {"@graph": [{**STORY, "author": author}, person]}) or ()) == tuple(agents)


def test_the_node_that_names_the_page_is_the_page() -> None:
    """Related stories beside it say nothing about it."""
    related = {
        "@type": "NewsArticle",
        "headline": "Other",
        "url": "https://www.example.org/other",
        "datePublished": "2001",
    }
    here = {
        "@type": "NewsArticle",
        "headline": "This",
        "mainEntityOfPage": {"@id": "https://www.example.org/story?a=1"},
    }

    assert first(Field.TITLE, [related, here]) == "This"
    assert first(Field.PUBLISHED, [related, here]) is None


def test_a_list_of_stories_is_no_story() -> None:
    """Many articles of which none names the page are the page's contents."""
    listed = [{"@type": "NewsArticle", "headline": f"Story {number}"} for number in range(6)]

    assert first(Field.TITLE, listed) is None


def test_a_film_within_a_story_is_not_the_story() -> None:
    """The article is the page; the page around it adds what it lacks; the film says nothing."""
    film = {"@type": "VideoObject", "name": "Film", "uploadDate": "2001-01-01", "author": "Cam Era"}
    around = {"@type": "WebPage", "datePublished": "2023-03-14", "name": "Bridge shut | Site"}
    found = claims([film, around, STORY])

    assert [claim.value for claim in found if claim.field is Field.PUBLISHED] == ["2023-03-14"]
    assert "Film" not in [claim.value for claim in found]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ReportageNewsArticle", SourceKind.NEWS_ARTICLE),
        ("BlogPosting", SourceKind.WEB_PAGE),
        ("ScholarlyArticle", SourceKind.DOCUMENT),
        ("SocialMediaPosting", SourceKind.SOCIAL_POST),
        ("DiscussionForumPosting", SourceKind.SOCIAL_POST),
        ("VideoObject", SourceKind.VIDEO),
        ("PodcastEpisode", SourceKind.AUDIO),
        ("ClaimReview", SourceKind.NEWS_ARTICLE),
        ("WebPage", SourceKind.WEB_PAGE),
        ("BreadcrumbList", None),
        ("Product", None),
    ],
)
def test_what_kind_of_thing_it_is(name: str, kind: SourceKind | None) -> None:
    """The type says what a source is; types that are not the page say nothing."""
    assert first(Field.KIND, {"@type": name, "name": "x"}) == kind


@pytest.mark.parametrize(
    ("written", "paywalled"),
    [
        pytest.param(False, True, id="no"),
        ("False", True),
        ("https://schema.org/False", True),
        (True, False),
        ("no", None),
    ],
)
def test_the_paywall(written: object, paywalled: bool | None) -> None:  # noqa: FBT001 - a table's column
    """`isAccessibleForFree` comes as a truth value, a word and an address."""
    assert first(Field.PAYWALL, {**STORY, "isAccessibleForFree": written}) is paywalled


@pytest.mark.parametrize(
    "block", ["", "null", "[]", "{", "not json", '{"@type": 5}', '[1, "a", null]', "[" * 500, '{"a":' * 500]
)
def test_nothing_comes_of_nothing(block: str) -> None:
    """What is no JSON-LD gives no claim."""
    assert claims(block) == []
