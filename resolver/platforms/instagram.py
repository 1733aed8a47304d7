"""Instagram: posts, reels, IGTV, stories.

Without an app's token (asked for by Meta since October 2020) only the address tells something: the shortcode is the
post's number in base 64, and holds the millisecond of upload. The page answers with a login redirect to most (seen
2020-2026), so it is not opened.
"""

from datetime import UTC, datetime

from resolver.platforms.base import Embedded, Foreign, Item, ItemKind, Mark, Platform, Reads

EPOCH_MS = 1314220021721
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

_SECRET = 28
"""Posts of private accounts have this many further characters behind the shortcode."""

_FIRST_LENGTH = 10
"""Shorter codes are from before the numbers held a time (until 2011), or from its first days."""

_PATTERNS = {"code": r"[A-Za-z0-9_-]{5,64}", "reel": r"[A-Za-z0-9_-]{9,64}", "user": r"(?!share/)[A-Za-z0-9_.]{1,64}"}


def clock(item: Item) -> datetime | None:
    """The millisecond of upload that a shortcode holds; None for codes of the first year and for stories."""
    if item.kind == "story":
        return None
    code = item.id[:-_SECRET] if len(item.id) > _SECRET else item.id
    number = 0
    for char in code:
        number = number * 64 + ALPHABET.index(char)
    if len(code) < _FIRST_LENGTH or number >= 1 << 64:
        return None
    return datetime.fromtimestamp(((number >> 23) + EPOCH_MS) / 1000, UTC)


PLATFORM = Platform(
    name="instagram",
    label="Instagram",
    aliases={
        "instagram.com": (
            "m.instagram.com",
            "instagr.am",
            "ddinstagram.com",
            "kkinstagram.com",
            "vxinstagram.com",
            "imginn.com",
        ),
    },
    items=(
        ItemKind(
            "post",
            (
                "www.instagram.com/p/{id:code}/",
                "www.instagram.com/p/{id:code}/**",
                "www.instagram.com/reel/{id:reel}/**",
                "www.instagram.com/reels/{id:reel}/**",
                "www.instagram.com/tv/{id:code}/**",
                "www.instagram.com/{handle:user}/p/{id:code}/**",
                "www.instagram.com/{handle:user}/reel/{id:reel}/**",
                "www.instagram.com/{handle:user}/tv/{id:code}/**",
            ),
            patterns=_PATTERNS,
        ),
        ItemKind("story", ("www.instagram.com/stories/{handle:user}/{id:digits}/**",), patterns=_PATTERNS),
    ),
    short_hosts=("ig.me",),
    shorts=("www.instagram.com/share/{code:code}/**", "www.instagram.com/s/{code:code}"),
    embeds=(
        Mark(
            "blockquote",
            classes=("instagram-media",),
            attrs=("data-instgrm-permalink", "cite"),
            links=True,
            quotes=True,
        ),
        Mark("amp-instagram", attrs=("data-shortcode",)),
        Mark("*", attrs=("data-instgrm-permalink",), needs=("data-instgrm-permalink",), links=True, quotes=True),
    ),
    clock=clock,
    page=False,
    examples=(
        Reads("https://www.instagram.com/p/B63DdKjgavx/?utm_source=ig_embed", "instagram:post:B63DdKjgavx"),
        Reads("http://instagram.com/p/BNpLF8LD0GD/embed/captioned/?v=7", "instagram:post:BNpLF8LD0GD"),
        Reads("https://www.instagram.com/nikejane/p/CdSXB5dNnPp/", "instagram:post:CdSXB5dNnPp", "nikejane"),
        Reads("https://www.instagram.com/reel/CtHaSoDLrWJ/?igsh=EXAMPLE", "instagram:post:CtHaSoDLrWJ"),
        Reads("https://instagr.am/tv/CtHaSoDLrWJ", "instagram:post:CtHaSoDLrWJ"),
        Reads("https://www.instagram.com/accounts/login/?next=%2Freel%2FCtHaSoDLrWJ%2F", "instagram:post:CtHaSoDLrWJ"),
        Reads(
            "https://www.instagram.com/stories/example/1234567890123456789/",
            "instagram:story:1234567890123456789",
            "example",
        ),
        Foreign("https://www.instagram.com/nikejane/"),
        Foreign("https://www.instagram.com/reels/audio/1234567890123456/"),
        Foreign("https://www.instagram.com/share/p/EXAMPLE/"),
        Foreign("https://www.instagram.com/explore/tags/example/"),
        Embedded(
            '<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-version="14" '
            'data-instgrm-permalink="https://www.instagram.com/p/B63DdKjgavx/?utm_source=ig_embed&amp;utm_campaign=x">'
            '<a href="https://www.instagram.com/p/B63DdKjgavx/">View this post on Instagram</a></blockquote>',
            "instagram:post:B63DdKjgavx",
        ),
        Embedded('<amp-instagram data-shortcode="B63DdKjgavx"></amp-instagram>', "instagram:post:B63DdKjgavx"),
        Embedded(
            '<iframe src="https://www.instagram.com/p/BHisJLwAEeU/embed/"></iframe>', "instagram:post:BHisJLwAEeU"
        ),
    ),
    needs="nothing for the time; a Meta app token for the rest",
)
