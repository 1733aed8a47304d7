"""Ways that are followed hop by hop, over a real server."""

from collections.abc import Callable

import pytest

from resolver import platforms
from resolver.fetch import deadline
from resolver.fetch.chain import Chain, follow
from resolver.fetch.client import Client
from resolver.fetch.web import Offline
from resolver.vocabulary import Reason, Via
from tests.support.web import Reply, Web, settings_for

NEWS = "https://news.example.org/story"
POST = "https://x.com/DefenceHQ/status/1227294189185949696"


def is_item(url: str) -> bool:
    """Whether a platform knows this address."""
    return platforms.item(url) is not None


async def walk(web: Web, url: str, *, known: Callable[[str], bool] = is_item, max_hops: int = 10) -> Chain:
    """Follow a URL over the simulated web."""
    async with Client(settings_for(web, retries=0, total_timeout=3)) as client:
        return await follow(client, url, known=known, max_hops=max_hops)


def steps(chain: Chain) -> list[tuple[str, Via, int | None]]:
    """The hops, shortly."""
    return [(hop.url, hop.via, hop.status) for hop in chain.hops]


async def test_a_page_is_its_own_end(web: Web) -> None:
    """A page that leads nowhere is one hop, one request, with its body in the answer."""
    web.page(NEWS, "<title>Story</title>")

    chain = await walk(web, NEWS)

    assert steps(chain) == [(NEWS, Via.WRITTEN, 200)]
    assert chain.answer is not None
    assert (chain.final_url, chain.answer.body, chain.failure) == (NEWS, b"<title>Story</title>", None)
    assert web.total == 1


async def test_every_kind_of_hop(web: Web) -> None:
    """Location, Refresh, meta refresh and script in one way: each hop with how it was come by and what it answered."""
    web.redirect("https://t.co/EXAMPLE000", "https://a.example.org/1")
    web.reply("https://a.example.org/1", Reply(200, {"Refresh": "0;url=/2", "Content-Type": "text/html"}))
    web.page("https://a.example.org/2", "<meta http-equiv=refresh content='0;url=https://b.example.org/3'>")
    web.page("https://b.example.org/3", f"<script>location.replace('{NEWS}')</script>")
    web.page(NEWS, "<title>Story</title>")

    chain = await walk(web, "https://t.co/EXAMPLE000")

    assert steps(chain) == [
        ("https://t.co/EXAMPLE000", Via.WRITTEN, 301),
        ("https://a.example.org/1", Via.HTTP, 200),
        ("https://a.example.org/2", Via.HTTP, 200),
        ("https://b.example.org/3", Via.HTML_REFRESH, 200),
        (NEWS, Via.SCRIPT, 200),
    ]
    assert web.total == 5


async def test_a_known_address_is_not_opened(web: Web) -> None:
    """A picture link is asked as its t.co twin, and the way ends without opening the post that it leads to."""
    web.redirect("https://t.co/EXAMPLE000", f"{POST}/photo/1")

    chain = await walk(web, "https://pic.twitter.com/EXAMPLE000")

    assert steps(chain) == [
        ("https://pic.twitter.com/EXAMPLE000", Via.WRITTEN, None),
        ("https://t.co/EXAMPLE000", Via.RULE, 301),
        (f"{POST}/photo/1", Via.HTTP, None),
    ]
    assert (chain.final_url, chain.answer, chain.failure) == (f"{POST}/photo/1", None, None)
    assert web.total == 1


async def test_a_known_start_asks_nothing(web: Web) -> None:
    """What the caller knows already is the end at once."""
    chain = await walk(web, POST)

    assert steps(chain) == [(POST, Via.WRITTEN, None)]
    assert web.total == 0


async def test_wrappers_are_opened_without_a_request(web: Web) -> None:
    """An exit page that holds the address is a hop by rule, also in the middle of a way."""
    web.redirect("https://bit.ly/EXAMPLE", f"https://l.facebook.com/l.php?u={NEWS}")
    web.page(NEWS, "x")

    chain = await walk(web, "https://www.google.com/url?q=https://bit.ly/EXAMPLE")

    assert [(hop.url, hop.via) for hop in chain.hops] == [
        ("https://www.google.com/url?q=https://bit.ly/EXAMPLE", Via.WRITTEN),
        ("https://bit.ly/EXAMPLE", Via.RULE),
        (f"https://l.facebook.com/l.php?u={NEWS}", Via.HTTP),
        (NEWS, Via.RULE),
    ]
    assert web.total == 2


