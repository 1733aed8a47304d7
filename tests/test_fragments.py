"""Embed fragments: one reader for the quoted post in an article and in an oEmbed answer; hostile ones cost nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import fragments
from resolver.fragments import Quote, QuoteLink, read_quote, read_words

POST = "https://twitter.com/example/status/1234567890123456789"
SIGNED = f'&mdash; Example Desk 🇬🇧 (@example) <a href="{POST}?ref_src=twsrc">March 14, 2023</a>'


def quoted(words: str, signed: str = SIGNED) -> Quote:
    """What a blockquote with these words and this signature says."""
    quote = read_quote(f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{words}</p>{signed}</blockquote>')
    assert quote is not None
    return quote


def test_the_whole_of_it() -> None:
    """Words with their links, author, handle, date, address and language are read; line breaks are kept."""
    link, picture = "https://t.co/EXAMPLEtco", "https://t.co/EXAMPLEpic"
    words = f'One<br>two: <a href="{link}">{link}</a> <a href="{picture}">pic.twitter.com/EXAMPLEpic</a>'

    assert quoted(words) == Quote(
        text=f"One\ntwo: {link} pic.twitter.com/EXAMPLEpic",
        name="Example Desk 🇬🇧",
        handle="example",
        date="March 14, 2023",
        url=f"{POST}?ref_src=twsrc",
        language="en",
        links=(QuoteLink(link, link), QuoteLink(picture, "pic.twitter.com/EXAMPLEpic")),
    )


@pytest.mark.parametrize(
    ("signed", "name", "handle"),
    [
        ("— Name (@handle) ", "Name", "handle"),
        ("&mdash; Name (@handle) ", "Name", "handle"),
        ("&amp;mdash; Name (@handle) ", "Name", "handle"),
        ("– Name (@handle)", "Name", "handle"),
        ("-- Name (@handle)", "Name", "handle"),
        ("―Name(@handle)", "Name", "handle"),
        ("Name (@handle)", "Name", "handle"),
        ("—\n  Name\n  (@handle)\n", "Name", "handle"),
        ("— Jean-Luc — Desk (@handle)", "Jean-Luc — Desk", "handle"),
        ("— (((Name))) (@handle)", "(((Name)))", "handle"),
        ("— Name (she/her) ( @handle )", "Name (she/her)", "handle"),
        ("— Name (@name.example.social)", "Name", "name.example.social"),
        ("— Name (@name@example.social)", "Name", "name@example.social"),
        ("— <b>Na</b>me <span>(@handle)</span>", "Name", "handle"),
        ("— (@handle)", None, "handle"),
        ("— Name (handle)", None, None),
        ("— Name @handle", None, None),
        ("— Name (@)", None, None),
        ("— Name (@han dle)", None, None),
        ("", None, None),
        ("— evil\u202egpj (@handle)", "evilgpj", "handle"),
    ],
)
def test_signatures(signed: str, name: str | None, handle: str | None) -> None:
    """A signature is read in every writing of its dash; a name keeps its own dashes and brackets."""
    quote = quoted("words", f'{signed}<a href="{POST}">March 14, 2023</a>')

    assert (quote.name, quote.handle, quote.url) == (name, handle, POST)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("a<!-- not shown -->b", "ab"),
        ("a<script>alert(1)</script>b", "ab"),
        ("a<style>p{}</style>b", "ab"),
        ("&lt;b&gt; &amp; &#x1F600;", "<b> & 😀"),
        ('flag <img class="Emoji" alt="🇺🇦" src="x.png"> here', "flag 🇺🇦 here"),
        ('photo <img alt="a cat" src="x.png"> here', "photo here"),
        ("one<br/><br>two", "one\n\ntwo"),
        ("one   two\n three", "one two three"),
        ("<span>a</span><span>b</span>", "ab"),
        ("line<br>" * 300, "\n".join(["line"] * 300)),
        ("", None),
    ],
)
def test_words(words: str, text: str | None) -> None:
    """The words are what a reader of the page sees: no comments, no code; a picture that stands for an emoji is one."""
    assert quoted(words).text == text


def test_no_paragraph() -> None:
    """Without a paragraph there are no words, but author, address and date are read."""
    quote = read_quote(f"<blockquote>Some words — Name (@handle) <a href='{POST}'>May 1</a></blockquote>")

    assert quote == Quote(name="Name", handle="handle", date="May 1", url=POST)


def test_last_link_outside_the_words_is_the_post() -> None:
    """A link inside the words is never taken for the post's own."""
    inside = quoted(f'<a href="{POST}">words</a>', "— Name (@handle)")
    two = quoted("words", f'<a href="https://example.org/">via</a> — Name (@handle) <a href="{POST}">May 1</a>')

    assert inside.url is None
    assert two.url == POST


