"""Undoes gzip and deflate: by zlib-ng where it is installed (the extra `speed`), else by Python's own zlib.

Inflating is the largest piece of work that a page costs, and zlib-ng needs half the time for it (`fetch/body.py` says
how much is inflated at all). Both give the same bytes and refuse the same data.
"""

import zlib
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Protocol


class Stream(Protocol):
    """What is being inflated."""

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream was seen."""

    @property
    def unused_data(self) -> bytes:
        """What came after that end."""

    @property
    def unconsumed_tail(self) -> bytes:
        """What there was no room for."""

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes:
        """The next bytes, at most `max_length` of them."""


def _best() -> ModuleType:
    try:
        return import_module("zlib_ng.zlib_ng")
    except ImportError:
        return zlib


inflating: Callable[[int], Stream] = _best().decompressobj
"""Makes a stream for a window size as zlib has them."""
Broken: type[Exception] = _best().error
"""What a stream raises when its data are broken."""
