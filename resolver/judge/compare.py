"""Says how the article's copy of a post relates to the post's own words. It never fetches.

The verdict is by words alone (`words.split`), never by similarity: two texts that differ in one `not` are 99 % alike
and `altered`.

- `verbatim`: the same characters, but for white space around the whole.
- `same_words`: the same words in the same order. Set aside are white space, also where it was lost at a line break or
  beside a mark; links and their display; the `@handles` before an answer, which platforms show or hide; quotes and
  `. , ; : - ! …` at the end of a text or line or beside a link; and all typography that `words` sets aside.
- `shortened`: a part of the post without a gap, or with every gap marked by `…`; the word before a closing `…` may be
  cut short. Also the whole post with nothing but emoji left out.
- `altered`: anything else. Also where an unmarked cut, or a marked gap, took a negation out of a sentence that the
  article quotes.
- `source_text_unavailable`: the post's words are not known, or not far enough: the text that we have ends in `…`, or
  `complete` is false, and the article goes on where it ends.
- `not_applicable`: the article copies no words.

`ops` count words as `words.split` gives them, cover both texts from end to end, and are given only for `shortened` and
`altered`. `similarity` is for a reader's eye: matched words over all words.
"""

import unicodedata
from collections.abc import Sequence

from resolver.judge import differ
from resolver.judge.differ import LIGHT, Row, Step
from resolver.judge.negations import negates
from resolver.judge.words import MAX_CHARS, Sort, Word, domain_like
from resolver.model import Comparison, DiffOp, made
from resolver.vocabulary import ComparisonState

_SENTENCE_ENDS = frozenset(".!?…。！？؟।॥")
_ELISION = frozenset("…[]()")
_NOTHING_COPIED = made(Comparison, state=ComparisonState.NOT_APPLICABLE)


def compare(
    article_words: str | None, source_text: str | None, *, capture_id: str | None = None, complete: bool = True
) -> Comparison:
    """The verdict on the article's copy `article_words` of a post that says `source_text`.

    `complete` says whether the source's text is known to its end; `capture_id` is the look that it comes from.
    """
    if article_words is None or not article_words.strip():
        return _NOTHING_COPIED
    if source_text is None:
        return Comparison(state=ComparisonState.SOURCE_TEXT_UNAVAILABLE)
    if _plain(article_words) == _plain(source_text):
        known = complete or len(source_text) > MAX_CHARS
        state = ComparisonState.VERBATIM if known else ComparisonState.SHORTENED
        return Comparison(state=state, similarity=1.0, against_capture_id=capture_id)
    if max(len(article_words), len(source_text)) > MAX_CHARS:
        return Comparison(state=ComparisonState.SOURCE_TEXT_UNAVAILABLE)
    return _verdict(differ.row(article_words), differ.row(source_text), capture_id, complete=complete)


def _verdict(a: Row, b: Row, capture_id: str | None, *, complete: bool) -> Comparison:
    if not a.kept and b.kept:
        return Comparison(state=ComparisonState.NOT_APPLICABLE)
    if b.kept and a.keys != b.keys:
        steps = _as_part(a, b) or differ.steps(a.keys, b.keys)
    else:
        steps = differ.steps(a.keys, b.keys)
    kinds = [_kind(a, b, step, open_end=b.cut_after or not complete) for step in steps]
    state = _state(kinds, complete=complete)
    if state is ComparisonState.SOURCE_TEXT_UNAVAILABLE:
        return Comparison(state=state, against_capture_id=capture_id)
    judged = differ.joined(
        Step("equal", step.a, step.b) if kind == "same" else step for step, kind in zip(steps, kinds, strict=True)
    )
    matched = sum(step.a[1] - step.a[0] + step.b[1] - step.b[0] for step in judged if step.op == "equal")
    total = len(a.kept) + len(b.kept)
    return Comparison(
        state=state,
        similarity=round(matched / total, 4) if total else 1.0,
        against_capture_id=capture_id,
        ops=() if state is ComparisonState.SAME_WORDS else tuple(_op(a, b, step) for step in judged),
    )


def _op(a: Row, b: Row, step: Step) -> DiffOp:
    """A step over all words; the last one takes what is left of a text that has no word of its own."""
    ours, theirs = (a.widen(step.a[0]), a.widen(step.a[1])), (b.widen(step.b[0]), b.widen(step.b[1]))
    if not b.kept:
        return DiffOp(op="replace" if b.words else step.op, article=ours, source=(0, len(b.words)))
    return DiffOp(op=step.op, article=ours, source=theirs)


