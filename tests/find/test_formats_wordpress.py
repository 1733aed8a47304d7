"""The finder and blocks of WordPress plug-ins: what they show without markup of their own."""

import pytest

from resolver.find import find_mentions, read_article
from resolver.vocabulary import ArticleFormat

POST = "https://twitter.com/DefenceHQ/status/1227294189185949696"
KEY = "x:post:1227294189185949696"
FILM = "https://www.youtube.com/watch?v=u3QZVdqUidw"


@pytest.mark.parametrize(
    ("block", "keys"),
    [
        (
            f'<!-- wp:acf/tweet {{"name":"acf/tweet","data":{{"tweet_url":"{POST}","_tweet_url":"field_1"}}}} /-->',
            [KEY],
        ),
        (
            f'<!-- wp:acf/social {{"data":{{"a":"{POST}","b":"{POST}?s=20","c":"{FILM}"}}}} /-->',
            [KEY, "youtube:video:u3QZVdqUidw"],
        ),
        ('<!-- wp:example/tweet {"tweetId":"1227294189185949696","theme":"dark"} /-->', [KEY]),
        ('<!-- wp:acf/links {"data":{"a":"https://www.example.org/a","id":"1227294189185949696"}} /-->', []),
        (f'<!-- wp:navigation-link {{"label":"{POST}"}} /-->', []),
        (f'<!-- wp:acf/box {{"data":{{"a":"{POST}"}}}} --><p>Words of the box.</p><!-- /wp:acf/box -->', []),
    ],
)
def test_a_plug_ins_block_without_markup_shows_the_posts_that_it_names(block: str, keys: list[str]) -> None:
    """By address or by an id beside the platform's name; where there is markup, the markup says what is shown."""
    found = find_mentions(read_article(f"<!-- wp:paragraph --><p>Words.</p><!-- /wp:paragraph -->\n{block}"))

    assert [each.item.key for each in found if each.item] == keys
    assert {each.pointer for each in found} <= {"/blocks/1"}


@pytest.mark.parametrize("code", [f"[url={POST}]words[/url]", f"[url]{POST}[/url]", f"[quote={POST}]words[/quote]"])
def test_tags_of_forums_link_and_show_nothing(code: str) -> None:
    """The address in them is one that stands in the text."""
    (found,) = find_mentions(read_article(f"[caption id=1]c[/caption] See {code}.", fmt=ArticleFormat.WORDPRESS_BLOCKS))

    assert (found.form.value, found.item.key if found.item else None) == ("bare_url", KEY)
