"""One run of the bed for all tests of a test run: its report, shared by the processes of pytest-xdist."""

import fcntl
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.hostile.bed import network
from tests.hostile.bed.case import Case, every
from tests.hostile.bed.run import Report, Request, jobs_for, run


@pytest.fixture(scope="session")
def mode() -> network.Mode:
    """Two namespaces joined by a cable where they can be made, else loopback."""
    return "cable" if network.why_not() is None else "loopback"


@pytest.fixture(scope="session")
def cases(mode: network.Mode) -> Sequence[Case]:
    """The corpus, as far as it can be arranged here."""
    return [each for each in every() if mode == "cable" or not each.real]


@pytest.fixture(scope="session")
def report(
    mode: network.Mode, cases: Sequence[Case], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Report:
    """What came of the whole corpus; the first process that asks makes it, the others wait and read it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    file = shared / "hostile-report.json"
    with Path(shared / "hostile-report.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_text(json.dumps(asdict(run(tmp_path_factory.mktemp("bed"), jobs_for(cases), mode))))
        told = json.loads(file.read_text())
    requests = [Request(**each) for each in told.pop("requests")]
    return Report(**told, requests=requests)
