"""Which addresses may be dialled and which URLs may be asked. It never dials.

Public unicast addresses on the permitted ports, and the private `network:port` pairs that the operator lists; cloud
metadata addresses never, not even when listed. There is no switch that turns this off. Ranges: IANA special-purpose
address registries (IPv4 and IPv6), plus the clouds' own. `ipaddress.is_global` is not enough: Python 3.11 calls
192.0.0.192, `::ffff:100.64.0.1`, `64:ff9b::a9fe:a9fe` and all multicast global.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import quote

import idna

from resolver.errors import ConfigError, InvalidUrl, UnsafeTarget
from resolver.settings import Settings
from resolver.urls.labels import ascii_label

MAX_URL = 8192
MAX_HOST = 253
MAX_LABEL = 63
MAX_WRITTEN = 1024
MAX_PORT = 65535
DEFAULT_PORTS = {"http": 80, "https": 443}

_DENIED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_UNICAST_V6 = IPv6Network("2000::/3")
_DENIED_V6 = tuple(IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_MAPPED = IPv6Network("::ffff:0:0/96")
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
_METADATA = frozenset(
    ip_address(text)
    for text in (
        "169.254.169.254",
        "169.254.170.2",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
    )
)
_PRIVATE_SUFFIXES = frozenset(
    {
        "arpa",
        "corp",
        "home",
        "i2p",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
    }
)

MOST_PLACES = 4096
_USUAL = re.compile(
    r"(https?)://([A-Za-z0-9._:-]+)(/[\w!$%&'()*+,\-./:;=@\[\]|~]*(?:\?[\w!$%&'()*+,\-./:;=@\[\]|~?^`{}]+)?)", re.ASCII
)
"""An address that its canonical form leaves as it is, but for the spelling of the host."""
_START = re.compile(r"(https?)://([^/?#]*)", re.IGNORECASE)
_BAD_AUTHORITY = re.compile(r"[\x00-\x20\x7f\\<>\"%^`{|}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LABEL = re.compile(r"[a-z0-9_][a-z0-9_-]*")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEPT = "!$%&'()*+,-./:;=@[]_|~"
_KEPT_IN_QUERY = _KEPT + "?^`{}"

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Target(NamedTuple):
    """A URL that may be asked, canonical and in its parts: what is dialled and what is sent come from nowhere else.

    `origin` is the URL up to its path, `place` the host and the port where it is no usual one, `host` the bare host.
    """

    url: str
    origin: str
    place: str
    host: str
    path: str


@dataclass(frozen=True)
class AddressPolicy:
    """The rule by which URLs, addresses and ports are judged; see the module's docstring.

    `allowed` are the operator's private pairs, `denied` the networks that he closes. `named` are hosts that an override
    of the name lookup names, which may therefore be single labels or carry a private suffix (the dialled address is
    still judged). `places` remembers how hosts that were judged are written; a judgement never changes.
    """

    ports: frozenset[int]
    allowed: tuple[tuple[Network, int], ...] = ()
    named: frozenset[str] = frozenset()
    denied: tuple[Network, ...] = ()
    places: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> "AddressPolicy":
        """The policy of these settings.

        Raises:
            ConfigError: an entry of `allow` is not `network:port`, or one of `deny` is no network.
        """
        named = frozenset(entry.partition("=")[0].strip().lower() for entry in settings.dns)
        allowed = tuple(_pair(entry) for entry in settings.allow)
        return cls(frozenset(settings.ports), allowed, named, tuple(map(_network, settings.deny)))

    def allows(self, ip: str, port: int) -> bool:
        """Whether a socket may be connected to this address and port."""
        address = _address(ip)
        if address is None or address in _METADATA or _within(address, self.denied):
            return False
        return self.lists(ip, port) or (port in self.ports and _is_public(address))

    def lists(self, ip: str, port: int) -> bool:
        """Whether the operator's own list holds this address and port."""
        address = _address(ip)
        return address is not None and any(port == listed and address in network for network, listed in self.allowed)

    def check_url(self, url: str) -> str:
        """The canonical form of a URL that may be asked: this string is dialled and nothing else.

        Lower-case scheme and host (IDNA, UTS 46), no userinfo, no fragment, no default port, path and query encoded;
        percent escapes that are there stay as they are.

        Raises:
            InvalidUrl: no http(s) URL can be made of it.
            UnsafeTarget: its host, address or port is never dialled.
        """
        return self.target(url).url

    def target(self, url: str) -> Target:
        """The same in its parts.

        Raises:
            InvalidUrl, UnsafeTarget: as `check_url` does.
        """
        usual = _USUAL.fullmatch(url) if len(url) <= MAX_URL else None
        place = self.places.get((usual[1], usual[2])) if usual is not None else None
        scheme, place, path = (usual[1], place, usual[3]) if usual and place else self._parts(url)
        origin = f"{scheme}://{place}"
        canonical = origin + path
        if len(canonical) > MAX_URL:
            raise InvalidUrl(f"The URL is longer than {MAX_URL} characters: {_shown(url)}")
        host = place[1:].partition("]")[0] if place.startswith("[") else place.partition(":")[0]
        return Target(canonical, origin, place, host, path)

    def _parts(self, url: str) -> tuple[str, str, str]:
        """Scheme, host with port, path with query: each checked, and as it is sent."""
        url = _SURROGATE.sub("\ufffd", url.strip("\t\n\r\f\v "))
        start = _START.match(url)
        if start is None or len(url) > MAX_URL:
            raise InvalidUrl(f"Not an http or https URL: {_shown(url)}")
        scheme, authority = start[1].lower(), start[2].rpartition("@")[2]
        if _BAD_AUTHORITY.search(start[2]) or _CONTROL.search(url):
            raise InvalidUrl(f"The URL holds a character that no URL may: {_shown(url)}")
        host, port = _host_and_port(authority, url)
        host = self._host(host, url)
        number = DEFAULT_PORTS[scheme] if port is None else port
        self._judge(host, number, url)
        place = host if number == DEFAULT_PORTS[scheme] else f"{host}:{number}"
        if len(self.places) >= MOST_PLACES:
            self.places.clear()
        self.places[scheme, authority] = place
        path, _, query = url[start.end() :].partition("#")[0].partition("?")
        return (
            scheme,
            place,
            quote(path or "/", safe=_KEPT) + ("?" + quote(query, safe=_KEPT_IN_QUERY) if query else ""),
        )

    def _host(self, written: str, url: str) -> str:
        if written.startswith("["):
            try:
                return f"[{IPv6Address(written[1:-1]).compressed}]"
            except ValueError as error:
                raise InvalidUrl(f"Not an IPv6 address: {_shown(url)}") from error
        host = _ascii_host(written, url)
        last = host.rpartition(".")[2]
        if _NUMERIC.fullmatch(last):
            if not isinstance(_address(host), IPv4Address):
                raise UnsafeTarget(url, "a number that is not written as an address")
        elif host not in self.named and ("." not in host or last in _PRIVATE_SUFFIXES):
            raise UnsafeTarget(url, "a private name")
        return host

    def _judge(self, host: str, port: int, url: str) -> None:
        address = _address(host.strip("[]"))
        if address is not None:
            if not self.allows(str(address), port):
                raise UnsafeTarget(url, "a private address or port")
        elif port not in self.ports and not any(port == allowed for _, allowed in self.allowed):
            raise UnsafeTarget(url, "a port that is not dialled")


