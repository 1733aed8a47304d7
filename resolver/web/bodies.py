"""Reads what a client sends: so many bytes, in so much time, unpacked as far as that and no further, as the model says.

Limits hold for the bytes on the wire and for what gzip makes of them. JSON is read by the models themselves, whose
parser knows depth and size; what is wrong is told by JSON Pointers into what was sent (RFC 6901).
"""

import asyncio
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.web_exceptions import HTTPRequestEntityTooLarge
from pydantic import BaseModel, ValidationError

from resolver.web.problems import Detail, Problem

MOST_ERRORS = 20
JSON_TYPES = frozenset({"application/json", ""})

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 64 * 1024
_ModelT = TypeVar("_ModelT", bound=BaseModel)


async def read(request: web.Request, *, most: int, seconds: float) -> bytes:
    """The body, unpacked.

    Raises:
        Problem: it is too large, in no coding that is read here, broken, or took too long.
    """
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip"}:
        raise Problem(
            "unsupported-media-type",
            "Send the body as it is, or in one gzip.",
            errors=[Detail(header="Content-Encoding", detail="Only gzip is unpacked here.")],
            headers={"Accept-Encoding": "gzip"},
        )
    if (request.content_length or 0) > most:
        raise _too_large(most)
    try:
        async with asyncio.timeout(seconds):
            raw = await _taken(request, most)
    except TimeoutError as error:
        raise Problem("too-slow", headers={"Connection": "close"}) from error
    except HTTPRequestEntityTooLarge as error:
        raise _too_large(most) from error
    except (web.RequestPayloadError, ValueError) as error:
        raise Problem("invalid-request", "The body broke off, or is not framed as HTTP says.") from error
    return _unpacked(raw, most) if coding != "identity" else raw


async def _taken(request: web.Request, most: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := await request.content.readany():
        size += len(piece)
        if size > most:
            raise _too_large(most)
        pieces.append(piece)
    return b"".join(pieces)


def _unpacked(raw: bytes, most: int) -> bytes:
    """One gzip member, piece by piece, never more than `most` bytes of it."""
    reader = zlib.decompressobj(_GZIP)
    pieces: list[bytes] = []
    size, rest = 0, raw
    try:
        while not reader.eof:
            piece = reader.decompress(rest, _PIECE)
            rest = reader.unconsumed_tail
            size += len(piece)
            if size > most:
                raise _too_large(most)
            if not piece and not rest:
                break
            pieces.append(piece)
    except zlib.error as error:
        raise Problem("invalid-request", "The body is no gzip, though Content-Encoding says so.") from error
    if not reader.eof or reader.unused_data:
        raise Problem("invalid-request", "The body is not exactly one whole gzip.")
    return b"".join(pieces)


def _too_large(most: int) -> Problem:
    return Problem(
        "too-large", f"At most {most:,} bytes are read, packed or unpacked.", headers={"Connection": "close"}
    )


def content_type(request: web.Request) -> str:
    """The media type that the client says the body has, without parameters, in lower case; empty where it says none."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def read_json(model: type[_ModelT], body: bytes) -> _ModelT:
    """The body as this model.

    Raises:
        Problem: it is no JSON, or not what the model says.
    """
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _wrong(error) from error


def read_query(model: type[_ModelT], query: Iterable[tuple[str, str]]) -> _ModelT:
    """The parameters of an address as this model; none may come twice.

    Raises:
        Problem: one is missing, unknown, repeated or not what it must be.
    """
    found: dict[str, str] = {}
    for name, value in query:
        if name in found:
            raise Problem("invalid-request", errors=[Detail(parameter=name, detail="It stands there twice.")])
        found[name] = value
    try:
        return model.model_validate(found)
    except ValidationError as error:
        told = [Detail(parameter=_dotted(each["loc"]), detail=_said(each)) for each in _errors(error)]
        raise Problem("invalid-request", errors=told) from error


def _wrong(error: ValidationError) -> Problem:
    errors = _errors(error)
    if any(each["type"] == "json_invalid" for each in errors):
        return Problem("invalid-request", "The body is no JSON, or nested too deeply.")
    told = [Detail(pointer=pointer(each["loc"]), detail=_said(each)) for each in errors]
    return Problem("invalid-content", errors=told)


def pointer(place: Iterable[int | str]) -> str:
    """A place in a JSON document as a JSON Pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)


def _errors(error: ValidationError) -> Sequence[Mapping[str, Any]]:
    return [dict(each) for each in error.errors(include_url=False, include_input=False)][:MOST_ERRORS]


def _dotted(place: Iterable[int | str]) -> str:
    return ".".join(str(step) for step in place)


def _said(error: Mapping[str, Any]) -> str:
    return str(error["msg"]).removeprefix("Value error, ").rstrip(".") + "."
