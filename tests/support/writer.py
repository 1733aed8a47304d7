"""A process of its own that writes to the records until it is killed: `python -m tests.support.writer URL FOLDER NAME`.

It hands in articles, one text after the other, begins their runs and saves results, and prints a line once the records
said that it is so: `put ARTICLE REVISION`, `saved ARTICLE REVISION`. With a number behind NAME it ends after so many.
"""

import asyncio
import subprocess
import sys
from itertools import count
from pathlib import Path

from resolver.settings import Settings
from resolver.store.database import NewArticle, Records
from tests.house.tree import ROOT
from tests.support.records import BEGIN, Clock, sidecar, source

ARTICLES, SOURCES = 4, 6


async def write(url: str, folder: Path, name: str, rounds: int | None) -> None:
    """Write until somebody stops it, or that many times."""
    clock = Clock(BEGIN)
    async with await Records.open(url, Settings(data_dir=folder, database_timeout=20), clock=clock) as records:
        for number in count():
            if number == rounds:
                return
            clock.go(minutes=1)
            article = f"{name}-{number % ARTICLES}"
            done = await records.put_article(NewArticle(article, f"{name} {number}".encode()))
            say("put", article, done.revision)
            work = await records.start_run(done.run_id)
            if work is None:
                continue
            seen = [
                source(f"url:sha256:{n}", clock.now, id_=f"s{n}", first_capture=n, text=f"{name} {number}")
                for n in range(1, SOURCES)
            ]
            if (await records.save_result(work, sidecar(*seen, mark=f"{work.revision}"))).accepted:
                say("saved", article, work.revision)


def say(what: str, article: str, revision: int) -> None:
    """Print what the records said."""
    sys.stdout.write(f"{what} {article} {revision}\n")
    sys.stdout.flush()


def started(url: str, folder: Path, name: str, *rounds: str) -> "subprocess.Popen[str]":
    """Such a process, begun."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.writer", url, folder, name, *rounds],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    _, where, data_dir, called, *limit = sys.argv
    asyncio.run(write(where, Path(data_dir), called, int(limit[0]) if limit else None))
