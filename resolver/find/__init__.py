"""Article → mentions, with no network: every embed, post link, short link and citation, in reading order.

read_article(body)      → ArticleText: decoded, its format told, its text normalised
find_mentions(article)  → list of Found, offsets in that text, pointers into the body as sent
"""

from typing import Literal

from resolver.find.article import layout_of, read_article
from resolver.find.found import ArticleText, Found
from resolver.find.merging import mentions
from resolver.find.text import find_in_text

__all__ = ["find_mentions", "read_article"]


def find_mentions(article: ArticleText, *, links: Literal["body", "all", "none"] = "body") -> list[Found]:
    """Every mention of an article, in reading order; posts and short links always, ordinary links as `links` says.

    What stands in the structure (embeds, links, blocks) is found there; the words around it are read as plain text.
    """
    layout = article.layout or layout_of(article)
    if layout is None:
        return find_in_text(article.text, links=links != "none")
    return mentions(article.text, layout.sightings(links), links)
