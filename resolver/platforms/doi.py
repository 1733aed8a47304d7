"""DOI: scholarly works by their identifier, wherever a publisher's address has it.

Keyless: the two large registration agencies give CSL-JSON (what content negotiation at doi.org leads to, without its
redirect), and doi.org's handle API says for every agency whether a DOI exists. A DOI is the same in capitals and
small letters; what publishers hang behind it (`/full`, `/pdf`) is no part of it. An article at nature.com has the last
part of its DOI for a name, behind 10.1038 (seen 2026).
"""

import json
import re
from collections.abc import Sequence
from urllib.parse import quote

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.model import Agent, Facts, Partial
from resolver.platforms.base import Answered, Ask, Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import oembed, scholar
from resolver.vocabulary import AvailabilityState, Basis, Method, Precision, Reason, SourceKind

_PATTERNS = {
    "doi": r"10\.[0-9]{4,9}/[^\s?#\"]{1,300}",
    "view": r"(?:full|abs|pdf|epdf|pdfdirect|reader|book|ref|figure|suppl|pdfplus|full-xml)",
    "journal": r"[a-z]{3,40}",
    "nature": r"(?:[sd]4\d{4}-[0-9a-z-]{8,20}|[a-z]{3,12}[.0-9]{3,12}[a-z0-9]?|[0-9]{3,9}[a-z][0-9a-z]?)",
}
_TAIL = re.compile(r"(?:/(?:full|abstract|pdf|epdf|html|summary|meta|references|figures)|\.(?:pdf|full|abstract))+$")
_PREPRINT_VERSION = re.compile(r"(?<=[0-9])v[0-9]{1,2}$")


def _one_spelling(doi: str) -> str:
    """Small letters, without a view's name, closing punctuation, or the version that two preprint servers append."""
    spelled = _TAIL.sub("", doi.lower().rstrip(".,;/"))
    return _PREPRINT_VERSION.sub("", spelled) if spelled.startswith("10.1101/") else spelled


_CSL = "application/vnd.citationstyles.csl+json"
_ABSENT = "100"
"""The handle system's response code for a name that does not exist."""

_YEARS = range(1400, 2200)
_DATES = ("issued", "published", "published-online", "published-print")
"""Where a date stands, in the order in which it is believed; an unknown one is `[[null]]`."""


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask Crossref, then DataCite, for the record; then doi.org whether there is such a DOI at all."""
    doi = quote(item.id, safe="/:;()")
    return (
        Ask(f"https://api.crossref.org/works/{quote(item.id, safe='')}/transform/{_CSL}", Method.PLATFORM_API),
        Ask(f"https://data.crosscite.org/{_CSL}/{doi}", Method.PLATFORM_API),
        Ask(f"https://doi.org/api/handles/{doi}", Method.PLATFORM_API),
    )


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What an agency's record or the handle system says; an agency's 404 means only that the DOI is another's."""
    body = answer.json()
    if shape.text(body, "responseCode") == _ABSENT:
        return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal="handle: does not exist")
    if shape.text(body, "responseCode") == "1":
        return Reading(AvailabilityState.LIVE, facts=Facts(url=_target(body)), signal="handle: exists")
    if answer.status == Status.NOT_FOUND:
        return Reading(AvailabilityState.UNSUPPORTED, Reason.NO_PROVIDER, signal="agency 404", final=False)
    if answer.status != Status.OK:
        return oembed.by_status("agency", answer)
    if (shape.text(body, "DOI") or "").lower() != item.id:
        return oembed.unreadable("agency", answer)
    return Reading(AvailabilityState.LIVE, facts=_facts(body), signal="agency 200")


def _target(body: object) -> str | None:
    for value in shape.items(body, "values"):
        if shape.text(value, "type") == "URL":
            return clean.link(shape.text(value, "data", "value") or "")
    return None


