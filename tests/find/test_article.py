"""Reading articles: encodings, formats by content, one normalised text, and a sentence for what cannot be read."""

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.errors import ArticleTooLarge, ArticleUnreadable, UnsupportedFormat
from resolver.find import find_mentions, read_article
from resolver.noun import sha256
from resolver.vocabulary import ArticleFormat

POLISH = "Zażółć gęślą jaźń – tak powiedział minister we wtorek, a komisja mu uwierzyła."


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"<p>{POLISH}</p>".encode(), None),
        (b"\xef\xbb\xbf" + f"<p>{POLISH}</p>".encode(), None),
        (f"<p>{POLISH}</p>".encode("cp1250"), "text/html; charset=windows-1250"),
        (f'<meta charset="windows-1250"><p>{POLISH}</p>'.encode("cp1250"), None),
        (f"<p>{POLISH}</p>".encode("utf-16"), None),
        (f'<html lang="pl"><body><p>{POLISH * 4}</p></body></html>'.encode("cp1250"), None),
    ],
)
def test_the_encoding_is_told(body: bytes, content_type: str | None) -> None:
    """By mark, header, meta element, or from the bytes: the letters come out right."""
    article = read_article(body, content_type=content_type)

    assert POLISH in article.text
    assert article.format is ArticleFormat.HTML
    assert article.body_hash == sha256(body)


def test_a_remote_label_never_names_a_codec_of_ours() -> None:
    """Labels outside the WHATWG table are no labels, whatever Python would do with them."""
    article = read_article(b"cnkg jbeqf bs na negvpyr", content_type="text/plain; charset=rot13")

    assert article.text == "cnkg jbeqf bs na negvpyr"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The article is empty."),
        (b" \n\t ", "The article is empty."),
        ("\ufeff\u200b ", "The article is empty."),
        (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF document, not an article's text or HTML."),
        (b"PK\x03\x04\x14\x00", "This is a ZIP archive or an office document, not an article's text or HTML."),
        (b"\x89PNG\r\n\x1a\n\x00", "This is a picture, not an article's text or HTML."),
        (b"{\\rtf1\\ansi Words}", "This is an RTF document, not an article's text or HTML."),
        (bytes(range(32)) * 100, "The article is binary data, not text in an encoding that we can tell."),
    ],
)
def test_what_cannot_be_read_is_one_sentence(body: bytes | str, sentence: str) -> None:
    """Empty and binary bodies are refused in words for a person."""
    with pytest.raises(ArticleUnreadable) as refused:
        read_article(body)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("body", [b"b" * 11, "x" * 11, "é" * 6])
def test_a_body_over_the_limit_is_refused(body: bytes | str) -> None:
    """The limit counts bytes, for text as well."""
    with pytest.raises(ArticleTooLarge, match="at most 10 are read"):
        read_article(body, max_bytes=10)


