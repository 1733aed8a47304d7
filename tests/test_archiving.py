"""Archived copies: looked for when a source is not live, looked at before they are called copies."""

import json
from datetime import UTC, datetime

import pytest

from resolver import archives, model
from resolver.answer import Answer
from resolver.find import read_article
from resolver.model import Sidecar
from resolver.service import Resolver
from resolver.vocabulary import AvailabilityState, EvidenceKind, IdentificationState, Method, Via
from tests.support import posts
from tests.support.web import Reply, Web, settings_for

DEAD = "https://www.example.org/EXAMPLE-dead"
HEADER = ["timestamp", "original", "mimetype", "statuscode", "digest"]
COPY = "<title>The example that was</title><p>What the page said, in words enough to be a page.</p>"


def copy_in_archive(web: Web, url: str = DEAD, stamp: str = "20230315120000", html: str = COPY) -> str:
    """Make the simulated archive hold a copy; gives the address of its raw form."""
    web.json(archives.cdx_url(url), [HEADER, [stamp, url, "text/html", "200", "EXAMPLEDIGEST"]])
    raw = f"https://web.archive.org/web/{stamp}id_/{url}"
    web.page(raw, html)
    return raw


async def check(web: Web, text: str = f"See {DEAD} there.", *, cache_url: str | None = None, **more: object) -> Sidecar:
    """One run over an article."""
    async with Resolver(settings_for(web, **more), cache_url=cache_url) as resolver:
        return await resolver.check_article(read_article(text), "story.txt")


async def test_a_dead_page_comes_with_its_archived_copy(web: Web) -> None:
    """A page that is not live gets the archived copy, its words, and a capture that says where they are from."""
    web.page(DEAD, "<title>Not found</title>", status=404)
    copy_in_archive(web)
    source = (await check(web)).sources[0]
    look = next(each for each in source.captures if each.id == source.provenance["/title"])

    assert source.availability.state is not AvailabilityState.LIVE
    assert [each.state for each in source.archives] == ["available"]
    assert source.archives[0].url == f"https://web.archive.org/web/20230315120000/{DEAD}"
    assert source.archives[0].captured_at == "2023-03-15T12:00:00Z"
    assert source.title == "The example that was"
    assert look.method is Method.ARCHIVE_COPY


async def test_a_live_page_costs_the_archive_nothing(web: Web) -> None:
    """The archive is not asked about what is live."""
    web.page(DEAD, "<title>Alive</title><p>Words enough.</p>")
    source = (await check(web)).sources[0]

    assert source.archives == ()
    assert not any(request.host.endswith("archive.org") for request in web.asked)


async def test_an_archived_login_wall_is_no_copy(web: Web) -> None:
    """A copy that shows a login wall is not called one, though the archive recorded status 200."""
    web.page(DEAD, "", status=404)
    copy_in_archive(web, html="<title>Log in to continue</title><form><input type=password></form>")
    source = (await check(web)).sources[0]

    assert [each.state for each in source.archives] == ["none_found"]
    assert source.title is None


async def test_the_availability_endpoint_is_the_second_opinion(web: Web) -> None:
    """Where the index knows no copy, the availability endpoint is asked, without scheme."""
    web.page(DEAD, "", status=404)
    web.json(archives.cdx_url(DEAD), [])
    closest = {"available": True, "status": "200", "timestamp": "20230101000000"}
    closest["url"] = f"http://web.archive.org/web/20230101000000/{DEAD}"
    web.json(archives.available_url(DEAD), {"url": DEAD, "archived_snapshots": {"closest": closest}})
    web.page(f"https://web.archive.org/web/20230101000000id_/{DEAD}", COPY)
    source = (await check(web)).sources[0]

    assert [each.captured_at for each in source.archives] == ["2023-01-01T00:00:00Z"]


async def test_a_429_ends_all_asking(web: Web, empty_redis_url: str) -> None:
    """After the first 429 nobody who shares the Redis asks again for a while, and nothing is said of copies."""
    other = "https://www.example.org/EXAMPLE-other"
    for url in (DEAD, other):
        web.page(url, "", status=404)
        web.page(archives.cdx_url(url), "Too many requests", status=429)
    first = await check(web, cache_url=empty_redis_url, retries=0)
    asked = sum(request.host == "web.archive.org" for request in web.asked)
    second = await check(web, f"See {other} there.", cache_url=empty_redis_url, retries=0)

    assert first.sources[0].archives == second.sources[0].archives == ()
    assert asked == 1
    assert sum(request.host == "web.archive.org" for request in web.asked) == asked


async def test_a_dead_shortener_is_followed_through_the_archive(web: Web) -> None:
    """A link of a shortener that shut down leads where the archived redirect led, and the hop says so."""
    short, target = "https://goo.gl/EXAMPLE", "https://www.example.org/EXAMPLE-target"
    web.reset(short)
    web.json(archives.any_status_url(short), [HEADER, ["20190101000000", short, "text/html", "301", "EXAMPLEDIGEST"]])
    web.redirect(
        f"https://web.archive.org/web/20190101000000id_/{short}",
        f"https://web.archive.org/web/20190101000000id_/{target}",
    )
    web.page(target, "<title>The target</title><p>Words enough.</p>")
    async with Resolver(settings_for(web, retries=0)) as resolver:
        found = await resolver.resolve(short)

    assert found.source.url == target
    assert found.source.title == "The target"
    assert found.trail is not None
    assert [hop.via for hop in found.trail.hops] == [Via.WRITTEN, Via.ARCHIVE]


