"""Whatever a text holds, finding in it costs time in proportion to its length, and never crashes."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.find.text import find_in_text

HOSTILE = [
    "a.",
    "@",
    "a@",
    "(@",
    "(@a)",
    "(@a) x",
    "(@a) March 1 ",
    "(@a) 1 ",
    "— N (@a)\n",
    "— N (@a) March 14, 2023\n",
    "(",
    "—",
    " - ",
    " - (@a)",
    "-",
    "/",
    "a/",
    "a.co/",
    "/a.co",
    "http://",
    "http://a.",
    "https://a.co/(",
    "www.",
    "www.a",
    "WWW.",
    "www.a\u200ba. ",
    "♬",
    "\n@a b ♬",
    "\n@a ",
    "(DOI:a",
    "DOI:10.1000/1 ",
    "at://",
    "(\n            @a",
    "Опубликовано а ",
    "Posted by ",
    "Posted by a on ",
    "Posted by a on Tuesday, ",
    "Publié par ",
    "Instagram ",
    "View this post on Instagram ",
    "A post shared by ",
    "A post shared by @a",
    "A post shared by a (@a) ",
    "by u/a in ",
    "u/",
    " from a on Vimeo",
    "https:\\/\\/a.co\\/",
    "https://a.co/b/\n",
    "<https://a.co/b\n",
    "\\n",
    "\n",
    "> ",
    "\t",
    "&amp;",
    "&mdash;",
    "https://a.co/&amp;",
    "\u200b",
    "\u00ad",
    "a\u0301",
    "👨‍👩‍👧‍👦",
    "\ud800",
    "\x00",
    "日本",
    "а",
    "t.co/a",
    "pic.twitter.com/",
    "…",
    "!",
    "! a a ",
    "@a.",
    "2023年3月",
    "14.3.",
    "a:",
    "[",
    "](",
    "(@a)](http",
    "1:11 - 1 Jan 2020\n",
    "\n@a\nb\n1:11 - 1 Jan 2020\n",
    "\n" * 300 + "1:11 - 1 Jan 2020",
    "\n@a\n" + "\n1" * 200 + "1:11 - 1 Jan 2020",
]


def cost(text: str) -> float:
    """CPU seconds that finding in this text takes."""
    start = time.process_time()
    find_in_text(text)
    return time.process_time() - start


@pytest.mark.parametrize("piece", HOSTILE, ids=[repr(piece)[1:41] for piece in HOSTILE])
def test_cost_grows_with_length_only(piece: str) -> None:
    """Eight times as much of any hostile text costs about eight times as much, far from sixty-four times."""
    short = 4_000 // len(piece)
    small = min(cost(piece * short) for _ in range(3))
    large = min(cost(piece * short * 8) for _ in range(2))

    assert large < 20 * small + 0.02


def test_one_long_line_above_a_signature_is_cheap() -> None:
    """A body is looked for in a bounded stretch above: a megabyte in one line before a signature costs no more."""
    signed = "— N (@a) March 14, 2023"
    near, far = cost(("w" * 6000 + signed) * 3), cost("w" * 1_000_000 + signed)

    assert far < near + 0.05


@given(st.lists(st.sampled_from(HOSTILE), max_size=40))
def test_hostile_mixtures_have_exact_spans(pieces: list[str]) -> None:
    """Any mixture of them is read; spans are in order, do not overlap, and cut out exactly what parts say."""
    text = "".join(pieces)
    found = find_in_text(text)
    spans = [(each.start or 0, each.end or 0) for each in found]

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(text[part.start : part.end] == part.value for each in found for part in each.parts)
