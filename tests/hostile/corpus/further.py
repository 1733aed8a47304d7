"""Addresses once more: other spellings of the inside, other parsers' readings, other records, other ways to be led."""

from collections.abc import Iterator
from dataclasses import replace

from tests.hostile.bed.case import Arrange, Case, World, answers, each, leads, named
from tests.hostile.bed.dns import PUBLIC, Zone
from tests.support.web import Reply

REFUSED = ("unsafe_target", "invalid_url")
NOWHERE = (*REFUSED, "dns_failed")

SPELLINGS = (
    "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "::0001",
    "::FFFF:169.254.169.254", "::FFFF:A9FE:A9FE",
    "::10.0.0.1", "::a9fe:a9fe", "0::ffff:0a00:1", "2002:c0a8:0101::", "2002:5db8:a01::1", "64:ff9b::5db8:a01",
    "64:ff9b::192.168.1.1", "2001:0:5db8:a01::1", "2001:2::1", "2001:4:112::1", "fe80::5efe:10.0.0.1",
    "2606:2800::5efe:a9fe:a9fe", "::ffff:0.0.0.0", "::ffff:255.255.255.255", "fc00:0:0:1::", "fdff:ffff::1", "febf::1",
    "ff01::1", "0100::ffff", "1::", "8000::1", "ffff::1",
)  # fmt: skip
WRITTEN = (
    "http://[::1", "http://::1]/", "http://[::1]x/", "http://[::1].example.org/", "http://[v1.fe80]/", "http://[]/",
    "http://[::1]@example.org:22/", "http://[::ffff:127.0.0.1%25lo]/", "http://[1.2.3.4]:80/", "http://[::g]/",
    "http://127.0.0.1../", "http://.127.0.0.1/", "http://127.0.0.1:0/", "http://127.0.0.1:65536/", "http://127.0.0.1:080/",
    "http://127.0.0.1:٨٠/", "http://127.0.0.1:80a/", "http://127.0.0.1:-80/", "http://127.0.0.1:+80/", "http://127.0.0.1:/",
    "http://127.0.0.0x1/", "http://0o177.0.0.1/", "http://0b1111111.0.0.1/", "http://0300.0250.0.1/", "http://127.0.0.256/",
    "http://425.510.425.510/", "http://4294967296/", "http://1.1.1.1.1/", "http://0x7f000001./", "http://0x100000000/",
    "http://١٢٧.٠.٠.١/", "http://127.0.0.1\u200b/", "http://127.\u00ad0.0.1/", "http://loc\u00adalhost/", "http://⑴27.0.0.1/",
    "http://127。1/", "http://①②⑦.1/", "http://localhost../", "http://localhost%00/", "http://localhost%2e/",
    "http://%6c%6f%63%61%6c%68%6f%73%74/", "http://%31%36%39.254.169.254/", "http://127%2e0%2e0%2e1/", "http://%5b::1%5d/",
    "http://127.0.0.1%23.example.org/", "http://127.0.0.1%3f.example.org/", "http://127.0.0.1%5c.example.org/",
    "http://127.0.0.1;.example.org/", "http://127.0.0.1,.example.org/", "http://127.0.0.1&.example.org/",
    "http://10.0.0.1%20/", "http:127.0.0.1", "http:\\/\\/127.0.0.1\\/", "ht\ttp://127.0.0.1/b", "\thttp://127.0.0.1/c",
    "http\u200b://127.0.0.1/", "hxxp://127.0.0.1/", "http://user:%40@127.0.0.1/", "http://[::1]#@example.org/",
    "http://127.0.0.1:80#@example.org:80/", "http://127.0.0.1:6379/%0d%0aFLUSHALL%0d%0a", "127.0.0.1/x", "//[::1]/x",
    "http://example.org:80@[::1]:80/", "http://example.org:22/", "http://xn--127-0-0-1-.invalid/", "http://xn--a/",
)  # fmt: skip
NAMES = (
    "host.docker.internal", "gateway.docker.internal", "kubernetes", "consul", "wpad", "instance-data",
    "metadata.google.internal.", "broadcasthost", "test.localhost.", "a.local.", "x.home.arpa", "db.intranet",
    "a.b.private", "ip6.arpa", "example.invalid", "ⓘnstance-data",
)  # fmt: skip


