"""The OpenAPI 3.1 document, written from the routes and the models that read and write what they say.

`document` is for those who write the file (`make docs`) and needs `openapi-pydantic`; the server gives out the file,
which a test compares. Schemas are JSON Schema 2020-12, as OpenAPI 3.1 takes them.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from resolver.web import caching
from resolver.web.problems import KINDS, MEDIA_TYPE, ProblemAnswer
from resolver.web.route import JSON, Call, Reply, Route

FILE = Path(__file__).parents[1] / "data" / "openapi.json"
VERSION = "3.1.1"
API_VERSION = "1.0"
KEY = "key"

TOPICS: Mapping[str, str] = {
    "resolve": "Links and articles, answered at once.",
    "articles": "Articles that are kept, checked and watched.",
    "runs": "Passes over an article.",
    "sources": "What all articles together know of a source.",
    "reviews": "What persons decide.",
    "webhooks": "Being told of events.",
    "oembed": "Cards for links, for clients that speak oEmbed.",
    "service": "The service itself.",
}

_ALWAYS = ("internal", "invalid-request")
_SCOPED = ("not-authenticated", "not-allowed", "rate-limited", "wrong-host", "cross-site", "unavailable")
_BODY = ("too-slow", "too-large", "unsupported-media-type", "invalid-content")
_ONCE = ("conflict", "key-reused")
_VARIABLE = re.compile(r"\{(\w+)\}")

_PATH_WORDS: Mapping[str, str] = {
    "id": "its id",
    "key": "the key of the source",
    "mention": "the id of the mention, as the sources have it",
    "delivery": "the number of the delivery",
    "name": "the name of the problem",
}
_HEADER_WORDS: Mapping[str, str] = {
    "Age": "seconds since the answer was made",
    "Cache-Control": "how long it is fresh, and how much longer it may be shown",
    "Cache-Status": "whether it was remembered (RFC 9211)",
    "ETag": "the version",
    "Last-Modified": "when it was saved",
    "Link": "related addresses (RFC 8288)",
    "Location": "where to look next",
    "Preference-Applied": "which preference was heeded (RFC 7240)",
    "Retry-After": "seconds to wait",
    "Vary": "which request headers the answer depends on",
}


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The document of these routes, checked by the typed objects of `openapi-pydantic`."""
    from openapi_pydantic.v3.v3_1 import OpenAPI  # noqa: PLC0415 - of the development environment

    routes = tuple(routes)
    models = sorted(_models(routes), key=lambda model: model.__name__)
    refs, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    named = {model: refs[model, "validation"] for model in models}
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, named)
    told = {
        "openapi": VERSION,
        "info": {
            "title": "embed-resolver",
            "version": API_VERSION,
            "summary": "Finds every embedded post and short link in an article, resolves it, and says how it knows.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": says} for name, says in TOPICS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "responses": {"problem": _problem("What went wrong (RFC 9457).")},
            "headers": {
                "X-Request-Id": _header("the id of this request in the log", "string"),
                "RateLimit": _header("how many requests are left, as the RateLimit draft (-11) has it", "string"),
                "RateLimit-Policy": _header("how many requests there are in a minute", "string"),
            },
            "securitySchemes": {
                KEY: {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "rk_…",
                    "description": "A key of `resolver key create`. Without any key only this machine may call.",
                }
            },
        },
    }
    OpenAPI.model_validate(told)
    return told


def text(routes: Iterable[Route]) -> str:
    """The document as the file holds it."""
    return json.dumps(document(routes), indent=1, ensure_ascii=False, sort_keys=False) + "\n"


def _models(routes: Sequence[Route]) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = {ProblemAnswer}
    for route in routes:
        found |= {reply.model for reply in route.replies if reply.model is not None}
        if route.body is not None:
            found.add(route.body)
    return found