@pytest.mark.parametrize(
    ("fmt", "body"),
    [
        (ArticleFormat.ANS, "Words."),
        (ArticleFormat.ANS, '{"type": "story"}'),
        (ArticleFormat.PROSEMIRROR, '{"type": "doc"}'),
        (ArticleFormat.LEXICAL, "[[[["),
        (ArticleFormat.FEED, "<html></html>"),
        (ArticleFormat.FEED, "Words."),
    ],
)
def test_a_body_that_is_not_in_the_said_format_is_refused(fmt: ArticleFormat, body: str) -> None:
    """The caller's word is not stretched."""
    with pytest.raises(UnsupportedFormat, match="The article is not a"):
        read_article(body, fmt=fmt)


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        ("Words of an article.\n\nhttps://t.co/H4O2NANKaq", None, ArticleFormat.TEXT),
        ("A & B < C, they said: x<y and y>z.", None, ArticleFormat.TEXT),
        ("# One heading alone is prose to us", None, ArticleFormat.TEXT),
        ("#StandWithUkraine\n* not\n* a list we trust", None, ArticleFormat.TEXT),
        ("<p>Words</p>", None, ArticleFormat.HTML),
        ("<!doctype html><html><body>Words", "story.txt", ArticleFormat.HTML),
        ("Words <a href='https://www.example.org/'>here</a>", None, ArticleFormat.HTML),
        ("Words [here](https://www.example.org/) and there.", None, ArticleFormat.MARKDOWN),
        ("---\ntitle: Story\ndate: 2023-03-14\n---\n\n# Story\n\n**Bold** words.", None, ArticleFormat.MARKDOWN),
        ("Words.", "story.md", ArticleFormat.MARKDOWN),
        ("Words.", "story.html", ArticleFormat.HTML),
        ("<!-- wp:paragraph --><p>Words</p><!-- /wp:paragraph -->", None, ArticleFormat.WORDPRESS_BLOCKS),
        ("Words.\n\n[tweet https://twitter.com/jack/status/20]", None, ArticleFormat.WORDPRESS_BLOCKS),
        ('<p>Words.</p>\n[blackbirdpie id="1234567890"]', None, ArticleFormat.WORDPRESS_BLOCKS),
        ('{"version": "0.10.12", "content_elements": []}', None, ArticleFormat.ANS),
        ('{"type": "doc", "content": []}', None, ArticleFormat.PROSEMIRROR),
        ('{"root": {"type": "root", "children": []}}', None, ArticleFormat.LEXICAL),
        ('{"title": "Some", "body": "thing"}', None, ArticleFormat.JSON),
        ('{"ops": [{"insert": "Words"}]}', None, ArticleFormat.JSON),
        ('<?xml version="1.0"?><nitf><body><p>Words</p></body></nitf>', None, ArticleFormat.NEWSML),
        ('<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', None, ArticleFormat.FEED),
        ('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', None, ArticleFormat.FEED),
    ],
)
def test_the_format_is_told_from_the_content(body: str, name: str | None, expected: ArticleFormat) -> None:
    """Marks of a format decide; a file's name decides where they are silent."""
    assert read_article(body, name=name).format is expected


def test_plain_text_is_normalised() -> None:
    """NFC, line feeds, no-break spaces kept."""
    article = read_article(b"Cafe\xcc\x81\r\nno\xc2\xa0break\rend")

    assert article.text == "Café\nno\u00a0break\nend"


def test_visible_text_is_what_a_reader_sees() -> None:
    """Tags go, entities are replaced, white space runs together, blocks end in blank lines, breaks in line ends."""
    html = (
        "<h1>  A\n title </h1><p>One <b>two</b><i> three</i>&nbsp;four &amp; five<br>six</p>\n\n<ul><li>a</li>"
        "<li>b</li></ul><script>var x</script><style>p{}</style><p hidden>seen</p><pre>keep\n  this</pre>"
        "<table><tr><td>1</td><td>2</td></tr></table>text<span> and</span> more<textarea>typed</textarea>"
        "<p>Cafe&#x301;</p>"
    )

    assert read_article(html, fmt=ArticleFormat.HTML).text == (
        "A title\n\nOne two three\u00a0four & five\nsix\n\na\n\nb\n\nseen\n\nkeep\n  this\n\n1\n\n2\n\n"
        "text and more\n\nCafé"
    )


def test_halves_of_characters_and_nuls_become_replacement_characters() -> None:
    """They cannot be stored or sent; offsets stay."""
    assert read_article("a\ud83db\x00c").text == "a\ufffdb\ufffdc"


def test_an_article_survives_pickling_without_its_layout() -> None:
    """A worker process gets the words; the finder reads the markup again and finds the same."""
    article = read_article('<p>Words <a href="https://t.co/H4O2NANKaq">here</a>.</p>')
    copied = pickle.loads(pickle.dumps(article))  # noqa: S301 - our own bytes

    assert (article.layout is None, copied.layout is None) == (False, True)
    assert copied == article
    assert find_mentions(copied) == find_mentions(article)


@given(st.text(max_size=300), st.sampled_from(list(ArticleFormat)))
def test_any_text_is_read_or_refused_in_any_format(body: str, fmt: ArticleFormat) -> None:
    """No text crashes a reader; what is found lies inside the normalised text."""
    try:
        article = read_article(body, fmt=fmt)
    except (ArticleUnreadable, UnsupportedFormat):
        return
    found = find_mentions(article)

    assert unicodedata.is_normalized("NFC", article.text)
    assert all(0 <= (each.start or 0) <= (each.end or 0) <= len(article.text) for each in found)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """No bytes crash the reader."""
    try:
        article = read_article(body)
    except (ArticleUnreadable, UnsupportedFormat):
        return

    assert article.text == unicodedata.normalize("NFC", article.text)
