"""Who may look and decide: a key in a session, a proxy's word, this machine alone; forms only from the page itself."""

from pathlib import Path

import pytest

from resolver.model import Sidecar
from resolver.store.database.nouns import NewKey
from resolver.vocabulary import ReviewState
from resolver.web.page import PAGE
from resolver.web.page.entry import inside
from tests.page.conftest import Open
from tests.support import desk as fixtures
from tests.support import gallery
from tests.support.api import Answer, Api
from tests.support.web import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWN = {"Sec-Fetch-Site": "same-origin"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ALL = ("article:write", "review")


async def made(desk: Api, *scopes: str) -> NewKey:
    """A new key; from now on one is needed."""
    key = await desk.records.keys.create("Example Editor", scopes or ALL)
    desk.parts.keyring.forget()
    return key


async def signed_in(desk: Api, key: NewKey) -> dict[str, str]:
    """The header of a browser that signed in with this key."""
    answer = await desk.ask("POST", "/signin", headers={**OWN, **FORM}, data=f"key={key.secret}&next=/a/a")
    assert answer.status == 303, answer.text
    return {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}


async def decide(desk: Api, headers: dict[str, str], **fields: str) -> Answer:
    """Check the first source off."""
    page = (await desk.get("/a/a", headers={k: v for k, v in headers.items() if k == "Cookie"})).text
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    body = "&".join(f"{name}={value}" for name, value in {"act": "checked", "mark": mark, **fields}.items())
    return await desk.ask("POST", "/a/a/m1", headers={**FORM, **headers}, data=body)


async def review(desk: Api) -> tuple[ReviewState, str | None]:
    """What is decided about the first source, and by whom."""
    served = await desk.records.sidecar("a")
    assert served is not None
    found = Sidecar.model_validate_json(served.document).mentions[0].review
    return found.state, found.by


async def test_with_a_key_one_signs_in(desk: Api, sit: Open) -> None:
    """Where there is a key every page asks for one, in a field that password managers fill, and goes on from there."""
    await fixtures.keep(desk.records, "a", *gallery.article("gone"))
    key = await made(desk)
    async with sit() as one:
        await one.open("/a/a")
        at = one.page.url
        await one.page.get_by_label("Your key").fill("rk_0123456789abcdef_" + "A" * 43)
        await one.page.get_by_role("button", name="Sign in").click()
        wrong = await one.page.locator("#problem").inner_text()
        kind = await one.page.get_by_label("Your key").get_attribute("autocomplete")
        await one.page.get_by_label("Your key").fill(key.secret)
        await one.page.get_by_role("button", name="Sign in").click()
        await one.page.wait_for_url(f"{desk.base}/a/a")
        await one.card(1).get_by_role("button", name="Mark as checked").click()
        await one.said("Source 1 is marked as checked.")
        cookies = await one.context.cookies()
        await one.page.get_by_role("button", name="Sign out").click()
        await one.open("/a/a")
        out = one.page.url

    assert at == f"{desk.base}/signin?next=%2Fa%2Fa"
    assert "There is no such live key." in wrong
    assert kind == "current-password"
    assert await review(desk) == (ReviewState.CHECKED, "Example Editor")
    assert [(each["httpOnly"], each["sameSite"]) for each in cookies] == [(True, "Strict")]
    assert key.secret not in str(cookies)
    assert out == at


@pytest.mark.parametrize(("public", "secure"), [("http://127.0.0.1:8080", False), ("https://page.example.org", True)])
async def test_over_tls_the_cookie_is_for_tls_only(
    web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path, public: str, *, secure: bool
) -> None:
    """Where people come over TLS the session never travels without it; no script reads it, no other site sends it."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, public_url=public) as desk:
        key = await made(desk)
        answer = await desk.ask("POST", "/signin", headers={**OWN, **FORM}, data=f"key={key.secret}")
    attributes = {each.strip().partition("=")[0].lower() for each in answer.headers["Set-Cookie"].split(";")[1:]}

    assert attributes >= {"httponly", "samesite", "max-age", "path"}
    assert "domain" not in attributes
    assert ("secure" in attributes) is secure


async def test_a_revoked_key_ends_its_sessions(desk: Api) -> None:
    """A session lasts as long as its key does."""
    key = await made(desk)
    await made(desk)
    cookie = await signed_in(desk, key)
    before = await desk.get("/", headers=cookie)
    await desk.records.keys.revoke(key.key.id)
    desk.app[PAGE].door.forget()
    after = await desk.get("/", headers=cookie)

    assert before.status == 200
    assert after.status == 303


@pytest.mark.parametrize("change", ["id", "time", "mac", "shape"])
async def test_a_forged_session_is_none(desk: Api, change: str) -> None:
    """A cookie in which anything was changed opens nothing."""
    key = await made(desk)
    name, _, value = (await signed_in(desk, key))["Cookie"].partition("=")
    version, id_, ends, mac = value.split(".")
    forged = {
        "id": f"{version}.{'0' * 16}.{ends}.{mac}",
        "time": f"{version}.{id_}.{int(ends) + 1}.{mac}",
        "mac": f"{version}.{id_}.{ends}.{'0' * 64}",
        "shape": f"{version}.{id_}",
    }[change]
    answer = await desk.get("/", headers={"Cookie": f"{name}={forged}"})

    assert answer.status == 303
    assert answer.headers["Location"].startswith("/signin")


async def test_a_session_may_what_its_key_may(desk: Api) -> None:
    """With a key that may only read one reads, and is told that one may not decide."""
    await fixtures.keep(desk.records, "a", *gallery.article("gone"))
    cookie = await signed_in(desk, await made(desk, "article:read"))
    read = await desk.get("/a/a", headers=cookie)
    decided = await decide(desk, {**cookie, **OWN})

    assert read.status == 200
    assert decided.status == 403
    assert await review(desk) == (ReviewState.OPEN, None)


async def test_a_link_from_elsewhere_finds_the_session(desk: Api, sit: Open) -> None:
    """A link in another site's page comes without the strict cookie; the page asks once more by itself, and has it."""
    key = await made(desk)
    async with sit() as one:
        await one.open("/signin?next=/articles")
        await one.page.get_by_label("Your key").fill(key.secret)
        await one.page.get_by_role("button", name="Sign in").click()
        await one.page.wait_for_url(f"{desk.base}/articles")
        other = desk.base.replace("127.0.0.1", "localhost")
        await one.page.goto(f"{other}/signin")
        await one.page.evaluate(f"() => {{ location.href = '{desk.base}/week'; }}")
        await one.page.get_by_role("heading", name="What broke this week").wait_for()

    assert one.page.url == f"{desk.base}/week"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://sub.example"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
async def test_a_form_of_another_site_changes_nothing(desk: Api, headers: dict[str, str]) -> None:
    """With and without keys, a form that did not come from the page itself is refused."""
    await fixtures.keep(desk.records, "a", *gallery.article("gone"))
    open_answer = await decide(desk, headers)
    cookie = await signed_in(desk, await made(desk))
    locked_answer = await decide(desk, {**headers, **cookie})

    assert (open_answer.status, locked_answer.status) == (403, 403)
    assert await review(desk) == (ReviewState.OPEN, None)


async def test_an_own_form_is_told_by_origin_too(desk: Api) -> None:
    """A browser that does not say `Sec-Fetch-Site` says where the form came from."""
    await fixtures.keep(desk.records, "a", *gallery.article("gone"))
    answer = await decide(desk, {"Origin": desk.base})

    assert answer.status == 303
    assert await review(desk) == (ReviewState.CHECKED, "local")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8080"}, 200),
        ({"Host": "rebound.example"}, 421),
        ({"X-Forwarded-For": "203.0.113.5"}, 401),
        ({"Sec-Fetch-Site": "cross-site"}, 200),
    ],
)
async def test_without_keys_it_is_this_machines_own(desk: Api, headers: dict[str, str], status: int) -> None:
    """Without a key the page answers this machine under its own name, and a link elsewhere may lead to it."""
    assert (await desk.get("/", headers=headers)).status == status


