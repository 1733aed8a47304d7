"""What was seen of a post, put together as its source."""

from datetime import UTC, datetime

import pytest

from resolver import platforms
from resolver.model import Facts, Relation
from resolver.platforms.base import Reading
from resolver.sourcing import Seen, item_source
from resolver.vocabulary import AvailabilityState, Method

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://x.com/example/status/1234567890123456789", "x:post:1234567890123456789"),
        (
            "https://server.example/@other/123456789012345678",
            "mastodon:post:https://server.example/users/other/statuses/123456789012345678",
        ),
        (
            "https://server.example/users/other/statuses/123456789012345678",
            "mastodon:post:https://server.example/users/other/statuses/123456789012345678",
        ),
    ],
)
def test_a_related_post_has_the_key_that_its_mention_has(url: str, key: str) -> None:
    """A quoted or answered post told by address alone is tied to the source of that post in the same article."""
    item = platforms.item("https://mastodon.social/@example/123456789012345678")
    assert item
    seen = Seen()
    facts = Facts(relations=(Relation(type="quotes", url=url),))
    seen.take(Method.PLATFORM_API, item.url, Reading(AvailabilityState.LIVE, facts=facts), None, now=NOW)

    assert [each.key for each in item_source(item, seen, NOW).relations] == [key]


def test_a_related_page_has_its_own_key() -> None:
    """An address that is no post's is a page like any other."""
    item = platforms.item("https://mastodon.social/@example/123456789012345678")
    assert item
    seen = Seen()
    facts = Facts(relations=(Relation(type="replies_to", url="https://board.example/post/1"),))
    seen.take(Method.PLATFORM_API, item.url, Reading(AvailabilityState.LIVE, facts=facts), None, now=NOW)

    assert [each.key[:11] for each in item_source(item, seen, NOW).relations if each.key] == ["url:sha256:"]
