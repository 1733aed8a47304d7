"""Makes the text of strangers safe to store, print and show, once, where it comes in. It never fetches.

Removed: control characters, bidi controls, invisible format characters, lone surrogates, Unicode tag characters
outside the flag of a region, more than four combining marks in a row (of other scripts, more than eight, or the same
one more than four times), more than one variation selector in a row. Kept: everything a reader sees, zero-width
joiners inside emoji. HTML is not interpreted here: what comes out is plain text.
"""

import re
import unicodedata

TITLE, DESCRIPTION, NAME, URL, TEXT = 300, 500, 120, 2048, 25_000
"""Lengths in characters to which single fields are cut."""

_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a"
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff]"
)
_TAGS = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0020-\U000e007f]+")
"""A region's flag, which stays, and any other tag characters, which spell hidden words."""

_SELECTORS = re.compile(
    "(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]+"
    "|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
"""Variation selectors that select nothing: a second one in a row, one of an ideograph behind anything else."""

_USUAL = re.compile(
    "[\t\n\r -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0556\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    "\u2190-\u21ff\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f]*"
)
"""Letters and signs of the commonest scripts, none of which is ever taken out or piles up: one look is enough."""

_LINK = re.compile(r"https?://[^\s/?#@]+(?:[/?#]|$)", re.IGNORECASE)
_UNFIT = re.compile(r"[\s<>\"\\]")
_SPACE_IN_LINE = re.compile(r"[^\S\n]+")
_MARKS = re.compile(
    r"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_STACK = re.compile(r"[^\x00-\u02ff\w\s]{4,}")
_STACKED, _SAME = 8, 4

_SIGNS = re.compile(r"[\W_]+")
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())


def line(value: str, limit: int = TITLE) -> str | None:
    """One line of plain text, NFC, white space collapsed, cut to `limit` with `…`; None when nothing is left."""
    text = value[: limit * 8]
    usual = text.isascii() and "  " not in text and text.isprintable()
    return _cut(text.strip(" ") if usual else collapsed(_safe(text)), limit) or None


def folded(text: str) -> str:
    """Letters and digits in lower case: what two titles or two names are compared by."""
    if text.isascii():
        return text.lower().encode().translate(None, _ASCII_SIGNS).decode()
    return _SIGNS.sub("", text.casefold())


def collapsed(text: str) -> str:
    """The words of a text with one space between them."""
    text = text.strip()
    return text if "  " not in text and text.isprintable() else " ".join(text.split())


def block(value: str, limit: int = TEXT) -> str | None:
    """Plain text with its line breaks, at most one empty line in a row; None when nothing is left."""
    text = _safe(
        value[: limit * 4].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    )
    lines = (_SPACE_IN_LINE.sub(" ", each).strip() for each in text.split("\n"))
    return _cut(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), limit) or None


def link(value: str) -> str | None:
    """An http(s) URL for a field that is shown: no user, controls or spaces, at most 2,048 characters; else None."""
    text = value.strip()
    if len(text) > URL or not _LINK.match(text) or _UNFIT.search(text) or not text.isprintable():
        return None
    return text if text.isascii() or not _DROPPED.search(text) else None


def _safe(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    if _USUAL.fullmatch(text):
        return unicodedata.normalize("NFC", text)
    text = _SELECTORS.sub("", _TAGS.sub(lambda found: found[1] or "", _DROPPED.sub("", text)))
    return _STACK.sub(_unstacked, _MARKS.sub(r"\1", unicodedata.normalize("NFC", text)))


def _unstacked(found: re.Match[str]) -> str:
    """A run of marks and signs without the marks that only pile up."""
    kept: list[str] = []
    height = same = 0
    for char in found[0]:
        if not unicodedata.category(char).startswith("M"):
            height = same = 0
        else:
            same = same + 1 if kept and kept[-1] == char else 1
            if height == _STACKED or same > _SAME:
                continue
            height += 1
        kept.append(char)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
