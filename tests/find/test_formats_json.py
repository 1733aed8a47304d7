"""The finder and articles in JSON: editors' documents, lists of blocks, HTML beside a title; other JSON is refused."""

import json

import pytest

from resolver.errors import UnsupportedFormat
from resolver.find import find_mentions, read_article
from resolver.find.found import ArticleText
from resolver.vocabulary import ArticleFormat

POST = "https://twitter.com/DefenceHQ/status/1227294189185949696"
KEY = "x:post:1227294189185949696"
FILM = "https://www.youtube.com/watch?v=u3QZVdqUidw"
FILM_KEY = "youtube:video:u3QZVdqUidw"
PAGE = "https://www.example.org/a"
QUOTE = (
    '<blockquote class="twitter-tweet"><p>Words.</p>&mdash; Ministry (@DefenceHQ) '
    f'<a href="{POST}">March 14, 2023</a></blockquote>'
)
HTML = f'<p>First, see <a href="{PAGE}">this</a>.</p>{QUOTE}'
SHOWN = "First, see this.\n\nWords.\n\n— Ministry (@DefenceHQ) March 14, 2023"

Rows = list[tuple[str, str | None, str | None]]


def _read(body: object) -> tuple[ArticleText, Rows]:
    article = read_article(json.dumps(body))
    found = find_mentions(article)
    return article, [(each.form.value, each.item.key if each.item else each.url, each.pointer) for each in found]


SLATE = [
    {
        "type": "paragraph",
        "children": [{"text": "See "}, {"type": "link", "url": PAGE, "children": [{"text": "this"}]}],
    },
    {"type": "embed", "url": POST, "children": [{"text": ""}]},
    {"children": [{"text": "Last."}]},
]
PORTABLE_TEXT = [
    {
        "_type": "block",
        "markDefs": [{"_key": "k", "_type": "link", "href": PAGE}],
        "children": [
            {"_type": "span", "text": "See ", "marks": []},
            {"_type": "span", "text": "this", "marks": ["strong", "k"]},
        ],
    },
    {"_type": "tweet", "id": "1227294189185949696"},
    {"_type": "block", "children": [{"_type": "span", "text": "Last."}]},
]
CONTENTFUL = {
    "nodeType": "document",
    "data": {},
    "content": [
        {
            "nodeType": "paragraph",
            "content": [
                {"nodeType": "text", "value": "See ", "marks": []},
                {
                    "nodeType": "hyperlink",
                    "data": {"uri": PAGE},
                    "content": [{"nodeType": "text", "value": "this", "marks": []}],
                },
            ],
        },
        {"nodeType": "embedded-entry-block", "data": {"target": {"fields": {"tweetUrl": POST}}}, "content": []},
        {"nodeType": "heading-2", "content": [{"nodeType": "text", "value": "Last.", "marks": []}]},
    ],
}
LEXICAL = {
    "root": {
        "type": "root",
        "children": [
            {
                "type": "paragraph",
                "children": [
                    {"type": "text", "text": "See "},
                    {"type": "link", "fields": {"url": PAGE}, "children": [{"type": "text", "text": "this"}]},
                ],
            },
            {"type": "embed", "url": POST},
            {"type": "markdown", "markdown": "Last."},
        ],
    }
}
EDITORJS = {
    "time": 1,
    "blocks": [
        {"type": "paragraph", "data": {"text": f'See <a href="{PAGE}">this</a>'}},
        {"id": "b", "type": "embed", "data": {"service": "twitter", "source": POST, "embed": POST}},
        {"type": "list", "data": {"style": "ordered", "items": [{"content": "Last.", "items": []}]}},
    ],
}
QUILL = {
    "ops": [
        {"insert": "See "},
        {"insert": "this", "attributes": {"link": PAGE}},
        {"insert": "\n"},
        {"insert": {"tweet": "1227294189185949696"}},
        {"insert": "Last.\n", "attributes": {"header": 2}},
    ]
}
APPLE_NEWS = {
    "title": "Title",
    "components": [
        {"role": "body", "text": "See this", "additions": [{"rangeStart": 4, "rangeLength": 4, "URL": PAGE}]},
        {"role": "section", "components": [{"role": "tweet", "URL": POST}]},
        {"role": "body", "format": "markdown", "text": "Last."},
    ],
}


