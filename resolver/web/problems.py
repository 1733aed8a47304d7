"""What goes wrong, as RFC 9457 problems: one table of kinds, and the exception that answers with one.

The type of a problem is `/problems/NAME` on the server that says it: a stable word, and a page that explains it. A
problem never tells an address inside, a trace, or the text of an exception that was not written for the caller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil

from aiohttp import web
from pydantic import Field

from resolver.errors import (
    ArticleTooLarge,
    ArticleUnreadable,
    BackendUnavailable,
    ConfigError,
    InputError,
    InvalidUrl,
    ResolverError,
    UnsupportedFormat,
)
from resolver.lines import json_line
from resolver.model import Model

MEDIA_TYPE = "application/problem+json"
BACKEND_PAUSE = 5
"""Seconds after which a client may ask again while a part of ours is away."""


class Detail(Model):
    """One thing that is wrong: at a place of the body (`pointer`, RFC 6901), in a parameter or a header."""

    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    detail: str


class ProblemAnswer(Model):
    """What went wrong (RFC 9457); `retry_after` is in seconds, `instance` names the request in our log."""

    type: str = Field(description="stable name of the problem, and where its page is")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str | None = None
    instance: str | None = None
    errors: tuple[Detail, ...] | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: `advice` is what its page says to do."""

    name: str
    status: HTTPStatus
    title: str
    advice: str

    @property
    def type(self) -> str:
        """The URI that names it."""
        return f"/problems/{self.name}"


_TABLE = (
    ("invalid-request", 400, "The request cannot be read", "Mend what `errors` names, and send it again."),
    ("invalid-url", 400, "No http or https URL can be made of it", "Send the whole address, percent-encoded."),
    (
        "not-authenticated",
        401,
        "A key is needed",
        "Send `Authorization: Bearer rk_…`; `resolver key create` makes one.",
    ),
    ("source-private", 401, "The source may not be seen by everybody", "Its owner shows it to some people only."),
    ("not-allowed", 403, "The key may not do this", "Use a key with the scope that `detail` names."),
    ("cross-site", 403, "Another site's page may not call this", "Name its origin in RESOLVER_CORS, and use a key."),
    (
        "not-found",
        404,
        "There is nothing here",
        "Look at the id; articles are there from the moment they are handed in.",
    ),
    ("source-gone", 404, "The source is gone", "Ask `/v1/resolve` for what is known of it."),
    ("method-not-allowed", 405, "This address has no such method", "The header `Allow` names those that it has."),
    ("not-acceptable", 406, "It is not to be had in that form", "Ask for one of the media types that `detail` names."),
    ("too-slow", 408, "The request took too long to arrive", "Send it again, in one piece."),
    ("conflict", 409, "The same request is being worked on", "Wait, then send it again with the same Idempotency-Key."),
    ("has-changed", 412, "It is not the version that you saw", "Get it again, look at it, and send the new ETag."),
    ("too-large", 413, "The body is too large", "Send less: the limit is RESOLVER_MAX_REQUEST_BYTES, unpacked."),
    ("unsupported-media-type", 415, "The body has a type that is not read here", "Set Content-Type to what it is."),
    ("wrong-host", 421, "This server is not called by that name", "Name the host in RESOLVER_HOSTS, or use a key."),
    ("invalid-content", 422, "The values are not what they must be", "Mend what `errors` points at."),
    (
        "unreadable-article",
        422,
        "The article cannot be read",
        "Send text, HTML or a document in UTF-8; name its format.",
    ),
    ("key-reused", 422, "The Idempotency-Key belongs to another request", "Use a new key for a new request."),
    ("rate-limited", 429, "Too many requests", "Wait for as long as Retry-After says."),
    ("header-too-large", 431, "The head of the request is too large", "Send fewer or shorter headers."),
    ("internal", 500, "Something here is broken", "Tell the operator the `instance`; the log says more."),
    ("not-offered", 501, "This form is not offered", "Ask for `json` or `xml`."),
    ("unavailable", 503, "A part of this service is away", "Send it again after Retry-After; nothing was lost."),
    ("not-remembered", 504, "It is not remembered", "Ask without `only-if-cached`, and the web is asked."),
)

KINDS: Mapping[str, Kind] = {
    name: Kind(name, HTTPStatus(status), title, advice) for name, status, title, advice in _TABLE
}


class Problem(Exception):
    """Ends a request with a problem of this kind."""

    def __init__(
        self,
        kind: str,
        detail: str | None = None,
        *,
        errors: Sequence[Detail] = (),
        retry_after: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or kind)
        self.kind = KINDS[kind]
        self.detail = detail
        self.errors = tuple(errors)
        self.retry_after = None if retry_after is None else max(1, ceil(retry_after))
        self.headers = dict(headers or {})

    def answer(self, request_id: str | None) -> ProblemAnswer:
        """The problem as a document."""
        return ProblemAnswer(
            type=self.kind.type,
            title=self.kind.title,
            status=self.kind.status.value,
            detail=self.detail,
            instance=f"urn:embed-resolver:request:{request_id}" if request_id else None,
            errors=self.errors or None,
            retry_after=self.retry_after,
        )

    def response(self, request_id: str | None = None) -> web.Response:
        """The problem as a response."""
        headers = {"Cache-Control": "no-store", **self.headers, "Content-Type": MEDIA_TYPE}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        body = json_line(self.answer(request_id).model_dump(mode="json")).encode() + b"\n"
        return web.Response(status=self.kind.status.value, body=body, headers=headers)


def wrong_parameter(name: str, detail: str, kind: str = "invalid-request") -> Problem:
    """A problem with one parameter of the address."""
    return Problem(kind, errors=[Detail(parameter=name, detail=detail)])


def wrong_header(name: str, detail: str) -> Problem:
    """A problem with one header."""
    return Problem("invalid-request", errors=[Detail(header=name, detail=detail)])


_INPUTS: Mapping[type[InputError], str] = {
    ArticleTooLarge: "too-large",
    ArticleUnreadable: "unreadable-article",
    UnsupportedFormat: "unreadable-article",
    InvalidUrl: "invalid-url",
}


def of_error(error: ResolverError) -> Problem:
    """The problem that one of our own errors is to a caller; what was not said for callers is not told."""
    if isinstance(error, InputError):
        return Problem(_INPUTS.get(type(error), "invalid-content"), str(error))
    if isinstance(error, BackendUnavailable):
        return Problem("unavailable", retry_after=BACKEND_PAUSE)
    if isinstance(error, ConfigError):
        return Problem("internal")
    return Problem("internal")


def of_status(status: int, headers: Mapping[str, str]) -> Problem:
    """The problem that the framework's own refusal is: an unknown address, a method that is not there."""
    allow = {"Allow": headers["Allow"]} if "Allow" in headers else {}
    for kind in ("not-found", "method-not-allowed", "too-large"):
        if KINDS[kind].status == status:
            return Problem(kind, headers=allow)
    return Problem("invalid-request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal")
