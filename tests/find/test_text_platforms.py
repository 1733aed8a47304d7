"""What the embeds of other platforms leave in text: found by their fixed words, in their languages."""

import pytest
from _pytest.mark import ParameterSet

from resolver import platforms
from resolver.find import find_mentions, read_article
from resolver.find.text import find_in_text
from resolver.platforms.base import Leaves, Platform
from resolver.vocabulary import Anchor, ArticleFormat, Form, Role

FLATTENED = [platform for platform in platforms.every() if platform.flattened]


def _examples() -> list[ParameterSet]:
    return [
        pytest.param(platform, example, id=f"{platform.name}-{number}")
        for platform in FLATTENED
        for number, example in enumerate(platform.examples)
        if isinstance(example, Leaves)
    ]


@pytest.mark.parametrize("platform", FLATTENED, ids=lambda platform: platform.name)
def test_who_says_how_it_looks_flattened_shows_it(platform: Platform) -> None:
    """A platform that describes its flattened embed has an example of one."""
    shown = any(isinstance(example, Leaves) for example in platform.examples)

    assert shown


@pytest.mark.parametrize(("platform", "example"), _examples())
def test_a_flattened_embed_is_one_post_of_its_platform(platform: Platform, example: Leaves) -> None:
    """Between two paragraphs, the words that the embed left are one mention, and no guess is made which post it is."""
    before, after = "A paragraph of an article stands here.\n\n", "\n\nAnother one."
    (found,) = find_in_text(before + example.text + after)

    assert (found.form, found.platform, found.item) == (Form.FLATTENED_POST, platform.name, None)
    assert (found.handle, found.author) == (example.handle, example.name)
    assert (found.date.value if found.date else None) == example.date
    assert found.start is not None
    assert found.end is not None
    assert len(before) <= found.start < found.end <= len(before) + len(example.text)


SIGNED = [
    (platform, line)
    for platform in FLATTENED
    if platform.flattened
    for line in platform.flattened.signed
    if "(@{handle})" in line
]


@pytest.mark.parametrize(("platform", "line"), SIGNED, ids=[line for _, line in SIGNED])
@pytest.mark.parametrize("glue", [" ", "\n", ""])
def test_every_signed_line_is_read(platform: Platform, line: str, glue: str) -> None:
    """In each language, with any white space between name and handle, the line gives name and handle."""
    text = line.format(name="Ex. Ample 🇬🇧", handle="ex.ample_1").replace(" (@", f"{glue}(@")
    (found,) = find_in_text(f"Before.\n{text}\nAfter.")

    assert (found.platform, found.author, found.handle) == (platform.name, "Ex. Ample 🇬🇧", "ex.ample_1")


LABELS = [(platform, words) for platform in FLATTENED if platform.flattened for words in platform.flattened.opens]


@pytest.mark.parametrize(("platform", "words"), LABELS, ids=[words for _, words in LABELS])
def test_a_label_alone_tells_of_a_post(platform: Platform, words: str) -> None:
    """Where only the label of an embed is left, a post stood here; which one is not said."""
    (found,) = find_in_text(f"Before. {words}\nAfter.")

    assert (found.platform, found.item, found.handle, found.url) == (platform.name, None, None, None)
    assert [(part.role, part.value) for part in found.parts] == [(Role.ATTRIBUTION, words)]


def test_words_between_label_and_signature_are_the_posts() -> None:
    """What stands between an Instagram label and its signature is the caption, exactly."""
    text = (
        "View this post on Instagram\n\nCaption #one 😀\n\nA post shared by A (@a_b) on Nov 4, 2016 at 9:10am PDT\nNext"
    )
    (found,) = find_in_text(text)
    body = found.part(Role.BODY)

    assert body is not None
    assert (body.value, found.anchor) == ("Caption #one 😀", Anchor.ANCHORED)
    assert text[found.start : found.end] == text.removesuffix("\nNext")


def test_converted_links_name_the_item() -> None:
    """A label and a signature that Markdown made links of are one mention of the post they lead to."""
    url = "https://www.instagram.com/reel/CclDexhDbM0/?utm_source=ig_embed"
    text = f"> [View this post on Instagram]({url})\n>\n> [A post shared by Example (@example)]({url})\n\nNext"
    (found,) = find_in_text(text)

    assert found.item is not None
    assert (found.item.key, found.handle, found.part(Role.BODY)) == ("instagram:post:CclDexhDbM0", "example", None)


def test_two_labels_in_a_row_are_two_posts() -> None:
    """A label whose signature is lost stands alone; the next one keeps its own."""
    text = "View this post on Instagram\nView this post on Instagram\nA post shared by Example (@example)"
    found = find_in_text(text)

    assert [each.handle for each in found] == [None, "example"]


