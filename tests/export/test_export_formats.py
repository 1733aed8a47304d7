"""The list of formats, and which of them an Accept header gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import export
from resolver.model import Sidecar, dump
from resolver.store import files
from tests.support import exports

NAMES = (
    *("json", "annotation", "ans", "biblatex", "bibtex", "csl", "csv", "html", "markdown", "ninjs", "oembed", "ris"),
    *("schema-org", "text", "wikipedia"),
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
ANNOTATION = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


def test_every_format_is_found() -> None:
    """The folder holds these formats; names and suffixes tell them apart, and the sidecar's own is first."""
    found = export.formats()

    assert tuple(each.name for each in found) == NAMES
    assert len({each.suffix for each in found}) == len(found)
    assert all(each.label and "/" in each.media_type for each in found)


@pytest.mark.parametrize("name", NAMES)
def test_a_format_is_found_by_name_and_writes_an_empty_sidecar(name: str) -> None:
    """Each format has its name, and an article without sources is no mistake."""
    found = export.named(name)
    nothing = exports.sidecar(mentions=(exports.mention(None),)).model_copy(update={"mentions": (), "sources": ()})

    assert found is not None
    assert found.name == name
    assert found.encoded(nothing) == found.write(nothing).encode()


def test_an_unknown_name_is_none() -> None:
    """There is no format of a name that nobody gave."""
    assert export.named("endnote") is None


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("application/vnd.embed-resolver.sources+json", "json"),
        ("application/*", "json"),
        ("text/csv", "csv"),
        ("text/csv; header=absent", None),
        ("TEXT/CSV;Q=0.5", "csv"),
        ("application/vnd.citationstyles.csl+json", "csl"),
        ("application/x-research-info-systems", "ris"),
        ("application/x-bibtex", "bibtex"),
        ("text/x-bibtex;charset=utf-8", "bibtex"),
        ("application/ld+json", "annotation"),
        (ANNOTATION, "annotation"),
        ('application/ld+json;profile="https://schema.org"', "schema-org"),
        ('application/ld+json;profile="https://schema.org", */*;q=0.1', "schema-org"),
        (BROWSER, "html"),
        ("text/csv;q=0.5, application/x-bibtex;q=0.8", "bibtex"),
        ("text/csv, application/x-bibtex", "bibtex"),
        ("text/html;q=0, */*", "json"),
        ("application/json;q=0, */*;q=0.1", "json"),
        ("application/json;q=0, application/vnd.embed-resolver.sources+json;q=0, */*;q=0.1", "annotation"),
        ("image/png", None),
        ("application/json;q=0", None),
        ("nonsense", None),
        (", ;q=1, /, text/, text/csv", "csv"),
        ("text/csv;q=2", None),
        ('text/csv;x="a,b;c\\"d", text/plain', "text"),
        ("text/markdown; variant=CommonMark", "markdown"),
    ],
)
def test_accept_picks_a_format(accept: str | None, name: str | None) -> None:
    """Quality comes first, then how exactly it was asked for; what cannot be read is passed over."""
    found = export.for_accept(accept)

    assert (found.name if found else None) == name


@given(st.text(max_size=200) | st.text(alphabet='*/;,="\\ qtexthml01.', max_size=300))
def test_any_header_is_read(accept: str) -> None:
    """No header raises, and what comes out is a format or none."""
    found = export.for_accept(accept)

    assert found is None or found.name in NAMES


@pytest.mark.parametrize("piece", ['"', '\\"', ";", ",", "a/b;", 'a="b', "text/csv;q="])
def test_a_long_header_costs_little(piece: str) -> None:
    """A header of a megabyte is cut: only its beginning is read."""
    found = export.for_accept(piece * (1_000_000 // len(piece)))

    assert found is None or found.name in NAMES


@pytest.mark.parametrize(
    ("accept", "label"),
    [
        (None, "application/vnd.embed-resolver.sources+json; version=1"),
        ("*/*", "application/vnd.embed-resolver.sources+json; version=1"),
        ("application/vnd.embed-resolver.sources+json", "application/vnd.embed-resolver.sources+json; version=1"),
        ("application/json", "application/json"),
        ("text/x-bibtex", "text/x-bibtex"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("application/ld+json", ANNOTATION),
    ],
)
def test_an_answer_is_labelled_as_it_was_asked_for(accept: str | None, label: str) -> None:
    """Who asks for `application/json` is not answered with a type that it may not take."""
    found = export.for_accept(accept)

    assert found is not None
    assert found.media_type == label


def test_the_sidecars_own_bytes() -> None:
    """`json` is what `resolver check` writes beside the article, and reads back to the same sidecar."""
    own = export.named("json")
    sidecar = exports.sidecar()

    assert own is not None
    assert own.write(sidecar) == dump(sidecar, indent=2) + "\n"
    assert own.suffix == files.SUFFIX
    assert Sidecar.model_validate_json(own.encoded(sidecar)) == sidecar
