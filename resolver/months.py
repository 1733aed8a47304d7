"""Knows the names of months and the words that stand inside written dates, in every language platforms write them in.

The names are facts, kept in `data/months.txt`; the file is read at first use (under 2 ms). Pure: nothing here fetches.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "months.txt"

PAIRS: Mapping[tuple[str, str], int] = {
    ("كانون", "الثاني"): 1,
    ("تشرين", "الأول"): 10,
    ("تشرين", "الاول"): 10,
    ("تشرين", "الثاني"): 11,
    ("كانون", "الأول"): 12,
    ("كانون", "الاول"): 12,
    ("meán", "fómhair"): 9,
    ("deireadh", "fómhair"): 10,
}
"""Month names of two words, as Arabic is written in the Levant, and in Irish."""

JALALI: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(),  # noqa: SIM905  right-to-left names in one string keep their order on screen
        start=1,
    )
}
"""The months of the Iranian calendar."""

DAY_DOT: Mapping[str, tuple[int | None, int]] = {"listopada": (10, 11), "lip": (6, 7), "lis": (None, 11)}
"""Names that mean one month after a day with a dot (Croatian: `14. listopada`) and another without (Polish).

`14. lis` is October in Croatian and November in Czech: it names no month."""

_ABBREVIATED = ".\u0970\u05f3"
"""What stands at the end of a shortened name: a dot, in Hindi `॰`, in Hebrew `׳`."""

_PREFIXES = ("d'", "d’", "l'", "l’", "ב")
"""What is written together with a month: Catalan and Occitan `d'abril`, Hebrew `במרץ`."""


@cache
def names() -> Mapping[str, int]:
    """Month name, case-folded, without its dot → 1 to 12."""
    table: dict[str, int] = {}
    for row in TABLE.read_text(encoding="utf-8").splitlines():
        if row.startswith("#"):
            continue
        for number, forms in enumerate(row.split(" ")[1:], start=1):
            for form in forms.split("|"):
                table.setdefault(fold(form), number)
    table.pop("-", None)
    return table


@lru_cache(4096)
def fold(word: str) -> str:
    """A word as the tables hold it: NFC, case-folded, zero-width characters and marks of abbreviation taken off."""
    plain = unicodedata.normalize("NFC", word).casefold()
    return plain.replace("\u200c", "").replace("\u200d", "").rstrip(_ABBREVIATED)


@lru_cache(4096)
def month(word: str, *, dotted_day: bool = False) -> int | None:
    """The month that a word names, 1 to 12, or None; `dotted_day` says that a day with a dot stands before it."""
    name = fold(word)
    if name in DAY_DOT:
        return DAY_DOT[name][0 if dotted_day else 1]
    found = names().get(name)
    if found is None:
        prefix = next((each for each in _PREFIXES if name.startswith(each)), None)
        found = names().get(name[len(prefix) :]) if prefix else None
    return found
