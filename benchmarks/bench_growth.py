"""Growth: CPU of a link and of an article, and memory, as the list grows; both should stay flat.

    python -m benchmarks.bench_growth [--links 1000,4000,16000] [--articles 10,100,1000] [--json]

`--links 1000,10000,100000,1000000 --articles 10,100,1000,10000` is the long form. Links are all different; the CPU of a
start is taken off. An article is a page of 120 KB with an embed and a short link,
found by `resolver find FOLDER`; what one alone takes is taken off.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench_find import page
from benchmarks.links_ours import ours
from benchmarks.links_web import simulated
from benchmarks.links_work import distinct
from benchmarks.processes import took

RESOLVER = str(Path(sys.executable).parent / "resolver")


def links(counts: Sequence[int]) -> dict[str, float]:
    """CPU of a link and peak memory by the length of the list."""
    result: dict[str, float] = {}
    with simulated() as web:
        start = ours(web, distinct(1), check=False).took.cpu
        for count in counts:
            run = ours(web, distinct(count, seed=count), check=False)
            result[f"links {count}: CPU ms a link"] = (run.took.cpu - start) * 1000 / count
            result[f"links {count}: CPU ms a link, private server"] = run.server * 1000 / count
            result[f"links {count}: peak MB"] = run.took.peak
    return result


def articles(counts: Sequence[int]) -> dict[str, float]:
    """CPU of an article and peak memory by how many there are."""
    result: dict[str, float] = {}
    chance = random.Random(11)  # noqa: S311 - the same pages each time
    with tempfile.TemporaryDirectory(prefix="bench-articles-") as made:
        folder = Path(made)
        pages = [page(chance) for _ in range(20)]
        one = folder / "one.html"
        one.write_text(pages[0])
        command = [RESOLVER, "find", "--format", "jsonl"]
        start = min(took([*command, str(one)], variables={"HOME": made}).cpu for _ in range(3))
        for count in counts:
            room = folder / str(count)
            room.mkdir()
            for number in range(count):
                (room / f"{number}.html").write_text(pages[number % len(pages)])
            run = took([*command, str(room)], variables={"HOME": made})
            result[f"articles {count}: CPU ms an article"] = (run.cpu - start) * 1000 / (count - 1)
            result[f"articles {count}: peak MB"] = run.peak
    return result


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--links", default="1000,4000,16000", help="lengths of the lists of links")
    parser.add_argument("--articles", default="10,100,1000", help="how many articles")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    result = links(list(map(int, options.links.split(",")))) | articles(list(map(int, options.articles.split(","))))
    if options.json:
        json.dump(result, sys.stdout)
        print()
        return
    for name, value in result.items():
        print(f"{name:50}{value:10.3f}")


if __name__ == "__main__":
    main()
