"""One source as APA 7, Chicago 17 (notes) and MLA 9 print it, as plain text to be pasted. Pure.

CSL-JSON is for whole lists and other styles; here stand the three that are asked for one source at a time. APA: section
10.15 (social media), 10.16 (pages), 9.16 (archived works). Chicago: 14.209 (social media), 14.207 (pages). MLA: the
Handbook's container template, 5.2, and its advice on posts, 5.66.
"""

from resolver.export import wording
from resolver.export.cited import Cited, Copy
from resolver.export.when import When

_MLA_MONTHS = (
    *("Jan.", "Feb.", "Mar.", "Apr.", "May", "June"),
    *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)


def apa(source: Cited) -> str:
    """APA 7: `Name [@handle]. (2023, March 14). First twenty words [Post]. X. ADDRESS`."""
    by = ", & ".join(person.named("[]") for person in source.persons)
    year = source.published
    date = f"({_apa_date(year)})." if year else "(n.d.)."
    kind = f" [{wording.KINDS[source.kind]}]" if source.is_post or source.titled == "words" else ""
    title = _ended(_cut(source.title, cut=source.cut) + kind)
    address = source.copy.url if source.is_gone and source.copy else source.url
    who = _ended(by)
    head = (who, date, title) if who else (title, date)
    return _joined(*head, _ended(source.site or ""), address)


def chicago(source: Cited) -> str:
    """Chicago, as a note: `Name (@handle), “words,” X, March 14, 2023, ADDRESS.`."""
    title = _cut(source.title, cut=source.cut)
    comma = "" if title.endswith(("?", "!", "…", "..")) else ","
    quoted = f"“{_inner(title.removesuffix('.') if comma else title)}{comma}”"
    date = _chicago_date(source.published) if source.published else ""
    where = [source.site or "", date, _address(source.url, source.copy, gone=source.is_gone)]
    rest = ", ".join(piece for piece in where if piece)
    return _ended(_joined(f"{source.by}," if source.by else "", quoted, rest))


def mla(source: Cited) -> str:
    """MLA 9: `Name [@handle]. “Words.” X, 14 Mar. 2023, ADDRESS.`."""
    by = _ended(", and ".join(person.named("[]") for person in source.persons))
    title = _cut(source.title, cut=source.cut)
    quoted = f"“{_inner(title)}{'' if title.endswith(('?', '!', '…', '.')) else '.'}”"
    date = _mla_date(source.published) if source.published else ""
    pieces = [source.site or "", date, _address(source.url, source.copy, gone=source.is_gone)]
    return _joined(by, quoted, _ended(", ".join(piece for piece in pieces if piece)))


def _apa_date(when: When) -> str:
    if when.month is None:
        return str(when.year)
    return f"{when.year}, {when.month_name}" + (f" {when.day}" if when.day else "")


def _chicago_date(when: When) -> str:
    if when.month_name and when.day:
        return f"{when.month_name} {when.day}, {when.year}"
    return when.in_words()


def _mla_date(when: When) -> str:
    month = _MLA_MONTHS[when.month - 1] if when.month else None
    return " ".join(str(part) for part in (when.day, month, when.year) if part is not None)


def _address(url: str | None, copy: Copy | None, *, gone: bool) -> str:
    """Where a reader finds it: the copy beside the address of what is gone."""
    if gone and copy is not None:
        return f"archived at {copy.url}"
    return url or ""


def _cut(title: str, *, cut: bool) -> str:
    return title + "…" if cut and not title.endswith("…") else title


def _inner(title: str) -> str:
    """A title to stand in quotation marks: its own double ones become single ones."""
    return title.translate({ord("“"): "‘", ord("”"): "’", ord('"'): "'"})


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!", "…")) else f"{text}."


def _joined(*pieces: str | None) -> str:
    return " ".join(piece for piece in pieces if piece)
