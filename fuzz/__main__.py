"""`make fuzz`: runs each target for minutes, two at a time, and says what broke it; the inputs lie in `fuzz-out/`.

    python -m fuzz [--minutes N] [TARGET …]

An input that broke a target belongs into `fuzz/seeds/TARGET/` together with the repair: the tests run every seed.
"""

import argparse
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parent / "fuzz-out"
HANGS_AFTER = 120
"""Seconds by the clock, for what never ends; what is only slow is told by its CPU time (`targets.LIMIT`)."""
MEMORY_MB = 2048
LARGEST = 4096


def main() -> int:
    """Run them; 1 where one broke, 2 where this Python has no fuzzer."""
    if find_spec("atheris") is None:
        print(
            "atheris, the fuzzer, has no wheel for this Python and machine (it has for 3.11 to 3.14 on Linux, x86-64)."
        )
        return 2
    from fuzz.targets import TARGETS  # noqa: PLC0415 - not needed to say what is missing

    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Fuzz what reads the words of strangers.")
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=5.0, help="for each target (5)")
    chosen = parser.parse_args()
    with ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // 2)) as pool:
        ended = list(pool.map(lambda name: _run(name, int(chosen.minutes * 60)), chosen.targets or TARGETS))
    return int(any(ended))


def _run(name: str, seconds: int) -> bool:
    """Fuzz one target; whether it broke."""
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "corpus").mkdir(parents=True)
    (folder / "found").mkdir()
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={HANGS_AFTER}",
        f"-report_slow_units={HANGS_AFTER}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-max_len={LARGEST}",
        f"-artifact_prefix={folder / 'found'}/",
        "-print_final_stats=1",
    ]
    command = [sys.executable, "-m", "fuzz.worker", name, *options, str(folder / "corpus"), str(HERE / "seeds" / name)]
    with (folder / "log").open("wb") as log:
        code = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, cwd=HERE.parent, check=False).returncode
    said = (folder / "log").read_text(errors="replace")
    runs = next((line.split()[-1] for line in said.splitlines() if "number_of_executed_units" in line), "?")
    broken = sorted(path.name for path in (folder / "found").iterdir())
    print(f"{name:8} {runs:>9} inputs  {'broken: ' + ' '.join(broken) if broken or code else 'held'}", flush=True)
    if broken or code:
        print(f"         see {(folder / 'log').relative_to(HERE.parent)}", flush=True)
    return bool(broken or code)


if __name__ == "__main__":
    sys.exit(main())
