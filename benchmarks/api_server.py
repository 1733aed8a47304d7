"""The two servers that `bench_api` compares, each as a process: `python -m benchmarks.api_server bare|ours FOLDER`.

`bare` is what aiohttp and redis-py cost by themselves: one route, one GET, the bytes as they are. `ours` is the whole
API over a SQLite file, with a key and limits that are counted and never reached. The links are put into the cache as
records, by the library; no web is asked.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path

from aiohttp import web
from redis.asyncio import Redis

from resolver import question
from resolver.embedded import start_or_join
from resolver.model import Agent, Availability, Capture, Hop, Partial, Source, dump
from resolver.question import Record
from resolver.service import Resolver
from resolver.settings import Settings
from resolver.store.database import Records
from resolver.vocabulary import AvailabilityState, Basis, Method, Outcome, Precision, SourceKind, Via
from resolver.web.app import make_app
from resolver.web.server import listening

LINKS = 1000
DAY = 86400.0
_LOOKED = "2026-01-01T00:00:00Z"


def address(number: int) -> str:
    """The address of one of the links that are remembered: every third is a short link that leads to a post."""
    if number % 3 == 0:
        return f"https://t.co/EXAMPLE{number:04d}"
    return f"https://www.example.org/EXAMPLE-{number:04d}?page={number}"


def post(number: int) -> str:
    """The post that a short link leads to."""
    return f"https://x.com/EXAMPLE_desk/status/{1635600000000000000 + number}"


def records(number: int) -> dict[str, Record]:
    """The records that the answer about a link is made of, by their questions' keys."""
    url = address(number)
    about = question.about_url(url)
    hop = Hop(url=url, via=Via.WRITTEN, status=200)
    if number % 3:
        return {about.key: Record(url=url, hops=(hop,), source=source(about.key, url, None))}
    end = question.about_url(post(number))
    way = Record(url=url, hops=(hop, Hop(url=post(number), via=Via.HTTP)), item_url=post(number))
    return {about.key: way, end.key: Record(url=post(number), source=source(end.key, post(number), "x"))}


def source(key: str, url: str, platform: str | None) -> Source:
    """A source with as many fields as usual ones have."""
    look = Capture(
        id="c1", observed_at=_LOOKED, method=Method.HTML_META, requested_url=url, http_status=200, outcome=Outcome.OK
    )
    return Source(
        id="s",
        key=key,
        kind=SourceKind.SOCIAL_POST if platform else SourceKind.WEB_PAGE,
        platform=platform,
        url=url,
        title="A title of about as many words as a title has",
        description="A description. " * 10,
        author=Agent(name="Example Desk", handle="EXAMPLE_desk"),
        publisher="Example",
        published=Partial(value="2023-03-14", precision=Precision.DAY, basis=Basis.HTML_META),
        language="en",
        text="Words of the post, as many as a post has. " * 5 if platform else None,
        availability=Availability(state=AvailabilityState.LIVE, checked_at=_LOOKED, last_live_at=_LOOKED),
        captures=(look,),
        provenance={"/title": "c1", "/description": "c1"},
    )


async def bare(url: str) -> None:
    """One route that does one GET with redis-py and returns the bytes."""
    redis = Redis.from_url(url)
    await redis.set("bare", b"x" * 700, ex=int(DAY))

    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=await redis.get("bare"), headers={"Content-Type": "application/json"})

    app = web.Application()
    app.router.add_get("/", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    _tell(f"http://127.0.0.1:{runner.addresses[0][1]}", "")
    await _until_told()
    await runner.cleanup()
    await redis.aclose()


async def ours(url: str, folder: Path) -> None:
    """The whole API."""
    most = 10**8
    settings = Settings(
        data_dir=folder, redis_url=url, listen="127.0.0.1:0", limit_requests=most, limit_links=most, redis_timeout=5
    )
    async with await Records.open(None, settings) as kept, Resolver(settings, cache_url=url) as resolver:
        for number in range(LINKS):
            for key, record in records(number).items():
                await resolver.cache.put(key, dump(record).encode(), ttl=DAY)
        made = await kept.keys.create("bench", ["admin"])
        async with listening(make_app(settings, kept, resolver, None), settings) as base:
            _tell(base, f"Bearer {made.secret}")
            await _until_told()


def _tell(base: str, authorization: str) -> None:
    print(json.dumps({"base": base, "authorization": authorization}), flush=True)


async def _until_told() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


async def _main(kind: str, folder: Path) -> None:
    url = await start_or_join(folder / "redis")
    await (bare(url) if kind == "bare" else ours(url, folder))


def main() -> None:
    """Serve until told to stop."""
    kind, folder = sys.argv[1], Path(sys.argv[2])
    try:
        import uvloop  # noqa: PLC0415 - where it is installed
    except ImportError:
        asyncio.run(_main(kind, folder))
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_main(kind, folder))


if __name__ == "__main__":
    main()
