"""CPU of finding in HTML, stage by stage, beside a bare parse and BeautifulSoup's find_all over the same pages.

    python -m benchmarks.bench_html [--pages FOLDER]

Pages are the HTML files of a folder (default: `../shared/data/pages`, else forty that are written here). Ratios are to
a bare Lexbor parse of the pages' bytes and, in the second column, of their decoded text, which Lexbor must encode
first. The floor is what no reader in Python can go below: the body decoded and hashed, the tree built, each node met
once and asked for its tag, each text for its words, each link for its attributes, and nothing done with any of it.
What is remembered of addresses is forgotten before each round, so that no page profits from the round before; pages of
one outlet do profit, since they share most of their links.
"""

import argparse
import hashlib
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from benchmarks.bench_find import RECORDED, forget, soup
from resolver import platforms
from resolver.find import find_mentions, kinds, read_article
from resolver.find.html import Page

ROUNDS = 7
SENTENCE = "the council said on Tuesday that two of its members had asked for a report about the closed bridge; others"
LINK = LexborHTMLParser("").create_node("a").tag_id


def page(chance: random.Random) -> bytes:
    """A page of about 200 KB: navigation, prose, an embed and a player, script state, related stories."""
    nav = "".join(f'<li class="item"><a href="/section/{number}">Section {number}</a></li>' for number in range(200))
    words = [f"<p>{' '.join(chance.choices(SENTENCE.split(), k=60))}</p>" for _ in range(40)]
    words[10] = (
        f'<blockquote class="twitter-tweet"><p lang="en">{words[0][3:120]} <a href="https://t.co/EXAMPLE">'
        "pic.twitter.com/EXAMPLE</a></p>&mdash; Example (@example) "
        f'<a href="https://twitter.com/example/status/{chance.randint(10**18, 10**19)}">March 14, 2023</a></blockquote>'
    )
    words[20] = '<iframe src="https://www.youtube.com/embed/EXAMPLE0123"></iframe>'
    words[30] += (
        '<p>See <a href="https://www.example.com/report">the report</a> and <a href="https://bit.ly/EX">this</a>.</p>'
    )
    state = ",".join(
        f'{{"id":{number},"url":"https:\\/\\/www.example.org\\/story\\/{number}"}}' for number in range(1500)
    )
    related = "".join(
        f'<div class="teaser" data-id="{number}"><h3><a href="https://www.example.org/story/{number}"><span>Story</span>'
        f"</a></h3><p>{SENTENCE}</p></div>"
        for number in range(150)
    )
    return (
        '<!doctype html><html lang="en"><head><title>Story</title><link rel="canonical" href="https://www.example.org/s">'
        f"</head><body><nav><ul>{nav}</ul></nav><article>{''.join(words)}</article><aside>{related}</aside>"
        f'<script type="application/json">[{state}]</script></body></html>'
    ).encode()


def fastest(work: Callable[[], object], before: Callable[[], object] = lambda: None, rounds: int = ROUNDS) -> float:
    """CPU seconds of the fastest round; `before` is not counted."""
    best = float("inf")
    for _ in range(rounds):
        before()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def touched(body: bytes) -> int:
    """The floor: everything is read that finding needs, and nothing is done with it."""
    text, tree = body.decode("utf-8", "replace"), LexborHTMLParser(body)
    length = len(text) + len(hashlib.sha256(body).hexdigest())
    for node in tree.root.traverse(include_text=True, skip_empty=True) if tree.root else ():
        number = node.tag_id
        if number == kinds.TEXT:
            length += len(node.text_content or "")
        elif number == LINK:
            length += len(node.attributes)
    return length


def stages(pages: Sequence[bytes]) -> None:
    """Print each stage's cost beside the two baselines."""
    texts = [body.decode("utf-8", "replace") for body in pages]
    platforms.every()
    bare, encoded = fastest(lambda: [LexborHTMLParser(body) for body in pages]), 0.0
    encoded = fastest(lambda: [LexborHTMLParser(text) for text in texts])
    floor = fastest(lambda: [touched(body) for body in pages])
    made: list[Page] = []

    def make() -> None:
        made[:] = [Page(text, utf8=body) for text, body in zip(texts, pages, strict=True)]

    walked = fastest(make, forget)
    seen = fastest(lambda: [each.sightings("body") for each in made], make)
    read = fastest(lambda: [read_article(body) for body in pages], forget)
    whole = fastest(lambda: [find_mentions(read_article(body)) for body in pages], forget)
    size = sum(map(len, pages)) / 1e6
    mentions = sum(len(find_mentions(read_article(body))) for body in pages)
    print(f"{len(pages)} pages, {size:.1f} MB, {mentions} mentions")
    print(f"{'':46}{'ms a page':>10}{'x bytes':>9}{'x text':>9}{'MB/s':>8}")
    for name, spent in (
        ("bare Lexbor parse of the bytes", bare),
        ("bare Lexbor parse of the decoded text", encoded),
        ("floor: decoded, hashed, parsed, nodes touched", floor),
        ("parse, bounds, walk: text and positions", walked),
        ("and the mentions of the markup", walked + seen),
        ("read_article (decoding and hashes as well)", read),
        ("read_article and find_mentions, all", whole),
    ):
        per = spent / len(pages) * 1e3
        print(f"{name:46}{per:10.2f}{spent / bare:9.2f}{spent / encoded:9.2f}{size / spent:8.0f}")
    slow = fastest(lambda: [soup(text) for text in texts], rounds=1)
    print(f"{'BeautifulSoup(lxml), find_all of the marks':46}{slow / len(pages) * 1e3:10.2f}{slow / bare:9.2f}")
    finding, everything = slow / (walked + seen), slow / whole
    print(f"BeautifulSoup takes {finding:.1f} times as long as finding, {everything:.1f} times as all of it")


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, default=RECORDED)
    recorded = sorted(options.parse_args().pages.glob("*.html"))
    chance = random.Random(20230314)  # noqa: S311 - the same pages every time
    stages([path.read_bytes() for path in recorded] or [page(chance) for _ in range(40)])


if __name__ == "__main__":
    main()
