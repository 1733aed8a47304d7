"""Both spans of a part cut out exactly its words, and a quote's context is whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.find.found import Found, FoundPart
from resolver.judge import graphemes
from resolver.judge.selectors import CONTEXT, Spans, mention_parts, selectors
from resolver.model import Css, Pointer, TextPosition, TextQuote
from resolver.vocabulary import Form, Role
from tests.support import judging

PIECES = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "é",
        "e\u0301",
        "🇺🇦",
        "👩\u200d💻",
        "👍🏽",
        "شلال",
        "שלום",
        "\u202eabc",
        "日本語",
        "क्षि",
        "𝔘",
        "﷽",
        "한국",
        "\ufeff",
    ]
)


def utf16_slice(text: str, start: int, end: int) -> str:
    """What a browser cuts out."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@given(st.lists(PIECES, min_size=1, max_size=40), st.data())
def test_both_spans_cut_out_the_value(pieces: list[str], data: st.DataObject) -> None:
    """For any text, code points and UTF-16 units give the same words, for every part (OS-2)."""
    text = "".join(pieces)
    places = sorted(data.draw(st.lists(st.integers(0, len(pieces)), min_size=2, max_size=8)))
    edges = [len("".join(pieces[:place])) for place in places]
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    parts = tuple(FoundPart(Role.LINK, start, end, text[start:end]) for start, end in spans)
    found = Found(Form.LINK, "web", spans[0][0], spans[-1][1], parts=parts)

    for made, part in zip(mention_parts(text, found), parts, strict=True):
        assert text[made.position.start : made.position.end] == part.value == made.value
        assert utf16_slice(text, made.utf16.start, made.utf16.end) == part.value


@given(st.lists(PIECES, min_size=1, max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_quote_has_whole_context(pieces: list[str], one: int, other: int) -> None:
    """Prefix and suffix touch the words, are no longer than 32 characters, and begin and end between clusters."""
    text = "".join(pieces)
    first, last = sorted((len("".join(pieces[:one])), len("".join(pieces[:other]))))
    quote = Spans(text).quote(first, last)

    assert quote.exact == text[first:last]
    assert text[:first].endswith(quote.prefix)
    assert text[last:].startswith(quote.suffix)
    assert max(len(quote.prefix), len(quote.suffix)) <= CONTEXT
    assert not quote.prefix or graphemes.is_boundary(text, first - len(quote.prefix))
    assert not quote.suffix or graphemes.is_boundary(text, last + len(quote.suffix))


def test_quote_is_cut_at_the_text_ends() -> None:
    """A short text gives what context it has."""
    assert Spans("ab cd ef").quote(3, 5) == TextQuote(exact="cd", prefix="ab ", suffix=" ef")


def test_quote_gives_32_characters() -> None:
    """In a long text the context is 32 characters on each side."""
    quote = Spans("x" * 100).quote(50, 51)

    assert (quote.prefix, quote.suffix) == ("x" * 32, "x" * 32)


@pytest.mark.parametrize(
    ("pointer", "expected"), [("/blocks/3", Pointer(value="/blocks/3")), ("main > p", Css(value="main > p"))]
)
def test_pointer_into_the_body(pointer: str, expected: Pointer | Css) -> None:
    """A place in the body as sent is a JSON Pointer or a CSS path, after position and quote."""
    found = replace(judging.link(), pointer=pointer)
    made = selectors("here we are", found)

    assert [type(each) for each in made] == [TextPosition, TextQuote, type(expected)]
    assert made[-1] == expected


def test_hidden_mention_is_selected_by_its_place() -> None:
    """A mention without visible text has only its place; without one, the whole document is meant."""
    hidden = Found(Form.EMBED_HIDDEN, "x", None, None, pointer="#post")

    assert selectors("", hidden) == (Css(value="#post"),)
    assert selectors("", replace(hidden, pointer=None)) == (Pointer(value=""),)


def test_table_is_shared_by_many_mentions() -> None:
    """A ready table and a plain text give the same parts and selectors."""
    copied = judging.flattened()
    spans = Spans(copied.text)

    assert mention_parts(spans, copied.found) == mention_parts(copied.text, copied.found)
    assert selectors(spans, copied.found) == selectors(copied.text, copied.found)
