"""Once the source's words are known, a copied post begins where they begin, and never at a wrong place."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.judge import graphemes
from resolver.judge.align import align, fit
from resolver.vocabulary import Anchor, Form, Role
from tests.support.judging import PICTURE, POST, SHORT, flattened

LINES = POST.replace("\n\n", "\n")
ABOVE = "“We must achieve our goals,” the spokesman told reporters.\n"


def test_body_is_cut_to_the_posts_words() -> None:
    """What the length rule took too much is given back to the article, and the mention begins with the post."""
    copied = flattened(LINES, before=ABOVE, bounded=ABOVE + LINES)
    aligned = align(copied.text, copied.found, POST)
    body = aligned.part(Role.BODY)

    assert aligned.anchor is Anchor.ANCHORED
    assert body is not None
    assert body.value == LINES
    assert aligned.start == body.start == len(ABOVE)
    assert aligned.end == copied.found.end


def test_body_grows_to_the_posts_words() -> None:
    """A post longer than the rule allows is followed upward to its beginning."""
    copied = flattened(LINES, before=ABOVE, bounded=LINES[40:])
    aligned = align(copied.text, copied.found, POST)

    assert aligned.anchor is Anchor.ANCHORED
    assert aligned.start == len(ABOVE)


@pytest.mark.parametrize(
    ("before", "body"),
    [
        ("Words of the article.", LINES),
        ("Words of the article. ", LINES.replace("\n", " ")),
        ("> Words of the article.\n\n> ", LINES.replace("\n", "\n> ")),
        (f"As {LINES[:25]} says.\n", LINES),
        (f"{LINES}\nThat was the text again:\n", LINES),
        ("Words 🇬🇧\n", LINES),
        ("", LINES),
    ],
)
def test_beginning_is_found(before: str, body: str) -> None:
    """Glued, on one line, quoted, announced or repeated: the post begins with its own first word."""
    copied = flattened(body, before=before, bounded=body[-60:])
    aligned = align(copied.text, copied.found, POST)

    assert aligned.anchor is Anchor.ANCHORED
    assert aligned.start == len(before)


def test_shortened_copy_is_anchored() -> None:
    """A copy that stops before the post does still begins where the post begins."""
    body = LINES[:60] + "…"
    copied = flattened(body, before=ABOVE, bounded=ABOVE + body)

    assert align(copied.text, copied.found, POST).start == len(ABOVE)


def test_link_above_is_dropped() -> None:
    """A link of the paragraph above is no part of the post; the post's own links stay."""
    above = f"More at {SHORT} today.\n"
    copied = flattened(
        f"We met the people of the town today {PICTURE}",
        before=above,
        bounded=above + f"We met the people of the town today {PICTURE}",
    )
    aligned = align(copied.text, copied.found, "We met the people of the town today")

    assert copied.found.part(Role.SHORT_LINK) is not None
    assert [part.role for part in aligned.parts] == [Role.BODY, Role.MEDIA_LINK, Role.ATTRIBUTION]


def test_opening_marks_and_links_belong_to_the_post() -> None:
    """A post that opens with a mark or a link begins there, not at its first word."""
    body = f"{SHORT} “We met the people of the town today"
    copied = flattened(body, before=ABOVE, bounded=ABOVE + body)

    assert align(
        copied.text, copied.found, "https://t.co/EXAMPLE999 “We met the people of the town today"
    ).start == len(ABOVE)


def test_doubtful_copy_stays_uncertain() -> None:
    """Words that agree in part move the beginning to a later line at most, and the mention stays uncertain."""
    body = "We saw many people of the old town at noon today"
    copied = flattened(ABOVE + body, before="", bounded=ABOVE + body)
    aligned = align(copied.text, copied.found, "We met many people of the new town this noon")

    assert aligned.anchor is Anchor.UNCERTAIN
    assert aligned.start == len(ABOVE)


@pytest.mark.parametrize("source", ["Something quite different was said by them", "the of and", "", SHORT, "reporters"])
def test_other_words_change_nothing(source: str) -> None:
    """A source whose words are not the copied ones leaves the mention as it was."""
    copied = flattened(LINES, before=ABOVE, bounded=ABOVE + LINES)

    assert align(copied.text, copied.found, source) == copied.found


def test_only_uncertain_posts_are_aligned() -> None:
    """A mention whose span is known, or that is no flattened post, is given back as it was."""
    copied = flattened(LINES, before=ABOVE)
    embedded = replace(copied.found, form=Form.EMBED_HTML, anchor=Anchor.UNCERTAIN)

    assert align(copied.text, copied.found, POST) is copied.found
    assert align(copied.text, embedded, POST) is embedded


def test_long_text_is_read_from_its_end() -> None:
    """In a text beyond the cap the copy is still found, for it stands at the end."""
    text = "word " * 30_000 + "\n" + LINES
    best = fit(text, POST)

    assert best is not None
    assert text[best.start :] == LINES


PIECES = [
    "the",
    "a",
    "of",
    "and",
    "to",
    "in",
    "said",
    "people",
    "town",
    "#Tag",
    "🇺🇦",
    "e\u0301t",
    "日本",
    "“it’s”",
    "14",
]
SENTENCE = st.lists(st.sampled_from(PIECES), min_size=3, max_size=14).map(" ".join)


@given(st.lists(SENTENCE, max_size=4), st.lists(SENTENCE, min_size=1, max_size=3), st.integers(1, 300))
def test_aligning_keeps_what_is_known(above: list[str], post: list[str], taken: int) -> None:
    """Whatever stands above, the end stays, parts say their own words, and no cluster is split (OS-2)."""
    before, body = "".join(f"{line}.\n" for line in above), "\n".join(post)
    copied = flattened(body, before=before, bounded=(before + body)[-taken:])
    aligned = align(copied.text, copied.found, "\n".join(post))
    made = aligned.part(Role.BODY)

    assert made is not None
    assert (made.end, aligned.end) == (len(before) + len(body), copied.found.end)
    assert aligned.start == min(part.start for part in aligned.parts)
    assert all(part.value == copied.text[part.start : part.end] for part in aligned.parts)
    assert aligned.anchor is Anchor.UNCERTAIN or graphemes.is_boundary(copied.text, made.start)
