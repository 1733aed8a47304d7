"""Runs `resolver url -` on a list, as a person would, and holds its answers against the truth."""

import asyncio
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.links_web import Simulated
from benchmarks.links_work import truth
from benchmarks.processes import ROOT, Took, cpu_of, took
from resolver.embedded import start_or_join, stop

COMMAND = (str(Path(sys.executable).parent / "resolver"), "url", "-", "--format", "jsonl")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of ours; `server` is the CPU of the private server in seconds, shares are of the lines."""

    took: Took
    server: float
    finals: float
    titles: float


@contextlib.contextmanager
def memory() -> Iterator[Path]:
    """A data folder with a private server that remembers nothing yet."""
    with tempfile.TemporaryDirectory(prefix="bench-data-") as made:
        folder = Path(made)
        asyncio.run(start_or_join(folder))
        try:
            yield folder
        finally:
            asyncio.run(stop(folder))


def ours(
    web: Simulated,
    lines: Sequence[str],
    *,
    tls: bool = False,
    more: Iterable[str] = (),
    check: bool = True,
    processes: int | None = 1,
) -> Run:
    """Resolve the lines with nothing remembered, in so many processes; None: in as many as the command likes."""
    wanted = [] if processes is None else ["--processes", str(processes)]
    with memory() as folder:
        pid = int((folder / "server" / "server.pid").read_text())
        variables = web.variables(tls=tls) | {"RESOLVER_DATA_DIR": str(folder), "HOME": str(folder)}
        before = cpu_of(pid)
        run = took([*COMMAND, *wanted, *more], lines, variables)
        server = cpu_of(pid) - before
    if run.code:
        raise SystemExit(f"resolver url left with {run.code}")
    finals, titles = right(run.lines) if check else (1.0, 1.0)
    return Run(run, server, finals, titles)


def bare(web: Simulated, lines: Sequence[str], *, tls: bool = False, uvloop: bool = False) -> Took:
    """Fetch the lines with the bare loop."""
    command = [sys.executable, "-m", "benchmarks.links_bare", str(web.tls if tls else web.port)]
    command += ["--ca", str(web.ca_file)] if tls else []
    command += ["--uvloop"] if uvloop else []
    run = took(command, lines, {"PYTHONPATH": str(ROOT)})
    if run.code:
        raise SystemExit(f"the bare loop left with {run.code}")
    return run


def right(answers: Sequence[bytes]) -> tuple[float, float]:
    """The shares of answers whose final address, and whose title, are right."""
    finals = titles = 0
    for line in answers:
        answer = json.loads(line)
        true = truth(answer["input"])
        finals += answer.get("final_url") == true.final
        titles += answer.get("title") == true.title
    return finals / max(len(answers), 1), titles / max(len(answers), 1)
