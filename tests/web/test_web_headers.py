"""The headers of every answer: safe, traceable, shared with nobody who was not named."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from resolver.web import headers
from resolver.web.addresses import every
from tests.support.api import Api
from tests.support.web import Web

ORIGIN = "https://cms.example.org"


@pytest.fixture
async def shared(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The API, which a CMS's pages may call, and which logs every request."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, cors=(ORIGIN,), access_log=True) as running:
        yield running


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/livez", 200),
        ("HEAD", "/livez", 200),
        ("GET", "/docs", 200),
        ("GET", "/v1/articles", 200),
        ("GET", "/v1/resolve", 400),
        ("GET", "/v1/nothing", 404),
        ("DELETE", "/v1/resolve", 405),
        ("OPTIONS", "/v1/resolve", 405),
        ("POST", "/v1/find", 422),
    ],
)
async def test_every_answer_has_the_safe_headers(api: Api, method: str, path: str, status: int) -> None:
    """Right or wrong, known or unknown: nothing is sniffed, framed, run, referred, or told of what we are made of."""
    said = await api.ask(method, path)

    assert said.status == status
    assert said.headers["Server"] == "embed-resolver"
    assert said.headers["X-Content-Type-Options"] == "nosniff"
    assert said.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in said.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in said.headers["Content-Security-Policy"]
    assert said.headers["X-Request-Id"]
    assert not [name for name in said.headers if name.startswith("Access-Control-")]


async def test_every_address_refuses_what_it_does_not_know(api: Api) -> None:
    """An unknown parameter is a 400 that names it, at every address but oEmbed, whose clients bring their own."""
    said = {}
    for route in every():
        path = route.path.replace("{", "EXAMPLE").replace("}", "")
        body = b'{"url": "https://cms.example.org/"}' if route.name == "create_webhook" else b"{}"
        if route.body is None or route.name in {"create_webhook", "change_webhook", "rotate_webhook"}:
            json = {"Content-Type": "application/json"}
            said[route.name] = await api.ask(route.method, path, params={"EXAMPLE": "1"}, data=body, headers=json)

    named = {name: [each["parameter"] for each in answer.json()["errors"]] for name, answer in said.items()}
    assert named.pop("oembed") == ["url"]
    assert {answer.status for answer in said.values()} == {400}
    assert [name for name, parameters in named.items() if "EXAMPLE" not in parameters] == []
    assert len(named) > 25


async def test_a_parameter_that_comes_twice_is_refused(api: Api) -> None:
    """Two values for one name are a 400: which one was meant is not guessed."""
    said = await api.get("/v1/resolve?url=https://example.org/&url=https://example.net/")

    assert (said.status, said.json()["errors"]) == (400, [{"parameter": "url", "detail": "It stands there twice."}])


async def test_405_names_what_there_is(api: Api) -> None:
    """A method that an address does not have is answered with those that it has."""
    said = await api.ask("PUT", "/v1/articles")

    assert said.problem == "method-not-allowed"
    assert set(said.headers["Allow"].split(",")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [("EXAMPLE-1.2_3", True), ("a" * 64, True), ("a" * 65, False), ("a b", False), ("x\ty", False), ("", False)],
)
async def test_a_request_keeps_the_id_that_it_came_with(api: Api, given: str, kept: bool) -> None:  # noqa: FBT001 - a row of the table
    """A caller's own request id is kept where it is a plain word; a problem names it."""
    said = await api.get("/v1/resolve", headers={"X-Request-Id": given})

    assert (said.headers["X-Request-Id"] == given) == kept
    assert said.json()["instance"] == f"urn:embed-resolver:request:{said.headers['X-Request-Id']}"


def test_traces_are_read_as_the_standard_says() -> None:
    """A traceparent gives its trace; a broken or empty one gives none (W3C Trace Context)."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    table = {
        f"00-{trace}-00f067aa0ba902b7-01": trace,
        f"00-{'0' * 32}-00f067aa0ba902b7-01": None,
        f"00-{trace.upper()}-00f067aa0ba902b7-01": None,
        f"00-{trace}-00f067aa0ba902b7": None,
        "": None,
    }

    assert {given: headers.trace_id(given) for given in table} == table


async def test_requests_are_logged_with_their_trace_and_without_their_links(
    shared: Api, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line says which route, status, request and trace; what was asked about, and for whom, stands in none."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    with caplog.at_level(logging.DEBUG):
        await shared.get(
            "/v1/resolve?url=https://secret.example.org/",
            headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01", "X-Request-Id": "EXAMPLE-7"},
        )
    printed = caplog.text + "".join(capsys.readouterr())

    assert "resolve_link" in printed
    assert trace in printed
    assert "EXAMPLE-7" in printed
    assert "secret.example.org" not in printed


async def test_a_named_origin_may_call_and_no_other(shared: Api) -> None:
    """Pages of a named origin may call with a key; those of any other get no leave, before or after."""
    key = await shared.key("article:read")
    asks = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}

    before = await shared.ask("OPTIONS", "/v1/articles/a", headers={"Origin": ORIGIN, **asks})
    stranger = await shared.ask("OPTIONS", "/v1/articles/a", headers={"Origin": "https://evil.example.org", **asks})
    said = await shared.get("/v1/articles", headers={"Origin": ORIGIN, **key})
    other = await shared.get("/v1/articles", headers={"Origin": "https://evil.example.org", **key})
    wrong = await shared.get("/v1/articles", headers={"Origin": ORIGIN})

    assert before.status == 204
    assert before.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "PUT" in before.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in before.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in before.headers
    assert (stranger.status, "Access-Control-Allow-Origin" in stranger.headers) == (405, False)
    assert said.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in said.headers["Vary"]
    assert "Access-Control-Allow-Origin" not in other.headers
    assert "Origin" in other.headers["Vary"]
    assert (wrong.status, wrong.headers["Access-Control-Allow-Origin"]) == (401, ORIGIN)


async def test_preferences_are_heeded_as_far_as_they_go() -> None:
    """What a Prefer header asks for is read, and what is not understood is read past."""
    table = {
        None: (None, False),
        "wait=5": (5, False),
        "wait=500": (30, False),
        'foo; bar=1, wait="7"': (7, False),
        "respond-async, wait=10": (None, True),
        "wait=-1": (None, False),
        "return=minimal": (None, False),
    }

    read = {given: headers.preference(given) for given in table}

    assert {given: (each.wait, each.asynchronous) for given, each in read.items()} == table


async def test_metrics_count_routes_and_never_links(api: Api) -> None:
    """Prometheus gets counts by route and status; no label holds an address, an id or a key."""
    key = await api.key("admin")
    await api.get("/v1/resolve?url=https://secret.example.org/EXAMPLE", headers=key)
    await api.put("/v1/articles/EXAMPLE-id", "Words.", headers=key)

    said = await api.get("/metrics", headers=key)

    assert said.headers["Content-Type"].startswith("text/plain")
    assert 'resolver_http_requests_total{route="resolve_link",status="200"}' in said.text
    assert "resolver_cache_up 1.0" in said.text
    assert "secret.example.org" not in said.text
    assert "EXAMPLE-id" not in said.text
    assert "rk_" not in said.text
