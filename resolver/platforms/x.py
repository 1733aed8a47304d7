"""X, formerly Twitter.

Keyless: oEmbed (day only, no media), and the JSON that X's own embeds are drawn from: a second signal, and asked for
media, edits, quoted and parent post also where oEmbed shows the post. A post page on x.com is never opened: it answers
400, a login redirect or nothing to most user agents (seen 2024-2026). IDs are snowflakes: from November 2010 on they
hold the millisecond of posting. `pic.twitter.com/SLUG` and `t.co/SLUG` share the slug and lead to
`/USER/status/ID/photo/N`.
"""

import json
import math
import re
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.dates import read_machine, read_written
from resolver.fragments import Quote, read_quote
from resolver.model import Agent, Facts, Media, Outlink
from resolver.platforms.base import (
    Answered,
    Ask,
    Embedded,
    Flattened,
    Foreign,
    Item,
    ItemKind,
    Leaves,
    Mark,
    Platform,
    Reading,
    Reads,
)
from resolver.platforms.shared import tweet
from resolver.platforms.shared.javascript import base36
from resolver.vocabulary import AvailabilityState, Basis, Method, Reason

EPOCH_MS = 1288834974657
FIRST_SNOWFLAKE = 29_700_859_247
"""Smaller ids were handed out one by one (until November 2010) and hold no time; the exact border is unverified."""

_MIRRORS = (
    *("fxtwitter.com", "*.fxtwitter.com", "vxtwitter.com", "*.vxtwitter.com", "fixupx.com", "*.fixupx.com"),
    *("fixvx.com", "twittpr.com", "nitter.net", "nitter.poast.org", "nitter.privacydev.net", "nitter.it", "nitter.cz"),
    *("nitter.kavin.rocks", "nitter.pussthecat.org", "nitter.42l.fr", "xcancel.com"),
)
"""Sites that show X's posts under X's own paths."""

_PICTURE = re.compile(r"pic\.(?:twitter|x)\.com/", re.ASCII)


def clock(item: Item) -> datetime | None:
    """The moment of posting that a snowflake holds, to the millisecond; None for ids from before November 2010."""
    number = int(item.id)
    if not FIRST_SNOWFLAKE < number < 1 << 63:
        return None
    return datetime.fromtimestamp(((number >> 22) + EPOCH_MS) / 1000, UTC)


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask oEmbed first, by id alone (x.com addresses were answered 404 where twitter.com ones were not, 2023)."""
    post = f"https://twitter.com/i/status/{item.id}"
    oembed = urlencode({"url": post, "omit_script": "1", "dnt": "true", "lang": "en"})
    embed = urlencode({"id": item.id, "lang": "en", "token": syndication_token(item.id)})
    return (
        Ask(f"https://publish.twitter.com/oembed?{oembed}", Method.OEMBED),
        Ask(f"https://cdn.syndication.twimg.com/tweet-result?{embed}", Method.PLATFORM_API, more=True),
    )


def read(item: Item, method: Method, answer: Answer) -> Reading:
    """What one of X's two answers says about a post; 404 from either alone is not final."""
    if answer.status == Status.NOT_FOUND:
        return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal=f"{method} 404", final=False)
    if answer.status == Status.TOO_MANY_REQUESTS:
        return Reading(AvailabilityState.BLOCKED, Reason.RATE_LIMITED, signal=f"{method} 429", final=False)
    return _read_oembed(item, answer) if method is Method.OEMBED else _read_syndication(item, answer)


def _read_oembed(item: Item, answer: Answer) -> Reading:
    body = answer.json()
    if answer.status == Status.FORBIDDEN:
        said = shape.text(body, "error") or answer.body[:200].decode("utf-8", "replace")
        if "not authorized" in said.lower():
            return Reading(AvailabilityState.RESTRICTED, Reason.LOGIN_REQUIRED, signal=said, final=False)
        if said.lstrip().startswith("<"):
            return _unreadable("oembed", answer)
        return Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_SUSPENDED, signal=said or "oembed 403", final=False)
    markup = shape.text(body, "html")
    quoted = read_quote(markup) if answer.status == Status.OK and markup else None
    if quoted is None:
        return _unreadable("oembed", answer)
    if quoted.url is not None and not _names(item, quoted.url):
        return _read_retweet(item, body, quoted.url) or _unreadable("oembed", answer)
    handle = quoted.handle or _handle_of(shape.text(body, "author_url"))
    name = quoted.name or shape.text(body, "author_name")
    facts = Facts(
        authors=(Agent(name=clean.line(name or "", clean.NAME), handle=handle, url=_profile(handle)),),
        publisher="X",
        published=read_written(quoted.date, Basis.OEMBED) if quoted.date else None,
        language=quoted.language,
        text=quoted.text,
        text_complete=not tweet.is_cut(quoted.text),
        url=_address(item, handle),
        media=tuple(Media(type="unknown", short_url=link.label) for link in quoted.links if _PICTURE.match(link.label)),
        outlinks=_outlinks(quoted),
    )
    return Reading(AvailabilityState.LIVE, facts=facts, signal="oembed 200")


