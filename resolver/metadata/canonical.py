"""Says when a canonical address on another site is believed: when the page there names this one. It never fetches.

Whoever publishes one document under two domains declares it from both sides: the copy by `rel=canonical`, the original
by `rel=amphtml` (an AMP copy), `rel=alternate` with `media` or `hreflang` (a site for phones, an edition for a country
or in a language) or `rel=shortlink`. A partner who carries an article declares the original too, but the original does
not know the partner: that copy is another publisher's page, which may be edited, dated and taken down apart, and so
stays a source of its own. And anybody can declare anything of anybody.

So the page there is asked once, and believed to be the original when

1. it answers 200 at that very address, and what it answers is a page (no wall, no soft 404);
2. the address that it declares for itself (`rel=canonical`, `og:url`, JSON-LD) is that address;
3. one of its `amphtml`, `alternate` (of no feed) and `shortlink` links is this page.

A canonical link from there that points back here is no naming but a circle: each says that the other is the original,
and neither is believed. An address that was not believed stands among the page's disagreements.
"""

from collections.abc import Iterable, Iterator

from resolver.metadata.addresses import bare, same_page
from resolver.metadata.page import PageFacts
from resolver.metadata.values import absolute


def names_back(there: PageFacts, there_url: str, here: Iterable[str]) -> bool:
    """Rules 2 and 3; `here` are the addresses by which this page was reached on its own site."""
    if there.canonical is None or not same_page(there.canonical, there_url):
        return False
    own = {bare(url) for url in here}
    return any(bare(named) in own for named in _named(there))


def _named(page: PageFacts) -> Iterator[str]:
    return (url for href in page.named if (url := absolute(page.base, href)) is not None)