@pytest.mark.parametrize(
    ("body", "link", "embed"),
    [
        (SLATE, "/0/children/1/children/0", "/1"),
        ({"title": "T", "content": SLATE}, "/content/0/children/1/children/0", "/content/1"),
        (PORTABLE_TEXT, "/0/children/1", "/1"),
        ({"_id": "a", "body": PORTABLE_TEXT}, "/body/0/children/1", "/body/1"),
        (CONTENTFUL, "/content/0/content/1/content/0", "/content/1"),
        ({"fields": {"body": CONTENTFUL}}, "/fields/body/content/0/content/1/content/0", "/fields/body/content/1"),
        ({"data": {"post": LEXICAL}}, "/data/post/root/children/0/children/1/children/0", "/data/post/root/children/1"),
        ({"posts": [{"lexical": json.dumps(LEXICAL)}]}, "/posts/0/lexical", "/posts/0/lexical"),
        (EDITORJS, "/blocks/0/data/text", "/blocks/1"),
        (QUILL, "/ops/1", "/ops/3"),
        (APPLE_NEWS, "/components/0", "/components/1/components/0"),
    ],
)
def test_documents_and_blocks_are_read_wherever_they_stand(body: object, link: str, embed: str) -> None:
    """One text, the link on its words and the embed in its place; pointers lead from the top of the JSON."""
    article, rows = _read(body)

    assert article.text == "See this\n\nLast."
    assert rows == [("link", PAGE, link), ("embed_block", KEY, embed)]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"headline": "Title", "body_xhtml": HTML, "body_text": "First", "associations": {}}, "/body_xhtml"),
        ({"headlines": [{"value": "Title"}], "bodies": [{"value": HTML}, {"value": "First"}]}, "/bodies/0/value"),
        (
            {"title": {"rendered": "Title"}, "content": {"rendered": HTML}, "excerpt": {"rendered": "<p>First</p>"}},
            "/content/rendered",
        ),
        ({"posts": [{"title": "Title", "html": HTML, "mobiledoc": None}]}, "/posts/0/html"),
        (
            {"data": {"attributes": {"title": "Title", "body": {"value": HTML, "format": "full"}}}},
            "/data/attributes/body/value",
        ),
        (
            {"props": {"article": {"title": "Title", "body": HTML}, "teaser": {"title": "B", "body": "<p>B</p>"}}},
            "/props/article/body",
        ),
    ],
)
def test_html_beside_a_title_is_the_article(body: object, pointer: str) -> None:
    """The longest body is read, and nothing else of the answer; its title is the headline."""
    article, rows = _read(body)

    assert (article.format, article.headline, article.text) == (ArticleFormat.JSON, "Title", SHOWN)
    assert rows == [("link", PAGE, pointer), ("embed_html", KEY, pointer)]


def test_every_item_of_a_json_feed_is_read() -> None:
    """HTML or text, one after the other; the feed's own addresses are no mentions."""
    article, rows = _read(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Feed",
            "items": [{"url": PAGE, "content_html": QUOTE}, {"content_text": f"See {FILM}"}, {"summary": "No body"}],
        }
    )

    assert article.headline == "Feed"
    assert rows == [("embed_html", KEY, "/items/0/content_html"), ("bare_url", FILM_KEY, None)]


def test_every_article_of_a_list_and_every_section_of_one_is_read() -> None:
    """Siblings are read one after the other; teasers that stand elsewhere are not."""
    first, second = f'<p><a href="{PAGE}">First</a></p>', f'<p><a href="{POST}">Second, and longer</a></p>'
    teaser = {"title": "Other", "body": "<p>Teaser</p>"}
    articles, found = _read(
        [{"title": "A", "content": {"rendered": first}}, {"title": "B", "content": {"rendered": second}}]
    )
    sections, rows = _read({"title": "A", "parts": [{"body": first}, {"body": second}], "related": {"items": [teaser]}})

    assert (articles.text, sections.text) == ("First\n\nSecond, and longer",) * 2
    assert [pointer for _, _, pointer in found] == ["/0/content/rendered", "/1/content/rendered"]
    assert [pointer for _, _, pointer in rows] == ["/parts/0/body", "/parts/1/body"]


