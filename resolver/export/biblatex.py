"""BibLaTeX: everything is an `@online` with `date`, `urldate` and `eprint` for the ID on its platform."""

from resolver.export import latex, wording
from resolver.export.base import Format
from resolver.export.cited import Cited, sources
from resolver.model import Sidecar


def entry(source: Cited, key: str) -> str:
    """One source as an entry."""
    copy = source.copy
    fields = {
        "author": " and ".join(f"{{{latex.text(person.named('[]'))}}}" for person in source.persons),
        "title": f"{{{latex.text(source.title)}}}",
        "organization": latex.text(source.site or ""),
        "entrysubtype": latex.text(source.kind.value),
        "date": source.published.date if source.published else None,
        "url": source.url,
        "urldate": source.seen.date if source.seen else None,
        "eprinttype": latex.text(source.platform or "") if source.native_id else None,
        "eprint": latex.text(source.native_id or ""),
        "abstract": latex.text(source.text or source.description or ""),
        "addendum": rf"Copy at {latex.text(copy.service)}: \url{{{copy.url}}}" if copy else None,
        "note": wording.STANDS[source.state].capitalize(),
    }
    return latex.entry("online", key, fields)


def write(sidecar: Sidecar) -> str:
    """All cited sources, an empty line between them."""
    cited = sources(sidecar)
    return "\n".join(entry(source, key) for source, key in zip(cited, latex.keys(cited), strict=True))


FORMAT = Format(
    name="biblatex", media_type="application/x-bibtex", suffix=".biblatex.bib", label="BibLaTeX", write=write
)