def test_markup_of_no_quote() -> None:
    """A piece without an element is nobody's post; one without a blockquote is read as it stands."""
    assert read_quote("") is None
    assert read_quote(f"<p>words</p>— Name (@handle) <a href='{POST}'>May 1</a>") == Quote(
        text="words", name="Name", handle="handle", date="May 1", url=POST
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "x" * fragments.MAX_FRAGMENT,
        "<i>x</i>" * fragments.MAX_TAGS,
        "<div>" * (fragments.MAX_DEPTH + 1),
        "</b>" * 500 + "<b>" * (fragments.MAX_DEPTH + 1),
    ],
    ids=["long", "many", "deep", "deep after stray ends"],
)
def test_too_much_is_refused(html: str) -> None:
    """A piece that is too long, holds too many elements or nests too deep is not read at all."""
    assert read_quote(html) is None


@pytest.mark.parametrize(
    "html",
    [
        "<p>w</p>— x" + " \u3000" * 500 + "x<a href=u>d</a>",
        "<p>w</p>" + "(@" * 500 + "<a href=u>d</a>",
        "<p>w</p>" + "- " * 500 + "<a href=u>d</a>",
        "<p>w</p>" + "<i>x</i>" * 900 + "<a href=u>d</a>",
        "<blockquote>" + "<b></i>" * 900 + "<a href=u>d</a>",
        "<blockquote>" + "<a href=u>" * 150 + "<p>w",
        "<blockquote><p>" + " \u00a0" * 30_000,
        "<blockquote " + 'x="1" ' * 9_000 + ">",
        "<" * 1_999,
        "<!--" * 1_999,
        "<blockquote><p>" + "&" * 60_000,
        "<blockquote>" + "<table><tr><td>" * 60 + "<p>w",
    ],
)
def test_hostile_pieces_are_cheap(html: str) -> None:
    """Nothing within the limits takes long to read."""
    start = time.process_time()
    read_quote(html)

    assert time.process_time() - start < 0.5


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<a href=x>", "</a>", "<blockquote>", "— N (@h)", "<br>", "<!--", "w", "&", "<b", "\x00"]
        )
    )
)
def test_any_soup_is_read(pieces: list[str]) -> None:
    """No arrangement of tags makes the reader fail; what it reads is clean."""
    quote = read_quote("".join(pieces)) or Quote()

    assert "\x00" not in (quote.text or "") + (quote.name or "") + (quote.date or "")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><ul><li>two</li><li>three</li></ul><p>four</p>", "One\n\ntwo\nthree\n\nfour"),
        ("One<blockquote>two</blockquote>three", "One\ntwo\nthree"),
        ("<p>One</p>two", "One\n\ntwo"),
        ("<div>One</div> <div>two</div>", "One\ntwo"),
        ("<pre><code>one\n  two</code></pre>three", "one\ntwo\nthree"),
        ("<h2>One</h2>\n<em>two</em> <b>th</b>ree", "One\ntwo three"),
        ("<p>O<span>n</span>e<br>two</p>\n", "One\ntwo"),
    ],
)
def test_elements_that_stand_apart_are_not_glued(html: str, text: str) -> None:
    """Lists, quotes, headings and code are lines of their own; what stands in a line stays in it."""
    words = read_words(html)

    assert words is not None
    assert words.text == text


@pytest.mark.parametrize(
    "html",
    [
        f'<p class="quote-inline">RE: <a href="{POST}">{POST}</a></p><p>Words</p>',
        f'Words<span class="quote-inline"><br><br>RE: <a href="{POST}">{POST}</a></span>',
    ],
)
def test_a_written_out_quote_is_no_words(html: str) -> None:
    """The line that stands in for a quote is told as the quoted post's address."""
    assert read_words(html) == Quote(text="Words", quoted=POST)
