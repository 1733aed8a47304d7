"""A POST that is sent twice with one Idempotency-Key is done once."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.api import Api
from tests.support.redis import RedisServer
from tests.support.wait import wait_until
from tests.support.web import Reply, Web

HOOK = {"url": "https://cms.example.org/hook"}
KEY = {"Idempotency-Key": '"EXAMPLE-1"'}


async def hooks(api: Api) -> int:
    """How many webhooks there are."""
    return len(await api.records.webhooks.every())


async def test_the_second_request_gets_the_first_ones_answer(api: Api) -> None:
    """The same request with the same key has the same answer, is marked as repeated, and does nothing."""
    first = await api.post("/v1/webhooks", HOOK, headers=KEY)
    again = await api.post("/v1/webhooks", HOOK, headers=KEY)
    plain = await api.post("/v1/webhooks", HOOK, headers={"Idempotency-Key": "EXAMPLE-1"})

    assert (first.status, again.status, plain.status) == (201, 201, 201)
    assert first.body == again.body == plain.body
    assert first.headers["Location"] == again.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await hooks(api) == 1


async def test_a_key_belongs_to_one_request(api: Api) -> None:
    """The same key with another body or address is refused, and nothing is done."""
    await api.post("/v1/webhooks", HOOK, headers=KEY)

    other = await api.post("/v1/webhooks", {"url": "https://other.example.org/hook"}, headers=KEY)
    elsewhere = await api.post("/v1/resolve", {"urls": ["https://example.org/"]}, headers=KEY)

    assert [(each.status, each.problem) for each in (other, elsewhere)] == [(422, "key-reused")] * 2
    assert await hooks(api) == 1


async def test_callers_do_not_share_keys(api: Api) -> None:
    """Two callers may choose the same word."""
    one, other = await api.key("webhook"), await api.key("webhook")

    said = [await api.post("/v1/webhooks", HOOK, headers={**KEY, **each}) for each in (one, other)]

    assert [each.status for each in said] == [201, 201]
    assert await hooks(api) == 2


async def test_while_the_first_is_worked_on_the_second_waits(api: Api, web: Web) -> None:
    """A request that comes while its twin is worked on is a 409 with Retry-After; afterwards it gets the answer."""
    url = "https://www.example.org/EXAMPLE-slow"
    web.reply(url, Reply(200, {"Content-Type": "text/html"}, b"<title>Slow</title>", delay=0.5))
    body = {"urls": [url]}
    first = asyncio.create_task(api.post("/v1/resolve", body, headers=KEY))
    await wait_until(lambda: web.count(url) == 1, "the look")

    meanwhile = await api.post("/v1/resolve", body, headers=KEY)
    done = await first
    after = await api.post("/v1/resolve", body, headers=KEY)

    assert (meanwhile.status, meanwhile.problem) == (409, "conflict")
    assert int(meanwhile.headers["Retry-After"]) >= 1
    assert done.status == after.status == 200
    assert done.body == after.body


async def test_many_at_once_do_it_once(api: Api) -> None:
    """Of twenty twins at once one does the work; the others are told to wait, or get its answer."""
    said = await asyncio.gather(*(api.post("/v1/webhooks", HOOK, headers=KEY) for _ in range(20)))

    assert {each.status for each in said} <= {201, 409}
    assert await hooks(api) == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/webhooks", {"url": "http://127.0.0.1/hook"}, 422),
        ("/v1/articles/EXAMPLE-none/recheck", None, 404),
    ],
)
async def test_a_refusal_is_an_answer_too(api: Api, path: str, body: object, status: int) -> None:
    """What was refused for what it says is refused again from memory."""
    first = await api.post(path, body, headers=KEY)
    again = await api.post(path, body, headers=KEY)

    assert first.status == again.status == status
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    "headers", [{"Idempotency-Key": ""}, {"Idempotency-Key": "x" * 256}, {"Idempotency-Key": "a b"}]
)
async def test_a_key_is_a_word(api: Api, headers: Mapping[str, str]) -> None:
    """A key that is empty, too long or holds a space is refused, and named as the header that is wrong."""
    said = await api.post("/v1/webhooks", HOOK, headers=headers)

    assert (said.status, said.problem) == (400, "invalid-request")
    assert said.json()["errors"][0]["header"] == "Idempotency-Key"


async def test_without_redis_a_server_remembers_by_itself(web: Web, sqlite_url: str, tmp_path: Path) -> None:
    """While Redis is away the same request to the same server is still done once."""
    redis = RedisServer(tmp_path / "redis")
    url = await redis.start()
    async with Api(web, url, sqlite_url, tmp_path) as api:
        redis.kill()
        first = await api.post("/v1/webhooks", HOOK, headers=KEY)
        again = await api.post("/v1/webhooks", HOOK, headers=KEY)
        made = await hooks(api)

    await redis.stop()
    assert (first.status, again.status, made) == (201, 201, 1)
    assert first.body == again.body
