"""How answers are printed: one JSON object a line whatever a title holds, or a table for people."""

import os
import sys
from typing import TYPE_CHECKING

from resolver import clean
from resolver.lines import json_line

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["console", "json_line", "progress_wanted", "put", "put_bytes", "shown"]


def put(text: str) -> None:
    """Print one answer and hand it on at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def put_bytes(text: bytes) -> None:
    """Hand on lines that were printed elsewhere."""
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()


def console(*, stderr: bool = False) -> "Console":
    """A console for tables: colour only on a terminal and without NO_COLOR; 100 columns when there is no terminal."""
    from rich.console import Console  # noqa: PLC0415 - only where a table is drawn

    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, highlight=False, soft_wrap=False, width=None if stream.isatty() else 100)


def shown(value: str | None, limit: int = clean.TITLE) -> str:
    """Foreign text for a terminal cell: no controls, no bidi marks, one line."""
    return (clean.line(value, limit) or "") if value else ""


def progress_wanted() -> bool:
    """A bar is drawn only for a person at a terminal."""
    return sys.stderr.isatty() and os.isatty(sys.stderr.fileno())
