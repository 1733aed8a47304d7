"""Makes the text of strangers safe to store, print and show, once, where it comes in. It never fetches.

Removed: control characters, bidi controls, invisible format characters, lone surrogates, Unicode tag characters
outside a flag emoji, more than four combining marks in a row. Kept: everything a reader sees, zero-width joiners inside
emoji, variation selectors. HTML is not interpreted here: what comes out is plain text.
"""

import re
import unicodedata

TITLE, DESCRIPTION, NAME, URL, TEXT = 300, 500, 120, 2048, 25_000
"""Lengths in characters to which single fields are cut."""

_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e001f\U000e0080-\U000e00ff]"
)
_TAGS = re.compile("(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+")
_SPACE = re.compile(r"\s+")
_SPACE_IN_LINE = re.compile(r"[^\S\n]+")
_MARKS = re.compile(
    r"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def line(value: str, limit: int = TITLE) -> str | None:
    """One line of plain text, NFC, white space collapsed, cut to `limit` with `…`; None when nothing is left."""
    text = _SPACE.sub(" ", _safe(value[: limit * 8])).strip()
    return _cut(text, limit) or None


def block(value: str, limit: int = TEXT) -> str | None:
    """Plain text with its line breaks, at most one empty line in a row; None when nothing is left."""
    text = _safe(
        value[: limit * 4].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    )
    lines = (_SPACE_IN_LINE.sub(" ", each).strip() for each in text.split("\n"))
    return _cut(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), limit) or None


def link(value: str) -> str | None:
    """An http(s) URL for a field that is shown: no controls or spaces, at most 2,048 characters; else None."""
    text = value.strip()
    if len(text) > URL or not re.match(r"https?://[^\s/]", text, re.IGNORECASE) or re.search(r"[\s<>\"\\]", text):
        return None
    return text if text.isprintable() and not _DROPPED.search(text) else None


def _safe(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _TAGS.sub("", _DROPPED.sub("", text))
    return _MARKS.sub(r"\1", unicodedata.normalize("NFC", text))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
