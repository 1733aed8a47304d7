"""Chooses the address that a page declares for itself. It never fetches.

A canonical link is believed on the page's own registrable domain only, and not when it leads an article to the front
page or to a port of the machinery behind the site; everything else that was claimed is listed, never followed blindly.
One that a program left unfilled (`undefined`) says nothing, and one that differs from the page's own address in nothing
but escapes and doubled slashes is that address, badly written: `/story%3Fid=7` is another place, and nothing is there.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from resolver.errors import InvalidUrl
from resolver.metadata.claims import Choice, Claim, Field
from resolver.metadata.jsonld import same_address
from resolver.metadata.titles import is_unfilled
from resolver.metadata.values import absolute, original
from resolver.urls import clean, same_site

_NO_PATH = re.compile(
    r"https?://[^/?#]*/?(?:(?:index|default)\.[a-z]{2,5}(?=#|\Z))?(?:[?#].*)?", re.IGNORECASE | re.DOTALL
)
_MENDED = re.compile(r"%|//[^/?#]*+[^?#]*?//")
_SLASHES = re.compile(r"//+")
_PORT = re.compile(r"https?://[^/?#:\[\]]+:(\d{1,5})(?=[/?#]|$)", re.IGNORECASE)
_AROUND = " \t\r\n\"'“”„‘’«»"
_FRONT = re.compile(r"https?://[^/?#]*/?(?:(?:index|default)\.[a-z]{2,5})?\??(?:#.*)?", re.IGNORECASE | re.DOTALL)


def choose(claims: Sequence[Claim], page_url: str, base: str) -> tuple[Choice | None, tuple[tuple[str, str], ...]]:
    """The believed address, and the claims that were not believed with the page's own address before them."""
    believed: list[tuple[str, str]] = []
    refused: list[tuple[str, str]] = []
    for claim in claims:
        written = _written(claim.value, base) if isinstance(claim.value, str) else None
        if written is None:
            continue
        url = original(written)
        if url != page_url and _MENDED.search(url) and _plain(url) == _plain(page_url):
            url = page_url
        fits = same_site(url, page_url) and not _leads_home(url, page_url) and not _is_inner(url, page_url)
        (believed if fits else refused).append((claim.origin, url))
    unbelieved = (("request", page_url), *refused) if refused else ()
    if not believed:
        return None, unbelieved
    origin, url = believed[0]
    differing = [other for other in believed[1:] if same_address(other[1]) != same_address(url)]
    return Choice(Field.URL, url, origin, (believed[0], *differing) if differing else ()), unbelieved


def _written(value: str, base: str) -> str | None:
    """The address that a claim means; None where a program wrote what is none."""
    text = value.strip(_AROUND)
    if is_unfilled(text) or is_unfilled(text.rstrip("/").rpartition("/")[2]):
        return None
    return absolute(base, text)


def _plain(url: str) -> str:
    """An address without escapes and doubled slashes."""
    scheme, _, rest = unquote(url).partition("://")
    return scheme + "://" + _SLASHES.sub("/", rest)


def _is_inner(url: str, page_url: str) -> bool:
    """Whether an address has an unusual port that the page's own has not: a server's behind the one that answers."""
    port = _PORT.match(url)
    return port is not None and port[1] not in {"80", "443"} and not page_url.startswith(port[0])


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
