"""Reads JSON as it stands in the script tags of real pages: with comments, trailing commas, raw line breaks, entities.

Quotation marks that a headline's own words bring along, JavaScript's escapes, a comma that a template left out between
two keys and a missing last bracket are mended too.

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
_BACKSLASH = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9A-Fa-f]{4})|(?P<lone>\\'?)")
_MARK = re.compile(r"\\.|\"", re.DOTALL)
_AFTER_STRING = re.compile(r"\s{0,200}(?:[}\]]|,\s{0,200}[\"{\[\d-]|:\s{0,200}[\"{\[\dtfn-]|\Z)")
_KEY = r"(?=\"[\w@$:.-]{1,60}\"\s{0,20}:)"
_NO_COMMA = re.compile(
    _STRING + rf"(?P<gap>[ \t\r]{{0,200}}\n\s{{0,200}}{_KEY})?+|(?P<close>[}}\]])(?=\s{{0,200}}{_KEY})", re.DOTALL
)
"""A value's end behind which the next key follows, after a text in a line of its own."""

_BRACKET = re.compile(_STRING + r"|[{}\[\]]", re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}
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
        mended = _BACKSLASH.sub(_escaped, mended)
        yield mended
    if "&quot;" in text or "&#34;" in text:
        yield html.unescape(text)
    if (parted := _NO_COMMA.sub(_with_comma, mended)) != mended:
        yield parted
        mended = parted
    yield (quoted := _quoted(mended))
    yield _closed(quoted)


def _escaped(found: re.Match[str]) -> str:
    """A backslash that escapes nothing is one; before a single mark, as JavaScript writes it, it is left out."""
    return {"\\": "\\\\", "\\'": "'"}.get(found["lone"] or "", found[0])


def _quoted(text: str) -> str:
    """The text with the marks inside strings escaped: those behind which nothing stands that may follow a string."""
    pieces: list[str] = []
    at, inside = 0, False
    for mark in _MARK.finditer(text):
        if mark[0] != '"':
            continue
        if inside and _AFTER_STRING.match(text, mark.end()) is None:
            pieces += (text[at : mark.start()], '\\"')
            at = mark.end()
        else:
            inside = not inside
    return "".join((*pieces, text[at:]))


def _closed(text: str) -> str:
    """The text with the brackets that it leaves open closed; as it is where they do not fit."""
    opened: list[str] = []
    for found in _BRACKET.finditer(text):
        sign = found[0]
        if sign in _CLOSING:
            opened.append(_CLOSING[sign])
        elif sign in "}]" and (not opened or opened.pop() != sign):
            return text
    return text.rstrip(_BETWEEN) + "".join(reversed(opened))


def _string(found: re.Match[str]) -> str:
    return found["string"] or ""


def _with_comma(found: re.Match[str]) -> str:
    if found["close"]:
        return found["close"] + ","
    return f"{found['string']},{found['gap']}" if found["gap"] else found["string"]


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
