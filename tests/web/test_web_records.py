"""Sources, captures, decisions and webhooks over HTTP."""

import asyncio
import json

import pytest

from resolver.model import Sidecar
from resolver.vocabulary import ReviewState
from tests.support.api import TEXT, Api, command
from tests.support.posts import ARTICLE, POST_ID, post, whole_web
from tests.support.wait import wait_until
from tests.support.web import Reply, Web

HERE = "/v1/articles/EXAMPLE"
WAIT = {"Prefer": "wait=10"}
POST = f"x:post:{POST_ID}"
OTHER_ID = "1635600000000000001"
ADDRESS = "https://cms.example.org/hook"


async def checked(api: Api, web: Web, words: str = ARTICLE) -> Sidecar:
    """The sources of the example article, checked."""
    whole_web(web)
    await api.put(HERE, words, headers=WAIT)
    return Sidecar.model_validate_json((await api.get(f"{HERE}/sources")).body)


async def test_a_source_is_known_across_articles(newsroom: Api, web: Web) -> None:
    """A source is one for all articles that name it, with every look, and 304 for who has it."""
    await checked(newsroom, web)
    await newsroom.put("/v1/articles/EXAMPLE-2", ARTICLE, headers=WAIT)

    said = await newsroom.get(f"/v1/sources/{POST}")
    same = await newsroom.get(f"/v1/sources/{POST}", headers={"If-None-Match": said.headers["ETag"]})

    told = said.json()
    assert told["source"]["key"] == POST
    assert told["articles"] == 2
    assert told["source"]["captures"]
    assert told["next_check_at"] > told["first_seen_at"]
    assert (same.status, same.body) == (304, b"")


async def test_looks_are_paged_from_the_latest(newsroom: Api, web: Web) -> None:
    """The looks at a source come in pages, the latest first, each once."""
    await checked(newsroom, web)
    address = f"/v1/sources/{POST}/captures?limit=1"
    numbers: list[int] = []
    while address:
        page = (await newsroom.get(address)).json()
        numbers += [each["number"] for each in page["captures"]]
        address = page.get("next", "")

    assert numbers == list(range(len(numbers), 0, -1))
    assert numbers


@pytest.mark.parametrize(
    "path", ["/v1/sources/x:post:0", "/v1/sources/x:post:0/captures", "/v1/runs/run_0", "/v1/webhooks/wh_0"]
)
async def test_what_is_not_there_is_a_404(api: Api, path: str) -> None:
    """An id that nothing has is a 404."""
    said = await api.get(path)

    assert (said.status, said.problem) == (404, "not-found")


@pytest.mark.parametrize("cursor", ["x", "-1", "1e3", "9" * 19])
async def test_a_cursor_of_somebody_else_is_refused(api: Api, cursor: str) -> None:
    """A cursor that no page gave is a 422."""
    said = await api.get(f"/v1/articles?cursor={cursor}")

    assert said.status == 422


async def test_a_decision_is_served_at_once_and_kept(newsroom: Api, web: Web) -> None:
    """What a person decided stands in the sources at once, and in those of later runs over changed words."""
    sidecar = await checked(newsroom, web)
    mention = sidecar.mentions[0].id

    said = await newsroom.post(f"{HERE}/mentions/{mention}/review", {"state": "checked", "note": "Seen."})
    served = await newsroom.get(f"{HERE}/sources")
    await newsroom.put(HERE, "A new first line.\n" + ARTICLE, headers=WAIT)
    later = Sidecar.model_validate_json((await newsroom.get(f"{HERE}/sources")).body)

    assert said.status == 200
    assert said.json()["mention"]["review"]["state"] == "checked"
    assert said.json()["mention"]["review"]["by"] == "local"
    assert said.headers["ETag"] == said.json()["etag"] == served.headers["ETag"]
    assert [each.review.state for each in later.mentions].count(ReviewState.CHECKED) == 1


