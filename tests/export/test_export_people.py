"""What people read and paste: running text, Wikipedia templates, Markdown, the HTML list, the table."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from markdown_it import MarkdownIt

from resolver import export
from resolver.export import cited, markdown, table, text, titles, wikipedia
from resolver.model import Agent, Identification, Media, Sidecar
from resolver.vocabulary import IdentificationState, Precision, Role, SourceKind
from tests.support import exports

QUOTED = exports.TITLE + "…"


def write(name: str, sidecar: Sidecar) -> str:
    """A sidecar in the format of this name."""
    found = export.named(name)
    assert found is not None
    return found.write(sidecar)


def test_running_text_is_aps() -> None:
    """AP: "the social platform X" at first and "X" after it, "posted", AP's months, the account as the source."""
    second = exports.post(id="s3", key="x:post:2", published=exports.partial("2023-09-04"), outlinks=())
    mentions = (exports.mention("s1"), exports.mention("s3", id="m2"))
    first, page, again = write(
        "text", exports.sidecar(exports.post(), exports.page(), second, mentions=mentions)
    ).splitlines()

    assert first == (
        f"Example Desk (@EXAMPLE_desk) posted on the social platform X on March 14, 2023: “{QUOTED}” {exports.ADDRESS}"
    )
    assert page == "“PLACEHOLDER page title,” PLACEHOLDER publisher. https://www.example.org/EXAMPLE"
    assert again.startswith("Example Desk (@EXAMPLE_desk) posted on X on Sept. 4, 2023: “")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"published": None}, "Example Desk (@EXAMPLE_desk) posted on the social platform X: “"),
        (
            {"published": exports.partial("2023-03", Precision.MONTH)},
            "posted on the social platform X in March 2023: “",
        ),
        ({"text": None}, "Example Desk (@EXAMPLE_desk) posted on the social platform X on March 14, 2023. https"),
        ({"text": 'He said "no".'}, "“He said 'no'.” https"),
        ({"authors": (), "text": "Words here."}, "“Words here.” X, March 14, 2023. https"),
        (
            {"kind": SourceKind.VIDEO, "title": "A film?"},
            "Example Desk (@EXAMPLE_desk), “A film?” X, March 14, 2023. h",
        ),
        ({"kind": SourceKind.VIDEO, "text": None, "authors": ()}, "Video on X, March 14, 2023. https"),
        ({"availability": exports.GONE}, "(no longer available)"),
        (
            {"availability": exports.GONE, "archives": (exports.ARCHIVED,)},
            f"(no longer available; archived copy: {exports.COPY})",
        ),
    ],
)
def test_running_text_leaves_out_what_is_not_known(changes: dict[str, object], told: str) -> None:
    """What is not known is not said, and what is gone is said to be."""
    assert told in text.sentence(cited.cite(exports.post(**changes)))


def test_a_post_on_x_is_a_cite_tweet() -> None:
    """`{{cite tweet}}` has user, number, title and date; the copy comes with its date and says whether it is needed."""
    live = wikipedia.citation(cited.cite(exports.post()))
    gone = exports.post(availability=exports.GONE, archives=(exports.ARCHIVED,), language="uk")

    assert live == (
        f"{{{{cite tweet |user=EXAMPLE_desk |number={exports.POST_ID} |author=Example Desk |title={QUOTED} "
        "|date=14 March 2023 |access-date=1 January 2026}}"
    )
    assert wikipedia.citation(cited.cite(gone)).endswith(
        f" |archive-url={exports.COPY} |archive-date=2 January 2026 |url-status=dead |language=uk}}}}"
    )


def test_everything_else_is_a_cite_web() -> None:
    """A page, and a post on another platform, is a `{{cite web}}`."""
    toot = exports.post(platform="bluesky", key="bluesky:post:x", url="https://bsky.app/profile/x/post/y", text="Words")

    assert wikipedia.citation(cited.cite(exports.page())) == (
        "{{cite web |url=https://www.example.org/EXAMPLE |title=PLACEHOLDER page title "
        "|website=PLACEHOLDER publisher |access-date=1 January 2026}}"
    )
    assert wikipedia.citation(cited.cite(toot)) == (
        "{{cite web |url=https://bsky.app/profile/x/post/y |author=Example Desk (@EXAMPLE_desk) |title=Words "
        "|website=Bluesky |date=14 March 2023 |access-date=1 January 2026}}"
    )


