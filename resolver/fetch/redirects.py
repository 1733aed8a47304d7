r"""Where an answer sends us next. It never fetches.

Looked for in the order in which a browser would act: `Location` of a 30x; `Refresh` header; `meta http-equiv=refresh`
(WHATWG HTML, "shared declarative refresh steps"), anywhere a browser without scripts would see it; a script's
`location = "…"`, and the exit link of a known interstitial, only on short pages that say little else.
X's short links answer a browser's user agent with such a page (seen 2015-2024): the target stands in a refresh inside
`noscript`, in the title, and in `location.replace` with `\/` for `/`. Apple News tries its own application first and
then calls `redirectToUrlAfterTimeout("…", 0)` (seen 2019-2026).
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from resolver import urls
from resolver.answer import Answer
from resolver.charset import decode
from resolver.errors import FetchFailed, InvalidUrl
from resolver.fetch import scripts
from resolver.markup import parsed_text
from resolver.vocabulary import Reason, Via

MAX_LOCATION = 8192
MAX_DELAY = 10.0
MAX_SCAN = 256 * 1024
MAX_INTERSTITIAL = 16 * 1024
MAX_EXIT_PAGE = 64 * 1024
MAX_WORDS = 600
STATUSES = frozenset({300, 301, 302, 303, 307, 308})

_HTML = frozenset({"", "text/html", "application/xhtml+xml"})
_REFRESH_TAG = re.compile(rb"<meta\b[^<>]{0,4096}?refresh", re.IGNORECASE)
_REFRESH = re.compile(r"\s{0,20}(?P<delay>\d{0,9}(?:\.\d{0,9})?)(?P<then>\s{0,20}[;,]?\s{0,20})(?P<rest>.*)", re.DOTALL)
_URL_LABEL = re.compile(r"url\s{0,20}=\s{0,20}", re.IGNORECASE)
_BAD = re.compile(r"[\x00-\x1f\x7f\\<>]")
_HOSTLESS = re.compile(r"https?:(?!//[^/])", re.IGNORECASE)
_AS_IT_STANDS = re.compile(
    r"https?://[a-z0-9_-][a-z0-9._-]*/[A-Za-z0-9!$%&'()*+,./:=@\[\]_~-]*"
    r"(?:\?[A-Za-z0-9!$%&'()*+,./:=?@\[\]_~-]+)?(?:#[A-Za-z0-9!$%&'()*+,./:=?@\[\]_~-]+)?"
)
"""An absolute address in which there is nothing to resolve, encode or leave out: most Locations."""
_PLAIN_AUTHORITY = re.compile(r"[A-Za-z0-9._:\[\]-]+")
_NOT_ENCODED = "!#$%&'()*+,-./:;=?@[]_~"

_EXITS: tuple[tuple[str, str, str], ...] = (
    ("lnkd.in", "data-tracking-control-name", "external_url_click"),
    ("linkedin.com", "data-tracking-control-name", "external_url_click"),
)
"""Host (and those under it), attribute and value of the link that leads on from its interstitial."""
_ARTICLE = b'"datePublished"'
"""Stands in the head of a page that is an end of the way: its rest is not searched for a refresh."""

_TITLED = frozenset({"t.co"})
"""Hosts whose interstitial is titled with the target."""


def next_hop(answer: Answer) -> tuple[str, Via] | None:
    """The absolute address that this answer leads to and how it says so, or None where it is the end of the way.

    A page that refreshes to itself leads nowhere, and neither does a refresh that waits longer than 10 s.

    Raises:
        FetchFailed: a redirect without a usable Location (`bad_redirect`).
    """
    if answer.status in STATUSES and "location" in answer.headers:
        return _located(answer, answer.headers["location"]), Via.HTTP
    if not (200 <= answer.status < 300 or answer.status in STATUSES):  # noqa: PLR2004 - the class of a status
        return None
    for target, via in _offers(answer):
        address = _address(answer.url, target)
        if address is not None and without_fragment(address) != without_fragment(answer.url):
            return address, via
    return None


def set_before_reload(answer: Answer) -> tuple[str, ...]:
    """The cookies that a page with nothing else in it sets by script before it loads itself anew."""
    body = answer.beginning
    if len(body) >= MAX_INTERSTITIAL or b"document.cookie" not in body or answer.content_type not in _HTML:
        return ()
    document = parsed_text(decode(body, answer.declared_charset))
    return tuple(scripts.cookies(_code(document))) if not answer.has_more and _says_little(document) else ()


def without_fragment(url: str) -> str:
    """The address as it is asked for."""
    return urldefrag(url).url if "#" in url else url


def _located(answer: Answer, location: str) -> str:
    address = _address(answer.url, location)
    if address is None:
        raise FetchFailed(answer.url, Reason.BAD_REDIRECT, "a Location that is no web address", status=answer.status)
    return address


def _offers(answer: Answer) -> Iterator[tuple[str, Via]]:
    refresh = answer.headers.get("refresh")
    if refresh is not None and (target := read_refresh(refresh)) is not None:
        yield target, Via.HTTP
    if answer.content_type not in _HTML or not answer.beginning:
        return
    there = answer.beginning if _ARTICLE in answer.beginning else answer.body
    body = there[:MAX_SCAN]
    short = len(there) < MAX_INTERSTITIAL and not answer.has_more
    if not short and _REFRESH_TAG.search(body) is None and not _has_exits(answer.url):
        return
    text = decode(body, answer.declared_charset)
    document = parsed_text(text)
    base = _base(answer.url, document)
    yield from _refreshes(document, answer.url, base, short=short)
    if short and _says_little(document):
        yield from ((_address(base, target) or target, Via.SCRIPT) for target in _assignments(document))
    yield from ((target, Via.INTERSTITIAL) for target in _exits(answer.url, document, text))


def read_refresh(value: str) -> str | None:
    """The address in a refresh (`1; url='/next'`), or None when it has none or waits too long."""
    found = _REFRESH.match(value[: MAX_LOCATION + 64])
    if found is None or not (found["delay"] or found["rest"]):
        return None
    rest = found["rest"]
    label = _URL_LABEL.match(rest)
    if not found["then"] if found["delay"] else label is None:
        return None
    target = rest[label.end() :] if label else rest
    if target[:1] in {"'", '"'}:
        target = target[1:].partition(target[0])[0]
    delay = float(found["delay"]) if found["delay"].strip(".") else 0.0
    return target.strip() or None if delay <= MAX_DELAY else None


def _base(url: str, document: LexborHTMLParser) -> str:
    """What relative addresses in a page are relative to: its `base`, where it has one."""
    node = document.css_first("base[href]")
    return (_address(url, node.attributes.get("href") or "") if node is not None else None) or url


def _refreshes(document: LexborHTMLParser, url: str, base: str, *, short: bool) -> Iterator[tuple[str, Via]]:
    """Targets of meta refreshes.

    One inside `noscript` that leads to the same page, or from a full page to the same host, is the page's variant
    without scripts and no redirect.
    """
    for node in document.css('meta[http-equiv="refresh" i]')[:4]:
        target = read_refresh(node.attributes.get("content") or "")
        if target is None:
            continue
        silent = any(parent == "noscript" for parent in _parents(node))
        address = _address(base, target) or url
        if silent and (_same_page(address, url) or (not short and _host(address) == _host(url))):
            continue
        yield address, Via.HTML_REFRESH


def _parents(node: object) -> Iterator[str]:
    for _ in range(8):
        node = getattr(node, "parent", None)
        if node is None:
            return
        yield str(getattr(node, "tag", ""))


def _same_page(one: str, other: str) -> bool:
    return urlsplit(one)[1:3] == urlsplit(other)[1:3]


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")


def _says_little(document: LexborHTMLParser) -> bool:
    body = document.body
    if body is None:
        return True
    words = len(body.text(deep=True)) - sum(len(node.text(deep=True)) for node in body.css("script, style, noscript"))
    return words <= MAX_WORDS


def _assignments(document: LexborHTMLParser) -> Iterator[str]:
    """Where the page's scripts lead."""

    def element(name: str, attribute: str) -> str | None:
        found = document.css_first(f'[id="{name}"]')
        return found.attributes.get(attribute) if found is not None else None

    return scripts.targets(_code(document), element)


