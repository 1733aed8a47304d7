"""What Markdown says of a link beside its words: its label, its definition, its address as written; and comments. Pure.

By CommonMark 0.31: labels are compared without case and runs of blanks, the first definition of a label counts, only a
title may follow its address, and in an address a backslash or an entity stands for one character.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape

from resolver.find.found import Span
from resolver.find.spans import overlaps

_DEFINITION = re.compile(
    r"^[ \t]{0,3}(?:>[ \t]{0,3}){0,9}\[(?!\^)([^\[\]\n]{1,200})\]:[ \t]{0,9}\n?[ \t]{0,9}"
    r"(?:<([^<>\n]{4,2048})>|([^\s<>]{4,2048}))"
    r"(?:[ \t]{0,9}\n?[ \t]{1,9}(?:\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'|\([^()\n]{0,400}\)))?[ \t]*$",
    re.MULTILINE,
)
"""`[label]: address "title"`; a label with a caret is a footnote's, whose words are text."""

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def label(written: str) -> str:
    """A label as labels are compared."""
    return " ".join(written.casefold().split())


def definitions(text: str, start: int) -> tuple[Mapping[str, str], list[Span]]:
    """The addresses that are defined behind `start`, by label, and the spans of all definitions."""
    found: dict[str, str] = {}
    spans: list[Span] = []
    for each in _DEFINITION.finditer(text, start):
        found.setdefault(label(each[1]), address(each[2] or each[3]))
        spans.append(each.span())
    return found, spans


def address(written: str) -> str:
    """The address that is meant by what stands in the source."""
    if "\\" in written:
        written = _ESCAPE.sub(r"\1", written)
    return _ENTITY.sub(lambda entity: unescape(entity[0]), written) if "&" in written else written


def comments(text: str, start: int, code: Sequence[Span]) -> list[Span]:
    """The spans of HTML comments behind `start`, which nobody sees; not those in code."""
    spans: list[Span] = []
    at = text.find("<!--", start)
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            break
        if overlaps((at, at + 1), code):
            end = at + 1
        else:
            spans.append((at, end + 3))
        at = text.find("<!--", end)
    return spans
