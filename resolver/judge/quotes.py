"""Finds what an article quotes, and looks it up in the words of its sources. Pure; linear but for single comparisons.

A passage is `verbatim` when its words stand in a source in this order without a gap, or with every gap marked by `…`;
what `words` sets aside (typography, links, light marks at the ends) and the case of its first letter do not count.
Else it is `altered` where a source has a passage of its own that most of the words agree with: the steps from one to
the other are given, and no number. Else it is in none of the sources. Nothing here says who said it.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import partial_ratio_alignment

from resolver.judge import differ
from resolver.judge.differ import Row, Step

LEAST_WORDS, MOST_CHARS, MOST_PASSAGES = 3, 2000, 400
"""Fewer words are a name or a term; longer passages, and more of them, are not looked up."""

MOST_OPENINGS, MOST_CLOSINGS = 4000, 16
"""Marks that are tried as the beginning of a passage, and as the end of one."""

AGREEING = 0.6
"""Least share of a passage's words that a source has in order, to be the one that was altered."""

TRIED = 5
"""Sources that a passage is looked up in: those that have most of its pairs of neighbouring words."""

_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "「": "」", "『": "』", "‘": "’", '"': '"'}
_OPENING = re.compile('[“„«‹「『‘"]')
_GAP = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)")
_BEFORE = frozenset(" \t\n\u00a0([{—–-:;,/“‘")
_ENDS = frozenset(".,!?…;")


class Verdict(StrEnum):
    """How a quoted passage relates to the sources."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage: `text` is what stands between the marks at `start` and `end` of the article."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a source; `name` is the caller's own for it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """What looking a passage up came to: where it stands, and for an altered one the two texts and their steps.

    The steps count the words of `words.split` of `passage.text` and of `theirs`, as `compare` gives them.
    """

    passage: Passage
    verdict: Verdict
    name: str | None = None
    theirs: str | None = None
    steps: tuple[Step, ...] = ()


def passages(text: str, *, without: Sequence[tuple[int, int]] = ()) -> tuple[Passage, ...]:
    """The quoted passages of an article in order; `without` are spans, in order, that are quoted as a whole anyway."""
    starts = [start for start, _ in without]
    found: list[Passage] = []
    for passage in _quoted(text):
        at = bisect_right(starts, passage.start) - 1
        inside = at >= 0 and passage.end <= without[at][1]
        if not inside and len(differ.row(passage.text).kept) >= LEAST_WORDS:
            found.append(passage)
        if len(found) == MOST_PASSAGES:
            break
    return tuple(found)


def _quoted(text: str) -> Iterator[Passage]:
    at = 0
    for _ in range(MOST_OPENINGS):
        opening = _OPENING.search(text, at)
        if opening is None:
            return
        start = opening.end()
        end = _closing(text, opening.start(), opening[0])
        if end is not None:
            yield Passage(start, end, text[start:end])
        at = start if end is None else end + 1


def _closing(text: str, at: int, mark: str) -> int | None:
    """Where the passage that is opened at `at` ends; None: it is none."""
    line = text.find("\n", at, at + 1 + MOST_CHARS)
    limit = line if line >= 0 else min(len(text), at + 1 + MOST_CHARS)
    if mark in '"‘' and at > 0 and text[at - 1] not in _BEFORE:
        return None
    place = at
    for _ in range(MOST_CLOSINGS):
        places = [found for each in _PAIRS[mark] if (found := text.find(each, place + 1, limit)) >= 0]
        if not places:
            break
        place = min(places)
        if _closes(text, place, mark):
            return place
    goes_on = line >= 0 and mark in "“„«" and text[line + 1 : line + 8].lstrip("\n ").startswith(mark)
    return line if goes_on else None


def _closes(text: str, place: int, mark: str) -> bool:
    before, after = text[place - 1], text[place + 1 : place + 2]
    if mark == "‘":
        return before in _ENDS and not after.isalnum()
    return mark != '"' or (not before.isspace() and not after.isalnum())


class _Sources:
    """The sources' words, and which pairs of neighbouring words stand in which of them."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.names = [each.name for each in told]
        self.rows = [differ.row(each.text) for each in told]
        self._pairs: dict[tuple[str, str], list[int]] = {}
        for at, row in enumerate(self.rows):
            for pair in set(pairwise(key.casefold() for key in row.keys)):
                self._pairs.setdefault(pair, []).append(at)

    def likely(self, keys: Sequence[str]) -> list[int]:
        """The few sources that have most of these pairs of words, the one with most first."""
        shared: Counter[int] = Counter()
        for pair in set(pairwise(key.casefold() for key in keys)):
            shared.update(self._pairs.get(pair, ()))
        return sorted(shared, key=lambda at: (-shared[at], at))[:TRIED]


