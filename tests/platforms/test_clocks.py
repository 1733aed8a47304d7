"""The times that ids hold, against dates that are known from elsewhere."""

from datetime import datetime

import pytest

from resolver import platforms

KNOWN = [
    ("https://x.com/i/status/1227294189185949696", "2020-02-11T18:11:51.382+00:00"),
    ("https://www.instagram.com/p/CtHaSoDLrWJ/", "2023-06-05"),
    ("https://www.threads.net/@teenvogue/post/C5YlekmLbzn", "2024-04-05"),
    ("https://mastodon.social/@example/statuses/01ARYZ6S410000000000000000", "2016-07-30T22:36:16.385+00:00"),
    ("https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678", "2023-10-26"),
    ("https://www.tiktok.com/@example/video/7329968713464073518", "2024-01-30"),
    ("https://mastodon.social/@example/109598702184774628", "2022-12-29T19:51:18.161+00:00"),
    ("https://truthsocial.com/@realDonaldTrump/posts/115359345947837427", "2025-10-12"),
    ("https://bsky.app/profile/example.org/post/3l6oveex3ii2l", "2024-10-17"),
]

PUBLISHED = [
    ("https://www.instagram.com/p/Chm_-tPJqpd/", 1661273501),
    ("https://www.instagram.com/p/CAG3E8-A3wf/", 1589328159),
    ("https://www.threads.net/@natgeo/post/C8CTu0iswgv", 1718024404),
    ("https://www.linkedin.com/feed/update/urn:li:activity:7075043149462556672", 1686821734.752),
    ("https://www.linkedin.com/feed/update/urn:li:activity:7074702026084884480", 1686740404.600),
]
"""Posts whose time of publication the platform told, in seconds; LinkedIn in the `datePublished` of its pages, 2023."""

TIMELESS = [
    "https://x.com/jack/status/20",
    "https://x.com/jack/status/29700859247",
    "https://x.com/jack/status/99999999999999999999",
    "https://www.instagram.com/p/bNd86/",
    "https://www.instagram.com/p/bNd86MSFv/",
    "https://www.instagram.com/p/___________________/",
    "https://www.tiktok.com/@example/video/100000000000000",
    "https://www.tiktok.com/@example/video/99999999999999999999",
    "https://mastodon.social/@example/100000000000000",
    "https://bsky.app/profile/example.org/post/self",
    "https://bsky.app/profile/example.org/post/zzzzzzzzzzzzz",
    "https://www.threads.net/@example/post/AAAAAAAAA",
    "https://truthsocial.com/@example/posts/9999999999999999999",
    "https://www.linkedin.com/feed/update/urn:li:activity:1000000000000000",
    "https://www.linkedin.com/feed/update/urn:li:activity:9999999999999999999",
]


def _time(url: str) -> str | None:
    item = platforms.item(url)
    assert item is not None
    platform = platforms.named(item.platform)
    assert platform is not None
    time = platform.clock(item)
    return time.isoformat(timespec="milliseconds") if time else None


@pytest.mark.parametrize(("url", "known"), KNOWN)
def test_an_id_tells_its_time(url: str, known: str) -> None:
    """The time that the formula gives begins as the date that is known."""
    assert (_time(url) or "").startswith(known)


@pytest.mark.parametrize(("url", "published"), PUBLISHED)
def test_an_id_is_made_shortly_before_the_post_is_public(url: str, published: float) -> None:
    """The time in the id is that of the upload, at most a minute from the publication that the platform told."""
    apart = published - datetime.fromisoformat(_time(url) or "").timestamp()

    assert -1 < apart < 60


@pytest.mark.parametrize("url", TIMELESS)
def test_an_id_from_before_the_clock_tells_none(url: str) -> None:
    """Ids that were counted one by one, or that would be out of range, hold no time."""
    assert _time(url) is None


def test_a_private_instagram_code_tells_the_time_of_its_first_part() -> None:
    """The last 28 characters of a private post's code are a secret, not a number."""
    assert _time("https://www.instagram.com/p/CtHaSoDLrWJ" + "EXAMPLEEXAMPLEEXAMPLEEXAMPLE/") == _time(
        "https://www.instagram.com/p/CtHaSoDLrWJ/"
    )
