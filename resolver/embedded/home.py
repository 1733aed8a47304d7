"""The folder that a private server lives in: ours alone, with a lock that only the living hold."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from resolver.errors import BackendUnavailable

SOCKET_BYTES = 100
"""`sun_path` holds 104 bytes with its end on macOS and 108 on Linux."""


class Home:
    """`data_dir/server`; `make` it before anything else is asked.

    Args:
        data_dir: the user's data folder; `~` is read as the home folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir.expanduser().absolute() / "server"
        self._program = self.path / "program"
        self.log = self.path / "server.log"
        self.pid = self.path / "server.pid"
        self._note = self.path / "socket"

    def __str__(self) -> str:
        return str(self.path)

    def make(self) -> None:
        """Make the folder if need be, and make sure that it is ours alone.

        Raises:
            BackendUnavailable: it cannot be made or written, or it is somebody else's.
        """
        _private(self.path)

    @property
    def socket(self) -> Path:
        """Where the socket is: in the folder, or in a short one where its path fits when the folder is too deep.

        The short folder depends on who asks (temporary folders differ), so the starter's choice is noted down.
        """
        plain = self.path / "valkey.sock"
        if len(os.fsencode(plain)) <= SOCKET_BYTES:
            return plain
        with contextlib.suppress(OSError):
            return Path(os.fsdecode(self._note.read_bytes()))
        runtime = Path(f"/run/user/{os.getuid()}")
        base = runtime if os.access(runtime, os.W_OK) else Path(tempfile.gettempdir())
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        return base / f"embed-resolver-{os.getuid()}-{digest}" / plain.name

    @contextlib.contextmanager
    def lock(self) -> Iterator[int | None]:
        """The open lock file when nobody is alive here, else None.

        Raises:
            BackendUnavailable: the folder cannot be written.
        """
        try:
            handle = os.open(self.path / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                free = False
            else:
                free = True
            yield handle if free else None
        finally:
            os.close(handle)

    @property
    def alive(self) -> bool:
        """Whether a server lives here, or is just being started."""
        if not self.path.is_dir():
            return False
        with self.lock() as held:
            return held is None

    @property
    def remembered(self) -> str:
        """The program of the last start, or ""."""
        try:
            return os.fsdecode(self._program.read_bytes())
        except OSError:
            return ""

    def prepare(self, program: str) -> None:
        """Before a start: remember the program, make room for the socket, forget the last life's pid and log.

        Raises:
            BackendUnavailable: the folder of the socket is somebody else's.
            OSError: a file cannot be written.
        """
        where = self.socket
        if where.parent != self.path:
            self._note.write_bytes(os.fsencode(where))
            _private(where.parent)
        self._program.write_bytes(os.fsencode(program))
        for left in (self.pid, self.log):
            left.unlink(missing_ok=True)

    def tidy(self) -> None:
        """After an end: take the socket away, and its short folder."""
        where = self.socket
        where.unlink(missing_ok=True)
        if where.parent != self.path:
            shutil.rmtree(where.parent, ignore_errors=True)
            self._note.unlink(missing_ok=True)

    def set_aside(self) -> bool:
        """Put the append-only file where no server looks for it; False: there is none."""
        files, aside = self.path / "appendonlydir", self.path / "appendonlydir.unreadable"
        if not files.is_dir():
            return False
        shutil.rmtree(aside, ignore_errors=True)
        files.rename(aside)
        return True

    def kill(self) -> None:
        """End the server that holds the lock: its pid file is its own, since each start removes the last one's."""
        with contextlib.suppress(OSError, ValueError):
            os.kill(int(self.pid.read_text()), signal.SIGKILL)

    @property
    def process(self) -> str:
        """` (process 123)` for a sentence, or ""."""
        try:
            return f" (process {int(self.pid.read_text())})"
        except (OSError, ValueError):
            return ""

    @property
    def last_words(self) -> str:
        """The end of the log, without the server's advice to system administrators."""
        try:
            lines = self.log.read_text(errors="replace").strip().splitlines()
        except OSError:
            return ""
        return " ".join(line.split("#", 1)[-1].strip() for line in lines if "WARNING" not in line)[-300:]


def _private(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            raise BackendUnavailable(f"The folder {folder} is somebody else's, so no private server runs there.")
        folder.chmod(0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> BackendUnavailable:
    return BackendUnavailable(
        f"The folder {folder} cannot be written ({error.strerror}), so no private server can run there."
    )
