"""arXiv: preprints. Keyless: the Atom API. A key is the paper; its versions (`v2`) are looks at it.

The first four digits of an id since April 2007 are the year and month of submission.
"""

import re
from typing import TYPE_CHECKING

from resolver import clean
from resolver.answer import Answer, Status
from resolver.dates import read_machine
from resolver.model import Agent, Facts, Partial
from resolver.platforms.base import Answered, Ask, Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState, Basis, Method, Precision, Reason, SourceKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_PATTERNS = {
    "paper": r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,12}(?:\.[A-Za-z-]{2,4})?/[0-9]{7})",
    "version": r"[0-9]{1,3}",
    "view": r"(?:abs|pdf|html|format|ps|src|e-print)",
}

_ATOM = "{http://www.w3.org/2005/Atom}"


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask the Atom API for the newest version."""
    return (Ask(f"https://export.arxiv.org/api/query?id_list={item.id}&max_results=1", Method.PLATFORM_API),)


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What the feed says.

    One without this paper says that there is none, but comes under load, too; an error is an entry of its own.
    """
    if answer.status != Status.OK:
        return oembed.by_status("atom", answer)
    from lxml import etree  # noqa: PLC0415 - 5 ms of each start, and few articles cite a paper

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        feed = etree.fromstring(answer.body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return oembed.unreadable("atom", answer)
    if feed.tag != f"{_ATOM}feed":
        return oembed.unreadable("atom", answer)
    named = re.compile(rf"/abs/{re.escape(item.id)}(?:v[0-9]{{1,3}})?$")
    for entry in feed.iterfind(f"{_ATOM}entry"):
        address = entry.findtext(f"{_ATOM}id") or ""
        if named.search(address):
            return Reading(AvailabilityState.LIVE, facts=_facts(entry), signal="atom 200")
        if "/api/errors" in address and "incorrect_id" not in address:
            return oembed.unreadable("atom", answer)
    return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal="atom 200 without the paper", final=False)


def _facts(entry: "_Element") -> Facts:
    published, updated = entry.findtext(f"{_ATOM}published"), entry.findtext(f"{_ATOM}updated")
    names = [clean.line(name.text or "", clean.NAME) for name in entry.iterfind(f"{_ATOM}author/{_ATOM}name")]
    return Facts(
        title=clean.line(entry.findtext(f"{_ATOM}title") or ""),
        description=clean.line(entry.findtext(f"{_ATOM}summary") or "", clean.DESCRIPTION),
        authors=tuple(Agent(name=name) for name in names[:100] if name),
        publisher="arXiv",
        published=read_machine(published, Basis.API) if published else None,
        modified=read_machine(updated, Basis.API) if updated and updated != published else None,
        kind=SourceKind.DOCUMENT,
    )


def _said(
    status: int, body: str, state: AvailabilityState, reason: Reason | None = None, facts: Facts | None = None
) -> Answered:
    return Answered(
        "arxiv:paper:1706.03762",
        status,
        body,
        state,
        reason,
        facts or Facts(),
        Method.PLATFORM_API,
        "application/atom+xml",
    )


_FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>query</title><entry>'
    "<id>http://arxiv.org/abs/1706.03762v7</id><updated>2020-01-02T00:00:00Z</updated>"
    "<published>2017-06-12T17:57:34Z</published><title>Words of\n  the title</title><summary>Words.</summary>"
    "<author><name>Ada Example</name></author></entry></feed>"
)

PLATFORM = Platform(
    name="arxiv",
    label="arXiv",
    aliases={"arxiv.org": ("*.arxiv.org", "alphaxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org")},
    items=(
        ItemKind(
            "paper",
            (
                "arxiv.org/abs/{id:paper}",
                "arxiv.org/{view:view}/{id:paper}",
                "arxiv.org/{view:view}/{id:paper}v{version:version}",
                "arxiv.org/pdf/{id:paper}.pdf",
                "arxiv.org/pdf/{id:paper}v{version:version}.pdf",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
            natives=("{id:paper}v{version:version}",),
        ),
    ),
    written={"arXiv": "paper", "arxiv": "paper"},
    embeds=(
        Mark("div", classes=("altmetric-embed",), attrs=("data-arxiv-id",), kind="paper", needs=("data-arxiv-id",)),
    ),
    ask=ask,
    read=read,
    examples=(
        Reads("https://arxiv.org/abs/1706.03762v5", "arxiv:paper:1706.03762"),
        Reads("https://arxiv.org/pdf/1706.03762.pdf", "arxiv:paper:1706.03762"),
        Reads("http://export.arxiv.org/abs/hep-th/9901001", "arxiv:paper:hep-th/9901001"),
        Reads("https://arxiv.org/abs/math.GT/0309136", "arxiv:paper:math.GT/0309136"),
        Reads("https://ar5iv.labs.arxiv.org/html/1706.03762", "arxiv:paper:1706.03762"),
        Foreign("https://arxiv.org/list/cs.CL/recent"),
        Foreign("https://arxiv.org/abs/"),
        Embedded('<div class="altmetric-embed" data-arxiv-id="1706.03762"></div>', "arxiv:paper:1706.03762"),
        _said(
            200,
            _FEED,
            AvailabilityState.LIVE,
            facts=Facts(
                title="Words of the title",
                authors=(Agent(name="Ada Example"),),
                publisher="arXiv",
                published=Partial(
                    value="2017-06-12T17:57:34Z",
                    precision=Precision.SECOND,
                    time_zone="UTC",
                    basis=Basis.API,
                    as_written="2017-06-12T17:57:34Z",
                ),
            ),
        ),
        _said(200, _FEED.replace("1706.03762", "1706.99999"), AvailabilityState.GONE, Reason.NOT_FOUND),
        _said(200, "{}", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _said(200, "<html><body>Sorry</body></html>", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _said(200, "", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _said(429, "Rate exceeded.", AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
        _said(403, "", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
        _said(503, "", AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR),
    ),
)
