"""Other languages: nothing untranslated, nothing clipped, everything mirrored; dates and numbers as each has them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web as server
from playwright.async_api import Browser

from resolver.model import Partial
from resolver.vocabulary import Basis, Precision
from resolver.web.page import add_page
from resolver.web.page.tongue import Tongues, foreign
from resolver.web.parts import PARTS
from resolver.web.server import Runner
from tests.support import languages
from tests.support.api import Api
from tests.support.browser import Reader, reader
from tools import messages

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATHS = (
    "/",
    "/a/some",
    "/a/row-older",
    "/articles",
    "/week",
    "/help",
    "/signin",
    "/a/not-there",
    "/a/row-found/m1/cite",
)
UNTRANSLATED = """() => {
    const foreign = "bdi, blockquote, .words, .prose, code, time, textarea, .out, .full, .title, kbd, .differs, q";
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent, parent = walk.currentNode.parentElement;
        if (/[A-Za-z]/.test(text) && !parent.closest(foreign)) found.push(text.trim().slice(0, 60));
    }
    for (const name of ["aria-label", "title", "placeholder", "alt"])
        for (const each of document.querySelectorAll(`[${name}]:not(time):not(img)`))
            if (/[A-Za-z]/.test(each.getAttribute(name))) found.push(`${name}: ${each.getAttribute(name)}`);
    return found;
}"""
CLIPPED = """() => [...document.querySelectorAll("button, .button, summary, .badge, .filters a, nav a, label, th")]
    .filter((each) => each.checkVisibility() && getComputedStyle(each).display !== "inline")
    .filter((each) => !each.classList.contains("vh") && each.scrollWidth > each.clientWidth + 1)
    .map((each) => each.outerHTML.slice(0, 120))"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def abroad(gallery_desk: Api, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The same articles, served by a page that speaks the two made-up languages; its address."""
    folder = languages.catalogues(tmp_path_factory.mktemp("locale"))
    app = server.Application()
    app[PARTS] = gallery_desk.parts
    add_page(app, Tongues("Europe/Kyiv", folder=folder))
    runner = Runner(app, gallery_desk.settings)
    await runner.setup()
    await server.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def seen(one: Reader, path: str) -> tuple[list[str], list[str]]:
    """What is not translated on a page, and what is clipped."""
    await one.open(path)
    await one.page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    return await one.page.evaluate(UNTRANSLATED), await one.page.evaluate(CLIPPED)


@pytest.mark.parametrize("width", [1280, 390])
async def test_everything_is_translated_and_fits(browser: Browser, abroad: str, width: int) -> None:
    """In a language a third longer than English no word of ours is left in English and no button is clipped."""
    untranslated, clipped = {}, {}
    async with reader(browser, abroad, locale=languages.LONG, width=width) as one:
        for path in PATHS:
            untranslated[path], clipped[path] = await seen(one, path)
        await one.open("/a/some")
        await one.shoot(f"longer-{width}")

    assert {path: each for path, each in untranslated.items() if each} == {}
    assert {path: each for path, each in clipped.items() if each} == {}


async def test_everything_is_mirrored(browser: Browser, abroad: str) -> None:
    """From right to left the article stands right of the sources, and strangers' words keep their own direction."""
    async with reader(browser, abroad, locale=languages.LEFTWARD) as one:
        untranslated, clipped = await seen(one, "/a/some")
        direction = await one.page.locator("html").get_attribute("dir")
        ours = await one.page.locator(".ours").bounding_box()
        theirs = await one.page.locator(".theirs").bounding_box()
        words = await one.page.locator("#m1 blockquote").evaluate("each => getComputedStyle(each).direction")
        wide = await one.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        violations = await one.violations()
        await one.shoot("leftward-1280")

    assert direction == "rtl"
    assert ours is not None
    assert theirs is not None
    assert ours["x"] > theirs["x"]
    assert words == "ltr"
    assert not wide
    assert (untranslated, clipped, violations) == ([], [], [])


async def test_the_template_is_the_code() -> None:
    """The template holds exactly the messages of code and templates; `python -m tools.messages` writes it."""
    assert messages.TEMPLATE.read_text(encoding="utf-8") == messages.written(messages.extracted())


async def test_our_own_catalogues_are_whole() -> None:
    """A language that is shipped has every message, with the same variables in it."""
    assert [path.name for path in messages.FOLDER.glob("*.po")] == []


@pytest.mark.parametrize(
    ("accept", "tag"),
    [
        ("eo", "eo"),
        ("de, eo;q=0.5", "eo"),
        ("eo;q=0.1, en;q=0.9", "en"),
        ("eo;q=0, de", "en"),
        ("ar-EG", "ar"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        (None, "en"),
        (";q=x,,,=;", "en"),
    ],
)
async def test_the_reader_chooses_the_language(tmp_path: Path, accept: str | None, tag: str) -> None:
    """The best liked language that there is, else English (RFC 9110, 12.5.4)."""
    assert Tongues("UTC", folder=languages.catalogues(tmp_path)).wanted(accept).tag == tag


async def test_the_newsroom_may_choose_it(tmp_path: Path) -> None:
    """A language of the settings holds whatever the browser says."""
    tongues = Tongues("UTC", fixed="ar", folder=languages.catalogues(tmp_path))

    assert tongues.wanted("en").tag == "ar"
    assert tongues.wanted("en").direction == "rtl"


@pytest.mark.parametrize(
    ("value", "precision", "written"),
    [
        ("2023", Precision.YEAR, "2023"),
        ("2023-03", Precision.MONTH, "Mar 2023"),
        ("2023-03-14", Precision.DAY, "14 Mar 2023"),
        ("2023-03-14T22:30Z", Precision.MINUTE, "15 Mar 2023, 00:30"),
        ("2023-03-14T22:30:00Z", Precision.SECOND, "15 Mar 2023, 00:30"),
        ("no date", Precision.DAY, "no date"),
        ("<b>", Precision.SECOND, "&lt;b&gt;"),
    ],
)
async def test_dates_are_as_exact_as_they_are_known(value: str, precision: Precision, written: str) -> None:
    """A day never gets an hour; a time is told in the newsroom's zone."""
    say = Tongues("Europe/Kyiv").named("en")
    told = say.partial(Partial(value=value, precision=precision, basis=Basis.MARKUP))

    assert f">{written}<" in told


async def test_a_time_says_utc_to_who_asks() -> None:
    """The newsroom's time stands there; UTC is its title."""
    told = Tongues("Europe/Kyiv").named("en").moment("2026-11-20T11:02:00Z")

    assert told == '<time datetime="2026-11-20T11:02:00Z" title="2026-11-20 11:02 UTC">20 Nov 2026, 13:02</time>'


async def test_values_are_text() -> None:
    """What is put into a message is escaped, and a percent sign in it is none of ours."""
    say = Tongues("UTC").named("en")

    assert say("Posted %(day)s", day="<b>%s</b>") == "Posted &lt;b&gt;%s&lt;/b&gt;"
    assert say("Page on %(platform)s", platform=foreign("<i>")) == "Page on <bdi>&lt;i&gt;</bdi>"
    assert say.some("%(n)s source", "%(n)s sources", 1200) == "1,200 sources"
    assert say.percent(0.999) == "99%"
