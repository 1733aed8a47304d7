"""Memory that was given back is kept for what comes next, where the C library would return it to the system each time.

A page is some hundred thousand bytes here and there for a few milliseconds. glibc returns them as soon as they lie at
the end of its heap and takes new ones for the next page, which the system hands out one at a time, each filled with
zeros: of the 10 to 20 that a link took so, 3 are left, and with them goes a twenty-fifth of its CPU (2026-11, lists of
1,500 links in a virtual machine). Elsewhere nothing is changed.
"""

import ctypes
from contextlib import suppress

RETURNED = 32 << 20
"""Free bytes at the end of the heap from which on they are returned."""

ALONE = 4 << 20
"""Bytes of a block that is taken from the system by itself, and returned at once."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""mallopt(3)."""


def keep_freed() -> None:
    """From now on this process keeps freed memory, up to `RETURNED` bytes of it."""
    with suppress(AttributeError, OSError, TypeError):
        option = ctypes.CDLL(None).mallopt
        option(_MMAP_THRESHOLD, ALONE)
        option(_TRIM_THRESHOLD, RETURNED)
