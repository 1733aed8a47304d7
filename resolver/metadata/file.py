"""Reads what an answer's media type and first bytes say of a file that is no page: a PDF, a picture, a film.

Such bytes are never read as HTML: what looks like a title in them was not written as one. Where the type says nothing,
or says HTML, the bytes decide as in browsers (WHATWG MIME Sniffing): many servers call every file a page. It never
fetches.
"""

import re

from resolver.answer import Answer
from resolver.metadata.page import PageFacts
from resolver.model import Facts
from resolver.vocabulary import SourceKind

_FAMILIES = {"image": SourceKind.IMAGE, "video": SourceKind.VIDEO, "audio": SourceKind.AUDIO}
_DOCUMENTS = frozenset({"application/pdf", "application/msword", "application/rtf", "application/epub+zip"})
_OFFICE = ("application/vnd.ms-", "application/vnd.oasis.opendocument.", "application/vnd.openxmlformats-")
_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})
_SIGNS: tuple[tuple[re.Pattern[bytes], SourceKind], ...] = (
    (re.compile(rb"%PDF-|%!PS-Adobe-|\{\\rtf1"), SourceKind.DOCUMENT),
    (re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP", re.DOTALL), SourceKind.IMAGE),
    (re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI ", re.DOTALL), SourceKind.VIDEO),
    (re.compile(rb"ID3[\x02-\x04]|OggS\x00|fLaC\x00|RIFF....WAVE", re.DOTALL), SourceKind.AUDIO),
    (re.compile(rb"PK\x03\x04|\x1f\x8b\x08|Rar!\x1a\x07|7z\xbc\xaf"), SourceKind.UNKNOWN),
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?[\x00\t\n\f\r ]{0,999}<(?:!--|(?:!doctype|\?xml|html|head|title|meta|link|base|body|script"
    rb"|style|h1|div|p|a|b|br|font|table|iframe|svg|rss|feed)(?=[\s>]))",
    re.IGNORECASE,
)


def read_file(answer: Answer) -> PageFacts | None:
    """The kind of a file, or nothing of what is plain text or JSON; None for an answer that may be a page."""
    media = answer.content_type
    family, _, name = media.partition("/")
    if media in _PAGES:
        return _by_signs(answer.beginning)
    kind = _FAMILIES.get(family)
    if kind is None and (media in _DOCUMENTS or media.startswith(_OFFICE)):
        kind = SourceKind.DOCUMENT
    if kind is None and family not in {"text", "multipart"} and name.rpartition("+")[2] not in {"xml", "json"}:
        kind = SourceKind.UNKNOWN
    if kind is not None:
        return PageFacts(Facts(kind=kind), {"/kind": "http:content-type"})
    if media == "text/plain":
        return _by_signs(answer.beginning) or (None if _MARKUP.match(answer.beginning) else PageFacts(Facts(), {}))
    return PageFacts(Facts(), {}) if name.endswith("json") else None


def _by_signs(beginning: bytes) -> PageFacts | None:
    """The kind of a file whose first bytes no page begins with."""
    kind = next((kind for sign, kind in _SIGNS if sign.match(beginning)), None)
    return PageFacts(Facts(kind=kind), {"/kind": "bytes:signature"}) if kind else None
