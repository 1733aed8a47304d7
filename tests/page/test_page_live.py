"""Cards that arrive while a run goes on: one at a time, without moving anything, with the focus where it is."""

import asyncio
import threading
from itertools import pairwise

import pytest
from playwright.async_api import Dialog, Route

from resolver.store.database import NewArticle
from tests.page.conftest import Open
from tests.support import desk as fixtures
from tests.support import gallery
from tests.support.api import Api
from tests.support.web import Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINKS = [f"https://host{number}.example.org/EXAMPLE-{number}" for number in range(6)]
ARTICLE = "A report with pages in it.\n" + "\n".join(
    f"Page {number} is {link} as said." for number, link in enumerate(LINKS)
)
SHIFTS = """() => {
    window.shifts = [];
    const told = (each) => each.node?.outerHTML?.slice(0, 80) + JSON.stringify([each.previousRect, each.currentRect]);
    new PerformanceObserver((list) => {
        for (const each of list.getEntries()) window.shifts.push([each.value, each.sources.map(told)]);
    }).observe({ type: "layout-shift", buffered: true });
}"""


def slow(desk: Api, seconds: float) -> None:
    """Pages that answer one after the other; the last one is not there."""
    for number, link in enumerate(LINKS):
        body = f"<title>Page {number} (simulated)</title><p>Words enough.</p>".encode()
        status = 404 if number == len(LINKS) - 1 else 200
        desk.web.reply(link, Reply(status, {"Content-Type": "text/html"}, body, delay=seconds * (number + 1)))


def gated(desk: Api, number: int, title: str) -> threading.Event:
    """A page that answers when the test says so."""
    gate = threading.Event()
    body = f"<title>{title}</title><p>Words enough.</p>"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"

    async def script(writer: asyncio.StreamWriter) -> None:
        await asyncio.to_thread(gate.wait, 20)
        writer.write((head + body).encode())
        await writer.drain()

    desk.web.reply(LINKS[number], Reply(script=script))
    return gate


async def hand_in(desk: Api) -> str:
    """The article, in the queue; its address on the page."""
    answer = await desk.put("/v1/articles/live", ARTICLE)
    assert answer.status == 202
    return "/a/live"


async def test_cards_arrive_one_at_a_time(newsroom: Api, type_in: Open) -> None:
    """A page that is open sees the first cards while others are still being checked, and ends with all of them."""
    slow(newsroom, 0.1)
    gate = gated(newsroom, 4, "Page 4 (simulated)")
    async with type_in(motion="no-preference") as one:
        path = await hand_in(newsroom)
        await one.open(path)
        busy = await one.page.locator(".card[aria-busy=true]").count()
        await one.page.locator("#m1 .badge").get_by_text("Found").wait_for()
        between = await one.page.locator(".card[aria-busy=true]").count()
        await one.shoot("live-1280")
        await one.shoot("state-checking", one.page.locator("#m5"))
        checking = await one.page.locator("#m5 .badge").first.inner_text()
        gate.set()
        await one.page.locator("body[data-done]").wait_for()
        counts = await one.page.locator("#counts").inner_text()
        last = await one.page.locator("#m6 .card-head .badge").inner_text()
        banner = await one.page.locator("#banner").inner_text()

    assert busy >= between > 0
    assert checking == "Checking"
    assert counts == "6 sources · 5 fine · 1 could not be checked"
    assert last == "Not answering today"
    assert "All done." in banner
    assert one.complaints == []


async def test_nothing_moves_when_a_card_arrives(newsroom: Api, type_in: Open) -> None:
    """The layout shift of all arriving cards together is zero."""
    slow(newsroom, 0.3)
    async with type_in(motion="no-preference") as one:
        path = await hand_in(newsroom)
        await one.page.add_init_script(f"({SHIFTS})()")
        await one.open(path)
        await one.page.locator("body[data-done]").wait_for()
        shifts = await one.page.evaluate("window.shifts")

    assert shifts == []