def _operation(route: Route, named: Mapping[type[BaseModel], Mapping[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.topic],
        "summary": route.summary,
        "responses": _responses(route, named),
    }
    if route.says:
        told["description"] = route.says
    parameters = [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)]
    if parameters:
        told["parameters"] = parameters
    if route.body is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": dict(named[route.body])}}}
    elif route.accepts:
        told["requestBody"] = {
            "required": True,
            "content": {kind: {"schema": {"type": "string", "minLength": 1}} for kind in route.accepts},
        }
    told["security"] = [{KEY: [route.scope.value]}] if route.scope else []
    return told


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PATH_WORDS[name],
            "schema": {"type": "string", "minLength": 1},
        }
        for name in _VARIABLE.findall(route.path)
    ]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    schema = route.query.model_json_schema(mode="validation", ref_template="#/components/schemas/{model}")
    inner = schema.get("$defs", {})
    needed = schema.get("required", ())
    parameters = []
    for name, given in schema.get("properties", {}).items():
        of = _plain(given, inner)
        says = of.pop("description", None)
        parameter = {"name": name, "in": "query", "required": name in needed, "schema": of}
        parameters.append(parameter | ({"description": says} if says else {}))
    return parameters


def _plain(schema: Mapping[str, Any], inner: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter's schema by itself: references opened, `null` left out (absent is absent)."""
    of = {name: value for name, value in schema.items() if name not in {"title", "default"} or value is not None}
    of.pop("title", None)
    if "$ref" in of:
        target = inner[of.pop("$ref").rsplit("/", 1)[1]]
        of = {**{key: value for key, value in target.items() if key not in {"title", "description"}}, **of}
    choices = [each for each in of.pop("anyOf", ()) if each.get("type") != "null"]
    for each in choices:
        of = {**_plain(each, inner), **of}
    return of


def _header_parameters(route: Route) -> list[dict[str, Any]]:
    told = {**route.request_headers}
    if route.once:
        told["Idempotency-Key"] = "a word of yours: the same request sent twice with it is done once"
    return [
        {"name": name, "in": "header", "required": False, "description": says, "schema": {"type": "string"}}
        for name, says in told.items()
    ]


def _responses(route: Route, named: Mapping[type[BaseModel], Mapping[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {str(reply.status): _response(reply, route, named) for reply in route.replies}
    kinds = set(_ALWAYS) | set(route.problems)
    if route.scope is not None:
        kinds |= set(_SCOPED)
    if route.reads_body:
        kinds |= set(_BODY)
    if route.once:
        kinds |= set(_ONCE)
    by_status: dict[int, list[str]] = {}
    for name, kind in KINDS.items():
        if name in kinds:
            by_status.setdefault(kind.status.value, []).append(name)
    for status, names in sorted(by_status.items()):
        told.setdefault(str(status), _problem(" · ".join(f"`{name}`: {KINDS[name].title}." for name in names)))
    told["default"] = {"$ref": "#/components/responses/problem"}
    return told


def _response(reply: Reply, route: Route, named: Mapping[type[BaseModel], Mapping[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {"description": reply.says}
    headers: dict[str, Any] = {name: _header(_HEADER_WORDS[name], "string") for name in reply.headers}
    every = ("X-Request-Id", "RateLimit", "RateLimit-Policy") if route.scope else ("X-Request-Id",)
    headers |= {name: {"$ref": f"#/components/headers/{name}"} for name in every}
    told["headers"] = headers
    if reply.media:
        told["content"] = {
            kind: {"schema": dict(named[reply.model])} if reply.model is not None and kind in reply.shaped else {}
            for kind in reply.media
        }
    return told


def _problem(says: str) -> dict[str, Any]:
    return {"description": says, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}}}


def _header(says: str, kind: str) -> dict[str, Any]:
    return {"description": says, "schema": {"type": kind}}


@cache
def _file() -> tuple[bytes, str]:
    body = FILE.read_bytes()
    return body, caching.etag_of(body)


async def openapi(call: Call) -> web.Response:
    """The document."""
    body, etag = _file()
    call.headers |= {"Cache-Control": "public, max-age=3600", "ETag": etag}
    if caching.not_modified(call.request, etag):
        return web.Response(status=304)
    return web.Response(body=body, headers={"Content-Type": JSON})


ROUTES = (
    Route(
        "GET",
        "/openapi.json",
        "openapi",
        "service",
        "This document",
        openapi,
        (
            Reply(200, "OpenAPI 3.1.", None, headers=("Cache-Control", "ETag")),
            Reply(304, "It is the version that you have.", None, ()),
        ),
    ),
)
