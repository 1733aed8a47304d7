"""BibTeX for classic styles: everything is a `@misc`, its address in `howpublished`."""

from resolver.export import latex, wording
from resolver.export.base import Format
from resolver.export.cited import Cited, sources
from resolver.model import Sidecar


def entry(source: Cited, key: str) -> str:
    """One source as an entry."""
    published = source.published
    link = rf"\url{{{source.url}}}" if source.url else None
    fields = {
        "author": " and ".join(f"{{{latex.text(person.named('[]'))}}}" for person in source.persons),
        "title": f"{{{latex.text(source.title)}}}",
        "howpublished": ", ".join(piece for piece in (latex.text(source.site or ""), link) if piece),
        "year": f"{published.year}" if published else None,
        "month": published.month_name[:3].lower() if published and published.month_name else None,
        "day": f"{published.day}" if published and published.day else None,
        "note": _note(source),
    }
    return latex.entry("misc", key, fields)


def _note(source: Cited) -> str:
    pieces = [f"Accessed {source.seen.date}" if source.seen else "", wording.STANDS[source.state].capitalize()]
    if source.copy:
        day = f" of {source.copy.taken.date}" if source.copy.taken else ""
        pieces.append(rf"Copy{day} at {latex.text(source.copy.service)}, \url{{{source.copy.url}}}")
    return ". ".join(piece for piece in pieces if piece)


def write(sidecar: Sidecar) -> str:
    """All cited sources, an empty line between them."""
    cited = sources(sidecar)
    return "\n".join(entry(source, key) for source, key in zip(cited, latex.keys(cited), strict=True))


FORMAT = Format(
    name="bibtex",
    media_type="application/x-bibtex",
    suffix=".bib",
    label="BibTeX",
    write=write,
    asked_as=("application/x-bibtex", "text/x-bibtex"),
)
