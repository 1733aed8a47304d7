"""The finder and structured articles: WordPress, Arc ANS, editors' documents, feeds. One text, pointers, embeds."""

import json
import re

import pytest

from resolver.find import find_mentions, read_article
from resolver.find.found import ArticleText, Found
from resolver.vocabulary import ArticleFormat, Form

LEXICAL = "root"
"""The member in which a Lexical document keeps its tree."""

POST = "https://twitter.com/DefenceHQ/status/1227294189185949696"
KEY = "x:post:1227294189185949696"
FILM = "https://www.youtube.com/watch?v=u3QZVdqUidw"
QUOTE = (
    '<blockquote class="twitter-tweet"><p>Words of a post.</p>&mdash; Ministry (@DefenceHQ) '
    f'<a href="{POST}">March 14, 2023</a></blockquote>'
)
FIRST, SECOND = "First paragraph with café.", "Second, bold and linked."


def _rows(found: list[Found]) -> list[tuple[str, str | None, str | None]]:
    return [(each.form.value, each.item.key if each.item else each.url, each.pointer) for each in found]


def _read(body: object, fmt: ArticleFormat | None = None) -> ArticleText:
    return read_article(body if isinstance(body, str) else json.dumps(body), fmt=fmt)


BLOCKS = f"""<!-- wp:paragraph -->
<p>{FIRST}</p>
<!-- /wp:paragraph -->

<!-- wp:embed {{"url":"{POST}","type":"rich","providerNameSlug":"twitter"}} -->
<figure class="wp-block-embed is-type-rich"><div class="wp-block-embed__wrapper">
{POST}
</div></figure>
<!-- /wp:embed -->

<!-- wp:group --><div class="wp-block-group"><!-- wp:core-embed/youtube {{"url":"{FILM}"}} /-->
<!-- wp:paragraph --><p>Second, <strong>bold</strong> and <a href="https://www.example.org/a">linked</a>.</p>
<!-- /wp:paragraph --></div><!-- /wp:group -->

<!-- wp:html -->{QUOTE}<!-- /wp:html -->"""


def test_wordpress_blocks_point_into_the_block_tree() -> None:
    """Embed blocks of old and new name, markup between them, and links; places as the editor counts blocks."""
    article = _read(BLOCKS)
    found = find_mentions(article)

    assert article.format is ArticleFormat.WORDPRESS_BLOCKS
    assert _rows(found) == [
        ("embed_block", KEY, "/blocks/1"),
        ("embed_block", "youtube:video:u3QZVdqUidw", "/blocks/2/innerBlocks/0"),
        ("link", "https://www.example.org/a", "div:nth-child(3) > p:nth-child(1) > a:nth-child(2)"),
        ("embed_html", KEY, "blockquote:nth-child(4)"),
    ]
    assert article.text[found[0].start : found[0].end] == POST


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (POST, KEY),
        (f"[embed]{POST}[/embed]", KEY),
        (f"[tweet {POST}]", KEY),
        ('[tweet id="1227294189185949696" align=center]', KEY),
        (f'[twitter url="{POST}"]', KEY),
        (f"[youtube={FILM}]", "youtube:video:u3QZVdqUidw"),
        ("[youtube u3QZVdqUidw]", "youtube:video:u3QZVdqUidw"),
        (f"[embed width='500']{FILM}[/embed]", "youtube:video:u3QZVdqUidw"),
        (f"[embedyt] {FILM} [/embedyt]", "youtube:video:u3QZVdqUidw"),
        ("[gist]0123456789abcdef0123[/gist]", "github:gist:0123456789abcdef0123"),
    ],
)
def test_lines_and_shortcodes_are_embeds(line: str, key: str) -> None:
    """A line that is one address, and every shortcode that names a post, shows that post."""
    article = _read(f"{FIRST}\n\n{line}\n\nMore words.", ArticleFormat.WORDPRESS_BLOCKS)
    (found,) = find_mentions(article)

    assert (found.form, found.item.key if found.item else None) == (Form.EMBED_BLOCK, key)
    assert article.text[found.start : found.end] == line
    assert article.text == f"{FIRST}\n\n{line}\n\nMore words."


@pytest.mark.parametrize(
    "code",
    [
        "[caption id='a']x[/caption]",
        "[gallery ids=1,2]",
        "[tweet]",
        "[sic]",
        "[youtube ]",
        "[youtube_subscribe c='Some-Name']",
    ],
)
def test_other_shortcodes_are_words(code: str) -> None:
    """What names no post is no mention."""
    assert find_mentions(_read(f"{FIRST} {code}", ArticleFormat.WORDPRESS_BLOCKS)) == []


