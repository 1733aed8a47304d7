"""Cleaning foreign text: what a reader sees stays, what hides goes, limits hold, doing it twice changes nothing."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resolver import clean

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            [*BIDI, "\x00", "\r", "\n", "\u2028", "\u0301", "\u0300", "\u1abf", " ", "\t", "\u3000", "\ufeff"]
        ),
        st.sampled_from(
            ["\U0001f3f4", "\U000e0067", "\U000e007f", "\u200d", "\ufe0f", "\ud83d", "e", "a", "\u1100", "\u1161"]
        ),
    ),
    max_size=200,
)


@given(HOSTILE)
@example("a\u0301\u200e\u0301\u200e\u0301\u200e\u0301\u200e\u0301")
@example("\U0001f3f4\U000e0067 \U000e0067")
@example("\u0344" * 3)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """What is clean stays as it is."""
    line, block = clean.line(text), clean.block(text)

    assert line is None or clean.line(line) == line
    assert block is None or clean.block(block) == block


@given(HOSTILE)
def test_nothing_hidden_is_left(text: str) -> None:
    """No control, bidi mark, lone surrogate or private instruction survives; text is NFC and never empty."""
    for cleaned in (clean.line(text), clean.block(text)):
        kept = cleaned or "something"

        assert not set(kept) & set(BIDI)
        assert all(unicodedata.category(char) != "Cs" for char in kept)
        assert all(char == "\n" or unicodedata.category(char) != "Cc" for char in kept)
        assert unicodedata.is_normalized("NFC", kept)
        assert kept == kept.strip()


@given(HOSTILE)
def test_a_line_is_one_line(text: str) -> None:
    """A line holds no break, and single spaces only."""
    kept = clean.line(text) or ""

    assert len(kept.splitlines()) <= 1
    assert "  " not in kept


@given(HOSTILE)
def test_a_block_keeps_paragraphs_apart(text: str) -> None:
    """A block never holds two empty lines in a row, nor spaces at the end of a line."""
    kept = clean.block(text) or ""

    assert "\n\n\n" not in kept
    assert all(each == each.strip() for each in kept.split("\n"))


@given(HOSTILE, st.integers(2, 40))
def test_limits_hold(text: str, limit: int) -> None:
    """No field is longer than its limit, the mark of the cut included."""
    assert len(clean.line(text, limit) or "") <= limit
    assert len(clean.block(text, limit) or "") <= limit


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("  two\t\n words ", "two words"),
        ("a\x00b\x07c", "abc"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467", "family \U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("heart \u2764\ufe0f", "heart \u2764\ufe0f"),
        (f"flag {ENGLAND}", f"flag {ENGLAND}"),
        ("hidden\U000e0068\U000e0069", "hidden"),
        ("\U0001f3f4\U000e0068\U000e0069 words behind a flag", "\U0001f3f4 words behind a flag"),
        (f"{ENGLAND}\U000e0068\U000e0069", ENGLAND),
        ("\u2764\ufe0f\ufe01\ufe02\ufe03", "\u2764\ufe0f"),
        ("a\U000e0101b\U000e0152 \u845b\U000e0100", "ab \u845b\U000e0100"),
        ("\u0e01" + "\u0e47" * 40, "\u0e01" + "\u0e47" * 4),
        ("\u0e01" + "\u0e47\u0e4c" * 40, "\u0e01" + "\u0e47\u0e4c" * 4),
        ("wait \u2026\u2026\u2026\u2026\u2026\u2026", "wait \u2026\u2026\u2026\u2026\u2026\u2026"),
        ("e\u0301", "é"),
        ("z" + "\u0335" * 40, "z" + "\u0335" * 4),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud83d half", "half"),
        ("\u200b \u2066\u2069", None),
        ("", None),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_lines(dirty: str, cleaned: str | None) -> None:
    """Joiners inside emoji and words stay, flags of regions stay, everything that hides or reorders goes."""
    assert clean.line(dirty) == cleaned


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("one\u2028two\u2029three", "one\ntwo\n\nthree"),
        ("  one  \n\t two ", "one\ntwo"),
        ("\n\n", None),
    ],
)
def test_blocks(dirty: str, cleaned: str | None) -> None:
    """Line breaks of every kind are kept as one kind."""
    assert clean.block(dirty) == cleaned


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (" https://www.example.org/a?b=c#d ", True),
        ("HTTP://EXAMPLE.ORG/", True),
        ("https://example.org/straße/日本", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org/", False),
        ("https:///example.org", False),
        ("https://example.org@evil.example/", False),
        ("https://user:secret@example.org/", False),
        ("https://medium.example/@user", True),
        ("https://example.org/a b", False),
        ("https://example.org/a\nb", False),
        ('https://example.org/"onclick', False),
        ("https://example.org/<script>", False),
        ("https://example.org\\@evil.example/", False),
        ("https://example.org/\u202egpj", False),
        ("https://example.org/\ud83d", False),
        ("https://example.org/\x00", False),
        ("https://example.org/" + "a" * 2048, False),
        ("", False),
    ],
)
def test_links(url: str, *, kept: bool) -> None:
    """Only an http or https address without blanks, quotes or hidden characters may be shown as a link."""
    assert clean.link(url) == (url.strip() if kept else None)


@pytest.mark.parametrize("piece", ["\u0301", "\U000e0067", " \n", "\u202e", "a\u0301", "\r", "\U0001f3f4\U000e0067"])
def test_long_hostile_text_is_cheap(piece: str) -> None:
    """Two megabytes of anything are cut before they are looked at."""
    long = piece * (2_000_000 // len(piece))

    assert len(clean.line(long) or "") <= clean.TITLE
    assert len(clean.block(long) or "") <= clean.TEXT


@given(st.text(st.sampled_from("aZ 9\t\n\r-ü\u0344\u00e9Ωώ\u1f71Žя…„“–€→、漢かカ한Ａ｡\u00a0\u2002\u2028"), max_size=60))
def test_text_of_the_usual_scripts_is_cleaned_like_any_other(text: str) -> None:
    """A hidden character, which makes every look necessary, changes nothing but itself."""
    assert clean.line(text + "\u200b") == clean.line(text)
    assert clean.block(text + "\u200b") == clean.block(text)
