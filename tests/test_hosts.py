"""The table of hosts: one list, no host twice, every host valid, every group with its reason, and quick to load."""

import re
import time
import tomllib
from collections import Counter

import pytest

from resolver import hosts, platforms
from resolver.vocabulary import Reason

TABLE = tomllib.loads(hosts.FILE.read_text(encoding="utf-8"))
NAME = re.compile(
    r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9]+)|(?:[a-z]+\.)?google\.\*"
)


def _all(kind: str) -> list[str]:
    return [host for row in TABLE[kind] for host in row.get("hosts", "").split()]


def test_no_short_host_stands_twice_in_the_table_or_in_a_platform() -> None:
    """A short host has one group and one reason."""
    counted = Counter([*_all("short"), *platforms.short_hosts()])

    assert [host for host, count in counted.items() if count > 1] == []
    assert 300 <= len(counted) <= 600


@pytest.mark.parametrize("kind", ["short", "wrap", "wall", "parked", "agent"])
def test_every_host_is_a_valid_name(kind: str) -> None:
    """Lower case, without `www.`, and something the DNS could hold."""
    assert [host for host in _all(kind) if not NAME.fullmatch(host)] == []


@pytest.mark.parametrize("kind", ["short", "wrap", "parked", "agent"])
def test_every_group_gives_its_reason(kind: str) -> None:
    """One sentence says why these hosts are listed."""
    assert [row for row in TABLE[kind] if not re.fullmatch(r".{10,}\.", row["reason"])] == []


@pytest.mark.parametrize("kind", ["wrap", "wall"])
def test_paths_are_whole_segments(kind: str) -> None:
    """A path begins with a slash and does not end with one."""
    paths = [path for row in TABLE[kind] for path in row.get("paths", "").split()]

    assert [path for path in paths if not re.fullmatch(r"(?:/[^/\s]+)+", path)] == []


def test_short_hosts_are_known_with_and_without_www() -> None:
    """Also where a host stands for everything under it; a host that merely ends the same is none."""
    assert hosts.is_short("bit.ly")
    assert hosts.is_short("www.bit.ly")
    assert hosts.is_short("example.page.link")
    assert not hosts.is_short("notbit.ly")
    assert not hosts.is_short("example.org")
    assert "trib.al" in hosts.short_hosts()


def test_a_short_host_that_shut_down_is_still_a_short_host() -> None:
    """Old articles hold its links; only an archive can tell where they led."""
    assert hosts.dead("goo.gl")
    assert hosts.is_short("goo.gl")
    assert hosts.dead("example.app.goo.gl")
    assert hosts.is_short("maps.app.goo.gl")
    assert not hosts.dead("maps.app.goo.gl")
    assert not hosts.dead("bit.ly")


@pytest.mark.parametrize("host", ["t.co", "pic.twitter.com", "pic.x.com"])
def test_hosts_that_refuse_robots_are_shown_a_name_without_the_word(host: str) -> None:
    """t.co answers 404 to every agent whose text contains "bot"."""
    agent = hosts.agent_for(host)

    assert agent is not None
    assert "bot" not in agent.lower()
    assert hosts.agent_for("example.org") is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.facebook.com/login/?next=x", Reason.LOGIN_REQUIRED),
        ("https://www.instagram.com/accounts/login/?next=/p/x/", Reason.LOGIN_REQUIRED),
        ("https://x.com/i/flow/login", Reason.LOGIN_REQUIRED),
        ("https://login.example.org/", Reason.LOGIN_REQUIRED),
        ("https://accounts.google.com/ServiceLogin", Reason.LOGIN_REQUIRED),
        ("https://www.example.org/wp-login.php?redirect_to=x", Reason.LOGIN_REQUIRED),
        ("https://consent.youtube.com/m?continue=x", Reason.CONSENT_REQUIRED),
        ("https://www.zeit.de/zustimmung?url=x", Reason.CONSENT_REQUIRED),
        ("https://geo.captcha-delivery.com/captcha/?x=1", Reason.BOT_CHALLENGE),
        ("https://www.google.com/sorry/index?continue=x", Reason.BOT_CHALLENGE),
        ("https://www.example.org/cdn-cgi/challenge-platform/h/b", Reason.BOT_CHALLENGE),
        ("https://news.google.com/rss/articles/CBMiEXAMPLE", Reason.UNRESOLVED_AGGREGATOR),
        ("https://www.example.org/story", None),
        ("https://www.example.org/loginsystems-hacked", None),
        ("https://www.example.org/news/login", None),
        ("https://login.com/", None),
        ("https://news.google.com/topstories", None),
        ("https://[::1/", None),
        ("login", None),
    ],
)
def test_walls_are_told_from_pages(url: str, reason: Reason | None) -> None:
    """A login, a consent page, a robot check and an aggregator's own address are never what a link meant."""
    assert hosts.wall(url) is reason


def test_parking_is_told_by_host() -> None:
    """Domain markets hold nothing that an article meant, whatever host under them answers."""
    assert hosts.parked("www.hugedomains.com")
    assert hosts.parked("ww12.parkingcrew.net")
    assert not hosts.parked("example.org")


def test_the_table_loads_at_once() -> None:
    """Reading the whole file takes under five milliseconds."""
    took = []
    for _ in range(5):
        started = time.process_time()
        hosts._known.__wrapped__()
        took.append(time.process_time() - started)

    assert min(took) < 0.005


@pytest.mark.parametrize(
    "path", ["/login", "/login/", "/a/login?b#c", "/cookiewall#x", "", "/#/login", "/Login", "/%6Cogin"]
)
@pytest.mark.parametrize("host", ["news.example.org", "login.example.org.", "medium.com", "a_b.example.org"])
def test_walls_are_told_however_the_host_is_spelled(host: str, path: str) -> None:
    """A user, a port or capitals beside the host change nothing, nor does the shorter look that plain addresses get."""
    verdict = hosts.wall(f"https://{host}{path}")

    assert hosts.wall(f"https://user@{host}:443{path}") is verdict
    assert hosts.wall(f"HTTPS://{host.upper()}{path}") is verdict


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/account/sign-in?returnUrl=x", Reason.LOGIN_REQUIRED),
        ("/Account/Login", Reason.LOGIN_REQUIRED),
        ("/en/users/login.jsp", Reason.LOGIN_REQUIRED),
        ("/oauth2/authorize?client_id=x", Reason.LOGIN_REQUIRED),
        ("/inloggen", Reason.LOGIN_REQUIRED),
        ("/consent?for=x", Reason.CONSENT_REQUIRED),
        ("/verify-age/", Reason.AGE_GATE),
        ("/not-available-in-your-region", Reason.WITHHELD_IN_REGION),
        ("/error/captcha", Reason.BOT_CHALLENGE),
        ("/error/blocked.html", Reason.REFUSED_BY_HOST),
        ("/tag/login", None),
        ("/products/sign-in", None),
        ("/consent", None),
        ("/blocked/", None),
        ("/2024/captcha?x", None),
        ("/login-problems-at-banks", None),
        ("/", None),
        ("", None),
    ],
)
def test_doors_are_told_by_what_they_are_called(path: str, reason: Reason | None) -> None:
    """Behind halls and languages alone; a story's name, or one in a section, is none."""
    assert hosts.door(f"https://news.example.org{path}") is reason


def test_a_door_has_one_meaning() -> None:
    """No word stands for two reasons, and each is written as it is compared."""
    words = [word for row in TABLE["door"] for key in ("words", "inside") for word in row.get(key, "").split()]

    assert len(words) == len(set(words))
    assert all(word == hosts._folded(word) for word in words)
