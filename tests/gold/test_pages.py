"""Scores the finder against whole pages with the posts they embed or link, read by eye. Prints its tables with `-s`.

Measured on 2026-11-25 over 42 pages: all 82 embeds and all 62 linked posts that the truth lists (one post may be
listed in several kinds of markup), all 51 short links; nothing is said to be an embed, or a link to a post, that is
none. The floors are that, so that they only rise.

The data lies beside the project, as third-party pages that are no part of it. Quirks of the truth, which the finder is
not bent to: `videoseries`, the fixed word in the address of a playlist's player (`/embed/videoseries?list=…`), is
listed as if it were a video's id, where the finder gives the playlist, which is what a reader sees and can be asked
for; addresses of youtu.be are listed as short links, and the finder knows the video in them; plain YouTube links were
not read one by one, so that one more found is no error; links inside a quote that stands only in script state are
listed, and the finder gives the quote.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
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
LINKS = frozenset({"link"})
EMBEDS = frozenset({"blockquote", "iframe", "amp", "data-attr", "script"})
PLAYLIST = "youtube:playlist:*"
RECALL_FLOOR, PRECISION_FLOOR, SHORT_FLOOR = 1.0, 1.0, 1.0

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not TRUTH.is_file(), reason="The recorded pages (../shared/data) are not beside the project."),
]


Missed = tuple[str, str, str]
"""A page, a kind or form, a key."""


@dataclass
class Score:
    """What is true, by platform and kind of markup; what is found, by platform and form."""

    true: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[Missed] = field(default_factory=list)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[Missed] = field(default_factory=list)
    shorts: int = 0
    shorts_missed: list[tuple[str, str]] = field(default_factory=list)

    def recall(self, kinds: frozenset[str]) -> float:
        """Share of the true posts of these kinds that were found."""
        true = sum(count for (_, kind), count in self.true.items() if kind in kinds)
        return 1 - sum(kind in kinds for _, kind, _ in self.missed) / true

    def precision(self, *, links: bool) -> float:
        """Share of what was found as an embed, or as a link to a post, that is one."""
        found = sum(count for (_, form), count in self.found.items() if (form == "link") is links)
        return 1 - sum((form == "link") is links for _, form, _ in self.wrong) / found

    def short(self) -> float:
        """Share of the true short links that were found."""
        return 1 - len(self.shorts_missed) / self.shorts


def _key(post: Mapping[str, Any]) -> str:
    name = NAMES.get(post["platform"], post["platform"])
    if post["id"] == "videoseries":
        return PLAYLIST
    url = post["url"]
    item = (platforms.item(url) or platforms.hostless(url)) if url else None
    platform = platforms.named(name)
    if item is None and platform is not None:
        bare = (platform.item_for_id(kind.kind, post["id"]) for kind in platform.items)
        item = next((found for found in bare if found is not None), None)
    return item.key if item else f"{name}:?:{post['id']}"


def _found_keys(found: Sequence[Found], *, playlist: bool) -> dict[str, str]:
    """Key → form: an embed's where one post is both an embed and a link; `playlist`: the truth lists one unnamed."""
    keys: dict[str, str] = {}
    for each in found:
        if each.item is not None:
            key = PLAYLIST if playlist and each.item.key.startswith("youtube:playlist:") else each.item.key
            if each.form not in {Form.LINK, Form.BARE_URL}:
                keys[key] = each.form.value
            keys.setdefault(key, "link")
    return keys


def _is_wrong(key: str, form: str, kinds: Collection[str], shorts: str) -> bool:
    if kinds:
        return LINKS.isdisjoint(kinds) if form == "link" else EMBEDS.isdisjoint(kinds)
    platform, _, native = key.split(":", 2)
    return not (platform == "youtube" and (form == "link" or native in shorts))


def _said(found: Sequence[Found]) -> str:
    words = [each.url or "" for each in found] + [part.value for each in found for part in each.parts]
    return " ".join(words + [each.item.id for each in found if each.item is not None])


def _compare(row: Mapping[str, Any], total: Score) -> None:
    file, shorts = row["file"], [each["url"] for each in row["short_links"] if each["where"] != ["script-json"]]
    article = read_article((DATA / file).read_bytes())
    found = find_mentions(article, links="none")
    assert all(article.text[part.start : part.end] == part.value for each in found for part in each.parts)
    true = defaultdict(set)
    for post in row["posts"]:
        true[_key(post)].add(post["kind"])
    keys = _found_keys(found, playlist=PLAYLIST in true)
    for key, kinds in true.items():
        total.true.update((key.partition(":")[0], kind) for kind in kinds)
        total.missed += [(file, kind, key) for kind in sorted(kinds) if key not in keys]
    every = " ".join(each["url"] for each in row["short_links"])
    for key, form in keys.items():
        total.found[key.partition(":")[0], form] += 1
        total.wrong += [(file, form, key)] if _is_wrong(key, form, true.get(key, ()), every) else []
    said = _said(found)
    total.shorts += len(shorts)
    total.shorts_missed += [(file, url) for url in shorts if url.partition("?")[0].rpartition("/")[2] not in said]


@pytest.fixture(scope="module")
def score() -> Score:
    """The finder's work on every page, compared."""
    total = Score()
    for line in TRUTH.read_text(encoding="utf-8").splitlines():
        _compare(json.loads(line), total)
    _print(total)
    return total


def _print(score: Score) -> None:
    for title, of, bad, share in (
        ("kind in the truth", score.true, score.missed, "recall"),
        ("form found as", score.found, score.wrong, "precision"),
    ):
        failed = Counter((key.partition(":")[0], kind) for _, kind, key in bad)
        print(f"\n{'platform':12} {title:18} {'right':>6} {'of':>6} {share:>10}")
        for pair, count in sorted(of.items()):
            right = count - failed[pair]
            print(f"{pair[0]:12} {pair[1]:18} {right:6} {count:6} {right / count:10.3f}")
    right = score.shorts - len(score.shorts_missed)
    print(f"{'short links':31} {right:6} {score.shorts:6} {score.short():10.3f}")
    print(f"embeds: recall {score.recall(EMBEDS):.4f}, precision {score.precision(links=False):.4f}")
    print(f"links to posts: recall {score.recall(LINKS):.4f}, precision {score.precision(links=True):.4f}")
    for row in (*score.missed, *score.wrong, *score.shorts_missed):
        print("   ", *row)


def test_embeds_are_found(score: Score) -> None:
    """Of the embeds, shown and hidden, none is overlooked that was not overlooked before."""
    assert score.recall(EMBEDS) >= RECALL_FLOOR, score.missed


def test_links_to_posts_are_found(score: Score) -> None:
    """Links to posts count everywhere on the page."""
    assert score.recall(LINKS) >= RECALL_FLOOR, score.missed


def test_what_is_found_is_there(score: Score) -> None:
    """An embed that is said is an embed, and no link to a post is said where the page has none."""
    assert score.precision(links=False) >= PRECISION_FLOOR, score.wrong
    assert score.precision(links=True) >= PRECISION_FLOOR, score.wrong


def test_short_links_are_found(score: Score) -> None:
    """As mentions, or as parts of a quote."""
    assert score.short() >= SHORT_FLOOR, score.shorts_missed
