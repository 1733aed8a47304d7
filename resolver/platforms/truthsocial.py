"""Truth Social: Mastodon's software on one host.

Its API has Mastodon's shape and refuses most callers (Cloudflare 403, seen 2023-2026). An ID holds the millisecond of
posting, so that the time is known even when everything else is refused.
"""

from datetime import UTC, datetime

from resolver.answer import Answer
from resolver.model import Agent
from resolver.platforms.base import Ask, Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import status
from resolver.vocabulary import Method

_PATTERNS = {"post": r"[0-9]{15,19}"}
_YEARS = range(2021, 2200)


def clock(item: Item) -> datetime | None:
    """The millisecond of posting."""
    moment = datetime.fromtimestamp((int(item.id) >> 16) / 1000, UTC)
    return moment if moment.year in _YEARS else None


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask the API, which has Mastodon's shape."""
    return (Ask(f"https://truthsocial.com/api/v1/statuses/{item.id}", Method.PLATFORM_API),)


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What the API says; 403 is Cloudflare's word about us, none about the post."""
    return status.read(answer, item.id, "Truth Social", "truthsocial.com")


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
    ask=ask,
    read=read,
    page=False,
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
        *status.answers(
            "truthsocial:post:115359345947837427", "115359345947837427", Agent(name="Example", handle="example")
        ),
    ),
)
