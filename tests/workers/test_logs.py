"""Log lines: one JSON object a line whatever is in it, with what the job is about, and no line of a stranger's."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from workers import logs

FORGED = 'x\n{"event": "forged", "level": "critical"}\r\n\x1b[31mred\u2028\u0085next'


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Leave logging as pytest had it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    """Every line, read."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_line_holds_what_the_job_is_about() -> None:
    """What is bound to a job stands in each line of it, those of a library too; level and time as well."""
    stream = io.StringIO()
    logs.set_up(stream)
    with structlog.contextvars.bound_contextvars(article_id="kramatorsk", run_id="run_1"):
        structlog.get_logger("ours").info("checked", mentions=3)
        logging.getLogger("a.library").warning("careful with %s", "that")
    structlog.get_logger("ours").info("after")
    ours, theirs, after = lines(stream)

    assert (ours["event"], ours["mentions"], ours["article_id"]) == ("checked", 3, "kramatorsk")
    assert ours["run_id"] == "run_1"
    assert (theirs["event"], theirs["logger"], theirs["run_id"]) == ("careful with that", "a.library", "run_1")
    assert "run_id" not in after
    assert {ours["level"], theirs["level"]} == {"info", "warning"}
    assert str(ours["timestamp"]).endswith("Z")


@pytest.mark.parametrize("as_json", [True, False])
def test_no_value_makes_a_line_of_its_own(*, as_json: bool) -> None:
    """An id or a reason with line breaks and escapes stays inside its line, in JSON and at a terminal."""
    stream = io.StringIO()
    logs.set_up(stream, as_json=as_json)
    structlog.get_logger("ours").warning("given up", article_id=FORGED, reason=FORGED)
    text = stream.getvalue()

    assert len(text.splitlines()) == 1
    assert "\x1b[31mred" not in text
    if as_json:
        assert lines(stream)[0]["reason"] == FORGED


def test_long_value_is_cut() -> None:
    """No value makes a line longer than it may be."""
    stream = io.StringIO()
    logs.set_up(stream)
    structlog.get_logger("ours").info("x", reason="y" * 100_000)

    assert len(str(lines(stream)[0]["reason"])) == logs.LONGEST


def test_exception_is_one_line() -> None:
    """A traceback is a value of its line."""
    stream = io.StringIO()
    logs.set_up(stream)
    try:
        int(FORGED)
    except ValueError:
        structlog.get_logger("ours").exception("failed")
    [line] = lines(stream)

    assert "ValueError" in str(line["exception"])
    assert line["event"] == "failed"


def test_outage_is_told_once_in_a_while() -> None:
    """What the engine's loops say every second of an outage is one line without its traceback; other lines stand."""
    stream = io.StringIO()
    logs.set_up(stream)
    for _ in range(100):
        try:
            int("x")
        except ValueError:
            logging.getLogger("docket.worker").warning("Redis is unavailable, retrying in %s...", 1, exc_info=True)
    logging.getLogger("docket.worker").error("Something else")
    structlog.get_logger("workers").warning("ours")
    structlog.get_logger("workers").warning("ours")
    told = lines(stream)

    assert [line["event"] for line in told] == [
        "Redis is unavailable, retrying in 1...",
        "Something else",
        "ours",
        "ours",
    ]
    assert "exception" not in told[0]
