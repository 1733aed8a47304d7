"""A whole review by keyboard alone: each key, and everything by Tab with the keys switched off."""

import pytest

from resolver.model import Sidecar
from resolver.vocabulary import ReviewState
from tests.page.conftest import Open
from tests.support import desk as fixtures
from tests.support import gallery
from tests.support.api import Api
from tests.support.browser import Reader
from tests.support.wait import wait_until

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROWS = ("found", "altered", "gone", "unidentified", "failing", "older", "login")
PATH = "/a/a?order=article"


async def handed_in(desk: Api) -> None:
    """An article of seven sources."""
    await fixtures.keep(desk.records, "a", *gallery.article(*ROWS))


async def reviews(desk: Api) -> dict[str, tuple[ReviewState, str | None]]:
    """What was decided and noted, by mention."""
    served = await desk.records.sidecar("a")
    assert served is not None
    mentions = Sidecar.model_validate_json(served.document).mentions
    return {each.id: (each.review.state, each.review.note) for each in mentions}


async def press(one: Reader, *keys: str) -> None:
    """Press these keys, one after the other."""
    for key in keys:
        await one.page.keyboard.press(key)


async def test_each_key_moves_or_shows(desk: Api, sit: Open) -> None:
    """`j` `k` go from source to source, `h` to its place, `d` folds, `/` filters, `g a` shows all, `?` helps."""
    await handed_in(desk)
    async with sit() as one:
        await one.open(PATH)
        await press(one, "j")
        first = await one.focused()
        await press(one, "j", "j", "k")
        second = await one.focused()
        await press(one, "h")
        place = await one.focused()
        await press(one, "d")
        folded = await one.card(2).locator("[data-fold=difference]").get_attribute("open")
        await press(one, "d")
        unfolded = await one.card(2).locator("[data-fold=difference]").get_attribute("open")
        await press(one, "/")
        filters = await one.focused()
        await press(one, "?")
        helped = await one.page.locator("#keys").is_visible()
        await press(one, "Escape")
        closed = await one.page.locator("#keys").is_visible()
        await one.page.goto(f"{desk.base}/a/a?show=gone")
        await press(one, "g", "a")
        await one.page.wait_for_url(f"{desk.base}/a/a")

    assert (first, second, place) == ("m1", "m2", "t-m2")
    assert (folded, unfolded) == (None, "")
    assert filters.startswith("All")
    assert (helped, closed) == (True, False)
    assert one.complaints == []


async def test_each_key_decides(desk: Api, sit: Open) -> None:
    """`e` checks off, `x` flags, `n` notes, `c` copies the citation, and the focus stays with the source."""
    await handed_in(desk)
    async with sit() as one:
        await one.open(PATH)
        await press(one, "j", "e")
        await one.said("Source 1 is marked as checked.")
        checked = await one.focused()
        await press(one, "j", "x")
        await one.said("Source 2 is flagged.")
        await press(one, "j", "n")
        await one.page.keyboard.type("e and x are letters here")
        await press(one, "Tab", "Enter")
        await one.said("Your note on source 3 is kept.")
        await press(one, "c")
        await one.page.locator("dialog.js, dialog:not(#keys)").wait_for()
        copied = await one.page.evaluate("navigator.clipboard.readText()")
        await press(one, "Escape")

    assert checked == "m1"
    assert await reviews(desk) == {
        "m1": (ReviewState.CHECKED, None),
        "m2": (ReviewState.NEEDS_ATTENTION, None),
        "m3": (ReviewState.OPEN, "e and x are letters here"),
        **{f"m{number}": (ReviewState.OPEN, None) for number in range(4, 8)},
    }
    assert copied.startswith(
        "Example Desk (@EXAMPLE_desk) posted on the social platform X on March 14, 2023: “Two clocks"
    )
    assert one.complaints == []


@pytest.mark.parametrize("key", ["o", "Enter"])
async def test_a_key_opens_the_source(desk: Api, sit: Open, key: str) -> None:
    """`o` and Enter open the source in a new tab, which is told nothing of ours."""
    await handed_in(desk)
    async with sit() as one:
        await one.open(PATH)
        await press(one, "j")
        async with one.context.expect_page() as opening:
            await press(one, key)
        opened = await opening.value
        opener = await opened.evaluate("window.opener")

    assert opener is None
    assert any(url.startswith("https://x.com/EXAMPLE_desk/status/") for url in one.asked)


async def test_a_key_checks_again(desk: Api, sit: Open) -> None:
    """`r` asks for another run; the page that comes has the focus on the same source, and goes on from there."""
    await handed_in(desk)
    async with sit() as one:
        await one.open(PATH)
        await press(one, "j", "j", "r")

        async def asked() -> bool:
            article = await desk.records.article("a")
            return article is not None and article.state == "queued"

        await wait_until(asked, "another run")
        await one.page.locator("#banner").wait_for()
        focused = await one.focused()
        await press(one, "j")
        following = await one.focused()

    assert (focused, following) == ("m2", "m3")


async def test_a_menu_goes_away(desk: Api, sit: Open) -> None:
    """A menu closes on Escape, with the focus back on its button, when one goes on elsewhere, and when one chose."""
    await handed_in(desk)
    async with sit() as one:
        await one.open(PATH)
        menu = one.page.locator("details.menu")
        await menu.get_by_text("Export as").click()
        opened = await menu.get_attribute("open")
        await press(one, "Tab", "Escape")
        closed, focused = await menu.get_attribute("open"), await one.focused()
        await press(one, "Enter")
        await one.page.locator("#h-theirs").click()
        elsewhere = await menu.get_attribute("open")
        await menu.get_by_text("Export as").click()
        async with one.page.expect_download() as download:
            await menu.get_by_role("link", name="CSV").click()
        name = (await download.value).suggested_filename
        chosen = await menu.get_attribute("open")

    assert (opened, closed, elsewhere, chosen) == ("", None, None, None)
    assert name == "sources.csv"
    assert focused.startswith("Export as")


async def test_keys_can_be_switched_off(desk: Api, sit: Open) -> None:
    """With the switch of the help off no single key does anything, also after the page is opened again (WCAG 2.1.4)."""
    await handed_in(desk)
    async with sit() as one:
        await one.open(PATH)
        await press(one, "?")
        await one.page.locator("#keys-on").uncheck()
        await press(one, "Escape")
        await one.open(PATH)
        await press(one, "j", "e", "?")
        at = await one.page.evaluate("document.activeElement.tagName")
        helped = await one.page.locator("#keys").is_visible()

    assert at == "BODY"
    assert not helped
    assert set(await reviews(desk)) == {f"m{number}" for number in range(1, 8)}
    assert {state for state, _ in (await reviews(desk)).values()} == {ReviewState.OPEN}


async def test_a_whole_review_by_tab_alone(desk: Api, sit: Open) -> None:
    """With Tab, Space and Enter every one of seven sources can be checked off, and no stop is a trap."""
    await handed_in(desk)
    async with sit() as one:
        await one.open(PATH)
        await one.page.evaluate("localStorage.setItem('keys', 'off')")
        await one.open(PATH)
        done = 0
        for _ in range(260):
            await press(one, "Tab")
            if await one.page.evaluate("document.activeElement.value === 'checked'"):
                await press(one, "Enter")
                done += 1
                await one.said(f"Source {done} is marked as checked.")
            if done == len(ROWS):
                break

    assert {state for state, _ in (await reviews(desk)).values()} == {ReviewState.CHECKED}
    assert one.complaints == []
