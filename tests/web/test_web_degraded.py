"""With Redis or the database away the API lives, says so, answers what it can, and is well again by itself."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.api import Api
from tests.support.postgres import PostgresServer
from tests.support.posts import ARTICLE, whole_web
from tests.support.redis import RedisServer
from tests.support.wait import wait_until
from tests.support.web import Web

HERE = "/v1/articles/EXAMPLE"
PAGE = "https://www.example.org/EXAMPLE-page"
WAIT = {"Prefer": "wait=10"}


@pytest.fixture
async def own_redis(tmp_path: Path) -> AsyncIterator[RedisServer]:
    """A Redis that may be hurt."""
    server = RedisServer(tmp_path / "redis")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def own_postgres() -> AsyncIterator[PostgresServer]:
    """A PostgreSQL that may be hurt."""
    server = PostgresServer()
    server.initialise()
    await server.start()
    await server.make_template()
    yield server
    await server.stop()


async def readiness(api: Api) -> tuple[int, dict[str, str]]:
    """What `/readyz` says."""
    said = await api.get("/readyz")
    return said.status, said.json()["checks"]


async def test_all_is_well(api: Api) -> None:
    """With everything there it lives, is ready, and says so part by part."""
    live = await api.get("/livez")

    assert (live.status, live.json()) == (200, {"status": "live"})
    assert await readiness(api) == (200, {"database": "ok", "queue": "ok", "cache": "ok"})


async def test_without_redis(web: Web, own_redis: RedisServer, sqlite_url: str, tmp_path: Path) -> None:
    """Redis killed: live and not ready, links are looked up, articles read and accepted; back again: ready."""
    whole_web(web)
    async with Api(web, own_redis.url, sqlite_url, tmp_path, work=True, redis_pause=0.1) as api:
        await api.put(HERE, ARTICLE, headers=WAIT)
        own_redis.kill()
        await api.get("/v1/resolve", url=PAGE)

        live = (await api.get("/livez")).status
        down = await readiness(api)
        link = await api.get("/v1/resolve", url=PAGE)
        sources = await api.get(f"{HERE}/sources")
        accepted = await api.put("/v1/articles/EXAMPLE-2", "Words.")
        await own_redis.start()

        async def ready() -> bool:
            return (await readiness(api))[0] == 200

        await wait_until(ready, "Redis' return")
        again = await api.get("/v1/resolve", url=PAGE)

    assert live == 200
    assert down == (503, {"database": "ok", "queue": "down", "cache": "down"})
    assert (link.status, link.json()["state"]) == (200, "live")
    assert sources.status == 200
    assert accepted.status == 202
    assert again.status == 200


async def test_a_redis_that_hangs_costs_little(
    web: Web, own_redis: RedisServer, sqlite_url: str, tmp_path: Path
) -> None:
    """A Redis that accepts and never answers is left alone after the first call; the others are answered at once."""
    whole_web(web)
    async with Api(web, own_redis.url, sqlite_url, tmp_path, redis_pause=5) as api:
        await api.get("/v1/resolve", url=PAGE)
        own_redis.freeze()
        try:
            await api.get("/v1/resolve", url=PAGE)
            began = time.monotonic()
            said = [await api.get("/v1/resolve", url=PAGE) for _ in range(10)]
            took = time.monotonic() - began
        finally:
            own_redis.thaw()

    assert {each.json()["state"] for each in said} == {"live"}
    assert took < 2


async def test_without_the_database(
    web: Web, empty_redis_url: str, own_postgres: PostgresServer, tmp_path: Path
) -> None:
    """The database stopped: live and not ready, links and sources given lately are answered, all else is a 503."""
    whole_web(web)
    database = own_postgres.url("records")
    async with Api(web, empty_redis_url, database, tmp_path, work=True, database_timeout=2) as api:
        key = await api.key("admin")
        await api.put(HERE, ARTICLE, headers={**WAIT, **key})
        before = await api.get(f"{HERE}/sources", headers=key)
        await api.get("/v1/resolve", url=PAGE, headers=key)
        own_postgres.end()

        for known in api.parts.keyring._known.values():
            known.until = 0
        live = (await api.get("/livez")).status
        down = await readiness(api)
        link = await api.get("/v1/resolve", url=PAGE, headers=key)
        sources = await api.get(f"{HERE}/sources", headers=key)
        others = [await api.get(path, headers=key) for path in (HERE, "/v1/articles", "/v1/webhooks")]
        put = await api.put("/v1/articles/EXAMPLE-2", "Words.", headers=key)
        hook = {"Idempotency-Key": "EXAMPLE", **key}
        failed = await api.post("/v1/webhooks", {"url": "https://cms.example.org/hook"}, headers=hook)
        unknown = await api.get("/v1/resolve", url=PAGE, headers={"Authorization": "Bearer rk_EXAMPLE"})
        await own_postgres.start()

        async def ready() -> bool:
            return (await readiness(api))[0] == 200

        await wait_until(ready, "the database's return")
        repeated = await api.post("/v1/webhooks", {"url": "https://cms.example.org/hook"}, headers=hook)
        after = await api.get(f"{HERE}/sources", headers=key)

    assert live == 200
    assert down == (503, {"database": "down", "queue": "ok", "cache": "ok"})
    assert (link.status, link.json()["state"]) == (200, "live")
    assert (sources.status, sources.body) == (200, before.body)
    assert "database-away" in sources.headers["Cache-Status"]
    assert [(each.status, each.problem) for each in (*others, put, failed, unknown)] == [(503, "unavailable")] * 6
    assert all(each.headers["Retry-After"] for each in (*others, put, failed, unknown))
    assert all("postgres" not in each.text.lower() for each in (*others, put))
    assert repeated.status == 201
    assert "Cache-Status" not in after.headers


async def test_it_starts_without_redis(web: Web, sqlite_url: str, tmp_path: Path) -> None:
    """A server whose Redis is not there starts, is not ready, and answers."""
    whole_web(web)
    async with Api(web, "redis://127.0.0.1:1", sqlite_url, tmp_path) as api:
        down = await readiness(api)
        link = await api.get("/v1/resolve", url=PAGE)
        accepted = await api.put(HERE, "Words.")

    assert down == (503, {"database": "ok", "queue": "down", "cache": "down"})
    assert link.json()["state"] == "live"
    assert accepted.status == 202
