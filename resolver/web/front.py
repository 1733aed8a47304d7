"""What every request goes through, in this order: who calls, how often, what was sent, then the address itself.

Whatever goes wrong comes out as a problem; every answer leaves with the same headers, is counted, and is logged where
it failed, changed something or was slow.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

import structlog
from aiohttp import web

from resolver import trace
from resolver.errors import BackendUnavailable, ResolverError
from resolver.web import bodies, headers, idempotency, metrics
from resolver.web.auth import Caller, by_address
from resolver.web.parts import PARTS, Parts
from resolver.web.problems import KINDS, Problem, of_error, of_status
from resolver.web.route import Call, Nothing, Route, Sent

SLOW_SECONDS = 2.0
NOBODY = Caller("nobody", "nobody", frozenset())
NO_LIMITS: Mapping[str, str] = {}

log = structlog.get_logger("resolver.web")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def served(route: Route, parts: Parts) -> Handler:
    """The function that the framework calls for a route."""
    counted = metrics.SECONDS.labels(route.name)
    answered = {status: metrics.REQUESTS.labels(route.name, str(status)) for status in (200, 202, 304)}
    reads_query = route.query is not Nothing

    async def handler(request: web.Request) -> web.StreamResponse:
        began = time.perf_counter()
        call = Call(parts, request, headers.request_id(request.headers.get("X-Request-Id")), NOBODY)
        trace.follow(request.headers.get(trace.HEADER))
        try:
            limited = await _let_in(call, route)
            if route.reads_body:
                call.raw = await bodies.read(
                    request, most=parts.settings.max_request_bytes, seconds=parts.settings.request_timeout
                )
            if route.body is not None:
                call.body = _read_body(call, route.body)
            if reads_query or request.query_string:
                call.query = bodies.read_query(route.query, request.query.items())
            response = await _done(call, route)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem and the log the rest
            limited, response = NO_LIMITS, _refused(call, route, error)
        _finish(call, response, limited)
        seconds = time.perf_counter() - began
        counted.observe(seconds)
        status = answered.get(response.status)
        (status or metrics.REQUESTS.labels(route.name, str(response.status))).inc()
        slow = seconds > SLOW_SECONDS and not response.prepared
        if parts.settings.access_log or route.changes or slow:
            _log(call, route, response.status, seconds)
        return response

    return handler


async def _let_in(call: Call, route: Route) -> Mapping[str, str]:
    """Say who calls, and count the request; gives the headers that tell what is left.

    Raises:
        Problem: the caller may not, or not so often.
    """
    parts, request = call.parts, call.request
    if route.scope is None:
        return NO_LIMITS
    caller = parts.keyring.at_hand(request)
    if caller is None:
        is_open = route.topic == "oembed" and parts.settings.oembed_open and "Authorization" not in request.headers
        caller = by_address(request, parts.proxies) if is_open else await parts.keyring.caller(request)
    call.caller = caller
    if not caller.may(route.scope):
        raise Problem("not-allowed", f"The scope `{route.scope.value}` is needed.")
    taken = parts.limits.at_hand(caller) or await parts.limits.request(caller)
    return parts.limits.told(taken) if taken is not None else NO_LIMITS


def _read_body(call: Call, model: type[Sent]) -> Sent:
    if bodies.content_type(call.request) not in bodies.JSON_TYPES:
        raise Problem("unsupported-media-type", "Send application/json.", headers={"Accept-Post": "application/json"})
    return bodies.read_json(model, call.raw)


async def _done(call: Call, route: Route) -> web.StreamResponse:
    """What the address answers; with an `Idempotency-Key` once for all requests that are the same."""
    key = call.request.headers.get(idempotency.HEADER) if route.once else None
    if key is None:
        return await route.handle(call)
    request = call.request

    async def work() -> web.Response:
        try:
            response = await route.handle(call)
        except Problem as problem:
            response = problem.response(call.id)
        if not isinstance(response, web.Response):
            raise TypeError("an answer that is kept is no stream")
        response.headers.update(call.headers)
        return response

    target = f"{request.method} {request.rel_url} {request.headers.get('Content-Type', '')}"
    return await call.parts.once.do(key, idempotency.Request(call.caller.id, target, call.raw), work)


def _refused(call: Call, route: Route, error: Exception) -> web.Response:
    """The problem that an exception is to the caller."""
    if isinstance(error, Problem):
        problem = error
    elif isinstance(error, ResolverError):
        problem = of_error(error)
        if isinstance(error, BackendUnavailable):
            log.warning("a backend is away", route=route.name, request_id=call.id, reason=str(error))
    elif isinstance(error, web.HTTPException):
        problem = of_status(error.status, error.headers)
    elif isinstance(error, ConnectionError):
        raise error
    else:
        problem = Problem("internal")
    if problem.kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR and problem.kind is KINDS["internal"]:
        log.error("a request failed", route=route.name, request_id=call.id, exc_info=error)
    metrics.REFUSED.labels(problem.kind.name).inc()
    return problem.response(call.id)


def _finish(call: Call, response: web.StreamResponse, limited: Mapping[str, str]) -> None:
    """Put the headers on that every answer has; a stream that has begun has them already."""
    if response.prepared:
        return
    told = response.headers
    told.update(headers.ALWAYS)
    told.update(limited)
    told.update(call.headers)
    told["X-Request-Id"] = call.id
    settings = call.parts.settings
    if settings.cors:
        headers.add_vary(told, "Origin")
        told.update(headers.shared_with(call.request.headers.get("Origin"), settings.cors))
    if told.get("Connection") == "close":
        del told["Connection"]
        response.force_close()


def ready_headers(call: Call) -> Mapping[str, str]:
    """The headers of every answer, for a stream that sends them before it is given back."""
    held = web.Response()
    _finish(call, held, NO_LIMITS)
    return {
        name: value for name, value in held.headers.items() if name.lower() not in {"content-type", "content-length"}
    }


def _log(call: Call, route: Route, status: int, seconds: float) -> None:
    told: dict[str, object] = {
        "route": route.name,
        "status": status,
        "duration_ms": round(seconds * 1000, 1),
        "request_id": call.id,
        "caller": call.caller.id,
    }
    if trace := headers.trace_id(call.request.headers.get("traceparent")):
        told["trace_id"] = trace
    log.info("answered", **told)


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what no route does: preflights, unknown addresses, methods that are not there."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        parts = request.app[PARTS]
        call = Call(parts, request, headers.request_id(request.headers.get("X-Request-Id")), NOBODY)
        asked = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        allowed = headers.preflight(request.headers.get("Origin"), parts.settings.cors) if asked else None
        if allowed is not None and error.status == HTTPStatus.METHOD_NOT_ALLOWED:
            response = web.Response(status=HTTPStatus.NO_CONTENT, headers=allowed)
        else:
            response = of_status(error.status, error.headers).response(call.id)
        _finish(call, response, NO_LIMITS)
        metrics.REQUESTS.labels("none", str(response.status)).inc()
        return response
