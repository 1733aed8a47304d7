"""Standard input as lines that come when they come: read on a thread, never more than one chunk ahead."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import CancelledError
from contextlib import suppress

from resolver.errors import InputError

CHUNK = 1 << 16
MAX_LINE = 64 * 1024
"""Bytes of a line that are kept; a longer one is cut, which makes it no URL."""


def first() -> bytes:
    """What there is to read before anything is begun; b"" when there is nothing at all.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return os.read(sys.stdin.fileno(), CHUNK)
    except OSError as error:
        raise _unreadable(error) from error


async def lines(begun: bytes | None = None) -> AsyncIterator[list[bytes]]:
    """The lines of standard input, those of a chunk together, without their newlines; `begun` is what `first` gave.

    Raises:
        InputError: it cannot be read, or not to its end.
    """
    rest = b""
    async for chunk in _chunks(begun):
        *whole, rest = (rest + chunk).split(b"\n")
        yield [line[:MAX_LINE] for line in whole]
        rest = rest[: MAX_LINE + 1]
    if rest:
        yield [rest[:MAX_LINE]]


def text(line: bytes) -> str:
    """A line as it is answered."""
    return line.decode("utf-8", "replace").removesuffix("\r")


async def _chunks(begun: bytes | None) -> AsyncIterator[bytes]:
    if begun is not None:
        yield begun
        if not begun:
            return
    chunks: asyncio.Queue[bytes | OSError] = asyncio.Queue(maxsize=1)
    threading.Thread(target=_pump, args=(asyncio.get_running_loop(), chunks), name="stdin", daemon=True).start()
    while chunk := await chunks.get():
        if isinstance(chunk, OSError):
            raise _unreadable(chunk) from chunk
        yield chunk


def _pump(loop: asyncio.AbstractEventLoop, chunks: asyncio.Queue[bytes | OSError]) -> None:
    """Read on a thread of its own, which an interrupt need not wait for."""
    with suppress(RuntimeError, CancelledError):
        chunk: bytes | OSError = b"x"
        while chunk and not isinstance(chunk, OSError):
            chunk = _next()
            asyncio.run_coroutine_threadsafe(chunks.put(chunk), loop).result()


def _next() -> bytes | OSError:
    """The next chunk; one who wrote to us over a socket and was killed is the end like any other."""
    try:
        return os.read(sys.stdin.fileno(), CHUNK)
    except ConnectionResetError:
        return b""
    except OSError as error:
        return error


def _unreadable(error: OSError) -> InputError:
    return InputError(f"Standard input cannot be read: {error.strerror}.")
