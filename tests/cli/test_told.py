"""What the README and `resolver platforms` say of a platform is what its declarations come to."""

from dataclasses import replace

import pytest

from resolver import platforms
from resolver.cli.told import told
from resolver.platforms.base import Answered, Platform, Reads

PLATFORMS = platforms.every()


def _named(name: str) -> Platform:
    found = platforms.named(name)
    assert found is not None
    return found


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_every_platform_says_what_it_gives(platform: Platform) -> None:
    """Each has something to say for resolving without a key; a key is named with what it adds, or not at all."""
    gives = told(platform)

    assert gives.without
    assert bool(gives.key) == bool(gives.more)


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_every_kind_has_a_reading_example(platform: Platform) -> None:
    """Of each kind of thing there is an address in the examples, but of one that stands on no host that is named."""
    shown = {
        found.kind for each in platform.examples if isinstance(each, Reads) and (found := platforms.item(each.url))
    }

    assert {kind.kind for kind in platform.items} - shown == ({"video"} if platform.name == "mastodon" else set())


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("github", "what the page says"),
        ("linkedin", "what the page says; time from the id"),
        ("spotify", "state, title"),
        ("threads", "state; time from the id"),
        ("weibo", "id alone; the rest is behind a login, which is never used"),
        ("youtube", "state, author, title; of clip, post the id alone"),
    ],
)
def test_what_is_resolved_without_a_key(name: str, without: str) -> None:
    """Pages, ids and endpoints are told apart, and kinds of which there is nothing but the id are named."""
    assert told(_named(name)).without == without


def test_a_key_that_only_helps_and_one_that_is_needed() -> None:
    """A helpful key adds belief in refusals; where one is needed, everything that the endpoint tells is its gain."""
    instagram = _named("instagram")
    needed = replace(
        instagram,
        ask=lambda item: tuple(replace(ask, needs_key="meta_token", key=None) for ask in instagram.ask(item)),
    )
    helps, needs = told(instagram), told(needed)

    assert "a refusal is not believed without a key" in helps.without
    assert (helps.key, needs.key) == ("meta_token", "meta_token")
    assert needs.without == "time from the id; of story the id alone"
    assert needs.more == "state, author, also whether it is gone or withheld"


def test_a_fact_that_no_answer_tells_is_not_promised() -> None:
    """The words come from the recorded answers: without the live one of an endpoint, nothing of it is told."""
    x = _named("x")
    refused = replace(
        x, examples=tuple(each for each in x.examples if not isinstance(each, Answered) or each.state != "live")
    )

    assert "related posts" in told(x).without
    assert told(refused).without == "state; time from the id"


def test_what_only_a_second_endpoint_tells_is_told_apart() -> None:
    """An endpoint that is asked only where the first fails promises its own words for that case alone."""
    x = _named("x")
    either = replace(x, ask=lambda item: tuple(replace(ask, more=False) for ask in x.ask(item)))

    assert "second endpoint" not in told(x).without
    assert "from a second endpoint, where the first fails, edits, media, links, related posts" in told(either).without
