"""The whole pipeline against a simulated web: what an editor is told, and what it costs."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence

import jsonschema

from resolver import model
from resolver.fetch.client import Client
from resolver.find import read_article
from resolver.model import Sidecar
from resolver.service import Resolver
from resolver.vocabulary import (
    Anchor,
    AvailabilityState,
    ComparisonState,
    EvidenceKind,
    Form,
    IdentificationState,
    Reason,
    Role,
    Via,
)
from tests.support import posts
from tests.support.web import Reply, Web, settings_environment, settings_for


async def check(web: Web, text: str = posts.ARTICLE, *, cache_url: str | None = None, **more: object) -> Sidecar:
    """One run over an article with the real client."""
    article = read_article(text.encode(), name="story.txt")
    async with Resolver(settings_for(web, **more), cache_url=cache_url) as resolver:
        return await resolver.check_article(article, "story.txt")


async def test_a_flattened_post_is_confirmed_with_evidence(web: Web) -> None:
    """The picture link leads to the post; handle, date and words agree: confirmed, same words, live."""
    posts.whole_web(web)
    sidecar = await check(web)
    mention = sidecar.mentions[0]
    source = next(each for each in sidecar.sources if each.id == mention.source_id)
    kinds = {each.kind for each in mention.identification.evidence}

    assert mention.form is Form.FLATTENED_POST
    assert source.key == f"x:post:{posts.POST_ID}"
    assert source.url == f"https://x.com/EXAMPLE_desk/status/{posts.POST_ID}"
    assert mention.identification.state is IdentificationState.CONFIRMED
    assert {
        EvidenceKind.MEDIA_LINK_LEADS_TO_POST,
        EvidenceKind.HANDLE_AGREES,
        EvidenceKind.ID_TIMESTAMP_AGREES,
        EvidenceKind.TEXT_AGREES,
    } <= kinds
    assert mention.comparison.state in {ComparisonState.VERBATIM, ComparisonState.SAME_WORDS}
    assert source.availability.state is AvailabilityState.LIVE
    assert source.published is not None
    assert source.published.value == "2023-03-14"


async def test_the_body_is_aligned_with_the_post(web: Web) -> None:
    """The reporter's line above the post is no part of it once the post's own words are known."""
    posts.whole_web(web)
    mention = (await check(web)).mentions[0]
    body = next(part for part in mention.parts if part.role is Role.BODY)

    assert body.value.startswith("Latest example update")
    assert mention.anchor is Anchor.ANCHORED


async def test_the_short_link_in_the_body_is_an_outlink(web: Web) -> None:
    """The body's own t.co link is a source of its own and never the post; post and part point at it."""
    posts.whole_web(web)
    sidecar = await check(web)
    post = next(each for each in sidecar.sources if each.platform == "x")
    target = next(each for each in sidecar.sources if each.title == "The example target")
    link = next(part for part in sidecar.mentions[0].parts if part.role is Role.SHORT_LINK)

    assert link.source_id == target.id
    assert [(each.source_id, each.url) for each in post.outlinks] == [(target.id, target.url)]


async def test_hops_say_how_each_address_was_come_by(web: Web) -> None:
    """pic.twitter.com is rewritten by rule, t.co answers by HTTP, the post's page is not opened."""
    posts.whole_web(web)
    sidecar = await check(web)
    post = next(each for each in sidecar.sources if each.platform == "x")
    hops = post.captures[0].hops

    assert [(hop.via, hop.status) for hop in hops] == [(Via.WRITTEN, None), (Via.RULE, 301), (Via.HTTP, None)]
    assert not any(request.host in {"x.com", "twitter.com", "pic.twitter.com"} for request in web.asked)


async def test_a_picture_of_another_account_is_never_confirmed(web: Web) -> None:
    """A picture link that leads to another account (reposted media) lowers the identification."""
    posts.whole_web(web, handle="EXAMPLE_other")
    mention = (await check(web)).mentions[0]

    assert mention.identification.state is not IdentificationState.CONFIRMED
    assert EvidenceKind.HANDLE_DIFFERS in {each.kind for each in mention.identification.evidence}


