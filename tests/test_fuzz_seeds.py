"""What the fuzzer starts from, and what it ever found, holds without a fuzzer; `make fuzz` looks for more."""

import time
from pathlib import Path

import pytest

from fuzz import targets
from fuzz.targets import TARGETS, Slow
from tests.house.tree import ROOT

SEEDS = [(name, path) for name in TARGETS for path in sorted((ROOT / "fuzz" / "seeds" / name).iterdir())]


@pytest.mark.parametrize(("name", "path"), SEEDS, ids=[f"{name} {path.name}" for name, path in SEEDS])
def test_a_seed_holds(name: str, path: Path) -> None:
    """The reader keeps its promises on this input, in a fraction of the time that a fuzzer is given for it."""
    assert targets.within(TARGETS[name], path.read_bytes()) < targets.LIMIT / 2


def test_each_target_has_seeds() -> None:
    """A dozen inputs or more for every target, and no folder of a target that is gone."""
    kept = {folder.name: len(list(folder.iterdir())) for folder in (ROOT / "fuzz" / "seeds").iterdir()}

    assert set(kept) == set(TARGETS)
    assert min(kept.values()) >= 12


def test_what_is_slow_is_told() -> None:
    """A target that takes longer than the limit fails; an input that ends with a star is repeated to 32 KB."""
    sizes: list[int] = []

    def burns(data: bytes) -> None:
        sizes.append(len(data))
        while time.thread_time() < until:
            pass

    until = time.thread_time()
    targets.within(burns, b"ab*")
    until += targets.LIMIT + 0.2

    with pytest.raises(Slow):
        targets.within(burns, b"ab")
    assert sizes == [targets.GROWN, 2]
