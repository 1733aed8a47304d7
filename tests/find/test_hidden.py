"""The finder and what pages hold without showing it: script state, escaped markup, attributes, consent gates."""

import html
import json
from base64 import b64encode
from urllib.parse import quote

import pytest

from resolver.find import find_mentions, read_article
from resolver.find.found import Found
from resolver.find.hidden import MAX_READ, posts
from resolver.vocabulary import ArticleFormat, Form

POST = "https://twitter.com/DefenceHQ/status/1227294189185949696"
KEY = "x:post:1227294189185949696"
QUOTE = (
    '<blockquote class="twitter-tweet"><p>Words.</p>&mdash; Ministry (@DefenceHQ) '
    f'<a href="{POST}">March 14, 2023</a></blockquote>'
)
BARE = '<blockquote class="twitter-tweet" data-tweet-id="1227294189185949696"></blockquote>'


def _find(markup: str) -> list[Found]:
    return find_mentions(read_article(f"<p>Before.</p>{markup}<p>After.</p>", fmt=ArticleFormat.HTML))


def _escaped(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003C").replace(">", "\\u003E").replace("/", "\\u002F")


def _script(content: str, kind: str = "application/json") -> str:
    return f'<script type="{kind}" id="__NEXT_DATA__">{content}</script>'


@pytest.mark.parametrize(
    "markup",
    [
        _script(json.dumps({"props": {"body": [{"is": "tweet", "url": POST}]}})),
        _script(json.dumps({"url": POST}).replace("/", "\\/")),
        _script(json.dumps({"html": QUOTE}).replace("</", "<\\/")),
        _script('{"html":' + _escaped(QUOTE) + "}"),
        _script('{"html":' + json.dumps(_escaped(QUOTE)) + "}"),
        _script('["inline-embed",{"props":{"url":"' + POST + '"}}]'),
        _script(f"window.__STATE__ = JSON.parse('{json.dumps({'u': POST})}');", "text/javascript"),
        _script(f"window.state = decodeURIComponent('{quote(POST, safe='')}');", "text/javascript"),
        _script(b64encode(QUOTE.encode()).decode(), "text/template"),
        _script(QUOTE, "text/template"),
        _script(html.escape(QUOTE), "text/x-template"),
        f"<textarea hidden>{html.escape(QUOTE)}</textarea>",
        f'<div class="gate" data-content="{html.escape(QUOTE)}"></div>',
        f'<div class="gate" data-content="{html.escape(BARE)}"></div>',
        f'<div class="gate" data-code="{b64encode(QUOTE.encode()).decode()}"></div>',
        f'<div class="gate" data-code="{quote(QUOTE)}"></div>',
        f'<script data-role="gate" data-content="{html.escape(QUOTE)}"></script>',
        f"<div class='react' data-props='{html.escape(json.dumps({'embed': {'url': POST}}))}'></div>",
        f'<div class="embed" data-url="{POST}"></div>',
        f"<astro-island props='{html.escape(json.dumps({'url': [0, POST]}))}'></astro-island>",
        _script('twttr.widgets.createTweet("1227294189185949696", document.body)', "text/javascript"),
        _script('{"code":"twttr.widgets.createTweet( \'1227294189185949696\', el)"}'),
        f"<template>{QUOTE}</template>",
        f'<div class="lazy"><!-- {QUOTE} --></div>',
    ],
)
def test_a_hidden_embed_is_found_once(markup: str) -> None:
    """However it is escaped and wherever it is kept: one mention, said to be hidden, with the element's path."""
    (found,) = _find(markup)

    assert found.form is Form.EMBED_HIDDEN
    assert found.item is not None
    assert found.item.key == KEY
    assert (found.start, found.end) == (None, None)
    assert found.pointer is not None


@pytest.mark.parametrize("holder", ["<template>{}</template>", "<!-- {} -->", "<textarea hidden>{}</textarea>"])
def test_a_hidden_embed_keeps_its_place_where_accents_compose(holder: str) -> None:
    """Text that NFC shortens moves what stands behind it, whatever keeps the embed."""
    body = (
        f"<p>Cafe\u0301 a\u0308</p><div>{holder.format(QUOTE)}</div><p>After <a href='https://bit.ly/EX'>this</a>.</p>"
    )
    hidden, link = find_mentions(read_article(body, fmt=ArticleFormat.HTML))

    assert (hidden.form, hidden.item and hidden.item.key) == (Form.EMBED_HIDDEN, KEY)
    assert (link.start, link.end) == (14, 18)


def test_a_hidden_quote_tells_its_author_and_date() -> None:
    """The markup around the address is read like a visible quote's."""
    (found,) = _find(_script('{"html":' + _escaped(QUOTE) + "}"))

    assert (found.author, found.handle) == ("Ministry", "DefenceHQ")
    assert found.date is not None
    assert found.date.value == "2023-03-14"
    assert found.pointer == "script:nth-child(2)"


@pytest.mark.parametrize(
    "markup",
    [
        f'<script type="application/ld+json">{{"@type":"Person","sameAs":["{POST}"]}}</script>',
        '<script>var api = "https://twitter.com/intent/tweet?url=";</script>',
        '<script src="https://platform.twitter.com/widgets.js"></script>',
        f"<!-- {QUOTE} -->",
        f"<style>/* {POST} */</style>",
        '<script>ids = ["1227294189185949696"]</script>',
        '<script>api.createTweet("Words"); twttr.widgets.createTweet(id, el); recreateTweet("12272941891")</script>',
        '<div data-share="https://twitter.com/share?text=Words"></div>',
        '<img data-src="https://pbs.twimg.com/media/EXAMPLE.jpg" alt="">',
    ],
)
def test_what_is_kept_for_other_ends_is_no_embed(markup: str) -> None:
    """Profiles, share buttons, widgets, comments between paragraphs and bare numbers are left alone."""
    assert _find(markup) == []


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ('!function(){{VK.Widgets.Post("vk_post_-1_395554", -1, 395554, "EXAMPLE");}}();', "vk:post:-1_395554"),
        ('Rumble("play", {"video":"v1exam0","div":"rumble_v1exam0"});', "rumble:player:v1exam0"),
        ("Rumble( 'play', { 'video' : 'v1exam0' });", "rumble:player:v1exam0"),
        ('VK.Widgets.Like("vk_post_-1_395554");', None),
        ('Rumble("pause", {"video":"v1exam0"});', None),
        ('Rumble("play", {"div":"v1exam0"});', None),
    ],
)
def test_a_platforms_own_call_shows_its_item(code: str, key: str | None) -> None:
    """A function of the platform's script that is called with an id shows the item; other calls show none."""
    found = _find(_script(code, "text/javascript"))

    assert [each.item.key if each.item else None for each in found] == ([key] if key else [])


def test_hidden_posts_stand_where_their_element_stands() -> None:
    """Reading order counts them between the paragraphs around."""
    links = [f'<p><a href="https://twitter.com/jack/status/{number}">one</a></p>' for number in (20, 21)]
    found = _find(links[0] + _script(json.dumps({"u": POST})) + links[1])

    assert [each.form for each in found] == [Form.LINK, Form.EMBED_HIDDEN, Form.LINK]


def test_each_hidden_post_is_said_once_a_page() -> None:
    """State, copy of the state and attribute name the same post."""
    state = _script(json.dumps({"a": POST, "b": POST + "?s=20"}))

    assert len(_find(state + state + f'<div class="embed" data-url="{POST}"></div>')) == 1


def test_the_same_address_a_hundred_thousand_times_ends_the_look() -> None:
    """What no page holds is not read to its end; the posts before it are found."""
    found = _find(_script(json.dumps({"u": POST}).replace("/", "\\/") + "\\/\\/x.com" * (2 * MAX_READ)))

    assert [each.item and each.item.key for each in found] == [KEY]
    assert [each.at for each in posts("//x.com " * MAX_READ + POST)] == []
    assert [each.item.key for each in posts("//x.com " * (MAX_READ - 1) + POST)] == [KEY]