async def test_focus_stays_where_it_is(newsroom: Api, type_in: Open) -> None:
    """A card that had the focus has it in its new form too; a form that is being filled stays."""
    slow(newsroom, 0.0)
    fourth, last = gated(newsroom, 3, "Page 3"), gated(newsroom, 5, "Page 5")
    async with type_in() as one:
        path = await hand_in(newsroom)
        await one.open(path)
        await one.page.evaluate("document.getElementById('m4').focus()")
        fourth.set()
        await one.page.locator("#m4:not([aria-busy])").wait_for()
        focused = await one.focused()
        await one.card(1).get_by_text("Note", exact=True).click()
        await one.card(1).get_by_label("Note on source 1").fill("half a sen")
        last.set()
        await one.page.locator("body[data-done]").wait_for()
        written = await one.card(1).get_by_label("Note on source 1").input_value()

    assert focused == "m4"
    assert written == "half a sen"


async def test_a_refused_stream_is_asked_for_again(newsroom: Api, type_in: Open) -> None:
    """Where the server cannot tell right now, the page asks again a little later and ends with all cards."""
    slow(newsroom, 0.0)
    gate = gated(newsroom, 0, "Page 0")
    answers: list[int] = []

    async def refuse_once(route: Route) -> None:
        answers.append(200 if answers else 503)
        if answers[-1] == 200:
            await route.continue_()
        else:
            await route.fulfill(status=503)

    async with type_in() as one:
        path = await hand_in(newsroom)
        await one.page.clock.install()
        await one.page.route("**/events?*", refuse_once)
        await one.open(path)
        while len(answers) < 2:
            await one.page.clock.run_for(1000)
        gate.set()
        await one.page.locator("body[data-done]").wait_for()
        counts = await one.page.locator("#counts").inner_text()

    assert answers == [503, 200]
    assert counts == "6 sources · 5 fine · 1 could not be checked"


async def test_what_is_open_stays_open(newsroom: Api, type_in: Open) -> None:
    """A card that is replaced keeps its open folds, its closed ones, its open form, and the focus on the same thing."""
    slow(newsroom, 0.0)
    async with type_in() as one:
        path = await hand_in(newsroom)
        await newsroom.parts.watching.ended((await newsroom.get("/v1/articles/live")).json()["run_id"], 10)
        gates = [gated(newsroom, number, f"Page {number} has another name") for number in (0, 1)]
        await one.open(path)
        await one.page.get_by_role("button", name="Check again").first.click()
        await one.page.locator("#banner").wait_for()
        await one.card(1).get_by_text("How we know").click()
        await one.card(1).get_by_text("Note", exact=True).click()
        await one.card(2).get_by_text("Note", exact=True).click()
        await one.card(2).get_by_label("Note on source 2").fill("half a sen")
        await one.card(1).get_by_text("Note", exact=True).focus()
        for gate in gates:
            gate.set()
        await one.page.locator("body[data-done]").wait_for()
        titles = [await one.card(number).locator(".title").inner_text() for number in (1, 2)]
        opened = await one.card(1).locator("details[open] > summary").all_inner_texts()
        focused = await one.focused()
        written = await one.card(2).get_by_label("Note on source 2").input_value()
        await one.card(2).get_by_role("button", name="Keep note").click()
        await one.said("Your note on source 2 is kept.")
        kept = await one.card(2).locator(".title").inner_text()

    assert titles == ["Page 0 has another name", "Page 1 (simulated)"]
    assert (opened, focused) == (["How we know", "Note"], "n")
    assert (written, kept) == ("half a sen", "Page 1 has another name")
    assert one.complaints == []


async def test_a_note_is_not_lost(desk: Api, sit: Open) -> None:
    """A note that is being written outlives another button of its card, and leaving the page asks first."""
    await fixtures.keep(desk.records, "a", *gallery.article("found"))
    asked: list[str] = []
    async with sit() as one:
        await one.open("/a/a")
        await one.card(1).get_by_text("Note", exact=True).click()
        await one.card(1).get_by_label("Note on source 1").fill("half a sen")
        await one.card(1).get_by_role("button", name="Mark as checked").click()
        await one.said("Source 1 is marked as checked.")
        written = await one.card(1).get_by_label("Note on source 1").input_value()
        is_seen = await one.card(1).get_by_label("Note on source 1").is_visible()
        one.page.on("dialog", lambda dialog: asked.append(dialog.type))
        one.page.on("dialog", Dialog.accept)
        await one.open("/articles")

    assert (written, is_seen, asked) == ("half a sen", True, ["beforeunload"])


