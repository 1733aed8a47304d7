"""SQLite: one file, write-ahead log, one writer at a time.

Operations run in threads with the standard library's driver: a whole transaction costs one change of thread (measured
beside aiosqlite, which changes thread for every statement: 2.0 against 6.6 ms for nine statements). The writes of this
process stand in line for one thread, and glance each millisecond whether another process has let go of the file.

`synchronous=NORMAL`: with a write-ahead log a commit is in the file when it returns, and the disk is told to keep it at
the next checkpoint. A process that dies, however it dies, loses nothing; after a power cut the last commits may be
missing, and the file is whole (sqlite.org/pragma.html#pragma_synchronous).
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from resolver.errors import BackendUnavailable
from resolver.store.database.link import Link, Operation, is_failure, unavailable

Result = TypeVar("Result")

READERS = 4
_PAUSE = 0.02
_GLANCE = 0.001
_PRIMARY = 0xFF
"""The primary part of SQLite's result codes."""


class Sqlite(Link):
    """The records in one file; made by `open_sqlite`."""

    def __init__(self, path: Path, timeout: float) -> None:
        self.name = f"The database {path}"
        self._engine = _engine(path, timeout, READERS)
        self._writing = _engine(path, timeout, 1).execution_options(writes=True)
        self._writer = ThreadPoolExecutor(1, "records-writer")
        self._readers = ThreadPoolExecutor(READERS, "records-reader")

    async def read(self, operation: Operation[Result]) -> Result:
        """In a reader's thread, on a snapshot; writers do not wait for it."""
        return await self._run(self._readers, self._engine, operation)

    async def write(self, operation: Operation[Result]) -> Result:
        """In the writer's thread, behind the writes of this process that came before."""
        return await self._run(self._writer, self._writing, operation)

    async def close(self) -> None:
        """Wait for what is going on, then close the file."""
        await asyncio.to_thread(self._writer.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        self.dispose()

    def dispose(self) -> None:
        """Close the file."""
        self._engine.dispose()
        self._writing.dispose()

    async def _run(self, threads: ThreadPoolExecutor, engine: Engine, operation: Operation[Result]) -> Result:
        def transaction() -> Result:
            with engine.begin() as connection:
                return operation(connection)

        try:
            return await asyncio.get_running_loop().run_in_executor(threads, transaction)
        except Exception as error:
            if is_failure(error):
                raise unavailable(self.name, error) from error
            raise


def open_sqlite(path: Path, timeout: float, prepare: Callable[[Connection], None]) -> Sqlite:
    """Open the file, made where it is not there; `prepare` brings its tables up to date, one process at a time.

    Raises:
        BackendUnavailable: the file or its folder cannot be written, or is no database.
    """
    try:
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise BackendUnavailable(f"The database {path} cannot be written: {error.strerror}.") from error
    opened = Sqlite(path, timeout)
    try:
        _write_ahead(path, timeout)
        with opened._writing.begin() as connection:  # noqa: SLF001 - its own maker
            prepare(connection)
    except Exception as error:
        opened.dispose()
        if is_failure(error) or isinstance(error, sqlite3.Error):
            raise unavailable(opened.name, error) from error
        raise
    return opened


def _write_ahead(path: Path, timeout: float) -> None:
    """Switch the file to a write-ahead log, which it then stays with.

    The switch needs the file alone and does not wait for others by itself, so two processes at once take turns here.
    """
    ends = time.monotonic() + timeout
    connection = sqlite3.connect(path, timeout=timeout, isolation_level=None)
    try:
        while True:
            try:
                (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            except sqlite3.OperationalError:
                if time.monotonic() > ends:
                    raise
            else:
                if mode == "wal":
                    return
                if time.monotonic() > ends:
                    raise sqlite3.OperationalError("it cannot keep a write-ahead log")
            time.sleep(_PAUSE)  # noqa: TID251 - in a thread, with nothing that tells when the file is free
    finally:
        connection.close()


def _engine(path: Path, timeout: float, connections: int) -> Engine:
    """Connections to the file; each keeps pages of its own, so writes have one that no read takes turns with."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"check_same_thread": False, "timeout": timeout},
        pool_size=connections,
        max_overflow=0,
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        del entry
        connection.isolation_level = None  # the driver begins nothing by itself: `_begin` does
        for pragma in (
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-8000",
            "journal_size_limit=67108864",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            _begin_writing(connection, timeout)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_writing(connection: Connection, timeout: float) -> None:
    """Ask for the file at once: a writer that read first could no longer become one after another had written.

    Another process's transaction takes milliseconds; SQLite's own polling waits longer each time, up to a tenth of a
    second, while the file is free. The driver is asked itself: with SQLAlchemy between, this took longer than all the
    rest of an empty transaction.
    """
    ends = time.monotonic() + timeout
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                code = getattr(error, "sqlite_errorcode", 0)
                if code & _PRIMARY != sqlite3.SQLITE_BUSY or time.monotonic() > ends:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails again, as SQLAlchemy says it
                    return
                time.sleep(_GLANCE)  # noqa: TID251 - in a thread, with nothing that tells when the file is free
            else:
                return
    finally:
        driver.execute(f"PRAGMA busy_timeout={int(timeout * 1000)}")
