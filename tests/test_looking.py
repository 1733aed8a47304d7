"""The order of asking: which endpoint, with which key, how often, and what is kept of the answers."""

import json

import pytest

from resolver import archives, platforms, question
from resolver.cache import Cache
from resolver.fetch.client import Client
from resolver.fetch.web import Exchange
from resolver.looking import Looker
from resolver.platforms.base import Item
from resolver.question import Question, Record
from resolver.service import Resolver
from resolver.settings import Settings
from resolver.vocabulary import AvailabilityState, Method, Outcome, Reason, Via
from tests.support import posts
from tests.support.web import Reply, Web, settings_for

PAGE = "https://www.example.org/EXAMPLE-page"
HTML = {"Content-Type": "text/html"}


def post() -> Question:
    """The question about the simulated post."""
    return question.about_url(f"https://x.com/EXAMPLE_desk/status/{posts.POST_ID}")


async def look(web: Web, asked: Question, previous: Record | None = None, **more: object) -> Record:
    """One look with the real client and no cache."""
    settings = settings_for(web, **more)
    async with Cache(None, settings) as cache, Client(settings) as client:
        return await Looker(client, settings, cache).record(asked, previous)


async def test_endpoints_are_asked_in_the_order_of_the_settings(web: Web) -> None:
    """`ask` names a platform's endpoints in order; one that is left out is not asked."""
    web.page(posts.embed_url(), "", status=404)
    web.page(posts.oembed_url(), "", status=404)
    both = await look(web, post(), ask=("x=platform_api+oembed",))
    one = await look(web, post(), ask=("x=platform_api",))

    assert both.source
    assert one.source
    assert [each.method for each in both.source.captures] == [Method.PLATFORM_API, Method.OEMBED]
    assert [each.method for each in one.source.captures] == [Method.PLATFORM_API]


async def test_raw_answers_are_kept_beside_the_record(web: Web) -> None:
    """What an endpoint said is kept word for word with the capture that it belongs to."""
    posts.post(web)
    record = await look(web, post())

    assert [each.capture_id for each in record.raw] == ["c1", "c2"]
    assert json.loads(record.raw[0].body)["author_name"] == "Example Desk 🇺🇦"
    assert record.raw[1].body == "no such page"


async def test_a_second_endpoint_tells_more_of_a_live_post(web: Web) -> None:
    """What oEmbed leaves out – pictures, edits, the quoted post – comes from X's other answer, with its own capture."""
    posts.post(web)
    web.json(
        posts.embed_url(),
        {
            "__typename": "Tweet",
            "id_str": posts.POST_ID,
            "text": posts.WORDS + " https://t.co/EXAMPLEpic",
            "display_text_range": [0, len(posts.WORDS)],
            "user": {"id_str": "12", "name": "Example Desk 🇺🇦", "screen_name": "EXAMPLE_desk"},
            "isEdited": True,
            "quoted_tweet": {"id_str": "21", "user": {"screen_name": "example"}},
            "mediaDetails": [{"type": "photo", "ext_alt_text": "A clock"}],
        },
    )
    source = (await look(web, post())).source

    assert source
    assert [(each.method, each.outcome) for each in source.captures] == [
        (Method.OEMBED, Outcome.OK),
        (Method.PLATFORM_API, Outcome.OK),
    ]
    assert (source.text or "").startswith(posts.WORDS)
    assert [each.alt_text for each in source.media] == ["A clock"]
    assert [each.key for each in source.relations] == ["x:post:21"]
    assert source.edited is True
    assert source.author
    assert source.author.platform_id == "12"
    assert source.provenance["/media"] == "c2"
    assert source.disagreements == ()


@pytest.mark.parametrize("status", [403, 404, 503])
async def test_a_live_post_stands_whatever_the_second_endpoint_says(web: Web, status: int) -> None:
    """Where oEmbed shows the post, the second endpoint is asked once, and its refusal is a look and no verdict."""
    posts.post(web)
    web.reply(posts.embed_url(), Reply(status, {"Retry-After": "0"}))
    source = (await look(web, post())).source

    assert source
    assert (source.availability.state, source.availability.reason) == (AvailabilityState.LIVE, None)
    assert (source.text or "").startswith(posts.WORDS)
    assert len(source.captures) == 2
    assert web.count(posts.embed_url()) == 1


