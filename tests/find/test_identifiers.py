"""Identifiers that are written without an address: what they name, where they end, and words that are none."""

import pytest

from resolver.find import find_mentions, read_article
from resolver.find.text import find_in_text
from resolver.vocabulary import ArticleFormat, Form

URI = "at://did:plc:oety7qbfx7x6exn2ytrwikmr/app.bsky.feed.post/3m2fwidhqks2u"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("DOI: 10.1371/journal.pone.0115253", "doi:work:10.1371/journal.pone.0115253"),
        ("doi:10.1371/journal.pone.0115253", "doi:work:10.1371/journal.pone.0115253"),
        ("DOI: 10.1000/182", "doi:work:10.1000/182"),
        ("arXiv:2101.00001", "arxiv:paper:2101.00001"),
        ("arXiv:2101.00001v2", "arxiv:paper:2101.00001"),
        ("arXiv: hep-th/9901001", "arxiv:paper:hep-th/9901001"),
        ("PMID: 12345678", "pubmed:article:12345678"),
        ("PMID:12345678", "pubmed:article:12345678"),
        ("PMCID: PMC1234567", "pubmed:pmc:1234567"),
        (URI, "bluesky:post:did:plc:oety7qbfx7x6exn2ytrwikmr/3m2fwidhqks2u"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "({}).", "See {}, which says so.", "“{}”", "[{}]"])
def test_a_written_identifier_is_a_citation(written: str, key: str, around: str) -> None:
    """Sign and id are one mention, without what stands around; it leads to the item's own address."""
    text = "Words of it. " + around.format(written) + "\nNext."
    (found,) = find_in_text(text)

    assert found.item is not None
    assert (found.form, found.item.key, found.url) == (Form.BARE_URL, key, found.item.url)
    assert text[found.start : found.end] == written
    assert [part.value for part in found.parts] == [written]


@pytest.mark.parametrize(
    "text",
    [
        "He was doing 10.5/10 and doi 5.",
        "The DOI of the paper: none. DOI: pending",
        "arXiv: the server. On arXiv 12 papers stood.",
        "PMID: unknown, PMID-12345678: so it is; DOI:  and DOI:\n10.1000/182",
        "bat://did:plc:oety7qbfx7x6exn2ytrwikmr/app.bsky.feed.post/3m2fwidhqks2u",
        "at://did:plc:oety7qbfx7x6exn2ytrwikmr/app.bsky.actor.profile/self",
        "Version 10.1000/182 without a word",
    ],
)
def test_words_with_numbers_are_no_identifiers(text: str) -> None:
    """A sign alone, other words that hold it, and numbers without a sign name nothing."""
    assert find_in_text(text) == []


def test_an_identifier_inside_an_address_or_a_link_counts_once() -> None:
    """The address is the mention; the words of a link are the link's."""
    url = "https://doi.org/10.1371/journal.pone.0115253"
    html = f'<p>See <a href="{url}">DOI: 10.1371/journal.pone.0115253</a> there.</p>'

    assert len(find_in_text(f"DOI: {url}")) == 1
    assert [each.form for each in find_mentions(read_article(html, fmt=ArticleFormat.HTML))] == [Form.LINK]
