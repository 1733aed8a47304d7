"""The Wayback Machine: where to ask for a copy, and how to read what it says. Pure; `looking` does the asking.

CDX first (the availability endpoint says `{}` for pages that are archived, seen 2025-09), availability second and
without scheme. Limits as published by others who keep to them: 24 CDX requests a minute; after the first 429 nothing is
asked for a while, since going on is answered by a block of an hour. A copy is good only when somebody looked at it:
login walls and empty shells are archived with status 200 (seen 2025-2026).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.model import Archive, timestamp

CDX = "https://web.archive.org/cdx/search/cdx"
SAVE = "https://web.archive.org/save"
AVAILABLE = "https://archive.org/wayback/available"
CDX_A_MINUTE = 24
PAUSE_AFTER_429 = 60.0
"""Seconds in which nothing is asked after the first 429; the length of the first block is a minute and doubles."""

_FIELDS = "timestamp,original,mimetype,statuscode,digest"
_REFUSALS = ("AdministrativeAccessControlException", "RobotAccessControlException")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One archived copy: when it was taken, of which address, and what the page answered then."""

    taken: datetime
    original: str
    media_type: str = ""
    status: int | None = None
    digest: str = ""

    @property
    def stamp(self) -> str:
        """The fourteen digits that name the moment in archive addresses."""
        return self.taken.strftime("%Y%m%d%H%M%S")

    @property
    def url(self) -> str:
        """The address to show: the archive's page with its banner."""
        return f"https://web.archive.org/web/{self.stamp}/{self.original}"

    @property
    def raw_url(self) -> str:
        """The address to read: the copy as it was captured, without banner and rewritten links."""
        return f"https://web.archive.org/web/{self.stamp}id_/{self.original}"

    def archive(self) -> Archive:
        """The entry for a sidecar."""
        return Archive(service="wayback", state="available", url=self.url, captured_at=timestamp(self.taken))


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the archive said: snapshots, or why it said nothing (`blocked` = it wants to be left alone)."""

    snapshots: tuple[Snapshot, ...] = ()
    answered: bool = True
    blocked: bool = False


def cdx_url(url: str, *, near: datetime | None = None, limit: int = 5) -> str:
    """Where to ask for good copies of an address, those nearest to a moment first."""
    query = {"url": url, "output": "json", "fl": _FIELDS, "filter": "statuscode:200", "limit": str(limit)}
    if near is not None:
        query |= {"closest": near.astimezone(UTC).strftime("%Y%m%d%H%M%S"), "sort": "closest"}
    else:
        query |= {"limit": f"-{limit}", "fastLatest": "true"}
    return f"{CDX}?{urlencode(query)}"


def any_status_url(url: str, *, limit: int = 5) -> str:
    """Where to ask for copies of an address that answered with anything, redirects included, the newest last."""
    return f"{CDX}?{urlencode({'url': url, 'output': 'json', 'fl': _FIELDS, 'limit': str(-limit)})}"


def original_of(address: str) -> str | None:
    """The address that an archive address is a copy of; None for any other address."""
    found = re.fullmatch(
        r"(?:https?:)?(?://web\.archive\.org)?/web/\d{4,14}[a-z_]*/(https?:/?/?.+)", address, re.DOTALL
    )
    return clean.link(re.sub(r"^(https?:)/*", r"\1//", found[1])) if found else None


def prefix_url(prefix: str, *, day: datetime, days: int = 30, limit: int = 2000) -> str:
    """Where to ask for every address below a prefix that was captured from a day before `day` to `days` after it."""
    first, last = day - timedelta(days=1), day + timedelta(days=days)
    query = {
        "url": prefix,
        "matchType": "prefix",
        "output": "json",
        "fl": _FIELDS,
        "collapse": "urlkey",
        "from": first.strftime("%Y%m%d"),
        "to": last.strftime("%Y%m%d"),
        "limit": str(limit),
    }
    return f"{CDX}?{urlencode(query)}"


def available_url(url: str, *, near: datetime | None = None) -> str:
    """Where to ask for a second opinion: the availability endpoint, the address without its scheme."""
    query = {"url": re.sub(r"^https?://", "", url)}
    if near is not None:
        query["timestamp"] = near.astimezone(UTC).strftime("%Y%m%d")
    return f"{AVAILABLE}?{urlencode(query, quote_via=quote)}"


def save_form(url: str) -> dict[str, str]:
    """What Save Page Now (its second interface) wants to know; a copy of the last day is good enough."""
    return {"url": url, "skip_first_archive": "1", "if_not_archived_within": "24h"}


def save_status_url(job: str) -> str:
    """Where to ask what became of a requested copy."""
    return f"{SAVE}/status/{quote(job, safe='')}"


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of a requested copy: still `pending` (with its job), done (a snapshot), or failed for a reason."""

    job: str | None = None
    snapshot: Snapshot | None = None
    failed: str | None = None