def look_up(quoted: Iterable[Passage], sources: Sequence[Told]) -> tuple[Lookup, ...]:
    """What each passage is in these sources; of two that fit equally the first one."""
    known = _Sources(sources)
    return tuple(_looked_up(each, known) for each in quoted)


def _looked_up(passage: Passage, known: _Sources) -> Lookup:
    marked = differ.row(_GAP.sub("…", passage.text))
    likely = known.likely(marked.keys)
    runs = [run for run in _runs(marked.keys) if run]
    for at in likely:
        if _stands_in(runs, known.rows[at].keys):
            return Lookup(passage, Verdict.VERBATIM, known.names[at])
    own = differ.row(passage.text)
    best: tuple[int, int, tuple[int, int]] | None = None
    for at in likely:
        agreeing, span = _nearest(own.keys, known.rows[at].keys)
        if agreeing >= max(LEAST_WORDS, AGREEING * len(own.keys)) and (best is None or agreeing > best[0]):
            best = (agreeing, at, span)
    if best is None:
        return Lookup(passage, Verdict.NOT_FOUND)
    _, at, (first, last) = best
    row = known.rows[at]
    theirs = row.text[row.word(first).start : row.word(last - 1).end]
    return Lookup(passage, Verdict.ALTERED, known.names[at], theirs, _steps(own, differ.row(theirs)))


def _runs(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """The words between the gaps that are marked."""
    runs: list[list[str]] = [[]]
    for key in keys:
        if key == "…":
            runs.append([])
        else:
            runs[-1].append(key)
    return [tuple(run) for run in runs]


def _stands_in(runs: Sequence[tuple[str, ...]], keys: tuple[str, ...]) -> bool:
    """Whether all runs stand among the words, one after the other; the first letter may have another case."""
    at = 0
    for number, run in enumerate(runs):
        place = differ.place(run, keys[at:])
        if place is None and number == 0:
            place = _place_with_other_case(run, keys[at:])
        if place is None:
            return False
        at += place + len(run)
    return bool(runs)


def _place_with_other_case(run: tuple[str, ...], keys: tuple[str, ...]) -> int | None:
    first = run[0]
    for other in dict.fromkeys((first[:1].upper() + first[1:], first[:1].lower() + first[1:])):
        if other != first and (place := differ.place((other, *run[1:]), keys)) is not None:
            return place
    return None


def _nearest(own: Sequence[str], keys: Sequence[str]) -> tuple[int, tuple[int, int]]:
    """How many words of a passage stand in a stretch of a source in order, and which stretch that is.

    The stretch goes as far beyond the first and last word that agree as the passage does.
    """
    letters: dict[str, str] = {}
    ours, theirs = (
        "".join(letters.setdefault(key.casefold(), chr(0x100 + len(letters))) for key in row) for row in (own, keys)
    )
    found = partial_ratio_alignment(ours, theirs) if len(ours) < len(theirs) else None
    margin = max(2, len(ours) // 4)
    start = max(0, found.dest_start - margin) if found is not None else 0
    end = min(len(theirs), found.dest_end + margin) if found is not None else len(theirs)
    codes = [code for code in LCSseq.opcodes(ours, theirs[start:end]) if code.tag == "equal"]
    if not codes:
        return 0, (0, 0)
    agreeing = sum(code.src_end - code.src_start for code in codes)
    first = start + codes[0].dest_start - codes[0].src_start
    last = start + codes[-1].dest_end + len(ours) - codes[-1].src_end
    return agreeing, (max(first, 0), min(last, len(theirs)))


def _steps(own: Row, theirs: Row) -> tuple[Step, ...]:
    """The steps between two rows, counted in all words of their texts."""
    return tuple(
        Step(step.op, (own.widen(step.a[0]), own.widen(step.a[1])), (theirs.widen(step.b[0]), theirs.widen(step.b[1])))
        for step in differ.steps(own.keys, theirs.keys)
    )
