"""Ways that lead nowhere, for ever, elsewhere, or only after too long."""

from collections.abc import Iterator
from itertools import pairwise

from tests.hostile.bed.case import Arrange, Case, World, alias, answers, each, leads, named, page, says, unnamed
from tests.support.web import Reply


def _chain(host: str, length: int) -> Arrange:
    steps = (leads(f"http://{host}/{number}", f"/{number + 1}") for number in range(length))
    return each(*steps, page(f"http://{host}/{length}", "<title>The end</title>"))


def _grows(host: str) -> Arrange:
    queries = ["x" * (100 * number) for number in range(21)]
    return each(*(leads(f"http://{host}/0?{one}", f"/0?{more}") for one, more in pairwise(queries)))


def _loops() -> Iterator[Case]:
    itself, ping, pong = "http://self.example.org/a", "http://ping.example.org/", "http://pong.example.org/"
    yield Case("a redirect to itself", itself, ("redirect_loop",), leads(itself, itself))
    two = each(leads(ping, pong), leads(pong, f"{ping}#again"))
    yield Case("two that redirect to each other", ping, ("redirect_loop",), two)
    eleven = "http://eleven.example.org/0"
    yield Case("eleven hops", eleven, ("too_many_hops",), _chain("eleven.example.org", 12))
    longer = "http://longer.example.org/0?"
    yield Case("a way that grows with each hop", longer, ("too_many_hops",), _grows("longer.example.org"))
    refresh = '<meta http-equiv=refresh content="0;url=/{}">'
    pages = (page(f"http://fresh.example.org/{number}", refresh.format(number + 1)) for number in range(20))
    yield Case("refreshes without end", "http://fresh.example.org/0", ("too_many_hops",), each(*pages))


LOCATIONS = {
    "empty": "",
    "blank": " ",
    "a fragment alone is the same page": "#",
    "too long": "https://long.example.org/" + "x" * 9000,
    "an escape of a line end in the host": "http://a%0d%0a.example.org/",
    "a host of dots": "http://.../",
    "no host": "http://",
    "a port of letters": "http://example.org:http/",
    "a port too large": "http://example.org:99999/",
    "brackets without end": "http://[::1/",
    "a backslash host": "\\\\evil.example.org\\x",
    "markup": "http://example.org/<script>alert(1)</script>",
    "a space in the host": "http://exa mple.org/",
    "a label too long": "http://" + "a" * 64 + ".example.org/",
    "a host too long": "http://" + "a." * 127 + "org/",
}


def _locations() -> Iterator[Case]:
    for number, (name, location) in enumerate(LOCATIONS.items()):
        url = f"http://location{number}.example.org/a"
        yield Case(
            f"Location: {name}",
            url,
            ("bad_redirect", "redirect_loop", "invalid_url", "bad_response", "dns_failed"),
            leads(url, location),
        )
    yield Case(
        "two Locations that disagree",
        "http://two.example.org/",
        ("bad_redirect",),
        says(
            "http://two.example.org/",
            b"HTTP/1.1 302 X\r\nLocation: http://a.example.org/\r\nLocation: http://127.0.0.1/\r\n\r\n",
        ),
        unasked=("a.example.org",),
    )
    yield Case(
        "a split response in a Location",
        "http://split.example.org/",
        ("bad_redirect", "bad_response", "live", "dns_failed", "not_found"),
        says(
            "http://split.example.org/",
            b"HTTP/1.1 302 X\r\nLocation: http://c.example.org/%0d%0aSet-Cookie:%20a=b\r\nContent-Length: 0\r\n\r\n",
        ),
    )


def _slow() -> Iterator[Case]:
    def hops(world: World) -> None:
        for number in range(10):
            world.web.reply(
                f"http://slow-hops.example.org/{number}", Reply(302, {"Location": f"/{number + 1}"}, delay=1.5)
            )

    yield Case("ten slow hops", "http://slow-hops.example.org/0", ("timeout", "out_of_time"), hops, slow=True)
    yield Case(
        "503 with a Retry-After of a century",
        "http://century.example.org/",
        ("server_error",),
        answers("http://century.example.org/", Reply(503, {"Retry-After": "3155760000"})),
    )
    for number, value in enumerate(
        ("-1", "1e9", "٣", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "x" * 8000)
    ):
        url = f"http://retry{number}.example.org/"
        yield Case(
            f"429 with Retry-After {value[:30]!r}",
            url,
            ("rate_limited",),
            answers(url, Reply(429, {"Retry-After": value})),
        )
    for fault in ("nxdomain", "servfail", "silent", "garbage"):
        name = f"dns-{fault}.example.org"
        yield Case(
            f"a name server that says {fault}",
            f"http://{name}/",
            ("dns_failed", "timeout"),
            unnamed(name, fault),
            slow=fault in {"silent", "garbage"},
            real=True,
        )
    yield Case(
        "an alias of itself",
        "http://alias-loop.example.org/",
        ("dns_failed", "timeout"),
        alias("alias-loop.example.org", "alias-loop.example.org"),
        real=True,
    )
    yield Case(
        "a name without an address",
        "http://no-address.example.org/",
        ("dns_failed",),
        named("no-address.example.org"),
        real=True,
    )


CASES = (*_loops(), *_locations(), *_slow())
