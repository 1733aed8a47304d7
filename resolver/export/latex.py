"""Text and entries for LaTeX bibliographies. Foreign text gets no command, no comment, no brace of its own.

BibTeX counts braces whether or not a backslash stands before them, so a brace in a text is written by its name.
"""

import re
from collections.abc import Iterable, Mapping

from resolver import clean
from resolver.export.cited import Cited, apart

_NAMED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{char: f"\\{char}" for char in "$&#%_"},
}
_TABLE = {ord(char): written for char, written in _NAMED.items()}


def text(value: str) -> str:
    """Plain text as LaTeX that prints it, on one line."""
    return (clean.line(value, clean.TEXT) or "").translate(_TABLE)


def key(source: Cited) -> str:
    """A citation key that stays the same from run to run: `x-post-1234567890123456789`, `url-5252bdc2f865`."""
    plain = source.key.replace("url:sha256:", "url:")
    if plain != source.key:
        plain = plain[: len("url:") + 12]
    return re.sub(r"[^A-Za-z0-9]+", "-", plain)[:80].strip("-") or source.id


def entry(kind: str, name: str, fields: Mapping[str, str | None]) -> str:
    """One entry; each value is LaTeX already and stands in braces of its own, but for the months, which are macros."""
    lines = "".join(
        f"  {field} = {value if field == 'month' else f'{{{value}}}'},\n" for field, value in fields.items() if value
    )
    return f"@{kind}{{{name},\n{lines}}}\n"


def keys(sources: Iterable[Cited]) -> list[str]:
    """A key for each source, no two alike (BibTeX does not tell capitals from small letters)."""
    return apart(key(source) for source in sources)