async def test_an_unchanged_page_is_not_read_again(web: Web) -> None:
    """A remembered page is asked with its ETag and date; a 304 keeps the record and renews when it was seen live."""
    marks = {"ETag": '"EXAMPLE"', "Last-Modified": "Tue, 14 Mar 2023 00:00:00 GMT"}
    web.reply(PAGE, Reply(200, {**HTML, **marks}, b"<title>Page</title><p>Words enough.</p>"), Reply(304, marks))
    asked = question.about_url(PAGE)
    first = await look(web, asked)
    second = await look(web, asked, first)
    sent = web.asked[-1].headers

    assert first.source
    assert second.source
    assert second.source.title == "Page"
    assert second.source.captures == first.source.captures
    assert (second.source.availability.last_live_at or "") > (first.source.availability.last_live_at or "")
    assert sent["if-none-match"] == '"EXAMPLE"'


async def test_a_host_that_says_too_often_is_asked_no_more(web: Web) -> None:
    """After a 429 neither the other endpoint of that host nor its page is asked about the post; another host is."""
    status = "https://mastodon.social/api/v1/statuses/115390233060492827"
    web.reply(status, Reply(429))
    web.reply(posts.oembed_url(), Reply(429))
    asked = question.about_url("https://mastodon.social/@obenland/115390233060492827")
    one_host = (await look(web, asked, retries=0)).source
    first = web.total
    two_hosts = (await look(web, post(), retries=0)).source

    assert one_host
    assert two_hosts
    assert one_host.availability.reason is Reason.RATE_LIMITED
    assert first == web.count(status) == 1
    assert [each.method for each in two_hosts.captures] == [Method.OEMBED, Method.PLATFORM_API]


async def test_a_304_that_nobody_asked_for_is_no_answer(web: Web) -> None:
    """Without a condition, or from another address than the remembered one, a 304 neither stands nor keeps a record."""
    web.reply(PAGE, Reply(304, {}))
    first = await look(web, question.about_url(PAGE))
    marks = {"ETag": '"EXAMPLE"'}
    web.reply(PAGE, Reply(200, {**HTML, **marks}, b"<title>Page</title><p>Words enough.</p>"))
    remembered = await look(web, question.about_url(PAGE))
    web.reply(PAGE, Reply(302, {"Location": "https://www.example.com/EXAMPLE"}))
    web.reply("https://www.example.com/EXAMPLE", Reply(304, {}))
    moved = await look(web, question.about_url(PAGE), remembered)

    assert first.source
    assert moved.source
    assert first.source.availability.reason is Reason.BAD_RESPONSE
    assert moved.source.availability.reason is Reason.BAD_RESPONSE
    assert moved.source.title is None


async def test_an_endpoint_in_trouble_is_left_alone(web: Web) -> None:
    """After 429 with Retry-After the endpoint is not asked again, by any post, and the reason says so."""
    web.reply(posts.oembed_url(), Reply(429, {"Retry-After": "600"}))
    other = question.about_url("https://x.com/EXAMPLE_desk/status/1635600000000000001")
    settings = settings_for(web, ask=("x=oembed",), retries=0)
    async with Cache(None, settings) as cache, Client(settings) as client:
        looker = Looker(client, settings, cache)
        first, second = await looker.record(post()), await looker.record(other)

    assert first.source
    assert second.source
    assert first.source.availability.reason is Reason.RATE_LIMITED
    assert second.source.availability.reason is Reason.LEFT_ALONE
    assert second.source.availability.state is AvailabilityState.BLOCKED
    assert web.total == 1


@pytest.mark.parametrize(
    ("status", "title"), [(403, "Access denied"), (406, "Not Acceptable"), (403, "Just a moment..."), (401, "")]
)
async def test_a_refusal_is_an_answer(web: Web, status: int, title: str) -> None:
    """A host that refuses our name is asked once, under that name, and is `blocked` or `restricted`: never gone."""
    web.page(PAGE, f"<html><head><title>{title}</title></head><p>Go away.</p>", status=status)
    source = (await look(web, question.about_url(PAGE))).source

    assert source
    assert source.availability.state is (AvailabilityState.BLOCKED if status != 401 else AvailabilityState.RESTRICTED)
    assert source.availability.failed_checks == 0
    assert [each.headers["user-agent"].partition("/")[0] for each in web.asked] == ["embed-resolver"]


@pytest.mark.parametrize(
    ("status", "markup", "archived"),
    [
        (404, "<title>Error 404 (Not Found)!!1</title>", True),
        (200, "<title>goo.gl is for sale</title>", True),
        (200, "<title>A picture of somebody's</title><p>Words enough.</p>", False),
    ],
)
async def test_a_shut_shortener_is_followed_by_the_archive_whatever_it_answers(
    web: Web, status: int, markup: str, *, archived: bool
) -> None:
    """A 404 or a parked page of a shortener that shut down leads to its archived redirect; a page does not."""
    short, target = "https://goo.gl/EXAMPLE", "https://www.example.org/EXAMPLE-target"
    web.page(short, markup, status=status)
    row = ["20190101000000", short, "text/html", "301", "EXAMPLEDIGEST"]
    web.json(archives.any_status_url(short), [["timestamp", "original", "mimetype", "statuscode", "digest"], row])
    copy = "https://web.archive.org/web/20190101000000id_/"
    web.redirect(f"{copy}{short}", f"{copy}{target}")
    web.page(target, "<title>The target</title><p>Words enough.</p>")
    async with Resolver(settings_for(web, retries=0)) as resolver:
        found = await resolver.resolve(short)

    assert found.source.url == (target if archived else short)
    assert ([hop.via for hop in found.hops][-1] is Via.ARCHIVE) is archived


