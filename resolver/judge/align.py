"""Finds where the copied words of a post begin in an article, once the post's own words are known. It never fetches.

A flattened post ends at its attribution; how far up it reaches is first bounded by the platform's length rule alone
(`uncertain`). Here each place where the post could begin – where its first words stand, and every line above the
attribution – is tried, and the one that explains most of the post with fewest words that are not the post's is taken.
Agreement is the share of the article's words that stand in the post in order; links and letter case are set aside.

`anchored` from 0.90 on; from 0.60 on a later line of the body may be taken but stays `uncertain`; below that, or where
too few words agree to say anything, the mention is given back as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import LCSseq

from resolver.find.found import Found, FoundPart
from resolver.judge import graphemes
from resolver.judge.words import MAX_CHARS, Sort, Word, split
from resolver.vocabulary import Anchor, Form, Role

SURE, DOUBTFUL = 0.90, 0.60
ENOUGH_WORDS = 4
"""Fewer agreeing words say something only when they are the whole post."""

SUSPECT = 4
"""One word in so many, of those that the copy seems to lack, makes the words above suspect."""

_MAX_PLACES = 64
_MAX_WORDS = 4000
_MARGIN = 400
"""Characters above the found body that are looked at beyond the post's own length."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Where copied words begin in a text, and how many of the words from there on are the source's (0 to 1)."""

    start: int
    agreement: float


def fit(text: str, source_text: str) -> Fit | None:
    """Where a copy of `source_text` that ends with `text` begins in it; None when the two have no words in common."""
    cut = max(0, len(text) - MAX_CHARS)
    text = text[cut:]
    words, source = split(text), split(source_text)
    rows = [at for at, word in enumerate(words) if _counts(word)][-_MAX_WORDS:]
    names: dict[str, int] = {}
    wanted = [names.setdefault(_key(word), len(names)) for word in source if _counts(word)][:_MAX_WORDS]
    keys = [names.get(_key(words[at]), -1) for at in rows]
    best, most = -1, 1
    for place in _places(text, words, rows, keys, wanted):
        gain = 2 * LCSseq.similarity(keys[place:], wanted) - (len(keys) - place)
        if gain >= most:
            best, most = place, gain
    if best < 0:
        return None
    start = cut + _opening(words, rows[best], source)
    return Fit(start, _agreement(keys, best, wanted))


def _agreement(keys: Sequence[int], place: int, wanted: Sequence[int]) -> float:
    """The share of words from `place` on that are the source's; less than sure where the copy may begin elsewhere.

    Too few words say nothing. A run of foreign words may be the article's own. And where words above are words of the
    beginning that the copy seems to lack, it may begin there, reworded.
    """
    own = keys[place:]
    matched = LCSseq.similarity(own, wanted)
    if matched < min(ENOUGH_WORDS, SURE * len(wanted)):
        return 0.0
    foreign = max(
        (step.src_end - step.src_start for step in LCSseq.opcodes(own, wanted) if step.tag == "delete"), default=0
    )
    lacking = _lacking(own, wanted, matched)
    above = keys[max(0, place - lacking - ENOUGH_WORDS) : place]
    suspect = lacking > 0 and LCSseq.similarity(above, wanted[:lacking]) >= max(1, lacking // SUSPECT)
    doubtful = suspect or foreign >= ENOUGH_WORDS
    return min(matched / len(own), DOUBTFUL if doubtful else 1.0)


def _lacking(own: Sequence[int], wanted: Sequence[int], matched: int) -> int:
    """How many first words of the source are not needed to explain the copy."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if LCSseq.similarity(own, wanted[middle:]) == matched:
            low = middle
        else:
            high = middle - 1
    return low


def align(text: str, found: Found, source_text: str) -> Found:
    """The mention with the span that its source's words give it; the end never moves.

    Parts that stand before the new beginning are dropped: a link there belongs to the paragraph above.
    """
    body = found.part(Role.BODY)
    if found.form is not Form.FLATTENED_POST or found.anchor is not Anchor.UNCERTAIN or body is None:
        return found
    above = _above(text, body, len(source_text))
    best = fit(text[above : body.end], source_text)
    if best is None or best.agreement < DOUBTFUL:
        return found
    start = graphemes.snap_down(text, above + best.start, above)
    if best.agreement >= SURE:
        return _moved(text, found, body, start, Anchor.ANCHORED)
    if start > body.start and _begins_line(text, start):
        return _moved(text, found, body, start, Anchor.UNCERTAIN)
    return found


def _above(text: str, body: FoundPart, length: int) -> int:
    """The first place that the post could reach up to, at white space."""
    at = max(0, min(body.start, body.end - 2 * length - _MARGIN))
    while 0 < at < body.start and not text[at - 1].isspace():
        at += 1
    return at


def _places(
    text: str, words: Sequence[Word], rows: Sequence[int], keys: Sequence[int], wanted: Sequence[int]
) -> list[int]:
    """Places in `rows` where the post could begin, top to bottom; the nearest to the end when there are many."""
    head = list(wanted[: min(3, len(wanted))])
    most = 2 * len(wanted) + 2 * ENOUGH_WORDS
    places = [
        at
        for at in range(max(0, len(rows) - most), len(rows))
        if (head and keys[at : at + len(head)] == head) or _first_in_line(text, words, rows[at])
    ]
    return places[-_MAX_PLACES:]


def _first_in_line(text: str, words: Sequence[Word], at: int) -> bool:
    before = words[at - 1].end if at > 0 else 0
    while at > 0 and not _counts(words[at - 1]) and "\n" not in text[before : words[at].start]:
        at -= 1
        before = words[at - 1].end if at > 0 else 0
    return at == 0 or "\n" in text[before : words[at].start]


def _opening(words: Sequence[Word], at: int, source: Sequence[Word]) -> int:
    """Where the copy begins: marks and links that open the source and stand before word `at` belong to it."""
    first = next((place for place, word in enumerate(source) if _counts(word)), len(source))
    for opening in reversed(source[:first]):
        before = words[at - 1] if at > 0 else None
        if before is None or before.sort is not opening.sort:
            break
        if opening.sort is not Sort.LINK and before.key != opening.key:
            break
        at -= 1
    return words[at].start


def _moved(text: str, found: Found, body: FoundPart, start: int, anchor: Anchor) -> Found:
    new_body = FoundPart(Role.BODY, start, body.end, text[start : body.end])
    parts = tuple(new_body if part is body else part for part in found.parts if part is body or part.start >= start)
    return replace(found, start=min(part.start for part in parts), parts=parts, anchor=anchor)


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _counts(word: Word) -> bool:
    return word.sort in {Sort.LETTERS, Sort.EMOJI}


def _key(word: Word) -> str:
    return word.key.casefold()
