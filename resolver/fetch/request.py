"""A request as it goes over the wire (RFC 9112, 3). It never sends it."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from resolver.errors import FetchFailed
from resolver.fetch.guard import Target
from resolver.vocabulary import Reason

Sent = Mapping[str, str] | bytes
"""A form, or bytes that say themselves what they are."""


class Head:
    """Header fields in the order in which they are sent, `Host` first, and as they are written.

    Raises:
        FetchFailed: one holds a line break, and would be more than one.
    """

    __slots__ = ("fields", "written")

    def __init__(self, fields: Mapping[str, str], url: str) -> None:
        lines = [f"{name}: {value}" for name, value in fields.items()]
        written = "\n".join(lines)
        if written.count("\n") >= len(lines) or "\r" in written or "\0" in written:
            raise FetchFailed(url, Reason.BAD_RESPONSE, "a header that no request can carry")
        self.fields = fields
        self.written = (written.replace("\n", "\r\n") + "\r\n\r\n").encode("utf-8", "replace")


class Request(NamedTuple):
    """One request, and its bytes."""

    target: Target
    head: Head
    written: bytes


def request_to(target: Target, head: Head, own: Mapping[str, str] | None = None, sent: Sent | None = None) -> Request:
    """What asks for this address with these headers and the caller's own, or sends it something.

    Raises:
        FetchFailed: a header of the caller's holds a line break.
    """
    if sent is None:
        head = Head({**head.fields, **own}, target.url) if own else head
        return Request(target, head, b"GET %b HTTP/1.1\r\n%b" % (target.path.encode(), head.written))
    if isinstance(sent, bytes):
        body, kind = sent, "application/octet-stream"
    else:
        body, kind = urlencode(sent).encode(), "application/x-www-form-urlencoded"
    head = Head({**head.fields, "Content-Type": kind, **(own or {}), "Content-Length": str(len(body))}, target.url)
    return Request(target, head, b"POST %b HTTP/1.1\r\n%b%b" % (target.path.encode(), head.written, body))
