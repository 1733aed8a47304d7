"""Papers: what catalogues really say of title, authors and date, and when a paper is said not to be there."""

import json
from datetime import UTC, datetime

import pytest

from resolver import platforms
from resolver.answer import Answer
from resolver.platforms.base import Reading
from resolver.platforms.shared import scholar
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method


def said(url: str, body: object) -> Reading:
    """What the catalogue says about the work at this address."""
    item = platforms.item(url)
    platform = platforms.named(item.platform) if item else None
    assert item
    assert platform
    raw = body if isinstance(body, str) else json.dumps(body)
    answer = Answer(url, 200, datetime.now(UTC), {"content-type": "application/json"}, raw.encode())
    return platform.read(item, Method.PLATFORM_API, answer)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Growth of <i>E.&#160;coli</i>\n in &amp; out", "Growth of E.\u00a0coli\n in & out"),
        ("Growth of &lt;i&gt;E. coli&lt;/i&gt;", "Growth of E. coli"),
        ("H<sub>2</sub>O and 10<sup>-3</sup>", "H2O and 10-3"),
        ("<jats:title>Aim</jats:title><jats:p>To see.</jats:p>", " Aim  To see. "),
        ("p < 0.05 and q > 1", "p < 0.05 and q > 1"),
        ("p &lt; 0.05, <x> kept", "p < 0.05, <x> kept"),
    ],
)
def test_typesetting_is_no_words(written: str, text: str) -> None:
    """Marks of typesetting go, escaped or not; less-than signs and unknown words in brackets stay."""
    assert scholar.plain(written) == text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026", "2026"),
        ("2026 Jun", "2026-06"),
        ("2026 Jun 2", "2026-06-02"),
        ("2026 Jan-Feb", "2026-01"),
        ("2026 Winter", "2026"),
        ("2026 Feb 30", None),
        ("Jun 2026", None),
        ("", None),
    ],
)
def test_an_issues_date_is_as_fine_as_it_is_written(written: str, value: str | None) -> None:
    """A month without a day is a month, never its first day."""
    found = scholar.issue_date(written)

    assert (found.value if found else None) == value


ARTICLE = "https://pubmed.ncbi.nlm.nih.gov/31978945/"


def article(**told: object) -> Reading:
    """What PubMed says about an article with these members."""
    return said(ARTICLE, {"result": {"31978945": {"uid": "31978945", "title": "Words", **told}}})


def test_the_date_by_which_a_catalogue_sorts_is_not_the_date() -> None:
    """The sorting date is filled up to a day; the written one counts, and the other only where there is none."""
    month = article(pubdate="2026 Jun", sortpubdate="2026/06/01 00:00").facts.published
    sorted_by = article(sortpubdate="2026/06/01 00:00").facts.published

    assert month
    assert (month.value, month.as_written) == ("2026-06", "2026 Jun")
    assert sorted_by
    assert sorted_by.value == "2026-06-01"


def test_who_wrote_an_article() -> None:
    """Authors and the groups that signed are told; editors and investigators are not the authors."""
    people = [("A B", "Author"), ("Group", "CollectiveName"), ("C D", "Editor"), ("E F", "Investigator")]
    facts = article(authors=[{"name": name, "authtype": kind} for name, kind in people]).facts

    assert [each.name for each in facts.authors] == ["A B", "Group"]


@pytest.mark.parametrize(
    ("told", "title"),
    [({"title": "", "booktitle": "A Book"}, "A Book"), ({"title": "", "vernaculartitle": "Wörter"}, "Wörter")],
)
def test_a_work_without_an_english_title(told: dict[str, object], title: str) -> None:
    """A book's title, or the one in its own language, stands in; a record without any is still a record."""
    assert article(**told).facts.title == title
    assert article(title="").state is State.LIVE


WORK = "https://doi.org/10.1371/journal.pone.0115253"


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({"issued": {"date-parts": [[None]]}, "published-online": {"date-parts": [[2014, 12]]}}, "2014-12"),
        ({"issued": {"date-parts": [[2015]]}, "published-online": {"date-parts": [[2014, 12]]}}, "2015"),
        ({"issued": {"date-parts": [[]]}}, None),
    ],
)
def test_an_unknown_date_is_none(told: dict[str, object], value: str | None) -> None:
    """`[[null]]` is no date; the next place that has one is read."""
    published = said(WORK, {"DOI": "10.1371/journal.pone.0115253", "title": "Words", **told}).facts.published

    assert (published.value if published else None) == value


def feed(address: str) -> str:
    """A feed with one entry under this address."""
    entry = f"<entry><id>{address}</id><title>Words</title></entry>" if address else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("http://arxiv.org/abs/1706.03762v7", State.LIVE),
        ("http://arxiv.org/abs/1706.03762", State.LIVE),
        ("http://arxiv.org/abs/1706.037621v1", State.GONE),
        ("http://arxiv.org/api/errors#incorrect_id_format_for_1706.03762", State.GONE),
        ("http://arxiv.org/api/errors#start_must_be_an_integer", State.UNREACHABLE),
        ("", State.GONE),
    ],
)
def test_an_error_of_the_catalogue_is_no_word_about_the_paper(address: str, state: State) -> None:
    """Errors come as entries with status 200; an empty feed, which comes under load too, is no last word."""
    reading = said("https://arxiv.org/abs/1706.03762", feed(address))

    assert reading.state is state
    assert reading.final is (state is State.LIVE)
