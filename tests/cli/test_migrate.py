"""`resolver migrate`: says how the tables stand, brings them up to date, twice if asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.postgres import PostgresServer

RESOLVER = Path(sys.executable).with_name("resolver")


def resolver(*arguments: str, folder: Path, url: str = "") -> subprocess.CompletedProcess[str]:
    """The command with a data folder of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RESOLVER_")}  # noqa: TID251 - the process's own
    environment |= {"RESOLVER_DATA_DIR": str(folder), "RESOLVER_DATABASE_URL": url, "RESOLVER_DATABASE_TIMEOUT": "3"}
    return subprocess.run(
        [RESOLVER, "migrate", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_migrating_a_file(tmp_path: Path) -> None:
    """The check leaves 1 until the tables are up to date, and 0 after; migrating again does nothing."""
    told = [resolver(*arguments, folder=tmp_path) for arguments in (["--check"], [], [], ["--check"])]
    needed = "The tables are at 0001, which is what this service needs.\n"

    assert [(each.returncode, each.stdout) for each in told] == [
        (1, "The tables are at none; this service needs 0001: run `resolver migrate`.\n"),
        (0, "The tables went from none to 0001.\n"),
        (0, needed),
        (0, needed),
    ]


async def test_migrating_a_server(postgres: PostgresServer, tmp_path: Path) -> None:
    """The tables of a PostgreSQL database are made by this command."""
    name = await postgres.database()
    url = postgres.url(name)
    told = [resolver(*arguments, folder=tmp_path, url=url) for arguments in (["--check"], [], ["--check"])]
    await postgres.drop(name)

    assert [each.returncode for each in told] == [1, 0, 0]
    assert told[1].stdout == "The tables went from none to 0001.\n"


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("mysql://user:open-sesame@127.0.0.1/x", 2, "RESOLVER_DATABASE_URL"),
        ("postgresql://user:open-sesame@127.0.0.1:1/x", 3, "The database x at 127.0.0.1:1 cannot be used"),
    ],
)
def test_what_cannot_be_migrated(tmp_path: Path, url: str, code: int, said: str) -> None:
    """A URL that is none of ours leaves 2, a server that is not there 3, each with one line without the password."""
    done = resolver(folder=tmp_path, url=url)

    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "open-sesame" not in done.stderr
    assert done.stderr.count("\n") == 1