def test_markdown_names_and_links() -> None:
    """A Markdown item names author, title, site and day, and links to the source and its copy."""
    item = markdown.item(cited.cite(exports.page(archives=(exports.ARCHIVED,))))

    assert item == (
        "“[PLACEHOLDER page title](<https://www.example.org/EXAMPLE>)”, PLACEHOLDER publisher "
        f"([archived copy of 2 January 2026](<{exports.COPY}>))."
    )


@settings(max_examples=60)
@given(exports.hostile_sidecars())
@example(exports.sidecar(exports.page(url="https://www.example.org/?a=1&copy;=2&#60;")))
@example(
    exports.sidecar(exports.page(title="# h", authors=(Agent(name="1. - a"), Agent(name="2) b")), publisher="+ c"))
)
def test_markdown_has_no_markup_of_theirs(sidecar: Sidecar) -> None:
    """CommonMark sees one list with one paragraph a source, links of ours, and their words as they are."""
    sources = cited.sources(sidecar)
    tokens = MarkdownIt("commonmark").parse(write("markdown", sidecar))
    inline = [token.children or [] for token in tokens if token.type == "inline"]
    allowed = {source.url for source in sources} | {source.copy.url for source in sources if source.copy}
    hrefs = {child.attrGet("href") for children in inline for child in children if child.type == "link_open"}

    assert {token.type.rpartition("_")[0] or token.type for token in tokens} <= {
        *("ordered_list", "list_item", "paragraph", "inline"),
    }
    assert len(inline) == len(sources)
    assert {child.type for children in inline for child in children} <= {
        *("text", "text_special", "link_open", "link_close"),
    }
    assert hrefs <= allowed
    for children, source in zip(inline, sources, strict=True):
        assert source.title in "".join(child.content for child in children)


def test_the_page_says_what_stands() -> None:
    """The HTML list has each source with its address spelled out, its state in words, and its copy."""
    gone = exports.post(availability=exports.GONE, archives=(exports.ARCHIVED,), published=None)
    soup = BeautifulSoup(write("html", exports.sidecar(gone, exports.page())), "lxml")
    first, second = soup.find_all("li")
    told = {each.name: each.get_text() for each in first.find_all(["code", "strong", "blockquote"])}

    assert [each.get_text() for each in soup.find_all("h1")] == ["Sources: PLACEHOLDER headline"]
    assert told == {
        "code": exports.ADDRESS,
        "strong": "no longer available, last seen 1 January 2026, archived copy (Internet Archive, 2 January 2026)",
        "blockquote": exports.WORDS,
    }
    assert second.find("strong") is None


def test_the_page_lists_what_nobody_identified() -> None:
    """What was not identified is said so, by what the article says of it."""
    unknown = Identification(state=IdentificationState.UNIDENTIFIED, score=0.0, evidence=())
    link = exports.part(Role.SHORT_LINK, "https://t.co/EXAMPLEtco", "s2")
    mentions = (
        exports.mention(None, identification=unknown, written_author="Jo <b>", written_handle="jo"),
        exports.mention("s2", id="m2", identification=unknown, parts=(link,)),
    )
    soup = BeautifulSoup(write("html", exports.sidecar(exports.page(), mentions=mentions)), "lxml")

    assert [each.get_text() for each in soup.find_all("ul")[0].find_all("li")] == [
        "A copied post by Jo <b> (@jo)",
        "A link: https://t.co/EXAMPLEtco",
    ]


