"""A cookie goes back to the origin that set it, on the one way on which it was set, where an address is asked again."""

from datetime import UTC, datetime

import pytest

from resolver.answer import Answer
from resolver.fetch.chain import Chain, follow
from resolver.fetch.client import Client
from resolver.fetch.cookies import Cookies
from resolver.vocabulary import Reason, Via
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


@pytest.mark.parametrize(
    "missed",
    ["/action/cookieAbsent", "/nocookies.html", "/error?code=cookies-disabled", "/cookies_not_supported?error=x"],
)
async def test_a_place_for_those_without_a_cookie(web: Web, missed: str) -> None:
    """Who is led to such a place asks the address before it once more, with what its host has set by then."""
    web.reply("https://news.example.org/a", sets("/a?set=1"))
    web.reply("https://news.example.org/a?set=1", Reply(302, {"Location": missed}), PAGE)
    web.page(f"https://news.example.org{missed}", "<title>No cookie</title>")

    chain = await walk(web, "https://news.example.org/a")

    assert (chain.final_url, chain.failure) == ("https://news.example.org/a?set=1", None)
    assert cookies(web) == [None, None, "seen=1"]


async def test_a_place_that_only_sounds_so(web: Web) -> None:
    """Without a cookie to bring, or at a second refusal, the place itself is the end; recipes are no such places."""
    web.reply("https://news.example.org/a", Reply(302, {"Location": "/cookieAbsent"}))
    web.reply("https://news.example.org/b", sets("/best-cookies-no-sugar"))
    web.reply("https://news.example.org/c", sets("/cookieAbsent"))
    web.page("https://news.example.org/cookieAbsent", "<title>No cookie</title>")
    web.page("https://news.example.org/best-cookies-no-sugar", "<title>Recipe</title>")
    ends = [(await walk(web, f"https://news.example.org/{name}")).final_url for name in "abc"]

    assert [end.rpartition("/")[2] for end in ends] == ["cookieAbsent", "best-cookies-no-sugar", "cookieAbsent"]
    assert cookies(web) == [None, None, None, None, None, "seen=1", None]


@pytest.mark.parametrize(
    "refusal", [Reply(403), Reply(401), Reply(400), Reply(302, {"Location": "https://news.example.org/login"})]
)
async def test_a_host_that_refuses_without_its_cookie(web: Web, refusal: Reply) -> None:
    """What was set at one address of a host is brought to the next one, once, where that one turns away without it."""
    web.reply("https://news.example.org/a", sets("/b"))
    web.reply("https://news.example.org/b", refusal, PAGE)

    chain = await walk(web, "https://news.example.org/a")

    assert (chain.final_url, chain.failure) == ("https://news.example.org/b", None)
    assert cookies(web) == [None, None, "seen=1"]


@pytest.mark.parametrize("status", [403, 404, 429, 503])
async def test_a_refusal_is_an_answer(web: Web, status: int) -> None:
    """A cookie that comes with a refusal was not asked for; a second refusal, and another status, is the end."""
    refusal = Reply(status, {"Set-Cookie": "seen=1"})
    web.reply("https://news.example.org/a", refusal)
    web.reply("https://news.example.org/b", sets("/c"))
    web.reply("https://news.example.org/c", refusal)
    first = await walk(web, "https://news.example.org/a")
    second = await walk(web, "https://news.example.org/b")

    assert [chain.answer.status if chain.answer else 0 for chain in (first, second)] == [status, status]
    assert web.count("https://news.example.org/a") == 1 + 2 * (status == 503)
    assert web.count("https://news.example.org/c") == {403: 2, 503: 3}.get(status, 1)


@pytest.mark.parametrize(
    "script",
    [
        'document.cookie = "seen=1; path=/"; location.reload();',
        "document.cookie='seen=1';window.location.reload(true)",
        "var c = 'seen=1'; document.cookie = c; setTimeout(function () { location.reload() }, 50)",
        'document.cookie = "seen=1"; location.href = location.href;',
    ],
)
async def test_a_cookie_that_a_script_sets(web: Web, script: str) -> None:
    """A page with nothing else in it that sets a cookie and loads itself anew is asked once more, with the cookie."""
    web.reply("https://news.example.org/a", Reply(200, PAGE.headers, f"<script>{script}</script>".encode()), PAGE)

    chain = await walk(web, "https://news.example.org/a")

    assert chain.failure is None
    assert [(hop.via, hop.status) for hop in chain.hops] == [(Via.WRITTEN, 200), (Via.SCRIPT, 200)]
    assert cookies(web) == [None, "seen=1"]


@pytest.mark.parametrize(
    "body",
    [
        '<script>document.cookie = "seen=1";</script>',
        "<script>location.reload();</script>",
        '<script>document.cookie = "seen=" + secret(); location.reload();</script>',
        '<script>button.onclick = function () { document.cookie = "seen=1"; location.reload(); }</script>',
        f'<script>document.cookie = "seen=1"; location.reload();</script><p>{"Words enough. " * 60}</p>',
    ],
)
async def test_a_script_that_asks_for_nothing(web: Web, body: str) -> None:
    """A cookie alone, a reload alone, a value that only a script knows, a click, and a page with words are no gate."""
    web.reply("https://news.example.org/a", Reply(200, PAGE.headers, body.encode()))

    chain = await walk(web, "https://news.example.org/a")

    assert (chain.failure, cookies(web)) == (None, [None])


async def test_a_script_that_is_never_content(web: Web) -> None:
    """The same script again is the end of the way, and no loop."""
    script = b"<script>document.cookie = 'seen=1'; location.reload()</script>"
    web.reply("https://news.example.org/a", Reply(200, PAGE.headers, script))

    chain = await walk(web, "https://news.example.org/a")

    assert chain.failure is None
    assert cookies(web) == [None, "seen=1"]


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
