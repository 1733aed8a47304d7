"""A cookie goes back to the origin that set it, on the one way on which it was set, where an address is asked again."""

from datetime import UTC, datetime

import pytest

from resolver.answer import Answer
from resolver.fetch.chain import Chain, follow
from resolver.fetch.client import Client
from resolver.fetch.cookies import Cookies
from resolver.vocabulary import Reason
from tests.support.web import Reply, Web, settings_for

PAGE = Reply(headers={"Content-Type": "text/html"}, body=b"<title>Reached</title>")


async def walk(web: Web, url: str) -> Chain:
    """Follow a URL on this web."""
    async with Client(settings_for(web)) as client:
        return await follow(client, url, known=lambda _: False, max_hops=10)


def sets(location: str, cookie: str = "seen=1; Path=/; HttpOnly") -> Reply:
    """A redirect that sets a cookie."""
    return Reply(302, {"Location": location, "Set-Cookie": cookie})


def cookies(web: Web) -> list[str | None]:
    """What each request brought."""
    return [request.headers.get("cookie") for request in web.asked]


async def test_an_address_that_wants_its_cookie_back(web: Web) -> None:
    """A host that sets a cookie and leads to the same address is asked once more, with it."""
    web.reply("https://news.example.org/a", sets("/a"), PAGE)

    chain = await walk(web, "https://news.example.org/a")

    assert chain.failure is None
    assert (chain.final_url, [hop.status for hop in chain.hops]) == ("https://news.example.org/a", [302, 200])
    assert cookies(web) == [None, "seen=1"]


async def test_a_round_by_another_address(web: Web) -> None:
    """What two addresses of one host set comes back together, and nowhere but where an address is asked again."""
    web.reply("https://news.example.org/a", sets("/gate", "a=1"), PAGE)
    web.reply("https://news.example.org/gate", sets("/a", "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT"))

    chain = await walk(web, "https://news.example.org/a")

    assert chain.failure is None
    assert cookies(web) == [None, None, "a=1; b=2"]


async def test_a_cookie_without_end(web: Web) -> None:
    """A host that sets its cookie again and again is a loop at the third time."""
    web.reply("https://news.example.org/a", sets("/a"))

    chain = await walk(web, "https://news.example.org/a")

    assert chain.failure is not None
    assert (chain.failure.reason, web.total) == (Reason.REDIRECT_LOOP, 2)


@pytest.mark.parametrize(
    "other",
    [
        "https://other.example.org/a",
        "http://news.example.org/a",
        "https://example.org/a",
        "https://a.news.example.org/",
    ],
)
async def test_no_other_origin_gets_it(web: Web, other: str) -> None:
    """Neither another host, nor another scheme, nor a host above or below, whatever the cookie's `Domain` says."""
    web.reply("https://news.example.org/a", sets(other, "seen=1; Domain=example.org; Path=/"))
    web.reply(other, Reply(302, {"Location": other}))
    if other == "http://news.example.org/a":  # one table for both schemes
        web.reply("https://news.example.org/a", sets(other), Reply(302, {"Location": other}))

    chain = await walk(web, "https://news.example.org/a")

    assert chain.failure is not None
    assert chain.failure.reason is Reason.REDIRECT_LOOP
    assert cookies(web) == [None, None]


async def test_two_ways_share_nothing(web: Web) -> None:
    """The next way begins without the cookies of the last one."""
    web.reply("https://news.example.org/a", sets("/a"), PAGE, PAGE)
    async with Client(settings_for(web)) as client:
        for _ in range(2):
            await follow(client, "https://news.example.org/a", known=lambda _: False, max_hops=10)

    assert cookies(web) == [None, "seen=1", None]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a=1", "a=1"),
        ("a=1; Path=/, b=2; Secure", "a=1; b=2"),
        ("a=1; expires=Thu, 01 Jan 2026 00:00:00 GMT, b=2", "a=1; b=2"),
        ("a=1, a=2", "a=2"),
        ('a="x y"', 'a="x y"'),
        ("a=", "a="),
        ("=x", None),
        ("x", None),
        ("a=1\x00", "a=1"),
        ("bücher=1", None),
        (", ".join(f"c{number}=1" for number in range(50)), "; ".join(f"c{number}=1" for number in range(20))),
        (", ".join(f"c{number}={'v' * 2000}" for number in range(5)), None),
    ],
)
def test_what_is_a_cookie(written: str, sent: str | None) -> None:
    """Names and values of RFC 6265, each header once, at most twenty and 4 KB; everything else is not sent."""
    url = "https://news.example.org/a"
    kept = Cookies()
    kept.keep(Answer(url, 302, datetime(2026, 1, 1, tzinfo=UTC), {"set-cookie": written}))
    kept.may_ask_again(url)

    assert kept.header(url) == ({"Cookie": sent} if sent is not None else None)
