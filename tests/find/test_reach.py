"""How far up the words of a flattened post reach, and how sure that is."""

import pytest

from resolver.find.found import Found
from resolver.find.text import find_in_text
from resolver.vocabulary import Anchor, Role

SIGNED = "— Example (@example) March 14, 2023"
LONG = "word " * 30


def body(text: str) -> tuple[str, Anchor]:
    """The last post's words and how sure their upper end is."""
    found: Found = find_in_text(text)[-1]
    part = found.part(Role.BODY)
    assert part is not None
    assert text[part.start : part.end] == part.value
    return part.value, found.anchor


@pytest.mark.parametrize(
    ("above", "words", "anchor"),
    [
        ("Paragraph.\n\nOne.\nTwo. ", "One.\nTwo.", Anchor.ANCHORED),
        ("Paragraph.\n\nOne.\nTwo.\n\n", "One.\nTwo.", Anchor.ANCHORED),
        ("One.\nTwo. ", "One.\nTwo.", Anchor.UNCERTAIN),
        (f"{LONG}{LONG}\nOne.\nTwo. ", "One.\nTwo.", Anchor.UNCERTAIN),
        ("He tweeted on Monday:\nOne.\nTwo. ", "One.\nTwo.", Anchor.ANCHORED),
        ("> One.\n> Two.\n>\n> ", "> One.\n> Two.", Anchor.UNCERTAIN),
        ("Paragraph.\n> One.\n> Two.\n>\n> ", "One.\n> Two.", Anchor.ANCHORED),
        ("id-1\tOne. ", "One.", Anchor.ANCHORED),
        ("Paragraph.\\n\\nOne.\\nTwo.\\n", "One.\\nTwo.", Anchor.ANCHORED),
        (
            "Paragraph.\n\nOne.\n\n#tag https://t.co/EXAMPLEtco ",
            "One.\n\n#tag https://t.co/EXAMPLEtco",
            Anchor.ANCHORED,
        ),
        (f"{LONG}. {LONG}. {LONG}. The last. ", f"{LONG}. The last.", Anchor.UNCERTAIN),
    ],
)
def test_whole_lines_are_taken_while_they_fit(above: str, words: str, anchor: Anchor) -> None:
    """Lines upward within 280 weighted characters; blank lines, quotation marks, cells and introductions end them."""
    found = body(above + SIGNED)

    assert found == (words.removeprefix("> "), anchor)


def test_links_and_emoji_weigh_what_the_platform_says() -> None:
    """A link of 300 characters counts 23 and a family emoji 2: a body far over 280 code points still fits."""
    link = "https://example.org/" + "a" * 280
    line = f"{link} Words {'👨‍👩‍👧‍👦' * 60} {link}"

    assert body(f"Before.\n\n{line} {SIGNED}")[0] == line


def test_a_line_that_does_not_fit_is_left_out_whole() -> None:
    """A line is the post's as a whole or not at all."""
    kept = "x" * 139
    text = f"{'y' * 139}\n{kept}\n{SIGNED}"

    assert body(text)[0] == f"{'y' * 139}\n{kept}"
    assert body("yy" + text)[0] == kept


def test_a_body_never_reaches_into_the_post_before() -> None:
    """The words begin behind the signature of the post above."""
    text = f"One. {SIGNED}\nTwo. {SIGNED}"

    assert body(text) == ("Two.", Anchor.UNCERTAIN)
