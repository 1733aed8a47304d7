"""RIS: what reference managers import. One tag a line, CRLF, no value with a line break in it.

A `;` in `UR` parts two addresses, so the one inside an address is escaped.
"""

from collections.abc import Iterator

from resolver import clean
from resolver.export import wording
from resolver.export.base import Format
from resolver.export.cited import Cited, sources
from resolver.export.when import When
from resolver.model import Sidecar
from resolver.vocabulary import SourceKind

TYPES = {
    SourceKind.SOCIAL_POST: "BLOG",
    SourceKind.NEWS_ARTICLE: "NEWS",
    SourceKind.VIDEO: "VIDEO",
    SourceKind.AUDIO: "SOUND",
    SourceKind.IMAGE: "ART",
}
OTHER = "ELEC"


def record(source: Cited) -> str:
    """One source as an RIS record."""
    lines = [("TY", TYPES.get(source.kind, OTHER)), *_fields(source)]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def _fields(source: Cited) -> Iterator[tuple[str, str | None]]:
    yield "ID", source.id
    for person in source.persons:
        yield "AU", person.named("[]")
    yield "TI", source.title
    yield "T2", source.site
    yield "PY", str(source.published.year) if source.published else None
    yield "DA", date(source.published)
    yield "Y2", date(source.seen)
    yield "M3", wording.KINDS[source.kind] if source.is_post else None
    yield "AB", clean.line(source.text or source.description or "", clean.TEXT)
    yield "LA", source.language
    yield "AN", source.native_id
    yield "UR", source.url.replace(";", "%3B") if source.url else None
    if source.copy:
        yield "DB", source.copy.service
        yield "AV", source.copy.url
    yield "N1", wording.STANDS[source.state]


def date(when: When | None) -> str | None:
    """`YYYY/MM/DD/`, with nothing between the slashes where it is not known."""
    if when is None:
        return None
    return "/".join(
        [f"{part:0{4 if at == 0 else 2}d}" for at, part in enumerate(when.parts)] + [""] * (4 - len(when.parts))
    )


def write(sidecar: Sidecar) -> str:
    """All cited sources, an empty line after each."""
    return "".join(record(source) + "\r\n" for source in sources(sidecar))


FORMAT = Format(
    name="ris",
    media_type="application/x-research-info-systems",
    suffix=".ris",
    label="RIS",
    write=write,
    asked_as=("application/x-research-info-systems",),
)
