"""What servers of the fediverse say of a post: objects of ActivityPub, statuses of Mastodon's interface."""

import json
from datetime import UTC, datetime

import pytest

from resolver import platforms
from resolver.answer import Answer
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method

OBJECT = "https://c.im/objects/01234567-89ab-cdef-0123-456789abcdef"
STATUS = "https://mastodon.social/@example/123456789012345678"
ACCOUNT = {"id": "1", "username": "example", "acct": "example", "display_name": "Example"}


def _read(url: str, body: object) -> Reading:
    item = platforms.item(url)
    platform = platforms.named(item.platform) if item else None
    assert item
    assert platform
    answer = Answer(url, 200, datetime.now(UTC), {"content-type": "application/json"}, json.dumps(body).encode())
    return platform.read(item, Method.PLATFORM_API, answer)


def thing(**told: object) -> Reading:
    """What an object with these members says."""
    usual = {"type": "Note", "id": OBJECT, "attributedTo": "https://c.im/users/example", "content": "<p>Words</p>"}
    return _read(OBJECT, {**usual, **told})


def status(**told: object) -> Reading:
    """What a status with these members says."""
    return _read(STATUS, {"id": STATUS.rpartition("/")[2], "content": "<p>Words</p>", "account": ACCOUNT, **told})


def related(reading: Reading) -> list[tuple[str, str | None]]:
    """The posts that it stands in relation to, and how."""
    return [(each.type, each.url) for each in reading.facts.relations]


OTHER = "https://example.org/@other/123456789012345679"


@pytest.mark.parametrize(
    ("told", "relations"),
    [
        ({"inReplyTo": OTHER}, [("replies_to", OTHER)]),
        ({"inReplyTo": {"id": OTHER}}, [("replies_to", OTHER)]),
        ({"inReplyTo": None}, []),
        ({"quoteUrl": OTHER, "_misskey_quote": OTHER}, [("quotes", OTHER)]),
        ({"quote": OTHER}, [("quotes", OTHER)]),
        ({"quoteUri": "not an address"}, []),
    ],
)
def test_an_object_names_what_it_answers_and_quotes(
    told: dict[str, object], relations: list[tuple[str, str | None]]
) -> None:
    """The parent and the quoted post are told by address, in every server's own member."""
    assert related(thing(**told)) == relations


def test_a_share_is_told_as_one() -> None:
    """Where a note is only a share, the server gives the activity: live, by its actor, with the shared post named."""
    reading = thing(type="Announce", attributedTo=None, actor="https://c.im/users/sharer", object=OTHER)

    assert reading.state is State.LIVE
    assert related(reading) == [("reposts", OTHER)]
    assert [each.handle for each in reading.facts.authors] == ["sharer"]
    assert reading.facts.text is None
    assert thing(type="Announce", object={}).state is not State.LIVE
    assert thing(type="Like", object=OTHER).state is not State.LIVE


def test_a_page_about_another_place_keeps_its_own_address() -> None:
    """An address on another site is what the post is about, never the post's own."""
    facts = thing(type="Page", url="https://www.example.org/story").facts

    assert facts.url == OBJECT
    assert [each.url for each in facts.outlinks] == ["https://www.example.org/story"]
    assert thing(url="https://www.c.im/display/1").facts.url == "https://www.c.im/display/1"


def test_a_film_of_a_server() -> None:
    """A film's Markdown keeps its lines, its page is one of many addresses, and its time of change is no edit."""
    told = {
        "mediaType": "text/markdown",
        "content": "One <b>two</b>\r\n\r\n- three",
        "url": [
            {"type": "Link", "mediaType": "video/mp4", "href": "https://c.im/file.mp4"},
            {"type": "Link", "mediaType": "text/html", "href": "https://c.im/w/1"},
        ],
        "icon": [{"url": "https://c.im/s.jpg", "width": 280}, {"url": "https://c.im/l.jpg", "width": 850}],
        "language": {"identifier": "fr", "name": "Français"},
        "published": "2025-02-01T11:59:45Z",
        "updated": "2025-02-04T09:00:50Z",
    }

    facts = thing(type="Video", **told).facts

    assert (facts.text, facts.url) == ("One <b>two</b>\n\n- three", "https://c.im/w/1")
    assert (facts.image, facts.language) == ("https://c.im/l.jpg", "fr")
    assert (facts.edited, facts.modified) == (None, None)
    assert thing(**{**told, "mediaType": "text/html"}).facts.edited is True


