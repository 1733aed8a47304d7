"""How answers are printed: one JSON object a line whatever a title holds, or a table for people."""

import json
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from resolver import clean

if TYPE_CHECKING:
    from rich.console import Console

_LINE_BREAKS = {ord(char): f"\\u{ord(char):04x}" for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}


def json_line(value: Mapping[str, Any]) -> str:
    """One JSON object on one line: every character that any reader takes for a line break is escaped."""
    text = json.dumps(value, ensure_ascii=False).translate(_LINE_BREAKS)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def put(text: str) -> None:
    """Print one answer and hand it on at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def without_absent(values: Mapping[str, Any]) -> dict[str, Any]:
    """Absent is absent: keys without a value are left out."""
    return {key: value for key, value in values.items() if value not in (None, "", [], ())}


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
