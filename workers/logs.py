"""Log lines: one JSON object each where nobody watches, words and colours at a terminal.

What is bound to the context of a job (its task, article and run) stands in each of its lines, those of libraries too.
A line is one line whatever an id, a reason or an address holds: JSON escapes, and at a terminal controls are shown.
Bodies, post texts and query strings are never logged. Our own lines, one for each job, go to the stream themselves:
as records of the standard library, which those of libraries are, they cost three times as much.
"""

import contextlib
import json
import logging
import sys
import time
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from resolver import clean

QUIET = ("docket", "asyncio", "aiohttp.access", "alembic", "sqlalchemy")
"""Libraries whose warnings are worth a line, and whose news are not."""

REPEATING = "docket"
SAME_SECONDS = 30.0
"""Each lane's loop says every second that Redis is away; one line of each kind in this time is enough."""

LONGEST = 4000

_encoded = json.JSONEncoder(default=repr).encode


def set_up(stream: TextIO = sys.stderr, *, as_json: bool | None = None) -> None:
    """Send all log lines of this process to `stream`; JSON unless it is a terminal."""
    pretty = stream.isatty() if as_json is None else not as_json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: list[Processor] = (
        [_shown, structlog.dev.ConsoleRenderer(colors=stream.isatty())] if pretty else [_cut, _written]
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(_Patient())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _foreign],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    lines = _Lines(stream)
    structlog.configure(
        processors=[*shared, *last],
        logger_factory=lambda *_: lines,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Lines:
    """Where lines of ours go; that one cannot be written (a full disk, a closed pipe) is not the job's fault."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, line: str) -> None:
        """Write one line, at once."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(line + "\n")
            self._stream.flush()

    info = warning = error = critical = say


class _Patient(logging.Filter):
    """Lets a library say the same thing once in a while, without its traceback: an outage is told, not recited."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is to be written."""
        if record.levelno != logging.WARNING or not record.name.startswith(REPEATING):
            return True
        now, key = time.monotonic(), (record.name, str(record.msg))
        if now - self._said.get(key, -SAME_SECONDS) < SAME_SECONDS:
            return False
        self._said[key] = now
        record.exc_info = record.exc_text = None
        return True


def _foreign(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A library's line says whose it is."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["logger"] = record.name
    return event


def _cut(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """No line grows without bound."""
    return {name: value[:LONGEST] if isinstance(value, str) else value for name, value in event.items()}


def _written(_: WrappedLogger, __: str, event: EventDict) -> str:
    """One line of JSON, in ASCII."""
    return _encoded(event)


def _shown(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """For a terminal: no controls, so that no value can move the cursor or begin a line of its own."""
    traceback = event.pop("exception", None)
    shown: EventDict = {
        name: (clean.line(value, LONGEST) or "") if isinstance(value, str) else value for name, value in event.items()
    }
    if isinstance(traceback, str):
        shown["exception"] = "\n".join(clean.line(line, LONGEST) or "" for line in traceback.splitlines())
    return shown
