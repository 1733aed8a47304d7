"""Bylines become names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.metadata.names import MAX_NAMES, is_name_like, is_person_like, split_names, unled


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Example", ["Ann Example"]),
        ("By Ann Example", ["Ann Example"]),
        ("by: Ann Example", ["Ann Example"]),
        ("Written by Ann Example and Ben Sample", ["Ann Example", "Ben Sample"]),
        ("Ann Example, Ben Sample and Cy Third", ["Ann Example", "Ben Sample", "Cy Third"]),
        ("Ann Example, Ben Sample, and Cy Third", ["Ann Example", "Ben Sample", "Cy Third"]),
        ("Von Ann Example und Ben Sample, dpa", ["Ann Example", "Ben Sample", "dpa"]),
        ("Por Ann Example y Ben Sample", ["Ann Example", "Ben Sample"]),
        ("Par Ann Example et Ben Sample", ["Ann Example", "Ben Sample"]),
        ("Text: Ann Example", ["Ann Example"]),
        ("Ann Example & Ben Sample", ["Ann Example", "Ben Sample"]),
        ("Ann Example/Ben Sample", ["Ann Example", "Ben Sample"]),
        ("Ann Example; Ben Sample", ["Ann Example", "Ben Sample"]),
        ('["Ann Example", "Ben Sample"]', ["Ann Example", "Ben Sample"]),
        ("[object Object]", []),
        ("Ann Example | Herald", ["Ann Example", "Herald"]),
        ("Ann Example, Senior Reporter", ["Ann Example"]),
        ("Ann Example (dpa)", ["Ann Example"]),
        ("Ann Example - The Herald", ["Ann Example"]),
        ("Ann Example For The Herald", ["Ann Example"]),
        ("Ann Example <ann@example.org>", ["Ann Example"]),
        ("Ann Example @ann", ["Ann Example"]),
        ("ann@example.org (Ann Example)", ["Ann Example"]),
        ("Martin Example, Jr.", ["Martin Example, Jr."]),
        ("Ann Example, Ann Example", ["Ann Example"]),
        ("Johnson and Johnson", ["Johnson and Johnson"]),
        ("Ministry of Defence", ["Ministry of Defence"]),
        ("Jan und Eva Example", ["Jan und Eva Example"]),
        ("von der Leyen", ["von der Leyen"]),
        ("Abby Example", ["Abby Example"]),
        ("By Gustav Example and Olaf Sample", ["Gustav Example", "Olaf Sample"]),
        ("Anna von Example", ["Anna von Example"]),
        ("Redaktion", ["Redaktion"]),
        ("Editor", ["Editor"]),
        ("Андрей Пример", ["Андрей Пример"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("O&#x27;Brien Example", ["O'Brien Example"]),
        ("https://www.facebook.com/ann", []),
        ("www.example.org/ann", []),
        ("example.com", []),
        ("@example", []),
        ("admin", []),
        ("By", []),
        ("- | -", []),
        ("© Picture Agency", []),
        ("", []),
    ],
)
def test_one_byline(written: str, names: list[str]) -> None:
    """Leads, roles, places and addresses fall away; agencies and desks stay as given."""
    assert list(split_names(written)) == names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Example, Ann", ["Ann Example"]),
        ("van der Example, Ann B.", ["Ann B. van der Example"]),
        ("Example, Jr.", ["Example, Jr."]),
        ("Ann Example", ["Ann Example"]),
        ("Example, Ann; Sample, Ben", ["Ann Example", "Ben Sample"]),
    ],
)
def test_a_family_name_first(written: str, names: list[str]) -> None:
    """Where it is the custom, one comma turns a name round."""
    assert list(split_names(written, inverted=True)) == names


@pytest.mark.parametrize("word", ["By", "by", "By:", "Von", "Par", "Por", "Autor:", "Written by"])
def test_a_lead(word: str) -> None:
    """Words that announce a name."""
    assert unled(word) == ""


@pytest.mark.parametrize("word", ["Byron", "Parliament", "Ann", "", "By the way", "Vonnegut"])
def test_no_lead(word: str) -> None:
    """Words that only begin like one."""
    assert unled(word) != ""


@pytest.mark.parametrize(
    ("name", "likely"),
    [
        ("Ann Example", True),
        ("Ann van der Example", True),
        ("Ann", False),
        ("ann example", False),
        ("Channel 4", False),
    ],
)
def test_what_looks_like_a_person(name: str, likely: bool) -> None:  # noqa: FBT001 - a table's column
    """Two to five words, the outer ones with a capital, no digits."""
    assert is_person_like(name) is likely


@pytest.mark.parametrize(
    ("words", "possible"),
    [
        ("MND Staff", True),
        ("Redaktion", True),
        ("Ann van der Example", True),
        ("山田太郎", True),
        ("Follow us on", False),
        ("Ann Example is a reporter", False),
        ("", False),
    ],
)
def test_what_may_be_a_name(words: str, possible: bool) -> None:  # noqa: FBT001 - a table's column
    """A name has no small words but the particles of names."""
    assert is_name_like(words) is possible


@given(st.text(max_size=400))
def test_anything_gives_clean_names(written: str) -> None:
    """No name is empty, padded, overlong or an address, and there are never too many."""
    names = split_names(written)

    assert len(names) <= MAX_NAMES
    assert all(name == name.strip() and 0 < len(name) <= 120 and "://" not in name for name in names)
