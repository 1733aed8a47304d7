"""Opens links that hold the real address inside, without a request. It never fetches.

Wrappers with a parameter stand in `data/hosts.toml`; here are those that hide the address in their path or in a code
of their own. Only hosts that are known wrappers are opened: a path that merely looks like one (`/winamp/status/1`) is
left alone. Shapes were seen in public code and recordings between 2020 and 2026.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import SplitResult, unquote_to_bytes, urljoin, urlsplit

from resolver import hosts
from resolver.errors import InvalidUrl
from resolver.urls.written import normalise

MAX_LAYERS = 5

_HOST = re.compile(r"https?://(?:[^/?#@]{0,256}@)?([^/?#:@]{1,253})", re.IGNORECASE)
_ADDRESS = re.compile(r"https?(?::|%3[aA]|%253[aA])|//?(?=[^/])|www\.", re.IGNORECASE)
_ENCODED_SCHEME = re.compile(r"https?%", re.IGNORECASE)
_ARCHIVED = re.compile(
    r"/(?:(?:web|wayback|ukgwa|[0-9]{1,8})?/?(?:[0-9]{4,14}\*?|\*)(?:[a-z]{2}_)?/(?=\S)"
    r"|save(?:/_embed)?/(?=https?:|www\.))"
)
_ARCHIVE_TODAY = re.compile(
    r"/(?:(?:[0-9]{4,14}|[0-9]{4}\.[0-9]{2}\.[0-9]{2}-[0-9]{6}|newest|oldest|timegate|o/[A-Za-z0-9]{1,10})/)?"
    r"(?=https?:|www\.)"
)
_READER = re.compile(r"/(?:[0-9]{4}(?:-[0-9]{2,4}){1,3}/)?(?=https?:/)")
_CODED = re.compile(r"/redirect/2/([A-Za-z0-9_-]{20,})")
_AMP_CACHE = re.compile(r"/(?:c|v|a|wp|amp)/(s/)?(?=[^/]{1,253}\.)")
_GOOGLE_AMP = re.compile(r"/amp/(s/)?(?=[^/]{1,253}\.)")
_TURBO = re.compile(r"/turbo/([^/]{1,253})/[sn]/")
_DEFENSE_V3 = re.compile(r"/v3/__")
_RUN = re.compile(r"\*(?:\*([A-Za-z0-9_-]))?")
_CHARS = tuple(chr(byte) if byte in range(33, 127) else f"%{byte:02X}" for byte in range(256))
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_NEWS = re.compile(r"/(?:rss/)?(?:articles|read)/([A-Za-z0-9_-]{20,})")
_IN_BYTES = re.compile(rb"https?://[\x21-\x7e]+")
_SIGNED = re.compile(r":[A-Za-z0-9_-]{20,40}$")


@lru_cache(maxsize=256)
def unwrap(url: str) -> str | None:
    """The address inside a known wrapper, one layer deep, or None when this is no wrapper (or cannot be opened).

    A few answers are remembered: who asks whether a link is an item asks next what it leads to.
    """
    host = _HOST.match(url)
    if host is None or not may_wrap(host[1]) or ("?" not in url and not _may_open(host[1])):
        return None
    try:
        outer = normalise(url)
        parts = urlsplit(outer)
        for inner in _inside(parts, outer):
            if _ADDRESS.match(inner):
                found = normalise(urljoin(outer, inner) if inner.startswith("/") else inner)
                return found if found != outer else None
    except (InvalidUrl, ValueError):
        return None
    return None


@lru_cache(maxsize=4096)
def may_wrap(host: str) -> bool:
    """Whether this host, as written, serves wrappers at all: most links are told by this alone."""
    return bool(hosts.wrappers(host.lower().rstrip("."))) or _may_open(host)


@lru_cache(maxsize=4096)
def _may_open(host: str) -> bool:
    """Whether this host serves wrappers that need no query."""
    return any(each in _OPENERS for each in hosts.names(host.lower().rstrip(".")))


def unwrap_all(url: str) -> tuple[str, ...]:
    """Every address on the way in, outermost wrapper's content first; empty when this is no wrapper."""
    found: list[str] = []
    seen = {url}
    inner = unwrap(url)
    while inner is not None and inner not in seen and len(found) < MAX_LAYERS:
        found.append(inner)
        seen.add(inner)
        inner = unwrap(inner)
    return tuple(found)


