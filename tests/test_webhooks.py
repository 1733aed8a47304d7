"""Webhooks: signed so that others can tell, thin, never to a private address that nobody listed, never redirected."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from resolver.errors import ConfigError, FetchFailed, InputError
from resolver.settings import Settings
from resolver.webhooks import SCHEDULE, Answered, Postman, body, next_try, sign
from tests.house.tree import ROOT
from tests.support.web import Reply, Web

SECRET = "whsec_" + "RVhBTVBMRS1FWEFNUExFLUVYQU1QTEUtRVhBTVBMRQ=="
OLDER = "whsec_" + "T0xERVItT0xERVItT0xERVItT0xERVItT0xERVItT0w="
HOOK = "https://cms.example.org/hook"
AT = datetime(2026, 1, 1, 0, 0, 4, tzinfo=UTC)


def settings(web: Web, *allow: str, **changes: object) -> Settings:
    """Settings with which every name leads to the web of the test."""
    table: dict[str, object] = {
        "dns": (f"*=127.0.0.1:{web.port}",),
        "ca_file": web.ca_file,
        "data_dir": web.folder,
        "webhook_allow": allow,
        "webhook_timeout": 2.0,
        **changes,
    }
    return Settings.model_validate(table)


def listed(web: Web, **changes: object) -> Settings:
    """The same, with loopback listed for webhooks."""
    return settings(web, f"127.0.0.1:{web.port}", **changes)


async def send(terms: Settings, url: str = HOOK, headers: Mapping[str, str] | None = None) -> Answered:
    """One try."""
    async with Postman(terms) as postman:
        return await postman.deliver(url, headers or {"webhook-id": "msg_1"}, b'{"type":"x"}')


def test_signature_is_the_standard_one() -> None:
    """A body verifies with the published library, under each live secret; one changed byte or an old time does not."""
    content = body("article.resolved", AT, {"article_id": "a"}, "https://r.example.org")
    headers = dict(sign([SECRET, OLDER], "msg_1", datetime.now(UTC), content))
    stale = dict(sign([SECRET], "msg_1", datetime.now(UTC) - timedelta(minutes=10), content))

    assert Webhook(SECRET).verify(content, headers)["type"] == "article.resolved"
    assert Webhook(OLDER).verify(content, headers)["data"]["article_id"] == "a"
    for wrong, sent in (
        (content[:-2] + b" }", headers),
        (content, {**headers, "webhook-id": "msg_2"}),
        (content, stale),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(wrong, sent)


def test_readme_verifies_what_we_sign() -> None:
    """The README's receiver takes a delivery of ours and finds the link in it; a changed one it refuses."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```py\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    scope: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), scope)  # noqa: S102 - our own document
    content = body("article.resolved", datetime.now(UTC), {"article_id": "kramatorsk"}, "http://localhost:8080")
    headers = sign([SECRET], "msg_1", datetime.now(UTC), content)

    assert scope["hook"](content, headers, SECRET) == "http://localhost:8080/v1/articles/kramatorsk/sources"
    with pytest.raises(WebhookVerificationError):
        scope["hook"](content.replace(b"kram", b"Kram"), headers, SECRET)


def test_body_is_thin_and_links_to_the_sidecar() -> None:
    """A body has type, time and data with a link; an article's id is one path segment of it, whatever it holds."""
    content = json.loads(
        body("article.resolved", AT, {"article_id": "desk:a/b c", "etag": '"E"'}, "https://r.example/")
    )

    assert content == {
        "type": "article.resolved",
        "timestamp": "2026-01-01T00:00:04Z",
        "data": {
            "article_id": "desk:a/b c",
            "etag": '"E"',
            "sidecar_url": "https://r.example/v1/articles/desk%3Aa%2Fb%20c/sources",
        },
    }
    with pytest.raises(InputError):
        body("x", AT, {"reason": "x" * 30_000}, "https://r.example.org")


def test_schedule_is_the_published_one() -> None:
    """Tries follow the schedule; a receiver may ask for more time, never for less, and ten tries are enough."""
    assert [next_try(tries, None) for tries in range(1, 10)] == [float(each) for each in SCHEDULE]
    assert next_try(10, None) is None
    assert next_try(1, 120.0) == 120.0
    assert next_try(3, 1.0) == 1800.0
    assert next_try(1, 1e9) == 86400.0


async def test_delivery_says_what_was_answered(web: Web) -> None:
    """2xx is delivered; the body goes out as it is, with its type and the headers that sign it."""
    web.reply(HOOK, Reply(202, {"Content-Type": "text/plain"}, b"thanks"))
    answered = await send(listed(web))
    [request] = web.asked

    assert answered == Answered(delivered=True, status=202, said="thanks")
    assert request.headers["webhook-id"] == "msg_1"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("embed-resolver/")


