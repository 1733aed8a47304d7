"""An archive in one file, an article a line (JSONL)."""

import asyncio
import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import Self

from resolver.errors import InputError
from resolver.jobs import Lane
from resolver.settings import Settings
from resolver.store.database import NewArticle
from resolver.vocabulary import ArticleFormat, Trigger
from workers.backfill import BATCH, Complain, Feeder, Progress, note

HEAD_BYTES = 4096
"""By its first bytes a file is known again."""


async def from_lines(
    path: Path, feeder: Feeder, settings: Settings, complain: Complain, *, again: bool = False
) -> None:
    """Every article of a JSONL file: `id` and `body`, and where they are known `format`, `url`, `headline`, `language`.

    The offset behind the last batch that was stored stands in `FILE.progress`; lines that were added later are taken
    up by the next call. A file that was replaced by another is begun from its start.

    Raises:
        InputError: the file cannot be read, or its progress cannot be written down.
    """
    try:
        reader = Lines(path, settings.max_article_bytes, complain, feeder.progress, again=again)
        with reader:
            while batch := await asyncio.to_thread(reader.batch):
                await feeder.feed([each for each in batch if each is not None])
                await asyncio.to_thread(reader.note)
                feeder.progress.tell()
    except OSError as error:
        raise InputError(f"{path} cannot be read, or its progress not be kept: {error.strerror}.") from error


class Lines:
    """The lines of one file from where the last call ended; a context manager. `limit`: bytes of one article."""

    def __init__(self, path: Path, limit: int, complain: Complain, progress: Progress, *, again: bool) -> None:
        self._notes = path.with_name(path.name + ".progress")
        self._limit = limit
        self._longest = 6 * limit + 65536  # JSON may write a character in six
        self._complain = complain
        self._progress = progress
        self._number = 0
        self._size = path.stat().st_size or 1
        self._stream = path.open("rb")
        head = self._stream.read(HEAD_BYTES)
        self._head = {"length": len(head), "head": hashlib.sha256(head).hexdigest()}
        self._stream.seek(0 if again else _offset(self._notes, head))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def note(self) -> None:
        """Write down that everything that was read is stored."""
        at = self._stream.tell()
        note(self._notes, {"offset": at, **self._head})
        self._progress.share = min(at / self._size, 1.0)

    def batch(self) -> list[NewArticle | None]:
        """The next articles, of different ids, bounded in number and bytes; None for a line that was left out."""
        found: list[NewArticle | None] = []
        seen: set[str] = set()
        begin = self._stream.tell()
        while len(found) < BATCH and self._stream.tell() - begin < self._limit:
            at = self._stream.tell()
            line = self._stream.readline(self._longest)
            if not line:
                break
            article = self._read(line)
            if article is not None and article.id in seen:
                self._stream.seek(at)
                break
            self._number += 1
            found.append(article)
            if article is not None:
                seen.add(article.id)
        return found

    def _read(self, line: bytes) -> NewArticle | None:
        try:
            return _article(line, whole=len(line) < self._longest)
        except InputError as error:
            self._complain(f"line {self._number + 1} of those read now: {error}")
            self._progress.refused += 1
            while not line.endswith(b"\n") and (line := self._stream.readline(self._longest)):
                continue
            return None


def _offset(notes: Path, head: bytes) -> int:
    try:
        kept = json.loads(notes.read_bytes())
        same = hashlib.sha256(head[: int(kept["length"])]).hexdigest() == kept["head"]
        return int(kept["offset"]) if same else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _article(line: bytes, *, whole: bool) -> NewArticle:
    if not whole:
        raise InputError("it is longer than an article may be.")
    try:
        found = json.loads(line)
    except ValueError as error:
        raise InputError("it is no JSON.") from error
    if not isinstance(found, dict) or not isinstance(found.get("id"), str) or not isinstance(found.get("body"), str):
        raise InputError("it is no object with the texts `id` and `body`.")
    format_ = found.get("format")
    if format_ is not None and format_ not in {each.value for each in ArticleFormat}:
        raise InputError(f"there is no format {format_!r}.")
    told = {name: found[name] for name in ("url", "headline", "language") if isinstance(found.get(name), str)}
    return NewArticle(
        id=found["id"],
        body=found["body"].encode("utf-8", "replace"),
        format=ArticleFormat(format_) if format_ else None,
        trigger=Trigger.CLI,
        queue=Lane.BACKFILL,
        **told,
    )
