"""Hosts that lately answered nobody, or that asked everybody to go away: the others in line are not sent there too.

Three hundred links to a host that has died would else hold the line for as many times the time limit, and a host that
says 429 to each would be asked three hundred times. After `IN_A_ROW` of them one request goes out now and then
(`PAUSES`), or after what the host asked for, and whatever else is answered ends it. Within this process; endpoints have
a shared breaker.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from resolver.errors import FetchFailed
from resolver.fetch.guard import Target
from resolver.vocabulary import Reason

IN_A_ROW = 4
PAUSES: Mapping[Reason, float] = {
    Reason.CONNECT_FAILED: 3.0,
    Reason.DNS_FAILED: 3.0,
    Reason.TIMEOUT: 15.0,
    Reason.RATE_LIMITED: 30.0,
}
"""What counts, and for how many seconds nobody else is sent: what fails at once costs the line little, and may be a
moment's fault of our own network."""

LONGEST = 300.0
MOST = 4096
"""Origins whose failures are counted at a time; the one that failed longest ago is forgotten."""


@dataclass(slots=True)
class _Row:
    reason: Reason
    count: int = 0
    until: float = 0.0


class Silence:
    """Counts the failures at each origin since it last answered."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rows: OrderedDict[str, _Row] = OrderedDict()

    def answered(self, target: Target) -> None:
        """A request there was answered, whatever the answer was."""
        if self._rows:
            self._rows.pop(target.origin, None)

    def failed(self, target: Target, failure: FetchFailed) -> None:
        """A request there came to nothing; only what may be so for every other one counts, and only outside a silence.

        With `failure.retry_after` the silence lasts so many seconds, within limits.
        """
        if failure.reason not in PAUSES:
            return
        row = self._rows.setdefault(target.origin, _Row(failure.reason))
        now = self._clock()
        if row.count >= IN_A_ROW and now < row.until:
            return
        row.reason, row.count = failure.reason, row.count + 1
        row.until = now + min(max(failure.retry_after or 0.0, PAUSES[row.reason]), LONGEST)
        self._rows.move_to_end(target.origin)
        if len(self._rows) > MOST:
            self._rows.popitem(last=False)

    def of(self, target: Target) -> FetchFailed | None:
        """What a request there would come to; None where it should be sent."""
        row = self._rows.get(target.origin)
        if row is None or row.count < IN_A_ROW:
            return None
        now = self._clock()
        if now < row.until:
            told = f"not asked: so it was with {row.count} others at this host"
            return FetchFailed(target.url, row.reason, told, asked=False)
        row.until = now + PAUSES[row.reason]
        return None
