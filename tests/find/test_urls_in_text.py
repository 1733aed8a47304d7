"""Addresses as people write them in running text: what belongs to one, and what to follow."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.find.urls_in_text import urls_in_text


def written(text: str) -> list[str]:
    """The addresses in a text, exactly as written."""
    return [text[link.start : link.end] for link in urls_in_text(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("more https://t.co/Z5SI6SOzPY\nnext", ["https://t.co/Z5SI6SOzPY"]),
        ("#x pic.twitter.com/1vOoyWCYYD— Name", ["pic.twitter.com/1vOoyWCYYD"]),
        ("t.co/X, pic.twitter.com/X and youtu.be/dQw4w9WgXc_", ["t.co/X", "pic.twitter.com/X", "youtu.be/dQw4w9WgXc_"]),
        ("www.example.com, and WWW.EXAMPLE.ORG/Path.", ["www.example.com", "WWW.EXAMPLE.ORG/Path"]),
        ("nyti.ms/2abc “bit.ly/2d3KEZt”", ["nyti.ms/2abc", "bit.ly/2d3KEZt"]),
        ("spiegel.de/politik, example.org/path/here.", ["spiegel.de/politik", "example.org/path/here"]),
        ("x.com/jack/status/20 instagram.com/p/CtHaSoDLrWJ/", ["x.com/jack/status/20", "instagram.com/p/CtHaSoDLrWJ/"]),
        ("HTTP://EXAMPLE.ORG/A Https://Example.org", ["HTTP://EXAMPLE.ORG/A", "Https://Example.org"]),
        (
            "https://example.org:8080/x?y#z https://example.org?x=1",
            ["https://example.org:8080/x?y#z", "https://example.org?x=1"],
        ),
        ("http://127.0.0.1/x http://localhost/x", ["http://127.0.0.1/x"]),
    ],
)
def test_addresses_with_and_without_scheme_are_found(text: str, found: list[str]) -> None:
    """A scheme, `www.`, a known host, or a host with a known ending and a path is an address."""
    links = written(text)

    assert links == found


@pytest.mark.parametrize(
    "text",
    [
        "and/or, 24/7, w/o, km/h, 1.5/2.0",
        "U.S./Mexico and a.m./p.m. and z.B./etc.",
        "und so weiter.In/out and bzw.in/out of it",
        "mail foo@example.com/x or bar@example.com",
        "README.md/foo setup.py/x node.js/express",
        "twitter.com and bund.de alone",
        "https:// and http://. and www. and www.foo",
        "https://t.co/… and example.org/long-ti… cut short",
        "C:\\files\\x.com //cdn.example.org/x /usr/lib.com/x",
        "т.е./и т.д.",
    ],
)
def test_words_that_look_like_addresses_are_not(text: str) -> None:
    """Fractions, abbreviations, mail addresses, files, hosts without a path and addresses cut by `…` are left alone."""
    links = written(text)

    assert links == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see (https://en.wikipedia.org/wiki/Foo_(bar)), ok", "https://en.wikipedia.org/wiki/Foo_(bar)"),
        ("[label](https://example.org/a_b).", "https://example.org/a_b"),
        ("“https://example.org/x”, he said", "https://example.org/x"),
        ("'https://example.org/it's", "https://example.org/it"),
        ("https://example.org/foo...", "https://example.org/foo"),
        ("https://example.org/foo?!", "https://example.org/foo"),
        ("**https://example.org/b** text", "https://example.org/b"),
        ("_https://example.org/c_ text", "https://example.org/c"),
        ("<https://example.org/d>", "https://example.org/d"),
        ("https://example.org/foo)bar", "https://example.org/foo"),
        ("https://example.org/x— dash", "https://example.org/x"),
        ("https://example.org/x-- dash", "https://example.org/x"),
        ("https://example.org/emoji😀", "https://example.org/emoji"),
        ("https://example.comをご覧ください。", "https://example.com"),
        ("https://ja.wikipedia.org/wiki/日本、東京", "https://ja.wikipedia.org/wiki/日本"),
        ("见https://example.org/a。然后", "https://example.org/a"),
        ("http://例え.jp/パス を", "http://例え.jp/パス"),
        ("президент.рф/x и", "президент.рф/x"),
        ("https://example.org/a&quot; title", "https://example.org/a"),
        ("https://example.org/a&nbsp;b", "https://example.org/a"),
        (
            "https://web.archive.org/web/2020/https://example.org/x y",
            "https://web.archive.org/web/2020/https://example.org/x",
        ),
        ("https://www.bbc.co.uk/a_(b)_c/[1]", "https://www.bbc.co.uk/a_(b)_c/[1]"),
        ("[url]https://example.org/x[/url] y", "https://example.org/x"),
        ("https://example.org/a/12.Читайте", "https://example.org/a/12"),
        ("https://example.org/a/!Читайте", "https://example.org/a/"),
        ("https://example.org/wiki/Днепр.Река", "https://example.org/wiki/Днепр.Река"),
        ("https://example.org/a.Émile", "https://example.org/a.Émile"),
        ("⁅https://example.org/a⁆ ", "https://example.org/a"),
        ("‛https://example.org/a‛", "https://example.org/a"),
        ("https://example.org/a։ x", "https://example.org/a"),
        ("https://example.org/a። x", "https://example.org/a"),
        ("https://example.org/a፣ x", "https://example.org/a"),
        ("https://example.org/a༎ x", "https://example.org/a"),
        ("https://example.org/דף/1׃", "https://example.org/דף/1"),
        ("https://example.org/a‽ x", "https://example.org/a"),
        ("¿https://example.org/a? ¡", "https://example.org/a"),
        ("https://example.org/a† x", "https://example.org/a"),
        ("https://example.org/a® x", "https://example.org/a"),
        ("https://example.org/a‒then", "https://example.org/a"),
        ("~~https://example.org/a~~", "https://example.org/a"),
        ("\u2066https://example.org/a\u2069 x", "https://example.org/a"),
        ("\u202bhttps://example.org/a\u202c\u202c.", "https://example.org/a"),
        ("https://example.org/~name~ https", "https://example.org/~name~"),
        ("https://example.org/wiki/CO₂", "https://example.org/wiki/CO₂"),
        ("https://example.org/a?x=1&lt=4&quot=5", "https://example.org/a?x=1&lt=4&quot=5"),
        (
            "https://example.org/?text=Hi%20https://example.com/x",
            "https://example.org/?text=Hi%20https://example.com/x",
        ),
        ("https://example.org/?u=a,https://example.com/x", "https://example.org/?u=a,https://example.com/x"),
    ],
)
def test_punctuation_around_an_address_is_not_part_of_it(text: str, found: str) -> None:
    """Closing punctuation, quotes, brackets opened before, dashes, emoji, CJK marks and entities end an address."""
    links = written(text)

    assert links == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "https://t.co/H4O2NANKaqpic.twitter.com/eU3nGaDTTT",
            ["https://t.co/H4O2NANKaq", "pic.twitter.com/eU3nGaDTTT"],
        ),
        ("http://bit.ly/loomeredTHANK YOU", ["http://bit.ly/loomered"]),
        ("anymore.https://t.co/VnztJ2jxHU — Ocular", ["https://t.co/VnztJ2jxHU"]),
        ("#Zeroto100https://t.co/Z5hjcgkegt", ["https://t.co/Z5hjcgkegt"]),
        ("#boycottpepsipic.twitter.com/CrTwpA1cTH", ["pic.twitter.com/CrTwpA1cTH"]),
        ("https://t.co/VnztJ2jxHUWords", ["https://t.co/VnztJ2jxHU"]),
        ("http://example.org/foohttp://example.org/bar", ["http://example.org/foo", "http://example.org/bar"]),
        ("pic.twitter.com/abc123DEFG&mdash; Name", ["pic.twitter.com/abc123DEFG"]),
        ("pic.twitter.com/cLT72XQfD3\\n\\n— Name", ["pic.twitter.com/cLT72XQfD3"]),
        ("words\\npic.twitter.com/cLT72XQfD3", ["pic.twitter.com/cLT72XQfD3"]),
        ("https://t.co/abcdefghij?amp=1 x", ["https://t.co/abcdefghij?amp=1"]),
        ("https://example.org/a,https://example.org/b", ["https://example.org/a", "https://example.org/b"]),
        ("https://example.org/a–https://example.org/b", ["https://example.org/a", "https://example.org/b"]),
        ("https://example.org/a;https://example.org/b", ["https://example.org/a", "https://example.org/b"]),
    ],
)
def test_glued_addresses_come_apart(text: str, found: list[str]) -> None:
    """A slug of fixed length, a new scheme or a picture host ends what stands before it."""
    links = written(text)

    assert links == found


@pytest.mark.parametrize(
    ("text", "found", "follow"),
    [
        ("t.co/X", "t.co/X", "https://t.co/X"),
        ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&c=2"),
        (
            "https://exam\u00adple.org/fo\u200bo\u200b x",
            "https://exam\u00adple.org/fo\u200bo",
            "https://example.org/foo",
        ),
        ("https:\\/\\/t.co\\/abcdefghij\\n", "https:\\/\\/t.co\\/abcdefghij", "https://t.co/abcdefghij"),
        (
            "https://www.example.org/news/\n2023/03/14/story.html end",
            "https://www.example.org/news/\n2023/03/14/story.html",
            "https://www.example.org/news/2023/03/14/story.html",
        ),
        ("<https://example.org/aaa\nbbb/ccc>", "https://example.org/aaa\nbbb/ccc", "https://example.org/aaabbb/ccc"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A", "https://Example.org/A"),
        (
            "see twitter.com/some\\_name/status/20\\_",
            "twitter.com/some\\_name/status/20\\_",
            "https://twitter.com/some_name/status/20_",
        ),
        ("https://example.org/a\\_b\\*c\\n", "https://example.org/a\\_b\\*c", "https://example.org/a_b*c"),
    ],
)
def test_the_address_to_follow_is_whole(text: str, found: str, follow: str) -> None:
    """What to follow has a scheme, nothing unseen, no line break; the words stay as written."""
    (link,) = urls_in_text(text)

    assert (text[link.start : link.end], link.url) == (found, follow)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://t.co/abcdefghij… t.co/abcdefghij…", ["https://t.co/abcdefghij", "t.co/abcdefghij"]),
        ("https://t.co/abc… t.co/abc… https://bit.ly/3abc… pic.twitter.com/abc…", []),
        (
            "https://x.com/jack/status/12… https://www.youtube.com/watch?v=dQw4… https://www.example.org/a…",
            ["https://www.example.org/a"],
        ),
        ("http://t.co/abcdefgh and http://bit.ly/?abc", ["http://t.co/abcdefgh", "http://bit.ly/?abc"]),
    ],
)
def test_an_address_that_was_cut_names_no_post(text: str, found: list[str]) -> None:
    """Behind `…` the rest of a slug or of an id is missing, unless it has its full length."""
    assert written(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.org/news/\nThe next word",
        "https://www.example.org/news\n2023/03/14",
        "<https://a.example.org/b\nword word>",
    ],
)
def test_a_line_break_is_only_bridged_when_unmistakable(text: str) -> None:
    """An ordinary word in the next line, or an address that ends like one, stays apart."""
    (link,) = urls_in_text(text)

    assert "\n" not in text[link.start : link.end]


@given(st.text(st.sampled_from("ab/.:@-_()[]<>\\\"' \nhtpsw?&=#%…—\u00ad\u200bмを😀\ud800\x00"), max_size=300))
def test_spans_are_in_order_and_follow_what_is_written(text: str) -> None:
    """Whatever stands there, addresses do not overlap, come in order, and always have a scheme and a host."""
    found = list(urls_in_text(text))

    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(each.start < each.end and each.url.startswith(("http://", "https://")) and each.host for each in found)


@given(
    st.sampled_from(
        ["https://example.org", "http://www.example.com", "https://en.wikipedia.org", "bit.ly", "www.example.org"]
    ),
    st.lists(
        st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12).filter(
            lambda word: word.strip("-") == word
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["", " ", ".", ", ", ") ", "” ", "\n", "。"]),
    st.sampled_from(["", "(", "“", "see ", "\n", "見よ "]),
)
def test_any_path_is_given_back(host: str, path: list[str], after: str, before: str) -> None:
    """An address of plain words, between usual punctuation, is found exactly."""
    address = f"{host}/{'/'.join(path)}"

    assert written(f"{before}{address}{after}") == [address]