async def test_one_404_is_not_gone_and_two_signals_are(web: Web) -> None:
    """One endpoint's 404 could not be checked; a second, independent one makes the post gone."""
    posts.whole_web(web)
    web.page(posts.oembed_url(), "", status=404)
    web.json(posts.embed_url(), {})
    once = (await check(web)).sources[0].availability
    web.page(posts.embed_url(), "", status=404)
    twice = (await check(web)).sources[0].availability

    assert once.state is not AvailabilityState.GONE
    assert once.state is not AvailabilityState.LIVE
    assert twice.state is AvailabilityState.GONE


async def test_every_value_has_a_capture(web: Web) -> None:
    """Each field's provenance names a capture of that source, and evidence names captures that exist."""
    posts.whole_web(web)
    sidecar = await check(web)
    ids = [look.id for source in sidecar.sources for look in source.captures]

    assert len(ids) == len(set(ids))
    for source in sidecar.sources:
        assert set(source.provenance.values()) <= {look.id for look in source.captures}
        assert source.title is None or "/title" in source.provenance
    for mention in sidecar.mentions:
        named = {each.capture_id for each in mention.identification.evidence} - {None}
        assert named <= set(ids)


async def test_sidecars_validate_against_the_schema(web: Web) -> None:
    """What a run gives validates against the schema that the models generate."""
    posts.whole_web(web)
    sidecar = await check(web)

    jsonschema.validate(json.loads(model.dump(sidecar)), model.schema())
    assert sidecar.run.counts.mentions == len(sidecar.mentions)


async def test_a_second_run_asks_nothing_and_says_the_same(web: Web, empty_redis_url: str) -> None:
    """With a cache the second run makes no request and gives the same bytes but for run and from_cache."""
    posts.whole_web(web)
    first = await check(web, cache_url=empty_redis_url)
    asked = web.total
    second = await check(web, cache_url=empty_redis_url)
    first_text, second_text = (
        model.dump(each.model_copy(update={"run": first.run})).replace('"from_cache": true', '"from_cache": false')
        for each in (first, second)
    )

    assert asked > 0
    assert web.total == asked
    assert first_text == second_text


async def test_fifty_callers_of_one_cold_url_are_one_request(web: Web, empty_redis_url: str) -> None:
    """Fifty callers in one process who meet at one cold URL cause one request, and all of them get the answer."""
    url = f"https://www.example.org/cold-{web.port}"
    web.page(url, "<title>Cold</title><p>Words enough.</p>")
    async with Resolver(settings_for(web), cache_url=empty_redis_url) as resolver:
        found = await asyncio.gather(*(resolver.resolve(url) for _ in range(50)))

    assert [each.source.title for each in found] == ["Cold"] * 50
    assert web.count(url) == 1


async def test_two_processes_at_one_cold_url_are_one_request(web: Web, empty_redis_url: str) -> None:
    """Fifty callers in two processes that share a Redis cause one request, and all of them get the answer."""
    url = f"https://www.example.org/cold-{web.port}-shared"
    web.reply(url, Reply(200, {"Content-Type": "text/html"}, b"<title>Cold</title><p>Words enough.</p>", delay=1.0))
    environment = {**settings_environment(settings_for(web)), "RESOLVER_REDIS_URL": empty_redis_url}
    command = (sys.executable, "-m", "resolver.cli", "url", "-", "--format", "jsonl")
    processes = [
        await asyncio.create_subprocess_exec(*command, env=environment, stdin=PIPE, stdout=PIPE) for _ in range(2)
    ]
    printed = await asyncio.gather(*(process.communicate(f"{url}\n".encode() * 25) for process in processes))
    titles = [json.loads(line)["title"] for out, _ in printed for line in out.splitlines()]

    assert titles == ["Cold"] * 50
    assert web.count(url) == 1


