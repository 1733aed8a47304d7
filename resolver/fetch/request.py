"""A request as it goes over the wire (RFC 9112, 3). It never sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from resolver.errors import FetchFailed
from resolver.fetch.guard import Target
from resolver.vocabulary import Reason

Sent = Mapping[str, str] | bytes
"""A form, or bytes that say themselves what they are."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `headers` in the order in which they are sent, `Host` first."""

    method: str
    target: Target
    headers: Mapping[str, str]
    body: bytes = b""

    def written(self) -> bytes:
        """Its bytes.

        Raises:
            FetchFailed: a header holds a line break, and would be more than one.
        """
        lines = [f"{self.method} {self.target.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        head = "\n".join(lines)
        if head.count("\n") >= len(lines) or "\r" in head or "\0" in head:
            raise FetchFailed(self.target.url, Reason.BAD_RESPONSE, "a header that no request can carry")
        return (head.replace("\n", "\r\n") + "\r\n\r\n").encode("utf-8", "replace") + self.body


def request_to(target: Target, headers: Mapping[str, str], sent: Sent | None) -> Request:
    """What asks for this address, or sends it something."""
    if sent is None:
        return Request("GET", target, {"Host": target.place, **headers})
    if isinstance(sent, bytes):
        body, kind = sent, "application/octet-stream"
    else:
        body, kind = urlencode(sent).encode(), "application/x-www-form-urlencoded"
    about = {"Content-Type": kind, **headers, "Content-Length": str(len(body))}
    return Request("POST", target, {"Host": target.place, **about}, body)
