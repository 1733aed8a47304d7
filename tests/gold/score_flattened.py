"""Scores the text finder against embeds that really were flattened in news texts, with the truth read by eye.

A row is right when a mention overlaps the written place, is of the row's platform, and has its handle and its day; what
the truth cannot know (null) is not asked. A finding that overlaps no truth is counted too: the texts are windows of 300
characters around one embed and often hold a neighbour, so these are looked at by eye, and their number is pinned.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resolver.find.found import Found
from resolver.find.spans import plain
from resolver.find.text import find_in_text
from resolver.vocabulary import Form

RECORDED = Path(__file__).parents[3] / "shared" / "data" / "flattened.jsonl"
PLATFORMS = {"twitter": "x"}
_FULL_SLUG = re.compile(r"/\w{10}$")


@dataclass(frozen=True, slots=True)
class Row:
    """One embed as the truth tells it, and what the finder said about its place."""

    id: str
    platform: str
    overlapping: tuple[Found, ...]
    others: tuple[Found, ...]
    right: bool
    named: bool
    links: int
    links_found: int


def rows() -> Iterator[Row]:
    """Every recorded embed, scored."""
    for line in RECORDED.read_text("utf-8").splitlines():
        yield score(json.loads(line))


def score(truth: Mapping[str, Any]) -> Row:
    """The finder's answer to one recorded embed."""
    text = truth["text"]
    start, end = truth["match_start"], truth["match_start"] + len(truth["match"])
    platform = PLATFORMS.get(truth["platform"], truth["platform"])
    posts = [each for each in find_in_text(plain(text)) if each.form is not Form.BARE_URL]
    overlapping = tuple(
        each for each in posts if each.platform == platform and (each.start or 0) < end and (each.end or 0) > start
    )
    right = [each for each in overlapping if _agrees(each, truth)]
    links = [*truth["media_short_links"], *truth["short_links"]]
    written = {part.value for each in right for part in each.parts}
    return Row(
        id=truth["id"],
        platform=platform,
        overlapping=overlapping,
        others=tuple(each for each in posts if each not in overlapping),
        right=bool(right),
        named=any(each.author == _one_line(truth["author_name"]) for each in right),
        links=len(links),
        links_found=sum(link in written for link in links),
    )


def _agrees(found: Found, truth: Mapping[str, Any]) -> bool:
    day = found.date.day() if found.date else None
    return (truth["handle"] is None or found.handle == truth["handle"]) and (
        truth["date"] is None or day == truth["date"]
    )


def _one_line(name: str | None) -> str | None:
    return " ".join(plain(name).split()) if name else None


def table(scored: Iterable[Row]) -> str:
    """Recall by platform: handle and day right, name right, links in place; and findings beside the truth."""
    counts: dict[str, Counter[str]] = {}
    for row in scored:
        for name in (row.platform, "all"):
            counts.setdefault(name, Counter()).update(
                rows=1,
                right=row.right,
                named=row.named,
                links=row.links,
                links_found=row.links_found,
                others=len(row.others),
            )
    lines = [f"{'flattened':12} {'rows':>5} {'handle+day':>11} {'name':>7} {'links':>11} {'others':>7}"]
    for name, count in sorted(counts.items(), key=lambda entry: -entry[1]["rows"]):
        links = f"{count['links_found']}/{count['links']}"
        lines.append(
            f"{name:12} {count['rows']:5} {count['right'] / count['rows']:11.3f} {count['named'] / count['rows']:7.3f} "
            f"{links:>11} {count['others']:7}"
        )
    return "\n".join(lines)
