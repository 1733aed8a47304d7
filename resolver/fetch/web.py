"""What it is to ask the web: one request, one answer. The network, a recording and being offline all look like this."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.vocabulary import Reason


class Want(StrEnum):
    """What the caller means to read, which decides how much of a body is taken.

    `page`: a page for its head and metadata (`max_page_bytes`). `data`: an endpoint's JSON (`max_json_bytes`).
    `hop`: only where it leads, so a body is read only from a 200 in HTML, and only its first 64 KB. `picture`: an image
    that an editor asked to see (`max_picture_bytes`).
    """

    PAGE = "page"
    DATA = "data"
    HOP = "hop"
    PICTURE = "picture"


class Web(Protocol):
    """Anything that answers requests."""

    async def get(self, url: str, *, want: Want = Want.PAGE, headers: Mapping[str, str] | None = None) -> Answer:
        """One request and one hop: redirects are never followed, and a 3xx, 4xx or 5xx is an answer.

        Raises:
            FetchFailed: no usable answer; `reason` says why (`UnsafeTarget` where the address may not be dialled).
        """
        ...


class Sender(Web, Protocol):
    """A web that forms can be sent to as well."""

    async def post(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a form, sent once.

        Raises:
            FetchFailed: no usable answer.
        """
        ...


class Offline:
    """The web with the cable out: every request fails at once with `offline`."""

    async def get(
        self,
        url: str,
        *,
        want: Want = Want.PAGE,  # noqa: ARG002 - the protocol's signature
        headers: Mapping[str, str] | None = None,  # noqa: ARG002 - the protocol's signature
    ) -> Answer:
        """Always fails.

        Raises:
            FetchFailed: with reason `offline`.
        """
        raise FetchFailed(url, Reason.OFFLINE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they passed over the wire: what evidence is made of.

    `payload` is the body as received, still in its Content-Encoding but without chunked framing; `truncated` says
    that we stopped reading, or were cut off, before its end. Header names and values are raw bytes; a key of ours
    (`Authorization`) is left out.
    """

    url: str
    observed_at: datetime
    target: str
    request_headers: tuple[tuple[bytes, bytes], ...]
    version: str
    status: int
    phrase: str
    headers: tuple[tuple[bytes, bytes], ...]
    payload: bytes
    truncated: bool = False
    ip: str | None = None
