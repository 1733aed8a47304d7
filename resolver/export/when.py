"""A date as far as it is known, in the spellings that formats ask for. Nothing is ever added to it.

Who needs a full time and has only a day gets None and leaves the field out.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from resolver.model import Partial
from resolver.vocabulary import Precision

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?)?)?", re.ASCII
)
_PIECES = {Precision.YEAR: 1, Precision.MONTH: 2}
_DAYS = frozenset({Precision.YEAR, Precision.MONTH, Precision.DAY})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_AP_MONTHS = (
    *("Jan.", "Feb.", "March", "April", "May", "June"),
    *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)


@dataclass(frozen=True, slots=True)
class When:
    """A year, perhaps with month and day; `time` is the ISO time of that day with its zone, where it is known.

    `to_second` says that the time is known to the second.
    """

    year: int
    month: int | None = None
    day: int | None = None
    time: str | None = None
    to_second: bool = False

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        return tuple(part for part in (self.year, self.month, self.day) if part is not None)

    @property
    def date(self) -> str:
        """ISO 8601, at most a day: `2023`, `2023-03`, `2023-03-14`."""
        return "-".join(f"{part:0{4 if at == 0 else 2}d}" for at, part in enumerate(self.parts))

    @property
    def moment(self) -> str:
        """ISO 8601 with all that is known: a date, or a date and time with its zone."""
        return f"{self.date}T{self.time}" if self.time else self.date

    @property
    def instant(self) -> str | None:
        """RFC 3339 date and time; None where the second is not known."""
        return self.moment if self.to_second else None

    @property
    def month_name(self) -> str | None:
        """The month in English."""
        return _MONTHS[self.month - 1] if self.month else None

    def in_words(self) -> str:
        """`14 March 2023`, `March 2023` or `2023`."""
        return " ".join(str(part) for part in (self.day, self.month_name, self.year) if part is not None)

    def as_ap(self) -> str:
        """`March 14, 2023`, `Sept. 4, 2023`, `March 2023` or `2023`: months are shortened only before a day."""
        if self.month and self.day:
            return f"{_AP_MONTHS[self.month - 1]} {self.day}, {self.year}"
        return self.in_words()


def read(value: str | None, precision: Precision | None = None) -> When | None:
    """The date that an ISO 8601 text tells, cut to `precision`; None where it tells none."""
    found = _ISO.fullmatch(value) if value else None
    if found is None:
        return None
    numbers = [int(piece) for piece in found.groups()[:3] if piece]
    try:
        date(*[*numbers, 1, 1][:3])
        if found[4]:
            datetime.fromisoformat(found[0])
    except ValueError:
        return None
    kept = numbers[: _PIECES.get(precision, 3)] if precision else numbers
    month, day = (*kept[1:], None, None)[:2]
    if found[4] is None or precision in _DAYS:
        return When(kept[0], month, day)
    return When(kept[0], month, day, found[0][11:], to_second=bool(found[5]) and precision is not Precision.MINUTE)


def of(partial: Partial | None) -> When | None:
    """The date that a field of a source tells."""
    return read(partial.value, partial.precision) if partial else None