async def test_status_is_polite_and_rare(newsroom: Api, type_in: Open) -> None:
    """The status line is told how far it is, never once for each card."""
    slow(newsroom, 0.2)
    async with type_in() as one:
        path = await hand_in(newsroom)
        await one.page.add_init_script(
            """window.told = []; addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
                const words = document.getElementById("status").textContent;
                if (words) window.told.push([words, Date.now()]);
            }).observe(document.getElementById("status"), { childList: true, characterData: true, subtree: true }));"""
        )
        await one.open(path)
        await one.page.locator("body[data-done]").wait_for()
        await one.said("All done.")
        told = await one.page.evaluate("window.told")
        role = await one.page.locator("#status").get_attribute("role")

    progress = [at for words, at in told if "checked" in words]
    assert role == "status"
    assert len(progress) <= 2
    assert all(later - earlier >= 4900 for earlier, later in pairwise(progress))
    assert told[-1][0] == "All done."


async def test_a_second_run_changes_only_what_changed(newsroom: Api, type_in: Open) -> None:
    """Checked again, the page keeps its cards while it waits, and is sent those that differ afterwards."""
    slow(newsroom, 0.0)
    async with type_in() as one:
        path = await hand_in(newsroom)
        await one.open(path)
        await one.page.locator("body[data-done]").wait_for()
        newsroom.web.page(LINKS[0], "<title>Page 0 has another name</title>")
        newsroom.web.reply(LINKS[1], Reply(404, delay=0.4))
        await one.open(path)
        await one.page.get_by_role("button", name="Check again").first.click()
        await one.page.locator("#banner").wait_for()
        kept = await one.page.locator(".card[aria-busy=true]").count()
        await one.page.locator("body[data-done]").wait_for()
        title = await one.page.locator("#m1 .title").inner_text()
        badge = await one.page.locator("#m2 .card-head .badge").inner_text()

    assert kept == 0
    assert title == "Page 0 has another name"
    assert badge == "Not answering today"


async def test_events_come_from_where_the_page_is(newsroom: Api) -> None:
    """A page that has a card already is not sent it again."""
    slow(newsroom, 0.0)
    await hand_in(newsroom)
    await newsroom.parts.watching.ended((await newsroom.get("/v1/articles/live")).json()["run_id"], 10)
    first = (await newsroom.get("/a/live/events")).text
    have = [line for line in first.splitlines() if '"id": "m1"' in line]
    digest = have[0].split('data-digest=\\"')[1].split('\\"')[0]
    again = (await newsroom.get("/a/live/events", have=f"m1.{digest}")).text

    assert first.count("event: card") == 6
    assert again.count("event: card") == 5
    assert again.count("event: done") == 1


async def test_a_queue_that_is_away_is_told(desk: Api, sit: Open) -> None:
    """An article that is kept and in no queue says so, with a button to try again."""
    await fixtures.keep(desk.records, "other", *gallery.article("found"))
    put = await desk.records.put_article(NewArticle("a", b"Words with https://www.example.org/EXAMPLE in them."))
    async with sit() as one:
        await one.open("/a/a?queue=away")
        banner = one.page.locator("#banner[role=alert]")
        told = await banner.inner_text()
        await one.shoot("queue-away", banner)
        await banner.get_by_role("button", name="Try again").click()
        await one.page.wait_for_url(f"{desk.base}/a/a")
        run = await desk.records.run(put.run_id)

    assert "We could not reach our queue. Your text is kept." in told
    assert run is not None
    assert run.queued_at is not None


async def test_a_run_that_failed_is_told(desk: Api, sit: Open) -> None:
    """A run that was given up says so; its sources are told as not checked, and nothing is called gone or fine."""
    put = await desk.records.put_article(NewArticle("a", b"Words with https://www.example.org/EXAMPLE in them."))
    await desk.records.start_run(put.run_id)
    await desk.records.fail_run(put.run_id, "EXAMPLE")
    async with sit() as one:
        await one.open("/a/a")
        told = await one.page.locator("#banner").inner_text()
        counts = await one.page.locator("#counts").inner_text()
        badge = await one.page.locator("#m1 .card-head .badge").inner_text()

    assert "We could not finish checking. Your text is kept." in told
    assert counts == "1 source · 1 could not be checked"
    assert badge == "Could not check"
