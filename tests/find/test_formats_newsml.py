"""The finder and news agencies' XML: the body is read as HTML is, the envelope mentions nothing."""

import pytest

from resolver.errors import UnsupportedFormat
from resolver.find import find_mentions, read_article
from resolver.vocabulary import ArticleFormat

POST = "https://twitter.com/DefenceHQ/status/1227294189185949696"
PAGE = "https://www.example.org/a"
BODY = f'<p>First &amp; more.</p><p>See <a href="{PAGE}">this</a> and {POST}</p>'
TEXT = f"First & more.\n\nSee this and {POST}"

NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf.dtd">
<nitf><head><title>Slug</title></head><body><body.head><hedline><hl1>Headline</hl1></hedline></body.head>
<body.content>{BODY}</body.content></body></nitf>"""
G2 = f"""<?xml version="1.0"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2"><catalogRef href="http://www.iptc.org/std/c.xml"/>
<contentMeta><headline>Headline</headline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{BODY}</body></html></inlineXML></contentSet></newsItem>"""
G2_NITF = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem><contentMeta><headline>Headline</headline>
</contentMeta><contentSet><inlineXML><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.content>{BODY}
</body.content></body></nitf></inlineXML></contentSet></newsItem></itemSet></newsMessage>"""
OLD = f"""<?xml version="1.0"?><NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Headline</HeadLine></NewsLines>
<ContentItem><DataContent>{BODY}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""


@pytest.mark.parametrize("body", [NITF, G2, G2_NITF, OLD])
def test_the_body_of_a_news_item_is_the_article(body: str) -> None:
    """NITF, XHTML in NewsML-G2 and NITF in it, NewsML 1: text, links and headline; no address of the envelope."""
    article = read_article(body)
    found = find_mentions(article)

    assert (article.format, article.headline, article.text) == (ArticleFormat.NEWSML, "Headline", TEXT)
    assert [(each.form.value, each.item.key if each.item else each.url) for each in found] == [
        ("link", PAGE),
        ("bare_url", "x:post:1227294189185949696"),
    ]


def test_elements_of_nitf_stand_apart() -> None:
    """Headings, blocks and captions are blocks of their own."""
    media = "<media><media-caption>Caption</media-caption></media>"
    content = f"<hl2>Heading</hl2><p>First.</p>{media}<block><p>Last.</p></block>"
    article = read_article(f"<nitf><body><body.content>{content}</body.content></body></nitf>")

    assert article.text == "Heading\n\nFirst.\n\nCaption\n\nLast."


def test_every_item_of_a_message_is_read() -> None:
    """Several stories in one message are one after the other, each with the path of its own body."""
    nitf = f"<nitf><body><body.content>{BODY}</body.content></body></nitf>"
    item = f"<newsItem><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem>"
    article = read_article(f"<newsMessage><header/><itemSet>{item}{item}</itemSet></newsMessage>")
    pointers = [each.pointer for each in find_mentions(article) if each.pointer]

    assert article.text == f"{TEXT}\n\n{TEXT}"
    assert [pointer.split(" > ")[2] for pointer in pointers] == ["newsItem:nth-child(1)", "newsItem:nth-child(2)"]


def test_html_that_is_kept_in_an_element_is_read() -> None:
    """An agency's own XML with its story as escaped HTML: the longest one is the article."""
    story, short = BODY.replace("&", "&amp;").replace("<", "&lt;"), "&lt;p&gt;First&lt;/p&gt;"
    held = f"<headline>Headline</headline><short>{short}</short><content>{story}</content>"
    article = read_article(f'<?xml version="1.0"?><Item>{held}</Item>')

    assert (article.headline, article.text) == ("Headline", TEXT)


def test_the_associated_press_puts_nitf_into_its_own_envelope() -> None:
    """What stands around the body is no text."""
    nitf = f"<nitf><body.content><block>{BODY}</block></body.content></nitf>"
    held = f"<Name>N</Name><TextContentItem><DataContent>{nitf}</DataContent></TextContentItem>"
    article = read_article(f'<Publication xmlns="http://ap.org/schemas/03/2005/appl">{held}</Publication>')

    assert article.text == TEXT


@pytest.mark.parametrize(
    "body",
    [
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{PAGE}</loc></url></urlset>',
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet/></newsItem>',
        '<?xml version="1.0"?><nitf><body><body.content> </body.content></body></nitf>',
    ],
)
def test_other_xml_is_refused(body: str) -> None:
    """Its names and namespaces are no text: the error says which kinds are read."""
    with pytest.raises(UnsupportedFormat, match="RSS, Atom, NewsML, NITF and XHTML are read"):
        read_article(body)


@pytest.mark.parametrize(
    "body",
    ['<?xml version="1.0"?><html><body><p>Words.</p></body></html>', "<?xml:namespace prefix = o /><p>Words.</p>"],
)
def test_html_with_a_declaration_stays_html(body: str) -> None:
    """XHTML pages, and what word processors paste."""
    assert (read_article(body).format, read_article(body).text) == (ArticleFormat.HTML, "Words.")


@pytest.mark.parametrize("fmt", [ArticleFormat.FEED, ArticleFormat.NEWSML])
@pytest.mark.parametrize("body", ["Words, no markup.", "\\", "&lt;p&gt;", "\ufeff <", "<?xml version='1.0'?>"])
def test_what_is_no_xml_is_refused_as_xml(body: str, fmt: ArticleFormat) -> None:
    """The parser's own complaint never comes through."""
    with pytest.raises(UnsupportedFormat):
        read_article(body, fmt=fmt)
