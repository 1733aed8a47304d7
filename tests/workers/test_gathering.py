"""Scripts of the engine that are asked for in one turn of the loop travel together, and each has its own answer."""

import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest
from docket import Docket
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Dropped
from redis.exceptions import ResponseError

from resolver.cache.batch import CHANNELS
from workers.gathering import GatheringDocket, GatheringRedis

ECHO = "return ARGV[1]"
REFUSE = "return redis.error_reply('EXAMPLE no')"
MANY = 200


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[GatheringRedis]:
    """The client of a docket that is open."""
    async with GatheringDocket(f"gather-{secrets.token_hex(4)}", redis_url) as docket, docket.redis() as given:
        client: object = given
        assert isinstance(client, GatheringRedis)
        yield client


async def _connections(url: str) -> int:
    async with Redis.from_url(url) as redis:
        return int((await redis.info("stats"))["total_connections_received"])


async def test_scripts_of_one_turn_share_a_few_connections(client: GatheringRedis, redis_url: str) -> None:
    """Two hundred scripts of one turn need no more connections than there are channels, and keep their answers."""
    echo = client.register_script(ECHO)
    await echo(args=["first"])
    before = await _connections(redis_url)

    answers = await asyncio.gather(*(echo(args=[str(number)]) for number in range(MANY)))

    assert answers == [str(number).encode() for number in range(MANY)]
    assert await _connections(redis_url) - before <= CHANNELS + 1


async def test_a_script_that_the_server_does_not_know_is_told_to_it(client: GatheringRedis) -> None:
    """A script that was never sent is loaded and run, beside others of its turn."""
    fresh = client.register_script(f"{ECHO} -- {secrets.token_hex(8)}")
    known = client.register_script(ECHO)
    await known(args=["first"])

    answers = await asyncio.gather(fresh(args=["new"]), known(args=["old"]))

    assert list(answers) == [b"new", b"old"]


async def test_a_refusal_is_told_to_its_caller_alone(client: GatheringRedis) -> None:
    """A script that fails fails for its own caller, and its neighbours have their answers."""
    echo, refuse = client.register_script(ECHO), client.register_script(REFUSE)
    await echo(args=["first"])

    told = await asyncio.gather(*(echo(args=["a"]), refuse(), echo(args=["b"])), return_exceptions=True)

    assert (told[0], told[2]) == (b"a", b"b")
    assert isinstance(told[1], ResponseError)
    assert await echo(args=["c"]) == b"c"


async def test_a_caller_that_leaves_takes_no_answer_of_another(client: GatheringRedis) -> None:
    """Whoever is cancelled while his script is under way leaves the others theirs."""
    echo = client.register_script(ECHO)
    await echo(args=["first"])
    tasks = [asyncio.create_task(echo(args=[str(number)])) for number in range(10)]
    await asyncio.sleep(0)
    tasks[3].cancel()

    answers = await asyncio.gather(*tasks, return_exceptions=True)

    assert isinstance(answers[3], asyncio.CancelledError)
    assert [each for at, each in enumerate(answers) if at != 3] == [
        str(number).encode() for number in range(10) if number != 3
    ]
    assert await echo(args=["next"]) == b"next"


async def test_scripts_go_on_after_the_server_hung_up(client: GatheringRedis, redis_url: str) -> None:
    """Where the server closed our connections, the scripts of the next turn are sent again and answered."""
    echo = client.register_script(ECHO)
    await echo(args=["first"])
    async with Redis.from_url(redis_url) as redis:
        await redis.client_kill_filter(_type="normal", skipme=True)

    answers = await asyncio.gather(*(echo(args=[str(number)]) for number in range(10)))

    assert answers == [str(number).encode() for number in range(10)]


async def test_a_docket_in_memory_is_left_as_it_is() -> None:
    """A docket that is on no server gathers nothing and works all the same."""
    async with GatheringDocket("gather", f"memory://{secrets.token_hex(4)}") as docket, docket.redis() as client:
        kind: object = type(client)

        assert kind is not GatheringRedis
        assert await client.xlen(docket.stream_key) == 0


async def test_a_docket_that_is_closed_says_so(redis_url: str) -> None:
    """After its end the docket refuses as any docket does, and can be opened again."""
    docket = GatheringDocket("gather", redis_url)
    plain = Docket("gather", redis_url)
    for each in (docket, plain):
        async with each:
            pass
        with pytest.raises(Dropped):
            async with each.redis():
                pass

    async with docket, docket.redis() as client:
        assert await client.xlen(docket.stream_key) == 0
