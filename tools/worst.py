"""What a single address can cost at the worst: `python -m tools.worst [PART …]`; needs root and Linux, takes a while.

Resolves the costly cases of the hostile corpus (of these parts of it, else all), each by a `resolver url` of its own
with the default settings in the closed network of the tests, and prints the ten worst by time, CPU and memory. Ends
with 1 where one took longer than 25 s or held more than 350 MB.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.hostile.bed import network
from tests.hostile.bed.case import PARTS, Case
from tests.hostile.bed.run import Job, run

SECONDS, MEGABYTES = 25.0, 350.0
TOGETHER = 4
SHOWN = 10
CHEAP = frozenset({"addresses", "further", "odd", "rarely"})
"""Parts of which only what is heavy or slow is measured: the others are refused or read in a moment."""


def main(parts: Sequence[str]) -> int:
    """Measure; say what was worst."""
    if (why := network.why_not()) is not None:
        print(f"Nothing was measured: {why}.")
        return 2
    cases = [each for part in parts or PARTS for each in costly(part)]
    with tempfile.TemporaryDirectory(prefix="worst-") as folder:
        job = Job([each.line for each in cases], each=True, together=TOGETHER)
        told = run(Path(folder), [job], limit=3600).jobs[0]
    rows = [(each, measured) for each, measured in zip(cases, told, strict=True) if "peak" in measured]
    broken = [(each, measured) for each, measured in rows if measured["code"] != 0]
    print(f"{len(rows)} addresses, {TOGETHER} processes at a time, {len(broken)} broken\n")
    for each, measured in broken:
        print(f"{each.name}: {measured['code']} {measured['err'].strip().rpartition(chr(10))[2]}\n")
    slowest = table("seconds", rows, lambda measured: float(measured["seconds"]))
    print()
    table("CPU s", rows, lambda measured: float(measured["cpu"]))
    print()
    largest = table("MB at most", rows, lambda measured: measured["peak"] / 1024)
    return int(bool(broken) or slowest > SECONDS or largest > MEGABYTES)


def costly(part: str) -> Sequence[Case]:
    """The cases of a part that are worth a process of their own."""
    found: Sequence[Case] = import_module(f"tests.hostile.corpus.{part}").CASES
    alike = [each for each in found if not each.name.startswith("dead ") or each.name == "dead 0"]
    return [each for each in alike if part not in CHEAP or each.heavy or each.slow]


def table(
    unit: str, rows: Sequence[tuple[Case, Mapping[str, Any]]], value: Callable[[Mapping[str, Any]], float]
) -> float:
    """The worst ten by this value; the worst of all."""
    worst = sorted(rows, key=lambda row: value(row[1]), reverse=True)[:SHOWN]
    print(f"{unit:>10}  CPU s  case")
    for case, measured in worst:
        print(f"{value(measured):10.1f}  {measured['cpu']:5.2f}  {case.name[:90]}")
    return value(worst[0][1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
