"""Article → mentions, with no network: every embed, post link, short link and citation, in reading order.

read_article(body)      → ArticleText: decoded, its format told, its text normalised
find_mentions(article)  → list of Found, offsets in that text, pointers into the body as sent
"""

from typing import TYPE_CHECKING, Literal

from resolver.find.found import ArticleText, Found

if TYPE_CHECKING:
    from resolver.find.article import read_article

__all__ = ["find_mentions", "read_article"]


MAX_MENTIONS = 100_000
"""Mentions of one article that are given where the caller sets no other limit (`settings.max_mentions`)."""


def find_mentions(
    article: ArticleText, *, links: Literal["body", "all", "none"] = "body", most: int = MAX_MENTIONS
) -> list[Found]:
    """The first `most` mentions of an article, in reading order.

    Posts and short links always, ordinary links as `links` says. What stands in the structure (embeds, links, blocks)
    is found there; the words around it are read as plain text.
    """
    from resolver.find.article import layout_of  # noqa: PLC0415 - a tenth of the start of those who read no article
    from resolver.find.merging import mentions  # noqa: PLC0415
    from resolver.find.text import find_in_text  # noqa: PLC0415

    layout = article.layout or layout_of(article)
    if layout is None:
        return find_in_text(article.text, links=links != "none", most=most)[:most]
    return mentions(article.text, layout.sightings(links), links, most)[:most]


def __getattr__(name: str) -> object:
    """Load the reader of articles when it is asked for (PEP 562), for the same reason."""
    if name != "read_article":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from resolver.find.article import read_article  # noqa: PLC0415

    return read_article
