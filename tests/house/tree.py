"""The project's own files, as the house tests see them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("resolver", "workers", "tests", "tools", "benchmarks", "fuzz")
PACKAGES = ("resolver", "workers")


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Every Python file below these folders."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(path for path in found if "__pycache__" not in path.parts))


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project: what git tracks or would; in an unpacked archive, what lies there."""
    asked = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0:
        names = (name.decode() for name in asked.stdout.split(b"\0") if name)
        return tuple(path for name in sorted(names) if (path := ROOT / name).is_file())
    skipped = {".venv", "__pycache__", ".git", "demo-out", "dist", "build"}
    return tuple(sorted(path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.parts)))


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every file of ours that is text; what the fuzzer starts from is bytes of any kind."""
    for path in files():
        if path.is_relative_to(ROOT / "fuzz" / "seeds"):
            continue
        data = path.read_bytes()
        if b"\0" not in data and path.suffix != ".gz":
            yield str(path.relative_to(ROOT)), data.decode("utf-8")


def name(path: Path) -> str:
    """A path as people say it."""
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))