async def test_a_proxy_says_who_it_is(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> None:
    """Behind the proxy of the settings its header names the editor; without it, or from elsewhere, nobody gets in."""
    header, named = "X-Remote-User", {"X-Remote-User": "ada@newsroom.example"}
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, user_header=header) as desk:
        await fixtures.keep(desk.records, "a", *gallery.article("gone"))
        nobody = await desk.get("/a/a")
        page = await desk.get("/a/a", headers=named)
        mark = page.text.partition('name="mark" value="')[2].partition('"')[0]
        form = {**FORM, **OWN, **named}
        decided = await desk.ask("POST", "/a/a/m1", headers=form, data=f"act=checked&mark={mark}")
        who = await review(desk)
    async with Api(
        web, empty_redis_url, sqlite_url, tmp_path, user_header=header, trusted_proxies="10.0.0.0/8"
    ) as desk:
        elsewhere = await desk.get("/a/a", headers=named)

    assert (nobody.status, page.status, decided.status, elsewhere.status) == (401, 200, 303, 401)
    assert "ada@newsroom.example" in page.text
    assert who == (ReviewState.CHECKED, "ada@newsroom.example")


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("/a/a?show=gone", "/a/a?show=gone"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nX: y", "/"),
        ("a", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
async def test_one_goes_on_inside(written: str | None, there: str) -> None:
    """After signing in one goes on to a page of ours, whatever the address asked for."""
    assert inside(written) == there
