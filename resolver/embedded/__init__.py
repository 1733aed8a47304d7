"""A private, real Valkey or Redis server for one user: started by whoever comes first, joined by all who come later.

Command line runs, the API and workers of one user share it through a unix socket, so what was resolved lasts between
runs. It lives in `data_dir/server`: append-only file (fsync once a second), log, pid file, socket; mode 700, no TCP
port.

Who is alive is told by the kernel. The starter takes `flock` on `server.lock` and hands the open file to the server,
which keeps it for as long as it lives; so a held lock is a living server (or one being started), a free lock is none,
and nothing that a killed process leaves behind – lock, pid file, socket – can mislead. Two starters at once cannot make
two servers over one append-only file.

Memory is bounded with `volatile-lru`: every cache key, lock and pace token carries a TTL and may be dropped, coldest
first; a queue's keys carry none and never go. When only such keys are left, writes fail loudly, as with `noeviction`.
(`volatile-ttl` would drop running locks first.) An idle server costs about 7 MB and next to no CPU, so it stays until
`stop`.
"""

import asyncio
import contextlib
import re
from enum import Enum
from pathlib import Path

from resolver.embedded.home import Home
from resolver.embedded.program import choose, launch, options
from resolver.errors import BackendUnavailable

__all__ = ["start_or_join", "stop"]

START_SECONDS = 10.0
SILENT_SECONDS = 3.0
_PAUSE = 0.005
_UNREADABLE = re.compile(r"append.?only|\bAOF\b|\bRDB\b", re.IGNORECASE)


class _Answer(Enum):
    NOBODY = "nobody listens"
    SILENT = "somebody listens and says nothing"
    LOADING = "it reads its files"
    READY = "it answers"


async def start_or_join(data_dir: Path) -> str:
    """The `unix://` URL of the user's private server, which answers when this returns.

    A server that still reads its files after `START_SECONDS` counts as joined. Files that no server here can read any
    more are put aside as `appendonlydir.unreadable`, and it begins anew.

    Raises:
        BackendUnavailable: no folder, no program, no start, or a server that is there and does not answer.
    """
    home = Home(data_dir)
    home.make()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + START_SECONDS
    starts, answer = 0, _Answer.NOBODY
    while loop.time() < deadline:
        answer = await _ping(home.socket)
        if answer is _Answer.READY:
            return f"unix://{home.socket}"
        if answer is _Answer.SILENT:
            raise BackendUnavailable(f"The private server in {home}{home.process} does not answer; stop it first.")
        if answer is _Answer.NOBODY:
            with home.lock() as held:
                if held is not None:
                    _may_start(home, starts)
                    starts += 1
                    await _start(home, held)
        await asyncio.sleep(_PAUSE)
    if answer is _Answer.LOADING:
        return f"unix://{home.socket}"
    raise BackendUnavailable(f"A private server holds {home}{home.process}, but nobody answers at {home.socket}.")


async def stop(data_dir: Path) -> bool:
    """End the user's private server; what it was told is on disk afterwards. False: there was none.

    A server that does not answer is killed; its append-only file holds all but the last second.

    Raises:
        BackendUnavailable: it does not end.
    """
    home = Home(data_dir)
    if not home.alive:
        return False
    answers = True
    try:
        await _say(home.socket, b"SHUTDOWN\r\n")
    except TimeoutError:
        answers = False
    except OSError:
        pass
    if not answers or not await _ended(home):
        home.kill()
        if not await _ended(home):
            raise BackendUnavailable(f"The private server in {home}{home.process} cannot be stopped.")
    home.tidy()
    return True


def _may_start(home: Home, starts: int) -> None:
    """Before a start: a server that died at once may try again only when its files were the reason."""
    if not starts:
        return
    reason = home.last_words
    if starts > 1 or not _UNREADABLE.search(reason) or not home.set_aside():
        raise BackendUnavailable(f"The private server in {home} did not start: {reason or 'no word'}")


async def _start(home: Home, held: int) -> None:
    program = await choose(home.remembered)
    try:
        home.prepare(program)
        refusal = await launch(program, options(home.path, home.socket), held)
    except OSError as error:
        raise BackendUnavailable(f"The private server in {home} cannot be started: {error.strerror}.") from error
    if refusal:
        raise BackendUnavailable(f"The private server in {home} did not start: {refusal}")


async def _ended(home: Home) -> bool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + SILENT_SECONDS
    while home.alive:
        if loop.time() > deadline:
            return False
        await asyncio.sleep(_PAUSE)
    return True


async def _ping(where: Path) -> _Answer:
    try:
        line = await _say(where, b"PING\r\n")
    except TimeoutError:
        return _Answer.SILENT
    except OSError:
        return _Answer.NOBODY
    if line.startswith(b"-LOADING"):
        return _Answer.LOADING
    return _Answer.READY if line.startswith(b"+PONG") else _Answer.NOBODY


async def _say(where: Path, command: bytes) -> bytes:
    """One line to the server, one line back; b"" when it hangs up."""
    async with asyncio.timeout(SILENT_SECONDS):
        reader, writer = await asyncio.open_unix_connection(where)
        try:
            writer.write(command)
            return await reader.readline()
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