@pytest.mark.parametrize(
    ("attachment", "media", "links"),
    [
        ({"type": "Document", "mediaType": "image/png", "url": "https://c.im/a"}, [("image", "https://c.im/a")], []),
        ({"type": "Image", "url": "https://c.im/a"}, [("image", "https://c.im/a")], []),
        (
            {"type": "Document", "url": [{"type": "Link", "mediaType": "video/mp4", "href": "https://c.im/a"}]},
            [("video", "https://c.im/a")],
            [],
        ),
        ({"type": "Link", "mediaType": "image/png", "href": "https://c.im/a"}, [("image", "https://c.im/a")], []),
        ({"type": "Link", "href": "https://www.example.org/story"}, [], ["https://www.example.org/story"]),
        ({"type": "PropertyValue", "name": "a", "value": "b"}, [], []),
    ],
)
def test_what_is_attached(attachment: object, media: list[tuple[str, str]], links: list[str]) -> None:
    """Pictures and films are media wherever their address stands; a link is a link."""
    facts = thing(attachment=[attachment]).facts

    assert [(each.type, each.url) for each in facts.media] == media
    assert [each.url for each in facts.outlinks] == links


@pytest.mark.parametrize(
    ("actor", "note", "handle"),
    [
        ("https://c.im/profile/example", OBJECT, "example"),
        ("https://c.im/channel/example", OBJECT, "example"),
        ("https://c.im/@example", "https://c.im/notes/9abcdefghi", "example"),
        ("https://c.im/users/9abcdefghi", "https://c.im/notes/9abcdefghi", None),
        ("https://c.im/actor/12", OBJECT, None),
    ],
)
def test_a_number_is_no_handle(actor: str, note: str, handle: str | None) -> None:
    """The last part of an author's address is the handle only where that is the name."""
    assert [each.handle for each in thing(attributedTo=actor, id=note).facts.authors] == [handle]


def test_links_and_language_of_an_object() -> None:
    """Links of the words are told, mentions are not; the language is the only one that the words are given in."""
    words = (
        '<p><a href="https://c.im/@other">@<span>other</span></a> see '
        '<a href="https://www.example.org/story"><img src="a.png"></a><a href="https://www.example.org/story">it</a></p>'
    )
    facts = thing(content=words, contentMap={"de": words}).facts

    assert [(each.written, each.url) for each in facts.outlinks] == [("it", "https://www.example.org/story")]
    assert facts.language == "de"
    assert thing(contentMap={"de": words, "en": words}).facts.language is None


QUOTED = {"id": "2", "url": OTHER, "account": {"acct": "other@example.org"}}
INLINE = f'<p class="quote-inline">RE: <a href="{OTHER}">{OTHER}</a></p><p>Words</p>'


@pytest.mark.parametrize(
    ("told", "relations"),
    [
        ({"quote": {"state": "accepted", "quoted_status": QUOTED}}, [("quotes", OTHER)]),
        ({"quote": QUOTED}, [("quotes", OTHER)]),
        ({"content": INLINE}, [("quotes", OTHER)]),
        ({"content": INLINE, "quote": {"state": "accepted", "quoted_status": QUOTED}}, [("quotes", OTHER)]),
        ({"quote": {"state": "pending", "quoted_status": None}}, []),
        (
            {"in_reply_to_id": "12", "in_reply_to_account_id": "1"},
            [("replies_to", "https://mastodon.social/@example/12")],
        ),
        (
            {
                "in_reply_to_id": "12",
                "in_reply_to_account_id": "7",
                "mentions": [{"id": "6", "acct": "a"}, {"id": "7", "acct": "other@example.org"}],
            },
            [("replies_to", "https://mastodon.social/@other@example.org/12")],
        ),
        ({"in_reply_to_id": "12", "in_reply_to_account_id": "7", "mentions": []}, []),
        ({"reblog": QUOTED}, [("reposts", OTHER)]),
    ],
)
def test_a_status_names_what_it_answers_quotes_and_shares(
    told: dict[str, object], relations: list[tuple[str, str | None]]
) -> None:
    """Quote, parent and shared post in every shape; a line for programs that know no quotes is no words."""
    reading = status(**told)

    assert related(reading) == relations
    assert reading.facts.text == "Words"
