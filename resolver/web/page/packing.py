"""Packs a page for the way: an article with hundreds of sources is megabytes of cards that are much alike.

A page holds no secret beside what a reader may see (its key is in a cookie, a form proves itself by its origin), so
that its packed size tells nobody anything (BREACH, 2013).
"""

import asyncio
import gzip

from aiohttp import web

LEAST = 4096
"""Bytes from which on packing is worth it."""

_LEVEL = 4


def accepts(header: str | None) -> bool:
    """Whether a client takes gzip (RFC 9110, 12.5.3); the first word about it counts."""
    for piece in (header or "")[:500].split(","):
        coding, _, weight = piece.partition(";")
        if coding.strip().lower() in {"gzip", "*"}:
            share = weight.strip().lower().removeprefix("q=")
            return not share or share.strip("0.") != ""
    return False


async def pack(request: web.Request, response: web.StreamResponse) -> None:
    """Pack the body of a response where the reader's browser takes it, beside the event loop."""
    if not isinstance(response, web.Response) or not isinstance(response.body, bytes) or len(response.body) < LEAST:
        return
    response.headers["Vary"] = f"{response.headers['Vary']}, Accept-Encoding"
    if accepts(request.headers.get("Accept-Encoding")) and "Content-Encoding" not in response.headers:
        response.body = await asyncio.to_thread(gzip.compress, response.body, _LEVEL, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
