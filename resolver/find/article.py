"""Reads an article as it was handed over: bytes to text, the format told from the content, the text normalised.

It never fetches. Everything that cannot be read is one sentence in an `InputError`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from resolver.charset import decoded
from resolver.errors import ArticleTooLarge, ArticleUnreadable, UnsupportedFormat
from resolver.find import formats
from resolver.find.binary import refuse_binary
from resolver.find.formats_ans import address, headline, is_ans, read_ans
from resolver.find.formats_feed import read_feed
from resolver.find.formats_json import read_json
from resolver.find.formats_markdown import Source
from resolver.find.formats_newsml import read_newsml
from resolver.find.formats_trees import LEXICAL, PROSEMIRROR, Shape, lexical, prosemirror, read_tree
from resolver.find.formats_wordpress import Blocks
from resolver.find.found import ArticleText, Layout
from resolver.find.html import Page
from resolver.find.spans import plain, sayable
from resolver.find.trees import Json, load, mapping
from resolver.find.weave import Weave
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
    if text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["} and fmt is not ArticleFormat.TEXT:
        _check_tags(text, "{[", "brackets", max_tags)
    chosen = fmt or formats.recognise(text, content_type=content_type, name=name)
    if chosen is not ArticleFormat.TEXT:
        _check_tags(text, "<", "tags", max_tags)
    return _READERS[chosen](_Body(text, sha256(body), utf8))


@dataclass(frozen=True, slots=True)
class _Body:
    """A decoded article: its text, the hash of the body as sent, and the bytes where they are exactly its UTF-8."""

    text: str
    hashed: str
    utf8: bytes | None


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


def _text(body: _Body) -> ArticleText:
    return ArticleText(ArticleFormat.TEXT, body.text, body.hashed, plain(body.text))


def _html(body: _Body) -> ArticleText:
    page = Page(body.text, utf8=body.utf8)
    return ArticleText(
        ArticleFormat.HTML, body.text, body.hashed, page.text, page.headline, page.language, page.url, page
    )


def _wordpress(body: _Body) -> ArticleText:
    blocks = Blocks(body.text)
    return ArticleText(ArticleFormat.WORDPRESS_BLOCKS, body.text, body.hashed, blocks.text, layout=blocks)


def _markdown(body: _Body) -> ArticleText:
    source = Source(plain(body.text))
    return ArticleText(
        ArticleFormat.MARKDOWN, body.text, body.hashed, source.text, headline=source.headline, layout=source
    )


def _feed(body: _Body) -> ArticleText:
    weave = Weave()
    title = read_feed(body.text, weave)
    return _woven(ArticleFormat.FEED, body, weave, headline=title)


def _ans(body: _Body) -> ArticleText:
    story = mapping(load(body.text))
    if not is_ans(story):
        raise UnsupportedFormat("The article is not an ANS story: it has no list content_elements.")
    weave = Weave()
    read_ans(story, weave)
    return _woven(ArticleFormat.ANS, body, weave, headline=headline(story), url=address(story))


def _prosemirror(body: _Body) -> ArticleText:
    found = prosemirror(load(body.text))
    if found is None:
        raise UnsupportedFormat('The article is not a ProseMirror document: it has no node of type "doc" with content.')
    return _tree(ArticleFormat.PROSEMIRROR, body, found, PROSEMIRROR)


def _lexical(body: _Body) -> ArticleText:
    found = lexical(load(body.text))
    if found is None:
        raise UnsupportedFormat('The article is not a Lexical document: it has no node of type "root" with children.')
    return _tree(ArticleFormat.LEXICAL, body, found, LEXICAL)


def _json(body: _Body) -> ArticleText:
    value = load(body.text)
    if value is None:
        raise UnsupportedFormat("The article is not JSON, or is nested too deeply.")
    weave = Weave()
    title = read_json(value, weave)
    return _woven(ArticleFormat.JSON, body, weave, headline=title)


def _newsml(body: _Body) -> ArticleText:
    weave = Weave()
    title = read_newsml(body.text, weave)
    return _woven(ArticleFormat.NEWSML, body, weave, headline=title)


def _tree(fmt: ArticleFormat, body: _Body, document: tuple[Json, str], shape: Shape) -> ArticleText:
    weave = Weave()
    read_tree(*document, shape, weave)
    return _woven(fmt, body, weave)


def _woven(
    fmt: ArticleFormat, body: _Body, weave: Weave, *, headline: str | None = None, url: str | None = None
) -> ArticleText:
    text, layout = weave.woven()
    return ArticleText(fmt, body.text, body.hashed, text, headline=headline, url=url, layout=layout)


_READERS: Mapping[ArticleFormat, Callable[[_Body], ArticleText]] = {
    ArticleFormat.TEXT: _text,
    ArticleFormat.HTML: _html,
    ArticleFormat.WORDPRESS_BLOCKS: _wordpress,
    ArticleFormat.MARKDOWN: _markdown,
    ArticleFormat.FEED: _feed,
    ArticleFormat.JSON: _json,
    ArticleFormat.NEWSML: _newsml,
    ArticleFormat.ANS: _ans,
    ArticleFormat.PROSEMIRROR: _prosemirror,
    ArticleFormat.LEXICAL: _lexical,
}


def layout_of(article: ArticleText) -> Layout | None:
    """The layout of an article that came without one, read again from its body."""
    return _READERS[article.format](_Body(article.body, article.body_hash, None)).layout
