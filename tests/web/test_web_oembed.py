"""oEmbed for clients that know nothing of us: micawber gets a card, sizes are kept, what is gone is not shown."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree as ET

import micawber
import pytest
from micawber.exceptions import ProviderException

from resolver import platforms
from tests.support.api import Api
from tests.support.posts import POST_ID, oembed_url, whole_web
from tests.support.web import Reply, Web

POST = f"https://x.com/EXAMPLE_desk/status/{POST_ID}"
PAGE = "https://www.example.org/EXAMPLE-page"
GONE_ID = "1635600000000000009"
GONE = f"https://x.com/EXAMPLE_desk/status/{GONE_ID}"


@pytest.fixture
async def opened(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The API, with keys, and oEmbed for all."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, oembed_open=True, oembed_gone=True) as running:
        await running.key("resolve")
        yield running


async def test_micawber_gets_a_card(api: Api, web: Web) -> None:
    """An ordinary oEmbed client, pointed at us, gets a card for a post, and finds the post in a text."""
    whole_web(web)
    registry = micawber.ProviderRegistry()
    registry.register(r"https://(?:x|twitter)\.com/\S+", micawber.Provider(f"{api.base}/oembed"))

    card = await asyncio.to_thread(registry.request, POST, maxwidth=400)
    text = await asyncio.to_thread(micawber.parse_text, f"Words.\n\n{POST}\n\nMore.", registry)

    assert card["type"] == "rich"
    assert card["author_name"] == "Example Desk"
    assert card["width"] <= 400
    assert card["html"] in text
    assert '<blockquote class="source-card"' in text


async def test_micawber_is_told_that_there_is_none(api: Api) -> None:
    """What is no link is an error to the client, as oEmbed has it."""
    registry = micawber.ProviderRegistry()
    registry.register(r"https?://\S+", micawber.Provider(f"{api.base}/oembed"))

    with pytest.raises(ProviderException):
        await asyncio.to_thread(registry.request, "http://")


@pytest.mark.parametrize(
    "room", [{}, {"maxwidth": "300"}, {"maxwidth": "1000"}, {"maxheight": "150"}, {"maxwidth": "9"}]
)
async def test_sizes_are_integers_within_what_was_asked(api: Api, web: Web, room: dict[str, str]) -> None:
    """Width and height are integers and keep to maxwidth and maxheight; without room there is a link."""
    whole_web(web)

    card = (await api.ask("GET", "/oembed", params={"url": POST, **room})).json()

    assert card["version"] == "1.0"
    assert card["cache_age"] > 3600
    if room.get("maxwidth") == "9":
        assert card["type"] == "link"
        assert "html" not in card
    else:
        assert card["type"] == "rich"
        assert type(card["width"]) is type(card["height"]) is int
        assert card["width"] <= int(room.get("maxwidth", 550))
        assert card["height"] <= int(room.get("maxheight", 10_000))


async def test_the_card_runs_nothing_and_asks_nobody(api: Api, web: Web) -> None:
    """Whatever a page says of itself, the card has no script, no picture and no style, and its words stay words."""
    web.page(PAGE, '<title>&lt;script&gt;alert(1)&lt;/script&gt; &amp; "more"</title><p>Words enough.</p>')

    card = (await api.get("/oembed", url=PAGE)).json()

    assert not re.search(
        r"<(?:script|img|iframe|style|link|object)\b|\son\w+=|javascript:", card["html"], re.IGNORECASE
    )
    assert "&lt;script&gt;" in card["html"]


async def test_xml_says_the_same(api: Api, web: Web) -> None:
    """`format=xml` gives the same values as one element each, markup in them as text."""
    whole_web(web)

    as_json = (await api.get("/oembed", url=POST)).json()
    as_xml = await api.get("/oembed", url=POST, format="xml")

    root = ET.fromstring(as_xml.body)  # noqa: S314 - our own
    assert as_xml.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} | {"cache_age": ""} == {
        name: str(value) for name, value in as_json.items()
    } | {"cache_age": ""}


@pytest.mark.parametrize(
    ("params", "status", "problem"),
    [
        ({"url": POST, "format": "yaml"}, 501, "not-offered"),
        ({}, 400, "invalid-request"),
        ({"url": "no link"}, 400, "invalid-url"),
        ({"url": POST, "maxwidth": "wide"}, 400, "invalid-request"),
        ({"url": POST, "maxheight": "0"}, 400, "invalid-request"),
        ({"url": GONE}, 404, "source-gone"),
        ({"url": "https://www.example.org/EXAMPLE-private"}, 401, "source-private"),
        ({"url": "https://nowhere.example.org/x"}, 404, "not-found"),
        ({"url": POST, "dnt": "1", "omit_script": "true"}, 200, None),
    ],
)
async def test_what_oembed_says_when_there_is_no_card(
    api: Api, web: Web, params: dict[str, str], status: int, problem: str | None
) -> None:
    """404 for what is gone or unknown, 401 for what is private, 501 for another format, and strange parameters pass."""
    whole_web(web)
    gone(web)
    web.reply(
        "https://www.example.org/EXAMPLE-private", Reply(401, {"Content-Type": "text/html"}, b"<title>Sign in</title>")
    )
    web.reset("https://nowhere.example.org/x")

    said = await api.ask("GET", "/oembed", params=params)

    assert (said.status, said.problem) == (status, problem)


def gone(web: Web) -> None:
    """A post that its author took down: every voice says so."""
    web.json(oembed_url(GONE_ID), {}, status=404)


async def test_open_to_all_it_counts_by_address(opened: Api, web: Web) -> None:
    """With the setting a CMS needs no key for oEmbed, and nothing else is open to it."""
    whole_web(web)

    card = await opened.get("/oembed", url=POST)
    other = await opened.get("/v1/resolve", url=POST)

    assert card.status == 200
    assert "RateLimit" in card.headers
    assert other.status == 401


async def test_behind_a_proxy_it_counts_whom_the_proxy_names(
    web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    """Clients behind a proxy of ours are counted apart, by the address that the proxy itself saw."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, oembed_open=True, limit_requests=2) as api:
        await api.key("resolve")
        whole_web(web)
        said = []
        for forwarded in ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2, 192.0.2.1"]:
            asked = await api.get("/oembed", headers={"X-Forwarded-For": forwarded}, url=POST)
            said.append(asked.status)

    assert said == [200, 200, 429, 200, 429]