def _names(item: Item, url: str) -> bool:
    return re.search(rf"/{item.id}(?!\d)", url) is not None


def _read_retweet(item: Item, body: object, shown: str) -> Reading | None:
    """A retweet: the answer is about the post that was asked for, its markup about another (seen 2015-2024)."""
    other = re.search(r"/(\w{1,64})/status(?:es)?/(\d{1,20})(?!\d)", shown, re.ASCII)
    if other is None or not _names(item, shape.text(body, "url") or ""):
        return None
    handle = _handle_of(shape.text(body, "author_url"))
    name = clean.line(shape.text(body, "author_name") or "", clean.NAME)
    facts = Facts(
        authors=(Agent(name=name, handle=handle, url=_profile(handle)),) if name or handle else (),
        publisher="X",
        url=_address(item, handle),
        relations=tuple(tweet.related("reposts", other[2], other[1])),
    )
    return Reading(AvailabilityState.LIVE, facts=facts, signal="oembed 200 retweet")


def _outlinks(quoted: Quote) -> tuple[Outlink, ...]:
    short = (link for link in quoted.links if not _PICTURE.match(link.label))
    return tuple(Outlink(written=link.href) for link in short if re.match(r"https?://t\.co/", link.href))


def _read_syndication(item: Item, answer: Answer) -> Reading:
    body = answer.json()
    refused = tweet.refused(body)
    if refused is not None:
        return refused
    if answer.status != Status.OK or shape.text(body, "id_str") != item.id:
        return _unreadable("syndication", answer)
    handle = shape.text(body, "user", "screen_name")
    author = Agent(
        name=clean.line(shape.text(body, "user", "name") or "", clean.NAME),
        handle=handle,
        url=_profile(handle),
        platform_id=shape.text(body, "user", "id_str"),
    )
    text = tweet.words(body)
    urls = [shape.text(entry, "url") for entry in shape.items(body, "entities", "urls")]
    created = shape.text(body, "created_at")
    facts = Facts(
        authors=(author,),
        publisher="X",
        published=read_machine(created, Basis.API) if created else None,
        language=shape.text(body, "lang"),
        text=clean.block(text) if text else None,
        text_complete=shape.dig(body, "note_tweet") is None,
        url=_address(item, handle),
        edited=bool(shape.dig(body, "isEdited")),
        relations=tuple(tweet.relations(item.id, body)),
        media=tuple(tweet.medium(entry) for entry in shape.items(body, "mediaDetails")),
        outlinks=tuple(
            Outlink(written=url, url=clean.link(shape.text(entry, "expanded_url") or ""))
            for url, entry in zip(urls, shape.items(body, "entities", "urls"), strict=True)
            if url
        ),
    )
    return Reading(AvailabilityState.LIVE, facts=facts, signal="syndication 200")


def _unreadable(endpoint: str, answer: Answer) -> Reading:
    if answer.status >= Status.INTERNAL_SERVER_ERROR:
        return Reading(
            AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR, signal=f"{endpoint} {answer.status}", final=False
        )
    if answer.status in {Status.UNAUTHORIZED, Status.FORBIDDEN}:
        return Reading(
            AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST, signal=f"{endpoint} {answer.status}", final=False
        )
    said = "{}" if answer.body.strip() == b"{}" else answer.content_type or "no body"
    signal = f"{endpoint} {answer.status} {said}"
    return Reading(AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE, signal=signal, final=False)


def _handle_of(profile: str | None) -> str | None:
    found = re.fullmatch(r"https?://(?:www\.)?(?:twitter|x)\.com/(\w{1,64})/?", profile or "", re.ASCII)
    return found[1] if found else None


