"""Watching a run: every event once and in order, also for who lost the connection, lost Redis, or came late."""

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest

from resolver.cache.feed import Feed
from resolver.news import DONE, PROGRESS, SOURCE, STATE
from resolver.vocabulary import RunState
from tests.support.api import Api
from tests.support.events import Sent, all_events, events
from tests.support.posts import ARTICLE, whole_web
from tests.support.redis import RedisServer
from tests.support.wait import wait_until
from tests.support.web import Web

HERE = "/v1/articles/EXAMPLE"


async def begun(api: Api) -> str:
    """The address of a run that waits."""
    accepted = await api.put(HERE, ARTICLE)
    return accepted.headers["Location"]


async def told(api: Api, run: str, first: int, last: int) -> None:
    """Tell of so many answers, as a worker does."""
    news = [(PROGRESS, {"answered": number, "of": 100}) for number in range(first, last)]
    await api.resolver.cache.feed.tell(run.rpartition("/")[2], news)


async def over(api: Api, run: str) -> None:
    """End a run, as a worker does."""
    name = run.rpartition("/")[2]
    await api.records.fail_run(name, "EXAMPLE reason")
    await api.resolver.cache.feed.tell(name, [(DONE, {"run_id": name, "state": "failed"})])


def numbers(sent: list[Sent]) -> list[int]:
    """Which answers were told of."""
    return [json.loads(event.data)["answered"] for event in sent if event.kind == PROGRESS]


async def test_a_run_is_told_from_its_beginning_to_its_end(newsroom: Api, web: Web) -> None:
    """State, each source, progress and the end come in their order, and the end says where the sources are."""
    whole_web(web)
    run = await begun(newsroom)

    sent = await all_events(newsroom.client, f"{newsroom.base}{run}/events")

    assert [event.kind for event in sent if event.kind in {STATE, DONE}][-1] == DONE
    assert sent[0].kind == STATE
    assert sent[0].retry == 2000
    sources = [json.loads(event.data)["key"] for event in sent if event.kind == SOURCE]
    assert "x:post:1635600000000000000" in sources
    assert len(sources) == len(set(sources)) == numbers(sent)[-1]
    done = json.loads(sent[-1].data)
    assert done["state"] == "complete"
    assert (await newsroom.get(done["sources_url"])).headers["ETag"] == done["etag"]


async def test_who_comes_late_gets_all_of_it(newsroom: Api, web: Web) -> None:
    """A run that has ended is told again to whoever asks, with the same ids."""
    whole_web(web)
    await newsroom.put(HERE, ARTICLE, headers={"Prefer": "wait=10"})
    run = (await newsroom.get(HERE)).json()["run_url"]

    first = await all_events(newsroom.client, f"{newsroom.base}{run}/events")
    again = await all_events(newsroom.client, f"{newsroom.base}{run}/events")

    assert first == again
    assert first[-1].kind == DONE


async def test_cut_and_resumed_nothing_is_lost_or_doubled(api: Api) -> None:
    """A client that is cut off again and again, and names the last id it has, gets every event once and in order."""
    run = await begun(api)
    seen: list[Sent] = []

    async def tell() -> None:
        for number in range(0, 200, 10):
            await told(api, run, number, number + 10)
            await asyncio.sleep(0)
        await over(api, run)

    async def watch() -> None:
        cut_after = 7
        while not (seen and seen[-1].kind == DONE):
            last = next((event.id for event in reversed(seen) if event.id), None)
            headers = {"Last-Event-ID": last} if last else {}
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"{api.base}{run}/events", headers=headers) as got,
            ):
                count = 0
                async for event in events(got):
                    if event.id is None:
                        continue
                    seen.append(event)
                    count += 1
                    if count == cut_after or event.kind == DONE:
                        break
            cut_after = cut_after * 3 % 50 + 1

    await asyncio.gather(tell(), watch())

    assert numbers(seen) == list(range(200))
    assert [event.kind for event in seen].count(DONE) == 1
    assert len({event.id for event in seen}) == len(seen)


async def test_many_watchers_of_many_runs_cost_one_question(api: Api) -> None:
    """Whoever watches the same or other runs shares one look for news, and each gets the news of its own run."""
    runs = [
        (await api.put(f"/v1/articles/EXAMPLE-{number}", f"Words {number}.")).headers["Location"] for number in range(5)
    ]
    watching = [
        asyncio.create_task(all_events(api.client, f"{api.base}{run}/events")) for run in runs for _ in range(4)
    ]
    await wait_until(lambda: sum(len(each.watchers) for each in api.parts.watching._channels.values()) == 20, "them")
    for at, run in enumerate(runs):
        await told(api, run, at, at + 1)
        await over(api, run)

    sent = await asyncio.gather(*watching)

    assert [numbers(each) for each in sent] == [[at] for at in range(5) for _ in range(4)]
    assert api.parts.watching._channels == {}


