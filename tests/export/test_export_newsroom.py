"""What newsroom systems and annotation tools get, against the rules of their standards."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from resolver import export, model
from resolver.export import cited, schema_org
from resolver.vocabulary import IdentificationState, Precision, ReviewState, Role, SourceKind
from tests.support import exports, newsroom_rules

UNIDENTIFIED = model.Identification(state=IdentificationState.UNIDENTIFIED, score=0.0, evidence=())
KINDS = exports.sidecar(*(exports.post(id=f"s{at}", kind=kind) for at, kind in enumerate(SourceKind, 1)))


def read(name: str, sidecar: model.Sidecar) -> Any:  # noqa: ANN401 - whatever the format holds
    """What a format holds, parsed."""
    found = export.named(name)
    assert found is not None
    return json.loads(found.write(sidecar))


def all_mentioned(sidecar: model.Sidecar) -> model.Sidecar:
    """The sidecar with a mention for each source."""
    mentions = tuple(exports.mention(each.id, id=f"m{at}") for at, each in enumerate(sidecar.sources, 1))
    return sidecar.model_copy(update={"mentions": mentions})


@settings(max_examples=60)
@given(exports.hostile_sidecars())
def test_rules_hold_whatever_is_written(sidecar: model.Sidecar) -> None:
    """Ninjs, ANS, oEmbed and schema.org stay within their rules for any text in any field."""
    assert newsroom_rules.problems(read("ninjs", sidecar), newsroom_rules.NINJS) == []
    for element in read("ans", sidecar):
        assert newsroom_rules.problems(element, newsroom_rules.ANS) == []
    for answer in read("oembed", sidecar):
        assert newsroom_rules.problems(answer, newsroom_rules.OEMBED) == []
    assert list(newsroom_rules.strange_terms(read("schema-org", sidecar))) == []


@pytest.mark.parametrize("name", ["ninjs", "schema-org"])
def test_every_kind_has_a_type(name: str) -> None:
    """Each kind of source is of a type that the standard has."""
    whole = read(name, all_mentioned(KINDS))

    if name == "ninjs":
        assert newsroom_rules.problems(whole, newsroom_rules.NINJS) == []
        assert len(whole["associations"]) == len(SourceKind)
    else:
        assert list(newsroom_rules.strange_terms(whole)) == []
        assert {each["@type"] for each in whole["citation"]} == set(schema_org.TYPES.values())


def test_ninjs_associations() -> None:
    """A post is an association that cites, with its words and ID; what it links to is an association within."""
    item = read("ninjs", exports.sidecar())
    [post] = item["associations"]

    assert (item["uri"], item["type"], item["title"]) == (
        "urn:embed-resolver:article:example%3Astory",
        "text",
        "PLACEHOLDER headline",
    )
    assert item["infoSources"] == [
        {
            "name": "Example Desk (@EXAMPLE_desk on X)",
            "role": "urn:embed-resolver:role:quoted-post",
            "uri": "https://x.com/EXAMPLE_desk",
        }
    ]
    assert (post["name"], post["rel"], post["uri"]) == ("m1", "cites", exports.ADDRESS)
    assert post["bodies"][0]["value"] == exports.WORDS
    assert post["altIds"] == [{"role": "x-post-id", "value": exports.POST_ID}]
    assert "contentCreated" not in post
    assert [each["uri"] for each in post["associations"]] == ["https://www.example.org/EXAMPLE"]


def test_ninjs_has_a_time_only_where_the_second_is_known() -> None:
    """`contentCreated` needs a full time: a post of a known second has it, one of a day has none."""
    known = exports.partial("2023-03-14T09:30:05Z", Precision.SECOND)
    [post] = read("ninjs", exports.sidecar(exports.post(published=known, outlinks=())))["associations"]

    assert post["contentCreated"] == "2023-03-14T09:30:05Z"


def test_ans_elements() -> None:
    """A post is an `oembed_response` of Arc's subtype with the platform's endpoint, a page a link; in article order."""
    mentions = (exports.mention("s2", id="m1"), exports.mention("s1", id="m2"))
    page, post = read("ans", exports.sidecar(exports.post(), exports.page(), mentions=mentions))

    assert (page["type"], page["url"], page["content"]) == (
        "interstitial_link",
        "https://www.example.org/EXAMPLE",
        "PLACEHOLDER page title",
    )
    assert (post["type"], post["subtype"]) == ("oembed_response", "twitter")
    assert post["referent"] == {"provider": "https://publish.twitter.com/oembed", "id": exports.POST_ID}
    assert post["additional_properties"]["article_sources"] == {
        "mention": "m2",
        "source_key": f"x:post:{exports.POST_ID}",
        "availability": "live",
        "checked_at": exports.SEEN,
        "comparison": "same_words",
    }


def test_schema_org_citations() -> None:
    """An article cites the post and the page; the post shares the page, and its author has no type."""
    whole = read("schema-org", exports.sidecar(url="https://www.example.org/story"))
    post, page = whole["citation"]

    assert (whole["@type"], whole["headline"], whole["@id"]) == (
        "NewsArticle",
        "PLACEHOLDER headline",
        "https://www.example.org/story",
    )
    assert post["author"] == {
        "name": "Example Desk",
        "alternateName": "@EXAMPLE_desk",
        "url": "https://x.com/EXAMPLE_desk",
    }
    assert (post["datePublished"], post["articleBody"]) == ("2023-03-14", exports.WORDS)
    assert post["sharedContent"] == [{"@type": "WebPage", "url": "https://www.example.org/EXAMPLE"}]
    assert (page["@type"], page["name"]) == ("WebPage", "PLACEHOLDER page title")


def test_annotations_point_into_the_article() -> None:
    """An annotation ties a place in the article to the source; a JSON pointer is a FragmentSelector of RFC 6901."""
    selectors = (
        *exports.mention().selectors,
        model.Pointer(value="/content_elements/3"),
        model.Css(value="p:nth-child(2)"),
    )
    sidecar = exports.sidecar(mentions=(exports.mention(selectors=selectors),), url="https://www.example.org/story#top")
    page = read("annotation", sidecar)
    [item] = page["items"]

    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert page["id"] == "https://www.example.org/story#mentions"
    assert item["id"] == "https://www.example.org/story#m1"
    assert (item["type"], item["motivation"], item["created"]) == ("Annotation", "identifying", "2026-01-01T00:00:04Z")
    assert item["body"] == {
        "id": exports.ADDRESS,
        "type": "Text",
        "format": "text/html",
        "language": "en",
        "purpose": "identifying",
    }
    assert item["target"]["source"] == "https://www.example.org/story#top"
    assert item["target"]["selector"] == [
        {"type": "TextPositionSelector", "start": 10, "end": 20},
        {"type": "TextQuoteSelector", "exact": "words", "prefix": "before ", "suffix": " after"},
        {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc6901", "value": "/content_elements/3"},
        {"type": "CssSelector", "value": "p:nth-child(2)"},
    ]


def test_an_archived_copy_is_a_state_of_the_body() -> None:
    """With a copy, the body is a SpecificResource with a TimeState: the source was copied, not the article."""
    [item] = read("annotation", exports.sidecar(exports.post(archives=(exports.ARCHIVED,))))["items"]

    assert item["body"]["source"]["id"] == exports.ADDRESS
    assert item["body"]["state"] == {
        "type": "TimeState",
        "cached": exports.COPY,
        "sourceDate": "2026-01-02T03:04:05Z",
    }


def test_what_nobody_identified_is_asked_and_not_cited() -> None:
    """A mention without an identified source is a question without body, and its candidates are cited nowhere."""
    unknown = exports.mention("s1", identification=UNIDENTIFIED)
    sidecar = exports.sidecar(mentions=(unknown,))
    [item] = read("annotation", sidecar)["items"]

    assert item["motivation"] == "questioning"
    assert "body" not in item
    assert read("csl", sidecar) == read("ans", sidecar) == []


def test_what_a_person_called_no_source_is_left_out() -> None:
    """A mention that a person reviewed as no source is neither annotated nor cited."""
    refused = exports.mention("s1", review=model.Review(state=ReviewState.NOT_A_SOURCE))
    sidecar = exports.sidecar(mentions=(refused,))

    assert read("annotation", sidecar)["items"] == read("csl", sidecar) == []


def test_links_inside_an_unidentified_post_are_cited() -> None:
    """A link in a copied post that nobody identified still leads somewhere: that page is cited, the post is not."""
    link = exports.part(Role.SHORT_LINK, "https://t.co/EXAMPLEtco", "s2")
    unknown = exports.mention("s1", identification=UNIDENTIFIED, parts=(link,))

    assert [source.id for source in cited.sources(exports.sidecar(mentions=(unknown,)))] == ["s2"]


def test_a_gone_source_keeps_the_words_of_its_looks() -> None:
    """Where the source itself tells no words any more, the latest look that read some does."""
    looks = [
        model.Capture(
            id=f"c{at}",
            observed_at=exports.SEEN,
            method="oembed",
            requested_url=exports.ADDRESS,
            outcome=outcome,
            text=text,
        )
        for at, (outcome, text) in enumerate([("ok", "First words."), ("ok", "Later words."), ("gone", None)], 1)
    ]
    gone = exports.post(text=None, captures=tuple(looks), availability=exports.GONE)

    assert cited.cite(gone).text == "Later words."