async def test_offline_answers_only_from_the_cache(web: Web, empty_redis_url: str) -> None:
    """Offline, a remembered link is answered and another one is not checked, with the reason offline."""
    known, unknown = f"https://www.example.org/known-{web.port}", f"https://www.example.org/unknown-{web.port}"
    web.page(known, "<title>Known</title><p>Words enough.</p>")
    settings = settings_for(web)
    async with Resolver(settings, cache_url=empty_redis_url) as resolver:
        await resolver.resolve(known)
    async with Resolver(settings, cache_url=empty_redis_url, offline=True) as resolver:
        remembered, missing = await resolver.resolve(known), await resolver.resolve(unknown)

    assert remembered.source.title == "Known"
    assert missing.source.availability.state is AvailabilityState.NOT_CHECKED
    assert missing.source.availability.reason is Reason.OFFLINE
    assert web.total == 1


async def test_a_host_that_never_answers_ends_in_time(web: Web) -> None:
    """A link whose host accepts and never answers is unreachable with the reason timeout, within the total time."""
    web.hang("https://www.example.org/EXAMPLE-hang")
    settings = settings_for(web, total_timeout=0.5, retries=0)
    loop = asyncio.get_running_loop()
    started = loop.time()
    async with Resolver(settings) as resolver:
        found = await resolver.resolve("https://www.example.org/EXAMPLE-hang")

    assert found.source.availability.state is AvailabilityState.UNREACHABLE
    assert found.source.availability.reason is Reason.TIMEOUT
    assert loop.time() - started < 3


async def test_links_beyond_the_limit_are_listed_unchecked(web: Web) -> None:
    """Sources beyond `max_links` are in the sidecar, not checked, and the run says partial."""
    text = "".join(f"See https://www.example.org/{n} there.\n" for n in range(5))
    sidecar = await check(web, text, max_links=2)
    states = [source.availability.state for source in sidecar.sources]

    assert sidecar.run.state == "partial"
    assert states.count(AvailabilityState.NOT_CHECKED) == 3
    assert len(sidecar.mentions) == 5


async def test_a_dead_network_is_no_count_against_a_source(web: Web) -> None:
    """A name that is not found is a failed check only when the network answered something shortly before."""
    settings = settings_for(web, dns=(f"www.example.org=127.0.0.1:{web.port}",))
    web.page("https://www.example.org/EXAMPLE-page", "<title>Page</title><p>Words enough.</p>")
    async with Client(settings, lookup=_no_such_host) as client, Resolver(settings, web=client) as resolver:
        before = await resolver.resolve("https://absent.example.com/EXAMPLE-1")
        await resolver.resolve("https://www.example.org/EXAMPLE-page")
        after = await resolver.resolve("https://absent.example.com/EXAMPLE-2")

    assert before.source.availability.reason is after.source.availability.reason is Reason.DNS_FAILED
    assert before.source.availability.failed_checks == 0
    assert after.source.availability.failed_checks == 1


def _no_such_host(_host: str) -> Sequence[str]:
    raise OSError("Name or service not known")


async def test_a_post_on_any_server_is_confirmed_by_asking(web: Web) -> None:
    """A link in the form of a Mastodon post is one only where its server says so; elsewhere it stays a page."""
    status = {
        "id": "109598702184774628",
        "uri": "https://social.example.org/users/example/statuses/109598702184774628",
        "url": "https://social.example.org/@example/109598702184774628",
        "created_at": "2022-12-29T19:51:18.161Z",
        "content": "<p>Words of the post</p>",
        "account": {
            "username": "example",
            "acct": "example",
            "display_name": "Example",
            "url": "https://social.example.org/@example",
        },
        "media_attachments": [],
    }
    for host in ("social", "blog"):
        web.page(f"https://{host}.example.org/@example/109598702184774628", "<title>A page</title><p>Words enough.</p>")
    web.json("https://social.example.org/api/v1/statuses/109598702184774628", status)
    async with Resolver(settings_for(web)) as resolver:
        post = await resolver.resolve("https://social.example.org/@example/109598702184774628")
        page = await resolver.resolve("https://blog.example.org/@example/109598702184774628")

    assert post.source.platform == "mastodon"
    assert post.source.text == "Words of the post"
    assert page.source.platform is None
    assert page.source.title == "A page"
