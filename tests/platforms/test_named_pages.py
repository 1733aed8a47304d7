"""Platforms whose only answer is the post's page: it counts where it names the post, and nothing else does."""

from datetime import UTC, datetime

import pytest

from resolver import platforms
from resolver.answer import Answer
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method

GROUP = "https://vk.com/wall-1_395554"
USER = "https://vk.com/wall1_395554"
FILM = "https://www.twitch.tv/videos/1234567890"
CLIP = "https://clips.twitch.tv/ExampleClip-Abc_1"


@pytest.mark.parametrize(
    ("url", "declared", "state"),
    [
        (GROUP, "https://vk.com/wall-1_395554", State.LIVE),
        (GROUP, "https://vk.com/example?w=wall-1_395554%2Fall", State.LIVE),
        (GROUP, "https://vk.com/wall-1_3955540", State.UNREACHABLE),
        (GROUP, "https://vk.com/wall-11_395554", State.UNREACHABLE),
        (GROUP, "https://vk.com/login?to=wall-1_395554", State.UNREACHABLE),
        (GROUP, "https://vk.com/challenge.html?to=/wall-1_395554", State.UNREACHABLE),
        (USER, "https://vk.com/wall1_395554", State.LIVE),
        (USER, "https://vk.com/wall-1_395554", State.UNREACHABLE),
        (FILM, "https://www.twitch.tv/videos/1234567890", State.LIVE),
        (FILM, "https://www.twitch.tv/videos/91234567890", State.UNREACHABLE),
        (FILM, "https://[", State.UNREACHABLE),
        (CLIP, "https://clips.twitch.tv/ExampleClip-Abc_1", State.LIVE),
        (CLIP, "https://clips.twitch.tv/AnotherExampleClip-Abc_1", State.UNREACHABLE),
    ],
)
def test_a_page_names_the_whole_number_of_its_post(url: str, declared: str, state: State) -> None:
    """Neither another post's number that holds this one, nor another owner's, nor a login on the way is the post."""
    item = platforms.item(url)
    platform = platforms.named(item.platform) if item else None
    assert item
    assert platform
    body = f'<!doctype html><head><meta property="og:url" content="{declared}"><title>Words</title>'
    answer = Answer(url, 200, datetime.now(UTC), {"content-type": "text/html"}, body.encode())

    assert platform.read(item, Method.HTML_META, answer).state == state
