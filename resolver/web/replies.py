"""Writes answers: a model as JSON, a page of a list with its link to the next one."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from aiohttp import web

from resolver.lines import json_line
from resolver.model import Model
from resolver.web import caching
from resolver.web.route import JSON, Call

CACHED = ("Cache-Control", "ETag", "Vary")


def json_reply(model: Model, status: int = 200) -> web.Response:
    """A model as a JSON answer."""
    body = json_line(model.model_dump(mode="json", by_alias=True)).encode() + b"\n"
    return web.Response(status=status, body=body, headers={"Content-Type": JSON})


def fresh_reply(call: Call, model: Model) -> web.Response:
    """A model that may change at any moment: kept by caches, and asked about each time; 304 for who has it."""
    body = json_line(model.model_dump(mode="json", by_alias=True)).encode() + b"\n"
    etag = caching.etag_of(body)
    call.headers.update({"Cache-Control": caching.PRIVATE, "ETag": etag, "Vary": "Authorization"})
    if caching.not_modified(call.request, etag):
        return web.Response(status=304)
    return web.Response(body=body, headers={"Content-Type": JSON})


def path(*steps: str) -> str:
    """A path below `/v1`, whatever its steps hold."""
    return "/v1/" + "/".join(quote(step, safe="") for step in steps)


def link_next(call: Call, base: str, cursor: str | None, more: Mapping[str, object]) -> str | None:
    """The address of the next page, told in the `Link` header as well (RFC 8288); None on the last page."""
    if cursor is None:
        return None
    told = {name: str(value) for name, value in more.items() if value is not None}
    address = f"{base}?{urlencode({**told, 'cursor': cursor})}"
    call.headers["Link"] = f'<{address}>; rel="next"'
    return address
