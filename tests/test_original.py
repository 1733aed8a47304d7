"""A canonical address on another site: asked once, believed when it names the page back, never a way to poison."""

import pytest

from resolver import question, urls
from resolver.cache import Cache
from resolver.fetch.client import Client
from resolver.looking import Looker
from resolver.model import Source
from resolver.service import Resolver
from resolver.vocabulary import AvailabilityState, Outcome
from tests.support.web import Reply, Web, settings_for

COPY = "https://amp.example.net/news/EXAMPLE"
ORIGINAL = "https://www.example.org/news/EXAMPLE"
HEAD = "<html><head><title>A story of a bridge</title>"


def copy(web: Web, *tags: str, canonical: str = ORIGINAL) -> None:
    """A page that declares its original elsewhere."""
    web.page(COPY, f'{HEAD}<link rel="canonical" href="{canonical}">{"".join(tags)}</head><p>Words enough.</p>')


def original(web: Web, *tags: str, canonical: str = ORIGINAL) -> None:
    """The original with these tags."""
    web.page(ORIGINAL, f'{HEAD}<link rel="canonical" href="{canonical}">{"".join(tags)}</head><p>Words enough.</p>')


async def look(web: Web, url: str = COPY) -> Source:
    """The source at this address."""
    settings = settings_for(web)
    async with Cache(None, settings) as cache, Client(settings) as client:
        record = await Looker(client, settings, cache).record(question.about_url(url))
    assert record.source
    return record.source


async def test_an_original_that_names_the_page_back_is_believed(web: Web) -> None:
    """Its address is the source's, from a look of its own; the address that was fetched is kept beside it."""
    copy(web)
    original(web, f'<link rel="amphtml" href="{COPY}">')
    source = await look(web)

    assert source.url == ORIGINAL
    assert COPY in source.other_urls
    assert source.key == urls.key(COPY)
    assert source.origins["/url"] == "link:canonical, named back"
    assert source.provenance["/url"] == source.captures[1].id
    assert source.captures[1].requested_url == ORIGINAL
    assert source.disagreements == ()
    assert web.count(ORIGINAL) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {"Content-Type": "text/html"}, f'{HEAD}<link rel="canonical" href="{ORIGINAL}">'.encode()),
        Reply(200, {"Content-Type": "text/html"}, f'{HEAD}<link rel="amphtml" href="{COPY}">'.encode()),
        Reply(200, {"Content-Type": "text/html"}, f'{HEAD}<link rel="canonical" href="{COPY}">'.encode()),
        Reply(301, {"Location": COPY}, b""),
        Reply(404, {"Content-Type": "text/html"}, f'{HEAD}<link rel="amphtml" href="{COPY}">'.encode()),
        Reply(503, {"Retry-After": "0"}, b""),
    ],
)
async def test_one_that_does_not_is_only_listed(web: Web, reply: Reply) -> None:
    """A partner's original, one that points back, redirects or fails: asked once, and the page stays its own source."""
    copy(web)
    web.reply(ORIGINAL, reply)
    source = await look(web)

    assert source.url == COPY
    assert source.availability.state is AvailabilityState.LIVE
    assert [(each.field, [claim.value for claim in each.said]) for each in source.disagreements] == [
        ("/url", [COPY, ORIGINAL])
    ]
    assert [each.outcome for each in source.captures] == [Outcome.OK]
    assert web.count(ORIGINAL) == 1


@pytest.mark.parametrize(
    "canonical",
    [
        "https://www.example.org/",
        "https://x.com/example/status/1635600000000000000",
        "https://t.co/EXAMPLEtco",
        "https://bit.ly/EXAMPLE",
        "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.example.org%2F",
    ],
)
async def test_nobody_is_asked_where_it_cannot_be_an_original(web: Web, canonical: str) -> None:
    """A front page, a post, a short link, a wall: one request, for the page itself."""
    copy(web, canonical=canonical)
    source = await look(web)

    assert source.url == COPY
    assert web.total == 1


async def test_a_hostile_page_changes_nothing_about_another_site(web: Web, empty_redis_url: str) -> None:
    """A page that calls itself another's in every vocabulary leaves that site's source, and its memory, as they are."""
    web.page(
        "https://evil.example.net/EXAMPLE",
        '<html><head><title>Forged</title><meta property="og:title" content="Forged">'
        f'<link rel="canonical" href="{ORIGINAL}"><meta property="og:url" content="{ORIGINAL}">'
        f'<link rel="amphtml" href="{ORIGINAL}"><link rel="shortlink" href="{ORIGINAL}">'
        '<link rel="alternate" type="application/json+oembed" href="https://www.example.org/oembed">'
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "@id": "{ORIGINAL}", "url": "{ORIGINAL}", '
        f'"mainEntityOfPage": "{ORIGINAL}", "headline": "Forged"}}</script></head><p>Words enough.</p>',
    )
    original(web)
    settings = settings_for(web)
    async with Resolver(settings, cache_url=empty_redis_url) as resolver:
        untouched = (await resolver.resolve(ORIGINAL, refresh=True)).source
        await resolver.cache.delete(question.about_url(ORIGINAL).key)
        forged = (await resolver.resolve("https://evil.example.net/EXAMPLE")).source
        after = await resolver.answer(ORIGINAL)
        again = (await resolver.resolve(ORIGINAL)).source

    assert forged.url == "https://evil.example.net/EXAMPLE"
    assert forged.key == urls.key("https://evil.example.net/EXAMPLE")
    assert after.kept[0].once.origin == "made"
    for source in (after.resolution.source, again):
        assert (source.key, source.url, source.title) == (untouched.key, ORIGINAL, "A story of a bridge")
        assert source.other_urls == untouched.other_urls
        assert source.disagreements == ()
        assert "Forged" not in source.model_dump_json()
        assert "evil" not in source.model_dump_json()
    assert web.count("https://www.example.org/oembed") == 0