def _inside(parts: SplitResult, url: str) -> Iterator[str]:
    host = (parts.hostname or "").removeprefix("www.")
    for wrapper in hosts.wrappers(host):
        if wrapper.paths and not any(parts.path == path or parts.path.startswith(path + "/") for path in wrapper.paths):
            continue
        if not wrapper.parameters:
            yield _decoded(parts.query)
        for value in _values(parts.query, wrapper.parameters):
            yield _SIGNED.sub("", value) if host == "disq.us" else value
    for name in hosts.names(host):
        if name in _OPENERS and (inner := _OPENERS[name](parts, url)) is not None:
            yield inner


def _values(query: str, names: tuple[str, ...]) -> Iterator[str]:
    pieces = [piece.partition("=")[::2] for piece in query.split("&")]
    for wanted in names:
        for name, value in pieces:
            if name.lower() == wanted.lower():
                yield _decoded(value)


def _decoded(value: str) -> str:
    """Percent-decoded as far as ASCII goes: other bytes keep their escapes, whatever their charset."""
    for _ in range(3):
        value = "".join(_CHARS[byte] for byte in unquote_to_bytes(value))
        if not _ENCODED_SCHEME.match(value):
            break
    return value


def _rest(url: str, parts: SplitResult, at: int) -> str:
    """What stands in the URL after the first `at` characters of its path, query and all."""
    start = url.index("/", len(parts.scheme) + 3)
    return _with_scheme(url[start + at :])


def _with_scheme(text: str) -> str:
    text = _decoded(text) if _ENCODED_SCHEME.match(text) else text
    return text if re.match(r"https?:", text, re.IGNORECASE) else "http://" + text.lstrip("/")


def _archive(parts: SplitResult, url: str) -> str | None:
    found = _ARCHIVED.match(parts.path)
    return _rest(url, parts, found.end()) if found else None


def _archive_today(parts: SplitResult, url: str) -> str | None:
    found = _ARCHIVE_TODAY.match(parts.path)
    return _rest(url, parts, found.end()) if found else None


def _amp_cache(parts: SplitResult, url: str) -> str | None:
    found = _AMP_CACHE.match(parts.path)
    return f"http{'s' if found[1] else ''}://" + _rest(url, parts, found.end())[7:] if found else None


def _google_amp(parts: SplitResult, url: str) -> str | None:
    found = _GOOGLE_AMP.match(parts.path)
    return f"http{'s' if found[1] else ''}://" + _rest(url, parts, found.end())[7:] if found else None


def _turbo(parts: SplitResult, url: str) -> str | None:
    found = _TURBO.match(parts.path)
    return f"https://{found[1]}/" + _rest(url, parts, found.end())[7:] if found else None


def _defense(parts: SplitResult, url: str) -> str | None:
    """Proofpoint: v2 spells `%` as `-` and `/` as `_`; v3 keeps the URL and lists replaced characters after `__;`."""
    if parts.path.startswith("/v2/"):
        for value in _values(parts.query, ("u",)):
            return _decoded(value.replace("-", "%").replace("_", "/"))
    found = _DEFENSE_V3.match(parts.path)
    if found is None:
        return None
    inner, end, code = _rest(url, parts, found.end()).rpartition("__;")
    if not end:
        return None
    spare = iter(_base64(code.partition("!")[0]).decode("utf-8", "replace"))

    def put_back(run: re.Match[str]) -> str:
        count = _BASE64.index(run[1]) + 2 if run[1] else 1
        return "".join(next(spare, "") for _ in range(count)) or run[0]

    return _RUN.sub(put_back, inner)


def _translated(parts: SplitResult, _url: str) -> str | None:
    label = (parts.hostname or "").removesuffix(".translate.goog")
    host = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    query = "&".join(piece for piece in parts.query.split("&") if piece and not piece.startswith("_x_tr_"))
    scheme = "http" if "_x_tr_sch=http" in parts.query.split("&") else "https"
    return f"{scheme}://{host}{parts.path}" + (f"?{query}" if query else "")


