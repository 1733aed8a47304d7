"""Who may call: keys and their scopes, and without keys this machine alone."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from resolver.errors import ConfigError
from resolver.web.addresses import every
from resolver.web.auth import EVERYTHING, Scope, granted, insist_on_bind
from tests.support.api import Api, command
from tests.support.web import Web

HERE = "/v1/articles"


@pytest.fixture
async def named(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The API without keys, which may be called by another name too."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, hosts=("cms.internal",)) as running:
        yield running


async def test_once_there_is_a_key_one_is_needed(api: Api) -> None:
    """Without a key this machine may call; with the first live one nobody may without, and 401 says how."""
    open_before = await api.get(HERE)
    key = await api.key("article:read")

    without = await api.get(HERE)
    wrong = await api.get(HERE, headers={"Authorization": key["Authorization"][:-1] + "X"})
    other = await api.get(HERE, headers={"Authorization": "Basic cms:secret"})
    right = await api.get(HERE, headers=key)

    assert open_before.status == right.status == 200
    assert [(each.status, each.problem) for each in (without, wrong, other)] == [(401, "not-authenticated")] * 3
    assert without.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "path", ["/livez", "/readyz", "/openapi.json", "/docs", "/problems/internal", "/oembed/providers.json"]
)
async def test_what_tells_of_the_service_needs_no_key(api: Api, path: str) -> None:
    """Health, documents and the list of providers are for everybody."""
    await api.key("article:read")

    said = await api.get(path)

    assert said.status == 200


def test_every_address_has_a_scope_or_is_meant_for_all() -> None:
    """No address is open by oversight: these are all that need no key."""
    open_to_all = {route.path for route in every() if route.scope is None}

    assert open_to_all == {
        "/livez",
        "/readyz",
        "/openapi.json",
        "/docs",
        "/problems/{name}",
        "/oembed/providers.json",
    }


async def test_a_key_does_what_its_scopes_say(api: Api) -> None:
    """Each address refuses a key without its scope, and lets one with it through to whatever comes next."""
    keys = {scope: await api.key(scope.value) for scope in Scope}
    refused: set[tuple[str, Scope]] = set()
    let_in: set[tuple[str, Scope]] = set()
    for route in every():
        path = route.path.replace("{", "EXAMPLE").replace("}", "")
        for scope in Scope if route.scope else ():
            said = await api.ask(route.method, path, headers=keys[scope])
            (refused if said.problem == "not-allowed" else let_in).add((route.name, scope))

    allowed = {
        (route.name, scope)
        for route in every()
        for scope in Scope
        if route.scope and route.scope in granted(frozenset({scope.value}))
    }
    assert let_in == allowed
    assert refused == {(route.name, scope) for route in every() if route.scope for scope in Scope} - allowed


def test_scopes_go_together() -> None:
    """Who may write or review may read, who is admin may do all, and a word of a later version grants nothing."""
    table = {
        ("article:write",): {Scope.ARTICLE_WRITE, Scope.ARTICLE_READ},
        ("review",): {Scope.REVIEW, Scope.ARTICLE_READ},
        ("resolve", "later:word"): {Scope.RESOLVE},
        ("admin",): set(EVERYTHING),
        (): set(),
    }

    assert {words: set(granted(frozenset(words))) for words in table} == table


async def test_two_keys_live_side_by_side_until_one_is_revoked(api: Api) -> None:
    """A key is changed by making a second one, moving over, and revoking the first."""
    old, new = await api.key("article:read"), await api.key("article:read")
    both = [(await api.get(HERE, headers=each)).status for each in (old, new)]
    first, _ = await api.records.keys.every()

    await api.records.keys.revoke(first.id)
    api.parts.keyring.forget()
    after = [(await api.get(HERE, headers=each)).status for each in (old, new)]

    assert both == [200, 200]
    assert after == [401, 200]


@pytest.mark.parametrize(
    ("headers", "status", "problem"),
    [
        ({"Host": "localhost:8080"}, 200, None),
        ({"Host": "127.0.0.1"}, 200, None),
        ({"Host": "[::1]:8080"}, 200, None),
        ({"Host": "CMS.internal:80"}, 200, None),
        ({"Host": "rebound.example.org"}, 421, "wrong-host"),
        ({"Host": "127.0.0.1.example.org"}, 421, "wrong-host"),
        ({"Host": "localhost.example.org"}, 421, "wrong-host"),
        ({"X-Forwarded-For": "192.0.2.1"}, 401, "not-authenticated"),
        ({"Forwarded": "for=192.0.2.1"}, 401, "not-authenticated"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "cross-site"),
        ({"Sec-Fetch-Site": "same-site"}, 403, "cross-site"),
        ({"Sec-Fetch-Site": "none"}, 200, None),
        ({"Host": "localhost:8080", "Origin": "http://localhost:8080"}, 200, None),
        ({"Host": "localhost:8080", "Origin": "http://localhost:9090"}, 403, "cross-site"),
        ({"Origin": "null"}, 403, "cross-site"),
    ],
)
async def test_without_keys_only_this_machine_by_its_own_name(
    named: Api, headers: Mapping[str, str], status: int, problem: str | None
) -> None:
    """A server without keys answers no proxy, no other site's page, and no name that a stranger points here."""
    said = await named.get(HERE, headers=headers)

    assert (said.status, said.problem) == (status, problem)


