"""What is promised of speed, in one table: each figure with its aim and what limits it, and the page that says so."""

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
PINS = HERE / "pins.json"
RESULTS = HERE / "RESULTS.md"
TOLERANCE = 0.20
"""By how much a ratio may be worse than it was pinned."""

INTRODUCTION = """Written by `make bench`. Ratios are of things measured side by side in one run and are what counts:
seconds and rates move with the neighbours. CPU is user and system of a whole process, its start taken off where a
figure is for a link or an article.
"""

Figures = Mapping[str, Mapping[str, float]]
"""By bench and name."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure: where it is measured, whether less or more is better, its aim, and what limits it.

    `pinned`: it is a ratio of two things measured in one run, so it means the same on any machine.
    """

    bench: str
    name: str
    better: Literal["less", "more"]
    aim: float | None
    limit: str
    pinned: bool = True

    def met(self, value: float) -> bool:
        """Whether the aim is reached."""
        return self.aim is None or (value <= self.aim if self.better == "less" else value >= self.aim)

    def worse(self, value: float, pin: float) -> bool:
        """Whether it is worse than pinned by more than the tolerance."""
        if self.better == "less":
            return value > pin * (1 + TOLERANCE)
        return value < pin * (1 - TOLERANCE)


_PYTHON = (
    "Python itself: about 2,060 calls a link against 640 of the bare loop. Two fifths follow the link, a quarter reads "
    "the page, the rest makes, writes and remembers the record"
)
_ARTICLE = (
    "Python itself: a third of an article's CPU writes its sidecar and its rows, a quarter begins and ends its job, a "
    "sixth puts ten places and sources together, a tenth finds them"
)
_TIME = "nothing; on a machine that is far too busy, answers that come too late"
CLAIMS = (
    Claim("links", "zipf http: CPU / bare", "less", 0.9, "the distinct links in the list; a line seen before is free"),
    Claim("links", "distinct http: CPU / bare", "less", 1.6, _PYTHON),
    Claim("links", "zipf https: CPU / bare", "less", None, "the same, and the first handshake with each host"),
    Claim("links", "distinct https: CPU / bare", "less", None, "a handshake for each new connection"),
    Claim("links", "zipf http: right finals", "more", 0.995, _TIME),
    Claim("links", "zipf http: right titles", "more", 0.995, _TIME),
    Claim("links", "distinct https: right finals", "more", 0.995, _TIME),
    Claim("links", "distinct https: right titles", "more", 0.995, _TIME),
    Claim(
        "links",
        "distinct http: peak MB",
        "less",
        150,
        "the libraries: 66 MB are there before the first link",
        pinned=False,
    ),
    Claim("links", "slow: links/s / without", "more", 0.9, "384 links may wait for slow hosts beside those at work"),
    Claim("links", "ours / minet: links/s", "more", 2.0, "half a second of our start, and the second core"),
    Claim("links", "minet / ours: CPU", "more", None, "the same"),
    Claim("links", "ours / open-graph-scraper: links/s", "more", 4.0, "it parses whole pages"),
    Claim(
        "growth",
        "links: CPU, longest / shortest",
        "less",
        1.2,
        "nothing grows; the neighbours move it",
    ),
    Claim(
        "growth",
        "links: memory, longest / shortest",
        "less",
        1.5,
        "bounded: lines joined, connections kept, answers held",
    ),
    Claim("growth", "articles: CPU, longest / shortest", "less", 1.2, "from 8 files on a pool of processes starts"),
    Claim("start", "resolver --version: ms", "less", 150, "Python's start and click", pinned=False),
    Claim("start", "resolver find FILE: ms", "less", 350, "pydantic's schemas and the platforms' forms", pinned=False),
    Claim("start", "resolver find FILE: ms of CPU", "less", 350, "the same, without the neighbours", pinned=False),
    Claim("cache", "get / plain GET", "more", 2.5, "one message for each turn of the loop"),
    Claim("cache", "once / plain GET", "more", 2.5, "the same"),
    Claim("api", "GET / bare, CPU", "less", 1.6, "key, limits, counters and headers of each answer"),
    Claim("queue", "articles / empty, 1 process", "more", 0.35, _ARTICLE),
    Claim(
        "queue", "articles / empty, 2 process", "more", 0.35, "the same; both workers and the server share two cores"
    ),
    Claim("queue", "articles / empty with 64 slots, 1 process", "more", 0.35, _ARTICLE),
    Claim("queue", "articles / empty with 64 slots, 2 process", "more", 0.35, _ARTICLE),
    Claim("queue", "CPU of empty / article, 1 process", "more", None, _ARTICLE),
)