STORY = {
    "type": "story",
    "version": "0.10.12",
    "headlines": {"basic": "Headline"},
    "canonical_url": "https://www.example.org/story",
    "content_elements": [
        {"type": "text", "content": FIRST},
        {
            "type": "oembed_response",
            "subtype": "twitter",
            "raw_oembed": {"type": "rich", "url": POST, "html": QUOTE, "author_name": "Ministry"},
        },
        {"type": "text", "content": 'Second, <b>bold</b> and <a href="https://www.example.org/a">linked</a>.'},
        {"type": "reference", "referent": {"type": "video", "provider": "YouTube", "id": "u3QZVdqUidw"}},
        {"type": "custom_embed", "subtype": "tweet", "embed": {"id": "1234567890123456789", "url": "", "config": {}}},
        {"type": "custom_embed", "subtype": "post", "embed": {"id": "a", "config": {"posts": [{"src": POST}]}}},
        {"type": "raw_html", "content": QUOTE},
        {"type": "interstitial_link", "content": "Read more", "url": "https://bit.ly/3EXAMPLE"},
        {"type": "list", "items": [{"type": "text", "content": "One"}, {"type": "text", "content": f"See {POST}"}]},
        {"type": "quote", "content_elements": [{"type": "text", "content": "Said so."}], "citation": {"content": "He"}},
        {"type": "image", "caption": "A picture"},
        {"type": "unheard_of", "additional_properties": {"a": 1}},
        None,
    ],
}


def test_ans_elements_are_read() -> None:
    """Every kind of content element gives its text and its embed; pointers lead to the element or its string."""
    article = _read(STORY)
    found = find_mentions(article)

    assert (article.format, article.headline, article.url) == (
        ArticleFormat.ANS,
        "Headline",
        "https://www.example.org/story",
    )
    assert article.text.startswith(f"{FIRST}\n\n{SECOND}\n\nWords of a post.\n\n— Ministry")
    assert article.text.endswith("Read more\n\nOne\n\nSee " + POST + "\n\nSaid so.\n\nHe\n\nA picture")
    assert _rows(found) == [
        ("embed_block", KEY, "/content_elements/1"),
        ("link", "https://www.example.org/a", "/content_elements/2/content"),
        ("embed_block", "youtube:video:u3QZVdqUidw", "/content_elements/3"),
        ("embed_block", "x:post:1234567890123456789", "/content_elements/4"),
        ("embed_block", KEY, "/content_elements/5"),
        ("embed_html", KEY, "/content_elements/6/content"),
        ("link", "https://bit.ly/3EXAMPLE", "/content_elements/7"),
        ("bare_url", KEY, None),
    ]
    assert (found[0].author, found[0].handle) == ("Ministry", "DefenceHQ")


DOCUMENT = {
    "type": "doc",
    "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": FIRST}]},
        {"type": "twitter", "attrs": {"url": POST}},
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "Second, "},
                {"type": "text", "text": "bold", "marks": [{"type": "bold"}]},
                {"type": "text", "text": " and "},
                {
                    "type": "text",
                    "text": "linked",
                    "marks": [{"type": "link", "attrs": {"href": "https://www.example.org/a"}}],
                },
                {"type": "text", "text": "."},
                {"type": "hardBreak"},
                {"type": "text", "text": "New line"},
            ],
        },
        {"type": "youtubeVideo", "attrs": {"videoId": "u3QZVdqUidw"}},
        {"type": "htmlBlock", "attrs": {"html": QUOTE}},
    ],
}
ROOT = {
    "root": {
        "type": "root",
        "children": [
            {"type": "paragraph", "children": [{"type": "extended-text", "text": FIRST}]},
            {"type": "embed", "url": POST, "embedType": "twitter", "html": QUOTE, "caption": ""},
            {
                "type": "paragraph",
                "children": [
                    {"type": "text", "text": "Second, bold and "},
                    {
                        "type": "link",
                        "url": "https://www.example.org/a",
                        "children": [{"type": "text", "text": "linked"}],
                    },
                    {"type": "text", "text": "."},
                    {"type": "linebreak"},
                    {"type": "text", "text": "New line"},
                ],
            },
            {"type": "youtube", "videoID": "u3QZVdqUidw"},
            {"type": "html", "html": QUOTE},
        ],
    }
}
WORDS = f"{FIRST}\n\n{SECOND}\nNew line\n\nWords of a post.\n\n— Ministry (@DefenceHQ) March 14, 2023"


