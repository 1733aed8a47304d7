"""Cold start: what `resolver --version`, `resolver find FILE` and `resolver url` with one link take as whole processes.

    python -m benchmarks.bench_start [--rounds 15] [--json]

The best of the rounds, by the clock and in CPU: what else a machine does can only lengthen a start.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import ROOT, took

RESOLVER = str(Path(sys.executable).parent / "resolver")
STARTS = {
    "python": [sys.executable, "-c", "pass"],
    "resolver --version": [RESOLVER, "--version"],
    "resolver find FILE": [RESOLVER, "find", str(ROOT / "examples" / "kramatorsk.txt")],
    "resolver find FILE, JSON": [RESOLVER, "find", str(ROOT / "examples" / "kramatorsk.txt"), "--format", "jsonl"],
    "resolver url, offline": [RESOLVER, "url", "https://www.example.org/", "--offline", "--format", "jsonl"],
}


def measured(rounds: int) -> dict[str, float]:
    """Milliseconds by command."""
    result: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
        variables = {"HOME": folder, "RESOLVER_REDIS_URL": "redis://127.0.0.1:9/"}
        for name, command in STARTS.items():
            runs = [took(command, variables=variables) for _ in range(rounds)]
            result[f"{name}: ms"] = min(run.wall for run in runs) * 1000
            result[f"{name}: ms of CPU"] = min(run.cpu for run in runs) * 1000
            result[f"{name}: peak MB"] = min(run.peak for run in runs)
    return result


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="how often (the best)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    result = measured(options.rounds)
    if options.json:
        json.dump(result, sys.stdout)
        print()
        return
    for name, value in result.items():
        print(f"{name:40}{value:10.1f}")


if __name__ == "__main__":
    main()
