"""How much a caller may ask for: counted for each key, shared by all servers, kept without Redis."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.redis import RedisServer
from tests.support.web import Web

HERE = "/v1/articles"
FEW: dict[str, Any] = {"limit_requests": 10, "limit_links": 3, "limit_articles": 2}


@pytest.fixture
async def strict(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The API with low limits."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, **FEW) as running:
        yield running


async def test_who_is_over_the_limit_is_told_when_to_come_back(strict: Api) -> None:
    """The request after the last allowed one is a 429 with Retry-After; answers before it say what is left."""
    said = [await strict.get(HERE) for _ in range(11)]

    assert [each.status for each in said] == [200] * 10 + [429]
    assert [int(re.findall(r"r=(\d+)", each.headers["RateLimit"])[0]) for each in said[:10]] == list(range(9, -1, -1))
    assert said[0].headers["RateLimit-Policy"] == '"requests";q=10;w=60'
    last = said[-1]
    assert last.problem == "rate-limited"
    assert 1 <= int(last.headers["Retry-After"]) == last.json()["retry_after"] <= 7


async def test_each_key_has_a_limit_of_its_own(strict: Api) -> None:
    """One key that is over its limit takes nothing from another."""
    one, other = await strict.key("article:read"), await strict.key("article:read")
    first = [(await strict.get(HERE, headers=one)).status for _ in range(11)]

    second = await strict.get(HERE, headers=other)

    assert first[-1] == 429
    assert second.status == 200


async def test_servers_share_the_count(
    strict: Api, web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    """Two servers over one Redis give a caller one minute's worth between them, not each."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path / "other", **FEW) as other:
        said = [(await server.get(HERE)).status for _ in range(8) for server in (strict, other)]

    assert said.count(200) == 10
    assert said[-1] == 429


async def test_a_busy_caller_gets_no_more_than_the_limit(
    web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    """Being lent several requests at a time never lets a caller past the limit."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, limit_requests=600) as api:
        said = [(await api.get("/v1/resolve", url="no link")).status for _ in range(640)]

    allowed = said.index(429)
    assert 590 <= allowed <= 616  # a few come back while it is counted


async def test_links_that_cost_a_look_are_counted_apart(strict: Api, web: Web) -> None:
    """What is remembered costs a request only; what needs the web counts as a link, also within one batch."""
    for number in range(4):
        web.page(f"https://www.example.org/EXAMPLE-{number}", "<title>Page</title>")
    urls = [f"https://www.example.org/EXAMPLE-{number}" for number in range(4)]

    three = await strict.post("/v1/resolve", {"urls": urls[:3]})
    again = await strict.post("/v1/resolve", {"urls": urls[:3]})
    fourth = await strict.get("/v1/resolve", url=urls[3])

    assert [three.status, again.status, fourth.status] == [200, 200, 429]
    assert fourth.json()["detail"] == "At most 3 links a minute."
    assert web.count(urls[3]) == 0


async def test_articles_are_counted_apart(strict: Api) -> None:
    """Handing articles in has a limit of its own; what is refused is not kept."""
    said = [(await strict.put(f"{HERE}/EXAMPLE-{number}", "Words.")).status for number in range(3)]

    assert said == [202, 202, 429]
    assert (await strict.get(f"{HERE}/EXAMPLE-2")).status == 404


async def test_without_redis_the_limit_is_kept_by_the_server(web: Web, sqlite_url: str, tmp_path: Path) -> None:
    """When Redis goes away a server counts by itself: the limit gets no looser than that."""
    redis = RedisServer(tmp_path / "redis")
    url = await redis.start()
    async with Api(web, url, sqlite_url, tmp_path, **FEW) as api:
        before = await api.get(HERE)
        redis.kill()
        said = [(await api.get(HERE)).status for _ in range(12)]

    await redis.stop()
    assert before.status == 200
    assert said.count(200) == 10
    assert said[-1] == 429


async def test_zero_is_no_limit(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> None:
    """A limit of 0 counts nothing and says nothing."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, limit_requests=0) as api:
        said = [await api.get(HERE) for _ in range(20)]

    assert {each.status for each in said} == {200}
    assert "RateLimit" not in said[0].headers
