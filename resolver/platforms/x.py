"""X, formerly Twitter.

Keyless: oEmbed (day only, no media) at publish.twitter.com. A post page on x.com is never opened: it answers 400, a
login redirect or nothing to most user agents (seen 2024-2026). IDs are snowflakes: from November 2010 on they hold the
millisecond of posting. `pic.twitter.com/SLUG` and `t.co/SLUG` share the slug and lead to `/USER/status/ID/photo/N`.
"""

from datetime import UTC, datetime

from resolver.platforms.base import Embedded, Foreign, Item, ItemKind, Mark, Platform, Reads

EPOCH_MS = 1288834974657
FIRST_SNOWFLAKE = 29_700_859_247
"""Smaller ids were handed out one by one (until November 2010) and hold no time; the exact border is unverified."""


def clock(item: Item) -> datetime | None:
    """The moment of posting that a snowflake holds, to the millisecond; None for ids from before November 2010."""
    number = int(item.id)
    if number <= FIRST_SNOWFLAKE:
        return None
    return datetime.fromtimestamp(((number >> 22) + EPOCH_MS) / 1000, UTC)


PLATFORM = Platform(
    name="x",
    label="X",
    aliases={
        "x.com": (
            "twitter.com",
            "mobile.twitter.com",
            "m.twitter.com",
            "mobile.x.com",
            "m.x.com",
            "fxtwitter.com",
            "vxtwitter.com",
            "fixupx.com",
            "fixvx.com",
            "nitter.net",
            "xcancel.com",
        ),
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
                "platform.twitter.com/embed/Tweet.html?id={id:digits}",
            ),
        ),
    ),
    short_hosts=("t.co", "pic.twitter.com", "pic.x.com"),
    rewrites=(("pic.twitter.com/{slug:name}", "t.co/{slug:name}"),),
    embeds=(
        Mark(
            "blockquote",
            classes=("twitter-tweet", "twitter-video", "twitter-tweet-rendered"),
            attrs=("data-tweet-id", "cite"),
            links=True,
            quotes=True,
        ),
        Mark("iframe", attrs=("data-tweet-id", "src"), needs=("data-tweet-id",)),
        Mark("amp-twitter", attrs=("data-tweetid",)),
        Mark("*", attrs=("data-tweet-id",), needs=("data-tweet-id",)),
    ),
    clock=clock,
    page=False,
    examples=(
        Reads("https://twitter.com/DefenceHQ/status/1227294189185949696", "x:post:1227294189185949696", "DefenceHQ"),
        Reads("http://mobile.twitter.com/i/web/status/1227294189185949696?s=20", "x:post:1227294189185949696"),
        Reads("https://x.com/i/status/1227294189185949696", "x:post:1227294189185949696"),
        Reads("https://twitter.com/#!/jack/status/20", "x:post:20", "jack"),
        Reads("https://fxtwitter.com/jack/status/20/photo/1", "x:post:20", "jack"),
        Foreign("https://twitter.com/jack"),
        Foreign("https://x.com.example.org/jack/status/20"),
        Foreign("https://t.co/H4O2NANKaq"),
        Embedded(
            '<blockquote class="twitter-tweet"><p>words</p>&mdash; Jack (@jack) '
            '<a href="https://twitter.com/jack/status/20?ref_src=twsrc%5Etfw">March 21, 2006</a></blockquote>',
            "x:post:20",
        ),
    ),
)
