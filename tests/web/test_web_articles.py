"""Articles over HTTP: handed in, checked, looked at in every shape, listed, checked again, deleted."""

import json
from urllib.parse import quote

import pytest
from yarl import URL

from resolver import export
from resolver.find import read_article
from resolver.model import Sidecar, dump
from tests.support.api import TEXT, Api
from tests.support.posts import ARTICLE, whole_web
from tests.support.wait import wait_until
from tests.support.web import Web

NAME = "wp:123"
HERE = "/v1/articles/wp:123"
WAIT = {"Prefer": "wait=10"}


async def test_an_article_goes_in_and_its_sources_come_out(newsroom: Api, web: Web) -> None:
    """A PUT is accepted with the address of its run, the run comes to its end, and the sources are there."""
    whole_web(web)

    accepted = await newsroom.put(HERE, ARTICLE)
    run = accepted.headers["Location"]

    async def ended() -> bool:
        return bool((await newsroom.get(run)).json()["state"] == "complete")

    await wait_until(ended, "the run's end")
    sources = await newsroom.get(f"{HERE}/sources")
    article = (await newsroom.get(HERE)).json()

    assert accepted.status == 202
    assert accepted.headers["Retry-After"] == "1"
    assert accepted.json()["state"] in {"queued", "running", "complete"}
    sidecar = Sidecar.model_validate_json(sources.body)
    assert [source.availability.state for source in sidecar.sources] == ["live"] * 3
    assert article["etag"] == sources.headers["ETag"]
    assert article["counts"]["fine"] == 2


async def test_the_sources_are_the_bytes_of_the_library(newsroom: Api, web: Web) -> None:
    """The sidecar over HTTP is what the library's own check writes, but for the run and the times of looking."""
    whole_web(web)
    await newsroom.put(HERE, ARTICLE, headers=WAIT)

    sources = await newsroom.get(f"{HERE}/sources")
    served = Sidecar.model_validate_json(sources.body)
    checked = await newsroom.resolver.check_article(read_article(ARTICLE), NAME)

    assert sources.body.decode() == dump(served)
    assert _without_times(json.loads(sources.body)) == _without_times(json.loads(dump(checked)))


def _without_times(value: object) -> object:
    """A document without its run, the times of its looks, and whether they were remembered."""
    if isinstance(value, dict):
        times = {"run", "observed_at", "checked_at", "last_live_at", "from_cache"}
        return {key: _without_times(each) for key, each in value.items() if key not in times}
    return [_without_times(each) for each in value] if isinstance(value, list) else value


async def test_the_same_body_again_asks_for_nothing(newsroom: Api, web: Web) -> None:
    """An unchanged article is a 200 without a new run; a changed one has a new revision and run."""
    whole_web(web)
    first = await newsroom.put(HERE, ARTICLE, headers=WAIT)
    asked = web.total

    again = await newsroom.put(HERE, ARTICLE)
    changed = await newsroom.put(HERE, ARTICLE + "More words.", headers=WAIT)

    assert (first.status, again.status, changed.status) == (200, 200, 200)
    assert again.json()["run_id"] == first.json()["run_id"]
    assert changed.json()["revision"] == 2
    assert changed.json()["run_id"] != first.json()["run_id"]
    assert web.total == asked


@pytest.mark.parametrize(
    ("prefer", "status", "applied"),
    [
        ("wait=10", 200, "wait=10"),
        ("respond-async", 202, "respond-async"),
        ("wait=0", 202, "wait=0"),
        ("depth=9", 202, None),
    ],
)
async def test_a_client_says_whether_it_waits(
    newsroom: Api, web: Web, prefer: str, status: int, applied: str | None
) -> None:
    """`Prefer: wait=n` answers when it is done, `respond-async` at once; what was heeded is told."""
    whole_web(web)

    said = await newsroom.put(HERE, ARTICLE, headers={"Prefer": prefer})

    assert (said.status, said.headers.get("Preference-Applied")) == (status, applied)


async def test_what_is_accepted_without_a_worker_waits(api: Api) -> None:
    """Without a worker an article is kept, waits to the end of what the client prefers, and has no sources yet."""
    said = await api.put(HERE, ARTICLE, headers={"Prefer": "wait=1"})
    sources = await api.get(f"{HERE}/sources")

    assert (said.status, said.json()["state"]) == (202, "queued")
    assert (sources.status, sources.problem, sources.headers["Retry-After"]) == (404, "not-found", "1")
    assert said.headers["Location"] in sources.headers["Link"]


async def test_every_shape_is_what_the_export_writes(newsroom: Api, web: Web) -> None:
    """`?format=` gives what `resolver export` writes, each with an ETag of its own, and 304 to who has it."""
    whole_web(web)
    await newsroom.put(HERE, ARTICLE, headers=WAIT)
    sidecar = Sidecar.model_validate_json((await newsroom.get(f"{HERE}/sources")).body)
    shapes = export.formats()

    said = [await newsroom.get(f"{HERE}/sources", format=each.name) for each in shapes]
    same = [
        await newsroom.get(f"{HERE}/sources", format=each.name, headers={"If-None-Match": one.headers["ETag"]})
        for each, one in zip(shapes, said, strict=True)
    ]

    written = [dump(sidecar).encode() if each.name == "json" else each.encoded(sidecar) for each in shapes]
    assert [each.body for each in said] == written
    assert [each.headers["Content-Type"] for each in said] == [each.media_type for each in shapes]
    assert len({each.headers["ETag"] for each in said}) == len(shapes)
    assert {(each.status, each.body) for each in same} == {(304, b"")}


