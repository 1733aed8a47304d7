"""Addresses that must never be contacted: written, named, redirected to, rebound to, embedded in others."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from tests.hostile.bed.case import Case, World, named
from tests.hostile.bed.dns import PUBLIC, PUBLIC_V6

REFUSED = ("unsafe_target", "invalid_url")
NO_WAY = (*REFUSED, "bad_redirect")

INSIDE = (
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.254", "100.64.0.1", "100.127.255.254",
    "169.254.169.254", "169.254.170.2", "169.254.1.1", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.1.254",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.18.0.2", "198.19.255.254",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "100.100.100.200",
)  # fmt: skip
INSIDE_V6 = (
    "::1", "::", "::127.0.0.1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe",
    "::ffff:100.64.0.1", "::ffff:0:7f00:1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::0a00:0001",
    "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:a00:1::1", "2001:0:7f00:1::", "2001::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1", "2001:10::1", "2001:20::1", "fc00::1", "fd00::1",
    "fd00:ec2::254", "fd20:ce::254", "fd00:bed::1", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "100::1", "3fff::1",
    "5f00::1", "4000::1", "2600::5efe:7f00:1", "2600::200:5efe:a00:1",
)  # fmt: skip
SPELLINGS = (
    "127.1", "127.0.1", "2130706433", "017700000001", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "0x7f.1", "0X7F.0x1",
    "127.000.000.001", "00000177.0.0.1", "127.0.0.1.", "①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127．0．0．1",
    "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "0xA9.0xFE.0xA9.0xFE", "3232235777",
    "0", "0x0", "00", "1", "127.0.0.1%00.example.org", "127.0.0.1%2f.example.org", "%31%32%37.0.0.1", "10.1", "0xa.1",
    "192.168.257", "4294967295",
)  # fmt: skip
NAMES = (
    "localhost", "LOCALHOST", "localhost.", "sub.localhost", "localhost.localdomain", "ip6-localhost", "intranet",
    "router", "printer.local", "db.internal", "metadata.google.internal", "metadata", "cms.corp", "nas.lan",
    "gw.home", "x.onion", "y.i2p", "1.0.0.127.in-addr.arpa", "kubernetes.default.svc.cluster.local", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
)  # fmt: skip
SCHEMES = (
    "file:///etc/passwd", "ftp://10.0.0.1/x", "gopher://127.0.0.1:6379/_INFO", "dict://127.0.0.1:11211/stats",
    "ldap://10.0.0.1/", "tcp://93.184.10.1:80/", "ws://example.org/", "wss://example.org/", "unix:///var/run/x.sock",
    "javascript:alert(1)", "data:text/html,<title>x</title>", "about:blank", "blob:https://example.org/x",
    "view-source:https://example.org/", "jar:http://127.0.0.1!/", "netdoc:///etc/passwd", "php://filter/x",
    "chrome://settings", "mailto:a@example.org", "tel:123", "sftp://example.org/", "tftp://10.0.0.1/x", "ssh://10.0.0.1",
)  # fmt: skip
PORTS = (1, 21, 22, 23, 25, 53, 110, 111, 143, 445, 587, 3306, 5432, 6379, 8080, 8443, 9200, 10250, 11211, 27017, 65535)
CONFUSIONS = (
    "http://example.org@127.0.0.1/", "http://example.org:80@10.0.0.1/", "http://127.0.0.1\\@example.org/",
    "http://example.org\\@127.0.0.1/", "http://127.0.0.1#@example.org/", "http://127.0.0.1?@example.org/",
    "http://a:b@c@127.0.0.1/", "http:///127.0.0.1/", "http:127.0.0.1/", "http:/127.0.0.1/", "http:\\\\127.0.0.1\\",
    "http://[127.0.0.1]/", "http://[::1]:80@example.org:22/", "http://[fe80::1%25lo]/", "http://[fe80::1%lo]/",
    "http://[::1%1]/", "http://127.0.0.1:80:80/", "http://10.0.0.1:80#@example.org:22/x:99999/", "//127.0.0.1/",
    "http://127.0.0.1 /", "http://127.0.0.1\t/", "http://\x00127.0.0.1/", "http://127.0.0.1:0x50/",
    "http://127.0.0.1%09/", "http://127.0.0.1%0d%0aHost:example.org/", "http://[::ffff:7f00:1]/", "http://[::FFFF:127.1]/",
)  # fmt: skip

_numbers = count()


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _written() -> Iterator[Case]:
    for address in (*INSIDE, *INSIDE_V6):
        yield Case(f"literal {address}", f"http://{_bracketed(address)}/", REFUSED)
        yield Case(f"literal over TLS {address}", f"https://{_bracketed(address)}/x", REFUSED)
    for spelling in SPELLINGS:
        yield Case(f"spelling {spelling}", f"http://{spelling}/latest/", REFUSED)
    for name in NAMES:
        yield Case(f"private name {name}", f"http://{name}/", (*REFUSED, "dns_failed"))
    for scheme in SCHEMES:
        yield Case(f"scheme {scheme}", scheme, REFUSED)
    for port in PORTS:
        yield Case(f"port {port}", f"http://ports.example.org:{port}/", REFUSED)
    for number, url in enumerate(CONFUSIONS):
        yield Case(f"confusion {number} {url!r}", url, REFUSED)


def _redirected() -> Iterator[Case]:
    targets = [f"http://{_bracketed(address)}/" for address in (*INSIDE, *INSIDE_V6)]
    targets += [f"https://{spelling}/" for spelling in SPELLINGS[:16]]
    targets += [f"http://{name}/" for name in NAMES[:12]]
    targets += [*SCHEMES, *(f"http://ports.example.org:{port}/" for port in PORTS[:8]), *CONFUSIONS[:12]]
    for target in targets:
        url = f"http://hop{next(_numbers)}.example.org/a"
        location = target.replace("\t", "").replace("\x00", "")

        def arrange(world: World, url: str = url, location: str = location) -> None:
            world.web.redirect(url, location, status=302)

        may = (*NO_WAY, "dns_failed", "not_found") if not location.startswith(("http://", "https://")) else NO_WAY
        yield Case(f"redirect to {target!r}", url, (*may, "dns_failed") if target.count("/") < 3 else may, arrange)
    yield from _hidden()


def _hidden() -> Iterator[Case]:
    """Ways that are told by anything but a Location."""
    for address in ("127.0.0.1", "169.254.169.254", "[::1]", "10.0.0.1", "0x7f.1", "localhost", "[fd00:bed::1]"):
        target = f"http://{address}/"
        pages = {
            "meta refresh": f'<meta http-equiv="refresh" content="0;url={target}">',
            "script": f'<script>location.replace("{target}")</script>',
            "noscript": f'<noscript><meta http-equiv="refresh" content="0;url={target}"></noscript>',
        }
        for kind, html in pages.items():
            url = f"http://hop{next(_numbers)}.example.org/a"

            def arrange(world: World, url: str = url, html: str = html) -> None:
                world.web.page(url, html)

            yield Case(f"{kind} to {target}", url, NO_WAY, arrange)
        url = f"http://hop{next(_numbers)}.example.org/a"

        def arrange_header(world: World, url: str = url, target: str = target) -> None:
            world.web.page(url, "", Refresh=f"0; url={target}")

        yield Case(f"refresh header to {target}", url, NO_WAY, arrange_header)


def _named() -> Iterator[Case]:
    for number, address in enumerate((*INSIDE, *INSIDE_V6)):
        name = f"inner{number}.example.org"
        yield Case(
            f"name of {address}",
            f"http://{name}/",
            ("unsafe_target", "dns_failed"),
            named(name, address),
        )
    for number, addresses in enumerate(
        [(PUBLIC, "127.0.0.1"), ("10.0.0.1", PUBLIC), (PUBLIC, "169.254.169.254", "93.184.10.2"), ("0.0.0.0", PUBLIC)]
    ):
        name = f"mixed{number}.example.org"
        yield Case(
            f"mixed answer {' '.join(addresses)}",
            f"https://{name}/",
            ("unsafe_target",),
            named(name, *addresses),
        )
    for number, other in enumerate(("localhost", "127.0.0.1.nip.example.org", "inner0.example.org")):
        name = f"alias{number}.example.org"

        def arrange(world: World, name: str = name, other: str = other) -> None:
            world.names.leads("127.0.0.1.nip.example.org", "127.0.0.1")
            if other == "localhost":
                world.names.leads("localhost", "127.0.0.1", "::1")
            world.names.alias(name, other)

        yield Case(f"alias of {other}", f"http://{name}/", ("unsafe_target",), arrange)


REBOUND = ("unsafe_target", "not_found")
"""Looked up again, the name is refused; on the connection that stands to the address that was judged, it is not."""


def _rebound() -> Iterator[Case]:
    """Names that turn inward: between lookups, between hops, between tries."""
    for number, inner in enumerate(("127.0.0.1", "10.0.0.1", "169.254.169.254", "198.18.0.2")):
        name = f"rebind{number}.example.org"

        def arrange(world: World, name: str = name, inner: str = inner) -> None:
            world.names.turns(name, [PUBLIC], [inner])
            world.web.redirect(f"http://{name}/", f"http://{name}/second")

        yield Case(f"rebinding between hops to {inner}", f"http://{name}/", REBOUND, arrange)
        again = f"rebind-retry{number}.example.org"

        def arrange_retry(world: World, name: str = again, inner: str = inner) -> None:
            world.names.turns(name, [PUBLIC], [inner], [inner])
            world.web.reset(f"http://{name}/")

        yield Case(
            f"rebinding between tries to {inner}",
            f"http://{again}/",
            ("unsafe_target", "connect_failed"),
            arrange_retry,
        )
    both = "six.example.org"
    yield Case(
        "a public IPv4 beside an inner IPv6 address",
        f"http://{both}/",
        ("unsafe_target",),
        named(both, PUBLIC, "::1"),
    )
    yield Case(
        "an inner IPv4 beside a public IPv6 address",
        "http://four.example.org/",
        ("unsafe_target",),
        named("four.example.org", "10.0.0.1", PUBLIC_V6),
    )


CASES = (*_written(), *_redirected(), *(replace(each, real=True) for each in (*_named(), *_rebound())))
