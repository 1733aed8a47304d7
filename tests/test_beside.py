"""What is asked beside a page: its own oEmbed offer, once, where something is missing, and never at the page's cost."""

import json
import time

import pytest

from resolver import question
from resolver.cache import Cache
from resolver.fetch.client import Client
from resolver.looking import Looker
from resolver.model import Source
from resolver.vocabulary import AvailabilityState, Method, Outcome
from tests.support.web import Reply, Web, settings_for

PAGE = "https://www.example.org/films/EXAMPLE"
OFFER = "https://www.example.org/oembed?url=https%3A%2F%2Fwww.example.org%2Ffilms%2FEXAMPLE"
TOLD = {
    "version": "1.0",
    "type": "video",
    "title": "A film of a bridge",
    "author_name": "Ann Example",
    "author_url": "https://www.example.org/ann",
    "thumbnail_url": "https://www.example.org/t.jpg",
    "html": "<iframe></iframe>",
}


def film(web: Web, *tags: str, url: str = PAGE, offer: str = OFFER) -> None:
    """A page that offers oEmbed, with no more than a title and these tags."""
    link = f'<link rel="alternate" type="application/json+oembed" href="{offer}">'
    web.page(url, f"<html><head><title>A film of a bridge</title>{link}{''.join(tags)}</head><p>Words enough.</p>")


async def look(web: Web, *urls: str, **more: object) -> list[Source]:
    """The sources at these addresses, one after the other, by one looker."""
    settings = settings_for(web, **more)
    async with Cache(None, settings) as cache, Client(settings) as client:
        looker = Looker(client, settings, cache)
        records = [await looker.record(question.about_url(url)) for url in urls or (PAGE,)]
    return [record.source for record in records if record.source]


async def test_an_offer_fills_what_the_page_leaves_open(web: Web) -> None:
    """Author and picture are the answer's, with its capture and its names; the title stays the page's."""
    film(web)
    web.json(OFFER, TOLD)
    [source] = await look(web)
    page, beside = source.captures

    assert source.author
    assert (source.author.name, source.author.url) == ("Ann Example", "https://www.example.org/ann")
    assert source.image == "https://www.example.org/t.jpg"
    assert (page.method, beside.method, beside.requested_url) == (Method.HTML_META, Method.OEMBED, OFFER)
    assert source.provenance["/authors"] == source.provenance["/author/name"] == beside.id
    assert source.provenance["/title"] == page.id
    assert source.origins["/authors"] == "oembed:author_name"
    assert source.disagreements == ()
    assert web.count(OFFER) == 1


async def test_what_it_says_otherwise_is_listed(web: Web) -> None:
    """A title that is not the page's stands among the disagreements, with the page's own before it."""
    film(web)
    web.json(OFFER, {**TOLD, "title": "Quite another heading"})
    [source] = await look(web)

    assert source.title == "A film of a bridge"
    assert [(each.field, [(claim.by, claim.value) for claim in each.said]) for each in source.disagreements] == [
        ("/title", [("html:title", "A film of a bridge"), ("oembed:title", "Quite another heading")])
    ]


@pytest.mark.parametrize(
    ("tags", "offer"),
    [
        ('<meta name="author" content="Ann Example">', OFFER),
        ("", "https://www.example.com/oembed"),
        ("", "https://www.example.org/oembed?url=https%3A%2F%2Fwww.example.org%2F"),
    ],
)
async def test_nobody_is_asked_in_vain_or_elsewhere(web: Web, tags: str, offer: str) -> None:
    """A page that names its author, another site's offer, an offer for another page: one request, for the page."""
    film(web, tags, offer=offer)
    [source] = await look(web)

    assert source.availability.state is AvailabilityState.LIVE
    assert len(source.captures) == 1
    assert web.total == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(404, {}, b"Not found"), Outcome.GONE),
        (Reply(410, {}, b""), Outcome.GONE),
        (Reply(403, {}, b""), Outcome.BLOCKED),
        (Reply(503, {"Retry-After": "0"}, b""), Outcome.UNREACHABLE),
        (Reply(301, {"Location": "https://www.example.com/oembed"}, b""), Outcome.UNREACHABLE),
        (Reply(200, {"Content-Type": "text/html"}, b"<!doctype html><title>Log in</title>"), Outcome.UNREACHABLE),
        (Reply(200, {"Content-Type": "application/json"}, b"{}"), Outcome.UNREACHABLE),
        (Reply(200, {"Content-Type": "application/json"}, b"[" * 90000), Outcome.UNREACHABLE),
    ],
)
async def test_a_page_stands_whatever_is_answered_beside_it(web: Web, reply: Reply, outcome: Outcome) -> None:
    """A refusal, a redirect, HTML or nothing: asked once, kept as a look, and the page is as live as it was."""
    film(web)
    web.reply(OFFER, reply)
    [source] = await look(web)

    assert (source.availability.state, source.availability.reason) == (AvailabilityState.LIVE, None)
    assert source.availability.failed_checks == 0
    assert [look.outcome for look in source.captures] == [Outcome.OK, outcome]
    assert source.author is None
    assert web.count(OFFER) == 1
    assert web.total == 2


async def test_the_guard_stands_before_an_offer(web: Web) -> None:
    """An offer on a host of the same domain that leads into a private network is refused, and the page stands."""
    film(web, offer="https://intern.example.org/oembed")
    [source] = await look(web, dns=("intern.example.org=10.0.0.1:443", f"*=127.0.0.1:{web.port}"))

    assert source.availability.state is AvailabilityState.LIVE
    assert source.captures[1].outcome is Outcome.REFUSED_UNSAFE
    assert web.total == 1


async def test_a_silent_endpoint_costs_a_bounded_time(web: Web) -> None:
    """An endpoint that never answers is given up long before the time for a link is over, and the page is there."""
    film(web)
    web.hang(OFFER)
    begin = time.monotonic()
    [source] = await look(web, read_timeout=60.0, total_timeout=60.0)

    assert source.availability.state is AvailabilityState.LIVE
    assert source.captures[1].reason == "timeout"
    assert time.monotonic() - begin < 60 / 2


async def test_an_endpoint_in_trouble_is_left_alone(web: Web) -> None:
    """After five pages of a host whose endpoint is in trouble nobody asks it any more; all pages are read."""
    pages = [f"{PAGE}-{number}" for number in range(7)]
    offers = [f"https://www.example.org/oembed?n={number}" for number in range(7)]
    for url, offer in zip(pages, offers, strict=True):
        film(web, url=url, offer=offer)
        web.reply(offer, Reply(503, {"Retry-After": "0"}))
    sources = await look(web, *pages)

    assert [source.availability.state for source in sources] == [AvailabilityState.LIVE] * 7
    assert [len(source.captures) for source in sources] == [2] * 5 + [1] * 2
    assert [web.count(offer) for offer in offers] == [1] * 5 + [0] * 2


async def test_what_was_answered_is_kept_word_for_word(web: Web) -> None:
    """The raw answer stands beside the record, under its capture."""
    film(web)
    web.json(OFFER, TOLD)
    settings = settings_for(web)
    async with Cache(None, settings) as cache, Client(settings) as client:
        record = await Looker(client, settings, cache).record(question.about_url(PAGE))

    assert [(each.capture_id, json.loads(each.body)["author_name"]) for each in record.raw] == [("c2", "Ann Example")]