def _spelt() -> Iterator[Case]:
    for address in SPELLINGS:
        yield Case(f"another spelling {address}", f"http://[{address}]/latest/", REFUSED)
    for number, url in enumerate(WRITTEN):
        yield Case(f"written {number} {url!r}", url, NOWHERE)
    for name in NAMES:
        yield Case(f"another private name {name}", f"https://{name}/x", NOWHERE)


LOCATIONS = {
    "three slashes": "///127.0.0.1/",
    "four slashes": "////127.0.0.1/",
    "a backslash first": "/\\127.0.0.1/",
    "two backslashes": "\\\\127.0.0.1/",
    "no slashes": "http:127.0.0.1/",
    "one slash": "http:/127.0.0.1/",
    "another scheme without slashes": "https:127.0.0.1",
    "three slashes behind the scheme": "http:///127.0.0.1/",
    "a user": "//example.org@127.0.0.1/",
    "a user and a mark": "http://127.0.0.1#@example.org/",
    "a backslash before a user": "http://127.0.0.1\\@example.org/",
    "a tab in the scheme": "ht\ttp://127.0.0.1/",
    "a tab in the host": "http://127.0\t.0.1/",
    "wide digits": "http://１２７.０.０.１/",
    "other digits": "http://١٢٧.٠.٠.١/",
    "other dots": "http://127。0。0。1/",
    "escapes": "http://%31%32%37.0.0.1/",
    "a final dot": "http://127.0.0.1./",
    "a name with a final dot": "http://localhost./",
    "short": "//127.1/",
    "a number": "//2130706433/",
    "hex": "//0x7f000001/",
    "a port of Redis": "http://example.org:6379/",
    "a port of SSH": "//example.org:22/",
    "port 0": "http://example.org:0/",
    "port 65536": "http://example.org:65536/",
    "NAT64": "http://[64:ff9b::7f00:1]/",
    "6to4": "http://[2002:7f00:1::1]/",
    "ISATAP": "http://[2606:2800::5efe:7f00:1]/",
    "mapped, in capitals": "http://[::FFFF:127.0.0.1]/",
    "an unclosed bracket": "http://[::1/x",
    "a data page": "data:text/html,<title>x</title>",
    "a script": "javascript:location='http://127.0.0.1/'",
    "a script in capitals": "JAVASCRIPT:alert(1)",
    "a file": "file:///etc/passwd",
    "an app": "intent://127.0.0.1#Intent;scheme=http;end",
    "a mail": "mailto:a@example.org",
    "an escape of a line end": "http://127.0.0.1/%0d%0aX: y",
    "soft hyphens": "http://loc\u00adalhost/",
}
AWAY = (*NOWHERE, "bad_redirect", "bad_response", "not_found", "live", "redirect_loop")
"""None of these may be dialled; how it is told is free, since some are paths to one parser and hosts to another."""


def _led() -> Iterator[Case]:
    for number, (name, location) in enumerate(LOCATIONS.items()):
        url = f"http://further{number}.example.org/a/b"
        yield Case(
            f"led by a Location with {name}", url, AWAY, leads(url, location, status=(301, 303, 307)[number % 3])
        )
    for number, target in enumerate(TARGETS):
        pages = {
            "a quoted refresh": page_of(f'<meta http-equiv="refresh" content="{number % 3}; URL=\'{target}\'">'),
            "a refresh header": page_of("", Refresh=f'0;url="{target}"'),
            "a base": page_of(f'<base href="{target}"><meta http-equiv=refresh content="0;url=x"><title>x</title>'),
            "offers": page_of(
                f'<title>x</title><link rel="alternate" type="application/json+oembed" href="{target}">'
                f'<link rel="icon" href="{target}"><link rel="amphtml" href="{target}"><img src="{target}">',
                Link=f'<{target}>; rel="canonical", <{target}>; rel="preload"',
                Alt_Svc='h2="127.0.0.1:443"; ma=60',
                Content_Location=target,
            ),
        }
        for kind, reply in pages.items():
            url = f"http://{kind.replace(' ', '-')}{number}.example.org/a-story-of-words"
            yield Case(f"led by {kind} to {target}", url, AWAY, answers(url, reply))