def test_numbers_may_be_names() -> None:
    """A member that is called as a place in a list is called is none."""
    article, _ = _read({"title": "Title", "1": {"2": {"body": "<p>Words.</p>"}}, "a/b~c": [{"body": "<p>No.</p>"}]})

    assert article.text == "Words."


def test_posts_between_the_sections_of_an_article_are_embeds() -> None:
    """Sections that hold no text but name a post show it, in their place; sections of other kinds show nothing."""
    sections = [
        {"__component": "shared.rich-text", "body": f"First, see [this]({PAGE})."},
        {"__component": "shared.embed", "url": POST},
        {"__component": "shared.media", "file": {"id": 1}},
        {"__component": "shared.youtube", "videoId": "u3QZVdqUidw"},
        {"__component": "shared.rich-text", "body": "Last."},
    ]
    article, rows = _read({"data": {"title": "Title", "blocks": sections}})

    assert article.text == f"First, see [this]({PAGE}).\n\nLast."
    assert rows == [
        ("link", PAGE, "/data/blocks/0/body"),
        ("embed_block", KEY, "/data/blocks/1"),
        ("embed_block", FILM_KEY, "/data/blocks/3"),
    ]


@pytest.mark.parametrize(
    ("body", "text", "form"),
    [
        (f"# Heading\n\nSee [this]({PAGE}).", f"# Heading\n\nSee [this]({PAGE}).", "link"),
        (f"First line\nsecond, see\n\n{PAGE}", f"First line\nsecond, see\n\n{PAGE}", "bare_url"),
        (f'First <a href="{PAGE}">line</a>', "First line", "link"),
    ],
)
def test_a_body_is_read_as_what_it_is(body: str, text: str, form: str) -> None:
    """Markdown, plain lines and inline HTML beside a title."""
    article, rows = _read({"title": "Title", "content": body})

    assert (article.text, [row[0] for row in rows]) == (text, [form])


def test_an_ans_story_inside_an_answer_is_read() -> None:
    """Its elements have pointers from the top."""
    article, rows = _read(
        {"results": [{"headlines": {"basic": "Title"}, "content_elements": [{"type": "text", "content": HTML}]}]}
    )

    assert (article.headline, article.text) == ("Title", SHOWN)
    assert [pointer for _, _, pointer in rows] == ["/results/0/content_elements/0/content"] * 2


@pytest.mark.parametrize(
    "body",
    [
        {"@context": "https://schema.org", "url": PAGE},
        {"url": POST, "author_url": "https://twitter.com/DefenceHQ", "html": QUOTE, "type": "rich"},
        {
            "version": "0.3.1",
            "cards": [["html", {"html": "<p>Part of it</p>"}]],
            "sections": [[1, "p", [[0, [], 0, "Words"]]]],
        },
        {"object": "value", "nodes": [{"object": "block", "type": "paragraph", "data": {}, "nodes": []}]},
        {"blocks": []},
        [{"id": 1}, {"id": 2}],
        {"title": "Title", "body": ""},
        {"blocks": [{"type": "delimiter", "data": {}}]},
    ],
)
def test_other_json_is_refused(body: object) -> None:
    """What is only data, or of an unknown kind of which a part could be read, is no text: the error says what to do."""
    with pytest.raises(UnsupportedFormat, match=r"The article is JSON in which .*"):
        read_article(json.dumps(body))


@pytest.mark.parametrize("text", ["[1]", "[1, 2, 3]", '["a", "b"]', "[Update] Words.", '{"not closed": ', "{} {}"])
def test_text_that_happens_to_begin_like_json_is_text(text: str) -> None:
    """Numbers in brackets and broken braces are somebody's words."""
    assert read_article(text).format is ArticleFormat.TEXT


def test_json_can_be_read_as_text_when_said_so() -> None:
    """The caller's word counts."""
    body = json.dumps({"url": PAGE})

    assert read_article(body, fmt=ArticleFormat.TEXT).text == body


def test_what_is_no_json_is_refused_as_json() -> None:
    """The error says so."""
    with pytest.raises(UnsupportedFormat, match="is not JSON"):
        read_article("Words.", fmt=ArticleFormat.JSON)
