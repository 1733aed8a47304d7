"""Flattened posts in Markdown whose lines hold links: found as they are shown, placed in the source."""

import time

import pytest

from resolver.find import find_mentions, read_article
from resolver.find.found import Found
from resolver.find.markdown_posts import linked_posts
from resolver.vocabulary import ArticleFormat, Form, Role

SONG = '[♬ original sound - Ex](https://www.tiktok.com/music/original-sound-1?refer=embed "♬ original sound - Ex")'
TAG = "[#one](https://www.tiktok.com/tag/one?refer=embed)"
TIKTOK = f"> [@example](https://www.tiktok.com/@example?refer=embed)\n> \n> Words of it. {TAG}\n> \n> {SONG}"
THREAD = "https://www.reddit.com/r/example/comments/tusanf/words/"
REDDIT = (
    f"> [Words of a title]({THREAD})  \n> by [u/exuser](https://www.reddit.com/user/exuser/) in "
    "[example](https://www.reddit.com/r/example/)"
)
WALL = "https://www.facebook.com/example/posts/1234567890123456"
FACEBOOK = (
    "> Words of a post.\n> \n> Posted by [Ex Ample](https://www.facebook.com/example/) on "
    f"[Tuesday, May 17, 2016]({WALL})"
)


def _find(source: str) -> tuple[str, list[Found]]:
    article = read_article(f"Before it.\n\n{source}\n\nAfter it.", fmt=ArticleFormat.MARKDOWN)
    return article.text, find_mentions(article)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (TIKTOK, ("tiktok", None, "example", None, None)),
        (REDDIT, ("reddit", "reddit:post:tusanf", "exuser", None, None)),
        (FACEBOOK, ("facebook", "facebook:post:1234567890123456", None, "Ex Ample", "2016-05-17")),
    ],
    ids=["tiktok", "reddit", "facebook"],
)
def test_a_converted_embed_is_one_post(source: str, told: tuple[str | None, ...]) -> None:
    """Its links are parts of it, and one that leads to the post says which; every part is cut out of the source."""
    text, (found,) = _find(source)

    assert found.form is Form.FLATTENED_POST
    assert (
        found.platform,
        found.item.key if found.item else None,
        found.handle,
        found.author,
        found.date.value if found.date else None,
    ) == told
    assert text[found.start : found.end] == source.removeprefix("> ")
    assert all(text[part.start : part.end] == part.value for part in found.parts)


def test_words_keep_whole_links() -> None:
    """A body that ends in a link's label ends behind the link."""
    _, (found,) = _find(TIKTOK)
    body = found.part(Role.BODY)

    assert body is not None
    assert body.value == f"Words of it. {TAG}"


@pytest.mark.parametrize(
    ("source", "forms"),
    [
        ("[A song ♬](https://www.example.org/a) by [us](https://www.example.org/b)", [Form.LINK, Form.LINK]),
        ("By [u/exuser](https://www.example.org/a) in [the town](https://www.example.org/b) hall.", [Form.LINK] * 2),
        ("# Headline\nPosted by [Ex](https://www.example.org/a) on Tuesday, May 17, 2016", [Form.LINK]),
        (f"```\n{TIKTOK}\n```", []),
    ],
)
def test_links_in_prose_stay_links(source: str, forms: list[Form]) -> None:
    """Songs, users and bylines that are linked make no post, nor does code."""
    _, found = _find(source)

    assert [each.form for each in found] == forms


@pytest.mark.parametrize(
    "piece", ["[a](https://a.co)♬", "[", "[a](https://a.co/(", "\n[@a](https://a.co) ♬ [b](https://b.co)"]
)
def test_any_source_is_read_in_linear_time(piece: str) -> None:
    """Four times as much takes about four times as long."""
    took = []
    for size in (25_000, 100_000):
        source = piece * (size // len(piece)) + "♬](https://a.co)"
        start = time.process_time()
        list(linked_posts(source))
        took.append(time.process_time() - start)

    assert took[1] < 0.1 + 10 * took[0]
