"""PubMed and PubMed Central: articles of medicine. Keyless: NCBI's E-utilities."""

import json
from urllib.parse import urlencode

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.dates import read_machine
from resolver.model import Agent, Facts, Partial
from resolver.platforms.base import Answered, Ask, Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import oembed, scholar
from resolver.vocabulary import AvailabilityState, Basis, Method, Precision, Reason, SourceKind

_PATTERNS = {"number": r"[0-9]{1,9}"}

_DAY = len("2020-01-24")
_AUTHORS = frozenset({None, "Author", "CollectiveName"})
"""Who wrote it; editors and investigators are named beside them."""


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask E-utilities for the summary."""
    wanted = urlencode({"db": "pmc" if item.kind == "pmc" else "pubmed", "id": item.id, "retmode": "json"})
    return (Ask(f"https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esummary.fcgi?{wanted}", Method.PLATFORM_API),)


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What the summary says; an `error` inside it is NCBI's word that there is no such number."""
    if answer.status != Status.OK:
        return oembed.by_status("esummary", answer)
    body = answer.json()
    record = shape.dig(body, "result", item.id)
    error = shape.text(record, "error") or shape.text(body, "error")
    if shape.text(record, "error"):
        return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal=f"esummary: {clean.line(error or '')}")
    if error is not None and "rate limit" in error.lower():
        return Reading(AvailabilityState.BLOCKED, Reason.RATE_LIMITED, signal=f"esummary: {error}", final=False)
    titles = (shape.text(record, name) for name in ("title", "booktitle", "vernaculartitle"))
    title = next((each for each in titles if each), None)
    if title is None and shape.text(record, "uid") != item.id:
        return oembed.unreadable("esummary", answer)
    authors = shape.items(record, "authors")[:100]
    names = (shape.text(each, "name") for each in authors if shape.text(each, "authtype") in _AUTHORS)
    facts = Facts(
        title=scholar.title(title) if title else None,
        authors=tuple(Agent(name=clean.line(name, clean.NAME)) for name in names if name),
        publisher=clean.line(shape.text(record, "fulljournalname") or shape.text(record, "source") or "", clean.NAME),
        published=_published(record),
        language=clean.line(shape.text(record, "lang", 0) or "", 20),
        kind=SourceKind.DOCUMENT,
    )
    return Reading(AvailabilityState.LIVE, facts=facts, signal="esummary 200")


def _published(record: object) -> Partial | None:
    """The date of the issue; where it is not written, the one by which the catalogue sorts (`2020/01/24 00:00`).

    That one is filled up to a day, so it says less than it seems to.
    """
    written = scholar.issue_date(shape.text(record, "pubdate") or "")
    sorted_by = shape.text(record, "sortpubdate") or shape.text(record, "sortdate") or ""
    return written or (read_machine(sorted_by[:_DAY].replace("/", "-"), Basis.API) if sorted_by else None)


def _said(
    status: int, body: object, state: AvailabilityState, reason: Reason | None = None, facts: Facts | None = None
) -> Answered:
    text = body if isinstance(body, str) else json.dumps(body)
    return Answered("pubmed:article:31978945", status, text, state, reason, facts or Facts(), Method.PLATFORM_API)


_RECORD = {
    "uid": "31978945",
    "title": "Words of the title.",
    "authors": [{"name": "Example A", "authtype": "Author"}],
    "fulljournalname": "Example Journal",
    "sortpubdate": "2020/02/20 00:00",
    "lang": ["eng"],
}

PLATFORM = Platform(
    name="pubmed",
    label="PubMed",
    aliases={"ncbi.nlm.nih.gov": ("m.ncbi.nlm.nih.gov",)},
    items=(
        ItemKind(
            "article",
            (
                "pubmed.ncbi.nlm.nih.gov/{id:number}/",
                "pubmed.ncbi.nlm.nih.gov/{id:number}/**",
                "www.ncbi.nlm.nih.gov/pubmed/{id:number}/**",
                "www.ncbi.nlm.nih.gov/m/pubmed/{id:number}/**",
                "europepmc.org/article/MED/{id:number}",
                "europepmc.org/abstract/MED/{id:number}",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "pmc",
            (
                "pmc.ncbi.nlm.nih.gov/articles/PMC{id:number}/",
                "pmc.ncbi.nlm.nih.gov/articles/PMC{id:number}/**",
                "www.ncbi.nlm.nih.gov/pmc/articles/PMC{id:number}/**",
                "europepmc.org/article/PMC/PMC{id:number}",
                "europepmc.org/articles/PMC{id:number}/**",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
            natives=("PMC{id:number}",),
        ),
    ),
    written={"PMID": "article", "PMCID": "pmc"},
    embeds=(Mark("div", classes=("altmetric-embed",), attrs=("data-pmid",), kind="article", needs=("data-pmid",)),),
    ask=ask,
    read=read,
    examples=(
        Reads("https://pubmed.ncbi.nlm.nih.gov/31978945/?from=single", "pubmed:article:31978945"),
        Reads("https://www.ncbi.nlm.nih.gov/pubmed/31978945", "pubmed:article:31978945"),
        Reads("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7092803/pdf/main.pdf", "pubmed:pmc:7092803"),
        Reads("https://europepmc.org/article/MED/31978945", "pubmed:article:31978945"),
        Foreign("https://pubmed.ncbi.nlm.nih.gov/?term=words"),
        Foreign("https://www.ncbi.nlm.nih.gov/books/NBK1234/"),
        Embedded('<div class="altmetric-embed" data-pmid="31978945"></div>', "pubmed:article:31978945"),
        _said(
            200,
            {"result": {"uids": ["31978945"], "31978945": _RECORD}},
            AvailabilityState.LIVE,
            facts=Facts(
                title="Words of the title.",
                authors=(Agent(name="Example A"),),
                publisher="Example Journal",
                published=Partial(
                    value="2020-02-20", precision=Precision.DAY, basis=Basis.API, as_written="2020-02-20"
                ),
                language="eng",
            ),
        ),
        _said(
            200,
            {"result": {"31978945": {"uid": "31978945", "error": "cannot get document summary"}}},
            AvailabilityState.GONE,
            Reason.NOT_FOUND,
        ),
        _said(429, {"error": "API rate limit exceeded"}, AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
        _said(200, {"error": "API rate limit exceeded"}, AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
        _said(403, "", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
        _said(502, "", AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR),
        _said(200, "{}", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _said(200, "<!doctype html>", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _said(200, {"result": {"31978945": []}}, AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
    ),
)
