"""Links over HTTP: the bytes of the command, what caches are told, and one outcome for each of many."""

import asyncio

import pytest

from resolver import answers
from tests.support.api import Api, command
from tests.support.posts import POST_ID, whole_web
from tests.support.wait import wait_until
from tests.support.web import Reply, Web

PAGE = "https://www.example.org/EXAMPLE-page"
SHORT = "https://t.co/EXAMPLEpic"
DEAD = "https://www.example.org/EXAMPLE-dead"


@pytest.mark.parametrize("url", [PAGE, SHORT, DEAD, f"https://x.com/EXAMPLE_desk/status/{POST_ID}"])
async def test_http_and_library_give_the_same_bytes(api: Api, web: Web, url: str) -> None:
    """The answer over HTTP is the line that the library writes of the same answer, remembered or not."""
    whole_web(web)

    first = await api.get("/v1/resolve", url=url)
    again = await api.get("/v1/resolve", url=url)
    resolution = await api.resolver.resolve(url)

    assert first.status == again.status == 200
    assert first.text == again.text == answers.line(answers.about_link(url, resolution)) + "\n"


async def test_many_lines_are_what_the_command_prints(api: Api, web: Web) -> None:
    """With `Accept: application/x-ndjson` the body is what `resolver url --format jsonl` prints, byte for byte."""
    whole_web(web)
    urls = [SHORT, "no link", PAGE, SHORT]

    said = await api.ask("POST", "/v1/resolve", headers={"Accept": "application/x-ndjson"}, json={"urls": urls})
    printed = await command(api, "url", "-", "--format", "jsonl", given="\n".join(urls))

    assert said.body == printed


async def test_a_dead_link_is_an_answer(api: Api, web: Web) -> None:
    """A source that is gone, unreachable or unknown is a 200 with its state; only a link that is none is a 4xx."""
    web.reply(DEAD, Reply(404, {"Content-Type": "text/html"}, b"<title>Not found</title>"))

    dead = await api.get("/v1/resolve", url=DEAD)
    none = await api.get("/v1/resolve", url="no link")

    assert dead.status == 200
    assert dead.json()["state"] != "live"
    assert (none.status, none.problem) == (400, "invalid-url")


@pytest.mark.parametrize(
    ("asked", "status", "cache_status", "requests"),
    [
        ({}, 200, "hit", 0),
        ({"Cache-Control": "max-age=600"}, 200, "hit", 0),
        ({"Cache-Control": "max-age=0"}, 200, "fwd=request", 1),
        ({"Cache-Control": "no-cache"}, 200, "fwd=request", 1),
        ({"Cache-Control": "only-if-cached"}, 200, "hit", 0),
        ({"Cache-Control": "only-if-cached, no-cache"}, 400, None, 0),
        ({"If-None-Match": "*"}, 304, "hit", 0),
        ({"If-None-Match": '"EXAMPLE"'}, 200, "hit", 0),
    ],
)
async def test_a_remembered_answer_is_given_as_was_asked(
    api: Api, web: Web, asked: dict[str, str], status: int, cache_status: str | None, requests: int
) -> None:
    """Of a remembered answer the client says how old it may be; `Cache-Status` says how it was come by."""
    whole_web(web)
    await api.get("/v1/resolve", url=PAGE)
    before = web.count(PAGE)

    said = await api.get("/v1/resolve", url=PAGE, headers=asked)

    assert said.status == status
    assert (cache_status or "") in said.headers.get("Cache-Status", "")
    assert web.count(PAGE) - before == requests


async def test_the_headers_of_a_fresh_answer(api: Api, web: Web) -> None:
    """A strong ETag that gives 304, max-age and Age that leave what is left, and what the answer depends on."""
    whole_web(web)

    cold = await api.get("/v1/resolve", url=PAGE)
    warm = await api.get("/v1/resolve", url=PAGE)
    same = await api.get("/v1/resolve", url=PAGE, headers={"If-None-Match": f'W/"x", {warm.headers["ETag"]}'})

    assert cold.headers["Cache-Status"] == "embed-resolver; fwd=miss; stored; ttl=86400"
    assert cold.headers["ETag"] == warm.headers["ETag"]
    assert not warm.headers["ETag"].startswith("W/")
    assert warm.headers["Cache-Control"] == (
        "private, max-age=86400, stale-while-revalidate=604800, stale-if-error=86400"
    )
    assert int(warm.headers["Age"]) < 5
    assert warm.headers["Cache-Status"].startswith("embed-resolver; hit; ttl=")
    assert warm.headers["Vary"] == "Authorization"
    assert (same.status, same.body, same.headers["ETag"]) == (304, b"", warm.headers["ETag"])


