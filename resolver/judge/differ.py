"""Two texts as rows of words, and the steps that lead from one to the other. It never fetches.

Links, and light marks at the ends of a text, are no part of a row. `Row.widen` leads back to the words of
`words.split`, so that the steps that a reader gets cover every word of both texts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapidfuzz.distance import Indel

from resolver.judge.words import Sort, Word, split

MAX_WORDS = 4000
"""Rows that differ over more words than this get one step for the whole difference."""

LIGHT = frozenset(".,;:!-…'\">")
"""Marks that may differ at the end of a text or line, or beside a link; `?` is none of them."""

_BEFORE_SURROGATES = 0xD000
_OPENING = frozenset("-…'\"")

Change = Literal["equal", "insert", "delete", "replace"]


@dataclass(frozen=True)
class Row:
    """A text's words without links and without the light marks at its ends; `kept` counts into `words`.

    `cut_before` and `cut_after` say that an ellipsis was among the marks that were left off.
    """

    text: str
    words: tuple[Word, ...]
    kept: tuple[int, ...]
    cut_before: bool
    cut_after: bool

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What is compared."""
        return tuple(self.words[at].key for at in self.kept)

    def word(self, at: int) -> Word:
        """The word at a place of the row."""
        return self.words[self.kept[at]]

    def widen(self, at: int) -> int:
        """The place in `words` where the row's place `at` begins; ends lead to the ends."""
        if at <= 0:
            return 0
        return self.kept[at] if at < len(self.kept) else len(self.words)

    def gap(self, at: int) -> str:
        """What stands in the text between the row's words `at - 1` and `at`."""
        start = self.word(at - 1).end if at > 0 else 0
        end = self.word(at).start if at < len(self.kept) else len(self.text)
        return self.text[start:end]

    def breaks(self, at: int) -> bool:
        """Whether a line, a link or the text itself begins or ends between the words `at - 1` and `at`."""
        return at <= 0 or at >= len(self.kept) or "\n" in self.gap(at) or self.has_link(at)

    def has_link(self, at: int) -> bool:
        """Whether a link stands between the row's words `at - 1` and `at`."""
        first = self.kept[at - 1] + 1 if at > 0 else 0
        last = self.kept[at] if at < len(self.kept) else len(self.words)
        return any(word.sort is Sort.LINK for word in self.words[first:last])


@dataclass(frozen=True, slots=True)
class Step:
    """One step from row `a` to row `b`, in places of the rows."""

    op: Change
    a: tuple[int, int]
    b: tuple[int, int]


def row(text: str) -> Row:
    """The row of a text."""
    words = split(text)
    kept = [at for at, word in enumerate(words) if word.sort is not Sort.LINK]
    first, last = 0, len(kept)
    while last > first and words[kept[last - 1]].key in LIGHT:
        last -= 1
    while first < last and words[kept[first]].key in _OPENING:
        first += 1
    before = any(words[at].key == "…" for at in kept[:first])
    after = any(words[at].key == "…" for at in kept[last:])
    return Row(text, words, tuple(kept[first:last]), before, after)


def place(part: Sequence[str], whole: Sequence[str]) -> int | None:
    """Where `part` stands in `whole` without a gap; the first place, None when there is none."""
    if not part or len(part) > len(whole):
        return None
    names: dict[str, int] = {}
    haystack, needle = ("".join(_letter(names.setdefault(key, len(names))) for key in keys) for keys in (whole, part))
    at = haystack.find(needle)
    return at if at >= 0 else None


def _letter(number: int) -> str:
    return chr(number + 0x100 if number < _BEFORE_SURROGATES else number + 0xE00)


def steps(a: Sequence[str], b: Sequence[str]) -> list[Step]:
    """The fewest insertions and deletions that make `b` of `a`, neighbours put together; covers both."""
    most = min(len(a), len(b))
    head = next((at for at in range(most) if a[at] != b[at]), most)
    tail = next((at for at in range(most - head) if a[-1 - at] != b[-1 - at]), most - head)
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    found = [Step("equal", (0, head), (0, head))]
    found += _middle(middle_a, middle_b, head)
    found.append(Step("equal", (len(a) - tail, len(a)), (len(b) - tail, len(b))))
    return joined(step for step in found if step.a[0] < step.a[1] or step.b[0] < step.b[1])


def _middle(a: Sequence[str], b: Sequence[str], offset: int) -> list[Step]:
    if not a or not b or len(a) * len(b) > MAX_WORDS**2:
        return [Step("replace", (offset, offset + len(a)), (offset, offset + len(b)))]
    names: dict[str, int] = {}
    numbers_a, numbers_b = ([names.setdefault(key, len(names)) for key in keys] for keys in (a, b))
    return [
        Step(
            "equal" if code.tag == "equal" else "replace",
            (offset + code.src_start, offset + code.src_end),
            (offset + code.dest_start, offset + code.dest_end),
        )
        for code in Indel.opcodes(numbers_a, numbers_b)
    ]


def joined(found: Iterable[Step]) -> list[Step]:
    """Neighbouring steps of one sort as one step, named by what it does."""
    out: list[Step] = []
    for step in found:
        if out and (out[-1].op == "equal") == (step.op == "equal"):
            last = out.pop()
            out.append(Step(last.op, (last.a[0], step.a[1]), (last.b[0], step.b[1])))
        else:
            out.append(step)
    return [step if step.op == "equal" else Step(_named(step), step.a, step.b) for step in out]


def _named(step: Step) -> Change:
    if step.a[0] == step.a[1]:
        return "insert"
    return "delete" if step.b[0] == step.b[1] else "replace"