async def test_a_run_ends_for_its_watchers_without_redis(web: Web, sqlite_url: str, tmp_path: Path) -> None:
    """When Redis goes away the news is lost, the end of the run is not: it is read from the database."""
    redis = RedisServer(tmp_path / "redis")
    url = await redis.start()
    async with Api(web, url, sqlite_url, tmp_path, redis_pause=0.1) as api:
        run = await begun(api)
        watching = asyncio.create_task(all_events(api.client, f"{api.base}{run}/events"))
        await wait_until(lambda: bool(api.parts.watching._channels), "the watcher")
        redis.kill()
        await over(api, run)
        sent = await asyncio.wait_for(watching, 10)

    await redis.stop()
    assert [event.kind for event in sent] == [STATE, DONE]
    assert json.loads(sent[-1].data)["state"] == "failed"


async def test_a_replaced_run_ends_for_its_watchers(api: Api) -> None:
    """A run that a newer one took the place of is told as superseded, though nobody told so."""
    run = await begun(api)
    await api.put(HERE, "Other words.")

    sent = await all_events(api.client, f"{api.base}{run}/events")

    assert json.loads(sent[-1].data)["state"] == RunState.SUPERSEDED


async def test_a_deleted_run_ends_for_its_watchers(api: Api) -> None:
    """When an article is deleted, whoever watches its run is let go."""
    run = await begun(api)
    watching = asyncio.create_task(all_events(api.client, f"{api.base}{run}/events"))
    await wait_until(lambda: bool(api.parts.watching._channels), "the watcher")
    await api.ask("DELETE", HERE)
    for channel in api.parts.watching._channels.values():
        channel.checked_at = 0
    sent = await asyncio.wait_for(watching, 10)

    assert [event.kind for event in sent] == [STATE]


async def test_a_server_that_stops_says_when_to_come_back(api: Api) -> None:
    """On stopping a stream has told when to come back, and is ended in order; the client resumes elsewhere."""
    run = await begun(api)
    async with api.client.get(f"{api.base}{run}/events") as got:
        stream = events(got)
        first = await anext(stream)
        await told(api, run, 0, 1)
        second = await anext(stream)
        stopping = asyncio.create_task(api.stop())
        rest = [event async for event in stream]
    await stopping

    assert first.retry == 2000
    assert second.id is not None
    assert rest == []


@pytest.mark.parametrize("last", ["EXAMPLE", "0-0", "99999999999999999999-0", "-1", "1-1-1", ""])
async def test_an_id_of_somebody_else_begins_anew(api: Api, last: str) -> None:
    """A Last-Event-ID that is none of ours is read past; one from the future gives what is still to come."""
    run = await begun(api)
    await told(api, run, 0, 1)
    await over(api, run)

    sent = await all_events(api.client, f"{api.base}{run}/events", {"Last-Event-ID": last})

    assert numbers(sent) == ([] if last.startswith("9") else [0])


async def test_a_run_that_is_not_there_cannot_be_watched(api: Api) -> None:
    """An unknown run is a 404 like any other address, before a stream begins."""
    said = await api.get("/v1/runs/run_EXAMPLE/events")

    assert (said.status, said.problem) == (404, "not-found")


async def test_the_stream_has_the_headers_of_every_answer(api: Api) -> None:
    """A stream is no cache's, no proxy's to hold back, and as safe as any answer."""
    run = await begun(api)
    async with api.client.get(f"{api.base}{run}/events") as got:
        headers = got.headers

    assert headers["Content-Type"] == "text/event-stream"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Accel-Buffering"] == "no"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Request-Id" in headers


async def test_news_of_a_run_is_read_from_where_one_was(empty_redis_url: str, api: Api) -> None:
    """The feed gives what came after an id, for many runs with one question, and nothing for a run without news."""
    feed: Feed = api.resolver.cache.feed
    await feed.tell("run_a", [("one", {"n": 1}), ("two", {"n": 2})])
    first = (await feed.read({"run_a": "0-0", "run_b": "0-0"}))["run_a"]

    rest = await feed.read({"run_a": first[0].id, "run_b": "0-0"})
    none = await feed.read({"run_a": first[1].id})

    assert empty_redis_url
    assert [event.kind for event in first] == ["one", "two"]
    assert [event.data for event in rest["run_a"]] == ['{"n": 2}']
    assert "run_b" not in rest
    assert none == {}
