"""No page costs more than a moment, and none makes the reader raise."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.metadata import read_page
from tests.support.pages import json_ld, page

HEAD = "<!doctype html><html><head>"
BODY = HEAD + "</head><body><h1>Words of a story</h1>"
SIZE = 600_000
LIMIT = 1.0
"""CPU seconds; measured: none over 0.1 on the machine this was written on."""

CASES = {
    "20,000 metas": HEAD + '<meta property="og:title" content="x">' * 20_000,
    "40 attributes of 16 KB": HEAD + "".join(f'<meta name="a{n}" content="{"x" * 16_000}">' for n in range(40)),
    "80,000 attributes in one tag": HEAD + "<meta " + " ".join(f"a{n}=1" for n in range(80_000)) + ">",
    "2,900 attributes in one tag": HEAD + "<meta " + " ".join(f"a{n}=1" for n in range(2_900)) + ">",
    "deep divs": "<div>" * (SIZE // 5),
    "divs as deep as are parsed": "<div>" * 3_990,
    "lists as deep as are parsed": "<ul><li>" * 2_490,
    "deep lists beside the heading": BODY + "<ul><li class=byline>" * 2_000,
    "deep navigation beside the heading": BODY + "<nav>" * 2_000,
    "many asides deep down": BODY + "<b>" * 1_500 + "<nav></nav>" * 300,
    "JSON 100,000 deep": HEAD + json_ld("[" * 100_000),
    "graphs 20,000 deep": HEAD + json_ld('{"@graph":' * 20_000),
    "a script of 5 MB": HEAD + "<script>" + "var a='<meta property=og:title content=x>';" * 130_000 + "</script>",
    "NULs": "\0" * SIZE,
    "angle brackets": "<" * SIZE,
    "declarations": "<!" * (SIZE // 2),
    "comments never closed": "<!--" * (SIZE // 4),
    "scripts never closed": "<script>" * (SIZE // 8),
    "styles closed as scripts": "<style>" * 40_000 + "</script>" * 30_000,
    "titles": "<title>" * (SIZE // 7),
    "quotes never closed": HEAD + '<meta content="' * 40_000,
    "quotes of two kinds": HEAD + "<meta content='\"" * 35_000,
    "spaces in a tag": HEAD + "<meta " + " " * SIZE,
    "headings": BODY + "<h1>" * (SIZE // 4),
    "headings never closed": BODY + "<h1 " * (SIZE // 4),
    "headings full of brackets": BODY + ("<h1>" + "<" * 3_990) * 150,
    "bylines": BODY + '<div class="byline">' * 30_000,
    "a title of separators": HEAD + "<title>" + "a | " * 1_000 + "</title>",
    "a byline of commas": HEAD + '<meta name=author content="' + "A B, " * 3_000 + '">',
    "a byline of dashes": HEAD + '<meta name=author content="' + "a - " * 3_000 + '">',
    "a byline of brackets": HEAD + '<meta name=author content="' + "(" * 16_000 + '">',
    "commas in JSON": HEAD + json_ld('{"a":1' + "," * 200_000 + "}"),
    "spaced commas in JSON": HEAD + json_ld('{"a":1' + ", " * 100_000 + "x}"),
    "comments in JSON": HEAD + json_ld("{" + "/*" * 100_000 + "}"),
    "slashes in JSON": HEAD + json_ld("{" + "//" * 100_000 + "}"),
    "quotes in JSON": HEAD + json_ld("{" + '"\\' * 100_000 + "}"),
    "quotes in JSON that end in a backslash": HEAD + json_ld('"\\' * 100_000),
    "spaces in JSON": HEAD + json_ld("{" + " " * 200_000 + "}x"),
    "6,000 articles": HEAD + json_ld("[" + '{"@type":"NewsArticle","headline":"x"},' * 6_000 + "{}]"),
    "30,000 authors": HEAD + json_ld('{"@type":"NewsArticle","author":[' + '"A B",' * 30_000 + '"c"]}'),
    "a number of 200,000 digits": HEAD + json_ld('{"@type":"NewsArticle","headline":' + "9" * 200_000 + "}"),
    "words that look like JSON-LD": "ld+json " * (SIZE // 8),
    "10,000 scripts of JSON-LD": HEAD + json_ld('{"@type":"NewsArticle"}') * 10_000,
    "16,000 marks on one letter": HEAD + '<meta property="og:title" content="a' + "\u0301" * 16_000 + '">',
    "broken addresses": HEAD
    + '<base href="http://[::1"><link rel=canonical href="//[">'
    + "<link rel=canonical href=http://[>" * 5_000,
    "dates": HEAD + '<meta name=date content="' + "1 January " * 1_600 + '">',
    "times beside the heading": BODY + "<time datetime=2020>" * 500,
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_page(name: str) -> None:
    """It is read in bounded time, and whatever is read is within its limits."""
    answer = page(CASES[name])
    start = time.process_time()
    facts = read_page(answer).facts
    spent = time.process_time() - start

    assert spent < LIMIT
    assert len(facts.title or "") <= 300
    assert len(facts.authors) <= 50


PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "/>",
            "<!--",
            "-->",
            '"',
            "'",
            "=",
            " ",
            "\n",
            "&amp;",
            "&#0;",
            "\0",
            "\ud800",
            "é",
            "🇺🇦",
            "a",
        ),
        *(
            "<meta name=author content=",
            "<meta property='og:title' content=",
            "<title>",
            "</title>",
            "<head>",
            "</head>",
        ),
        *(
            "<script type=application/ld+json>",
            "</script>",
            '{"@type":"NewsArticle",',
            '"author":',
            "[",
            "]",
            "{",
            "}",
            ",",
        ),
        *(
            "<h1>",
            "</h1>",
            "<time datetime=2020-01-01>",
            "<p class=byline>",
            "By ",
            "<link rel=canonical href=",
            "<base href=",
        ),
        *(
            "https://www.example.org/",
            "//[",
            "javascript:",
            "%",
            "2023-03-14",
            "<body>",
            "<html lang=",
            "<style>",
            "<aside>",
        ),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_markup_raises(text: str) -> None:
    """Tags in any order, broken anywhere, give a page's facts or nothing."""
    read_page(page(text))


@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/html; charset=utf-16", "image/png", ""]))
def test_no_bytes_raise(body: bytes, content_type: str) -> None:
    """Bytes that are no page at all are no reason to fall over."""
    read_page(page(b"<title>" + body, content_type=content_type))
