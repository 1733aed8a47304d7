"""oEmbed as platforms really serve it: escapes, markup, names and statuses."""

import json
from datetime import UTC, datetime

import pytest

from resolver import platforms
from resolver.answer import Answer
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method, Reason


def said(url: str, status: int, body: object) -> Reading:
    """What oEmbed's answer says about the post with this address."""
    item = platforms.item(url)
    platform = platforms.named(item.platform) if item else None
    assert item
    assert platform
    raw = body if isinstance(body, str) else json.dumps(body)
    answer = Answer(url, status, datetime.now(UTC), {"content-type": "application/json"}, raw.encode())
    return platform.read(item, Method.OEMBED, answer)


VIDEO = "https://www.youtube.com/watch?v=RoT8RnQHvgo"
FILM = "https://vimeo.com/76979871"
CLIP = "https://www.tiktok.com/@example/video/7362946149227056416"
PAGE = "<!doctype html><html><title>Access denied</title></html>"


@pytest.mark.parametrize(
    ("url", "status", "body", "state", "reason"),
    [
        (VIDEO, 401, "Unauthorized", State.LIVE, Reason.EMBEDDING_OFF),
        (VIDEO, 401, PAGE, State.BLOCKED, Reason.REFUSED_BY_HOST),
        (VIDEO, 403, "Forbidden", State.RESTRICTED, Reason.ACCOUNT_PRIVATE),
        (VIDEO, 403, f"\n{PAGE}", State.BLOCKED, Reason.REFUSED_BY_HOST),
        (VIDEO, 400, "Bad Request", State.GONE, Reason.NOT_FOUND),
        (VIDEO, 400, PAGE, State.UNREACHABLE, Reason.BAD_RESPONSE),
        (FILM, 403, PAGE, State.BLOCKED, Reason.REFUSED_BY_HOST),
        (
            FILM,
            200,
            '{"html": "<iframe></iframe>", "domain_status_code": 403}',
            State.RESTRICTED,
            Reason.ACCOUNT_PRIVATE,
        ),
        (FILM, 200, '{"html": "<iframe></iframe>", "domain_status_code": 200}', State.LIVE, None),
        (CLIP, 400, '{"code": 400}', State.GONE, Reason.NOT_FOUND),
        (CLIP, 400, PAGE, State.UNREACHABLE, Reason.BAD_RESPONSE),
    ],
)
def test_a_page_in_place_of_an_answer_says_nothing_of_the_post(
    url: str, status: int, body: str, state: State, reason: Reason
) -> None:
    """A platform's own meaning of a status counts for its own words; a wall with that status is only a wall."""
    reading = said(url, status, body)

    assert (reading.state, reading.reason) == (state, reason)


def test_a_page_is_never_a_last_word_that_a_film_is_gone() -> None:
    """A 404 in the platform's own words settles it; the same status with a page does not."""
    assert said(VIDEO, 404, "Not Found").final
    assert not said(VIDEO, 404, PAGE).final


def test_escapes_and_markup_are_read() -> None:
    """An address with HTML's escapes is the address that it means; a description in HTML is its words."""
    facts = said(
        FILM,
        200,
        {
            "title": "AT&amp;T <b>",
            "description": 'Words,&nbsp;and <a href="https://example.org/">more</a><br />of them',
            "thumbnail_url": "https://example.org/a.jpg?width=9&amp;format=pjpg",
        },
    ).facts

    assert facts.description == "Words, and more of them"
    assert facts.image == "https://example.org/a.jpg?width=9&format=pjpg"
    assert facts.title == "AT&amp;T <b>"
    assert said(FILM, 200, {"title": "x", "description": "1 < 2 & a<b>"}).facts.description == "1 < 2 & a<b>"


def test_a_photo_is_a_medium() -> None:
    """Where the answer is a picture, its file is told."""
    url = "https://www.flickr.com/photos/example/15156592796/"
    facts = said(url, 200, {"type": "photo", "title": "x", "url": "https://live.example.org/a.jpg"}).facts

    assert [(each.type, each.url) for each in facts.media] == [("image", "https://live.example.org/a.jpg")]
    assert facts.image == "https://live.example.org/a.jpg"
    assert said(url, 200, {"type": "video", "title": "x", "url": "https://live.example.org/a.jpg"}).facts.media == ()


@pytest.mark.parametrize(
    ("told", "handle"),
    [
        ({"author_name": "Example Name", "author_url": "https://soundcloud.com/Example"}, "example"),
        ({"author_name": "example"}, "example"),
        ({"author_name": "Example Name", "author_url": "https://soundcloud.com/another"}, None),
        ({"author_name": "Example Name"}, None),
    ],
)
def test_a_handle_from_the_address_counts_where_the_answer_agrees(told: dict[str, str], handle: str | None) -> None:
    """Who stands in a post's address may be made up: it is told only where the platform says the same."""
    facts = said("https://soundcloud.com/example/words", 200, {"title": "Words", **told}).facts

    assert [each.handle for each in facts.authors] == [handle]


@pytest.mark.parametrize(
    ("title", "name", "read"),
    [
        ("Words by Example Name", "Example Name", "Words"),
        ("Words by Another", "Example Name", "Words by Another"),
        (" by Example Name", "Example Name", "by Example Name"),
    ],
)
def test_a_title_that_ends_in_its_author(title: str, name: str, read: str) -> None:
    """SoundCloud's titles say the author, too: the title is what stands before."""
    assert said("https://soundcloud.com/example/words", 200, {"title": title, "author_name": name}).facts.title == read


