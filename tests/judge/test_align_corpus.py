"""A corpus of edited articles: where a copied post is anchored, it begins where the post begins (OS-12)."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from resolver.judge.align import align
from resolver.vocabulary import Anchor
from tests.support.judging import Copied, flattened

COMMON = ["the", "a", "of", "and", "to", "in", "was", "on", "for", "that", "with", "by", "it", "as", "not", "from"]
EDITS = 200


def word(dice: random.Random) -> str:
    """A function word, or a made-up one of one to four syllables."""
    if dice.random() < 0.45:
        return dice.choice(COMMON)
    return "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(dice.randint(1, 4)))


def sentence(dice: random.Random, shortest: int, longest: int) -> str:
    """Some words with a capital and a full stop."""
    return " ".join(word(dice) for _ in range(dice.randint(shortest, longest))).capitalize() + "."


def reworded(dice: random.Random, body: str, changes: int) -> str:
    """The body with this many words put in place of others."""
    words = body.split(" ")
    for _ in range(changes):
        at = dice.randrange(len(words))
        words[at] = word(dice) + ("\n" if "\n" in words[at] else "")
    return " ".join(words)


def trimmed(dice: random.Random, body: str) -> str:
    """The body's beginning, with an ellipsis."""
    words = body.split(" ")
    return " ".join(words[: max(2, int(len(words) * dice.uniform(0.3, 0.9)))]) + "…"


KEEPING: dict[str, Callable[[random.Random, str], str]] = {
    "none": lambda _, body: body,
    "joined": lambda _, body: body.replace("\n", " "),
    "glued": lambda _, body: body.replace("\n", ""),
}
CHANGING: dict[str, Callable[[random.Random, str], str]] = {
    "trimmed": trimmed,
    "first line cut": lambda _, body: body.partition("\n")[2] or body,
    "a word reworded": lambda dice, body: reworded(dice, body, 1),
    "three words reworded": lambda dice, body: reworded(dice, body, 3),
    "half reworded": lambda dice, body: reworded(dice, body, body.count(" ") // 2),
}


def edited(seed: int, edit: Callable[[random.Random, str], str]) -> tuple[Copied, str, int]:
    """An article whose copy of a post was edited, the post's words, and where the copy truly begins."""
    dice = random.Random(seed)  # noqa: S311 - a corpus, no secret
    lines = [sentence(dice, 4, 14) for _ in range(dice.randint(1, 4))]
    body = edit(dice, "\n".join(lines))
    before = "".join(sentence(dice, 4, 25) + "\n" for _ in range(dice.randint(0, 5)))
    if dice.random() < 0.2:
        before += f"“{lines[0][:20]}” is what it says here.\n"
    if dice.random() < 0.2:
        before = before.rstrip("\n")
    whole = before + body
    at = whole.rfind("\n", 0, max(0, len(before) - dice.randint(0, 200))) + 1
    bounded = whole[at:] if dice.random() < 0.8 else whole[-len(body) // 2 :]
    return flattened(body, before=before, bounded=bounded), "\n\n".join(lines), len(before)


@pytest.mark.parametrize("name", [*KEEPING, *CHANGING])
def test_anchored_is_never_wrong(name: str) -> None:
    """Over 200 edits of each sort no mention is anchored at a wrong place; whole copies are anchored, all of them."""
    met: Counter[str] = Counter()
    for seed in range(EDITS):
        copied, post, begins = edited(seed, {**KEEPING, **CHANGING}[name])
        aligned = align(copied.text, copied.found, post)
        right = aligned.start == begins
        met[f"{aligned.anchor.value} {'right' if right else 'wrong'}"] += 1

    assert met[f"{Anchor.ANCHORED.value} wrong"] == 0, met
    assert name in CHANGING or met[f"{Anchor.ANCHORED.value} right"] == EDITS, met