async def test_eight_hops(web: Web) -> None:
    """A long way is followed to its end."""
    for number in range(8):
        web.redirect(f"https://h{number}.example.org/", f"https://h{number + 1}.example.org/", status=302)
    web.page("https://h8.example.org/", "end")

    chain = await walk(web, "https://h0.example.org/")

    assert chain.final_url == "https://h8.example.org/"
    assert len(chain.hops) == 9


async def test_too_many_hops(web: Web) -> None:
    """A way without end is left at the limit, and says so."""
    for number in range(12):
        web.redirect(f"https://h{number}.example.org/", f"https://h{number + 1}.example.org/")

    chain = await walk(web, "https://h0.example.org/", max_hops=4)

    assert chain.failure is not None
    assert (chain.failure.reason, len(chain.hops), web.total) == (Reason.TOO_MANY_HOPS, 5, 5)
    assert chain.answer is None


@pytest.mark.parametrize("back", ["https://a.example.org/", "https://b.example.org/", "https://b.example.org/#again"])
async def test_loops(web: Web, back: str) -> None:
    """A way that comes back to where it was, or to itself, is a loop; each address is asked once."""
    web.redirect("https://a.example.org/", "https://b.example.org/")
    web.redirect("https://b.example.org/", back)

    chain = await walk(web, "https://a.example.org/")

    assert chain.failure is not None
    assert (chain.failure.reason, chain.final_url) == (Reason.REDIRECT_LOOP, "https://b.example.org/")
    assert web.total == 2


async def test_from_http_to_https_is_no_loop(web: Web) -> None:
    """The same address with another scheme is another address."""
    web.reply("http://news.example.org/story", Reply(301, {"Location": NEWS}), Reply(200, body=b"x"))

    chain = await walk(web, "http://news.example.org/story")

    assert (chain.final_url, chain.failure) == (NEWS, None)


async def test_a_fragment_is_carried_on(web: Web) -> None:
    """A redirect without a fragment keeps the one that was asked (RFC 9110, 10.2.2), and never sends it."""
    web.redirect("https://a.example.org/", NEWS)
    web.page(NEWS, "x")

    chain = await walk(web, "https://a.example.org/#part-2")

    assert chain.final_url == f"{NEWS}#part-2"
    assert [request.target for request in web.asked] == ["/", "/story"]


@pytest.mark.parametrize("status", [404, 410, 403, 500])
async def test_an_error_is_an_end(web: Web, status: int) -> None:
    """A way that ends at an error page ends there: the answer tells, nothing failed."""
    web.redirect("https://a.example.org/", NEWS)
    web.page(NEWS, "sorry", status=status)

    chain = await walk(web, "https://a.example.org/")

    assert chain.failure is None
    assert chain.answer is not None
    assert (chain.answer.status, chain.hops[-1].status) == (status, status)


async def test_a_dead_target(web: Web) -> None:
    """A short link whose target is dead names the target, with the reason, and no status for it."""
    web.redirect("https://t.co/EXAMPLE000", NEWS)
    web.reset(NEWS)

    chain = await walk(web, "https://t.co/EXAMPLE000")

    assert chain.failure is not None
    assert (chain.failure.reason, chain.final_url) == (Reason.CONNECT_FAILED, NEWS)
    assert [hop.status for hop in chain.hops] == [301, None]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://localhost/",
        "http://news.example.org:6379/",
    ],
)
async def test_a_redirect_to_the_inside(web: Web, target: str) -> None:
    """A redirect to an inside address is refused where it stands; nothing is sent there."""
    web.redirect("https://a.example.org/", target)

    chain = await walk(web, "https://a.example.org/")

    assert chain.failure is not None
    assert (chain.failure.reason, chain.final_url) == (Reason.UNSAFE_TARGET, target)
    assert web.connections == 1


async def test_a_bad_redirect(web: Web) -> None:
    """A redirect to no web address breaks the way at the page that sent it, with its status."""
    web.redirect("https://a.example.org/", "market://details?id=x")

    chain = await walk(web, "https://a.example.org/")

    assert chain.failure is not None
    assert (chain.failure.reason, chain.hops[-1].status) == (Reason.BAD_REDIRECT, 301)


@pytest.mark.parametrize("url", ["http://[", "no url", "", "ftp://example.org/x", "https://exa mple.org/"])
async def test_a_start_that_is_no_url(web: Web, url: str) -> None:
    """What cannot be asked is a chain of one hop with `invalid_url`."""
    chain = await walk(web, url)

    assert chain.failure is not None
    assert (chain.failure.reason, [hop.url for hop in chain.hops]) == (Reason.INVALID_URL, [url])