async def test_only_if_cached_asks_nobody(api: Api, web: Web) -> None:
    """What is not remembered is a 504 for who wants only that, and the web is not asked."""
    whole_web(web)

    said = await api.get("/v1/resolve", url=PAGE, headers={"Cache-Control": "only-if-cached"})

    assert (said.status, said.problem) == (504, "not-remembered")
    assert web.total == 0


async def is_stale(api: Api, key: str) -> bool:
    """Whether what is remembered is past its time."""
    entry = await api.resolver.cache.get(key)
    return entry is not None and not entry.fresh


async def test_a_stale_answer_is_given_and_renewed(api: Api, web: Web) -> None:
    """An answer past its time is given at once as a hit, and one call renews it."""
    whole_web(web)
    await api.get("/v1/resolve", url=PAGE)
    record = (await api.resolver.answer(PAGE)).kept[0]
    await api.resolver.cache.drain(5)  # it is given before it is stored
    await api.resolver.cache.put(record.question.key, record.once.value, ttl=0.001, stale=600)
    await wait_until(lambda: is_stale(api, record.question.key), "the answer is stale")
    asked = web.count(PAGE)

    said = await api.get("/v1/resolve", url=PAGE)
    await api.resolver.cache.drain(5)

    assert said.status == 200
    assert said.headers["Cache-Status"] in {f"embed-resolver; hit; ttl={number}" for number in (0, -1)}
    assert web.count(PAGE) == asked + 1


async def test_an_answer_that_changed_is_never_given_from_before(api: Api, web: Web) -> None:
    """Bytes that are kept ready are given only while the records are the very same."""
    whole_web(web)
    await api.get("/v1/resolve", url=PAGE)
    await api.get("/v1/resolve", url=PAGE)
    web.page(PAGE, "<title>Another title</title><p>Words enough.</p>")
    await api.resolver.resolve(PAGE, refresh=True)

    said = await api.get("/v1/resolve", url=PAGE)

    assert said.json()["title"] == "Another title"


async def test_many_keep_their_order_and_have_their_own_outcome(api: Api, web: Web) -> None:
    """Up to 100 links are answered in their order; one that is none leaves the others alone."""
    whole_web(web)
    urls = [PAGE, "no link", SHORT, PAGE, "ftp://example.org/x"]

    said = await api.post("/v1/resolve", {"urls": urls})

    results = said.json()["results"]
    assert [each["input"] for each in results] == urls
    assert [each["state"] for each in results] == ["live", "unsupported", "live", "live", "unsupported"]
    assert web.count(PAGE) == 1


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"urls": []}, 422, "/urls"),
        ({"urls": ["https://example.org/"] * 101}, 422, "/urls"),
        ({"urls": ["https://example.org/" + "x" * 9000]}, 422, "/urls/0"),
        ({"urls": ["https://example.org/", 7]}, 422, "/urls/1"),
        ({"links": ["https://example.org/"]}, 422, "/links"),
        ({}, 422, "/urls"),
        ([], 422, ""),
    ],
)
async def test_what_is_wrong_with_many_is_pointed_at(api: Api, body: object, status: int, pointer: str) -> None:
    """A body that is not what it must be is a 422 that points into it."""
    said = await api.post("/v1/resolve", body)

    assert (said.status, said.problem) == (status, "invalid-content")
    assert pointer in [each.get("pointer", "") for each in said.json()["errors"]]


async def test_fifty_who_ask_for_one_cold_link_cause_one_request(api: Api, web: Web) -> None:
    """Callers who meet at a cold link wait for one look, and all get its answer."""
    web.reply(PAGE, Reply(200, {"Content-Type": "text/html"}, b"<title>Once</title>", delay=0.2))

    said = await asyncio.gather(*(api.get("/v1/resolve", url=PAGE) for _ in range(50)))

    assert {each.json()["title"] for each in said} == {"Once"}
    assert web.count(PAGE) == 1
