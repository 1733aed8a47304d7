"""`make bench`: runs the benches of this folder, one after another as processes, and writes `RESULTS.md` and the plot.

    python -m benchmarks [NAME ...] [--check] [--pin] [--long] [--print]

A NAME is that of a `bench_NAME.py`; without one all are run. `--check` writes nothing and fails where a pinned ratio is
worse by a fifth; `--pin` pins what is measured; `--long` is the growth to a million links (an hour); `--print` shows
the aims and writes nothing. A bench that answers `--json` gives figures, the others the text that they print.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks import plot, table
from benchmarks.processes import ROOT

BENCHES: dict[str, Sequence[str]] = {
    "links": ("--json", "--links", "2000", "--rounds", "1"),
    "growth": ("--json",),
    "start": ("--json",),
    "cache": ("--json", "--rounds", "3"),
    "api": ("--json", "--seconds", "2", "--rounds", "1"),
    "queue": ("--json", "--articles", "300", "--rounds", "3", "--lines", "2000"),
    "find": (),
    "html": (),
    "head": (),
    "text": (),
}
"""Each with what it is told here, so that all of them end within ten minutes; alone they measure longer."""

LONG = ("--links", "1000,10000,100000,1000000", "--articles", "10,100,1000,10000")


def run(name: str, options: Sequence[str]) -> str:
    """What a bench prints; its last line, where that is JSON."""
    command = [sys.executable, "-m", f"benchmarks.bench_{name}", *options]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"bench_{name} left with {done.returncode}")
    lines = done.stdout.strip().splitlines()
    return lines[-1] if "--json" in options else done.stdout


def main() -> int:
    """Run, show, write or compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *BENCHES])
    for option in ("check", "pin", "long", "print"):
        parser.add_argument(f"--{option}", action="store_true")
    chosen = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    texts: dict[str, str] = {}
    times: list[str] = []
    for name in chosen.names or BENCHES:
        options = [*BENCHES[name], *(LONG if name == "growth" and chosen.long else ())]
        begun = time.monotonic()
        told = run(name, options)
        times.append(f"{name} {time.monotonic() - begun:.0f} s")
        print(times[-1], file=sys.stderr)
        if "--json" in options:
            figures[name] = json.loads(told)
        else:
            texts[name] = told
    whole = table.derived(figures)
    print(table.summary(whole))
    for text in texts.values():
        print(text)
    if chosen.check:
        worse = table.regressions(whole)
        print("\n".join(worse) or "No pinned ratio is worse by a fifth.")
        return 1 if worse else 0
    if chosen.pin:
        table.pin(whole)
    if not chosen.print and not chosen.names:
        _write(whole, texts, times)
    return 0


def _write(figures: table.Figures, texts: dict[str, str], times: Sequence[str]) -> None:
    growth = figures.get("growth", {})
    panels = [
        ("CPU of a link", "ms", table.series(growth, "links", "CPU ms a link")),
        ("Peak memory of resolver url", "MB", table.series(growth, "links", "peak MB")),
        ("CPU of an article", "ms", table.series(growth, "articles", "CPU ms an article")),
    ]
    (table.HERE / "growth.svg").write_text(plot.growth(panels))
    table.RESULTS.write_text(table.page(figures, texts, [f"Took {', '.join(times)}"]))


if __name__ == "__main__":
    sys.exit(main())
