"""The finder and the embeds of HTML articles: quotes, players, AMP, custom elements, data attributes."""

import pytest

from resolver.find import find_mentions, read_article
from resolver.find.found import ArticleText, Found
from resolver.vocabulary import ArticleFormat, Form, Role

POST = "https://twitter.com/DefenceHQ/status/1227294189185949696"
KEY = "x:post:1227294189185949696"
QUOTE = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Latest update<br>in two lines '
    '<a href="https://t.co/H4O2NANKaq">https://t.co/H4O2NANKaq</a> '
    '<a href="https://t.co/eU3nGaDTTT">pic.twitter.com/eU3nGaDTTT</a></p>&mdash; Ministry of Defence (@DefenceHQ) '
    f'<a href="{POST}?ref_src=twsrc%5Etfw">March 14, 2023</a></blockquote>'
)


def _read(html: str) -> ArticleText:
    return read_article(html, fmt=ArticleFormat.HTML)


def _find(html: str) -> list[Found]:
    return find_mentions(_read(html))


def _keys(html: str) -> list[tuple[str, str | None]]:
    return [(each.form.value, each.item.key if each.item else each.url) for each in _find(html)]


def test_a_quote_is_one_mention_with_its_parts() -> None:
    """An embedded post gives its item, its author, and parts that cut exactly their words out of the visible text."""
    article = _read(f"<h1>News</h1><p>Before.</p>{QUOTE}<p>After.</p>")
    (found,) = find_mentions(article)
    parts = {(part.role, part.value) for part in found.parts}

    assert (found.form, found.platform, found.item.key if found.item else None) == (Form.EMBED_HTML, "x", KEY)
    assert (found.author, found.handle) == ("Ministry of Defence", "DefenceHQ")
    assert found.date is not None
    assert found.date.value == "2023-03-14"
    assert parts == {
        (Role.BODY, "Latest update\nin two lines https://t.co/H4O2NANKaq pic.twitter.com/eU3nGaDTTT"),
        (Role.SHORT_LINK, "https://t.co/H4O2NANKaq"),
        (Role.MEDIA_LINK, "pic.twitter.com/eU3nGaDTTT"),
        (Role.ATTRIBUTION, "— Ministry of Defence (@DefenceHQ) March 14, 2023"),
        (Role.AUTHOR_NAME, "Ministry of Defence"),
        (Role.HANDLE, "@DefenceHQ"),
        (Role.DATE, "March 14, 2023"),
    }
    assert all(article.text[part.start : part.end] == part.value for part in found.parts)
    assert article.text[found.start : found.end].startswith("Latest update")
    assert found.pointer == "blockquote:nth-child(3)"


@pytest.mark.parametrize(
    "html",
    [
        f'<blockquote data-tweet-id="1227294189185949696"><a href="{POST}"></a></blockquote>',
        '<blockquote data-tweetid="1227294189185949696"></blockquote>',
        f'<blockquote cite="{POST}"></blockquote>',
        f'<blockquote class="twitter-video" cite="{POST}"><p>words</p></blockquote>',
        '<iframe src="/embed/local.html" data-tweet-id="1227294189185949696"></iframe>',
        '<iframe data-src="https://platform.twitter.com/embed/Tweet.html?id=1227294189185949696" src="about:blank"/>',
        '<iframe data-lazy-src="//platform.twitter.com/embed/Tweet.html?id=1227294189185949696"></iframe>',
        '<noscript><iframe src="https://platform.twitter.com/embed/Tweet.html?id=1227294189185949696"></iframe></noscript>',
        '<amp-twitter width="375" data-tweetid="1227294189185949696"></amp-twitter>',
        f'<amp-twitter data-tweetid="{POST}"></amp-twitter>',
        '<div class="embed" data-tweet-id="1227294189185949696"></div>',
        f'<o-embed url="{POST}"></o-embed>',
        f'<figure class="media"><oembed url="{POST}"></oembed></figure>',
        f'<blockquote class="twitter-tweet"><a href="https://web.archive.org/web/20230314000000/{POST}">x</a></blockquote>',
        f'<blockquote class="twitter-tweet"><a href="/web/20230314000000/{POST}">March 14, 2023</a></blockquote>',
        '<blockquote class="twitter-tweet"><a href="https://twitter.com/X/status/1227294189185949696">x</a></blockquote>',
        '<BLOCKQUOTE CLASS="twitter-tweet"><A HREF="https://twitter.com/i/status/1227294189185949696">x</BLOCKQUOTE>',
        f'<blockquote><p>words</p>&mdash; Ministry (@DefenceHQ) <a href="{POST}">March 14, 2023</a></blockquote>',
    ],
)
def test_every_writing_of_an_embed_is_found(html: str) -> None:
    """Class or none, attribute or link, lazy, fallback, AMP, archived: one embed of the same post."""
    assert _keys(f"<p>Before.</p>{html}<p>After.</p>") == [("embed_html", KEY)]


