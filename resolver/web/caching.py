"""What HTTP caches are told and what they ask: RFC 9110 (validators), RFC 9111 (freshness), RFC 9211 (Cache-Status).

An ETag is strong and made of the very bytes of the answer. `max-age` is how long an answer is fresh from when it was
made, and `Age` how long ago that was, so that what is left is the same for a cache as for us.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web

from resolver.web.problems import Problem, wrong_header

NAME = "embed-resolver"
IF_ERROR = 86400
PRIVATE = "private, no-cache"
"""For what may change at any moment: kept, and asked about each time."""

_SECONDS = re.compile(r"\d{1,9}")


def etag_of(body: bytes) -> str:
    """The strong, quoted ETag of an answer's bytes."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def matches(header: str, etag: str) -> bool:
    """Whether an If-None-Match or If-Match header names this ETag (weakly, as 13.1.2 of RFC 9110 compares)."""
    if header.strip() == "*":
        return True
    return any(each.strip().removeprefix("W/") == etag for each in header[:8192].split(","))


def not_modified(request: web.Request, etag: str, changed_at: datetime | None = None) -> bool:
    """Whether the client has this version: by its ETag, else by the date that it was told."""
    header = request.headers.get("If-None-Match")
    if header is not None:
        return matches(header, etag)
    since = request.headers.get("If-Modified-Since")
    if since is None or changed_at is None:
        return False
    try:
        return changed_at.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return False


def http_date(moment: datetime) -> str:
    """A time as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request's Cache-Control asks for; `at_most` is the highest age in seconds that will do."""

    anew: bool = False
    remembered_only: bool = False
    at_most: float | None = None


ANYTHING = Wanted()


def wanted(request: web.Request) -> Wanted:
    """What the client accepts of a cache.

    Raises:
        Problem: the header asks for what excludes each other.
    """
    header = request.headers.get("Cache-Control")
    if header is None:
        return ANYTHING
    told = {name.strip().lower(): value.strip().strip('"') for name, _, value in _pairs(header)}
    age = told.get("max-age")
    seconds = float(age) if age is not None and _SECONDS.fullmatch(age) else None
    anew = "no-cache" in told or seconds == 0
    if anew and "only-if-cached" in told:
        raise wrong_header("Cache-Control", "`no-cache` and `only-if-cached` exclude each other.")
    return Wanted(anew=anew, remembered_only="only-if-cached" in told, at_most=seconds)


def _pairs(header: str) -> list[tuple[str, str, str]]:
    return [each.partition("=") for each in header[:1024].split(",")]


def freshness(age: float, fresh_for: float, stale_for: float) -> Mapping[str, str]:
    """`Cache-Control` and `Age` of an answer that is `age` old and stays fresh; 0 or less: it is to be renewed."""
    whole = max(age + fresh_for, 0.0)
    if whole < 1:
        return {"Cache-Control": PRIVATE, "Age": str(int(age))}
    control = f"private, max-age={int(whole)}, stale-while-revalidate={int(stale_for)}, stale-if-error={IF_ERROR}"
    return {"Cache-Control": control, "Age": str(int(age))}


def status_hit(fresh_for: float) -> Mapping[str, str]:
    """`Cache-Status` of what was remembered, with how long it is still fresh."""
    return {"Cache-Status": f"{NAME}; hit; ttl={int(fresh_for)}"}


def status_miss(why: str, fresh_for: float, *, shared: bool = False) -> Mapping[str, str]:
    """`Cache-Status` of what was asked for: why (`miss`, `request`, `stale`), and whether another had asked as well."""
    stored = "; stored" if fresh_for > 0 else ""
    return {"Cache-Status": f"{NAME}; fwd={why}{stored}; ttl={int(fresh_for)}" + ("; collapsed" if shared else "")}


def insist_on_match(request: web.Request) -> str | None:
    """The ETag that the client saw and wants to change (If-Match); None where it does not say.

    Raises:
        Problem: it names none, or more than one.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    written = header.strip()
    if not (written.startswith('"') and written.endswith('"') and written.count('"') == 2):  # noqa: PLR2004 - a pair
        raise wrong_header("If-Match", "It names one strong ETag, in quotes, as the answer had it.")
    return written


def changed(etag: str | None) -> Problem:
    """The problem of a client that saw another version."""
    return Problem("has-changed", headers={"ETag": etag} if etag else {})
