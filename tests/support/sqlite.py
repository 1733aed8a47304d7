"""A SQLite file with our tables, and what is in it as another program reads it."""

import sqlite3
from pathlib import Path

from pydantic import SecretStr

from resolver.settings import Settings
from resolver.store.database.upkeep import migrate


async def made(path: Path) -> None:
    """Make the file, in one piece: its write-ahead log is written back."""
    await migrate(Settings(data_dir=path.parent, database_url=SecretStr(f"sqlite:///{path}")))
    assert not path.with_name(path.name + "-wal").exists()


def rows(path: Path, question: str) -> list[tuple[object, ...]]:
    """What a question of SQL gives, from a connection of the test's own."""
    connection = sqlite3.connect(path)
    try:
        return list(connection.execute(question))
    finally:
        connection.close()


def is_whole(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file, its indexes and its foreign keys."""
    return rows(path, "PRAGMA integrity_check") == [("ok",)] and rows(path, "PRAGMA foreign_key_check") == []
