"""Lines that a publisher sets around an embed: what stands between them is the post, once, and nothing else is."""

import pytest

from resolver.find.found import Found
from resolver.find.text import find_in_text
from resolver.vocabulary import Form, Role

BEFORE, AFTER = "Words of an article stand here.", "Other words go on."


def _rows(text: str) -> list[tuple[str | None, str | None]]:
    return [(each.handle, _body(each)) for each in find_in_text(text) if each.form is Form.FLATTENED_POST]


def _body(found: Found) -> str | None:
    part = found.part(Role.BODY)
    return part.value if part else None


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Skip Twitter post by @a_b\nWords. https://t.co/EXAMPLEtco\nEnd of Twitter post by @a_b", ["Words."]),
        ("Skip twitter post  by @a_b\n\nWords.\n\nMore.\nEnd of twitter post  by @a_b", ["Words.\n\nMore."]),
        ("Skip X post 2 by @a_b\nWords.\nEnd of X post 2 by @a_b", ["Words."]),
        ("Skip Twitter post by @a_b\n\nEnd of Twitter post by @a_b", [None]),
        ("Skip Twitter post by Words.    — Ab (@a_b) January 11, 2020 Report End of Twitter post by @a_b", ["Words."]),
        ("\nWords. pic.twitter.com/EXAMPLEpic\n— Ab (@a_b) January 11, 2020\nEnd of Twitter post by @a_b", ["Words."]),
        (
            "Skip X post by @a_b\nEnd of X post by @a_b\nSkip X post 2 by @a_b\nWords.\nEnd of X post 2 by @a_b",
            [None, "Words."],
        ),
    ],
)
def test_what_stands_in_a_frame_is_one_post(text: str, rows: list[str | None]) -> None:
    """Handle and words come from the frame, the signature inside adds no second post, an empty frame is a post too."""
    found = _rows(f"{BEFORE}\n\n{text} {AFTER}")

    assert [handle for handle, _ in found] == ["a_b"] * len(rows)
    assert [(body or "").split(" https")[0].split(" pic")[0] or None for _, body in found] == rows


def test_a_closing_line_alone_tells_of_the_words_above() -> None:
    """Where only the last line came along, the words above it are the post's as far as its limit reaches."""
    found = find_in_text(f"{BEFORE}\n\nWords. pic.twitter.com/EXAMPLEpic End of Twitter post by @a_b {AFTER}")
    (post,) = found

    assert (post.handle, post.date, post.url) == ("a_b", None, "https://pic.twitter.com/EXAMPLEpic")
    assert _body(post) == "Words. pic.twitter.com/EXAMPLEpic"


@pytest.mark.parametrize(
    "text",
    [
        "Skip Twitter post by @a_b and read on.",
        "That was the end of Twitter post by @a_b, many said.",
        "End of the Twitter post by @a_b.",
        "End of Unheard post by @a_b",
        "End of Twitter post by a_b@example.org",
        "End of Twitter posts by @a_b",
    ],
)
def test_sentences_are_no_frames(text: str) -> None:
    """An opening line that nothing closes, and the same words in a sentence, are no post."""
    assert _rows(f"{BEFORE}\n\n{text}\n{AFTER}") == []