def _profile(handle: str | None) -> str | None:
    return f"https://x.com/{quote(handle, safe='')}" if handle else None


def _address(item: Item, handle: str | None) -> str:
    return f"https://x.com/{handle}/status/{item.id}" if handle else item.url


def syndication_token(post_id: str) -> str:
    """The `token` without which the endpoint answers `{}`: `((id / 1e15) * π).toString(36)` without 0 and dot."""
    return re.sub(r"0+|\.", "", base36(int(post_id) / 1e15 * math.pi))


_POST = (
    '{"html": "<blockquote class=\\"twitter-tweet\\"><p lang=\\"en\\" dir=\\"ltr\\">just setting up my twttr</p>'
    '&mdash; jack (@jack) <a href=\\"https://twitter.com/jack/status/20\\">March 21, 2006</a></blockquote>"}'
)

_TWEET = {
    "__typename": "Tweet",
    "id_str": "20",
    "lang": "en",
    "text": "just setting up my twttr",
    "created_at": "2006-03-21T20:50:14.000Z",
    "user": {"id_str": "12", "name": "jack", "screen_name": "jack"},
    "entities": {"urls": [{"url": "https://t.co/EXAMPLEtco", "expanded_url": "https://www.example.org/"}]},
    "mediaDetails": [{"type": "photo", "display_url": "pic.x.com/EXAMPLEpic", "ext_alt_text": "A picture"}],
    "quoted_tweet": {"id_str": "21", "user": {"screen_name": "example"}},
}
_CHANGED = {**_TWEET, "text": ["words"], "user": [], "entities": [], "mediaDetails": {}, "created_at": {}}


def _tombstone(words: str) -> str:
    return json.dumps({"__typename": "TweetTombstone", "tombstone": {"text": {"text": words}}})


def _said(method: Method, status: int, body: str, state: AvailabilityState, reason: Reason | None) -> Answered:
    facts = Facts(text="just setting up my twttr") if body in {_POST, json.dumps(_TWEET)} else Facts()
    return Answered("x:post:20", status, body, state, reason, facts, method)