def test_meta_shows_a_post_under_any_name() -> None:
    """A name in a Threads or Instagram address is nobody's word: only who signed the markup is the author."""
    signed = "<blockquote>A post shared by Example (@example.co)</blockquote>"
    threads = said("https://www.threads.com/@another/post/DPRAi3ZDUfJ", 200, {"html": "<blockquote></blockquote>"})
    instagram = said("https://www.instagram.com/another/p/B63DdKjgavx/", 200, {"html": signed})

    assert threads.facts.authors == ()
    assert [each.handle for each in instagram.facts.authors] == ["example.co"]


@pytest.mark.parametrize(
    ("words", "name", "handle"),
    [
        ("A reel shared by Example Name (@example.co)", "Example Name", "example.co"),
        ("A post shared by @example.co", None, "example.co"),
        ("A video posted by Example (@example_co) on Jun 14, 2015 at 4:29pm PDT", "Example", "example_co"),
        ("A post shared by Another (@another)</p><p>A post shared by Example (@example)", "Example", "example"),
        ("A post shared by Example (@example) and others", "Example", "example"),
        ("A post shared by somebody", None, None),
    ],
)
def test_who_signs_instagrams_markup(words: str, name: str | None, handle: str | None) -> None:
    """The last such line is the signature, also without a name, and in the words of older markup."""
    markup = f"<blockquote><p>{words}</p></blockquote>"
    facts = said("https://www.instagram.com/p/B63DdKjgavx/", 200, {"html": markup}).facts

    assert [(each.name, each.handle) for each in facts.authors] == ([(name, handle)] if handle else [])


FACEBOOK = "https://www.facebook.com/example/posts/623764211159863"
BY = '<a href="https://www.facebook.com/example.page/">Example Page</a>'
ON = '<a href="https://www.facebook.com/example/posts/623764211159863">Thursday, June 8, 2017</a>'
TITLED = '<a href="https://www.facebook.com/reel/1722282598402888/">A title</a>'


@pytest.mark.parametrize(
    ("markup", "title", "text", "date"),
    [
        (f"<p>Some words.</p>Posted by {BY} on&nbsp;{ON}", None, "Some words.", "2017-06-08"),
        (f"<p>One.</p><p>Two.</p>Posted by {BY} on&nbsp;{ON}", None, "One.\n\nTwo.", "2017-06-08"),
        (f"Posted by {BY} on&nbsp;{ON}", None, None, "2017-06-08"),
        (f"{TITLED}<p>Words</p>Posted by {BY} on Friday, 5 December 2014", "A title", "Words", "2014-12-05"),
        (f"{TITLED}Posted by {BY} on Thursday", "A title", None, None),
        (f"<p>Posted by Another on Monday, 1 May 2017</p>Posted by {BY} on Thursday", None, "Posted by Another", None),
    ],
)
def test_what_facebooks_markup_says(markup: str, title: str | None, text: str | None, date: str | None) -> None:
    """The author is no field of the answer any more, but the markup names who posted what, and when."""
    facts = said(FACEBOOK, 200, {"html": f"<blockquote cite='x'>{markup}</blockquote>"}).facts

    assert [(each.name, each.handle) for each in facts.authors] == [("Example Page", "example.page")]
    assert facts.title == title
    assert (facts.text or "").startswith(text or "")
    assert bool(facts.text) == bool(text)
    assert (facts.published.value if facts.published else None) == date
    assert facts.text_complete


def test_facebooks_markup_cuts_words_and_hides_names() -> None:
    """Words that end in dots may go on; a link that leads to no page is no handle; a line in a post names nobody."""
    cut = f"<blockquote><p>Some words...</p>Posted by <a href='#'>Example</a> on {ON}</blockquote>"
    facts = said(FACEBOOK, 200, {"html": cut}).facts
    shared = "A post shared by E (@e)"
    inside = f"<blockquote><p>{shared} Posted by {BY} on Thursday</p>Publiée par {BY} sur {ON}</blockquote>"

    assert not facts.text_complete
    assert [(each.name, each.handle, each.url) for each in facts.authors] == [("Example", None, None)]
    assert said(FACEBOOK, 200, {"html": inside, "provider_name": "Facebook"}).facts.authors == ()


POST = "https://www.reddit.com/r/Eldenring/comments/tusanf/words/"


@pytest.mark.parametrize(
    ("told", "handles", "state", "reason"),
    [
        ({"title": "Words", "author_name": "example"}, ["example"], State.LIVE, None),
        ({"title": "Words", "author_url": "https://www.reddit.com/user/example"}, ["example"], State.LIVE, None),
        ({"title": "Words", "author_name": "[deleted]"}, [], State.LIVE, None),
        ({"title": "[deleted by user]", "author_name": "[deleted]"}, [], State.GONE, Reason.DELETED_BY_AUTHOR),
        ({"title": "[ Removed by Reddit ]"}, [], State.GONE, Reason.REMOVED),
        ({"title": "[deleted by user]", "author_name": "example"}, ["example"], State.LIVE, None),
    ],
)
def test_what_is_left_of_a_reddit_post(
    told: dict[str, str], handles: list[str], state: State, reason: Reason | None
) -> None:
    """Fixed words in place of the title, and nobody who says them: the post is gone; a person may write the same."""
    reading = said(POST, 200, told)

    assert (reading.state, reading.reason) == (state, reason)
    assert [each.handle for each in reading.facts.authors] == handles
