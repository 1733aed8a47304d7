"""What came back from one request: the only thing that pure readers are given. It never fetches.

The work floor makes answers (from the network or from a recording); platforms and metadata read them.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from functools import lru_cache

JSON_MAX_BYTES = 1 << 20
JSON_MAX_DEPTH = 60

_TYPE = re.compile(r"\s{0,99}([^\s;,/]{1,100}/[^\s;,/]{1,100})")
_CHARSET = re.compile(r"(?<![\w-])charset\s{0,9}[=:]\s{0,9}[\"']?\s{0,9}([^\s;,\"']{1,40})", re.IGNORECASE)
_UNKNOWN_TYPES = frozenset({"*/*", "unknown/unknown", "application/unknown"})


class Status(IntEnum):
    """The statuses that are spoken of here by name (RFC 9110, 15); Python's own list of all takes 8 ms to load."""

    OK = 200
    UNAUTHORIZED = 401
    FORBIDDEN = 403
    NOT_FOUND = 404
    GONE = 410
    TOO_MANY_REQUESTS = 429
    UNAVAILABLE_FOR_LEGAL_REASONS = 451
    INTERNAL_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, decoded and capped.

    `url` is the address that was asked; `headers` has lower-case names; `body` is decoded (gzip …) and holds at most
    the fetcher's cap, `truncated` says that there was more. A page may come packed: then `beginning` is what is
    unpacked of it so far, at least its head; `unpack` adds a piece to it, and asking for `body` unpacks the rest.
    """

    url: str
    status: int
    observed_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    truncated: bool = False
    from_cache: bool = False

    @property
    def beginning(self) -> bytes:
        """The part of the body that is there without further work."""
        return self.body

    @property
    def has_more(self) -> bool:
        """Whether the body goes on after `beginning`."""
        return False

    def unpack(self) -> None:
        """Make `beginning` longer, where the body goes on after it."""

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters; empty when none was sent."""
        return media_type(self.headers.get("content-type", ""))[0]

    @property
    def declared_charset(self) -> str | None:
        """The charset that the Content-Type header names, in lower case."""
        return media_type(self.headers.get("content-type", ""))[1]

    def json(self) -> object | None:
        """The body as JSON, or None when it is not JSON, too large or too deep.

        Providers answer errors as text, and HTML with a JSON media type: a reader always checks what it gets.
        """
        return read_json(self.body)


@lru_cache(maxsize=64)
def media_type(written: str) -> tuple[str, str | None]:
    """Media type and charset of a Content-Type header: servers write it in few ways, and it is asked for often.

    What names no type is none: words without a slash, `*/*`, and what WHATWG MIME Sniffing calls unknown.
    """
    found = _TYPE.match(written)
    kind = found[1].lower() if found else ""
    charset = _CHARSET.search(written, found.end()) if found else None
    return "" if kind in _UNKNOWN_TYPES else kind, charset[1].lower() if charset else None


def read_json(raw: bytes | str) -> object | None:
    """Foreign JSON with a size and depth cap; NaN and infinities become None, overlong integers are refused."""
    if len(raw) > JSON_MAX_BYTES or _depth(raw) > JSON_MAX_DEPTH:
        return None
    try:
        value: object = json.loads(raw, parse_float=_finite, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return value


def _finite(written: str) -> float | None:
    number = float(written)
    return number if math.isfinite(number) else None


def _depth(raw: bytes | str) -> int:
    text = raw.decode("latin-1") if isinstance(raw, bytes) else raw
    if text.count("[") + text.count("{") <= JSON_MAX_DEPTH:
        return 0
    depth = deepest = 0
    in_string = escaped = False
    for char in text:
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest
