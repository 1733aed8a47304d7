"""Quoted passages: which there are, and whether their words stand in a source."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.judge.quotes import MOST_PASSAGES, Lookup, Told, Verdict, look_up, passages

NEST = (
    "We expected rust and we found feathers, said the group. Twelve clocks were counted in the town. Nobody knew why."
)


def one(text: str, *sources: str) -> Lookup:
    """What the first passage of a text is."""
    found = look_up(passages(text)[:1], [Told(f"s{at}", each) for at, each in enumerate(sources, 1)])
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said: “We expected rust.” Then he left.", ["We expected rust."]),
        ("Er sagte: „Wir haben Federn gefunden“, und ging.", ["Wir haben Federn gefunden"]),
        ("Il a dit «Nous avons trouvé des plumes» hier.", ["Nous avons trouvé des plumes"]),
        ("彼は「時計は十分進んでいた」と言った。", ["時計は十分進んでいた"]),
        ('She said "we found a nest" and left.', ["we found a nest"]),
        ("‘Nobody knew it at all,’ he said.", ["Nobody knew it at all,"]),
        ("the boys’ clock and the girls’ clock are ‘old’ clocks", []),
        ("A “term” and “two words” are names.", []),
        ('a 6" pipe and a 7" pipe and a 8" pipe', []),
        ("“This goes on and on and on\n“and ends in here.”", ["This goes on and on and on", "and ends in here."]),
        ("“This is never closed at all\nand ends there.", []),
        ("“" + "word " * 500 + "”", []),
        ("", []),
        ("“”“”“”", []),
    ],
)
def test_passages_are_found_in_many_spellings(text: str, found: list[str]) -> None:
    """Each pair of marks that newsrooms use opens and closes a passage of three words or more; terms are none."""
    quoted = passages(text)

    assert [each.text for each in quoted] == found
    assert [text[each.start : each.end] for each in quoted] == found


def test_what_is_quoted_as_a_whole_is_left_out() -> None:
    """A passage inside a copied post is not looked up once more."""
    text = "Before “one two three” and “four five six” after."
    start = text.index("“four")

    assert [each.text for each in passages(text, without=[(start, start + 20)])] == ["one two three"]


@pytest.mark.parametrize(
    "quote",
    [
        "We expected rust and we found feathers,",
        "we expected rust and we found feathers",
        "expected rust and we found",
        "We expected rust … we found feathers",
        "We expected rust [...] Twelve clocks were counted",
        "Twelve clocks were counted in the town.",
    ],
)
def test_the_same_words_are_verbatim(quote: str) -> None:
    """Typography, marks at the ends, the first letter's case and marked gaps change nothing."""
    found = one(f"“{quote}”", "Other words of no use.", NEST)

    assert (found.verdict, found.name) == (Verdict.VERBATIM, "s2")


@pytest.mark.parametrize(
    ("quote", "theirs"),
    [
        ("Ten clocks were counted in the town", "Twelve clocks were counted in the town"),
        ("We expected rust and found some feathers", "We expected rust and we found feathers"),
        ("Twelve clocks were not counted in the town", "Twelve clocks were counted in the town"),
        ("We found feathers … we expected rust", None),
    ],
)
def test_other_words_are_altered_or_not_found(quote: str, theirs: str | None) -> None:
    """Words that are nearly a source's come with the source's own; words in another order are found nowhere."""
    found = one(f"“{quote}”", NEST)

    assert found.theirs == theirs
    assert found.verdict is (Verdict.ALTERED if theirs else Verdict.NOT_FOUND)


def test_a_negation_is_never_verbatim() -> None:
    """One `not` more or less is an alteration, however alike the rest is."""
    said = "The committee has asked for no money so far and does not expect to."

    assert one("“The committee has asked for money so far and does not expect to”", said).verdict is Verdict.ALTERED
    assert one("“The committee has asked for no money so far and does expect to”", said).verdict is Verdict.ALTERED


def test_nothing_is_found_in_nothing() -> None:
    """Without sources, or in words of another matter, a passage is not found."""
    assert one("“We found a nest here”").verdict is Verdict.NOT_FOUND
    assert one("“We found a nest here”", "", "Tea is served at noon.").verdict is Verdict.NOT_FOUND


def test_the_first_of_equal_sources_is_named() -> None:
    """Of two sources with the same words the first is told."""
    assert one("“We expected rust and we found feathers”", NEST, NEST).name == "s1"


@given(
    st.text(alphabet="ab “”\"'‘’«»„…\n.", max_size=300), st.lists(st.text(alphabet="ab …\n.", max_size=200), max_size=4)
)
def test_any_text_is_looked_up(text: str, sources: list[str]) -> None:
    """Whatever is quoted, passages are exact spans in order, and steps cover both texts from end to end."""
    quoted = passages(text)
    found = look_up(quoted, [Told(str(at), each) for at, each in enumerate(sources)])

    assert all(text[each.start : each.end] == each.text for each in quoted)
    assert all(one.end <= two.start for one, two in pairwise(quoted))
    assert [each.passage for each in found] == list(quoted)
    for each in found:
        assert (each.theirs is not None) == (each.verdict is Verdict.ALTERED)


@pytest.mark.parametrize("text", ["“ a " * 100_000, '"' * 200_000, '"a' * 200_000, "‘a ’a" * 100_000, "„" * 200_000])
def test_passages_are_found_in_linear_time(text: str) -> None:
    """A text made of marks costs little."""
    began = time.process_time()
    found = passages(text)

    assert len(found) <= MOST_PASSAGES
    assert time.process_time() - began < 2
