"""Bluesky's own ways: what a post tells beyond its words, and whether a post or its author is gone."""

import json
from datetime import UTC, datetime

import pytest

from resolver import platforms
from resolver.answer import Answer
from resolver.judge.availability import decide
from resolver.platforms.base import Item, Reading
from resolver.sourcing import Seen
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method, Reason

NOW = datetime(2026, 1, 2, tzinfo=UTC)
DID = "did:plc:oety7qbfx7x6exn2ytrwikmr"
OTHER = "at://did:plc:qhfo22pezo44fa3243z2h4ny/app.bsky.feed.post/3l2fxzqs4uj2t"
OTHER_KEY = "bluesky:post:did:plc:qhfo22pezo44fa3243z2h4ny/3l2fxzqs4uj2t"


def _item(repo: str = DID) -> Item:
    item = platforms.item(f"https://bsky.app/profile/{repo}/post/3m2fwidhqks2u")
    assert item
    return item


def _read(item: Item, at: int, status: int, body: object) -> Reading:
    platform = platforms.named("bluesky")
    assert platform
    ask = platform.ask(item)[at]
    answer = Answer(ask.url, status, NOW, {"content-type": "application/json"}, json.dumps(body).encode())
    return platform.read(item, ask.method, answer)


def post(record: object = None, view: object = None, **told: object) -> Reading:
    """What the AppView says of a post with this record and this embed, as it shows it."""
    shown = {
        "uri": f"at://{DID}/app.bsky.feed.post/3m2fwidhqks2u",
        "author": {"did": DID, "handle": "example.bsky.social"},
        "record": {"text": "Words", **(record if isinstance(record, dict) else {})},
        "embed": view,
        **told,
    }
    return _read(_item(), 0, 200, {"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": shown}})


