"""TLS that does not prove the host, and what must not travel between hosts: credentials, cookies, referrers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import trustme

from resolver import platforms
from tests.hostile.bed.case import LIVE, Case, World, page
from tests.support.web import Reply

PAGE = "<title>Reached</title><p>Words enough for a page of its own.</p>"


def _certificates() -> Iterator[Case]:
    now = datetime.now(UTC)
    faults: dict[str, Callable[[trustme.CA, str], trustme.LeafCert]] = {
        "another-name": lambda ca, _: ca.issue_cert("other.example.org"),
        "another-authority": lambda _, host: trustme.CA().issue_cert(host),
        "expired": lambda ca, host: ca.issue_cert(host, not_after=now - timedelta(days=1)),
        "not-yet": lambda ca, host: ca.issue_cert(host, not_before=now + timedelta(days=1)),
        "a-star-too-high": lambda ca, _: ca.issue_cert("*.org"),
        "the-parent": lambda ca, _: ca.issue_cert("example.org"),
    }
    for fault, made in faults.items():
        host = f"tls-{fault}.example.org"

        def arrange(world: World, host: str = host, made: Callable[[trustme.CA, str], trustme.LeafCert] = made) -> None:
            world.web.distrust(host, made(world.web.ca, host))
            world.web.page(f"https://{host}/", PAGE)

        yield Case(f"a certificate: {fault}", f"https://{host}/", ("tls_failed",), arrange, unasked=(host,))
    for url in ("https://93.184.10.1/", "https://[2606:2800:10::1]/"):
        yield Case(f"an address without a certificate {url}", url, ("tls_failed",), real=True)


def _leaks() -> Iterator[Case]:
    def userinfo(world: World) -> None:
        world.web.redirect("http://leak-a.example.org/", "http://leak-b.example.org/")
        world.web.page("http://leak-b.example.org/", PAGE)

    yield Case(
        "a password in the address",
        "http://editor:SECRET-USERINFO@leak-a.example.org/",
        LIVE,
        userinfo,
        title="Reached",
        final="http://leak-b.example.org/",
    )

    def told(world: World) -> None:
        world.web.redirect("http://leak-c.example.org/", "http://editor:SECRET-LOCATION@leak-d.example.org/x")
        world.web.page("http://leak-d.example.org/x", PAGE)

    yield Case(
        "a password in a Location",
        "http://leak-c.example.org/",
        LIVE,
        told,
        title="Reached",
        final="http://leak-d.example.org/x",
    )

    def cookies(world: World) -> None:
        head = {"Set-Cookie": "session=SECRET-COOKIE; Domain=example.org; Path=/", "Location": "/second"}
        world.web.reply("http://leak-e.example.org/", Reply(302, head))
        world.web.redirect("http://leak-e.example.org/second", "http://leak-f.example.org/")
        world.web.page("http://leak-f.example.org/", PAGE)

    yield Case(
        "cookies on the way",
        "http://leak-e.example.org/",
        LIVE,
        cookies,
        title="Reached",
        final="http://leak-f.example.org/",
    )
    yield from _demands()


def _demands() -> Iterator[Case]:
    """Who asks for a password gets none."""
    yield Case(
        "a host that .netrc knows",
        "http://netrc.example.org/",
        LIVE,
        page("http://netrc.example.org/", PAGE),
        title="Reached",
    )

    def demanded(world: World) -> None:
        head = {"WWW-Authenticate": 'Basic realm="x"', "Content-Type": "text/html"}
        world.web.reply("http://basic.example.org/", Reply(401, head, b"<title>Sign in</title>"))

    yield Case("a demand for a password", "http://basic.example.org/", ("login_required",), demanded)

    def asked_by_proxy(world: World) -> None:
        world.web.reply("http://proxy-auth.example.org/", Reply(407, {"Proxy-Authenticate": "Basic"}))

    yield Case(
        "a demand of a proxy", "http://proxy-auth.example.org/", ("bad_response", "refused_by_host"), asked_by_proxy
    )


def _keys() -> Iterator[Case]:
    """Our keys go to their own endpoint, wherever that endpoint then sends us."""
    for number, (name, url) in enumerate(
        {
            "Instagram": "https://www.instagram.com/p/B63DdKjgavx/",
            "Facebook": "https://www.facebook.com/permalink.php?story_fbid=2014370902139714&id=100007004708966",
        }.items()
    ):
        item = platforms.item(url)
        platform = platforms.named(item.platform) if item else None
        asked = [ask.url for ask in platform.ask(item)] if platform and item else []

        def elsewhere(world: World, asked: list[str] = asked, number: int = number) -> None:
            for endpoint in asked:
                world.web.redirect(endpoint, f"http://thief{number}.example.org/")

        yield Case(
            f"an endpoint that leads our key elsewhere: {name}",
            url,
            ("not_checked", "unreachable", "gone", "blocked", "restricted", "unsupported", "live"),
            elsewhere,
            unasked=(f"thief{number}.example.org",),
        )


CASES = (*_certificates(), *_leaks(), *_keys())
