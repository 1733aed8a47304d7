"""Chooses the address that a page declares for itself. It never fetches.

A canonical link is believed on the page's own registrable domain only, and not when it leads an article to the front
page; everything else that was claimed is listed, never followed blindly.
"""

import re
from collections.abc import Iterable, Sequence

from resolver.errors import InvalidUrl
from resolver.metadata.claims import Choice, Claim, Field
from resolver.metadata.jsonld import same_address
from resolver.metadata.values import absolute, original
from resolver.urls import clean, same_site

_NO_PATH = re.compile(r"https?://[^/?#]*/?(?:[?#].*)?", re.IGNORECASE | re.DOTALL)
_FRONT = re.compile(r"https?://[^/?#]*/?\??(?:#.*)?", re.IGNORECASE | re.DOTALL)


def choose(claims: Sequence[Claim], page_url: str, base: str) -> tuple[Choice | None, tuple[tuple[str, str], ...]]:
    """The believed address, and the claims that were not believed with the page's own address before them."""
    believed: list[tuple[str, str]] = []
    refused: list[tuple[str, str]] = []
    for claim in claims:
        written = absolute(base, claim.value) if isinstance(claim.value, str) else None
        if written is None:
            continue
        url = original(written)
        fits = same_site(url, page_url) and not _leads_home(url, page_url)
        (believed if fits else refused).append((claim.origin, url))
    unbelieved = (("request", page_url), *refused) if refused else ()
    if not believed:
        return None, unbelieved
    origin, url = believed[0]
    differing = [other for other in believed[1:] if same_address(other[1]) != same_address(url)]
    return Choice(Field.URL, url, origin, (believed[0], *differing) if differing else ()), unbelieved


def _leads_home(url: str, page_url: str) -> bool:
    return _FRONT.fullmatch(url) is not None and _NO_PATH.fullmatch(page_url) is None


def elsewhere(written: Iterable[str], page_url: str, base: str) -> str | None:
    """The one address on another site that a page's canonical links agree on; None where that cannot matter.

    `written` are the links' addresses. A front page of another site is nobody's original but a front page's.
    """
    urls = {original(url) for each in written if (url := absolute(base, each)) is not None}
    if len(urls) != 1 or same_site(url := urls.pop(), page_url) or _leads_home(url, page_url):
        return None
    return url


def same_page(one: str, other: str) -> bool:
    """Whether two addresses are one page's."""
    return bare(one) == bare(other)


def bare(url: str) -> str:
    """An address as pages are compared: without scheme, `www.`, tracking, fragment and a closing slash."""
    try:
        cleaned = clean(url).url
    except InvalidUrl:
        return url
    return cleaned.partition("://")[2].removeprefix("www.").partition("#")[0].rstrip("/")