async def test_a_decision_about_what_has_changed_is_refused(newsroom: Api, web: Web) -> None:
    """With `If-Match` a decision counts only for the sources that the person saw."""
    sidecar = await checked(newsroom, web)
    seen = (await newsroom.get(f"{HERE}/sources")).headers["ETag"]
    here = f"{HERE}/mentions/{sidecar.mentions[0].id}/review"

    first = await newsroom.post(here, {"state": "checked"}, headers={"If-Match": seen})
    second = await newsroom.post(here, {"state": "open"}, headers={"If-Match": seen})
    weak = await newsroom.post(here, {"state": "open"}, headers={"If-Match": f"W/{seen}"})

    assert first.status == 200
    assert (second.status, second.problem, second.headers["ETag"]) == (412, "has-changed", first.headers["ETag"])
    assert weak.status == 400


async def test_a_person_names_the_source(newsroom: Api, web: Web) -> None:
    """A match is looked up, stands in the sources as a person's word, and can be withdrawn."""
    post(web, post_id=OTHER_ID, words="Other words.")
    sidecar = await checked(newsroom, web)
    here = f"{HERE}/mentions/{sidecar.mentions[0].id}/match"

    said = await newsroom.post(here, {"url": f"https://x.com/EXAMPLE_desk/status/{OTHER_ID}", "by": "EXAMPLE"})
    withdrawn = await newsroom.ask("DELETE", here)
    nothing = await newsroom.post(here, {"url": "no link"})

    mention = said.json()["mention"]
    served = Sidecar.model_validate_json((await newsroom.get(f"{HERE}/sources")).body)
    named = next(each for each in served.sources if each.id == mention["source_id"])
    assert mention["identification"]["state"] == "manual"
    assert named.key == f"x:post:{OTHER_ID}"
    assert withdrawn.status == 200
    assert (nothing.status, nothing.json()["errors"][0]["pointer"]) == (422, "/url")


@pytest.mark.parametrize("path", [f"{HERE}/mentions/m99/review", "/v1/articles/none/mentions/m1/review"])
async def test_a_decision_about_nothing_is_a_404(newsroom: Api, web: Web, path: str) -> None:
    """A mention or an article that is not there cannot be decided about."""
    await checked(newsroom, web)

    said = await newsroom.post(path, {"state": "checked"})

    assert said.status == 404


async def test_a_webhook_from_its_making_to_its_end(api: Api) -> None:
    """A webhook is made with its secret told once, changed, given another secret, and deleted."""
    made = await api.post("/v1/webhooks", {"url": ADDRESS, "events": ["source.gone", "article.resolved"]})
    here = made.headers["Location"]
    listed = (await api.get("/v1/webhooks")).json()["webhooks"]
    changed = await api.ask("PATCH", here, json={"events": ["source.gone"], "state": "disabled"})
    rotated = await api.post(f"{here}/rotate", {"overlap_hours": 1})
    gone = await api.ask("DELETE", here)

    assert made.json()["secret"].startswith("whsec_")
    assert made.json()["events"] == ["article.resolved", "source.gone"]
    assert "secret" not in listed[0]
    assert (changed.json()["events"], changed.json()["state"]) == (["source.gone"], "disabled")
    assert rotated.json()["secret"] not in {None, made.json()["secret"]}
    assert gone.status == 204
    assert (await api.get(here)).status == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"url": "https://127.0.0.1/hook"}, "/url"),
        ({"url": "https://169.254.169.254/latest"}, "/url"),
        ({"url": "http://cms.example.org/hook"}, "/url"),
        ({"url": "ftp://cms.example.org/hook"}, "/url"),
        ({"url": ADDRESS, "events": []}, "/events"),
        ({"url": ADDRESS, "events": ["article.read"]}, "/events/0"),
        ({"url": ADDRESS, "color": "red"}, "/color"),
    ],
)
async def test_a_webhook_that_could_never_be_told_is_refused(api: Api, body: object, pointer: str) -> None:
    """An address inside, one without TLS, and what no webhook has, are refused before anything is kept."""
    said = await api.post("/v1/webhooks", body)

    assert (said.status, said.problem) == (422, "invalid-content")
    assert said.json()["errors"][0]["pointer"] == pointer
    assert await api.records.webhooks.every() == ()