def test_the_table_has_a_row_for_each_mention() -> None:
    """Mentions come in article order, each with its source; a source that only a link leads to comes last."""
    again = exports.mention("s1", id="m2")
    rows = list(csv.DictReader(io.StringIO(write("csv", exports.sidecar(mentions=(exports.mention(), again))))))

    assert [(row["mention"], row["source"]) for row in rows] == [("m1", "s1"), ("m2", "s1"), ("", "s2")]
    assert rows[0] == {
        **dict.fromkeys(table.COLUMNS, ""),
        "mention": "m1",
        "form": "flattened_post",
        "start": "10",
        "end": "20",
        "written": "words",
        "identification": "confirmed",
        "comparison": "same_words",
        "review": "open",
        "attention": "none",
        "source": "s1",
        "key": f"x:post:{exports.POST_ID}",
        "kind": "social_post",
        "platform": "x",
        "title": exports.TITLE,
        "author": "Example Desk",
        "handle": "EXAMPLE_desk",
        "site": "X",
        "published": "2023-03-14",
        "language": "en",
        "url": exports.ADDRESS,
        "state": "live",
        "checked": exports.SEEN,
        "last_seen": exports.SEEN,
        "text": exports.WORDS,
    }


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'=1+1"),
        ("\t@x", "'@x"),
        ("-", "'-"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1", "a;'=1"),
        ("a; +1", "a; '+1"),
        ("a=1, b-2", "a=1, b-2"),
        ("one\r\ntwo", "one two"),
    ],
)
def test_cells_are_defused(written: str, shown: str) -> None:
    """What a spreadsheet would run has an apostrophe before it; all else stays as it is."""
    assert table.cell(written) == shown


@pytest.mark.parametrize(
    ("words", "title", "cut"),
    [
        ("one two", "one two", False),
        (" ".join(["word"] * 20), " ".join(["word"] * 20), False),
        (" ".join(["word"] * 21), " ".join(["word"] * 20), True),
        ("https://t.co/EXAMPLE #tag " + "word " * 19, "https://t.co/EXAMPLE #tag " + " ".join(["word"] * 18), True),
        ("🇺🇦" * 21, "🇺🇦" * 21, False),
        ("🇺🇦🇺🇦 " * 12, " ".join(["🇺🇦🇺🇦"] * 10), True),
        ("line\nline", "line line", False),
        ("한" * 400, "한" * 299 + "…", True),
        ("words https://pic.example.org/x", "words", False),
    ],
)
def test_a_post_is_called_by_its_first_words(words: str, title: str, cut: bool) -> None:  # noqa: FBT001 - a table of cases
    """Twenty words, each address, hashtag and emoji one of them; a picture's mark is none."""
    assert titles.first_words(words, without=frozenset({"https://pic.example.org/x"})) == (title, cut)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Desk 🇬🇧", "Desk"), ("🧑🏽‍🚀 Jo ❤️ 1️⃣", "Jo"), ("🇺🇦🇺🇦", "🇺🇦🇺🇦"), ("نیم‌فاصله", "نیم‌فاصله"), ("A ☎ B", "A B")],
)
def test_names_have_no_pictures(name: str, shown: str) -> None:
    """Flags and pictures are left out of a name, unless it is made of them; joiners inside words stay."""
    assert titles.without_emoji(name) == shown


@pytest.mark.parametrize(
    ("changes", "site", "title"),
    [
        ({"publisher": "X (formerly Twitter)"}, "X", exports.TITLE),
        ({"publisher": None}, "X", exports.TITLE),
        ({"platform": "mastodon", "publisher": "social.example.org"}, "social.example.org", exports.TITLE),
        (
            {"platform": "mastodon", "publisher": None, "url": "https://social.example.org/@a/1"},
            *["social.example.org", exports.TITLE],
        ),
        ({"platform": "doi", "kind": SourceKind.DOCUMENT, "publisher": "A Journal"}, "A Journal", exports.TITLE),
        ({"platform": "unheard-of", "publisher": None}, "x.com", exports.TITLE),
        ({"text": None, "description": None}, "X", "Post on X"),
        ({"text": None, "description": "Told of it"}, "X", "Told of it"),
        ({"text": "pic.twitter.com/EXAMPLEpic"}, "X", "Post on X"),
        ({"media": (Media(type="image"),), "title": "A title"}, "X", "A title"),
    ],
)
def test_where_and_what_a_source_is(changes: dict[str, object], site: str, title: str) -> None:
    """A platform has one name whatever its answers say; one server of many is named itself; no title is empty."""
    source = cited.cite(exports.post(**changes))

    assert (source.site, source.title) == (site, title)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/{x}|[y]?q=^`", "https://example.org/%7Bx%7D%7C%5By%5D?q=%5E%60"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://example.org/100%/%41", "https://example.org/100%25/%41"),
        ("http://[::1]/[x]", "http://[::1]/%5Bx%5D"),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
        ("https://", None),
    ],
)
def test_addresses_are_strict(written: str | None, address: str | None) -> None:
    """An address is ASCII of RFC 3986 with http or https, or is none."""
    assert cited.address(written) == address
