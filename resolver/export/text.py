"""Running text, as AP writes about posts: one paragraph a source.

AP says "the social platform X" at the first mention and "X" after it, "posted" and never "tweeted"; dates are in its
months. The account is the source, not the platform.
"""

from resolver.export import wording
from resolver.export.base import Format
from resolver.export.cited import Cited, sources
from resolver.model import Sidecar


def sentence(source: Cited, *, first: bool = True) -> str:
    """One source in running text; `first` says that its platform was not named before."""
    date = source.published.as_ap() if source.published else None
    at = "on" if source.published and source.published.day else "in"
    title = _inner(source.title) + ("…" if source.cut and not source.title.endswith("…") else "")
    if source.is_post and source.persons:
        site = f" on the social platform {source.site}" if first else f" on {source.site}"
        said = f"{source.by} posted{site if source.site else ''}{f' {at} {date}' if date else ''}"
        told = f"{said}: “{title}”" if source.titled != "kind" else f"{said}."
    else:
        where = source.site if source.titled != "kind" else None
        rest = ", ".join(piece for piece in (where, date) if piece)
        end = "," if rest else "."
        quoted = f"“{title}{'' if title.endswith(tuple('?!…,.')) else end}”"
        named = quoted if source.titled != "kind" else title + end
        told = " ".join(
            piece for piece in (f"{source.by}," if source.persons else "", named, f"{rest}." * bool(rest)) if piece
        )
    return " ".join(piece for piece in (told, source.url, _note(source)) if piece)


def _inner(title: str) -> str:
    """A title to stand in quotation marks: its own double ones become single ones."""
    return title.translate({ord("“"): "‘", ord("”"): "’", ord('"'): "'"})


def _note(source: Cited) -> str:
    notes = [wording.STANDS[source.state]]
    if source.copy and source.state.value != "live":
        notes.append(f"archived copy: {source.copy.url}")
    told = "; ".join(note for note in notes if note)
    return f"({told})" if told else ""


def write(sidecar: Sidecar) -> str:
    """All cited sources, one a line."""
    named: set[str | None] = set()
    lines = []
    for source in sources(sidecar):
        lines.append(sentence(source, first=source.site not in named) + "\n")
        named |= {source.site} if source.is_post else set()
    return "".join(lines)


FORMAT = Format(
    name="text",
    media_type="text/plain; charset=utf-8",
    suffix=".citations.txt",
    label="Running text (AP)",
    write=write,
    asked_as=("text/plain",),
)