async def test_what_was_told_is_listed_and_told_again(newsroom: Api, web: Web) -> None:
    """A webhook is told, signed, of a checked article; the delivery is listed, and repeated under the same id."""
    web.reply(ADDRESS, Reply(200))
    made = await newsroom.post("/v1/webhooks", {"url": ADDRESS, "events": ["article.resolved"]})
    here = made.headers["Location"] + "/deliveries"
    await checked(newsroom, web)

    async def delivered() -> bool:
        page = (await newsroom.get(f"{here}?state=delivered")).json()
        return bool(page["deliveries"])

    await wait_until(delivered, "the delivery")
    told = (await newsroom.get(here)).json()["deliveries"][0]
    again = await newsroom.ask("POST", f"{here}/{told['id']}/replay")
    await wait_until(lambda: web.count(ADDRESS) == 2, "the second telling")

    asked = [each for each in web.asked if each.host == "cms.example.org"]
    assert (told["type"], told["status"], told["tries"]) == ("article.resolved", 200, 1)
    assert again.status == 202
    assert [each.headers["webhook-id"] for each in asked] == [told["event_id"]] * 2
    assert asked[0].headers["webhook-signature"].startswith("v1,")


async def test_deliveries_are_those_of_their_webhook(newsroom: Api, web: Web) -> None:
    """A delivery is repeated only under the webhook that it belongs to."""
    web.reply(ADDRESS, Reply(500))
    mine = await newsroom.post("/v1/webhooks", {"url": ADDRESS})
    other = await newsroom.post("/v1/webhooks", {"url": ADDRESS, "events": ["source.gone"]})
    await checked(newsroom, web)
    listed = (await newsroom.get(mine.headers["Location"] + "/deliveries")).json()["deliveries"]

    said = await newsroom.ask("POST", f"{other.headers['Location']}/deliveries/{listed[0]['id']}/replay")
    odd = await newsroom.ask("POST", f"{mine.headers['Location']}/deliveries/{'9' * 30}/replay")

    assert (said.status, odd.status) == (404, 404)


async def test_a_run_tells_no_secrets_of_its_failure(api: Api) -> None:
    """Why a run failed is told as far as it was written for callers; an exception's words stay in the log."""
    first = (await api.put(HERE, "Words.")).headers["Location"]
    await api.records.fail_run(first.rpartition("/")[2], "ConnectionRefusedError: 10.0.0.5:6379 refused (attempt 4)")
    inside = await api.get(first)
    second = (await api.put(HERE, "Other words.")).headers["Location"]
    await api.records.fail_run(second.rpartition("/")[2], "The article is empty.")
    outside = await api.get(second)

    assert "10.0.0.5" not in inside.text
    assert inside.json()["reason"] == "It could not be finished; the server's log says why."
    assert outside.json()["reason"] == "The article is empty."


async def test_find_gives_what_the_command_finds(api: Api) -> None:
    """`POST /v1/find` gives the mentions that `resolver find` prints, as lines in the very same bytes."""
    lines = {**TEXT, "Accept": "application/x-ndjson"}
    said = await api.ask("POST", "/v1/find?name=stdin", data=ARTICLE, headers=lines)
    printed = await command(api, "find", "-", "--format", "jsonl", given=ARTICLE)
    whole = await api.ask("POST", "/v1/find?name=stdin", data=ARTICLE, headers=TEXT)

    assert said.body == printed
    assert whole.json()["mentions"] == [json.loads(line) for line in printed.splitlines()]
    assert api.web.total == 0


async def test_a_large_article_holds_nobody_up(api: Api) -> None:
    """An article of two megabytes is read beside other requests, not before them."""
    large = asyncio.create_task(
        api.ask("POST", "/v1/find", data=b"word " * 400_000, headers={"Content-Type": "text/plain"})
    )
    small = await api.get("/livez")

    assert small.status == 200
    assert (await large).json()["text_length"] == 2_000_000