@pytest.mark.parametrize(
    ("record", "relations"),
    [
        ({"embed": {"$type": "app.bsky.embed.record", "record": {"uri": OTHER}}}, [("quotes", OTHER_KEY)]),
        (
            {"embed": {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": {"uri": OTHER}}}},
            [("quotes", OTHER_KEY)],
        ),
        ({"embed": {"record": {"uri": OTHER.replace("feed.post", "feed.generator")}}}, []),
        ({"reply": {"parent": {"uri": OTHER}, "root": {"uri": OTHER}}}, [("replies_to", OTHER_KEY)]),
        ({"reply": {"parent": "changed"}}, []),
    ],
)
def test_what_a_post_stands_in_relation_to(record: object, relations: list[tuple[str, str]]) -> None:
    """The quoted and the answered post are told by key; a quoted feed or list is no post."""
    assert [(each.type, each.key) for each in post(record).facts.relations] == relations


IMAGES = {"$type": "app.bsky.embed.images", "images": [{"alt": "A cat"}]}
IMAGES_VIEW = {"images": [{"fullsize": "https://cdn.example.org/full.jpg", "thumb": "https://cdn.example.org/t.jpg"}]}
VIDEO = {"$type": "app.bsky.embed.video", "alt": "A cat"}
VIDEO_VIEW = {"playlist": "https://video.example.org/a.m3u8", "thumbnail": "https://video.example.org/a.jpg"}


@pytest.mark.parametrize(
    ("embed", "view", "media"),
    [
        (IMAGES, IMAGES_VIEW, [("image", "https://cdn.example.org/full.jpg", "A cat")]),
        (IMAGES, None, [("image", None, "A cat")]),
        (VIDEO, VIDEO_VIEW, [("video", "https://video.example.org/a.m3u8", "A cat")]),
        (
            {"$type": "app.bsky.embed.recordWithMedia", "media": IMAGES, "record": {}},
            {"media": IMAGES_VIEW},
            [("image", "https://cdn.example.org/full.jpg", "A cat")],
        ),
    ],
)
def test_media_have_their_addresses(embed: object, view: object, media: list[tuple[str, str | None, str]]) -> None:
    """The record has the words for a picture, the view where it is."""
    facts = post({"embed": embed}, view).facts

    assert [(each.type, each.url, each.alt_text) for each in facts.media] == media


def test_a_handle_that_does_not_hold_is_none() -> None:
    """`handle.invalid` is what the network writes for a handle that leads nowhere: nobody's name."""
    agent = post(author={"did": DID, "handle": "handle.invalid", "displayName": "Example"}).facts.authors[0]

    assert (agent.handle, agent.name, agent.platform_id) == (None, "Example", DID)


@pytest.mark.parametrize(
    ("created", "doubted"),
    [
        ("2025-10-05T10:00:00Z", False),
        ("2025-10-03T10:00:00Z", True),
        ("2025-10-07T10:00:00Z", True),
        ("0001-01-01T00:00:00+01:00", True),
        ("9999-12-31T23:59:59-12:00", True),
        ("2025-10-03T10:00:00", False),
        ("soon", False),
    ],
)
def test_a_date_of_another_day_is_doubted(created: str, doubted: bool) -> None:  # noqa: FBT001 - a case of the table
    """The author's own date is doubted where the network saw the post on another day, earlier or later."""
    reading = post({"createdAt": created}, indexedAt="2025-10-05T10:00:01Z")

    assert bool(reading.doubts) is doubted


def test_anothers_post_is_not_this_one() -> None:
    """The same record key under another author is another post."""
    assert post(uri=OTHER.replace("3l2fxzqs4uj2t", "3m2fwidhqks2u")).state is State.UNREACHABLE


MISSING = (400, {"error": "NotFound", "message": "Post not found: at://example"})
NO_HANDLE = (400, {"error": "InvalidRequest", "message": "Unable to resolve handle"})
NO_PROFILE = (400, {"error": "InvalidRequest", "message": "Profile not found"})
SUSPENDED = (400, {"error": "AccountTakedown", "message": "Account has been suspended"})
SWITCHED_OFF = (400, {"error": "AccountDeactivated", "message": "Account is deactivated"})
STANDS = (200, {"did": DID, "handle": "example.bsky.social"})
BROKEN = (502, {"error": "UpstreamFailure"})


@pytest.mark.parametrize(
    ("repo", "thread", "profile", "state", "reason"),
    [
        (DID, MISSING, STANDS, State.GONE, Reason.NOT_FOUND),
        (DID, MISSING, SUSPENDED, State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
        (DID, MISSING, SWITCHED_OFF, State.RESTRICTED, Reason.ACCOUNT_PRIVATE),
        (DID, MISSING, NO_PROFILE, State.GONE, Reason.NOT_FOUND),
        (DID, MISSING, BROKEN, State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        (DID, BROKEN, None, State.UNREACHABLE, Reason.SERVER_ERROR),
        ("example.org", NO_HANDLE, None, State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        ("example.org", MISSING, NO_PROFILE, State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        ("example.org", MISSING, STANDS, State.GONE, Reason.NOT_FOUND),
    ],
)
def test_whether_the_post_or_its_author_is_gone(
    repo: str, thread: tuple[int, object], profile: tuple[int, object] | None, state: State, reason: Reason
) -> None:
    """A post that is not found is gone where its author stands; a suspended author or an old handle proves nothing.

    The author is asked for only then, and oEmbed's 404, which it says for any failure, is no second signal.
    """
    item = _item(repo)
    platform = platforms.named("bluesky")
    assert platform
    seen = Seen()
    for at, (ask, said) in enumerate(zip(platform.ask(item), (thread, profile, (404, "x")), strict=True)):
        if seen.wants(ask):
            assert said is not None
            seen.take(ask.method, ask.url, _read(item, at, *said), None, now=NOW)
    verdict = decide(seen.readings, previous=None, now=NOW, is_page=False)

    assert (verdict.state, verdict.reason) == (state, reason)


def test_an_author_is_not_asked_for_when_the_post_stands() -> None:
    """A live post costs one request."""
    platform = platforms.named("bluesky")
    assert platform
    seen = Seen()
    seen.take(Method.PLATFORM_API, "https://public.api.bsky.app/", post(), None, now=NOW)

    assert [seen.wants(ask) for ask in platform.ask(_item())] == [False, False, False]
