"""Where a Markdown source holds code, which mentions nothing: fenced blocks and spans between backticks. Pure."""

import re

from resolver.find.found import Span

_FENCE = re.compile(r"^[ \t]{0,3}(?:>[ \t]?){0,9}[ \t]{0,3}(`{3,64}|~{3,64})([^\n]*)$", re.MULTILINE)
_TICKS = re.compile(r"`+")
_MAX_SPAN = 2000
"""Characters between the backticks of one span."""


def code_spans(text: str, start: int) -> list[Span]:
    """The spans of code behind `start`, in order."""
    fences = _fences(text, start)
    spans: list[Span] = []
    at = start
    for begin, end in [*fences, (len(text), len(text))]:
        spans += _between_ticks(text, at, begin)
        if begin < end:
            spans.append((begin, end))
        at = end
    return spans


def _fences(text: str, start: int) -> list[Span]:
    spans: list[Span] = []
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text, start):
        if opened is None:
            if fence[1][0] == "~" or "`" not in fence[2]:
                opened = fence
        elif fence[1].startswith(opened[1]) and not fence[2].strip():
            spans.append((opened.start(), fence.end()))
            opened = None
    if opened is not None:
        spans.append((opened.start(), len(text)))
    return spans


def _between_ticks(text: str, start: int, end: int) -> list[Span]:
    runs = [run.span() for run in _TICKS.finditer(text, start, end)]
    ahead: dict[int, int] = {}
    following = [-1] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        width = runs[number][1] - runs[number][0]
        following[number] = ahead.get(width, -1)
        ahead[width] = number
    spans: list[Span] = []
    number = 0
    while number < len(runs):
        partner = -1 if text[runs[number][0] - 1 : runs[number][0]] == "\\" else following[number]
        if partner >= 0 and runs[partner][0] - runs[number][1] <= _MAX_SPAN:
            spans.append((runs[number][0], runs[partner][1]))
            number = partner
        number += 1
    return spans
