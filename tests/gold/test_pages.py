"""Scores the finder against whole pages with the posts they embed or link, read by eye. Prints its table with `-s`.

The data lies beside the project, as third-party pages that are no part of it. Quirks of the truth, which the finder is
not bent to: a playlist's player is listed as the video `videoseries`; addresses of youtu.be are listed as short links,
and the finder knows the video in them; plain YouTube links were not read one by one, so that one more found is no
error; links inside a quote that stands only in script state are listed, and the finder gives the quote.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from resolver import platforms
from resolver.find import find_mentions, read_article
from resolver.find.found import Found
from resolver.vocabulary import Form

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
TRUTH = DATA / "pages.truth.jsonl"
NAMES = {"twitter": "x"}
SHOWN = frozenset({"blockquote", "iframe", "amp", "data-attr", "script"})
RECALL_FLOOR, PRECISION_FLOOR, SHORT_FLOOR = 1.0, 0.99, 1.0

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not TRUTH.is_file(), reason="The recorded pages (../shared/data) are not beside the project."),
]


@dataclass
class Score:
    """Found and missed of what is true, and found that is not."""

    hit: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    extra: list[tuple[str, str, str]] = field(default_factory=list)
    short_hit: int = 0
    short_missed: list[tuple[str, str]] = field(default_factory=list)

    def recall(self, kinds: frozenset[str]) -> float:
        """Share of the true posts of these kinds that were found."""
        hit = sum(count for (_, kind), count in self.hit.items() if kind in kinds)
        return hit / (hit + sum(kind in kinds for _, kind, _ in self.missed))

    def precision(self) -> float:
        """Share of what was found as an embed that is true."""
        hit = sum(count for (_, kind), count in self.hit.items() if kind in SHOWN)
        return hit / (hit + sum(kind in SHOWN for _, kind, _ in self.extra))


def _key(post: Mapping[str, Any]) -> str:
    name = NAMES.get(post["platform"], post["platform"])
    if post["id"] == "videoseries":
        return "youtube:playlist:*"
    url = post["url"]
    item = (platforms.item(url) or platforms.hostless(url)) if url else None
    platform = platforms.named(name)
    if item is None and platform is not None:
        bare = (platform.item_for_id(kind.kind, post["id"]) for kind in platform.items)
        item = next((found for found in bare if found is not None), None)
    return item.key if item else f"{name}:?:{post['id']}"


def _found_keys(found: Sequence[Found]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for each in found:
        if each.item is not None:
            kind = "link" if each.form in {Form.LINK, Form.BARE_URL} else "script"
            key = "youtube:playlist:*" if each.item.key.startswith("youtube:playlist:") else each.item.key
            keys[key] = "script" if keys.get(key) == "script" else kind
    return keys


def _is_extra(key: str, kind: str, shorts: str, names: frozenset[str]) -> bool:
    platform, _, native = key.split(":", 2)
    return not (platform not in names or (platform == "youtube" and (kind == "link" or native in shorts)))


def _said(found: Sequence[Found]) -> str:
    words = [each.url or "" for each in found] + [part.value for each in found for part in each.parts]
    return " ".join(words + [each.item.id for each in found if each.item is not None])


@pytest.fixture(scope="module")
def score() -> Score:
    """The finder's work on every page, compared."""
    total = Score()
    rows = [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]
    names = frozenset(NAMES.get(post["platform"], post["platform"]) for row in rows for post in row["posts"])
    for row in rows:
        article = read_article((DATA / row["file"]).read_bytes())
        found = find_mentions(article, links="none")
        assert all(article.text[part.start : part.end] == part.value for each in found for part in each.parts)
        keys, true = _found_keys(found), defaultdict(set)
        for post in row["posts"]:
            true[_key(post)].add(post["kind"])
        for key, kinds in true.items():
            platform = key.partition(":")[0]
            for kind in kinds:
                if key in keys:
                    total.hit[platform, kind] += 1
                else:
                    total.missed.append((row["file"], kind, key))
        shorts = " ".join(short["url"] for short in row["short_links"])
        extra = [(row["file"], kind, key) for key, kind in keys.items() if key not in true]
        total.extra += [each for each in extra if _is_extra(each[2], each[1], shorts, names)]
        said = _said(found)
        for short in row["short_links"]:
            if short["where"] == ["script-json"]:
                continue
            slug = short["url"].partition("?")[0].rpartition("/")[2]
            total.short_hit += slug in said
            total.short_missed += [] if slug in said else [(row["file"], short["url"])]
    _print(total)
    return total


def _print(score: Score) -> None:
    missed = Counter((key.partition(":")[0], kind) for _, kind, key in score.missed)
    extra = Counter(key.partition(":")[0] for _, _, key in score.extra)
    print(f"\n{'platform':12} {'kind':11} {'found':>6} {'true':>6} {'recall':>7}")
    for pair in sorted({*score.hit, *missed}):
        true = score.hit[pair] + missed[pair]
        print(f"{pair[0]:12} {pair[1]:11} {score.hit[pair]:6} {true:6} {score.hit[pair] / true:7.3f}")
    shorts = score.short_hit + len(score.short_missed)
    print(f"{'short links':24} {score.short_hit:6} {shorts:6} {score.short_hit / shorts:7.3f}")
    print(f"embeds: recall {score.recall(SHOWN):.4f} precision {score.precision():.4f}; extra: {dict(extra)}")
    for row in (*score.missed, *score.extra, *score.short_missed):
        print("   ", *row)


def test_embeds_are_found(score: Score) -> None:
    """Of the embeds, shown and hidden, none is overlooked that was not overlooked before."""
    assert score.recall(SHOWN) >= RECALL_FLOOR, score.missed


def test_links_to_posts_are_found(score: Score) -> None:
    """Links to posts count everywhere on the page."""
    assert score.recall(frozenset({"link"})) >= RECALL_FLOOR, score.missed


def test_what_is_found_is_there(score: Score) -> None:
    """An embed that is said is an embed."""
    assert score.precision() >= PRECISION_FLOOR, score.extra


def test_short_links_are_found(score: Score) -> None:
    """As mentions, or as parts of a quote."""
    assert score.short_hit / (score.short_hit + len(score.short_missed)) >= SHORT_FLOOR, score.short_missed
