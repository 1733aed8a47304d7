"""CPU of finding: whole pages beside a bare parse by the same parser and a search by BeautifulSoup; text in MB/s.

    python benchmarks/bench_find.py [--pages FOLDER]

Pages are the HTML files of a folder (default: `../shared/data/pages`, where it is there), and forty that are written
here, with an embed, a short link, and as much script and navigation as news pages carry. What is timed is all of it:
decoding, hashing, parsing, the normalised text, the mentions of markup, script state and words. A parse of the decoded
text includes that Lexbor must encode it first.
"""

import argparse
import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from resolver import forms, platforms, urls
from resolver.find import find_mentions, marks, read_article, targets

RECORDED = Path(__file__).parents[2] / "shared" / "data" / "pages"
ROUNDS = 7
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


def forget() -> None:
    """Empty what is remembered of single addresses, so that no round profits from the one before."""
    forms.split.cache_clear()
    targets.remembered.cache_clear()
    urls.unwrap.cache_clear()


def soup(text: str) -> int:
    """What a search for the same marks costs in BeautifulSoup: one for tags, one for attributes and classes."""
    tree = BeautifulSoup(text, "lxml")
    needed, classes = marks.needed_names(), marks.classes()
    found = tree.find_all(["blockquote", "iframe", "embed", "object", "a"])
    found += tree.find_all(lambda tag: not needed.isdisjoint(tag.attrs) or not classes.isdisjoint(tag.get("class", ())))
    return len(found)


def fastest(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """CPU seconds of each work's fastest round; the works take turns, so that a busy neighbour slows all alike."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            forget()
            start = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - start)
    return best


def in_html(title: str, pages: Sequence[bytes]) -> None:
    """Readers over the same pages, and what their times are to each other."""
    texts = [body.decode("utf-8", "replace") for body in pages]
    print(f"{title}: {len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB, {found_in(pages)} mentions")
    bare, encoded, marked, ours = "Lexbor, bytes", "Lexbor, text", "read_article", "read_article, find_mentions"
    best = fastest(
        {
            bare: lambda: [LexborHTMLParser(body) for body in pages],
            encoded: lambda: [LexborHTMLParser(text) for text in texts],
            marked: lambda: [read_article(body) for body in pages],
            ours: lambda: found_in(pages),
        }
    )
    best |= fastest({"BeautifulSoup(lxml), find_all": lambda: [soup(text) for text in texts]}, rounds=2)
    print(f"{'reader':<34}{'ms a page':>10}{'x bytes':>10}{'x text':>10}{'x ours':>10}")
    for name, spent in best.items():
        ratios = "".join(f"{spent / best[other]:10.2f}" for other in (bare, encoded, ours))
        print(f"{name:<34}{spent / len(pages) * 1e3:10.2f}{ratios}")
    print()


def in_text(articles: Sequence[str]) -> None:
    """Plain text, in MB/s."""
    spent = fastest({"text": lambda: found_in(articles)})["text"]
    size = sum(len(each.encode()) for each in articles)
    print(f"plain text: {len(articles)} articles of {size / len(articles) / 1e3:.0f} KB, {found_in(articles)} mentions")
    print(f"{'read_article, find_mentions':<34}{size / spent / 1e6:10.1f} MB/s")


def found_in(articles: Sequence[str | bytes]) -> int:
    """How many mentions stand in these articles."""
    return sum(len(find_mentions(read_article(each))) for each in articles)


def main() -> None:
    """Print a table for each set of pages, then a line for plain text."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, default=RECORDED)
    chance = random.Random(20230314)  # noqa: S311 - the same pages every time
    recorded = sorted(options.parse_args().pages.glob("*.html"))
    platforms.every()
    if recorded:
        in_html("recorded pages", [path.read_bytes() for path in recorded])
    in_html("written pages", [page(chance).encode() for _ in range(40)])
    in_text([copied(chance) for _ in range(100)])


if __name__ == "__main__":
    main()
