"""The finder and the links of HTML articles: posts, short links, citations; main content and chrome."""

import pytest

from resolver.find import find_mentions, read_article
from resolver.find.found import Found, Links
from resolver.vocabulary import ArticleFormat, Form

POST = "https://twitter.com/jack/status/20"
PROSE = (
    "The ministry said on Tuesday that the report had been read by all members of the committee before the vote was"
    " taken, and that nobody had asked for a delay. "
) * 2
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Story – Example Times</title>
<meta property="og:title" content="Story"><link rel="canonical" href="https://www.example.org/story"></head><body>
<nav><a href="https://www.example.net/partner">Partner</a> <a href="https://bit.ly/3EXAMPLE">Follow us</a>
<a href="{POST}">A post</a></nav>
<main><article><h1>Story</h1><p>{PROSE}<a href="https://www.example.com/report">the report</a>
and <a href="https://www.example.org/earlier">earlier</a>, <a href="/tag/vote">votes</a>.</p>
<aside><a href="https://www.example.net/shop">Shop</a></aside>
<p>{PROSE}</p></article></main>
<footer><a href="https://www.example.net/imprint">Imprint</a></footer></body></html>"""


def _find(html: str, links: Links = "body") -> list[Found]:
    return find_mentions(read_article(html, fmt=ArticleFormat.HTML), links=links)


def _urls(html: str, links: Links = "body") -> list[str | None]:
    return [each.url for each in _find(html, links)]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (
            "body",
            ["https://bit.ly/3EXAMPLE", "https://x.com/jack/status/20", "https://www.example.com/report"],
        ),
        ("none", ["https://bit.ly/3EXAMPLE", "https://x.com/jack/status/20"]),
        (
            "all",
            [
                "https://www.example.net/partner",
                "https://bit.ly/3EXAMPLE",
                "https://x.com/jack/status/20",
                "https://www.example.com/report",
                "https://www.example.net/shop",
                "https://www.example.net/imprint",
            ],
        ),
    ],
)
def test_ordinary_links_count_where_they_are_asked_for(links: Links, expected: list[str]) -> None:
    """Posts and short links count everywhere, citations in the main content; the page's own site never."""
    assert _urls(PAGE, links) == expected


LINKS = (
    '<p>See <a href="https://www.example.com/a">this</a>.</p><p>[1] <a href="https://www.example.com/b">Source</a></p>'
)
BOTH = ["https://www.example.com/a", "https://www.example.com/b"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<html><head><style>p{{}}</style></head><body class="c1 doc-content">{LINKS}</body></html>', BOTH),
        (
            f'<html xmlns:w="urn:schemas-microsoft-com:office:word"><head></head><body>{LINKS}</body></html>',
            BOTH,
        ),
        (f'<html><head><meta name="generator" content="LibreOffice 7.4"/></head><body>{LINKS}</body></html>', BOTH),
        (f'<html><head><meta name="generator" content="WordPress 6.4"/></head><body>{LINKS}</body></html>', []),
        (f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head></head><body>{LINKS}</body></html>', []),
        (f"<html><head></head><body>{LINKS}</body></html>", []),
    ],
)
def test_all_of_a_word_processors_document_is_the_article(html: str, expected: list[str]) -> None:
    """Short paragraphs and footnotes cite too; of any other page only the main content does."""
    assert _urls(html) == expected


def test_a_page_tells_its_headline_language_and_address() -> None:
    """They are read from its head."""
    article = read_article(PAGE)

    assert article.format is ArticleFormat.HTML
    assert (article.headline, article.language, article.url) == ("Story", "en-GB", "https://www.example.org/story")


def test_a_fragment_is_all_main_content() -> None:
    """What an editor's field holds has no chrome: every outbound link is a citation, and no address is claimed."""
    html = '<p>See <a href="https://www.example.com/report">here</a> and <a href="/local">there</a>.</p>'
    article = read_article(html)

    assert _urls(html) == ["https://www.example.com/report"]
    assert (article.headline, article.url) == (None, None)


