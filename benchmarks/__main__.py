"""`make bench`: runs every `bench_NAME.py` in this folder, one after another; each can be run alone."""

import importlib
import os
import pkgutil
import platform
import sys

import benchmarks


def main() -> None:
    """Run all; say where."""
    machine = f"{platform.machine()}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}"
    print(f"Python {platform.python_version()}, {machine}")
    print("Ratios within one run are what counts; seconds move with the neighbours.")
    for name in sorted(info.name for info in pkgutil.iter_modules(benchmarks.__path__)):
        if name.startswith("bench_"):
            module = importlib.import_module(f"benchmarks.{name}")
            print(f"\n{(module.__doc__ or name).splitlines()[0]}\n")
            sys.stdout.flush()
            sys.argv = [name]
            module.main()


if __name__ == "__main__":
    main()