def _google_news(parts: SplitResult, _url: str) -> str | None:
    """The old form holds the address; in the form since 2024 stands a code that only Google opens."""
    found = _NEWS.match(parts.path)
    inner = _IN_BYTES.search(_base64(found[1])) if found else None
    return re.split(rb"\xd2|\"", inner[0])[0].decode("ascii") if inner else None


def _google_cache(parts: SplitResult, _url: str) -> str | None:
    for value in _values(parts.query, ("q",)):
        if value.startswith("cache:"):
            address = value.removeprefix("cache:").partition("+")[0]
            return _with_scheme(re.sub(r"^[A-Za-z0-9_-]{12}:(?=\S)", "", address))
    return None


def _bing(parts: SplitResult, url: str) -> str | None:
    if parts.path.startswith("/ck/"):
        for value in _values(parts.query, ("u",)):
            return _base64(value[2:]).decode("ascii", "ignore") if value.startswith("a1") else None
    return _google_amp(parts, url)


def _yahoo(parts: SplitResult, _url: str) -> str | None:
    inner = parts.path.partition("/RU=")[2].partition("/")[0]
    return _decoded(inner) if inner else None


def _reader(parts: SplitResult, url: str) -> str | None:
    """Services that show another page: its address is the whole path, at megalodon.jp behind a date."""
    found = _READER.match(parts.path)
    return _rest(url, parts, found.end()) if found else None


def _substack(parts: SplitResult, _url: str) -> str | None:
    """A newsletter's link since 2023 holds its address in coded JSON; earlier ones hold a number."""
    found = _CODED.match(parts.path)
    return _in_bytes(found[1]) if found else None


def _coded_segment(parts: SplitResult, _url: str) -> str | None:
    return _in_bytes(parts.path.rpartition("/")[2])


def _in_bytes(coded: str) -> str | None:
    """The address in base64, alone or in JSON."""
    inner = _IN_BYTES.search(_base64(coded))
    return inner[0].split(b'"')[0].decode("ascii") if inner else None


def _last_segment(parts: SplitResult, _url: str) -> str | None:
    return _decoded(parts.path.rpartition("/")[2])


def _underlined(_parts: SplitResult, url: str) -> str | None:
    inner = url.partition("/___")[2].partition("___.")
    return inner[0] if inner[1] else None


def _base64(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text[: len(text) // 4 * 4] + text[len(text) // 4 * 4 :].ljust(4, "="))
    except ValueError:
        return b""


_Opener = Callable[[SplitResult, str], str | None]

_OPENERS: Mapping[str, _Opener] = {
    name: opener
    for names, opener in (
        ("web.archive.org wayback.archive.org archive.org web-beta.archive.org wayback.archive-it.org", _archive),
        ("arquivo.pt webarchive.nationalarchives.gov.uk webarchive.loc.gov swap.stanford.edu", _archive),
        ("archive.ph archive.is archive.today archive.li archive.vn archive.md archive.fo", _archive_today),
        ("*.cdn.ampproject.org cdn.ampproject.org bing-amp.com", _amp_cache),
        ("google.*", _google_amp),
        ("*.turbopages.org", _turbo),
        ("12ft.io r.jina.ai via.hypothes.is smry.ai removepaywall.com removepaywalls.com megalodon.jp", _reader),
        ("substack.com", _substack),
        ("*.convertkit-mail.com *.convertkit-mail2.com *.convertkit-mail4.com *.kit-mail3.com", _coded_segment),
        ("urldefense.com urldefense.us urldefense.proofpoint.com", _defense),
        ("*.translate.goog", _translated),
        ("news.google.com", _google_news),
        ("webcache.googleusercontent.com", _google_cache),
        ("bing.com", _bing),
        ("r.search.yahoo.com search.yahoo.com", _yahoo),
        ("secure-web.cisco.com", _last_segment),
        ("protect.checkpoint.com url.avanan.click", _underlined),
    )
    for name in names.split()
}
