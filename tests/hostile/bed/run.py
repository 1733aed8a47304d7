"""Runs the closed network as a subprocess and reads its report; for tests and for the measurement of the worst case."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from tests.hostile.bed.case import Case
from tests.hostile.bed.network import Mode
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
    "RESOLVER_TOTAL_TIMEOUT": "6",
    "RESOLVER_CONNECT_TIMEOUT": "2",
    "RESOLVER_READ_TIMEOUT": "2.5",
    "RESOLVER_CONCURRENCY": "150",
}
"""Limits with which what uses them up is done in seconds; the reasons are the same as with the defaults."""

LONG = {"RESOLVER_TOTAL_TIMEOUT": "60", "RESOLVER_READ_TIMEOUT": "30"}
"""For what ends by itself, also where a busy machine leaves a tenth of a core to it."""

FEW = {**LONG, "RESOLVER_CONCURRENCY": "4"}
"""For what costs time to read: a few at once."""


@dataclass(frozen=True, slots=True)
class Job:
    """URLs to resolve: together in one process, or `each` in its own, `together` at a time."""

    urls: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    each: bool = False
    together: int = 4
    limit: float = 150.0


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


def run(folder: Path, jobs: Sequence[Job], mode: Mode = "cable", limit: float = 170.0) -> Report:
    """One run of the bed."""
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
    isolated = [] if mode == "loopback" else ["unshare", "-n", "-m"]
    command = [*isolated, sys.executable, "-m", "tests.hostile.bed", str(folder), mode]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"The closed network failed: {done.stderr[-2000:]}")
    told = json.loads((folder / "report.json").read_text())
    return Report(
        told["jobs"], told["trespasses"], told["contacts"], [Request(*request) for request in told["requests"]]
    )


def groups(cases: Sequence[Case]) -> tuple[list[Case], list[Case], list[Case]]:
    """The cases by what they need: long limits; a few at a time; short limits, since they use them up."""
    heavy = [each for each in cases if each.heavy]
    slow = [each for each in cases if each.slow and not each.heavy]
    return [each for each in cases if not each.heavy and not each.slow], heavy, slow


def jobs_for(cases: Sequence[Case]) -> list[Job]:
    """One process for each group, with limits of its own."""
    limits: Sequence[Mapping[str, str]] = (LONG, FEW, QUICK)
    return [
        Job([case.line for case in group], limit) for group, limit in zip(groups(cases), limits, strict=True) if group
    ]


def answers(cases: Sequence[Case], report: Report) -> dict[str, Any]:
    """What was answered about each case, by its name."""
    lines = [line for job in report.jobs for line in job["out"].split("\n")[:-1]]
    told = [json.loads(line) for line in lines]
    return {case.name: answer for case, answer in zip(chain(*groups(cases)), told, strict=True)}


def fits(case: Case, answer: Mapping[str, Any]) -> bool:
    """Whether the answer is one that may be told of the case."""
    if not {answer["state"], answer.get("reason")} & set(case.answers):
        return False
    told = (case.title in {None, answer.get("title")}, case.final in {None, answer.get("final_url")})
    return all(told)
