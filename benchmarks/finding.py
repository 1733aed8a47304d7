"""Finding: whole pages against a bare parse of the same pages, plain text in megabytes a second.

The pages are generated: paragraphs, an embed and some links on each, and as much script and navigation around them as
news pages carry. Real pages differ; the ratios between two ways over the same pages differ less.
"""

import random
import time
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from resolver.find import find_mentions, read_article

ROUNDS = 5
SENTENCE = (
    "the council said on Tuesday that two of its members had asked for a new report about the bridge, which was "
    "closed in March after engineers found cracks; residents have since taken the ferry (at no cost) or walked."
)

Row = tuple[str, str]


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


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of the fastest round."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def in_html(count: int = 40) -> Iterator[Row]:
    """Our finder over pages, beside a bare parse by the same parser and a search by BeautifulSoup."""
    chance = random.Random(20230314)  # noqa: S311 - the same pages every time
    pages = [page(chance) for _ in range(count)]
    found = sum(len(find_mentions(read_article(each))) for each in pages)
    bare = seconds(lambda: [LexborHTMLParser(each).root for each in pages])
    ours = seconds(lambda: [find_mentions(read_article(each)) for each in pages])
    soup = seconds(lambda: [BeautifulSoup(each, "lxml").find_all(["blockquote", "a", "iframe"]) for each in pages[:8]])
    yield "pages, and mentions found in them", f"{count}, {found}"
    yield "ours, milliseconds a page", f"{ours / count * 1000:.1f}"
    yield "ours, times a bare Lexbor parse", f"{ours / bare:.2f}"
    yield "BeautifulSoup(lxml).find_all of three tags, times ours", f"{soup / 8 * count / ours:.1f}"


def in_text(count: int = 100) -> Iterator[Row]:
    """Our finder over plain text."""
    chance = random.Random(20230314)  # noqa: S311 - the same articles every time
    articles = [copied(chance) for _ in range(count)]
    size = sum(len(each.encode()) for each in articles)
    found = sum(len(find_mentions(read_article(each))) for each in articles)
    ours = seconds(lambda: [find_mentions(read_article(each)) for each in articles])
    yield "articles, and mentions found in them", f"{count}, {found}"
    yield "ours, megabytes a second", f"{size / ours / 1e6:.1f}"
