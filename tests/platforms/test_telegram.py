"""Telegram's widget: whose words, pictures and links are a post's own, and which posts one widget shows."""

from datetime import UTC, datetime

import pytest

from resolver import platforms
from resolver.answer import Answer
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method

OWNER = '<a class="tgme_widget_message_owner_name" href="https://t.me/example"><span>Example</span></a>'
WORDS = '<div class="tgme_widget_message_text js-message_text" dir="auto">Words</div>'
REPLY = (
    '<a class="tgme_widget_message_reply" href="https://t.me/example/40"><span class="tgme_widget_message_author_name">'
    'Other</span><div class="tgme_widget_message_text js-message_reply_text">Words of another</div></a>'
)


def widget(inside: str, number: int = 43) -> Reading:
    """What a widget with this inside says about post 43, or another one."""
    item = platforms.item(f"https://t.me/example/{number}")
    platform = platforms.named("telegram")
    assert item
    assert platform
    body = f'<!doctype html><div class="tgme_widget_message js-widget_message" data-post="Example/43">{inside}</div>'
    answer = Answer(item.url, 200, datetime.now(UTC), {"content-type": "text/html"}, body.encode())
    return platform.read(item, Method.PLATFORM_API, answer)


@pytest.mark.parametrize(("own", "text"), [(WORDS, "Words"), ("", None)])
def test_the_words_of_the_answered_post_are_not_the_posts(own: str, text: str | None) -> None:
    """A reply shows the answered post's words and author in front of its own: they are told as a relation alone."""
    facts = widget(OWNER + REPLY + own).facts

    assert facts.text == text
    assert [each.name for each in facts.authors] == ["Example"]
    assert [(each.type, each.url) for each in facts.relations] == [("replies_to", "https://t.me/example/40")]


@pytest.mark.parametrize(
    ("name", "relations"),
    [
        ('a class="{}" href="https://t.me/origin/77"', [("reposts", "https://t.me/origin/77")]),
        ('a class="{}" href="https://t.me/origin"', []),
        ('span class="{}"', []),
    ],
)
def test_where_a_forwarded_post_is_from(name: str, relations: list[tuple[str, str]]) -> None:
    """A forwarded post names its origin where that is a post; a channel or a hidden author is none."""
    tag = name.format("tgme_widget_message_forwarded_from_name")

    facts = widget(f"{OWNER}Forwarded from <{tag}>Origin</{tag.split()[0]}>{WORDS}").facts

    assert [(each.type, each.url) for each in facts.relations] == relations


ALBUM = (
    '<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap">'
    + "".join(
        f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/example/{number}?single" '
        f"style=\"background-image:url('https://cdn.example.org/{number}.jpg')\"></a>"
        for number in (43, 44)
    )
    + "</div>"
)


@pytest.mark.parametrize(("number", "state"), [(43, State.LIVE), (44, State.LIVE), (45, State.UNREACHABLE)])
def test_an_album_is_one_block_for_all_its_posts(number: int, state: State) -> None:
    """The widget of any picture of an album is the whole album under the first one's number."""
    assert widget(OWNER + ALBUM + WORDS, number).state is state


def test_a_link_to_another_post_is_no_album() -> None:
    """Only the album's own pictures say which posts the block is."""
    link = '<div class="js-message_text"><a href="https://t.me/example/44?single">there</a></div>'

    assert widget(OWNER + link, 44).state is State.UNREACHABLE


THUMB = (
    '<i class="tgme_widget_message_video_thumb" style="background-image:url(\'https://cdn.example.org/t.jpg\')"></i>'
)


@pytest.mark.parametrize(
    ("inside", "media"),
    [
        (
            f'<a class="tgme_widget_message_video_player">{THUMB}<video src="https://cdn.example.org/v.mp4"></video></a>',
            [("video", "https://cdn.example.org/v.mp4")],
        ),
        (
            f'<a class="tgme_widget_message_video_player not_supported">{THUMB}</a>',
            [("video", None)],
        ),
        (
            '<a class="tgme_widget_message_voice_player"><audio src="https://cdn.example.org/v.ogg"></audio></a>',
            [("audio", "https://cdn.example.org/v.ogg")],
        ),
    ],
)
def test_films_and_voices(inside: str, media: list[tuple[str, str | None]]) -> None:
    """A film is the file that the widget plays, where it has one."""
    assert [(each.type, each.url) for each in widget(OWNER + inside).facts.media] == media


def test_a_card_is_a_link_of_the_post() -> None:
    """The page that a post shows a card of is told, once."""
    card = '<a class="tgme_widget_message_link_preview" href="https://www.example.org/story">Story</a>'
    linked = '<div class="js-message_text">See <a href="https://www.example.org/story">it</a></div>'

    assert [each.written for each in widget(OWNER + WORDS + card).facts.outlinks] == ["https://www.example.org/story"]
    assert [each.written for each in widget(OWNER + linked + card).facts.outlinks] == ["it"]


def test_a_poll_says_its_question() -> None:
    """A poll without words says what it asks and what may be answered."""
    poll = (
        '<div class="tgme_widget_message_poll_question">Which <b>one</b>?</div>'
        '<div class="tgme_widget_message_poll_option_text">This</div>'
        '<div class="tgme_widget_message_poll_option_text">That</div>'
    )

    assert widget(OWNER + poll).facts.text == "Which one?\nThis\nThat"


def test_who_wrote_in_a_group_and_who_signed() -> None:
    """In a group the person is the author; in a channel the one who signed stands behind it."""
    person = '<a class="tgme_widget_message_author_name" href="https://t.me/person"><span>Person</span></a>'
    signed = '<span class="tgme_widget_message_from_author">Signed</span>'

    assert [(each.name, each.handle) for each in widget(person + WORDS).facts.authors] == [("Person", "person")]
    assert [(each.name, each.handle) for each in widget(OWNER + WORDS + signed).facts.authors] == [
        ("Example", "example"),
        ("Signed", None),
    ]
