"""Compares titles and takes a site's name off them. It never fetches."""

import re

_SEPARATED = re.compile(r"\s+[|\-–—•·:»«›‹/]+\s+|\s*[|｜»«]\s*|:\s+")
CUT_OFF = ("…", "...")


def fold(text: str) -> str:
    """Letters and digits in lower case: what two titles or names are compared by."""
    return "".join(char for char in text.casefold() if char.isalnum())


def without_site(title: str, names: frozenset[str]) -> str:
    """The title without the site's name at its end or start; `names` are the site's names, folded.

    Without a known name nothing is taken off: `Peace - War` stays whole.
    """
    for _ in range(3):
        shorter = _once(title, names)
        if shorter is None:
            break
        title = shorter
    return title


def suffix(title: str, label: str) -> str | None:
    """The piece at the title's end or start that spells the host's own label (`dailyplanet` → `Daily Planet`)."""
    pieces = [piece.strip() for piece in _SEPARATED.split(title) if piece.strip()]
    for piece in (*pieces[-1:], *pieces[:1]) if len(pieces) > 1 else ():
        bare = fold(piece)
        if len(bare) > 2 and bare in {label, "the" + label, label.removeprefix("the")}:  # noqa: PLR2004 - initials say little
            return piece
    return None


def same(one: str, other: str) -> bool:
    """Whether two titles say the same but for case, space, marks, and one being cut off with an ellipsis."""
    first, second = fold(one), fold(other)
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    cut = one if len(first) < len(second) else other
    return bool(short) and long.startswith(short) and cut.rstrip().endswith(CUT_OFF)


def _once(title: str, names: frozenset[str]) -> str | None:
    marks = list(_SEPARATED.finditer(title[:600]))
    for mark in reversed(marks):
        if fold(title[mark.end() :]) in names and title[: mark.start()].strip():
            return title[: mark.start()].strip()
    for mark in marks:
        if fold(title[: mark.start()]) in names and title[mark.end() :].strip():
            return title[mark.end() :].strip()
    return None
