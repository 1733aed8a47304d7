"""Hosts that answer nobody: who is spared the wait, and who asks again."""

import asyncio

import pytest

from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.fetch.client import Client
from resolver.fetch.guard import AddressPolicy, Target
from resolver.fetch.silence import IN_A_ROW, LONGEST, PAUSES, Silence
from resolver.settings import Settings
from resolver.vocabulary import Reason
from tests.support.web import Reply, Web, settings_for

SECONDS = PAUSES[Reason.TIMEOUT]


def target(url: str) -> Target:
    """An address as the client takes it."""
    return AddressPolicy.from_settings(Settings()).target(url)


def silent(now: list[float]) -> tuple[Silence, Target]:
    """A host that has just failed so often that the others are spared."""
    silence, place = Silence(lambda: now[0]), target("https://www.example.org/a")
    for _ in range(IN_A_ROW):
        silence.failed(place, FetchFailed(place.url, Reason.TIMEOUT))
    return silence, place


def test_the_others_are_told_the_same() -> None:
    """After failures in a row another address of that origin fails in the same way, and another origin does not."""
    silence, _ = silent([0.0])
    other = silence.of(target("https://www.example.org/b"))

    assert other is not None
    assert other.url == "https://www.example.org/b"
    assert other.reason is Reason.TIMEOUT
    assert "not asked" in other.detail
    assert silence.of(target("http://www.example.org/b")) is None
    assert silence.of(target("https://example.org/b")) is None


def test_one_asks_again_after_a_while() -> None:
    """When the silence has lasted, one request goes out and the others wait for what comes of it."""
    now = [0.0]
    silence, place = silent(now)
    now[0] = SECONDS + 1
    first, second = silence.of(place), silence.of(place)
    silence.answered(place)

    assert first is None
    assert second is not None
    assert silence.of(place) is None


def test_a_silence_is_not_lengthened_by_its_own_word() -> None:
    """Failures that were under way, or told without asking, do not keep a silence up."""
    now = [0.0]
    silence, place = silent(now)
    now[0] = SECONDS - 1
    silence.failed(place, FetchFailed(place.url, Reason.TIMEOUT))
    now[0] = SECONDS + 1

    assert silence.of(place) is None


def test_only_silence_counts() -> None:
    """A bad certificate, a forbidden address or a broken answer is about one request, not about a host that is gone."""
    silence, place = Silence(), target("https://www.example.org/a")
    for reason in (Reason.TLS_FAILED, Reason.UNSAFE_TARGET, Reason.BAD_RESPONSE, Reason.TOO_LARGE) * IN_A_ROW:
        silence.failed(place, FetchFailed(place.url, reason))

    assert silence.of(place) is None


@pytest.mark.parametrize(("asked", "lasts"), [(None, 30.0), (1.0, 30.0), (60.0, 60.0), (1e9, LONGEST)])
def test_a_host_is_left_alone_as_long_as_it_asks(asked: float | None, lasts: float) -> None:
    """What a host asks for (Retry-After) is kept, but never less than a while nor longer than minutes."""
    now = [0.0]
    silence, place = Silence(lambda: now[0]), target("https://www.example.org/a")
    for _ in range(IN_A_ROW):
        silence.failed(place, FetchFailed(place.url, Reason.RATE_LIMITED, retry_after=asked))
    now[0] = lasts - 1
    during = silence.of(place)
    now[0] = lasts + 1

    assert during is not None
    assert during.reason is Reason.RATE_LIMITED
    assert silence.of(place) is None


async def test_a_host_that_has_enough_is_not_asked_on(web: Web) -> None:
    """Of a hundred links to a host that says 429 to each a few are asked; the others are told the same."""
    urls = [f"https://www.example.org/{number}" for number in range(100)]
    for url in urls:
        web.reply(url, Reply(429, {"Retry-After": "3600"}, b""))
    async with Client(settings_for(web)) as client:
        outcomes = await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)
    told = [each.reason for each in outcomes if isinstance(each, FetchFailed)]
    answered = [each.status for each in outcomes if isinstance(each, Answer)]

    assert set(told) == {Reason.RATE_LIMITED}
    assert set(answered) == {429}
    assert len(answered) == web.total <= 2 * IN_A_ROW


async def test_a_line_at_a_dead_host_is_let_go(web: Web) -> None:
    """Of a hundred links to a host that never answers a few are asked, and all have ended after one time limit."""
    urls = [f"https://www.example.org/{number}" for number in range(100)]
    for url in urls:
        web.hang(url)
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with Client(settings_for(web, total_timeout=1, retries=0)) as client:
        outcomes = await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)

    assert {each.reason for each in outcomes if isinstance(each, FetchFailed)} == {Reason.TIMEOUT}
    assert len(outcomes) == len(urls)
    assert web.total <= 2 * IN_A_ROW
    assert loop.time() - began < 5
