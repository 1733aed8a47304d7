"""Offsets under normalisation, CSS paths, spans: the small parts that say where a mention stands."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from resolver.find.pointer import MAX_STEPS, Paths
from resolver.find.spans import composed, merged, overlaps

COMPOSING = "ab\u0301\u0308\u0327é한\u1161\u11a8\u0b47\u0b3e🇺"


@given(st.text(st.sampled_from(COMPOSING), max_size=30), st.data())
def test_offsets_follow_the_text_into_nfc(text: str, data: st.DataObject) -> None:
    """Moved offsets cut the composed text where the text was cut; one inside a character moves behind it."""
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    normal, moved = composed(text, edges)

    assert normal == unicodedata.normalize("NFC", text)
    assert [moved(edge) for edge in edges] == sorted(moved(edge) for edge in edges)
    for edge in edges:
        assert unicodedata.normalize("NFC", text[:edge]) == normal[: moved(edge)] or moved(edge) >= len(
            unicodedata.normalize("NFC", text[:edge])
        )
    assert (moved(0), moved(len(text)) if len(text) in edges else len(normal)) == (0, len(normal))


def test_a_mark_that_composes_moves_the_edge() -> None:
    """A link that begins with an accent begins behind the letter that carries it."""
    normal, moved = composed("e\u0301x", [1, 2])

    assert (normal, moved(1), moved(2)) == ("éx", 1, 1)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, 2), False),
        ((1, 3), True),
        ((2, 5), True),
        ((5, 7), False),
        ((6, 9), True),
        ((9, 9), False),
        ((0, 20), True),
    ],
)
def test_spans_overlap_where_they_share_a_character(span: tuple[int, int], expected: bool) -> None:  # noqa: FBT001
    """Touching is not overlapping."""
    assert overlaps(span, [(2, 5), (7, 9)]) is expected


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)).map(lambda pair: (pair[0], pair[0] + pair[1]))))
def test_merged_spans_cover_the_same(spans: list[tuple[int, int]]) -> None:
    """Merging loses no character and adds none."""
    one = {at for start, end in spans for at in range(start, end)}
    out = merged(spans)

    assert {at for start, end in out for at in range(start, end)} == one
    assert all(first[1] < second[0] for first, second in pairwise(out))


@given(
    st.recursive(
        st.just("x"), lambda inner: st.lists(inner, max_size=4).map(lambda each: f"<div>{''.join(each)}</div>")
    )
)
def test_a_path_leads_back_to_its_element(markup: str) -> None:
    """Every element's path selects that element and no other."""
    tree = LexborHTMLParser(f"<!doctype html><body>{markup}<o:p><i></i></o:p><!-- c --><b></b>")
    paths = Paths(fragment=False)
    elements = [node for node in tree.css("body *") if node.tag]

    assert all([each.mem_id for each in tree.css(paths.path(node))] == [node.mem_id] for node in elements)


def test_a_very_deep_path_keeps_its_innermost_steps() -> None:
    """Paths have a limit, and many deep ones stay cheap."""
    tree = LexborHTMLParser("<!doctype html><body>" + "<span>" * 300 + "<b></b>")
    node = tree.css_first("b")

    assert node is not None
    assert Paths(fragment=False).path(node).count(">") == MAX_STEPS - 1
