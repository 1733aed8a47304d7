"""Reads an article as it was handed over: bytes to text, the format told from the content, the text normalised.

It never fetches. Everything that cannot be read is one sentence in an `InputError`.
"""

import re

from resolver.charset import decoded
from resolver.errors import ArticleTooLarge, ArticleUnreadable
from resolver.find import formats
from resolver.find.binary import refuse_binary
from resolver.find.found import ArticleText, Decoded, Layout
from resolver.find.spans import plain, sayable
from resolver.noun import sha256
from resolver.vocabulary import ArticleFormat

MAX_BYTES = 50 << 20
"""Bytes of an article that are read where the caller sets no other limit (`settings.max_article_bytes`)."""

MAX_TAGS = 1_000_000
"""Tags of an article, or brackets where it is JSON, that are read where the caller sets no other limit: the costliest
take 30 s (`settings.max_article_tags`)."""

_SOMETHING = re.compile(r"[^\s\ufeff\u200b]")
_LOST_SHARE, _LOST_LEAST = 20, 32
"""With more than one replacement character in 20, and more than 32, the encoding was not told."""


def read_article(
    body: bytes | str,
    *,
    fmt: ArticleFormat | None = None,
    content_type: str | None = None,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    max_tags: int = MAX_TAGS,
) -> ArticleText:
    """The article in `body`, normalised; `content_type` and `name` (a file's) are hints, `fmt` is the caller's word.

    Raises:
        ArticleTooLarge: there are more than `max_bytes`, or `max_tags` where it is more than plain text.
        ArticleUnreadable: it is empty, binary, or in no encoding that we can tell.
        UnsupportedFormat: it is not in the format `fmt`.
    """
    _check_size(body, max_bytes)
    text, utf8 = (sayable(body), None) if isinstance(body, str) else _decoded(body, content_type)
    if _SOMETHING.search(text) is None:
        raise ArticleUnreadable("The article is empty.")
    if _is_braced(text) and fmt is not ArticleFormat.TEXT:
        _check_tags(text, "{[", "brackets", max_tags)
    chosen = fmt or _recognised(text, content_type, name)
    if chosen is not ArticleFormat.TEXT:
        _check_tags(text, "<", "tags", max_tags)
    return _read(chosen, Decoded(text, sha256(body), utf8))


def _check_size(body: bytes | str, limit: int) -> None:
    size = len(body)
    if isinstance(body, str) and size <= limit < size * 4:
        size = len(body.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise ArticleTooLarge(f"The article has {size:,} bytes; at most {limit:,} are read.")


def _check_tags(text: str, signs: str, what: str, limit: int) -> None:
    if len(text) > limit and (number := sum(map(text.count, signs))) > limit:
        raise ArticleTooLarge(f"The article has {number:,} {what}; at most {limit:,} are read.")


def _decoded(body: bytes, content_type: str | None) -> tuple[str, bytes | None]:
    refuse_binary(body)
    text, exact = decoded(body, formats.parameter(content_type, "charset"))
    if exact and b"\x00" not in body:
        return text, body
    lost = text.count("\ufffd")
    if lost > _LOST_LEAST and lost * _LOST_SHARE > len(text):
        raise ArticleUnreadable("The article is in no encoding that we can tell; save it as UTF-8.")
    return text.replace("\x00", "\ufffd"), None


def _recognised(text: str, content_type: str | None, name: str | None) -> ArticleFormat:
    if _is_braced(text):
        from resolver.find.readers import json_format  # noqa: PLC0415 - see there

        if (told := json_format(text)) is not None:
            return told
    return formats.recognise(text, content_type=content_type, name=name)


def _is_braced(text: str) -> bool:
    """Whether a text begins as JSON does."""
    return text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


def _read(fmt: ArticleFormat, body: Decoded) -> ArticleText:
    if fmt is ArticleFormat.TEXT:
        return ArticleText(fmt, body.text, body.hashed, plain(body.text))
    from resolver.find.readers import READERS  # noqa: PLC0415 - see there

    return READERS[fmt](body)


def layout_of(article: ArticleText) -> Layout | None:
    """The layout of an article that came without one, read again from its body."""
    return _read(article.format, Decoded(article.body, article.body_hash, None)).layout