@pytest.mark.parametrize(
    "content",
    [
        '<div itemprop="articleBody">{}</div><div class="more"><a href="https://www.example.net/more">More</a></div>',
        '<article>{}</article><article><a href="https://www.example.net/more">More</a></article>',
        '<main>{}</main><div><a href="https://www.example.net/more">More</a></div>',
        '<div role="main">{}</div><div><a href="https://www.example.net/more">More</a></div>',
        '<div class="text">{}</div><div><a href="https://www.example.net/more">More</a></div>',
    ],
)
def test_the_main_content_is_told_from_the_rest(content: str) -> None:
    """By the page's own word, its largest article, its main element, or paragraphs that read like prose."""
    body = content.format(f'<p>{PROSE} <a href="https://www.example.com/report">Report.</a></p>')
    html = f"<!doctype html><html><body>{body}</body></html>"

    assert _urls(html) == ["https://www.example.com/report"]
    assert len(_urls(html, "all")) == 2


def test_a_link_carries_the_span_of_its_words_and_its_path() -> None:
    """The span cuts the words out of the visible text; the path names the element."""
    article = read_article(f'<div><p>One.</p><p>He <b>said</b> <a href="{POST}">so&nbsp;<i>twice</i></a>.</p></div>')
    (found,) = find_mentions(article)

    assert found.form is Form.LINK
    assert article.text[found.start : found.end] == "so\u00a0twice"
    assert found.pointer == "div:nth-child(1) > p:nth-child(2) > a:nth-child(2)"
    assert (found.platform, found.handle) == ("x", "jack")


def test_a_link_around_a_picture_has_no_words_but_a_path() -> None:
    """Nothing visible, so no span."""
    (found,) = _find(f'<p>Words.</p><p><a href="{POST}"><img src="post.png"></a></p>')

    assert (found.start, found.end, found.pointer) == (None, None, "p:nth-child(2) > a:nth-child(1)")


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://web.archive.org/web/20200101000000/https://www.example.com/report", "https://www.example.com/report"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fbit.ly%2F3EXAMPLE", "https://bit.ly/3EXAMPLE"),
        ("https://www.google.com/url?q=https://twitter.com/jack/status/20&sa=D", "https://x.com/jack/status/20"),
        ("  https://bit.ly/3EXAMPLE\n ", "https://bit.ly/3EXAMPLE"),
        ("//t.co/H4O2NANKaq", "https://t.co/H4O2NANKaq"),
    ],
)
def test_a_wrapped_address_counts_as_what_it_wraps(href: str, url: str) -> None:
    """Archived copies, exit pages and blanks around an address do not hide where it leads."""
    assert _urls(f'<p>Words <a href="{href}">here</a>.</p>') == [url]


def test_an_address_in_the_words_counts_once() -> None:
    """A link whose words are its address is one mention; an address without a link is another."""
    html = '<p><a href="https://bit.ly/3EXAMPLE">https://bit.ly/3EXAMPLE</a> or t.co/H4O2NANKaq</p>'

    assert [(each.form, each.url) for each in _find(html)] == [
        (Form.LINK, "https://bit.ly/3EXAMPLE"),
        (Form.BARE_URL, "https://t.co/H4O2NANKaq"),
    ]


def test_a_post_whose_quote_lost_its_markup_takes_its_identity_from_its_link() -> None:
    """Paragraphs instead of a quote: the words are found as a post, the linked date says which."""
    html = (
        "<p>Before the quote.</p><p>Words of a post. pic.twitter.com/eU3nGaDTTT</p>"
        f'<p>&mdash; Jack (@jack) <a href="{POST}">March 21, 2006</a></p>'
    )
    (found,) = _find(html)

    assert found.form is Form.FLATTENED_POST
    assert found.item is not None
    assert (found.item.key, found.handle) == ("x:post:20", "jack")