async def test_accept_chooses_the_shape(newsroom: Api, web: Web) -> None:
    """The Accept header picks the shape by the rules of HTTP; what is not to be had is a 406."""
    whole_web(web)
    await newsroom.put(HERE, ARTICLE, headers=WAIT)
    table = {
        "*/*": (200, "application/vnd.embed-resolver.sources+json; version=1"),
        "application/json": (200, "application/json"),
        "text/csv": (200, "text/csv"),
        "application/x-bibtex, */*;q=0.1": (200, "application/x-bibtex"),
        "text/html,application/xhtml+xml;q=0.9": (200, "text/html"),
        "image/png": (406, "application/problem+json"),
    }

    said = {accept: await newsroom.get(f"{HERE}/sources", headers={"Accept": accept}) for accept in table}

    told = {accept: (each.status, each.headers["Content-Type"]) for accept, each in said.items()}
    assert {accept: (status, kind[: len(table[accept][1])]) for accept, (status, kind) in told.items()} == table
    assert all("Accept" in each.headers["Vary"] for each in said.values() if each.status == 200)


async def test_a_run_that_saw_the_same_gives_the_same_etag(newsroom: Api, web: Web) -> None:
    """Checking again looks at the web anew; where it saw nothing new, the ETag is the one of before."""
    whole_web(web)
    await newsroom.put(HERE, ARTICLE, headers=WAIT)
    before = await newsroom.get(f"{HERE}/sources")
    asked = web.count("https://www.example.org/EXAMPLE-page")

    again = await newsroom.ask("POST", f"{HERE}/recheck", headers=WAIT)
    after = await newsroom.get(f"{HERE}/sources", headers={"If-None-Match": before.headers["ETag"]})

    assert again.status == 200
    assert web.count("https://www.example.org/EXAMPLE-page") == asked + 1
    assert after.status == 304


async def test_pages_of_articles_hold_each_once(api: Api) -> None:
    """Pages are followed by `Link: rel=next` to the last one, and hold every article once, also while more come in."""
    for number in range(7):
        await api.put(f"/v1/articles/EXAMPLE-{number}", f"Words number {number}.")
    seen: list[str] = []
    address = "/v1/articles?limit=3&state=queued"
    while address:
        page = await api.get(address)
        seen += [each["id"] for each in page.json()["articles"]]
        link = page.headers.get("Link", "")
        assert (f'<{page.json().get("next")}>; rel="next"' == link) or not link
        address = page.json().get("next", "")
        await api.put("/v1/articles/EXAMPLE-later", "Words that came later.")

    assert seen == [f"EXAMPLE-{number}" for number in reversed(range(7))]


async def test_an_article_is_forgotten(newsroom: Api, web: Web) -> None:
    """A deleted article is a 404, and so are its sources; what is known of the sources themselves stays."""
    whole_web(web)
    await newsroom.put(HERE, ARTICLE, headers=WAIT)

    gone = await newsroom.ask("DELETE", HERE)
    statuses = [(await newsroom.get(path)).status for path in (HERE, f"{HERE}/sources")]
    again = await newsroom.ask("DELETE", HERE)
    source = await newsroom.get("/v1/sources/x:post:1635600000000000000")

    assert gone.status == 204
    assert statuses == [404, 404]
    assert again.status == 404
    assert source.status == 200


@pytest.mark.parametrize("name", ["a/b", "wp:1?x=2", "Київ", "100%", "a b", "x%2Fy", "🕰"])
async def test_an_id_may_hold_anything(api: Api, name: str) -> None:
    """An id is what the client calls the article, percent-encoded in the address; the links that we give lead back."""
    here = URL(f"{api.base}/v1/articles/{quote(name, safe='')}", encoded=True)

    async with api.client.put(here, data=b"Words.", headers=TEXT) as put:
        told = await put.json(content_type=None)
    async with api.client.get(URL(api.base + told["run_url"], encoded=True)) as got:
        run = await got.json(content_type=None)

    assert (put.status, told["id"]) == (202, name)
    assert run["article_id"] == name


@pytest.mark.parametrize(
    ("body", "headers", "status", "problem"),
    [
        (b"", {"Content-Type": "text/plain"}, 422, "unreadable-article"),
        (b"   \n", {"Content-Type": "text/plain"}, 422, "unreadable-article"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", {"Content-Type": "text/plain"}, 422, "unreadable-article"),
        (b"words", {"Content-Type": "image/png"}, 415, "unsupported-media-type"),
        (b"words", {"Content-Type": "multipart/form-data; boundary=x"}, 415, "unsupported-media-type"),
        (b"words", {"Content-Type": "application/x-www-form-urlencoded"}, 202, None),
    ],
)
async def test_what_cannot_be_read_is_refused_at_once(
    api: Api, body: bytes, headers: dict[str, str], status: int, problem: str | None
) -> None:
    """An article that no run could read is refused when it is handed in, and nothing is kept."""
    said = await api.ask("PUT", HERE, data=body, headers=headers)
    kept = await api.get(HERE)

    assert (said.status, said.problem) == (status, problem)
    assert kept.status == (200 if status == 202 else 404)