def _state(kinds: Sequence[str], *, complete: bool) -> ComparisonState:
    if "changed" in kinds:
        return ComparisonState.ALTERED
    if "unknown" in kinds:
        return ComparisonState.SOURCE_TEXT_UNAVAILABLE
    if "left out" in kinds or not complete:
        return ComparisonState.SHORTENED
    return ComparisonState.SAME_WORDS


def _kind(a: Row, b: Row, step: Step, *, open_end: bool) -> str:
    """What a step means: the `same` words, words `left out`, an `unknown` end of the source, or `changed` words."""
    if step.op == "equal" or _set_aside(a, b, step):
        return "same"
    ours, theirs = _words(a, step.a), _words(b, step.b)
    if step.op == "insert":
        if all(word.sort is Sort.EMOJI for word in theirs):
            return "left out"
        if step.a[0] in {0, len(a.kept)}:
            marked = a.cut_before if step.a[0] == 0 else a.cut_after
            return "left out" if marked or not _turned(b, step, len(a.kept)) else "changed"
    if step.op == "replace" and all(word.key in _ELISION for word in ours) and any(word.key == "…" for word in ours):
        return "changed" if _turned(b, step, len(a.kept)) else "left out"
    at_end = step.a[1] == len(a.kept) and step.b[1] == len(b.kept)
    if open_end and at_end and (not theirs or (len(theirs) == 1 and ours[0].key.startswith(theirs[0].key))):
        return "unknown"
    return "changed"


def _as_part(a: Row, b: Row) -> list[Step] | None:
    """The steps where the article's words stand in the source without a gap; the last may be cut before a `…`."""
    size = len(a.kept)
    at = differ.place(a.keys, b.keys)
    if at is None and a.cut_after and size > 1:
        at = differ.place(a.keys[:-1], b.keys)
        if at is not None and not (at + size <= len(b.kept) and b.keys[at + size - 1].startswith(a.keys[-1])):
            at = None
    if at is None:
        return None
    end, last = at + size, len(b.kept)
    steps = [
        Step("insert", (0, 0), (0, at)),
        Step("equal", (0, size), (at, end)),
        Step("insert", (size, size), (end, last)),
    ]
    return [step for step in steps if step.b[0] < step.b[1]]


def _words(row: Row, span: tuple[int, int]) -> list[Word]:
    return [row.word(at) for at in range(*span)]


def _set_aside(a: Row, b: Row, step: Step) -> bool:
    """Whether a step changes nothing but white space, light marks at an end, a link's display, or who is answered."""
    ours, theirs = _words(a, step.a), _words(b, step.b)
    opens = (step.a[0], step.b[0]) == (0, 0) and not (ours and theirs)
    if opens and all(word.key.startswith("@") for word in (*ours, *theirs)):
        return True
    if not ours and a.has_link(step.a[0]) and all(domain_like(word) for word in theirs):
        return True
    if not theirs and b.has_link(step.b[0]) and all(domain_like(word) for word in ours):
        return True
    ends = any(side.breaks(at) for side, span in ((a, step.a), (b, step.b)) for at in span)
    if ends and all(word.key in LIGHT for word in (*ours, *theirs)):
        return True
    return bool(ours and theirs) and _same_letters(a, b, step)


def _same_letters(a: Row, b: Row, step: Step) -> bool:
    """Whether both sides differ only by white space that may be lost: at a line's end, or beside a mark."""
    (text_a, joins_a), (text_b, joins_b) = _spelled(a, step.a), _spelled(b, step.b)
    if text_a != text_b:
        return False
    apart = {**joins_a, **joins_b}
    return all(apart[at] for at in joins_a.keys() ^ joins_b.keys())


def _spelled(row: Row, span: tuple[int, int]) -> tuple[str, dict[int, bool]]:
    """The letters of a span, and where its words meet: whether white space may be lost there."""
    letters, meets = "", {}
    for at in range(*span):
        if at > span[0]:
            near = {row.word(at - 1).sort, row.word(at).sort}
            meets[len(letters)] = "\n" in row.gap(at) or row.has_link(at) or not near <= {Sort.LETTERS}
        letters += row.word(at).key
    return letters, meets


def _turned(b: Row, step: Step, size: int) -> bool:
    """Whether the words left out take a negation from a sentence of which the article keeps the rest."""
    start, end = step.b
    head = next((at for at in range(start, end) if _ends_sentence(b, at)), end) if step.a[0] > 0 else start
    tail = next((at for at in range(end, start, -1) if _ends_sentence(b, at)), start) if step.a[1] < size else end
    return negates(b.keys[start:head]) or negates(b.keys[tail:end])


def _ends_sentence(row: Row, at: int) -> bool:
    """Whether a sentence ends before the row's word `at`."""
    return at <= 0 or row.word(at - 1).key in _SENTENCE_ENDS or "\n" in row.gap(at)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