_LIVE, _GONE, _CLOSED = AvailabilityState.LIVE, AvailabilityState.GONE, AvailabilityState.RESTRICTED
_BAD = (AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE)
_TROUBLE = (
    (404, "", _GONE, Reason.NOT_FOUND),
    (429, '{"errors":[{"code":429,"message":"Rate limit exceeded."}]}', AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
    (401, "", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
    (503, "", AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR),
    (200, "{}", *_BAD),
    (200, "<!doctype html><title>Log in to X</title>", *_BAD),
)
"""What both endpoints answer when there is nothing to read."""

_OEMBED_SAID = (
    (200, _POST, _LIVE, None),
    (403, '{"error": "Sorry, you are not authorized to see this status."}', _CLOSED, Reason.LOGIN_REQUIRED),
    (403, "Forbidden", _CLOSED, Reason.ACCOUNT_SUSPENDED),
    (403, "<html><h1>Access denied</h1></html>", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
    (200, '{"html": []}', *_BAD),
)
_EMBED_SAID = (
    (200, json.dumps(_TWEET), _LIVE, None),
    (200, json.dumps(_CHANGED), _LIVE, None),
    (200, _tombstone("deleted by the Post author."), _GONE, Reason.DELETED_BY_AUTHOR),
    (200, _tombstone("from a suspended account."), _CLOSED, Reason.ACCOUNT_SUSPENDED),
    (200, _tombstone("from an account that no longer exists."), _GONE, Reason.ACCOUNT_GONE),
    (200, _tombstone("limits who can view their Posts."), _CLOSED, Reason.ACCOUNT_PRIVATE),
    (200, _tombstone("Age-restricted adult content."), _CLOSED, Reason.AGE_GATE),
    (200, _tombstone("in another wording"), _CLOSED, None),
    (200, '{"__typename": "TweetTombstone", "tombstone": {}}', _CLOSED, None),
    (200, '{"__typename": "Tweet", "id_str": "21"}', *_BAD),
    (403, "", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
)


PLATFORM = Platform(
    name="x",
    label="X",
    aliases={
        "x.com": ("twitter.com", "*.twitter.com", "*.x.com", *_MIRRORS),
        "platform.twitter.com": ("platform.x.com",),
        "pic.twitter.com": ("pic.x.com",),
    },
    items=(
        ItemKind(
            "post",
            (
                "x.com/{handle:name}/status/{id:digits}/**",
                "x.com/i/status/{id:digits}/**",
                "x.com/i/web/status/{id:digits}/**",
                "x.com/{handle:name}/statuses/{id:digits}/**",
                "x.com/statuses/{id:digits}/**",
                "platform.twitter.com/embed/Tweet.html?id={id:digits}",
            ),
        ),
    ),
    short_hosts=("t.co", "pic.twitter.com", "pic.x.com"),
    rewrites=(("pic.twitter.com/{slug:name}", "t.co/{slug:name}"),),
    slugs={"t.co": 10, "pic.twitter.com": 10, "pic.x.com": 10},
    flattened=Flattened(
        dashed=r"[A-Za-z0-9_]{1,20}",
        headed=True,
        limit=280,
        weighted=True,
        media_hosts=("pic.twitter.com", "pic.x.com"),
    ),
    embeds=(
        Mark(
            "blockquote",
            classes=("twitter-tweet", "twitter-video", "twitter-tweet-rendered"),
            attrs=("data-tweet-id", "cite"),
            links=True,
            quotes=True,
        ),
        Mark("div", classes=("react-tweet-theme",), links=True, quotes=True),
        Mark("iframe", attrs=("data-tweet-id", "src"), needs=("data-tweet-id",)),
        Mark("amp-twitter", attrs=("data-tweetid",)),
        Mark("*", attrs=("data-tweet-id",), needs=("data-tweet-id",)),
        *(
            Mark("*", attrs=(name,), needs=(name,))
            for name in ("data-tweetid", "tweet-id", "tweetid", "data-twitter-id")
        ),
    ),
    calls={"createTweet": "post", "createTweetEmbed": "post", "createVideo": "post"},
    ask=ask,
    read=read,
    clock=clock,
    page=False,
    archived_under=("twitter.com/{handle}/status/", "x.com/{handle}/status/"),
    examples=(
        Leaves(
            "Example ✔\n@example\nWords of a post.\n3:05 PM - Apr 1, 2018", "example", "Example", "2018-04-01T15:05"
        ),
        Leaves(
            "Words of a post. pic.twitter.com/EXAMPLEpic— Example (@example) March 14, 2023",
            "example",
            "Example",
            "2023-03-14",
        ),
        Reads("https://twitter.com/jack/status/20", "x:post:20", "jack"),
        Reads("http://mobile.twitter.com/i/web/status/1227294189185949696?s=20", "x:post:1227294189185949696"),
        Reads("https://x.com/i/status/1227294189185949696", "x:post:1227294189185949696"),
        Reads("https://twitter.com/#!/jack/status/20", "x:post:20", "jack"),
        Reads("https://fxtwitter.com/jack/status/20/photo/1", "x:post:20", "jack"),
        Reads("https://x.com/jack/status/20/video/1?s=46", "x:post:20", "jack"),
        Reads("https://nitter.poast.org/jack/status/20#m", "x:post:20", "jack"),
        Foreign("https://twitter.com/jack"),
        Foreign("https://twitter.com/i/events/1227294189185949696"),
        Foreign("https://x.com/i/spaces/1EXAMPLE"),
        Foreign("https://x.com.example.org/jack/status/20"),
        Foreign("https://t.co/H4O2NANKaq"),
        Embedded(
            '<blockquote class="twitter-tweet"><p>words</p>&mdash; Jack (@jack) '
            '<a href="https://twitter.com/jack/status/20?ref_src=twsrc%5Etfw">March 21, 2006</a></blockquote>',
            "x:post:20",
        ),
        Embedded(
            '<div class="react-tweet-theme"><a href="https://twitter.com/jack/status/20">Jack</a> @jack<p>words</p>'
            '<a href="https://twitter.com/jack/status/20">9:50 PM · Mar 21, 2006</a></div>',
            "x:post:20",
        ),
        Embedded('<twitter-post tweet-id="1227294189185949696"></twitter-post>', "x:post:1227294189185949696"),
        Embedded('<div id="tweet" tweetID="1227294189185949696"></div>', "x:post:1227294189185949696"),
        *(_said(Method.OEMBED, *said) for said in (*_TROUBLE, *_OEMBED_SAID)),
        *(_said(Method.PLATFORM_API, *said) for said in (*_TROUBLE, *_EMBED_SAID)),
    ),
)
