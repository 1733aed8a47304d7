"""One reader for each format but plain text: from a decoded body to an article with its layout.

Apart from `article`, which loads it when it is needed: the forms of all formats are a sixth of the start of a command
that reads plain text.
"""

from collections.abc import Callable, Mapping

from resolver.errors import UnsupportedFormat
from resolver.find.formats_ans import address, headline, is_ans, read_ans
from resolver.find.formats_feed import read_feed
from resolver.find.formats_json import read_json
from resolver.find.formats_markdown import Source
from resolver.find.formats_newsml import read_newsml
from resolver.find.formats_trees import LEXICAL, PROSEMIRROR, Shape, lexical, prosemirror, read_tree
from resolver.find.formats_wordpress import Blocks
from resolver.find.found import ArticleText, Decoded
from resolver.find.html import Page
from resolver.find.spans import plain
from resolver.find.trees import Json, is_data, load, mapping
from resolver.find.weave import Weave
from resolver.vocabulary import ArticleFormat


def _html(body: Decoded) -> ArticleText:
    page = Page(body.text, utf8=body.utf8)
    return ArticleText(
        ArticleFormat.HTML, body.text, body.hashed, page.text, page.headline, page.language, page.url, page
    )


def _wordpress(body: Decoded) -> ArticleText:
    blocks = Blocks(body.text)
    return ArticleText(ArticleFormat.WORDPRESS_BLOCKS, body.text, body.hashed, blocks.text, layout=blocks)


def _markdown(body: Decoded) -> ArticleText:
    source = Source(plain(body.text))
    return ArticleText(
        ArticleFormat.MARKDOWN, body.text, body.hashed, source.text, headline=source.headline, layout=source
    )


def _feed(body: Decoded) -> ArticleText:
    weave = Weave()
    title = read_feed(body.text, weave)
    return _woven(ArticleFormat.FEED, body, weave, headline=title)


def _ans(body: Decoded) -> ArticleText:
    story = mapping(load(body.text))
    if not is_ans(story):
        raise UnsupportedFormat("The article is not an ANS story: it has no list content_elements.")
    weave = Weave()
    read_ans(story, weave)
    return _woven(ArticleFormat.ANS, body, weave, headline=headline(story), url=address(story))


def _prosemirror(body: Decoded) -> ArticleText:
    found = prosemirror(load(body.text))
    if found is None:
        raise UnsupportedFormat('The article is not a ProseMirror document: it has no node of type "doc" with content.')
    return _tree(ArticleFormat.PROSEMIRROR, body, found, PROSEMIRROR)


def _lexical(body: Decoded) -> ArticleText:
    found = lexical(load(body.text))
    if found is None:
        raise UnsupportedFormat('The article is not a Lexical document: it has no node of type "root" with children.')
    return _tree(ArticleFormat.LEXICAL, body, found, LEXICAL)


def _json(body: Decoded) -> ArticleText:
    value = load(body.text)
    if value is None:
        raise UnsupportedFormat("The article is not JSON, or is nested too deeply.")
    weave = Weave()
    title = read_json(value, weave)
    return _woven(ArticleFormat.JSON, body, weave, headline=title)


def _newsml(body: Decoded) -> ArticleText:
    weave = Weave()
    title = read_newsml(body.text, weave)
    return _woven(ArticleFormat.NEWSML, body, weave, headline=title)


def _tree(fmt: ArticleFormat, body: Decoded, document: tuple[Json, str], shape: Shape) -> ArticleText:
    weave = Weave()
    read_tree(*document, shape, weave)
    return _woven(fmt, body, weave)


def _woven(
    fmt: ArticleFormat, body: Decoded, weave: Weave, *, headline: str | None = None, url: str | None = None
) -> ArticleText:
    text, layout = weave.woven()
    return ArticleText(fmt, body.text, body.hashed, text, headline=headline, url=url, layout=layout)


def json_format(text: str) -> ArticleFormat | None:
    """Which format of JSON a text is; None where it is none, or no more than a list of words."""
    value = load(text)
    told: tuple[tuple[ArticleFormat, Callable[[object], object]], ...] = (
        (ArticleFormat.ANS, is_ans),
        (ArticleFormat.PROSEMIRROR, prosemirror),
        (ArticleFormat.LEXICAL, lexical),
    )
    kind = next((kind for kind, tells in told if tells(value)), None)
    return ArticleFormat.JSON if kind is None and is_data(value) else kind


READERS: Mapping[ArticleFormat, Callable[[Decoded], ArticleText]] = {
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
"""How each format is read; plain text is its own layout."""