TARGETS = (
    "http://127.0.0.1/", "//127.0.0.1/", "http://[::1]/", "javascript:alert(1)", "data:text/html,x",
    "file:///etc/passwd", "http://example.org:6379/", "http:\\\\127.0.0.1\\", "http://127.1",
)  # fmt: skip


def page_of(html: str, **headers: str) -> Reply:
    """A page with headers of its own."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(200, {"Content-Type": "text/html", **named}, html.encode())


def _records() -> Iterator[Case]:
    """Names whose records hide the inside: at the end of many, in one kind alone, behind aliases, or by and by."""
    many = [f"93.184.12.{number}" for number in range(60)]
    rows: dict[str, tuple[str, ...]] = {
        "sixty public addresses and then an inner one": (*many, "10.0.0.1"),
        "a public address and one through NAT64": (PUBLIC, "64:ff9b::7f00:1"),
        "a public address and a link-local one": (PUBLIC, "fe80::1"),
        "a public address and a mapped inner one": (PUBLIC, "::ffff:10.0.0.1"),
        "the address of everybody": ("255.255.255.255",),
        "an address of 6to4": ("2002:5db8:a01::1",),
    }
    for number, (name, addresses) in enumerate(rows.items()):
        host = f"records{number}.example.org"
        yield Case(f"a name with {name}", f"http://{host}/", ("unsafe_target", "dns_failed"), named(host, *addresses))

    def chain(world: World) -> None:
        for step in range(6):
            world.names.alias(f"chain{step}.example.org", f"chain{step + 1}.example.org")
        world.names.leads("chain6.example.org", "169.254.169.254")

    yield Case("six aliases to the inside", "http://chain0.example.org/", ("unsafe_target",), chain)

    def slowly(world: World) -> None:
        world.names.zones["slowly.example.org"] = [Zone((PUBLIC,)), Zone((PUBLIC,), delay=0.3), Zone(("127.0.0.1",))]
        for step in range(3):
            world.web.redirect(f"http://slowly.example.org/{step}", f"http://slowly.example.org/{step + 1}")

    yield Case("rebinding at the third lookup", "http://slowly.example.org/0", ("unsafe_target", "not_found"), slowly)
    post = "https://rebound.example.org/@user/115390233060492827"

    def endpoint(world: World) -> None:
        world.names.turns("rebound.example.org", [PUBLIC], ["10.0.0.1"])
        world.web.page(post, "<title>A post</title><p>Words.</p>")

    yield Case("a server of posts that is rebound between its endpoints", post, ("live", *NOWHERE), endpoint)


def _ways() -> Iterator[Case]:
    """Ways without end that never repeat an address."""
    loops: dict[str, Arrange] = {
        "to and from TLS": each(
            leads("http://to-and-from.example.org/a", "https://to-and-from.example.org/b"),
            leads("https://to-and-from.example.org/b", "http://to-and-from.example.org/a"),
        ),
        "by capitals of the host": leads("http://capitals.example.org/a", "http://CAPITALS.example.org/a"),
        "by a final dot": leads("http://final-dot.example.org/a", "http://final-dot.example.org./a"),
        "by the port": leads("http://by-port.example.org/a", "http://by-port.example.org:80/a"),
        "by a user": leads("http://by-user.example.org/a", "http://editor@by-user.example.org/a"),
        "by fragments": leads("http://by-fragments.example.org/a", "/a#b"),
        "by dots in the path": leads("http://by-dots-in-path.example.org/a", "/x/../a"),
    }
    for name, arranged in loops.items():
        host = {"to and from TLS": "to-and-from", "by capitals of the host": "capitals", "by a final dot": "final-dot"}
        url = f"http://{host.get(name, name.replace(' the ', ' ').replace(' a ', ' ').replace(' ', '-'))}.example.org/a"
        yield Case(f"a loop {name}", url, ("redirect_loop", "too_many_hops"), arranged)
    cookie = Reply(302, {"Set-Cookie": "seen=1; Path=/", "Location": "/a"})
    yield Case(
        "a redirect to itself however often its cookie comes",
        "http://cookie-loop.example.org/a",
        ("redirect_loop", "too_many_hops"),
        answers("http://cookie-loop.example.org/a", cookie),
    )


CASES = (*_spelt(), *_led(), *(replace(each, real=True) for each in _records()), *_ways())
