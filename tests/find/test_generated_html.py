"""Random posts in random articles: the finder gives each back with exact spans, whatever script they are written in."""

import html
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from resolver.find import find_mentions, read_article
from resolver.vocabulary import ArticleFormat, Form, Role

LETTERS = "abcdefghijk ÄÖÜßéñ слово λόγος שלום سلام日本語한국어ไทย e\u0301a\u0308 ń"
WORD = st.text(st.sampled_from(LETTERS.replace(" ", "") + "🇺🇦👍🏽👩‍💻&<>'\"#!,"), min_size=1, max_size=9)
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
NAME = st.lists(
    st.text(st.sampled_from("abcdefgÄÖÜßéñсловоλόγοςשלוםسلام日本🇺🇦"), min_size=1, max_size=8), min_size=1, max_size=3
).map(" ".join)
HANDLE = st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True)
NUMBER = st.integers(10**10, 2 * 10**18)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@st.composite
def _quotes(draw: st.DrawFn) -> tuple[str, str, str, str, int]:
    """A post's markup, its words, its author, its handle, its number."""
    words, name, handle, number = draw(WORDS), draw(NAME), draw(HANDLE), draw(NUMBER)
    tag = draw(st.sampled_from(["p", "P", "p dir='rtl'"]))
    inner = html.escape(words, quote=draw(st.booleans()))
    if draw(st.booleans()):
        inner = inner.replace(" ", "\n   ", 1)
    dash = draw(st.sampled_from(["&mdash; ", "— ", "\n&mdash;\n"]))
    after = draw(st.sampled_from(["", '<script async src="//platform.twitter.com/widgets.js"></script>']))
    address = f"https://twitter.com/{handle}/status/{number}?ref_src=x"
    markup = (
        f'<blockquote class="twitter-tweet"><{tag}>{inner}</p>{dash}{html.escape(name)} (@{handle}) '
        f'<a href="{address}">March 14, 2023</a></blockquote>{after}'
    )
    return markup, words, name, handle, number


@given(st.lists(st.tuples(WORDS, _quotes()), min_size=1, max_size=4), WORDS)
def test_every_quote_comes_back(pieces: list[tuple[str, tuple[str, str, str, str, int]]], last: str) -> None:
    """Item, author, handle and day are right; every part cuts its words out of the text in both directions."""
    body = "".join(f"<p>{html.escape(words)}</p>{quote[0]}" for words, quote in pieces) + f"<p>{html.escape(last)}</p>"
    article = read_article(body, fmt=ArticleFormat.HTML)
    found = [each for each in find_mentions(article, links="none") if each.form is Form.EMBED_HTML]

    assert unicodedata.is_normalized("NFC", article.text)
    assert [each.item.id if each.item else None for each in found] == [str(quote[4]) for _, quote in pieces]
    for each, (_, (_, words, name, handle, _)) in zip(found, pieces, strict=True):
        parts = {part.role: part for part in each.parts}
        assert (each.handle, each.author) == (handle, _nfc(name))
        assert each.date is not None
        assert each.date.value == "2023-03-14"
        assert parts[Role.BODY].value == _nfc(words)
        assert all(article.text[part.start : part.end] == part.value for part in each.parts)
        assert article.text[each.start : each.end].startswith(_nfc(words))


@given(st.lists(st.tuples(WORDS, WORDS, NUMBER), min_size=1, max_size=6))
def test_every_link_comes_back(pieces: list[tuple[str, str, int]]) -> None:
    """The span of a link is exactly its words, composed with what stands before it where Unicode says so."""
    body = "".join(
        f"<p>{html.escape(before)} <a href='https://twitter.com/i/status/{number}'>{html.escape(words)}</a>.</p>"
        for before, words, number in pieces
    )
    article = read_article(body, fmt=ArticleFormat.HTML)
    found = [each for each in find_mentions(article) if each.form is Form.LINK]

    assert [each.item.id if each.item else None for each in found] == [str(number) for _, _, number in pieces]
    for each, (_, words, _) in zip(found, pieces, strict=True):
        assert article.text[each.start : each.end] == _nfc(words)
