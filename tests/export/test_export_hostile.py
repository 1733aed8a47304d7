"""Whatever a stranger writes, every format stays whole: it parses back, and no line of it is theirs."""

import csv
import io
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bs4 import BeautifulSoup
from hypothesis import example, given, settings

from resolver import clean, export
from resolver.export import cited, oembed, table, wikipedia
from resolver.model import Sidecar
from tests.support import exports
from tests.support.csl_rules import problems

FORMATS = [each.name for each in export.formats()]
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
RIS_TAGS = {*("TY", "ID", "AU", "TI", "T2", "PY", "DA", "Y2", "M3", "AB", "LA", "AN", "UR", "DB", "AV", "N1", "ER")}
LATEX = (
    r"\\text(?:backslash|braceleft|braceright|asciitilde|asciicircum|less|greater|bar)\{\}|\\url\{[^{}\\]*\}|\\[$&#%_]"
)
MEGABYTE = exports.sidecar(exports.post(text="=1 \\{<x>}\r\n" * 100_000, title="x" * 1_000_000))


def write(name: str, sidecar: Sidecar) -> str:
    """A sidecar in the format of this name."""
    found = export.named(name)
    assert found is not None
    return found.encoded(sidecar).decode("utf-8")


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
def test_every_format_is_text_without_controls(sidecar: Sidecar) -> None:
    """Each format can be encoded, gives the same bytes twice, and but for the article's own words has no controls."""
    for name in FORMATS:
        written = write(name, sidecar)

        assert written == write(name, sidecar)
        if name not in {"json", "annotation"}:
            assert not CONTROLS.search(written), name


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
def test_json_formats_parse_and_stay_in_their_script(sidecar: Sidecar) -> None:
    """JSON parses, and JSON-LD cannot end the `<script>` element that it stands in."""
    for name in ("json", "annotation", "ans", "csl", "ninjs", "oembed", "schema-org"):
        assert json.loads(write(name, sidecar)) is not None
    for name in ("annotation", "schema-org"):
        assert not re.search("[<>&\u2028\u2029]", write(name, sidecar))
    assert problems(json.loads(write("csl", sidecar))) == []


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
def test_no_ris_line_is_forged(sidecar: Sidecar) -> None:
    """Every RIS line is a tag of ours, records are as many as sources, and rispy reads titles and addresses back."""
    written = write("ris", sidecar)
    sources = cited.sources(sidecar)
    lines = written.split("\r\n")
    tags = [line[:6] for line in lines if line]
    records = rispy.loads(written) if written else []

    assert "\n" not in written.replace("\r\n", "")
    assert len(written.splitlines()) == len(lines) - 1
    assert set(tags) <= {f"{tag}  - " for tag in RIS_TAGS}
    assert tags.count("TY  - ") == tags.count("ER  - ") == len(records) == len(sources)
    for record, source in zip(records, sources, strict=True):
        assert record["title"] == source.title.strip()
        assert record.get("urls") == ([source.url.replace(";", "%3B")] if source.url else None)


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_no_bibtex_entry_is_forged(name: str, sidecar: Sidecar) -> None:
    """Braces balance in every value, entries are as many as sources, and LaTeX sees no command but ours."""
    written = write(name, sidecar)
    sources = cited.sources(sidecar)
    library = parse_string(written)
    rest = re.sub(LATEX, "", written)

    assert library.failed_blocks == []
    assert [entry.entry_type for entry in library.entries] == [{"bibtex": "misc", "biblatex": "online"}[name]] * len(
        sources
    )
    assert len({entry.key.casefold() for entry in library.entries}) == len(sources)
    assert "\\" not in rest
    assert "%" not in re.sub(r"(?m)^  url = .*$", "", rest)
    for line in written.splitlines():
        assert re.match(r"@(?:misc|online)\{[A-Za-z0-9._-]+,$|  [a-z]+ = .*,$|\}$|$", line)
        if line.startswith("  "):
            assert line.count("{") == line.count("}")


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
def test_no_spreadsheet_runs_a_cell(sidecar: Sidecar) -> None:
    """No cell begins with what a spreadsheet runs, with commas or semicolons between cells; one row is one line."""
    written = write("csv", sidecar)
    rows = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    unlinked = [source for source in cited.sources(sidecar) if not source.mentions]
    elsewhere = list(csv.reader(io.StringIO(written, newline=""), delimiter=";"))

    assert rows[0] == list(table.COLUMNS)
    assert {len(row) for row in rows} == {len(table.COLUMNS)}
    assert len(rows) == 1 + len(sidecar.mentions) + len(unlinked)
    assert written.count("\r\n") == len(written.splitlines()) == len(rows)
    for row in [*rows, *elsewhere]:
        assert not [value for value in row if re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", value)]


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
def test_html_holds_no_element_of_theirs(sidecar: Sidecar) -> None:
    """The page and the cards hold our elements and attributes only, and no address but http(s)."""
    known = {
        *(
            "html",
            "head",
            "meta",
            "title",
            "body",
            "h1",
            "h2",
            "p",
            "ol",
            "ul",
            "li",
            "a",
            "bdi",
            "br",
            "code",
            "strong",
        ),
        "blockquote",
    }
    attributes = {
        *("charset", "class", "cite", "content", "dir", "href", "http-equiv", "id", "lang", "name", "rel"),
    }
    cards = [str(answer.get("html", "")) for answer in json.loads(write("oembed", sidecar))]
    for markup in [write("html", sidecar), *cards]:
        soup = BeautifulSoup(markup, "lxml")
        elements = soup.find_all()

        assert {element.name for element in elements} <= known
        assert {name for element in elements for name in element.attrs} <= attributes
        for link in soup.find_all("a"):
            assert str(link["href"]).startswith(("https://", "http://"))
            assert set(link["rel"]) == {"noopener", "noreferrer", "nofollow", "ugc"}


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
def test_oembed_xml_is_well_formed(sidecar: Sidecar) -> None:
    """The XML of an answer parses, and holds what the JSON holds."""
    for source in cited.sources(sidecar):
        answer = oembed.of(source, max_width=400)
        root = ET.fromstring(oembed.as_xml(answer))  # noqa: S314 - our own document

        assert {each.tag: each.text or "" for each in root} == {name: str(value) for name, value in answer.items()}


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
def test_no_template_is_left(sidecar: Sidecar) -> None:
    """Each line is one template whose braces and bars are ours, and no title holds an address or a signature."""
    for line in write("wikipedia", sidecar).splitlines():
        inner = line.removeprefix("* {{cite ").removesuffix("}}")
        names = [piece.partition("=")[0] for piece in inner.split(" |")[1:]]

        assert re.fullmatch(r"\* \{\{cite (?:web|tweet)( \|[a-z-]+=[^|]*)+\}\}", line)
        assert len(names) == len(set(names))
        assert not re.search(r"[{}\[\]<>]|~~~|''|__", inner)
    assert wikipedia.text("see https://example.org") == "see https:&#47;&#47;example.org"


@settings(max_examples=40)
@given(exports.hostile_sidecars())
@example(MEGABYTE)
@pytest.mark.parametrize("name", ["text", "markdown"])
def test_lists_have_a_line_for_each_source(name: str, sidecar: Sidecar) -> None:
    """Running text and Markdown are one line a source."""
    assert len(write(name, sidecar).splitlines()) == len(cited.sources(sidecar))


@pytest.mark.parametrize("reader", [clean.line, clean.block])
def test_a_megabyte_is_cut(reader: Callable[[str], str | None]) -> None:
    """A text of a megabyte costs no more than its limit."""
    assert len(reader("x" * 1_000_000) or "") <= clean.TEXT
    assert len(write("csl", MEGABYTE)) < 100_000
