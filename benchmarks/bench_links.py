"""Links through `resolver url -` as a whole process, beside a bare aiohttp loop that fetches the same, parsing nothing.

    python -m benchmarks.bench_links [--links 2000] [--rounds 2] [--json] [--only zipf,distinct,tls,slow,peers]

The web is nginx on loopback (`links_web`), the lists are those of `links_work`; nothing is remembered when a run of
ours begins, and its private server runs beside. CPU is that of the process, user and system, with what the same command
takes for one link taken off, and the runs stand as bare, ours, ours, bare: ratios are of those four, and each is one
process. `all cores` is the command as it comes, which forks where the list is long. `slow` is the rate of all other
links when 2 % of the lines lead to hosts that take ten seconds; there, and beside the `peers` that `make bench-peers`
installed, the command is as it comes too.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence

from benchmarks.links_ours import Run, bare, ours
from benchmarks.links_peers import installed, peer
from benchmarks.links_web import SLOW, Simulated, simulated
from benchmarks.links_work import distinct, with_slow, zipf

KINDS: Mapping[str, Callable[..., list[str]]] = {"zipf": zipf, "distinct": distinct}
PARTS = ("zipf", "distinct", "tls", "slow", "peers")
SLOW_SHARE = 0.02


def compared(web: Simulated, kind: str, links: int, rounds: int, *, tls: bool) -> dict[str, float]:
    """One list, ours beside the bare loop."""
    name = f"{kind} {'https' if tls else 'http'}"
    lines = KINDS[kind](links, scheme="https" if tls else "http")
    bare_start = min(bare(web, lines[:1], tls=tls).cpu for _ in range(2))
    our_start = min(ours(web, lines[:1], tls=tls).took.cpu for _ in range(2))
    ratios, bares, runs = [], [], list[Run]()
    for _ in range(rounds):
        four = (
            bare(web, lines, tls=tls),
            ours(web, lines, tls=tls),
            ours(web, lines, tls=tls),
            bare(web, lines, tls=tls),
        )
        first, one, other, last = four
        theirs = first.cpu + last.cpu - 2 * bare_start
        ratios.append((one.took.cpu + other.took.cpu - 2 * our_start) / theirs)
        bares += [first, last]
        runs += [one, other]
    spread = [ours(web, lines, tls=tls, processes=None).took for _ in range(2)]
    each = 1000 / len(lines)
    return {
        f"{name}: CPU / bare": statistics.median(ratios),
        f"{name}: CPU ms a link": (statistics.median(run.took.cpu for run in runs) - our_start) * each,
        f"{name}: CPU ms a link, bare": (statistics.median(run.cpu for run in bares) - bare_start) * each,
        f"{name}: CPU ms a link, private server": statistics.median(run.server for run in runs) * each,
        f"{name}: links/s": len(lines) / min(run.took.wall for run in runs),
        f"{name}: links/s, all cores": len(lines) / min(run.wall for run in spread),
        f"{name}: links/s, bare": len(lines) / min(run.wall for run in bares),
        f"{name}: CPU / bare, all cores": (statistics.median(run.cpu for run in spread) - our_start)
        / (statistics.median(run.cpu for run in bares) - bare_start),
        f"{name}: start, CPU s": our_start,
        f"{name}: peak MB": max(run.took.peak for run in runs),
        f"{name}: peak MB, all cores": max(run.peak for run in spread),
        f"{name}: right finals": min(run.finals for run in runs),
        f"{name}: right titles": min(run.titles for run in runs),
    }


def slowed(web: Simulated, links: int) -> dict[str, float]:
    """The rate of healthy links with slow ones between them, over the rate without."""

    def rate(lines: Sequence[str]) -> float:
        run = ours(web, lines, more=("--unordered",), check=False, processes=None).took
        healthy = [at for line, at in zip(run.lines, run.times, strict=True) if SLOW.encode() not in line]
        return len(healthy) / (healthy[-1] - healthy[0])

    lines = distinct(links, seed=7)
    mixed = list(with_slow(lines, SLOW_SHARE))
    without, slow = list[float](), list[float]()
    for _ in range(2):
        without.append(rate(lines))
        slow += rate(mixed), rate(mixed)
        without.append(rate(lines))
    return {
        "slow: links/s / without": sum(slow) / sum(without),
        "slow: links/s": max(slow),
        "slow: links/s without": max(without),
    }


def beside_peers(web: Simulated, links: int) -> dict[str, float]:
    """Ours beside each peer that is installed, on one Zipf list, start and all, in turn."""
    result: dict[str, float] = {}
    for name in installed():
        lines = zipf(links if name == "minet" else links // 5, seed=8)
        theirs, mine = [], []
        for _ in range(2):
            theirs.append(peer(name, web, lines))
            mine.append(ours(web, lines, check=False, processes=None).took)
        rate, our_rate = (len(lines) / min(run.wall for run in runs) for runs in (theirs, mine))
        cpu, our_cpu = (min(run.cpu for run in runs) for runs in (theirs, mine))
        result |= {
            f"ours / {name}: links/s": our_rate / rate,
            f"{name} / ours: CPU": cpu / our_cpu,
            f"{name}: links/s": rate,
            f"{name}: CPU ms a link": cpu * 1000 / len(lines),
            f"{name}: peak MB": max(run.peak for run in theirs),
        }
    return result


def measured(links: int, rounds: int, parts: Sequence[str]) -> dict[str, float]:
    """All figures by name."""
    with simulated() as web:
        result: dict[str, float] = {}
        for kind in KINDS:
            if kind in parts:
                result |= compared(web, kind, links, rounds, tls=False)
            if kind in parts and "tls" in parts:
                result |= compared(web, kind, links, max(1, rounds // 2), tls=True)
        if "slow" in parts:
            result |= slowed(web, 2 * links)
        if "peers" in parts:
            result |= beside_peers(web, links)
    return result


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--links", type=int, default=2000, help="lines of each list")
    parser.add_argument("--rounds", type=int, default=2, help="how often (median)")
    parser.add_argument("--only", default=",".join(PARTS), help="which parts, comma-separated")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    result = measured(options.links, options.rounds, options.only.split(","))
    if options.json:
        json.dump(result, sys.stdout)
        print()
        return
    for name, value in result.items():
        print(f"{name:44}{value:12.3f}")


if __name__ == "__main__":
    main()