def _facts(body: object) -> Facts:
    title = shape.text(body, "title") or shape.text(body, "title", 0)
    return Facts(
        title=scholar.title(title) if title else None,
        description=clean.line(scholar.plain(shape.text(body, "abstract") or ""), clean.DESCRIPTION),
        authors=tuple(filter(None, (_author(entry) for entry in shape.items(body, "author")[:100]))),
        publisher=clean.line(
            scholar.plain(
                shape.text(body, "container-title")
                or shape.text(body, "container-title", 0)
                or shape.text(body, "publisher")
                or ""
            ),
            clean.NAME,
        ),
        published=next((day for name in _DATES if (day := _date(shape.items(body, name, "date-parts", 0)))), None),
        language=clean.line(shape.text(body, "language") or "", 20),
        url=clean.link(shape.text(body, "URL") or ""),
        kind=SourceKind.DOCUMENT,
    )


def _author(entry: object) -> Agent | None:
    parts = (shape.text(entry, "given"), shape.text(entry, "family"))
    name = " ".join(filter(None, parts)) or shape.text(entry, "literal") or shape.text(entry, "name")
    orcid = clean.link(shape.text(entry, "ORCID") or "")
    return Agent(name=clean.line(name, clean.NAME), url=orcid, platform_id=orcid) if name else None


def _date(parts: Sequence[object]) -> Partial | None:
    """CSL's `[year, month, day]`, of which the end may be missing; numbers come as strings, too."""
    numbers = [shape.number([part], 0) for part in parts[:3]]
    whole = [int(number) for number in numbers if number is not None]
    if len(whole) != len(numbers) or not whole or whole[0] not in _YEARS:
        return None
    month = whole[1] if len(whole) > 1 and whole[1] in range(1, 13) else None
    day = whole[2] if month and len(whole) > 2 and whole[2] in range(1, 32) else None  # noqa: PLR2004 - year, month, day
    value = f"{whole[0]}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return Partial(value=value, precision=precision, basis=Basis.API)


_KEY = "doi:work:10.1371/journal.pone.0115253"
_RECORD = {
    "DOI": "10.1371/JOURNAL.PONE.0115253",
    "title": "Words of the <i>title</i>",
    "author": [{"given": "Ada", "family": "Example"}, {"literal": "The Example Group"}],
    "container-title": "Example Journal",
    "issued": {"date-parts": [[2014, 12]]},
    "URL": "https://doi.org/10.1371/journal.pone.0115253",
}


def _said(
    status: int, body: object, state: AvailabilityState, reason: Reason | None = None, facts: Facts | None = None
) -> Answered:
    text = body if isinstance(body, str) else json.dumps(body)
    return Answered(_KEY, status, text, state, reason, facts or Facts(), Method.PLATFORM_API)


