"""Highlights and differences: exact spans, in order, none inside another."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from resolver.judge.compare import compare
from resolver.web.page.addresses import address
from resolver.web.page.difference import of_texts, pieces
from resolver.web.page.highlight import Span, paragraphs, visible

TEXT = "One two three.\n\nFour five six seven.\nEight."


def told(text: str, *spans: tuple[int, int]) -> list[tuple[str, str | None]]:
    """The pieces of a text with the names of their spans; a slash ends a paragraph."""
    found = [Span(start, end, f"m{at}", f"m{at}") for at, (start, end) in enumerate(spans, 1)]
    page = paragraphs(text, found)
    return [(str(piece.text), piece.span.target if piece.span else None) for line in page for piece in (*line,)]


def test_a_span_is_cut_at_lines_and_at_what_is_inside() -> None:
    """A mention over two lines is a piece in each; what lies inside it is a piece of its own between two of its own."""
    inside = TEXT.index("five")

    assert told(TEXT, (4, TEXT.index("Eight") - 1), (inside, inside + 4)) == [
        ("One ", None),
        ("two three.", "m1"),
        ("Four ", "m1"),
        ("five", "m2"),
        (" six seven.", "m1"),
        ("Eight.", None),
    ]


def test_only_the_beginning_of_a_mention_has_its_number() -> None:
    """The first piece of each mention is marked so, the others are not."""
    found = [Span(0, 20, "m1", "m1"), Span(4, 7, "m1-s2", "m1"), Span(30, 34, "m2", "m2")]
    first = [piece.span.target for line in paragraphs(TEXT, found) for piece in line if piece.first and piece.span]

    assert first == ["m1", "m2"]


@given(
    st.text(alphabet="ab \n🇺🇦é<&\u202e", max_size=80),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=8),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=3),
)
def test_no_character_is_lost_or_doubled(
    text: str, pairs: list[tuple[int, int]], quoted: list[tuple[int, int]]
) -> None:
    """Whatever overlaps, the pieces are the text, in order, and each lies in the span that it names."""
    spans = [Span(a, b, f"m{at}", f"m{at}") for at, (a, b) in enumerate(pairs) if a < b <= len(text)]
    page = paragraphs(text, spans, [(a, b) for a, b in quoted if a < b <= len(text)])
    kept = [line for line in text.split("\n") if line.strip()]
    plain = Markup("").join(visible(line) for line in kept)

    assert Markup("").join(piece.text for line in page for piece in line) == plain
    assert len(page) == len(kept)
    for line in page:
        for piece in line:
            assert piece.span is None or piece.span in spans
    assert all("\u202e" not in piece.text for line in page for piece in line)


def test_a_crowd_of_hidden_characters_stays_small() -> None:
    """Beyond a thousand of them each run of characters that cannot be seen is one mark, and none of them is left."""
    text = "\u202e" * 200_000 + "seen\n" + "\u2067\u2069a" * 2
    page = paragraphs(text, [])

    assert [str(piece.text) for line in page for piece in line] == ["□seen", "□a□a"]


@given(st.text(alphabet="ab c,.\n", max_size=60), st.text(alphabet="ab c,.\n", max_size=60))
def test_a_difference_has_both_texts(ours: str, theirs: str) -> None:
    """What is the same and only ours is all our words; what is the same and only theirs is as long as theirs."""
    row = pieces(ours, theirs, compare(ours, theirs).ops)
    mine = "".join(piece.text for piece in row if piece.kind != "theirs").split()

    assert not row or "".join(mine) == "".join(ours.split())
    assert all(not (one.kind == two.kind == "same") for one, two in pairwise(row))


def test_versions_are_told_word_by_word() -> None:
    """An edit shows the words that went and those that came."""
    row = of_texts("We hope for Friday, all of us.", "We hope for Monday, all of us.")

    assert [(each.kind, each.text) for each in row] == [
        ("same", "We hope for"),
        ("ours", "Friday"),
        ("theirs", "Monday"),
        ("same", ", all of us."),
    ]
    assert of_texts("The same.", "The same.") == ()


@pytest.mark.parametrize(
    ("url", "shown", "opens"),
    [
        ("https://www.example.org/", "example.org", True),
        ("https://www.example.org/a?b=c", "example.org/a?b=c", True),
        ("http://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com", True),
        ("javascript:alert(1)", "javascript:alert(1)", False),
        ("https://example.org/\u202egnp.exe", "https://example.org/gnp.exe", False),
        ("data:text/html,x", "data:text/html,x", False),
        ("https://example.org/" + "x" * 300, "…", True),
    ],
)
def test_only_web_addresses_are_links(url: str, shown: str, opens: bool) -> None:  # noqa: FBT001 - a column of the table
    """Only http and https can be opened; a host in another script is shown as it is asked for."""
    found = address(url)

    assert (found.href == url) is opens
    assert shown in found.shown
    assert len(found.shown) < 100