@pytest.mark.parametrize(
    "html",
    [
        QUOTE + '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>',
        f'<div class="wrap" data-tweet-id="1227294189185949696">{QUOTE}</div>',
        f'<figure class="twitter-tweet">{QUOTE}</figure>',
        f'{QUOTE}<p><a href="{POST}">View on X</a></p>',
        f'<p><a href="{POST}">View on X</a></p>{QUOTE}',
        f'<iframe data-tweet-id="1227294189185949696"></iframe><noscript><a href="{POST}">post</a></noscript>',
        f'{QUOTE}<script>window.state = {{"url": "{POST}"}}</script>',
        f'{QUOTE}<script type="text/json">{{"a": "https:\\/\\/x.com\\/i\\/status\\/1227294189185949696"}}</script>',
        f"{QUOTE}<template><blockquote class='twitter-tweet'><a href='{POST}'>x</a></blockquote></template>",
    ],
)
def test_the_same_post_in_one_place_is_one_mention(html: str) -> None:
    """Container, quote, script, fallback and link of one post are said once, as the quote where there is one."""
    (found,) = _find(f"<p>Before.</p>{html}<p>After.</p>")

    assert found.form is Form.EMBED_HTML
    assert found.item is not None
    assert found.item.key == KEY


def test_words_that_link_to_the_player_beside_them_tell_of_no_other_post() -> None:
    """A player's credit (`via GIPHY`) is no second post; alone it tells that one was shown."""
    credit = '<p><a href="https://giphy.com/gifs/words-l0MYt5jPR6QX5pnqM">via GIPHY</a></p>'
    player = '<iframe src="https://giphy.com/embed/l0MYt5jPR6QX5pnqM"></iframe>'

    assert _keys(player + credit) == [("embed_html", "giphy:gif:l0MYt5jPR6QX5pnqM")]
    assert _keys(f"<p>Words.</p>{credit}") == [("flattened_post", "giphy:gif:l0MYt5jPR6QX5pnqM")]


def test_a_player_stands_behind_the_words_before_it() -> None:
    """A mention without words of its own keeps its place among those that stand in the text."""
    html = f"<p>See {POST} there.</p><iframe src='https://player.vimeo.com/video/148751763'></iframe>"

    assert [key for _, key in _keys(html)] == [KEY, "vimeo:video:148751763"]


def test_the_same_post_in_two_places_is_two_mentions() -> None:
    """A link in a sentence and the embed below it are two places."""
    html = f'<p>He <a href="{POST}">wrote</a> so yesterday, and many read it.</p>{QUOTE}'

    assert _keys(html) == [("link", KEY), ("embed_html", KEY)]