@pytest.mark.parametrize(
    ("body", "fmt", "pointers"),
    [
        (
            DOCUMENT,
            ArticleFormat.PROSEMIRROR,
            ["/content/1", "/content/2/content/3", "/content/3", "/content/4/attrs/html"],
        ),
        (
            {"title": "Story", "doc~/": DOCUMENT},
            ArticleFormat.PROSEMIRROR,
            [f"/doc~0~1/content/{rest}" for rest in ("1", "2/content/3", "3", "4/attrs/html")],
        ),
        (
            ROOT,
            ArticleFormat.LEXICAL,
            [f"/{LEXICAL}/children/{rest}" for rest in ("1", "2/children/1/children/0", "3", "4/html")],
        ),
    ],
)
def test_editors_documents_are_read(body: object, fmt: ArticleFormat, pointers: list[str]) -> None:
    """Both trees give the same words and the same mentions, each with its JSON Pointer."""
    article = _read(body)
    found = find_mentions(article)

    assert (article.format, article.text) == (fmt, WORDS)
    assert _rows(found) == list(
        zip(
            ["embed_block", "link", "embed_block", "embed_html"],
            [KEY, "https://www.example.org/a", "youtube:video:u3QZVdqUidw", KEY],
            pointers,
            strict=True,
        )
    )
    assert article.text[found[1].start : found[1].end] == "linked"


GRAM = "https://www.instagram.com/p/CtHaSoDLrWJ/"
SHARED = (
    f'<blockquote class="instagram-media" data-instgrm-permalink="{GRAM}"><a href="{GRAM}">View this post on Instagram'
    f'</a><p><a href="{GRAM}">A post shared by Ex Ample (@ex.ample)</a></p></blockquote>'
)
CARDS = [
    {"type": "embed", "url": GRAM, "html": SHARED, "caption": 'By <a href="https://www.example.org/a">us</a>'},
    {"type": "html", "html": f"<iframe src='https://www.youtube.com/embed/{FILM[-11:]}'></iframe>"},
    {"type": "block", "fields": {"blockType": "youtube", "videoId": "u3QZVdqUidw"}},
    {"type": "block", "fields": {"blockType": "social", "url": POST}},
    {"type": "embed", "provider": "instagram", "code": "CtHaSoDLrWJ"},
    {"type": "image", "src": "https://www.example.org/a.png", "title": "Interesting", "id": "abcdef12345"},
    {"type": "author", "name": "youtube", "color": "abcdef12345"},
]


def test_cards_tell_what_their_markup_and_fields_say() -> None:
    """The platform's markup gives author and handle, a block's fields its item; players stay in their order."""
    found = find_mentions(_read({"root": {"type": "root", "children": CARDS}}))

    assert [(each.form.value, each.item.key if each.item else each.url) for each in found] == [
        ("embed_block", "instagram:post:CtHaSoDLrWJ"),
        ("link", "https://www.example.org/a"),
        ("embed_html", "youtube:video:u3QZVdqUidw"),
        ("embed_block", "youtube:video:u3QZVdqUidw"),
        ("embed_block", KEY),
        ("embed_block", "instagram:post:CtHaSoDLrWJ"),
    ]
    assert (found[0].author, found[0].handle) == ("Ex Ample", "ex.ample")


def test_a_player_of_a_wordpress_body_stands_where_it_is_shown() -> None:
    """Without words of its own it comes behind what is read before it."""
    player = '<iframe src="https://player.vimeo.com/video/148751763"></iframe>'
    body = f"{FIRST}\n\n[tweet {POST}]\n\nMore.\n\n{player}\n\n[youtube {FILM}]"
    found = find_mentions(_read(body, ArticleFormat.WORDPRESS_BLOCKS))

    assert [each.platform for each in found] == ["x", "vimeo", "youtube"]


def test_the_same_words_give_the_same_text_in_every_format() -> None:
    """HTML, blocks, ANS and documents of one article agree to the letter."""
    html = f"<p>{FIRST}</p><p>Second, <b>bold</b> and <a href='https://www.example.org/a'>linked</a>.</p>"
    blocks = "".join(f"<!-- wp:paragraph -->\n<p>{words}</p>\n<!-- /wp:paragraph -->\n\n" for words in (FIRST, SECOND))
    story = {"content_elements": [{"type": "text", "content": words} for words in (FIRST, SECOND)]}
    document = {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]} for words in (FIRST, SECOND)],
    }

    assert {_read(body).text for body in (html, blocks, story, document)} == {f"{FIRST}\n\n{SECOND}"}