def _code(document: LexborHTMLParser) -> str:
    """What runs when the page is opened: its scripts, and what its body does once it is there."""
    code = [node.text(deep=True) for node in document.css("script")]
    code += [(node.attributes.get("onload") or "")[:MAX_LOCATION] for node in document.css("body[onload]")]
    return "\n;\n".join(code)


def _has_exits(url: str) -> bool:
    return any(name in url and _is_under(_host(url), name) for name, *_ in _EXITS)


def _is_under(host: str, name: str) -> bool:
    return host == name or host.endswith("." + name)


def _exits(url: str, document: LexborHTMLParser, text: str) -> Iterator[str]:
    host = _host(url)
    if host in _TITLED and (title := document.css_first("title")) is not None:
        yield title.text(deep=True)
    for name, attribute, value in _EXITS:
        if _is_under(host, name):
            from bs4 import BeautifulSoup  # noqa: PLC0415 - 40 ms, for few hosts
            from bs4.filter import SoupStrainer  # noqa: PLC0415 - as above

            link = SoupStrainer("a", attrs={attribute: value})
            piece = BeautifulSoup(text[:MAX_EXIT_PAGE], "lxml", parse_only=link)
            yield from (str(found["href"]) for found in piece.find_all("a", href=True))


def _address(base: str, target: str) -> str | None:
    if len(target) <= MAX_LOCATION and _AS_IT_STANDS.fullmatch(target):
        return target
    target = target.strip("\t\n\f\r ")
    if not target or len(target) > MAX_LOCATION or _BAD.search(target) or _HOSTLESS.match(target):
        return None
    try:
        address = urljoin(base, target)
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    return _encoded(address, parts.scheme, parts.netloc)


def _encoded(address: str, scheme: str, authority: str) -> str | None:
    """The address in ASCII, without a user or a usual port, as browsers write it; escapes stay. None: no host."""
    rest = address.partition("://")[2][len(authority) :]
    if not rest.startswith("/"):
        rest = "/" + rest
    if not _PLAIN_AUTHORITY.fullmatch(authority):
        try:
            authority = urlsplit(urls.normalise(f"{scheme}://{authority}/")).netloc
        except InvalidUrl:
            return None
    place = authority.lower().removesuffix(":443" if scheme == "https" else ":80")
    return f"{scheme}://{place}{quote(rest, safe=_NOT_ENCODED, errors='replace')}"
