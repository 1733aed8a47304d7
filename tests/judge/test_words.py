"""A text is taken apart into words whose spans cut out what they name."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resolver.judge.words import MAX_CHARS, Sort, domain_like, fold, split


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("It's 3.5 % – not 1,000!", ["It's", "3.5", "%", "-", "not", "1,000", "!"]),
        ("mother-in-law’s", ["mother-in-law's"]),
        ("said.Latest", ["said", ".", "Latest"]),
        ("the U.S. and/or", ["the", "U.S", ".", "and/or"]),
        ("AT&amp;T &quot;x&quot; &#39;", ["AT", "&", "T", '"', "x", '"', "'"]),
        ("#Tag @user $AAPL €5 # x", ["#Tag", "@user", "$AAPL", "€5", "#", "x"]),
        ("日本語です。", ["日", "本", "語", "で", "す", "。"]),
        ("ไม่มี", ["ไ", "ม่", "มี"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("الكتـاب لا", ["الكتاب", "لا"]),
        ("한국어 시험", ["한국어", "시험"]),
        ("wait... what…", ["wait", "…", "what", "…"]),
        ("a--b", ["a-b"]),
        ("❤️👩‍💻🇺🇦🇬🇧👍🏽", ["❤", "👩💻", "🇺🇦", "🇬🇧", "👍🏽"]),
        ("soft\u00adhyphen zero\u200bwidth", ["softhyphen", "zerowidth"]),
        ("", []),
        (" \n\t\u00a0", []),
    ],
)
def test_words(text: str, keys: list[str]) -> None:
    """Typography is folded, scripts without spaces go by character, marks and emoji stand alone."""
    assert [word.key for word in split(text)] == keys


@pytest.mark.parametrize(
    ("text", "links", "others"),
    [
        ("see https://t.co/H4O2NANKaqpic.twitter.com/eU3nGaDTTT.", 2, ["see", "."]),
        ("(https://example.org/a_(b)?q=1#x)", 1, ["(", ")"]),
        ("https://t.co/H4O2NANKaqTHANK you", 1, ["THANK", "you"]),
        ("pic.x.com/EXAMPLEpic— Name", 1, ["-", "Name"]),
        ("t.co/H4O2NANKaq, now", 1, [",", "now"]),
        ("example.org/long/path… more", 1, ["more"]),
        ("mail me@example.org/x", 0, ["mail", "me", "@example.org/x"]),
        ("https:// alone", 0, ["https", ":", "/", "/", "alone"]),
    ],
)
def test_links(text: str, links: int, others: list[str]) -> None:
    """Links are words of their own sort; glued ones are told apart and marks behind them are not theirs."""
    words = split(text)

    assert sum(word.sort is Sort.LINK for word in words) == links
    assert [word.key for word in words if word.sort is not Sort.LINK] == others


@example("&A0; is no entity")
@given(st.text(max_size=200) | st.text(alphabet="ab.,'-#@:/&;amp… \n🇺👩\u200d\u0301t.co", max_size=200))
def test_spans_are_in_order_and_hold_everything(text: str) -> None:
    """Words follow each other without overlap; between them is white space, controls, or what folding drops."""
    at = 0
    for word in split(text):
        assert at <= word.start < word.end <= len(text)
        assert {unicodedata.category(char)[0] for char in fold(text[at : word.start]).text} <= {"Z", "C"}
        at = word.end


@given(st.text(max_size=300))
def test_folding_knows_the_way_back(text: str) -> None:
    """Every folded character has a place in the text, places never go back, and the last is the end."""
    folded = fold(text)

    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] == len(text)


def test_only_so_much_is_read() -> None:
    """A text over the cap is read up to the cap."""
    words = split("a " * MAX_CHARS)

    assert len(words) == MAX_CHARS // 2


@pytest.mark.parametrize(
    ("text", "expected"), [("example.org", True), ("www.bbc.co.uk", True), ("U.S", False), ("x", False)]
)
def test_domain_like(text: str, *, expected: bool) -> None:
    """A bare domain may be what a platform shows of a link; an abbreviation may not."""
    assert domain_like(split(text)[0]) is expected
