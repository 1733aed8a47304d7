"""The cut through a page's head: exact about what is a tag, forgiving about what is broken."""

import pytest

from resolver.metadata.head import MAX_REST, MAX_SIGNS, PAGE_CAP, Link, read_head

TITLE = '<meta property="og:title" content="Right">'


@pytest.mark.parametrize(
    "text",
    [
        f"<head>{TITLE}</head>",
        f"<HEAD>{TITLE.replace('meta', 'META').replace('property', 'PROPERTY')}</HEAD>",
        f"<script>var end = '</head><body>';</script>{TITLE}",
        f"<SCRIPT>document.write('<body>')</SCRIPT>{TITLE}",
        f"<style>a{{content:'</head>'}}</style>{TITLE}",
        f"<!-- </head> <body> -->{TITLE}",
        f"<!-->{TITLE}",
        f"<!-- never closed {TITLE}",
        f"<script>never closed {TITLE}",
        f"<title>never closed{TITLE}",
        f"<header></header>{TITLE}",
        f"<noscript>{TITLE}</noscript>",
        f"<meta content='a > b' name=x>{TITLE}",
        f'<meta content="he said>{TITLE}<meta name=y content="z">{TITLE}',
        f"<head></head><body>{TITLE}",
        f"<body>{TITLE}",
        TITLE,
        '<meta property="og:title" value="Right">',
        "<meta name=og:title content=Right>",
        '<meta content="Right" property="og:title dc:title"/>',
        "\ufeff\n\x00<meta\nproperty='og:title'\ncontent='Right'\n>",
    ],
)
def test_the_title_is_found(text: str) -> None:
    """Wherever a browser or a lenient reader sees the tag, it is seen."""
    assert read_head(text).metas["og:title"][0] == "Right"


@pytest.mark.parametrize(
    "text",
    [
        f"<title>Page</title><!-- {TITLE} --><meta name=a content=b>",
        f"<title>Page</title><script>'{TITLE}'</script>",
        f"<title>Page</title><style>{TITLE}</style>",
        f"<title>Page {TITLE}</title>",
        f"<head><title>Page</title></head><body>{TITLE}",
    ],
)
def test_what_is_no_tag_of_the_head(text: str) -> None:
    """Comments, scripts, styles, titles, and the body of a page whose head told its name."""
    assert "og:title" not in read_head(text).metas


@pytest.mark.parametrize("title", ["<![CDATA[Right & <b>]]>", "\n <![CDATA[Right & <b>]]> "])
def test_a_data_section_in_a_title(title: str) -> None:
    """XHTML and feeds mark words as data: the marks are none of the words."""
    assert (read_head(f"<html><head><title>{title}</title></head>").title or "").strip() == "Right & <b>"


@pytest.mark.parametrize("name", ["script", "style"])
def test_a_script_that_goes_on_where_the_text_was_cut(name: str) -> None:
    """Words in it are none of the page's; in one that the page itself never closes they may be."""
    begun = f"<head><{name}>var a = '<title>No</title>'; "

    assert read_head(begun + "x" * PAGE_CAP).title is None
    assert read_head(begun + "x" * 1000).title == "No"


def test_a_title_that_is_never_closed() -> None:
    """It ends where a script behind it did, and no tag of that is a word of it."""
    head = read_head("<head><title>Right\n<script>var a = 1</script><link rel=icon></head><body><p>Words</p>")

    assert (head.title or "").strip() == "Right"


def test_everything_in_order() -> None:
    """Names are in lower case, contents as written, entities read, links with their relations."""
    head = read_head(
        '<html lang="de"><head><base href="/b/"><title>A &amp; B</title><meta name="Author" content="Ann">'
        '<meta name="author" content="Ben"><link rel="Canonical nofollow" href=" /c "><link rel=stylesheet href=s.css>'
    )

    assert head.language == "de"
    assert head.base == "/b/"
    assert head.title == "A & B"
    assert head.metas == {"author": ["Ann", "Ben"]}
    assert head.links == [Link(frozenset({"canonical"}), "/c", "")]


def test_json_ld_wherever_it_stands() -> None:
    """Scripts with JSON-LD are kept from head and body; other scripts and comments are not."""
    script = '<script type="application/ld+json">{}</script>'
    head = read_head(
        f"<head><script>1</script>{script.format('head')}<!-- {script.format('old')} --></head><body>"
        f"ld+json {script.format('body')}<script type='application/json'>2</script>"
    )

    assert head.blocks == ["head", "body"]


@pytest.mark.parametrize("signs", [0, 1, MAX_SIGNS - 1, MAX_SIGNS, 3 * MAX_SIGNS])
def test_json_ld_behind_other_plus_signs(signs: int) -> None:
    """However many plus signs stand before it, a script with JSON-LD in the body is found."""
    body = "+" * signs + '<script type="application/ld+json">here</script>'

    assert read_head(f"<head><title>T</title></head><body>{body}").blocks == ["here"]


def test_a_head_that_tells_enough_is_all_that_is_read() -> None:
    """Where the head's own JSON-LD names author and day, the body is not searched."""
    script = '<script type="application/ld+json">{}</script>'
    enough = '{"author":"Ann","datePublished":"2023"}'

    assert read_head(f"<head>{script.format(enough)}</head><body>{script.format('body')}").blocks == [enough]


@pytest.mark.parametrize("filler", ["<meta name=x content=y>", "<div>", "<link rel=icon href=i>"])
def test_a_long_head_is_read_by_its_own_tags(filler: str) -> None:
    """A head too long to be parsed as it stands still gives its tags, in order, with its title."""
    text = f"<title>Long &amp; wide</title>{filler * (MAX_REST // len(filler) + 10)}{TITLE}<link rel=canonical href=/c>"
    head = read_head(text)

    assert head.metas["og:title"] == ["Right"]
    assert head.title == "Long &amp; wide"
    assert [link.href for link in head.links] == ["/c"]


@pytest.mark.parametrize(
    "text",
    [
        "<body><svg><title>Icon</title></svg><title>Page</title>",
        "<body><svg><g><g><title>Icon</title></g></g></svg><p>x</p><title>Page</title>",
        "<title>Page</title><svg><title>Icon</title></svg>",
    ],
)
def test_a_picture_has_a_title_of_its_own(text: str) -> None:
    """The title of a drawing in the page is not the page's."""
    assert read_head(text).title == "Page"