def read_saving(answer: Answer, job: str | None = None) -> Saving:
    """What Save Page Now says to the request, or to a later question about `job`; HTML and odd shapes are failures."""
    body = answer.json()
    status = shape.text(body, "status")
    stamp, original = shape.text(body, "timestamp"), shape.text(body, "original_url")
    if status == "success" and stamp and original:
        snapshot = _snapshot(stamp, original, "", "200", "")
        return Saving(snapshot=snapshot) if snapshot else Saving(failed="an unreadable copy")
    if status == "error":
        return Saving(failed=clean.line(shape.text(body, "message") or shape.text(body, "status_ext") or "error"))
    job = shape.text(body, "job_id") or job
    if answer.status == Status.OK and job and status in {None, "pending"}:
        return Saving(job=job)
    return Saving(failed=clean.line(shape.text(body, "message") or f"HTTP {answer.status}"))


def read_cdx(answer: Answer) -> Lookup:
    """The snapshots in a CDX answer: JSON rows under a header, or its seven-column text; broken rows are left out."""
    if (refused := _refused(answer)) is not None:
        return refused
    rows = answer.json()
    if isinstance(rows, list):
        found = (_from_row(row) for row in rows[1:])
    else:
        lines = answer.body.decode("utf-8", "replace").split("\n")
        found = (_from_columns(line.split(" ")) for line in lines)
    return Lookup(tuple(snapshot for snapshot in found if snapshot is not None))


def read_available(answer: Answer) -> Lookup:
    """The one snapshot that the availability endpoint names; `{}` says nothing about absence."""
    if (refused := _refused(answer)) is not None:
        return refused
    closest = shape.dig(answer.json(), "archived_snapshots", "closest")
    named = re.fullmatch(r"https?://web\.archive\.org/web/(\d{14})/(.+)", shape.text(closest, "url") or "", re.DOTALL)
    if named is None or shape.dig(closest, "available") is not True:
        return Lookup()
    status = shape.number(closest, "status")
    snapshot = _snapshot(named[1], named[2], "", str(int(status)) if status else "", "")
    return Lookup((snapshot,)) if snapshot else Lookup()


def nearest(snapshots: Sequence[Snapshot], moment: datetime | None) -> tuple[Snapshot, ...]:
    """Copies in the order in which to try them: nearest to the moment first, else the newest first."""
    if moment is None:
        return tuple(sorted(snapshots, key=lambda each: each.taken, reverse=True))
    return tuple(sorted(snapshots, key=lambda each: abs(each.taken - moment)))


def _refused(answer: Answer) -> Lookup | None:
    if answer.status == Status.TOO_MANY_REQUESTS:
        return Lookup(answered=False, blocked=True)
    if any(word in answer.body[:2000].decode("latin-1") for word in _REFUSALS):
        return Lookup(answered=True)
    if answer.status != Status.OK:
        return Lookup(answered=False)
    return None


def _from_row(row: object) -> Snapshot | None:
    cells = [shape.text(row, at) or "" for at in range(5)]
    return _snapshot(*cells)


def _from_columns(cells: Sequence[str]) -> Snapshot | None:
    return _snapshot(*cells[1:6]) if len(cells) == 7 else None  # noqa: PLR2004 - urlkey … length


def _snapshot(stamp: str, original: str, media_type: str, status: str, digest: str) -> Snapshot | None:
    address = clean.link(original)
    if address is None or not (stamp.isascii() and stamp.isdigit()):
        return None
    try:
        taken = datetime.strptime(stamp[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    code = int(status) if status.isascii() and status.isdigit() and len(status) == 3 else None  # noqa: PLR2004
    return Snapshot(taken, address, media_type, code, digest)
