"""Truth Social: Mastodon's software on one host.

Its API has Mastodon's shape and refuses most callers (Cloudflare 403, seen 2023-2026). An ID holds the millisecond of
posting, so that the time is known even when everything else is refused.
"""

from datetime import UTC, datetime

from resolver.platforms.base import Embedded, Foreign, Item, ItemKind, Mark, Platform, Reads

_PATTERNS = {"post": r"[0-9]{15,19}"}
_YEARS = range(2021, 2200)


def clock(item: Item) -> datetime | None:
    """The millisecond of posting."""
    moment = datetime.fromtimestamp((int(item.id) >> 16) / 1000, UTC)
    return moment if moment.year in _YEARS else None


PLATFORM = Platform(
    name="truthsocial",
    label="Truth Social",
    items=(
        ItemKind(
            "post",
            (
                "truthsocial.com/@{handle:name}/posts/{id:post}/**",
                "truthsocial.com/@{handle:name}/{id:post}/**",
                "truthsocial.com/users/{handle:name}/statuses/{id:post}/**",
                "truthsocial.com/posts/{id:post}/**",
            ),
            patterns=_PATTERNS,
        ),
    ),
    embeds=(Mark("iframe", classes=("truthsocial-embed",), attrs=("src", "data-src")),),
    clock=clock,
    examples=(
        Reads(
            "https://truthsocial.com/@realDonaldTrump/posts/115359345947837427",
            "truthsocial:post:115359345947837427",
            "realDonaldTrump",
        ),
        Reads(
            "https://truthsocial.com/@realDonaldTrump/115359345947837427/embed",
            "truthsocial:post:115359345947837427",
            "realDonaldTrump",
        ),
        Foreign("https://truthsocial.com/@realDonaldTrump"),
        Foreign("https://truthsocial.com/@realDonaldTrump/with_replies"),
        Embedded(
            '<iframe src="https://truthsocial.com/@realDonaldTrump/115359345947837427/embed" class="truthsocial-embed">'
            "</iframe>",
            "truthsocial:post:115359345947837427",
        ),
    ),
)