PLATFORM = Platform(
    name="doi",
    label="DOI",
    aliases={
        "doi.org": ("dx.doi.org", "dx.medra.org", "doi.apa.org"),
        "onlinelibrary.wiley.com": (
            "*.onlinelibrary.wiley.com",
            "journals.sagepub.com",
            "tandfonline.com",
            "dl.acm.org",
            "pubs.acs.org",
            "pnas.org",
            "science.org",
            "science.sciencemag.org",
            "nejm.org",
            "annualreviews.org",
            "ahajournals.org",
            "journals.asm.org",
            "royalsocietypublishing.org",
            "ascopubs.org",
            "emerald.com",
            "liebertpub.com",
            "journals.uchicago.edu",
            "psychiatryonline.org",
            "ajph.aphapublications.org",
            "degruyter.com",
        ),
        "biorxiv.org": ("medrxiv.org",),
        "journals.plos.org": ("plos.org",),
    },
    items=(
        ItemKind(
            "work",
            (
                "doi.org/{id:doi}",
                "onlinelibrary.wiley.com/doi/{id:doi}",
                "onlinelibrary.wiley.com/doi/{view:view}/{id:doi}",
                "link.springer.com/article/{id:doi}",
                "link.springer.com/chapter/{id:doi}",
                "link.springer.com/book/{id:doi}",
                "link.springer.com/content/pdf/{id:doi}",
                "www.frontiersin.org/articles/{id:doi}",
                "www.frontiersin.org/journals/{section}/articles/{id:doi}",
                "journals.plos.org/{journal:journal}/article?id={id:doi}",
                "www.biorxiv.org/content/{id:doi}",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
            fold=_one_spelling,
        ),
        ItemKind(
            "work",
            (
                "doi.org/10.1038/{slug:nature}",
                "www.nature.com/articles/{slug:nature}/**",
                "www.nature.com/articles/{slug:nature}.pdf",
            ),
            id="10.1038/{slug}",
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
            fold=str.lower,
        ),
    ),
    written={"DOI": "work", "doi": "work"},
    embeds=(
        Mark("div", classes=("altmetric-embed",), attrs=("data-doi",), kind="work", needs=("data-doi",)),
        Mark("span", classes=("__dimensions_badge_embed__",), attrs=("data-doi",), kind="work", needs=("data-doi",)),
    ),
    ask=ask,
    read=read,
    examples=(
        Reads("https://doi.org/10.1371/journal.pone.0115253", "doi:work:10.1371/journal.pone.0115253"),
        Reads("https://www.nature.com/articles/s41586-000-0000-0#Sec1", "doi:work:10.1038/s41586-000-0000-0"),
        Reads("https://www.nature.com/articles/nature00000.pdf", "doi:work:10.1038/nature00000"),
        Foreign("https://www.nature.com/articles?type=news"),
        Foreign("https://www.nature.com/nature/articles"),
        Reads("http://dx.doi.org/10.1371/JOURNAL.PONE.0115253.", "doi:work:10.1371/journal.pone.0115253"),
        Reads(
            "https://doi.org/10.1002/(SICI)1234-5678(199601)1:1%3C1::AID-EXAMPLE%3E3.0.CO;2-X",
            "doi:work:10.1002/(sici)1234-5678(199601)1:1<1::aid-example>3.0.co;2-x",
        ),
        Reads("https://onlinelibrary.wiley.com/doi/full/10.1002/example.1234", "doi:work:10.1002/example.1234"),
        Reads(
            "https://www.tandfonline.com/doi/abs/10.1080/12345678.2020.1234567?journalCode=x",
            "doi:work:10.1080/12345678.2020.1234567",
        ),
        Reads(
            "https://www.frontiersin.org/articles/10.3389/fpsyg.2020.12345/full", "doi:work:10.3389/fpsyg.2020.12345"
        ),
        Reads(
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0115253",
            "doi:work:10.1371/journal.pone.0115253",
        ),
        Reads(
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf", "doi:work:10.1101/2020.01.01.123456"
        ),
        Foreign("https://doi.org/"),
        Foreign("https://onlinelibrary.wiley.com/journal/12345678"),
        Foreign("https://www.doi.org/the-identifier/what-is-a-doi/"),
        Embedded(
            '<div class="altmetric-embed" data-badge-type="donut" data-doi="10.1371/journal.pone.0115253"></div>',
            "doi:work:10.1371/journal.pone.0115253",
        ),
        _said(
            200,
            _RECORD,
            AvailabilityState.LIVE,
            facts=Facts(
                title="Words of the title",
                authors=(Agent(name="Ada Example"), Agent(name="The Example Group")),
                publisher="Example Journal",
                published=Partial(value="2014-12", precision=Precision.MONTH, basis=Basis.API),
            ),
        ),
        _said(200, {**_RECORD, "title": ["Words"], "author": {}, "issued": []}, AvailabilityState.LIVE),
        _said(
            200,
            {"responseCode": 1, "values": [{"type": "URL", "data": {"value": "https://example.org/work"}}]},
            AvailabilityState.LIVE,
            facts=Facts(url="https://example.org/work"),
        ),
        _said(404, {"responseCode": 100, "handle": "10.1371/x"}, AvailabilityState.GONE, Reason.NOT_FOUND),
        _said(404, "Resource not found.", AvailabilityState.UNSUPPORTED, Reason.NO_PROVIDER),
        _said(429, "", AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
        _said(403, "", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
        _said(504, "", AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR),
        _said(200, "{}", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _said(200, "<!doctype html>", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _said(200, {"DOI": ["x"]}, AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
    ),
)
