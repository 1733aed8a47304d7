"""APA, Chicago and MLA of one source, as people paste them."""

import pytest

from resolver.export import styles
from resolver.export.cited import Cited, cite
from resolver.model import Source
from resolver.vocabulary import Precision, SourceKind
from tests.support import exports

CUT = exports.TITLE + "…"


def cited(source: Source) -> Cited:
    """The source as exports see it."""
    return cite(source)


def test_a_post() -> None:
    """Account, date, first words, kind, site and address, each where its style has it."""
    post = cited(exports.post())

    assert styles.apa(post) == f"Example Desk [@EXAMPLE_desk]. (2023, March 14). {CUT} [Post]. X. {exports.ADDRESS}"
    assert styles.chicago(post) == f"Example Desk (@EXAMPLE_desk), “{CUT}” X, March 14, 2023, {exports.ADDRESS}."
    assert styles.mla(post) == f"Example Desk [@EXAMPLE_desk]. “{CUT}” X, 14 Mar. 2023, {exports.ADDRESS}."


def test_a_page() -> None:
    """A page without author and date begins with its title; APA says that there is no date."""
    page = cited(exports.page())

    assert styles.apa(page) == "PLACEHOLDER page title. (n.d.). PLACEHOLDER publisher. https://www.example.org/EXAMPLE"
    assert styles.chicago(page) == "“PLACEHOLDER page title,” PLACEHOLDER publisher, https://www.example.org/EXAMPLE."
    assert styles.mla(page) == "“PLACEHOLDER page title.” PLACEHOLDER publisher, https://www.example.org/EXAMPLE."


@pytest.mark.parametrize(
    ("changes", "apa", "chicago", "mla"),
    [
        (
            {"published": exports.partial("2023-03", Precision.MONTH)},
            "(2023, March).",
            "X, March 2023,",
            "X, Mar. 2023,",
        ),
        ({"published": exports.partial("2023", Precision.YEAR)}, "(2023).", "X, 2023,", "X, 2023,"),
        ({"published": exports.partial("2023-09-04")}, "(2023, September 4).", "September 4, 2023,", "4 Sept. 2023,"),
        ({"text": 'He said "no".'}, 'He said "no". [Post].', "“He said 'no',”", "“He said 'no'.”"),
        ({"text": "So it was."}, "So it was. [Post].", "“So it was,” X,", "“So it was.” X,"),
        ({"text": "Why?"}, "Why? [Post].", "“Why?” X,", "“Why?” X,"),
        ({"authors": ()}, f"{CUT} [Post]. (2023, March 14). X.", f"“{CUT}” X,", f"“{CUT}” X,"),
        ({"kind": SourceKind.VIDEO, "title": "A film"}, "A film. X.", "“A film,” X,", "“A film.” X,"),
    ],
)
def test_what_is_known_is_said(changes: dict[str, object], apa: str, chicago: str, mla: str) -> None:
    """Nothing is added to a date, a title keeps its own mark, a full stop gives way to a comma, quotes nest."""
    post = cited(exports.post(**changes))

    assert apa in styles.apa(post)
    assert chicago in styles.chicago(post)
    assert mla in styles.mla(post)


def test_what_is_gone_is_cited_by_its_copy() -> None:
    """Where readers will not find it any more, they are led to the archived copy."""
    gone = cited(exports.post(availability=exports.GONE, archives=(exports.ARCHIVED,)))

    assert styles.apa(gone).endswith(f" X. {exports.ARCHIVED.url}")
    assert styles.chicago(gone).endswith(f"archived at {exports.ARCHIVED.url}.")
    assert styles.mla(gone).endswith(f"archived at {exports.ARCHIVED.url}.")