@pytest.mark.parametrize(
    ("reply", "error", "gone", "wait"),
    [
        (Reply(301, {"Location": "https://www.example.org/elsewhere"}), "redirects are not followed", False, None),
        (Reply(410), "it answered 410", True, None),
        (Reply(429, {"Retry-After": "120"}), "it answered 429", False, 120.0),
        (Reply(500, {}, b"x" * 5000), "it answered 500", False, None),
    ],
    ids=["redirect", "gone", "busy", "broken"],
)
async def test_everything_else_is_a_failure(
    web: Web,
    reply: Reply,
    error: str,
    gone: bool,  # noqa: FBT001 - a table's column
    wait: float | None,
) -> None:
    """A redirect is not followed, 410 ends it, Retry-After is heard, and a long answer is cut."""
    web.reply(HOOK, reply)
    answered = await send(listed(web))

    assert (answered.delivered, answered.error, answered.gone, answered.wait) == (False, error, gone, wait)
    assert web.total == 1
    assert len(answered.said or "") <= 500


async def test_receiver_that_does_not_answer_is_left(web: Web) -> None:
    """A receiver that hangs costs its time limit and is a failure, asked once."""
    web.hang(HOOK)
    answered = await send(listed(web, webhook_timeout=0.3))

    assert not answered.delivered
    assert answered.error is not None
    assert "timeout" in answered.error
    assert web.total == 1


async def test_private_target_needs_its_own_list(web: Web) -> None:
    """A private address is refused without an entry of `webhook_allow`; what articles may reach does not count here."""
    web.reply(HOOK, Reply(200))
    refused = await send(settings(web, allow=(f"127.0.0.0/8:{web.port}",)))

    assert not refused.delivered
    assert "unsafe" in str(refused.error)
    assert web.total == 0
    assert (await send(listed(web))).delivered


@pytest.mark.parametrize(
    "entry", ["cms.internal", "cms.internal:{port}", "127.0.0.0/8", "127.0.0.1", "[::1]:1,127.0.0.1:{port}"]
)
async def test_hosts_and_networks_can_be_listed(web: Web, entry: str) -> None:
    """A CMS is listed by its private name, its network or its address, with a port or without; there http will do."""
    url = f"http://cms.internal:{web.port}/hook" if "cms" in entry else f"http://127.0.0.1:{web.port}/hook"
    web.reply(url, Reply(204))
    allow = tuple(entry.format(port=web.port).split(","))
    terms = settings(web, *allow, dns=())
    async with Postman(terms, lookup=lambda host: {"cms.internal": ["127.0.0.1"]}[host]) as postman:
        answered = await postman.deliver(url, {}, b"{}")

    assert answered == Answered(delivered=True, status=204)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.org/hook",
        "http://169.254.169.254/latest",
        "https://169.254.169.254/latest",
        "https://localhost/hook",
        "https://10.1.2.3/hook",
        "https://[::1]/hook",
        "https://cms.internal:9/hook",
        "https://other.internal/hook",
        "ftp://www.example.org/hook",
        "https:///hook",
        "https://www.example.org:99999/hook",
    ],
)
async def test_other_targets_are_refused(web: Web, url: str) -> None:
    """Plain http to the public, metadata services, private names and addresses that are not listed: nothing is sent."""
    terms = settings(web, "cms.internal:8443", "169.254.0.0/16", dns=())
    async with Postman(terms, lookup=lambda _: ["127.0.0.1"]) as postman:
        answered = await postman.deliver(url, {}, b"{}")

        assert not answered.delivered
        assert answered.status is None
        assert web.total == 0


async def test_other_names_of_a_listed_address_are_refused(web: Web) -> None:
    """That a host is listed by name opens its address to no other name."""
    terms = settings(web, f"cms.internal:{web.port}", dns=())
    url = f"https://www.example.org:{web.port}/hook"
    async with Postman(terms, lookup=lambda _: ["127.0.0.1"]) as postman:
        answered = await postman.deliver(url, {}, b"{}")

    assert not answered.delivered
    assert web.total == 0


async def test_address_is_checked_before_it_is_kept(web: Web) -> None:
    """A webhook that could never be told is refused when it is added."""
    postman = Postman(settings(web, "cms.internal"), lookup=lambda _: ["127.0.0.1"])
    await postman.check("http://cms.internal/hook")
    await postman.check(HOOK)
    for url in ("http://www.example.org/hook", "https://10.0.0.1/hook"):
        with pytest.raises(FetchFailed):
            await postman.check(url)


@pytest.mark.parametrize("entry", ["http://cms", "10.0.0.0/99:x/", "cms:0", "a b", "@cms"])
def test_list_that_cannot_be_read_is_told(entry: str, tmp_path: Path) -> None:
    """An entry that is neither a host nor a network is a mistake of the settings, with the entry in the sentence."""
    with pytest.raises(ConfigError, match="RESOLVER_WEBHOOK_ALLOW"):
        Postman(Settings(webhook_allow=(entry,), data_dir=tmp_path))