def derived(figures: Figures) -> dict[str, dict[str, float]]:
    """The figures with the ratios of growth: the longest of each list over the shortest that is no mere start."""
    all_of = {bench: dict(named) for bench, named in figures.items()}
    growth = all_of.get("growth", {})
    for what, figure, label in (
        ("links", "CPU ms a link", "CPU"),
        ("links", "peak MB", "memory"),
        ("articles", "CPU ms an article", "CPU"),
    ):
        found = series(growth, what, figure)
        if len(found) > 1:
            growth[f"{what}: {label}, longest / shortest"] = found[-1][1] / found[-2 if what == "articles" else 0][1]
    return all_of


def series(growth: Mapping[str, float], what: str, figure: str) -> list[tuple[int, float]]:
    """How a figure grows: counts and values in order."""
    found = []
    for name, value in growth.items():
        head, _, rest = name.partition(": ")
        if rest == figure and head.startswith(what + " "):
            found.append((int(head.split()[1]), value))
    return sorted(found)


def pins() -> dict[str, float]:
    """The pinned ratios by bench and name."""
    return dict(json.loads(PINS.read_text())) if PINS.exists() else {}


def pin(figures: Figures) -> None:
    """Pin the ratios that were measured; others stay as they were pinned."""
    kept = pins()
    kept |= {key: round(value, 3) for claim, value in _measured(figures) if claim.pinned for key in [_key(claim)]}
    PINS.write_text(json.dumps(dict(sorted(kept.items())), indent=2) + "\n")


def regressions(figures: Figures) -> list[str]:
    """One line for each ratio that is worse than pinned."""
    kept = pins()
    return [
        f"{_key(claim)}: {value:.2f}, pinned {kept[_key(claim)]:.2f}"
        for claim, value in _measured(figures)
        if claim.pinned and _key(claim) in kept and claim.worse(value, kept[_key(claim)])
    ]


def _measured(figures: Figures) -> list[tuple[Claim, float]]:
    return [(claim, figures[claim.bench][claim.name]) for claim in CLAIMS if claim.name in figures.get(claim.bench, {})]


def _key(claim: Claim) -> str:
    return f"{claim.bench} · {claim.name}"


def machine() -> list[str]:
    """Where it was measured, a line each."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    nginx = shutil.which("nginx", path=os.defpath + ":/usr/sbin:/usr/local/sbin")
    served = subprocess.run([nginx, "-v"], capture_output=True, text=True, check=False).stderr.strip() if nginx else ""
    names = ("aiohttp", "pydantic", "redis", "hiredis", "selectolax", "uvloop")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, {cpu}, {os.cpu_count()} CPUs, load {load} at the end",
        f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names),
        served.replace("nginx version: ", ""),
    ]


def _read(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def summary(figures: Figures) -> str:
    """The claims as a table in Markdown."""
    rows = ["| bench | figure | measured | aim | met | what limits it |", "|---|---|---|---|---|---|"]
    for claim, value in _measured(figures):
        sign = "≤" if claim.better == "less" else "≥"
        aim = "–" if claim.aim is None else f"{sign} {claim.aim:g}"
        met = "" if claim.aim is None else ("yes" if claim.met(value) else "**no**")
        rows.append(f"| {claim.bench} | {claim.name} | {_shown(value)} | {aim} | {met} | {claim.limit} |")
    return "\n".join(rows)


def _shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def page(figures: Figures, texts: Mapping[str, str], took: Sequence[str]) -> str:
    """The page of results."""
    pieces = [
        "# What it costs\n",
        INTRODUCTION,
        "\n".join(f"- {line}" for line in [*machine(), *took] if line) + "\n",
        "## Aims\n",
        summary(figures) + "\n",
        "## Growth\n",
        "![CPU of a link and of an article as the list grows](growth.svg)\n",
    ]
    for bench, named in figures.items():
        lines = "\n".join(f"| {name} | {_shown(value)} |" for name, value in named.items())
        pieces.append(f"## {bench}\n\n| figure | value |\n|---|---|\n{lines}\n")
    for bench, text in texts.items():
        pieces.append(f"## {bench}\n\n```\n{text.strip()}\n```\n")
    return "\n".join(pieces)
