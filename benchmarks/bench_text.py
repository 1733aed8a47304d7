"""CPU of finding in plain text, in MB/s on one core and beside a bare scan of the same text; then hostile texts.

    python benchmarks/bench_text.py [--recorded FOLDER]

Texts: articles that are written here (a flattened post and two links in each), the same with a post every few lines,
and, where `../shared/data` is there, the recorded article and the visible words of the recorded pages. The bare scan is
`str.count` of a word that does not occur: the least that looking at every character costs.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from resolver.find.spans import plain
from resolver.find.text import find_in_text

RECORDED = Path(__file__).parents[2] / "shared" / "data"
SENTENCE = (
    "the ministry said on Tuesday that the region’s ammunition shortages “have likely worsened” and that "
    "24/7 work and new rules (see the annex) would follow in 2023; officials in Kraków, Zürich and São Paulo did not "
    "answer e-mails."
)
HOSTILE: dict[str, str] = {
    "a.a.a.": "a.",
    "@": "@",
    "a@": "a@",
    "(@a)": "(@a)",
    "(@a) March 1 ": "(@a) March 1 ",
    "— N (@a) March 14, 2023": "— N (@a) March 14, 2023\n",
    "((((": "(",
    "////": "/",
    "a/a/": "a/",
    "a.co/": "a.co/",
    "http://": "http://",
    "www.": "www.",
    "♬": "♬",
    "Posted by a on ": "Posted by a on ",
    "u/u/": "u/",
    "Instagram ": "Instagram ",
    "half surrogates": "\ud800",
}


def article(chance: random.Random, paragraphs: int) -> str:
    """About 500 characters a paragraph, one flattened post, two addresses."""
    words = SENTENCE.split()
    lines = [" ".join(chance.choices(words, k=chance.randint(60, 90))) for _ in range(paragraphs)]
    lines[paragraphs // 2] = (
        f"{lines[0][:120]}\nMore: https://t.co/EXAMPLE{chance.randint(100, 999)} 🇺🇦 #Example "
        f"pic.twitter.com/EXAMPLE{chance.randint(100, 999)}— Example 🇬🇧 (@example) March {chance.randint(1, 28)}, 2023"
    )
    lines[-1] += f" Read https://www.example.org/news/{chance.randint(1, 10**6)}.html, or bit.ly/EXAMPLE1."
    return "\n".join(lines)


def recorded(folder: Path) -> Iterator[tuple[str, str]]:
    """The recorded texts, where they are."""
    seed = folder / "kramatorsk-article.txt"
    if seed.exists():
        yield "recorded article, 500 times", (plain(seed.read_text("utf-8")) + "\n\n") * 500
    pages = sorted((folder / "pages").glob("*.html"))
    words = []
    for page in pages:
        tree = LexborHTMLParser(page.read_bytes())
        tree.strip_tags(["script", "style", "template", "noscript"])
        words.append(plain(tree.body.text(separator="\n")) if tree.body else "")
    if words:
        yield "words of recorded pages, 5 times", "\n\n".join(words) * 5


def cpu(work: Callable[[], object], rounds: int) -> float:
    """The least CPU time of some rounds, in seconds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recorded", type=Path, default=RECORDED)
    folder = parser.parse_args().recorded
    chance = random.Random(20230314)  # noqa: S311  the same texts in every run
    texts = [
        ("articles of 10 KB", "\n\n".join(article(chance, 20) for _ in range(400))),
        ("articles of 2.5 KB", "\n\n".join(article(chance, 5) for _ in range(1600))),
        *recorded(folder),
    ]
    find_in_text(texts[0][1][:20_000])
    print(f"{'text':34} {'MB':>6} {'mentions':>9} {'MB/s':>8} {'x bare scan':>12}")
    for name, text in texts:
        row(name, text, rounds=5)
    print()
    for name, piece in HOSTILE.items():
        row(name, piece * (1_000_000 // len(piece)), rounds=1)


def row(name: str, text: str, *, rounds: int) -> None:
    """One line of the table."""
    size = len(text.encode("utf-8", "surrogatepass")) / 1e6
    found = len(find_in_text(text))
    took = cpu(lambda: find_in_text(text), rounds)
    bare = cpu(lambda: text.count("zqxzqx"), rounds)
    print(f"{name:34} {size:6.1f} {found:9} {size / took:8.1f} {took / bare:12.1f}")


if __name__ == "__main__":
    main()
