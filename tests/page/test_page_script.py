"""What the page gains with its script: a form changes one card in its place, the counts, the status line; no reload."""

from http import HTTPStatus

import pytest
from playwright.async_api import Dialog, Route

from tests.page.conftest import Open
from tests.support import desk as fixtures
from tests.support import gallery, posts
from tests.support.api import Api
from tests.support.browser import Reader

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def stamp(one: Reader) -> None:
    """Mark the page, to see whether it is still the same one later."""
    await one.page.evaluate("window.same = true")


async def is_same(one: Reader) -> bool:
    """Whether the page was not loaded again."""
    return bool(await one.page.evaluate("window.same === true"))


async def test_a_post_is_named_in_its_place(desk: Api, sit: Open) -> None:
    """A wrong address is told at its field, which has the focus; a right one changes the card, the counts, the mark."""
    posts.post(desk.web)
    await fixtures.keep(desk.records, "a", *gallery.article("unidentified"))
    async with sit() as one:
        await one.open("/a/a")
        await stamp(one)
        field = one.card(1).get_by_label("Address of the post").first
        await field.fill("javascript:alert(1)")
        await one.card(1).get_by_role("button", name="Match").first.click()
        wrong = await one.card(1).locator(".wrong").inner_text()
        focused, invalid = await one.focused(), await field.get_attribute("aria-invalid")
        described = await field.get_attribute("aria-describedby")
        told = await one.card(1).locator(".wrong").get_attribute("id")
        await field.fill(f"https://x.com/i/status/{posts.POST_ID}")
        await one.page.keyboard.press("Enter")
        await one.said("Source 1 is what you said.")
        heading = " ".join((await one.card(1).locator("h3").inner_text()).split())
        counts = await one.page.locator("#counts").inner_text()
        mark = await one.page.locator("#t-m1").get_attribute("class") or ""
        within = await one.page.evaluate("document.activeElement.closest('.card')?.id")
        same = await is_same(one)

    assert wrong == "This is not a web address that can be opened."
    assert (focused, invalid, described) == ("url-m1", "true", told)
    assert heading == "1 Post on X by Example Desk 🇺🇦 @EXAMPLE_desk"
    assert counts == "1 source · 1 needs attention"
    assert "is-warning" in mark
    assert (within, same) == ("m1", True)
    assert one.complaints == [
        f"Failed to load resource: the server responded with a status of 422 ({HTTPStatus(422).phrase})"
    ]


async def test_one_of_several_is_chosen_in_its_place(desk: Api, sit: Open) -> None:
    """The chosen post takes the card, and the highlight in the article asks no longer."""
    await fixtures.keep(desk.records, "a", *gallery.article("candidates"))
    async with sit() as one:
        await one.open("/a/a")
        await stamp(one)
        before = await one.page.locator("#t-m1").get_attribute("class") or ""
        await one.card(1).get_by_role("radio").nth(1).check()
        await one.card(1).get_by_role("button", name="Use this one").click()
        await one.said("Source 1 is what you said.")
        badge = await one.card(1).locator(".card-head .badge").inner_text()
        after = await one.page.locator("#t-m1").get_attribute("class") or ""
        same = await is_same(one)

    assert badge == "Found, shortened"
    assert "is-warning" in before
    assert "is-info" in after
    assert same


async def test_what_cannot_be_done_is_said(desk: Api, sit: Open) -> None:
    """A form for words that are no longer there does nothing, and the status line says why."""
    await fixtures.keep(desk.records, "a", *gallery.article("found", "gone"))
    async with sit() as one:
        await one.open("/a/a?order=article")
        await stamp(one)
        await fixtures.keep(desk.records, "a", *gallery.article("gone", "found"))
        await one.card(1).get_by_role("button", name="Mark as checked").click()
        await one.said("The article was checked again meanwhile. Look at it once more.")
        badge = await one.card(1).locator(".card-head .badge").inner_text()
        same = await is_same(one)

    assert badge == "Found, text matches"
    assert same


async def test_a_server_that_is_away_gets_the_form_as_browsers_send_it(desk: Api, sit: Open) -> None:
    """Where the script gets no answer that it can read, the browser posts the form itself, and nothing is lost."""
    await fixtures.keep(desk.records, "a", *gallery.article("gone"))
    async with sit() as one:
        await one.open("/a/a")
        lost: list[str] = []

        async def cut(route: Route) -> None:
            if route.request.headers.get("x-page") == "part":
                lost.append(route.request.url)
                await route.abort()
            else:
                await route.continue_()

        await one.page.route("**/a/a/m1", cut)
        one.page.on("dialog", lambda dialog: lost.append(dialog.type))
        one.page.on("dialog", Dialog.accept)
        await one.card(1).get_by_text("Note", exact=True).click()
        await one.card(1).get_by_label("Note on source 1").fill("Ask the desk")
        async with one.page.expect_navigation():
            await one.card(1).get_by_role("button", name="Keep note").click()
        review = await one.card(1).locator(".review").inner_text()

    assert lost == [f"{desk.base}/a/a/m1"]
    assert review.startswith("Note by local, ")
    assert review.endswith(": Ask the desk")