def test_a_deep_document_is_read_as_far_as_the_limit() -> None:
    """Nesting beyond any editor's costs no crash."""
    node: dict[str, object] = {"type": "text", "text": "deep"}
    for _ in range(300):
        node = {"type": "paragraph", "content": [node]}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "high"}]}, node]}

    assert _read(body).text == "high"


RSS = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Feed</title>
<item><title>One</title><link>https://bit.ly/3EXAMPLE</link><description>short</description>
<content:encoded><![CDATA[<p>{FIRST}</p>{QUOTE}]]></content:encoded></item>
<item><title>Two</title><description>&lt;p&gt;See &lt;a href="{FILM}"&gt;here&lt;/a&gt;&lt;/p&gt;</description></item>
<item><title>None</title></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title>
<entry><content type="html">&lt;p&gt;{FIRST}&lt;/p&gt;</content></entry>
<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>See <a href="{POST}">it</a></p></div>
</content></entry></feed>"""


@pytest.mark.parametrize(
    ("body", "text", "rows"),
    [
        (
            RSS,
            f"{FIRST}\n\nWords of a post.\n\n— Ministry (@DefenceHQ) March 14, 2023\n\nSee here",
            [
                ("embed_html", KEY, "channel > item:nth-child(2)"),
                ("link", "youtube:video:u3QZVdqUidw", "channel > item:nth-child(3)"),
            ],
        ),
        (ATOM, f"{FIRST}\n\nSee it", [("link", KEY, "feed > entry:nth-child(3)")]),
    ],
)
def test_feeds_give_the_bodies_of_their_items(body: str, text: str, rows: list[tuple[str, str, str]]) -> None:
    """The full body before the summary, escaped or in markup; titles and links of items are no mentions."""
    article = _read(body)

    assert (article.format, article.headline, article.text) == (ArticleFormat.FEED, "Feed", text)
    assert _rows(find_mentions(article)) == rows


def test_a_feed_expands_no_entities_of_its_own() -> None:
    """A document that declares entities gets none of them replaced."""
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    article = _read(
        f"{bomb}<rss><channel><item><description>x&b;&f;y</description></item></channel></rss>", ArticleFormat.FEED
    )

    assert article.text == "x&b;&f;y"


def test_a_feed_may_forget_to_declare_a_namespace() -> None:
    """The full body is known by its name where `xmlns:content` is missing, as in pieces of feeds that were copied."""
    article = _read(RSS.replace(' xmlns:content="http://purl.org/rss/1.0/modules/content/"', ""), ArticleFormat.FEED)

    assert article.text == _read(RSS, ArticleFormat.FEED).text


def test_bodies_of_an_export_are_read_as_wordpress_keeps_them() -> None:
    """Lines and shortcodes of the classic editor stand for posts; line breaks stay."""
    export = RSS.replace("<rss ", '<rss xmlns:wp="http://wordpress.org/export/1.2/" ')
    body = f"{FIRST}\n\n{POST}\n\n[embed]{FILM}[/embed]"
    article = _read(re.sub(r"<!\[CDATA\[.*?\]\]>", f"<![CDATA[{body}]]>", export), ArticleFormat.FEED)

    assert article.text.startswith(body)
    assert _rows(find_mentions(article))[:2] == [
        ("embed_block", KEY, "channel > item:nth-child(2)"),
        ("embed_block", "youtube:video:u3QZVdqUidw", "channel > item:nth-child(2)"),
    ]


@pytest.mark.parametrize(
    ("description", "text"),
    [
        (f'&amp;lt;p&amp;gt;See &amp;lt;a href="{FILM}"&amp;gt;here&amp;lt;/a&amp;gt;&amp;lt;/p&amp;gt;', "See here"),
        ("Write &amp;lt;p&amp;gt; for a paragraph", "Write <p> for a paragraph"),
        ("&lt;p&gt;Write &amp;lt;p&amp;gt; here&lt;/p&gt;", "Write <p> here"),
    ],
)
def test_html_that_was_escaped_once_too_often_is_html(description: str, text: str) -> None:
    """A body that begins with an escaped tag and has no other; a tag that is spoken of stays words."""
    article = _read(f"<rss><channel><item><description>{description}</description></item></channel></rss>")

    assert article.text == text