@pytest.mark.parametrize(
    ("host", "locked", "binds"),
    [
        ("127.0.0.1", False, True),
        ("127.8.8.8", False, True),
        ("[::1]", False, True),
        ("localhost", False, True),
        ("0.0.0.0", False, False),  # noqa: S104 - what must be refused
        ("[::]", False, False),
        ("10.0.0.1", False, False),
        ("cms.example.org", False, False),
        ("0.0.0.0", True, True),  # noqa: S104 - allowed once keys are needed
    ],
)
def test_without_keys_only_loopback_is_bound(host: str, *, locked: bool, binds: bool) -> None:
    """An address that others can reach is bound only once a key is needed; the refusal says what to do."""
    refused = None
    try:
        insist_on_bind(host, locked=locked)
    except ConfigError as error:
        refused = str(error)

    assert (refused is None) == binds
    assert refused is None or "resolver key create" in refused


@pytest.mark.parametrize("written", ["", "EXAMPLE", "rk_", "rk_" + "x" * 200, "rk_é", "rk_a b", "rk_'; --"])
async def test_what_is_no_key_is_refused_without_asking(api: Api, written: str) -> None:
    """What no key looks like is a 401, whether or not the records can be asked."""
    await api.key("admin")
    said = await api.get(HERE, headers={"Authorization": f"Bearer {written}"})

    assert (said.status, said.problem) == (401, "not-authenticated")


async def test_a_key_is_asked_about_once_for_many_at_once(api: Api) -> None:
    """Requests that come together with one key ask the records about it once, and are all let in."""
    key = await api.key("article:read")

    said = await asyncio.gather(*(api.get(HERE, headers=key) for _ in range(30)))

    assert {each.status for each in said} == {200}
    assert not api.parts.keyring._asking


async def test_no_key_is_ever_logged(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever happens to a request, its key stands in no line of the log."""
    key = await api.key("article:write")
    with caplog.at_level(logging.DEBUG):
        await api.put("/v1/articles/EXAMPLE", "Words.", headers=key)
        await api.get(HERE, headers={"Authorization": "Bearer rk_EXAMPLEsecret"})
        await api.get("/v1/nothing", headers=key)

    assert "rk_" not in caplog.text


async def test_keys_are_made_listed_and_revoked_by_command(api: Api) -> None:
    """`resolver key` makes a key that the server takes, lists it without its secret, and ends it."""
    made = (await command(api, "key", "create", "desk", "--scopes", "article:read")).decode().strip()
    api.parts.keyring.forget()
    taken = await api.get(HERE, headers={"Authorization": f"Bearer {made}"})
    listed = (await command(api, "key", "list")).decode()
    await command(api, "key", "revoke", listed.split()[0])
    api.parts.keyring.forget()
    ended = await api.get(HERE, headers={"Authorization": f"Bearer {made}"})

    assert (taken.status, ended.status) == (200, 401)
    assert "desk" in listed
    assert made not in listed
    assert "never used" in listed or "used 20" in listed