async def test_origins_and_disagreements_are_told(web: Web) -> None:
    """Each field of a page says which tag gave it, and a tag that says otherwise is listed."""
    web.page(
        PAGE,
        '<head><title>One title of the page</title><meta property="og:title" content="Quite another heading"></head>'
        "<p>Words enough.</p>",
    )
    source = (await look(web, question.about_url(PAGE))).source

    assert source
    assert source.origins["/title"]
    assert [each.field for each in source.disagreements] == ["/title"]
    assert {claim.value for each in source.disagreements for claim in each.said} == {
        "One title of the page",
        "Quite another heading",
    }


async def test_keys_are_sent_and_never_recorded(web: Web) -> None:
    """A key goes out as a header to its endpoint and stands in no exchange that is kept."""
    seen: list[Exchange] = []
    url = "https://graph.facebook.com/EXAMPLE"
    web.json(url, {})
    settings = settings_for(web, meta_token="EXAMPLE-SECRET")
    headers = settings.with_key({}, "meta_token")
    async with Client(settings, observe=seen.append) as client:
        await client.get(url, headers=headers)

    assert web.asked[0].headers["authorization"] == "Bearer EXAMPLE-SECRET"
    assert b"EXAMPLE-SECRET" not in b"".join(value for each in seen for _, value in each.request_headers)
    assert "EXAMPLE-SECRET" not in repr(settings)


def test_a_key_that_is_not_set_is_none() -> None:
    """Without the key the endpoint is not asked at all."""
    assert Settings().with_key({}, "meta_token") is None
    assert Settings().with_key({"A": "b"}, None) == {"A": "b"}


async def test_an_old_post_has_the_time_of_its_id_even_unasked(web: Web) -> None:
    """What the id holds is told even when nothing can be asked."""
    async with Resolver(settings_for(web), offline=True) as resolver:
        found = await resolver.resolve(f"https://x.com/i/status/{posts.POST_ID}")

    assert isinstance(found.landed, Item)
    assert found.source.published
    assert found.source.published.value.startswith("2023-03-14")
    assert found.source.availability.state is AvailabilityState.NOT_CHECKED


@pytest.mark.parametrize(
    ("token", "state", "reason"),
    [
        (None, AvailabilityState.NOT_CHECKED, Reason.NEEDS_KEY),
        ("EXAMPLE-SECRET", AvailabilityState.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
    ],
)
async def test_without_a_key_only_a_live_answer_is_believed(
    web: Web, token: str | None, state: AvailabilityState, reason: Reason
) -> None:
    """Where a key would tell more, a refusal without it is `needs_key` and never one sign of being gone."""
    asked = question.about_url("https://www.instagram.com/p/CtHaSoDLrWJ/")
    refused = {"error": {"code": 24, "message": "(#24) The requested resource does not exist"}}
    assert asked.item
    ask = platforms.named("instagram").ask(asked.item)[0]  # type: ignore[union-attr] # it is there
    web.json(ask.url, refused, status=400)
    record = await look(web, asked, meta_token=token)

    assert record.source
    assert (record.source.availability.state, record.source.availability.reason) == (state, reason)
    assert record.source.published
    assert record.source.published.value.startswith("2023-06-05")


async def test_a_backdated_post_is_told_with_both_dates(web: Web) -> None:
    """A Bluesky post whose own date is long before the network saw it lists both dates as a disagreement."""
    asked = question.about_url("https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l")
    assert asked.item
    ask = platforms.named("bluesky").ask(asked.item)[0]  # type: ignore[union-attr] # it is there
    post = {
        "uri": "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l",
        "author": {"did": "did:plc:z72i7hdynmk6r22z27h6tvur", "handle": "example.org"},
        "record": {"text": "words", "createdAt": "2019-01-01T00:00:00Z"},
        "indexedAt": "2024-10-17T00:00:00Z",
    }
    web.json(ask.url, {"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": post}})
    source = (await look(web, asked)).source

    assert source
    assert [each.field for each in source.disagreements] == ["/published"]
    assert [claim.by for each in source.disagreements for claim in each.said] == ["createdAt", "indexedAt"]
