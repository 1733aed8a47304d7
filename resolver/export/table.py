"""CSV (RFC 4180): one row for each mention, in the article's order, then one for each source that only a link leads to.

Spreadsheets run what begins with `=`, `+`, `-` or `@` (wide forms too), so such a cell gets an apostrophe before it
(OWASP, CSV injection). Where a comma is no separator, the text after a `;` is a cell of its own and gets one as well.
No cell holds a line break: one row is one line. IDs stand in `key` only: a bare one would be read as a number and lose
its last digits.
"""

import csv
import io
import re

from resolver import clean
from resolver.export.base import Format
from resolver.export.cited import UNSURE, Cited, sources
from resolver.model import Mention, Sidecar, TextPosition, TextQuote

COLUMNS = (
    *("mention", "form", "start", "end", "written", "written_author", "written_handle", "written_date"),
    *("identification", "comparison", "review", "reviewed_by", "reviewed_at", "note"),
    *("attention", "reasons"),
    *("source", "key", "kind", "platform", "title", "author", "handle", "site", "published", "language"),
    *("url", "state", "state_reason", "checked", "last_seen", "archived_url", "archived", "text"),
)

_RUNS = re.compile(r"^(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_RUNS_AFTER = re.compile(r";(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_ADDRESSES = frozenset({"url", "archived_url"})


def cell(value: str) -> str:
    """Text of one cell: one line, and nothing that a spreadsheet would run."""
    return _RUNS_AFTER.sub(r";\1'", _RUNS.sub("'", clean.line(value, clean.TEXT) or ""))


def _row(mention: Mention | None, source: Cited | None) -> dict[str, str]:
    values = {**_of_mention(mention), **_of_source(source)}
    return {
        name: _RUNS_AFTER.sub("%3B", value) if name in _ADDRESSES else cell(value)
        for name, value in values.items()
        if value is not None
    }


def _of_mention(mention: Mention | None) -> dict[str, str | None]:
    if mention is None:
        return {}
    span = next((each for each in mention.selectors if isinstance(each, TextPosition)), None)
    return {
        "mention": mention.id,
        "form": mention.form.value,
        "start": str(span.start) if span else None,
        "end": str(span.end) if span else None,
        "written": next((each.exact for each in mention.selectors if isinstance(each, TextQuote)), None),
        "written_author": mention.written_author,
        "written_handle": mention.written_handle,
        "written_date": mention.written_date.value if mention.written_date else None,
        "identification": mention.identification.state.value,
        "comparison": mention.comparison.state.value,
        "review": mention.review.state.value,
        "reviewed_by": mention.review.by,
        "reviewed_at": mention.review.at,
        "note": mention.review.note,
        "attention": mention.attention.value,
        "reasons": " ".join(reason.value for reason in mention.attention_reasons),
    }


def _of_source(source: Cited | None) -> dict[str, str | None]:
    if source is None:
        return {}
    return {
        "source": source.id,
        "key": source.key,
        "kind": source.kind.value,
        "platform": source.platform,
        "title": source.title if source.titled != "kind" else None,
        "author": ", ".join(person.name for person in source.persons if person.name),
        "handle": ", ".join(person.handle for person in source.persons if person.handle),
        "site": source.site,
        "published": source.published.moment if source.published else None,
        "language": source.language,
        "url": source.url,
        "state": source.state.value,
        "state_reason": source.reason,
        "checked": source.checked.moment if source.checked else None,
        "last_seen": source.seen.moment if source.seen else None,
        "archived_url": source.copy.url if source.copy else None,
        "archived": source.copy.taken.moment if source.copy and source.copy.taken else None,
        "text": source.text,
    }


def write(sidecar: Sidecar) -> str:
    """A line of column names, then the rows."""
    cited = sources(sidecar)
    by_mention = {mention.id: source for source in cited for mention in source.mentions}
    lines = io.StringIO()
    writer = csv.DictWriter(lines, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for mention in sidecar.mentions:
        meant = mention.identification.state not in UNSURE
        writer.writerow(_row(mention, by_mention.get(mention.id) if meant else None))
    for source in cited:
        if not source.mentions:
            writer.writerow(_row(None, source))
    return lines.getvalue()


FORMAT = Format(
    name="csv",
    media_type="text/csv; charset=utf-8; header=present",
    suffix=".csv",
    label="CSV",
    write=write,
    asked_as=("text/csv; header=present",),
)
