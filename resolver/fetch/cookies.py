"""The cookies of one way, for the one case that needs them: a host that sets one and asks its visitor to come again.

Such a host answers the same address with a redirect until its cookie comes back (newspapers' counters, shops; browsers
see no loop there), or leads who comes without it to a place that says so (publishers' `/action/cookieAbsent`), or sets
it by a script that loads the page anew, or refuses at the second address who does not bring what it set at the first.
So a cookie lives as long as one way, goes back only to the very origin that set it, and only where an address is asked
a second time. `Domain`, `Path` and age are not looked at: none of them can widen that. Syntax: RFC 6265, 5.2. It never
fetches.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from resolver.answer import Answer

MAX_COOKIES, MAX_SENT = 20, 4096

_NEXT = re.compile(r",\s{0,9}(?=[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}=)")
"""Between two Set-Cookie headers that were joined; the comma of an `Expires` has no name and `=` behind it."""
_MISSED = re.compile(
    r"(?<![a-z])(?:no|enable|enabling|missing|without|disabled)[-_]?cookies?(?![a-z])"
    r"|cookies?[-_]?(?:absent|required|disabled|missing|not[-_]?(?:set|supported|enabled|found)|error|blocked|off)(?![a-z])",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\s{0,9}([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64})=([!#-+\--:<-\[\]-~\" ]{0,2048})")


@dataclass(slots=True)
class Cookies:
    """What the hosts of one way set, by origin; `again` are the addresses that were asked a second time."""

    by_origin: dict[str, dict[str, str]] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)

    def keep(self, answer: Answer) -> None:
        """Take what this answer sets."""
        written = answer.headers.get("set-cookie")
        if written:
            self.take(answer.url, (written,))

    def take(self, url: str, written: Iterable[str]) -> None:
        """Take what a script of the page at this address sets."""
        kept = self.by_origin.setdefault(_origin(url), {})
        for name, value in (pair for each in written for pair in _pairs(each)):
            if name in kept or len(kept) < MAX_COOKIES:
                kept[name] = value

    def has(self, url: str) -> bool:
        """Whether there is a cookie for an address that it was not asked with."""
        return bool(self.by_origin) and url not in self.again and bool(self.by_origin.get(_origin(url)))

    def may_ask_again(self, url: str) -> bool:
        """Whether an address that was passed may be asked once more: its origin has set a cookie since."""
        if not self.has(url):
            return False
        self.again.add(url)
        return True

    def header(self, url: str) -> dict[str, str] | None:
        """The headers with which an address is asked the second time; None the first time."""
        if url not in self.again:
            return None
        written = "; ".join(f"{name}={value}" for name, value in self.by_origin.get(_origin(url), {}).items())
        return {"Cookie": written} if len(written) <= MAX_SENT else None


def are_missed_at(url: str) -> bool:
    """Whether an address is the place where a host says that a cookie of its own did not come back."""
    parts = urlsplit(url)
    return _MISSED.search(f"{parts.path}?{parts.query[:200]}") is not None


def _pairs(written: str) -> Iterator[tuple[str, str]]:
    for piece in _NEXT.split(written[: 16 * MAX_SENT], MAX_COOKIES):
        found = _PAIR.match(piece.partition(";")[0])
        if found is not None:
            yield found[1], found[2].strip()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
