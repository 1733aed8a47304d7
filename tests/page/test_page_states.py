"""Every row of the states table: its fixed words, its first button, and a picture of it."""

import pytest
from bs4 import BeautifulSoup, Tag

from resolver.vocabulary import Attention
from resolver.web.page import states
from tests.page.conftest import Open
from tests.support import desk as fixtures
from tests.support import gallery
from tests.support.api import Api

pytestmark = pytest.mark.asyncio(loop_scope="session")


def words(tag: Tag | None) -> str:
    """The visible words of a piece of a page, white space collapsed."""
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


@pytest.mark.parametrize("name", gallery.ROWS)
async def test_each_state_says_its_words(gallery_desk: Api, name: str) -> None:
    """A mention in this state has the badge with its icon, the sentences and the first button of the table."""
    row = gallery.ROWS[name]
    card = BeautifulSoup((await gallery_desk.get(f"/a/row-{name}")).text, "lxml").select_one("#m1")
    assert isinstance(card, Tag)
    said = words(card)
    for mark in ".;,)":
        said = said.replace(f" {mark}", mark)
    buttons = [words(each) for each in card.select("button, .button, summary")]

    assert words(card.select_one(".card-head .badge")) == row.badge
    assert card.select_one(".card-head .badge svg[aria-hidden=true] use") is not None
    assert [each for each in row.says if each not in said.replace("( ", "(")] == []
    assert row.button is None or any(each.startswith(row.button) for each in buttons), buttons
    assert words(card.select_one("[data-first]")) in {"", row.button, "Mark as checked"}


async def test_could_not_check_is_neither_fine_nor_gone(desk: Api) -> None:
    """What could not be checked adds to no other count, and none of its rows says that it is fine or gone."""
    rows = ("login", "age_gate", "region", "refused", "rate_limit", "bot_check", "one_signal", "failing", "unread")
    text, told = gallery.article(*rows)
    await fixtures.keep(desk.records, "a", text, told)
    counts = words(BeautifulSoup((await desk.get("/a/a")).text, "lxml").select_one("#counts"))

    assert counts == "9 sources · 9 could not be checked"
    for row in states.COULD_NOT:
        assert row.level is Attention.INFO
        assert row.icon == "lock"
        assert "gone" not in row.badge.lower()


async def test_every_kind_of_level_is_in_the_table() -> None:
    """Rows that ask loudly are those that an editor must see, and no row asks without a button or a sentence."""
    silent = [row.name for row in states.ROWS if row.level is not Attention.NONE and not (row.first or row.sentence)]

    assert silent == ["saving"]
    assert {row.name for row in states.ROWS if row.level is Attention.CRITICAL} == {"gone", "account", "dead"}


async def test_problems_come_first(desk: Api) -> None:
    """Cards stand with the loudest first, as in the article where the address says so."""
    text, told = gallery.article("found", "older", "gone", "login")
    await fixtures.keep(desk.records, "a", text, told)
    first = BeautifulSoup((await desk.get("/a/a")).text, "lxml").select(".card")
    written = BeautifulSoup((await desk.get("/a/a?order=article")).text, "lxml").select(".card")

    assert [each["id"] for each in first] == ["m3", "m2", "m4", "m1"]
    assert [each["id"] for each in written] == ["m1", "m2", "m3", "m4"]


@pytest.mark.parametrize(
    ("show", "ids"),
    [
        ("attention", ["m3", "m2"]),
        ("could_not_check", ["m4"]),
        ("fine", ["m1"]),
        ("gone", ["m3"]),
        ("older", ["m2"]),
        ("nonsense", []),
    ],
)
async def test_counts_are_filters(desk: Api, show: str, ids: list[str]) -> None:
    """An address with `show` has only the cards in that state; the counts stay those of the whole."""
    text, told = gallery.article("found", "older", "gone", "login")
    await fixtures.keep(desk.records, "a", text, told)
    page = BeautifulSoup((await desk.get("/a/a", show=show)).text, "lxml")

    assert [each["id"] for each in page.select(".card")] == ids
    assert words(page.select_one("#counts")) == "4 sources · 1 fine · 2 need attention · 1 could not be checked"


async def test_states_are_pictured(look: Open) -> None:
    """Every state is drawn, in light on a desk and in dark on a phone, without a complaint of the browser."""
    async with look() as one:
        await one.open("/a/all?order=article")
        for number, name in enumerate(gallery.ROWS, 1):
            await one.shoot(f"state-{name}", one.card(number))
        await one.shoot("article-light-1280")
        await one.page.emulate_media(color_scheme="dark")
        await one.page.set_viewport_size({"width": 390, "height": 844})
        await one.shoot("article-dark-390")

    assert one.complaints == []
    assert one.foreign == []


SCREENS = {
    "start": "/",
    "articles": "/articles",
    "week": "/week",
    "source": "/source?key=x:post:1635600000000000005",
    "citation": "/a/row-gone/m1/cite",
    "help": "/help",
    "signin": "/signin",
    "missing": "/a/not-there",
}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
async def test_screens_are_pictured(look: Open, scheme: str, width: int) -> None:
    """Every other screen is drawn too, and what opens over an article; nothing scrolls sideways, nothing complains."""
    async with look(scheme=scheme, width=width) as one:
        sideways = []
        for name, path in SCREENS.items():
            await one.open(path)
            await one.shoot(f"screen-{name}-{scheme}-{width}")
            if await one.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                sideways.append(name)
        await one.open("/a/row-found")
        await one.page.locator("#m1 details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
        await one.shoot(f"screen-evidence-{scheme}-{width}")
        await one.open("/a/row-gone")
        await one.page.locator("[data-cite]").click()
        await one.page.locator("dialog[open]").wait_for()
        await one.shoot(f"screen-copied-{scheme}-{width}", one.page.locator("dialog[open]"))
        await one.page.keyboard.press("Escape")
        await one.page.keyboard.press("?")
        await one.shoot(f"screen-keys-{scheme}-{width}", one.page.locator("#keys"))

    assert sideways == []
    assert [each for each in one.complaints if "404" not in each] == []
    assert one.foreign == []
