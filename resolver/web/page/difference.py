"""Two texts as one row of pieces, word by word, as `judge.compare` saw them: in both, only ours, only theirs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from resolver.judge.compare import compare
from resolver.judge.words import Word, split
from resolver.model import DiffOp, Mention, Source
from resolver.vocabulary import ComparisonState, Role
from resolver.web.page.telling import versions

Kind = Literal["same", "ours", "theirs"]
Row = tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `gap` is the white space that follows it."""

    kind: Kind
    text: str
    gap: str = " "


def pieces(ours: str, theirs: str, ops: Sequence[DiffOp]) -> Row:
    """The two texts, put together by the steps that lead from one to the other."""
    our_words, their_words = split(ours), split(theirs)
    row: list[Piece] = []
    for op in ops:
        if op.op == "equal":
            row += _piece("same", ours, our_words, op.article)
        else:
            row += _piece("ours", ours, our_words, op.article)
            row += _piece("theirs", theirs, their_words, op.source)
    return tuple(row)


def _piece(kind: Kind, text: str, words: Sequence[Word], span: tuple[int, int]) -> list[Piece]:
    first, last = max(span[0], 0), min(span[1], len(words))
    if first >= last:
        return []
    start, end = words[first].start, words[last - 1].end
    after = words[last].start if last < len(words) else len(text)
    between = text[end:after]
    gap = "\n" if "\n" in between else " " if between or last == len(words) else ""
    return [Piece(kind, text[start:end], gap)]


def of_mention(mention: Mention, source: Source | None) -> Row:
    """How the article's copy differs from its source; empty where it does not, or words are missing."""
    body = next((part.value for part in mention.parts if part.role is Role.BODY), None)
    if body is None or source is None or source.text is None or not mention.comparison.ops:
        return ()
    return pieces(body, source.text, mention.comparison.ops)


def of_versions(source: Source) -> Row:
    """How the words of today differ from those of an earlier look: `ours` was, `theirs` is."""
    before, _ = versions(source)
    if before is None or not before.text or not source.text:
        return ()
    return of_texts(before.text, source.text)


def of_texts(before: str, after: str) -> Row:
    """How one text differs from another; empty where it does not."""
    compared = compare(before, after)
    if compared.state in {ComparisonState.ALTERED, ComparisonState.SHORTENED}:
        return pieces(before, after, compared.ops)
    return ()
