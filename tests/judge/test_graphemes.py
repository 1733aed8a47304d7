"""Text is never cut inside what a reader sees as one character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.judge import graphemes

WHOLE = [
    "e\u0301",
    "🇺🇦",
    "👩\u200d💻",
    "👍🏽",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "🏴\U000e0067\U000e0062\U000e007f",
    "한",
    "\u1112\u1161\u11ab",
    "क्षि",
    "กำ",
    "\r\n",
    "\u0600١",
    "カ\uff9e",
]


@pytest.mark.parametrize("cluster", WHOLE)
def test_cluster_is_whole(cluster: str) -> None:
    """No place inside a cluster is a boundary, and both its ends are."""
    text = f"a{cluster}b"
    inside = [at for at in range(2, len(cluster) + 1) if graphemes.is_boundary(text, at)]

    assert inside == []
    assert graphemes.is_boundary(text, 1)
    assert graphemes.is_boundary(text, 1 + len(cluster))


@pytest.mark.parametrize(
    ("text", "at"),
    [("🇺🇦🇬🇧", 2), ("ab", 1), ("e\u0301x", 2), ("\n\u0301", 1), ("가각", 1), ("ab", 0), ("ab", 2), ("日本", 1)],
)
def test_boundary(text: str, at: int) -> None:
    """Between clusters, after a line break and at the ends of a text there is a boundary."""
    assert graphemes.is_boundary(text, at)


@given(
    st.text(
        alphabet=st.sampled_from([*"ab \n", "\u0301", "\u200d", "🇺", "🇦", "👩", "💻", "🏽", "\ufe0f", "\u094d", "क"])
    )
)
def test_snapping_moves_to_a_boundary(text: str) -> None:
    """Snapping up or down from any place ends at a boundary on that side, and stays where one is."""
    for at in range(len(text) + 1):
        down, up = graphemes.snap_down(text, at), graphemes.snap_up(text, at, len(text))

        assert down <= at <= up
        assert graphemes.is_boundary(text, down)
        assert graphemes.is_boundary(text, up)
        assert (down == up) == graphemes.is_boundary(text, at)


def test_long_run_of_flags_is_not_walked() -> None:
    """A hostile run of flag letters is not counted to its beginning: far in it, no place is called a boundary."""
    assert not graphemes.is_boundary("🇺" * 100_000, 50_000)
