"""CPU per page of `read_page`, beside the same page's head through bare Lexbor and the page through BeautifulSoup.

    python benchmarks/bench_head.py [--pages FOLDER] [--rounds 5]

Pages are the HTML files of a folder (default: `../shared/data/pages`, else twelve that are written here). The three
are timed in turn, round by round, in one process; what counts is the ratio, the milliseconds move with the machine.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from resolver.answer import Answer
from resolver.charset import decode
from resolver.metadata import read_page
from resolver.metadata.head import PAGE_CAP, read_head

RECORDED = Path(__file__).parents[2] / "shared" / "data" / "pages"
TARGET = 3.0
"""read_page may take this many times what bare Lexbor takes on the head."""


def main() -> None:
    """Print one line a reader: median and sum of CPU milliseconds, and the ratio to bare Lexbor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, default=RECORDED)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    bodies = [path.read_bytes() for path in sorted(chosen.pages.glob("*.html"))] or [_written(n) for n in range(12)]
    heads = [_head(body) for body in bodies]
    answers = [_answer(body) for body in bodies]
    times: dict[str, list[float]] = {"bare Lexbor, head": [], "read_page": [], "BeautifulSoup(lxml), page": []}
    for body, head, answer in zip(bodies, heads, answers, strict=True):
        best = [float("inf")] * 3
        for round_number in range(chosen.rounds):
            best[0] = min(best[0], _cpu(partial(LexborHTMLParser, head)))
            best[1] = min(best[1], _cpu(partial(read_page, answer)))
            if round_number == 0:
                best[2] = _cpu(partial(BeautifulSoup, body, "lxml"))
        for name, value in zip(times, best, strict=True):
            times[name].append(value)
    base = sum(times["bare Lexbor, head"])
    print(f"{len(bodies)} pages, {sum(map(len, bodies)) / 1e6:.1f} MB, heads {sum(map(len, heads)) / 1e6:.1f} MB")
    print(f"{'reader':<28}{'median ms':>10}{'mean ms':>10}{'x Lexbor':>10}")
    for name, values in times.items():
        print(
            f"{name:<28}{statistics.median(values):>10.3f}{statistics.mean(values):>10.3f}{sum(values) / base:>10.2f}"
        )
    ratio = sum(times["read_page"]) / base
    print(f"read_page is {'within' if ratio <= TARGET else 'OVER'} the target of {TARGET:g} x")


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def _head(body: bytes) -> str:
    text = decode(body, limit=PAGE_CAP)
    return text[: read_head(text).end]


def _answer(body: bytes) -> Answer:
    return Answer("https://example.org/news/story", 200, datetime.now(UTC), {"content-type": "text/html"}, body)


def _written(number: int) -> bytes:
    metas = "".join(f'<meta name="m{index}" content="value {index}">' for index in range(40))
    data = (
        '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Story EXAMPLE","datePublished":'
        '"2023-03-14T09:30:00Z","author":[{"@type":"Person","name":"Ann Example"}]}'
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Story {number} | Example</title>{metas}'
        f'<meta property="og:title" content="Story {number}"><meta property="og:site_name" content="Example">'
        f'<script>{"var a = 1; " * 2000}</script><script type="application/ld+json">{data}</script></head><body>'
        f"<h1>Story {number}</h1><p>By Ann Example</p>{'<p>Words of the story.</p>' * 2000}</body></html>"
    ).encode()


if __name__ == "__main__":
    main()
