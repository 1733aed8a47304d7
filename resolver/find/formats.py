"""Tells an article's format from its content, with the file's name and the media type as hints. It never fetches."""

import re
from collections.abc import Mapping

from resolver.vocabulary import ArticleFormat

SNIFFED = 1 << 16
"""Characters that are looked at."""

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"<(?:p|div|blockquote|br|h[1-6]|article|section|ul|ol|li|iframe|figure|table|amp-[a-z]+)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<(?:a\s{1,9}(?:[^<>]{0,500}\s)?href|b|i|em|strong|span|script|img)[\s>=]", re.IGNORECASE)


def recognise(text: str, *, content_type: str | None = None, name: str | None = None) -> ArticleFormat:
    """The format of an article's text."""
    del content_type, name
    head = text[:SNIFFED]
    if _PAGE.search(head) or _BLOCK_TAG.search(head) or _ANY_TAG.search(head):
        return ArticleFormat.HTML
    return ArticleFormat.TEXT


def parameter(content_type: str | None, name: str) -> str | None:
    """The value of a media type's parameter, in lower case."""
    for piece in (content_type or "").split(";")[1:]:
        key, _, value = piece.partition("=")
        if key.strip().lower() == name:
            return value.strip().strip("\"'").lower() or None
    return None


_SUFFIXES: Mapping[str, ArticleFormat] = {}
