"""Article → mentions, with no network: every embed, post link, short link and citation, in reading order."""

from resolver.find.article import read_article
from resolver.find.found import ArticleText, Found, Links
from resolver.find.spans import overlaps

__all__ = ["find_mentions", "read_article"]


def find_mentions(article: ArticleText, *, links: Links = "body") -> list[Found]:
    """Every mention of an article, in reading order; posts and short links always, ordinary links as `links` says.

    What stands in the structure (embeds, links, blocks) is found there; the words around it are read as plain text.
    """
    from resolver.find.text import find_in_text  # noqa: PLC0415

    if article.layout is None:
        return find_in_text(article.text, links=links != "none")
    seen = article.layout.sightings(links)
    written = [
        each
        for each in find_in_text(article.text, links=links != "none")
        if each.start is not None and each.end is not None and not overlaps((each.start, each.end), seen.covered)
    ]
    return sorted([*seen.found, *written], key=lambda each: -1 if each.start is None else each.start)
