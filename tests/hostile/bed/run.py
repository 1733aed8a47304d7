"""Runs the closed network as a subprocess and reads its report; for tests and for the measurement of the worst case."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT

SECRETS = {
    "RESOLVER_META_TOKEN": "SECRET-META-TOKEN",
    "RESOLVER_ARCHIVE_KEY": "SECRET-ARCHIVE:SECRET-KEY",
    "RESOLVER_DATABASE_URL": "postgresql://editor:SECRET-DATABASE@db.internal/records",
}
PROXY = "http://editor:SECRET-PROXY@10.66.66.66:3128"
PROXIES = {name: PROXY for each in ("http_proxy", "https_proxy", "all_proxy") for name in (each, each.upper())}
NETRC = "machine netrc.example.org login editor password SECRET-NETRC\ndefault login editor password SECRET-DEFAULT\n"
QUICK = {
    "RESOLVER_TOTAL_TIMEOUT": "5",
    "RESOLVER_CONNECT_TIMEOUT": "2",
    "RESOLVER_READ_TIMEOUT": "2.5",
    "RESOLVER_CONCURRENCY": "150",
}
"""Limits with which the whole corpus is done in seconds; the reasons are the same as with the defaults."""


@dataclass(frozen=True, slots=True)
class Job:
    """URLs to resolve: together in one process, or `each` in its own, `together` at a time."""

    urls: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    each: bool = False
    together: int = 4
    limit: float = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """A request that the world got."""

    host: str
    target: str
    headers: Mapping[str, str]
    secure: bool
    address: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was seen: each job's outcome, contacts with what must not be contacted, requests."""

    jobs: Sequence[Any]
    trespasses: Sequence[str]
    contacts: int
    requests: Sequence[Request]


def run(folder: Path, jobs: Sequence[Job], *, alone: bool = False, limit: float = 120.0) -> Report:
    """One run of the bed; `alone` is the network in which world and inside are one."""
    home = folder / "home"
    home.mkdir()
    (home / ".netrc").write_text(NETRC)
    (home / ".netrc").chmod(0o600)
    base = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "NETRC": str(home / ".netrc"),
        "RESOLVER_DATA_DIR": str(folder / "data"),
        **SECRETS,
        **PROXIES,
    }
    written = [
        {"urls": job.urls, "environment": {**base, **job.environment}, "each": job.each, "together": job.together}
        | {"limit": job.limit}
        for job in jobs
    ]
    (folder / "jobs.json").write_text(json.dumps(written))
    command = ["unshare", "-n", "-m", sys.executable, "-m", "tests.hostile.bed", str(folder), "alone" if alone else "cable"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"The closed network failed: {done.stderr[-2000:]}")
    told = json.loads((folder / "report.json").read_text())
    return Report(
        told["jobs"], told["trespasses"], told["contacts"], [Request(*request) for request in told["requests"]]
    )
