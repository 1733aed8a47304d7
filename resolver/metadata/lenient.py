"""Reads JSON as it stands in the script tags of real pages: with comments, trailing commas, raw line breaks, entities.

Linear, capped, and it never raises: what cannot be mended is nothing.
"""

import html
import json
import re
from collections.abc import Iterator

MAX_CHARS = 256 * 1024
MAX_VALUES = 20
"""Values that may follow each other in one script."""

_STRING = r"(?P<string>\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z))"
_COMMENTS = re.compile(
    _STRING + r"|//\s?<!\[CDATA\[|//\s?\]\]>|<!\[CDATA\[|\]\]>|<!--|-->|//[^\n]*+|/\*.*?(?:\*/|\Z)", re.DOTALL
)
_COMMAS = re.compile(_STRING + r"|(?P<run>,[\s,]*+)(?P<close>[}\]])?+", re.DOTALL)
_BACKSLASH = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9A-Fa-f]{4})|(?P<lone>\\)")
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_BETWEEN = " \t\r\n;,"


def values(block: str) -> list[object]:
    """The JSON values of one script; several may stand behind one another."""
    if len(block) > MAX_CHARS:
        return []
    for attempt in _attempts(block.strip("\ufeff" + _BETWEEN)):
        if found := _decode(attempt):
            return found
    return []


def _attempts(text: str) -> Iterator[str]:
    yield text
    mended = _COMMAS.sub(_without_trailing, _COMMENTS.sub(_string, text)).strip(_BETWEEN)
    yield mended
    if "\\" in mended:
        yield _BACKSLASH.sub(lambda hit: "\\\\" if hit["lone"] else hit[0], mended)
    if "&quot;" in text or "&#34;" in text:
        yield html.unescape(text)


def _string(found: re.Match[str]) -> str:
    return found["string"] or ""


def _without_trailing(found: re.Match[str]) -> str:
    return found["string"] or found["close"] or found["run"] or ""


def _decode(text: str) -> list[object]:
    found: list[object] = []
    at = 0
    while at < len(text) and len(found) < MAX_VALUES:
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return []
        found.append(value)
        while at < len(text) and text[at] in _BETWEEN:
            at += 1
    return found
