"""Lists of links into the simulated web, with what each of them truly leads to."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from benchmarks.links_web import FIRST, PAGES, SECOND, SLOW, SLOW_HOSTS, title

DISTINCT = 0.407
"""Of a Zipf list, the share of lines that name a link for the first time (814 of 2,000 in the lists of the study)."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a link leads and the title there; no title: nothing stands there."""

    final: str
    title: str | None


def link(number: int, scheme: str, rng: random.Random) -> str:
    """A short link: in 80 % of two steps, in 12 % of one, in 2 % by a refresh in HTML; 6 % lead to nothing."""
    at, first = rng.random(), rng.choice(FIRST)
    page = _page(rng)
    if at < 0.80:
        return f"{scheme}://{first}/L{number}{number * 7 % 10}{page:02}"
    if at < 0.92:
        return f"{scheme}://{rng.choice(SECOND)}/M{number}{page:02}"
    if at < 0.94:
        return f"{scheme}://{rng.choice(SECOND)}/R{number}{page:02}"
    return f"{scheme}://{rng.choice(SECOND)}/X{number}{page:02}"


def truth(url: str) -> Truth:
    """What a link of this web leads to."""
    scheme, _, rest = url.partition("://")
    code = rest.partition("/")[2]
    kind, number = code[0], code[1:]
    if kind == "X" or SLOW in rest:
        return Truth(url, None)
    page = int(number[-2:])
    return Truth(f"{scheme}://paper{page:02}.example/news/story-{number}", title(page))


def distinct(count: int, *, scheme: str = "http", seed: int = 1) -> list[str]:
    """So many links, each of them once."""
    rng = random.Random(seed)  # noqa: S311 - the same list each time
    return [link(1000 + number, scheme, rng) for number in range(count)]


def zipf(count: int, *, scheme: str = "http", seed: int = 2) -> list[str]:
    """So many lines that name `DISTINCT` as many links, the first ones again and again."""
    rng = random.Random(seed)  # noqa: S311 - the same list each time
    links = distinct(int(count * DISTINCT), scheme=scheme, seed=seed)
    weights = list(accumulate(1 / rank for rank in range(1, len(links) + 1)))
    lines = links + rng.choices(links, cum_weights=weights, k=count - len(links))
    rng.shuffle(lines)
    return lines


def with_slow(lines: list[str], share: float, *, scheme: str = "http") -> Iterator[str]:
    """The lines with a share of links between them whose host takes ten seconds."""
    every = round(1 / share)
    for number, line in enumerate(lines):
        yield line
        if number % every == every - 1:
            yield f"{scheme}://s{number // every % SLOW_HOSTS}.{SLOW}/S{number}"


def _page(rng: random.Random) -> int:
    """A page by Zipf over the papers: a few of them are linked to most."""
    return int(PAGES ** rng.random()) - 1