@pytest.mark.parametrize(
    ("html", "key"),
    [
        ('<div data-plyr-provider="youtube" data-plyr-embed-id="u3QZVdqUidw"></div>', "youtube:video:u3QZVdqUidw"),
        ('<div data-plyr-provider="vimeo" data-plyr-embed-id="148751763"></div>', "vimeo:video:148751763"),
        ('<div data-provider="youtube" data-id="u3QZVdqUidw"></div>', "youtube:video:u3QZVdqUidw"),
        ('<div data-video-id="148751763" data-video-provider="vimeo"></div>', "vimeo:video:148751763"),
        ('<div data-youtube="u3QZVdqUidw"></div>', "youtube:video:u3QZVdqUidw"),
        (
            '<iframe src="https://social.example.org/@example/114638610368343397/embed"></iframe>',
            "mastodon:post:https://social.example.org/users/example/statuses/114638610368343397",
        ),
        ('<embetty-video type="vimeo" video-id="148751763"></embetty-video>', "vimeo:video:148751763"),
        ('<embetty-tweet status="1227294189185949696"></embetty-tweet>', KEY),
        ('<lite-instagram postid="CtHaSoDLrWJ"></lite-instagram>', "instagram:post:CtHaSoDLrWJ"),
        (
            '<iframe src="/media/oembed?url=https%3A//www.youtube.com/watch%3Fv%3Du3QZVdqUidw&amp;hash=0"></iframe>',
            "youtube:video:u3QZVdqUidw",
        ),
        (
            '<a data-pin-do="embedPin" href="https://www.pinterest.com/pin/99360735500167749/"></a>',
            "pinterest:pin:99360735500167749",
        ),
        (
            '<a data-flickr-embed="true" href="https://www.flickr.com/photos/example/12345678901/"></a>',
            "flickr:photo:12345678901",
        ),
    ],
)
def test_players_of_all_sites_are_found(html: str, key: str) -> None:
    """Platform and id in two attributes, a frame of any server's post, an anchor that a script makes an embed of."""
    assert _keys(f"<p>Before.</p>{html}<p>After.</p>") == [("embed_html", key)]


def test_a_quote_without_a_link_to_its_post_is_a_mention_by_its_attribution() -> None:
    """The post's address is gone: author, handle and date remain, and no item is guessed."""
    html = '<blockquote class="twitter-tweet"><p>Words.</p>&mdash; Jack (@jack) March 21, 2006</blockquote>'
    (found,) = _find(html)

    assert (found.form, found.platform, found.item, found.url) == (Form.EMBED_HTML, "x", None, None)
    assert (found.author, found.handle, found.date.value if found.date else None) == ("Jack", "jack", "2006-03-21")


def test_a_picture_link_leads_to_the_post_of_a_quote_without_an_address() -> None:
    """The slug of the picture is the way back to the post."""
    html = (
        '<blockquote class="twitter-tweet"><p>Words <a href="https://t.co/eU3nGaDTTT">pic.twitter.com/eU3nGaDTTT</a></p>'
        "&mdash; Jack (@jack) March 21, 2006</blockquote>"
    )
    (found,) = _find(html)

    assert (found.item, found.url) == (None, "https://pic.twitter.com/eU3nGaDTTT")


@pytest.mark.parametrize(
    "html",
    [
        '<blockquote class="twitter-tweet"></blockquote>',
        '<blockquote class="twitter-tweet"><p>Tweet may have been deleted</p></blockquote>',
        "<blockquote><p>To be, or not to be.</p></blockquote>",
        '<iframe src="https://maps.example.org/embed?pb=1"></iframe>',
        '<div class="fb-like" data-href="https://www.example.org/story"></div>',
        '<div class="fb-like" data-href="https://www.facebook.com/example/posts/1234567890123456"></div>',
        '<div class="fb-comments" data-href="https://www.facebook.com/example/posts/1234567890123456"></div>',
        '<amp-facebook-like data-href="https://www.facebook.com/example/posts/1234567890123456"></amp-facebook-like>',
        '<a data-pin-do="buttonBookmark" href="https://www.pinterest.com/pin/create/button/"></a>',
        '<div data-provider="youtube" data-id="header-icon" id="u3QZVdqUidw"></div>',
        '<x-modal post-id="123456789"></x-modal><x-icon id="123456789"></x-icon>',
        '<facebook-login app-id="1234567890123456"></facebook-login><instagram-feed user-id="17841400000000000"/>',
        '<youtube-icon id="u3QZVdqUidw" class="u3QZVdqUidw"></youtube-icon>',
        '<iframe src="https://platform.example.org/share_button.html?url=https%3A//youtu.be/u3QZVdqUidw"></iframe>',
        '<div data-provider="brightcove" data-id="u3QZVdqUidw"></div>',
        '<div class="share" data-provider="facebook" data-id="1234567890123456"></div>',
        '<div data-video="x5e9eog"></div><script src="https://www.example.org/a.js" data-video="x5e9eog"></script>',
        '<iframe src="https://www.example.org/@example/embed"></iframe>',
        '<a href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fwww.example.org%2Fstory&amp;text=News">Share</a>',
        '<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fwww.example.org%2Fstory">Share</a>',
        '<a href="mailto:jack@example.org">jack</a><a href="javascript:void(0)">more</a><a href="#top">top</a>',
    ],
)
def test_what_shows_no_post_is_no_mention(html: str) -> None:
    """Empty quotes, other people's words, maps, share buttons and mail addresses are left alone."""
    assert _keys(f"<p>Before.</p>{html}<p>After.</p>") == []


