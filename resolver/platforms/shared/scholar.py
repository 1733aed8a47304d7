"""Titles and dates of works as catalogues give them: with the marks of typesetting, and as fine as they are. Pure."""

import html
import re
from datetime import date

from resolver import clean, months
from resolver.model import Partial
from resolver.vocabulary import Basis, Precision

_TYPESET = re.compile(
    r"</?(?:(?:jats|mml):[a-z-]{1,24}|i|b|u|em|strong|sub|sup|inf|scp|sc|tt|p|br|span|title|sec)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_BLOCKS = re.compile(r"</?(?:jats:)?(?:p|title|sec|br)[\s/>]", re.IGNORECASE)
_YEARS = range(1400, 2200)


def plain(written: str) -> str:
    """Words without typesetting (`<i>`, `<jats:p>`), which PubMed gives escaped, and without HTML's escapes."""
    text = html.unescape(written)
    return html.unescape(_TYPESET.sub(lambda mark: " " if _BLOCKS.match(mark[0]) else "", text))


def title(written: str) -> str | None:
    """A work's title as one line."""
    return clean.line(plain(written))


def issue_date(written: str) -> Partial | None:
    """The date of an issue as PubMed writes it, as fine as it is: `2026`, `2026 Jun`, `2026 Jun 2`, `2026 Jan-Feb`."""
    parts = written.replace("-", " ").split()[:3]
    if not parts or not re.fullmatch(r"[0-9]{4}", parts[0]) or int(parts[0]) not in _YEARS:
        return None
    month = months.month(parts[1]) if len(parts) > 1 and parts[1].isalpha() else None
    day = int(parts[2]) if month and len(parts) > 2 and re.fullmatch(r"[0-9]{1,2}", parts[2]) else None  # noqa: PLR2004
    try:
        value = date(int(parts[0]), month or 1, day or 1).isoformat()
    except ValueError:
        return None
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]
    return Partial(value=value[:length], precision=precision, basis=Basis.API, as_written=written)
