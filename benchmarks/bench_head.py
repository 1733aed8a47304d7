"""Metadata of a page: CPU of `read_page`, beside bare Lexbor on the head and BeautifulSoup on the page.

    python -m benchmarks.bench_head [--pages FOLDER] [--rounds 7]

Pages are the HTML files of a folder (default: `../shared/data/pages`, else twelve that are written here). All pages
are read round by round, each by every reader in turn, so that no cache holds the page that is read next; the best
round of each page counts. The ratio is what to look at: milliseconds move with the machine.
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
LEXBOR, OURS, SOUP = "Lexbor alone, head", "read_page", "BeautifulSoup(lxml), page"
AIM = 3.0
"""read_page should take no more than this many times what Lexbor alone takes on the head."""


def main() -> None:
    """Print one line a reader: median and sum of CPU milliseconds, and the ratio to bare Lexbor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, default=RECORDED)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    bodies = [path.read_bytes() for path in sorted(chosen.pages.glob("*.html"))] or [_written(n) for n in range(12)]
    heads = [_head(body) for body in bodies]
    answers = [_answer(body) for body in bodies]
    best = {name: [float("inf")] * len(bodies) for name in (LEXBOR, OURS, SOUP)}
    for round_number in range(chosen.rounds):
        for index, (body, head, answer) in enumerate(zip(bodies, heads, answers, strict=True)):
            _keep(best[LEXBOR], index, partial(LexborHTMLParser, head))
            _keep(best[OURS], index, partial(read_page, answer))
            if round_number == 0:
                _keep(best[SOUP], index, partial(BeautifulSoup, body, "lxml"))
    base = sum(best[LEXBOR])
    print(f"{len(bodies)} pages, {sum(map(len, bodies)) / 1e6:.1f} MB, heads {sum(map(len, heads)) / 1e6:.1f} MB")
    print(f"{'reader':<28}{'median ms':>10}{'mean ms':>10}{'x Lexbor':>10}")
    for name, values in best.items():
        print(
            f"{name:<28}{statistics.median(values):>10.3f}{statistics.mean(values):>10.3f}{sum(values) / base:>10.2f}"
        )
    print(f"aim: {OURS} within {AIM:g} x {LEXBOR}")


def _keep(best: list[float], index: int, work: Callable[[], object]) -> None:
    start = time.process_time_ns()
    work()
    best[index] = min(best[index], (time.process_time_ns() - start) / 1e6)


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