def test_meta_and_link_elements_are_no_mentions() -> None:
    """What the head declares for machines is nothing that the article cites."""
    html = (
        f'<html><head><link rel="canonical" href="{POST}"><meta property="og:video" content="{POST}">'
        '<link rel="alternate" href="https://bit.ly/3EXAMPLE"></head><body><p>Words.</p></body></html>'
    )

    assert _keys(html) == []


def test_an_embed_inside_srcdoc_is_found() -> None:
    """A frame that brings its document along shows the post inside."""
    html = f"<iframe srcdoc='{QUOTE}'></iframe>"
    (found,) = _find(html)

    assert found.item is not None
    assert (found.item.key, found.handle, found.start) == (KEY, "DefenceHQ", None)
    assert found.pointer == "iframe:nth-child(1)"


def test_several_quotes_in_a_row_are_each_found() -> None:
    """Neighbouring posts do not swallow each other."""
    other = QUOTE.replace("1227294189185949696", "1234567890123456789")

    assert _keys(QUOTE + other + QUOTE) == [
        ("embed_html", KEY),
        ("embed_html", "x:post:1234567890123456789"),
        ("embed_html", KEY),
    ]


PHOTO = """<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/B63DdKjgavx/">
<a href="https://www.instagram.com/p/B63DdKjgavx/">View this post on Instagram</a>
<p><a href="https://www.instagram.com/p/B63DdKjgavx/">A post shared by Example (@example)</a></p></blockquote>"""
SKY = """<blockquote class="bluesky-embed"
data-bluesky-uri="at://did:plc:oety7qbfx7x6exn2ytrwikmr/app.bsky.feed.post/3m2fwidhqks2u">
<p>Words of a post.<br><br><a href="https://bsky.app/x">[image or embed]</a></p>&mdash; Example
(<a href="https://bsky.app/y">@example.bsky.social</a>) <a href="https://bsky.app/z">Aug 23, 2024 at 4:19 PM</a>
</blockquote>"""
PLAIN = f'<blockquote class="twitter-tweet"><p>Words.</p><a href="{POST}">March 14, 2023</a></blockquote>'


@pytest.mark.parametrize(("html", "body"), [(PHOTO, None), (SKY, "Words of a post."), (PLAIN, "Words.")])
def test_what_a_platform_writes_around_a_post_is_no_part_of_its_words(html: str, body: str | None) -> None:
    """Labels before, notes behind and the dated link are not what the author wrote."""
    (found,) = _find(html)
    part = found.part(Role.BODY)

    assert (part.value if part else None) == body


@pytest.mark.parametrize("between", ["", "\n", "<hr>"])
def test_the_same_quote_twice_in_a_row_is_two_mentions(between: str) -> None:
    """A quote that stands there twice is found twice, each time with its own words and as what it is."""
    found = _find(QUOTE + between + QUOTE)

    assert [each.form for each in found] == [Form.EMBED_HTML] * 2
    assert len({each.start for each in found}) == 2
