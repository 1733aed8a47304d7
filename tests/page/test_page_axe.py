"""WCAG 2.2 AA as far as a program can tell: axe, zoom, forced colours, motion, the size of what is pressed."""

import pytest
from playwright.async_api import ViewportSize

from tests.page.conftest import Open

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHERS = (
    "/a/row-found?picture=s1-0",
    "/a/row-found/m1/cite",
    "/articles?q=clock",
    "/week",
    "/source?key=x:post:1635600000000000001",
    "/help",
    "/signin",
    "/a/not-there",
)
BOTH = [("light", 1280, True), ("dark", 390, False)]

PHONE = ViewportSize(width=390, height=844)
BY_SCHEME = ("color-contrast", "link-in-text-block")
"""Rules that look at colours: all that can differ between light and dark."""


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("path", ["/", "/a/some"])
async def test_axe_finds_nothing(look: Open, path: str, *, script: bool) -> None:
    """Start and article violate no rule of axe, wide and narrow, light and dark, with and without JavaScript.

    Colours do not change by the script: they are looked at once in each scheme and width.
    """
    async with look(own_script=script) as one:
        await one.open(path)
        await one.page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
        found = {"wide": await one.violations()}
        await one.page.emulate_media(color_scheme="dark")
        if script:
            found["wide, dark"] = await one.violations(*BY_SCHEME)
        await one.page.set_viewport_size(PHONE)
        found["narrow, dark"] = await one.violations()
        await one.page.emulate_media(color_scheme="light")
        if script:
            found["narrow"] = await one.violations(*BY_SCHEME)

    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize(("scheme", "width", "script"), BOTH)
async def test_axe_finds_nothing_elsewhere(look: Open, scheme: str, width: int, *, script: bool) -> None:
    """Nor does any other page."""
    found = {}
    async with look(scheme=scheme, width=width, own_script=script) as one:
        for path in OTHERS:
            await one.open(path)
            found[path] = await one.violations()

    assert {path: each for path, each in found.items() if each} == {}


async def test_axe_finds_nothing_in_any_state(look: Open) -> None:
    """Nor does an article with every state in it; in the dark, and on a phone, its colours and sizes hold as well."""
    async with look() as one:
        await one.open("/a/all")
        light = await one.violations()
        await one.page.emulate_media(color_scheme="dark")
        await one.page.set_viewport_size(PHONE)
        dark = await one.violations(*BY_SCHEME, "target-size")

    assert (light, dark) == ([], [])


@pytest.mark.parametrize("path", ["/", "/a/all", "/articles", "/week", "/help"])
async def test_nothing_is_cut_off_at_400_percent(look: Open, path: str) -> None:
    """At 320 CSS pixels, which is 400 % of 1280, nothing scrolls sideways (WCAG 1.4.10)."""
    async with look(width=320, height=256) as one:
        await one.open(path)
        wide = await one.page.evaluate("document.documentElement.scrollWidth")

    assert wide <= 320


async def test_targets_are_large_enough(look: Open) -> None:
    """What is pressed is 24 by 24 pixels or more, unless it is a link in a line of words (WCAG 2.5.8)."""
    async with look() as one:
        await one.open("/a/all")
        small = await one.page.evaluate(
            """() => [...document.querySelectorAll("button, .button, summary, input, .number, .filters a, nav a")]
                .filter((each) => each.checkVisibility() && !each.classList.contains("vh") && !each.closest("label"))
                .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
                .filter(([, box]) => box.width < 24 || box.height < 24).map(([what]) => what)"""
        )

    assert small == []


@pytest.mark.parametrize(("width", "height"), [(1280, 700), (390, 664)])
async def test_focus_is_seen_and_never_hidden(look: Open, width: int, height: int) -> None:
    """Each stop of the Tab key has an outline of 3 pixels and stands inside the window, under nothing (WCAG 2.4.11)."""
    async with look(width=width, height=height) as one:
        await one.open("/a/some")
        hidden = []
        for _ in range(80):
            await one.page.keyboard.press("Tab")
            hidden.append(
                await one.page.evaluate(
                    """() => {
                        const at = document.activeElement, box = at.getBoundingClientRect();
                        const x = box.left + Math.min(box.width / 2, 20), y = box.top + Math.min(box.height / 2, 10);
                        const top = document.elementFromPoint(x, y);
                        const seen = y > 0 && y < innerHeight && top && (at.contains(top) || top.contains(at));
                        const ring = parseFloat(getComputedStyle(at).outlineWidth) >= 3;
                        return (seen && ring) || at === document.body ? null : at.outerHTML.slice(0, 100);
                    }"""
                )
            )

    assert [each for each in hidden if each] == []


async def test_forced_colours_keep_borders(look: Open) -> None:
    """Where the reader forces colours, badges and highlights still have an edge."""
    async with look(forced_colors="active") as one:
        await one.open("/a/all")
        edges = await one.page.evaluate(
            """() => [".badge", ".hl", ".card"].map((query) =>
                parseFloat(getComputedStyle(document.querySelector(query)).borderBottomWidth))"""
        )
        await one.shoot("forced-colours")

    assert all(edge > 0 for edge in edges)


async def test_nothing_moves_for_who_wants_no_motion(look: Open) -> None:
    """With reduced motion nothing is animated."""
    async with look(motion="reduce") as one:
        await one.open("/a/all")
        moving = await one.page.evaluate("document.getAnimations().length")

    assert moving == 0


async def test_outline_and_languages(look: Open) -> None:
    """A page has one first heading and a language of its own; a source's words carry the source's language."""
    async with look() as one:
        await one.open("/a/row-found")
        page = one.page

        assert await page.locator("h1").count() == 1
        assert await page.locator("html").get_attribute("lang") == "en"
        assert await page.locator("#m1 blockquote").get_attribute("lang") == "en"
        assert await page.locator("#m1 blockquote").get_attribute("dir") == "auto"
        assert await page.locator("h1, h2, h3, h4").evaluate_all(
            "all => all.map((each) => +each.tagName[1]).every((level, at, each) => !at || level <= each[at - 1] + 1)"
        )