@pytest.mark.parametrize(
    ("wall", "reason"),
    [
        ("https://www.facebook.com/login/?next=https%3A%2F%2Fnews.example.org%2Fstory", Reason.LOGIN_REQUIRED),
        ("https://consent.youtube.com/m?continue=https%3A%2F%2Fnews.example.org%2Fstory", Reason.CONSENT_REQUIRED),
        ("https://news.example.org/login?return_to=/story", Reason.LOGIN_REQUIRED),
        ("https://news.example.org/login", Reason.LOGIN_REQUIRED),
        ("https://login.example.org/x", Reason.LOGIN_REQUIRED),
        ("https://geo.captcha-delivery.com/captcha/?initialCid=x", Reason.BOT_CHALLENGE),
    ],
)
async def test_walls_are_not_the_target(web: Web, wall: str, reason: Reason) -> None:
    """A page that sends us to a login, consent or bot wall stays the target; the wall is named and not opened."""
    web.redirect("https://t.co/EXAMPLE000", NEWS)
    web.redirect(NEWS, wall, status=302)

    chain = await walk(web, "https://t.co/EXAMPLE000")

    assert chain.failure is not None
    assert (chain.failure.reason, chain.final_url) == (reason, NEWS)
    assert chain.hops[-1].url == wall
    assert web.total == 2


@pytest.mark.parametrize(
    ("door", "reason"),
    [
        ("https://news.example.org/account/sign-in?returnUrl=%2Fstory", Reason.LOGIN_REQUIRED),
        ("https://www.news.example.org/de/anmelden/", Reason.LOGIN_REQUIRED),
        ("https://id.news.example.org/user/login", Reason.LOGIN_REQUIRED),
        ("https://news.example.org/verify-age", Reason.AGE_GATE),
        ("https://news.example.org/geo-blocked", Reason.WITHHELD_IN_REGION),
        ("https://other.example/account/sign-in", None),
        ("https://news.example.org/tag/captcha", None),
    ],
)
async def test_a_site_s_own_door_is_not_the_target(web: Web, door: str, reason: Reason | None) -> None:
    """Where a site leads to a place that is called so, the address before it stays the target; it is not opened."""
    web.redirect(NEWS, door, status=302)
    web.page(door, "<title>Example</title>")

    chain = await walk(web, NEWS)

    assert (chain.failure.reason if chain.failure else None) is reason
    assert chain.final_url == (NEWS if reason else door)
    assert web.count(door) == (0 if reason else 1)


@pytest.mark.parametrize("url", ["https://news.example.org/account/sign-in", "https://news.example.org/verify-age"])
async def test_who_asks_for_a_door_gets_it(web: Web, url: str) -> None:
    """A link to such a place, straight or with a slash put behind it, means the place itself."""
    web.redirect(url, url + "/", status=301)
    web.page(url + "/", "<title>Example</title>")

    chain = await walk(web, url)

    assert (chain.final_url, chain.failure) == (url + "/", None)


async def test_behind_a_wall_that_tells(web: Web) -> None:
    """A wall that names an address not yet asked leads there; a post that it names is the end."""
    web.redirect(
        "https://t.co/EXAMPLE000", "https://www.tumblr.com/login_required?redirect_to=https://x.com/jack/status/20"
    )

    chain = await walk(web, "https://t.co/EXAMPLE000")

    assert (chain.final_url, chain.failure) == ("https://x.com/jack/status/20", None)
    assert [hop.via for hop in chain.hops] == [Via.WRITTEN, Via.HTTP, Via.RULE]


async def test_an_aggregator_that_keeps_its_target(web: Web) -> None:
    """A news aggregator's own address of an article is not opened, and stays what it is."""
    url = "https://news.google.com/rss/articles/EXAMPLEEXAMPLEEXAMPLE"

    chain = await walk(web, url)

    assert chain.failure is not None
    assert (chain.failure.reason, chain.final_url, web.total) == (Reason.UNRESOLVED_AGGREGATOR, url, 0)


async def test_out_of_time(web: Web) -> None:
    """A used-up budget ends the way before the next request."""
    web.redirect("https://a.example.org/", NEWS)

    with deadline.within(0):
        chain = await walk(web, "https://a.example.org/")

    assert chain.failure is not None
    assert (chain.failure.reason, web.total) == (Reason.OUT_OF_TIME, 0)


async def test_offline() -> None:
    """With the cable out, rules still apply and the rest says `offline`."""
    chain = await follow(Offline(), "https://www.google.com/url?q=" + NEWS, known=is_item, max_hops=10)

    assert chain.failure is not None
    assert (chain.failure.reason, chain.final_url) == (Reason.OFFLINE, NEWS)
