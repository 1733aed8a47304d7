"""CPU of finding: whole pages beside a bare parse by the same parser and a search by BeautifulSoup; text in MB/s.

    python benchmarks/bench_find.py [--pages FOLDER]

Pages are the HTML files of a folder (default: `../shared/data/pages`, else forty that are written here, with an embed,
a short link, and as much script and navigation as news pages carry).
"""

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from resolver.find import find_mentions, read_article

RECORDED = Path(__file__).parents[2] / "shared" / "data" / "pages"
SENTENCE = (
    "the council said on Tuesday that two of its members had asked for a new report about the bridge, which was "
    "closed in March after engineers found cracks; residents have since taken the ferry (at no cost) or walked."
)


def paragraph(chance: random.Random) -> str:
    """Some sentences' worth of words."""
    return " ".join(chance.choices(SENTENCE.split(), k=chance.randint(40, 90)))


def post(chance: random.Random) -> str:
    """An embedded post, as the platform's own code leaves it."""
    number, slug = chance.randint(10**18, 10**19), "EXAMPLE" + str(chance.randint(100, 999))
    return (
        f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{paragraph(chance)[:200]} '
        f'<a href="https://t.co/{slug}">pic.twitter.com/{slug}</a></p>&mdash; Example (@example) '
        f'<a href="https://twitter.com/example/status/{number}">March 14, 2023</a></blockquote>'
    )


def page(chance: random.Random) -> str:
    """A page of about 120 KB."""
    menu = "".join(f'<li class="item"><a href="/section/{n}">Section {n}</a></li>' for n in range(150))
    script = "window.state = " + repr({f"key{n}": [n] * 20 for n in range(250)}).replace("'", '"') + ";"
    words = [f"<p>{paragraph(chance)}</p>" for _ in range(60)]
    words[20] += post(chance)
    words[40] += f'<p><a href="https://bit.ly/EXAMPLE{chance.randint(100, 999)}">a link</a></p>'
    return (
        f"<!doctype html><html lang=en><head><title>Example</title><script>{script}</script></head>"
        f"<body><nav><ul>{menu}</ul></nav><article><h1>Example</h1>{''.join(words)}</article>"
        f"<footer><script>{script}</script></footer></body></html>"
    )


def copied(chance: random.Random) -> str:
    """A plain-text article with a flattened post in it."""
    words = [paragraph(chance) for _ in range(60)]
    words[30] = (
        f"{paragraph(chance)[:150]}\npic.twitter.com/EXAMPLE{chance.randint(100, 999)}"
        "— Example Desk 🇺🇦 (@example) March 14, 2023"
    )
    return "\n".join(words)


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """CPU seconds of the fastest round."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print one line a reader of pages, then one for plain text."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, default=RECORDED)
    chance = random.Random(20230314)  # noqa: S311 - the same pages every time
    recorded = sorted(options.parse_args().pages.glob("*.html"))
    pages = [path.read_bytes().decode("utf-8", "replace") for path in recorded] or [page(chance) for _ in range(40)]
    articles = [copied(chance) for _ in range(100)]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB, {found_in(pages)} mentions")
    in_html(pages)
    print(f"{len(articles)} plain-text articles, {found_in(articles)} mentions")
    ours = seconds(lambda: found_in(articles))
    print(f"{'find_mentions':<34}{sum(len(each.encode()) for each in articles) / ours / 1e6:>10.1f} MB/s")


def in_html(pages: list[str]) -> None:
    """Three readers over the same pages."""
    few = pages[:: max(1, len(pages) // 8)]
    bare = seconds(lambda: [LexborHTMLParser(each).root for each in pages])
    ours = seconds(lambda: found_in(pages))
    ours_few = seconds(lambda: found_in(few))
    soup = seconds(lambda: [BeautifulSoup(each, "lxml").find_all(["blockquote", "a", "iframe"]) for each in few], 1)
    print(f"{'reader':<34}{'ms a page':>10}{'x Lexbor':>10}")
    print(f"{'bare Lexbor':<34}{bare / len(pages) * 1e3:>10.2f}{1:>10.2f}")
    print(f"{'find_mentions':<34}{ours / len(pages) * 1e3:>10.2f}{ours / bare:>10.2f}")
    print(f"{'BeautifulSoup(lxml).find_all, some':<34}{soup / len(few) * 1e3:>10.2f}")
    print(f"on those pages, BeautifulSoup takes {soup / ours_few:.1f} times as long as find_mentions")


def found_in(articles: list[str]) -> int:
    """How many mentions stand in these articles."""
    return sum(len(find_mentions(read_article(each))) for each in articles)


if __name__ == "__main__":
    main()
