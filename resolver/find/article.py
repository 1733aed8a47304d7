"""Reads an article as it was handed over: bytes to text, the format told from the content, the text normalised.

It never fetches. Everything that cannot be read is one sentence in an `InputError`.
"""

from collections.abc import Callable, Mapping

from resolver.charset import decode
from resolver.errors import ArticleTooLarge, ArticleUnreadable
from resolver.find import formats
from resolver.find.binary import refuse_binary
from resolver.find.found import ArticleText
from resolver.find.html import Page
from resolver.find.spans import plain, sayable
from resolver.noun import sha256
from resolver.vocabulary import ArticleFormat

MAX_BYTES = 50 << 20
"""Bytes of an article that are read where the caller sets no other limit (`settings.max_article_bytes`)."""

_LOST_SHARE, _LOST_LEAST = 20, 32
"""With more than one replacement character in 20, and more than 32, the encoding was not told."""


def read_article(
    body: bytes | str,
    *,
    fmt: ArticleFormat | None = None,
    content_type: str | None = None,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> ArticleText:
    """The article in `body`, normalised; `content_type` and `name` (a file's) are hints, `fmt` is the caller's word.

    Raises:
        ArticleTooLarge: there are more than `max_bytes`.
        ArticleUnreadable: it is empty, binary, or in no encoding that we can tell.
        UnsupportedFormat: it is not in the format `fmt`.
    """
    _check_size(body, max_bytes)
    text = sayable(body if isinstance(body, str) else _decoded(body, content_type))
    if not text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
        raise ArticleUnreadable("The article is empty.")
    chosen = fmt or formats.recognise(text, content_type=content_type, name=name)
    return _READERS[chosen](text, sha256(body))


def _check_size(body: bytes | str, limit: int) -> None:
    size = len(body)
    if isinstance(body, str) and size <= limit < size * 4:
        size = len(body.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise ArticleTooLarge(f"The article has {size:,} bytes; at most {limit:,} are read.")


def _decoded(body: bytes, content_type: str | None) -> str:
    charset = formats.parameter(content_type, "charset")
    refuse_binary(body)
    text = decode(body, charset)
    lost = text.count("\ufffd")
    if lost > _LOST_LEAST and lost * _LOST_SHARE > len(text):
        raise ArticleUnreadable("The article is in no encoding that we can tell; save it as UTF-8.")
    return text


def _text(body: str, hashed: str) -> ArticleText:
    return ArticleText(ArticleFormat.TEXT, body, hashed, plain(body))


def _html(body: str, hashed: str) -> ArticleText:
    page = Page(body)
    return ArticleText(ArticleFormat.HTML, body, hashed, page.text, page.headline, page.language, page.url, page)


_READERS: Mapping[ArticleFormat, Callable[[str, str], ArticleText]] = {
    ArticleFormat.TEXT: _text,
    ArticleFormat.HTML: _html,
}