def _network(entry: str) -> Network:
    try:
        return ip_network(entry.replace("[", "").replace("]", ""), strict=False)
    except ValueError as error:
        raise ConfigError(
            f"The setting deny (RESOLVER_DENY) is not right: {entry!r} is no network, like 192.0.2.0/24 or fd00::/8."
        ) from error


def _pair(entry: str) -> tuple[Network, int]:
    network, _, port = entry.rpartition(":")
    try:
        number = int(port)
        pair = (ip_network(network.replace("[", "").replace("]", ""), strict=False), number)
    except ValueError as error:
        raise ConfigError(
            f"The setting allow (RESOLVER_ALLOW) is not right: {entry!r} is not network:port, "
            "like 10.1.0.0/16:443 or [fd00::1]:80."
        ) from error
    if not 0 < number <= MAX_PORT:
        raise ConfigError(f"The setting allow (RESOLVER_ALLOW) is not right: {number} is no port.")
    return pair


@lru_cache(maxsize=4096)
def _address(text: str) -> Address | None:
    """An address as it is judged: IPv4-mapped IPv6 as the IPv4 that it reaches; None for zone ids and anything else."""
    if "%" in text:
        return None
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address in _MAPPED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not _within(address, _DENIED_V4)
    isatap = (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
    return address in _UNICAST_V6 and not isatap and not _within(address, _DENIED_V6)


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)


def _host_and_port(authority: str, url: str) -> tuple[str, int | None]:
    if authority.startswith("["):
        host, bracket, rest = authority.partition("]")
        host += bracket
    else:
        host, colon, port = authority.partition(":")
        rest = colon + port
    if not host.strip(".") or (rest and not rest.startswith(":")):
        raise InvalidUrl(f"The URL has no host: {_shown(url)}")
    if rest in {"", ":"}:
        return host, None
    digits = rest[1:]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len("65535")) or not 0 < int(digits) <= MAX_PORT:
        raise InvalidUrl(f"The URL's port is no port: {_shown(url)}")
    return host, int(digits)


def _ascii_host(host: str, url: str) -> str:
    host = host.removesuffix(".").lower()
    if len(host) > MAX_WRITTEN:
        raise InvalidUrl(f"The host is no domain name: {_shown(url)}")
    if not host.isascii():
        try:
            mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
            host = ".".join(map(ascii_label, mapped.split("."))).removesuffix(".")
        except (idna.IDNAError, UnicodeError, ValueError) as error:
            raise InvalidUrl(f"The host is no domain name: {_shown(url)}") from error
    labels = host.split(".")
    if len(host) > MAX_HOST or any(len(label) > MAX_LABEL or not _LABEL.fullmatch(label) for label in labels):
        raise InvalidUrl(f"The host is no domain name: {_shown(url)}")
    return host


def _shown(url: str) -> str:
    text = url if len(url) <= 200 else url[:200] + "…"  # noqa: PLR2004 - a message's length
    return text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