async def test_a_dead_picture_link_gives_candidates_of_that_day(web: Web) -> None:
    """With the picture link dead, archived posts of that account and day are looked at; one that fits is `probable`."""
    web.page("https://t.co/EXAMPLEpic", "", status=404)
    web.page("https://www.example.org/EXAMPLE-page", "<title>Page</title><p>Words enough.</p>")
    web.page("https://t.co/EXAMPLEtco", "", status=404)
    posts.post(web)
    other_day = "1600000000000000000"
    rows = [
        ["20230315000000", f"https://twitter.com/EXAMPLE_desk/status/{post}", "text/html", "200", "EXAMPLEDIGEST"]
        for post in (other_day, posts.POST_ID)
    ]
    day = datetime(2023, 3, 14, 12, tzinfo=UTC)
    web.json(archives.prefix_url("twitter.com/EXAMPLE_desk/status/", day=day), [HEADER, *rows])
    sidecar = await check(web, posts.ARTICLE)
    mention = sidecar.mentions[0]
    meant = next(each for each in sidecar.sources if each.id == mention.source_id)

    assert mention.identification.state is IdentificationState.PROBABLE
    assert EvidenceKind.ONLY_SEARCH_MATCH in {each.kind for each in mention.identification.evidence}
    assert meant.key == f"x:post:{posts.POST_ID}"
    assert not any(other_day in source.key for source in sidecar.sources)


@pytest.mark.parametrize(
    ("body", "stamps"),
    [
        (b"[]", []),
        (b'[["timestamp"]]', []),
        (b'[["h"],["20200101000000","https://www.example.org/","text/html","200","D"]]', ["20200101000000"]),
        (b'[["h"],["20209901000000","https://www.example.org/","text/html","200","D"]]', []),
        (b'[["h"],["20200101000000","javascript:x","text/html","200","D"]]', []),
        (b"org,example)/ 20200101000000 https://www.example.org/ warc/revisit - D 1\n", ["20200101000000"]),
        (b"org.archive.util.io.RuntimeIOException: AdministrativeAccessControlException", []),
        (b"<html>", []),
    ],
)
def test_index_answers_are_read_defensively(body: bytes, stamps: list[str]) -> None:
    """Rows that are no rows are left out, whatever shape the answer has."""
    answer = Answer("https://web.archive.org/", 200, datetime.now(UTC), {}, body)

    assert [each.stamp for each in archives.read_cdx(answer).snapshots] == stamps


@pytest.mark.parametrize(
    ("address", "original"),
    [
        ("https://web.archive.org/web/2019id_/https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("/web/20190101000000id_/http:/example.org/a", "http://example.org/a"),
        ("//web.archive.org/web/2019/https://example.org/", "https://example.org/"),
        ("https://example.org/web/2019/https://example.net/", None),
        ("", None),
    ],
)
def test_archive_addresses_name_their_originals(address: str, original: str | None) -> None:
    """The original address is read out of an archive address, and out of no other."""
    assert archives.original_of(address) == original


def test_the_nearest_copy_comes_first() -> None:
    """Copies are tried from the one nearest to the article's date; without a date the newest first."""
    old, near, new = (
        archives.Snapshot(datetime(year, 3, 14, tzinfo=UTC), "https://example.org/") for year in (2015, 2022, 2026)
    )

    assert archives.nearest([old, new, near], datetime(2023, 3, 14, tzinfo=UTC)) == (near, new, old)
    assert archives.nearest([old, new, near], None) == (new, near, old)


async def save(web: Web, *answers: object) -> Sidecar:
    """One run that saves; the archive answers with the first of `answers`, later questions with the rest."""
    web.page(DEAD, "<title>Alive</title><p>Words enough.</p>")
    web.json(archives.SAVE, answers[0])
    if len(answers) > 1:
        replies = [Reply(200, {"Content-Type": "application/json"}, json.dumps(each).encode()) for each in answers[1:]]
        web.reply(archives.save_status_url("EXAMPLE-job"), *replies)
    settings = settings_for(web, archive_key="EXAMPLE:SECRET", archive_save_timeout=5)
    async with Resolver(settings) as resolver:
        return await resolver.check_article(read_article(f"See {DEAD} there."), "story.txt", save=True)


async def test_a_copy_that_is_asked_for_is_waited_for(web: Web) -> None:
    """A requested copy is asked about until it is there; the key travels in a header and is in no sidecar."""
    done = {"status": "success", "timestamp": "20261125000000", "original_url": DEAD}
    sidecar = await save(web, {"job_id": "EXAMPLE-job", "url": DEAD}, {"status": "pending"}, done)
    request = next(each for each in web.asked if each.target == "/save")

    assert [each.url for each in sidecar.sources[0].archives] == [f"https://web.archive.org/web/20261125000000/{DEAD}"]
    assert request.headers["authorization"] == "LOW EXAMPLE:SECRET"
    assert "SECRET" not in model.dump(sidecar)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (({"message": "You have reached your limit"},), "You have reached your limit"),
        (({"job_id": "EXAMPLE-job"}, {"status": "error", "status_ext": "error:blocked-url"}), "error:blocked-url"),
        (("not an object",), "HTTP 200"),
    ],
)
async def test_a_copy_that_was_refused_is_said_to_have_failed(
    web: Web, answers: tuple[object, ...], reason: str
) -> None:
    """What the archive refuses is `failed`, with what it says about it, never taken for a copy."""
    sidecar = await save(web, *answers)

    assert [(each.state, each.reason) for each in sidecar.sources[0].archives] == [("failed", reason)]