@pytest.mark.parametrize(
    "text",
    [
        "A post shared by many readers on March 14, 2023 made waves.",
        "Posted by John Smith on March 14, 2023\nText",
        "Headline of a blog\nPosted by admin on Tuesday, March 14, 2023\nText",
        "He said u/spez in an interview. The post by u/spez in r/announcements said so.",
        "The post by u/spez in announcements was read by all.",
        "The post by\nu/spez in\nannouncements was read by all.",
        "Headline of a blog\nPosted by\nJohn Smith\non\nTuesday, March 14, 2023\nText",
        "She wrote (\n  @example.com\n) on 14 March 2023.",
        "Is this a headline?\n\nPosted by John Smith on Tuesday, March 14, 2023\n\nText of the blog.",
        "One.\n\nThe end of a blog post.\n\nPosted by John Smith on Tuesday, March 14, 2023 at 10:00 AM\n\nNext.",
        "One.\n\nSaid so.\n\nPosted by John Smith on Tuesday, March 14, 2023 | Comments\n\nNext.",
        "Опубликовано в газете вчера, 17 марта.",
        "Опубликовано Иваном Примером 7 февраля 2016 г.",
        "♬ la la la ♬ and @foo ♬",
        "Watch the clip from CNN on Vimeo today.",
        "He is on Instagram, Threads and Mastodon; she posted by phone.",
        "She wrote (@example.com) on 14 March 2023.",
    ],
)
def test_sentences_about_platforms_are_no_posts(text: str) -> None:
    """Bylines, songs and sentences that name a platform or a user are left alone."""
    found = find_in_text(text)

    assert found == []


@pytest.mark.parametrize(
    ("below", "date"),
    [
        (" on\nApr 10, 2020 at 11:47am PDT\nNext", "2020-04-10T11:47"),
        (" in data:\n  14 Mar 2019 alle ore 5:01 PDT", "2019-03-14T05:01"),
        (" in data: 14 Mar 2019 alle ore 5:01 PDT", "2019-03-14T05:01"),
        ("\nApr 10, 2020 was a day.", None),
        ("\nApr 10, 2020 at 11:47am PDT the sun rose.", None),
        (" and read by many others.\nApr 10, 2020 at 11:47am", None),
    ],
)
def test_a_date_in_the_next_line_is_the_posts_only_alone(below: str, date: str | None) -> None:
    """Markup that is taken away puts the date a line below: it counts with its time, and where nothing follows it."""
    (found,) = find_in_text(f"Before.\nA post shared by Ex Ample (@example){below}")

    assert (found.handle, found.author) == ("example", "Ex Ample")
    assert (found.date.value if found.date else None) == date


def test_a_bracket_over_several_lines_is_one_signature() -> None:
    """A formatter that puts the handle's link in its own line leaves it so in the text."""
    handle = "(\n          @example.com\n          )"
    text = f"Words of a post.\n[image or embed]\n— Ex Ample™ {handle} August 12, 2025 at 8:58 PM"
    (found,) = find_in_text(text)

    assert (found.platform, found.handle, found.author) == ("bluesky", "example.com", "Ex Ample™")
    assert found.date is not None
    assert found.date.value == "2025-08-12T20:58"


def test_a_facebook_embed_tells_its_author_and_date() -> None:
    """In the embed itself the line is no blog's byline, whatever stands above it."""
    post = "https://www.facebook.com/example/videos/1234567890123456/"
    html = (
        f'<p>Before.</p><div class="fb-video" data-href="{post}"><blockquote cite="{post}"><a href="{post}">Title</a>'
        '<p></p>Posted by <a href="#">Ex Ample</a> on Tuesday, May 17, 2016</blockquote></div><p>After.</p>'
    )
    (found,) = find_mentions(read_article(html, fmt=ArticleFormat.HTML))

    assert (found.form, found.author) == (Form.EMBED_HTML, "Ex Ample")
    assert found.date is not None
    assert found.date.value == "2016-05-17"


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("One.\n\nWords of a post.\n\nPosted by Ex Ample on Tuesday, May 17, 2016\n\nNext.", "Ex Ample"),
        ("Eins.\n\nWorte.\n\nGepostet von Ex Ample am Dienstag, 17. Mai 2016\n\nWeiter.", "Ex Ample"),
        ("Раз.\n\nСлова.\n\nОпубликовано Пример Имя Вторник, 17 мая 2016 г.\n\nДальше.", "Пример Имя"),
    ],
)
def test_a_facebook_line_may_stand_apart(text: str, author: str) -> None:
    """Paragraphs of an embed are paragraphs of the text: the line is a post's where its date is its end."""
    (found,) = find_in_text(text)

    assert (found.platform, found.author) == ("facebook", author)
    assert found.date is not None
    assert found.date.value == "2016-05-17"


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("The scene went viral.@example Words #one ♬ original sound - Ex\nNext.", "example"),
        ("Before.\n@example Great day.@friend was there ♬ original sound - Ex\nNext.", "example"),
    ],
)
def test_a_tiktok_embed_may_be_glued_to_the_sentence_before(text: str, handle: str) -> None:
    """Where nothing parts the embed from the paragraph above; a handle at the beginning of a line comes first."""
    (found,) = find_in_text(text)

    assert (found.platform, found.handle) == ("tiktok", handle)


def test_a_dash_is_no_name() -> None:
    """An account without a name signs with its handle alone."""
    (found,) = find_in_text(
        "Before.\n\nWords. [image or embed]\n\n— (@ex.bsky.social) April 23, 2025 at 4:10 PM\n\nNext."
    )

    assert (found.platform, found.author, found.handle) == ("bluesky", None, "ex.bsky.social")


@pytest.mark.parametrize("after", ["\nNext one.", "\n    Next one.", "\n\nNext.", ".\nNext.", ""])
def test_a_reddit_line_ends_with_its_line(after: str) -> None:
    """Whatever stands in the next line, the community's name is the end of its own."""
    (found,) = find_in_text(f"Before it.\nWords of a title by u/example_name in example{after}")

    assert (found.platform, found.handle) == ("reddit", "example_name")
