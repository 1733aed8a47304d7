"""What importing the package costs: little, whatever is done with it later."""

import subprocess
import sys
import time

LIMIT = 0.150
"""Seconds, for Python's own start too."""

HEAVY = ("aiohttp", "bs4", "lxml", "pydantic", "redis", "selectolax", "asyncio")


def seconds(program: str) -> float:
    """How long Python takes to start, run a program and leave."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - begun


def test_the_package_is_imported_at_once() -> None:
    """`import resolver` takes under 150 ms, Python's own start included, at the best of several runs."""
    best = min(seconds("import resolver; resolver.__all__") for _ in range(5))
    if best > LIMIT:
        best = min(best, *(seconds("import resolver; resolver.__all__") for _ in range(20)))

    assert best < LIMIT


def test_the_package_loads_nothing_heavy() -> None:
    """Importing the package loads no part that takes long; using a name loads what that name needs."""
    program = (
        f"import sys, resolver; heavy = {HEAVY}\n"
        "before = [name for name in heavy if name in sys.modules]\n"
        "resolver.Sidecar\n"
        "after = [name for name in heavy if name in sys.modules]\n"
        "print(before, after)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "[] ['pydantic']"
