"""Where an address without a scheme begins: what is glued in front of it, and what forbids it."""

import pytest

from resolver.find.urls_in_text import urls_in_text


def followed(text: str) -> list[tuple[str, str]]:
    """The addresses in a text as written, and what to follow."""
    return [(text[link.start : link.end], link.url) for link in urls_in_text(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("詳細はexample.com/newsへ", "example.com/news"),
        ("詳細はwww.example.com/newsへ", "www.example.com/news"),
        ("点击example.com中国t.co/abcdefghij", "t.co/abcdefghij"),
        ("기사는youtube.com/watch?v=dQw4w9WgXcQ", "youtube.com/watch?v=dQw4w9WgXcQ"),
        ("ב-example.org/news", "example.org/news"),
        ("наexample.org/news", "example.org/news"),
        ("наwww.example.org", "www.example.org"),
        ("ดูที่\u200bexample.org/news", "example.org/news"),
        ("\u202aexample.org/news\u202c", "example.org/news"),
        ("\u2068www.example.org\u2069", "www.example.org"),
        ("_example.org/news_ and more", "example.org/news"),
        ("_www.example.org/news_", "www.example.org/news"),
        ("Подробнее:t.me/channel/12.", "t.me/channel/12"),
        ("원문:www.example.org/a", "www.example.org/a"),
        ("Quelle:example.org/news", "example.org/news"),
        ("例え.jp/パス", "例え.jp/パス"),
        ("münchen.de/rathaus", "münchen.de/rathaus"),
    ],
)
def test_the_words_of_another_script_are_not_part_of_a_host(text: str, found: str) -> None:
    """Languages without spaces, prefixes, marks of direction and emphasis stand right before an address."""
    links = followed(text)

    assert links == [(found, f"https://{found}")]


@pytest.mark.parametrize(
    ("text", "found", "follow"),
    [
        ("ttps://example.org/a", "ttps://example.org/a", "https://example.org/a"),
        ("see http//www.example.org/a.", "http//www.example.org/a", "http://www.example.org/a"),
        ("https:/example.org/a", "https:/example.org/a", "https://example.org/a"),
        ("https;//example.org/a", "https;//example.org/a", "https://example.org/a"),
        ("http:///example.org/a", "http:///example.org/a", "http://example.org/a"),
        ("http://http//example.org/a", "http//example.org/a", "http://example.org/a"),
    ],
)
def test_a_scheme_with_a_slip_belongs_to_its_address(text: str, found: str, follow: str) -> None:
    """A letter, a colon or a slash too few or too many: the address is what was meant, the span what is written."""
    assert followed(text) == [(found, follow)]


@pytest.mark.parametrize(
    "text",
    [
        "hxxps://bad.example.com/path and hxxp://www.example.com/a",
        "bad[.]example[.]co.uk/path and bad.example[.]com/x1",
        "https://bad[.]example.com/path and http://www.bad[.]example/x",
        "bad(.)example.com/abc and bad[dot]example.com/abc and hxxps[://]www.example.com/b",
    ],
)
def test_an_address_that_was_made_harmless_is_none(text: str) -> None:
    """Who writes `hxxp` or `[.]` wants nobody to follow the address, and no piece of it is another one."""
    assert followed(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.org/a and svn+ssh://example.com/x",
        "HTTP/1.1 and http/2.0/x",
        "path:example.org/a and C:/example.org/a and C:example.org/a",
        "android-app://com.example/https/example.org/a and urn:example.org/a and a1Bcd:example.org/a",
        "foo_www.example.org and xwww.example.org and éwww.example.org",
        "co.uk/news and com.au/x",
        "https://www.example,org/a and https://www.some-long-words-that-were-cut",
    ],
)
def test_other_schemes_words_and_endings_are_no_addresses(text: str) -> None:
    """What stands in front decides; a public ending is no host, and neither is `www.` with one name."""
    assert followed(text) == []
