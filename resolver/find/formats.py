"""Tells an article's format from its content, with the file's name and the media type as hints. Pure.

XML is told by its own marks, and never taken for text; JSON by those who read it (`readers`). Of text with tags, a
whole page or a body of block tags is HTML; block comments and shortcodes make it WordPress; links, headings and fences
of Markdown make it Markdown, tags or not.
"""

import re
from collections.abc import Mapping

from resolver.vocabulary import ArticleFormat

SNIFFED = 1 << 16
"""Characters that are looked at."""

BLOCKS = re.compile(r"<!--\s{1,9}wp:[a-z]")
"""What a body of WordPress blocks holds."""

_PAGE = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body)[\s>]", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_NEWSML = re.compile(
    r"(?:<(?:\?xml[^<>]{0,400}\?|!--[^<>]{0,400}--|!doctype[^<>]{0,400})>\s{0,99}){0,6}"
    r"<(?:nitf|newsItem|newsMessage|NewsML|packageItem|Publication\s[^<>]{0,200}ap\.org)[\s>/]",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(
    r"\[(?:embed|caption|gallery|tweet|twitter|blackbirdpie|embedtweet|instagram|facebook|youtube|vimeo|tiktok|video"
    r"|audio)[\]\s=:]"
)
_FLOW = re.compile(
    r"<(?:p|div|blockquote|br|h[1-6]|article|section|ul|ol|li|iframe|figure|table|main|amp-[a-z]{2,30})(?=[\s>/])",
    re.IGNORECASE,
)
_INLINE = re.compile(r"<(?:a\s{1,9}[a-z-]{2,40}=|b>|i>|em>|strong>|span[\s>]|script[\s>]|img\s)", re.IGNORECASE)
_MARKDOWN = (
    ("](", re.compile(r"\]\(<?(?:https?://|/|#|\.|mailto:)")),
    ("]:", re.compile(r"\n\[[^\[\]\n]{1,200}\]:[ \t]{1,9}\S")),
    (
        "",
        re.compile(
            r"\n(?:---|\+\+\+)[ \t]*\n(?:[\w-]{1,40}[ \t]*[:=][^\n]*\n|[ \t-][^\n]*\n){1,60}"
            r"(?:---|\+\+\+)[ \t]*(?:\n|\Z)"
        ),
    ),
    ("\n#", re.compile(r"\n#{1,6}[ \t]{1,9}\S")),
    ("\n", re.compile(r"\n(?:```|~~~)")),
    ("{", re.compile(r"\{\{[<%][ \t]|\{%[ \t-]")),
    ("\n", re.compile(r"\n[*+-][ \t]{1,4}\S[^\n]*\n[*+-][ \t]{1,4}\S")),
    ("**", re.compile(r"\*\*\S[^*\n]{0,200}\*\*")),
)
"""Signs of Markdown: what a text with one must hold, and the sign; a line begins behind its line break."""

_FRONT, _SURE = 2, 3
"""The first three signs of Markdown (a link, a definition, a front matter) are enough alone, any three together."""

_SUFFIXES: Mapping[str, ArticleFormat] = {
    **dict.fromkeys(("md", "markdown", "mdown", "mkd", "mdx", "qmd"), ArticleFormat.MARKDOWN),
    **dict.fromkeys(("html", "htm", "xhtml", "shtml", "amp"), ArticleFormat.HTML),
    **dict.fromkeys(("rss", "atom"), ArticleFormat.FEED),
}
_MEDIA: Mapping[str, ArticleFormat] = {
    "text/markdown": ArticleFormat.MARKDOWN,
    "text/x-markdown": ArticleFormat.MARKDOWN,
    "text/html": ArticleFormat.HTML,
    "application/xhtml+xml": ArticleFormat.HTML,
    "application/rss+xml": ArticleFormat.FEED,
    "application/atom+xml": ArticleFormat.FEED,
}


def recognise(text: str, *, content_type: str | None = None, name: str | None = None) -> ArticleFormat:
    """The format of an article's text; a hint decides where the content does not contradict it."""
    head = text[:SNIFFED]
    start = head.lstrip("\ufeff \t\r\n")
    if start[:1] == "<" and (told := _xml(start[:4096])) is not None:
        return told
    hinted = _hint(content_type, name)
    if hinted is not None and hinted is not ArticleFormat.FEED:
        return ArticleFormat.WORDPRESS_BLOCKS if BLOCKS.search(head) and not _PAGE.search(head) else hinted
    if _PAGE.search(head):
        return ArticleFormat.HTML
    if BLOCKS.search(head):
        return ArticleFormat.WORDPRESS_BLOCKS
    return loose(head)


def _xml(start: str) -> ArticleFormat | None:
    """What XML this is, by its first element; other XML without the tags of HTML is told by its declaration."""
    if _NEWSML.match(start):
        return ArticleFormat.NEWSML
    if _FEED.search(start) and not _PAGE.search(start):
        return ArticleFormat.FEED
    if start.startswith("<?xml ") and not (_PAGE.search(start) or _FLOW.search(start) or _INLINE.search(start)):
        return ArticleFormat.NEWSML
    return None


def loose(head: str) -> ArticleFormat:
    """Text that names no format of its own: by what its marks are most."""
    text = "\n" + head.lstrip("\ufeff")
    signs = [
        needle in text and (sign.match(text) if number == _FRONT else sign.search(text)) is not None
        for number, (needle, sign) in enumerate(_MARKDOWN)
    ]
    if any(signs[:_SURE]) or sum(signs) >= _SURE:
        return ArticleFormat.MARKDOWN
    if _SHORTCODE.search(head):
        return ArticleFormat.WORDPRESS_BLOCKS
    if _FLOW.search(head) or _INLINE.search(head):
        return ArticleFormat.HTML
    return ArticleFormat.TEXT


def _hint(content_type: str | None, name: str | None) -> ArticleFormat | None:
    suffix = (name or "").rpartition(".")[2].lower() if "." in (name or "") else ""
    media = (content_type or "").partition(";")[0].strip().lower()
    return _SUFFIXES.get(suffix) or _MEDIA.get(media)


def parameter(content_type: str | None, name: str) -> str | None:
    """The value of a media type's parameter, in lower case."""
    for piece in (content_type or "").split(";")[1:]:
        key, _, value = piece.partition("=")
        if key.strip().lower() == name:
            return value.strip().strip("\"'").lower() or None
    return None
