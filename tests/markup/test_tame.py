"""Hostile markup: parsing and finding stay linear in time and memory, and honest pages are not touched."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from resolver.find import find_mentions, read_article
from resolver.markup import parsed
from resolver.markup.taming import MAX_DEPTH, MAX_FORMATTING, tamed
from resolver.vocabulary import ArticleFormat


def _deepest(tree: LexborHTMLParser) -> int:
    deepest, node = 0, tree.body
    depths: dict[int, int] = {}
    for node in tree.root.traverse() if tree.root else ():
        above = node.parent
        depths[node.mem_id] = depth = depths.get(above.mem_id, 0) + 1 if above is not None else 0
        deepest = max(deepest, depth)
    return deepest


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<span>",
        "<ul><li>",
        "<li><ul></li>",
        "<div><!--</div>-->",
        "<div><object></div>",
        "<div><select></div></select>",
        "<div><script><!--<script></script></div>--></script>",
        "<div><table><td></div>",
        "<div><svg><title></div></title></svg>",
        "<form><div></form>",
        "<a><div>",
        "<span><div></span>",
        "<div \"><p '>",
        "<div a='</div>'>",
        "<b><p></b>",
        "<table><tr><td>",
        "<template><div></template></div>",
        "<button><div></button></div>",
    ],
)
def test_nesting_is_bounded(unit: str) -> None:
    """Whatever closes in one reading and not in another, the tree is not much deeper than the limit."""
    tree = parsed((unit * 30_000).encode())

    assert _deepest(tree) <= MAX_DEPTH * 2


@pytest.mark.parametrize(
    "opening",
    ["<b a{}>", '<i a=">{}">', '<u a=\'"\' b=">{}">', "<FONT color={}>", "<b a{}><object></b></object>", "<em\nid={}>"],
)
def test_formatting_is_not_reopened_without_end(opening: str) -> None:
    """Elements that the standard opens again in each paragraph do not multiply."""
    count = 3000
    body = "<p>" + "".join(opening.format(number) for number in range(count)) + "</p>" + "<p>x" * count
    tree = parsed(body.encode())
    nodes = sum(1 for _ in tree.root.traverse()) if tree.root else 0

    assert nodes <= count * (MAX_FORMATTING + 4)


@pytest.mark.parametrize("attribute", ["a{}=1 ", "a{} ", 'a{}=">" ', "a{}='\"'", "a{}='x'\n"])
def test_attributes_of_one_tag_are_bounded(attribute: str) -> None:
    """A tag with 100,000 attributes costs no more than its length."""
    body = "<div " + "".join(attribute.format(number) for number in range(100_000)) + ">words</div>"
    started = time.process_time()
    tree = parsed(body.encode())
    spent = time.process_time() - started

    assert spent < 2
    assert tree.body is not None
    assert tree.body.text() == "words"


def test_honest_pages_are_parsed_as_they_are() -> None:
    """Thousands of ordinary paragraphs, styled words and links pass all bounds."""
    body = '<div class="a"><p class="b">Words <b class="c">bold</b> <a href="/x">link</a></p></div>\n' * 1500

    assert parsed(body.encode()).html == LexborHTMLParser(body).html


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<b>",
                "</b>",
                "<ul>",
                "<li>",
                "</li>",
                "</ul>",
                "<a href='x'>",
                "</a>",
                "<table>",
                "<tr>",
                "<td>",
                "</td>",
                "</tr>",
                "</table>",
                "<br>",
                "<img src=a>",
                "x",
                "<!-- c -->",
                "<h2>",
                "</h2>",
                "<script>if (a<b) {}</script>",
                "<textarea></div></textarea>",
                "<blockquote>",
                "</blockquote>",
            ]
        ),
        max_size=40,
    )
)
def test_taming_changes_nothing_below_the_limits(pieces: list[str]) -> None:
    """The rewriting gives the same tree for markup that is only untidy."""
    body = "".join(pieces)

    assert LexborHTMLParser(tamed(body.encode())).html == LexborHTMLParser(body).html


@pytest.mark.parametrize(
    ("write", "count", "found"),
    [
        (
            lambda number: (
                f'<blockquote class="twitter-tweet"><p>Words.</p>&mdash; Jack (@jack) '
                f'<a href="https://twitter.com/jack/status/{number + 20}">March 21, 2006</a></blockquote>'
            ),
            10_000,
            10_000,
        ),
        (lambda number: f'<a href="https://twitter.com/jack/status/{number + 20}">x</a> y ', 20_000, 20_000),
        (lambda number: f'<iframe src="https://www.youtube.com/embed/{number:011d}"></iframe>', 5000, 5000),
        (lambda _: "<div><p>x ", 20_000, 0),
        (lambda _: '<blockquote class="twitter-tweet">', 50_000, 0),
        (lambda _: "<template><p>x</p></template>", 20_000, 0),
        (lambda _: "a.a.a.(@x) &amp; ", 20_000, 0),
        (lambda _: "<p>e\u0301<b>\u0301x</b>", 20_000, 0),
    ],
    ids=["quotes", "links", "players", "nested", "nested quotes", "templates", "signs", "accents"],
)
def test_large_pages_take_seconds(write: Callable[[int], str], count: int, found: int) -> None:
    """Time per piece does not grow with the number of pieces."""
    body = "".join(write(number) for number in range(count))
    started = time.process_time()
    article = read_article(body, fmt=ArticleFormat.HTML)
    mentions = find_mentions(article, links="none")
    spent = time.process_time() - started

    assert len(mentions) == found
    assert spent < 10


@pytest.mark.parametrize("fmt", [ArticleFormat.MARKDOWN, ArticleFormat.WORDPRESS_BLOCKS, ArticleFormat.FEED])
@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "](",
        "[a](",
        "`",
        "<a ",
        "<script>",
        "{{< ",
        "{% ",
        "[tweet ",
        "<!-- wp:embed ",
        "> - ",
        "~~~\n",
        "[a]: b\n",
    ],
)
def test_runs_of_one_mark_take_seconds(fmt: ArticleFormat, unit: str) -> None:
    """No pattern of a format looks far from where it stands."""
    body = ("<rss><channel><item><description><![CDATA[" if fmt is ArticleFormat.FEED else "") + unit * 50_000
    started = time.process_time()
    find_mentions(read_article(body, fmt=fmt))

    assert time.process_time() - started < 10