async def test_gone_is_shown_where_the_operator_says_so(opened: Api, web: Web) -> None:
    """With the setting a source that is gone has a card with its last words, which says that it is gone."""
    gone(web)

    card = await opened.get("/oembed", url=GONE)

    assert card.status == 200
    assert "no longer" in card.json()["html"].lower() or card.json()["type"] == "link"


async def test_the_card_is_cached_as_its_source(api: Api, web: Web) -> None:
    """A card has the age and freshness of the answer that it is made of, and gives 304."""
    whole_web(web)

    first = await api.get("/oembed", url=POST)
    again = await api.get("/oembed", url=POST)
    same = await api.get("/oembed", url=POST, headers={"If-None-Match": again.headers["ETag"]})

    assert first.headers["Cache-Status"].startswith("embed-resolver; fwd=miss")
    assert again.headers["Cache-Status"].startswith("embed-resolver; hit")
    assert "max-age=86400" in again.headers["Cache-Control"]
    assert same.status == 304


async def test_the_list_of_providers_names_every_platform(api: Api) -> None:
    """`providers.json` has the shape of oembed.com's list, and its schemes match the platforms' own addresses."""
    listed = (await api.get("/oembed/providers.json")).json()

    schemes = {each["provider_name"]: each["endpoints"][0]["schemes"] for each in listed}
    assert {each["endpoints"][0]["url"] for each in listed} == {"http://localhost:8080/oembed"}
    assert set(schemes) <= {platform.label for platform in platforms.every()}
    assert {"X", "YouTube", "Bluesky", "Instagram"} <= set(schemes)
    assert all(re.fullmatch(r"https://[a-z0-9.-]+/\S+", scheme) for each in schemes.values() for scheme in each)
    assert any(re.fullmatch(re.escape(scheme).replace(r"\*", ".*"), POST) for scheme in schemes["X"])
