"""Markdown (CommonMark): a numbered list of sources. Text of theirs has no markup, no HTML and no address in it."""

import re

from resolver.export import wording
from resolver.export.base import Format
from resolver.export.cited import Cited, sources
from resolver.model import Sidecar

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$!]|^[-+]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|:(?=//)|(?<=www)\.)", re.IGNORECASE)


def text(value: str) -> str:
    """Plain text in which nothing is markup: each character that could begin some has a backslash before it."""
    return _MARKUP.sub(r"\\\1", value)


def address(url: str) -> str:
    """An address as a link's destination, in which CommonMark would read `&copy;` as a character."""
    return re.sub(r"&(?=#?[A-Za-z0-9]{1,40};)", "&amp;", url)


def item(source: Cited) -> str:
    """One source on one line."""
    title = text(source.title + ("…" if source.cut and not source.title.endswith("…") else ""))
    named = f"[{title}](<{address(source.url)}>)" if source.url else title
    told = [text(source.by), f"“{named}”" if source.titled != "kind" else named, text(source.site or "")]
    told.append(source.published.in_words() if source.published else "")
    notes = [wording.STANDS[source.state]]
    if source.copy:
        taken = f" of {source.copy.taken.in_words()}" if source.copy.taken else ""
        notes.append(f"[archived copy{taken}](<{address(source.copy.url)}>)")
    line = ", ".join(piece for piece in told if piece)
    kept = "; ".join(note for note in notes if note)
    return f"{line} ({kept})." if kept else f"{line}."


def write(sidecar: Sidecar) -> str:
    """All cited sources, numbered."""
    return "".join(f"{at}. {item(source)}\n" for at, source in enumerate(sources(sidecar), 1))


FORMAT = Format(
    name="markdown",
    media_type="text/markdown; charset=utf-8; variant=CommonMark",
    suffix=".citations.md",
    label="Markdown",
    write=write,
    asked_as=("text/markdown; variant=CommonMark",),
)
