"""The list of articles, the week, a source's history, and what goes to paper."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from resolver.model import timestamp
from resolver.store.database import NewArticle
from resolver.store.database.records import utc_now
from resolver.vocabulary import AvailabilityState, Method, Outcome, Reason
from tests.page.conftest import Open
from tests.support import desk as fixtures
from tests.support import gallery, telling
from tests.support.api import Api

pytestmark = pytest.mark.asyncio(loop_scope="session")


def words(html: str, query: str) -> list[str]:
    """The words of each element that a query finds."""
    return [" ".join(each.get_text(" ").split()) for each in BeautifulSoup(html, "lxml").select(query)]


async def test_articles_are_paged_and_searched(desk: Api) -> None:
    """A page has 30 articles, the newest first, and leads to the next; words, loudness and state narrow it down."""
    for number in range(31):
        await desk.records.put_article(NewArticle(f"a{number:02d}", b"Words.", headline=f"Report {number:02d}"))
    await fixtures.keep(desk.records, "loud", *gallery.article("gone"), headline="Краматорск: часы")
    first = await desk.get("/articles")
    following = BeautifulSoup(first.text, "lxml").select_one("a[rel=next]")
    assert following is not None
    second = await desk.get(str(following["href"]))
    title = "tbody th"

    assert len(words(first.text, title)) == 30
    assert words(first.text, title)[0] == "Краматорск: часы"
    assert words(second.text, title) == ["Report 01", "Report 00"]
    assert words((await desk.get("/articles", q="report 07")).text, title) == ["Report 07"]
    assert words((await desk.get("/articles", q="краматорск")).text, title) == ["Краматорск: часы"]
    assert words((await desk.get("/articles", q="100%_")).text, title) == []
    assert words((await desk.get("/articles", attention="critical")).text, title) == ["Краматорск: часы"]
    assert len(words((await desk.get("/articles", state="queued")).text, title)) == 30
    assert (await desk.get("/articles", cursor="nonsense", state="nonsense")).status == 200


async def broken(desk: Api) -> None:
    """Three sources that changed this week: one went, one was edited, one came back; and one that did not."""
    now = utc_now()
    days = {"early": now - timedelta(days=20), "before": now - timedelta(days=6), "after": now - timedelta(days=1)}

    def looks(*seen: tuple[str, Outcome, int, str | None]) -> tuple[object, ...]:
        return tuple(
            fixtures.look(at, moment=days[when], outcome=outcome, status=status, text=text, method=Method.OEMBED)
            for at, (when, outcome, status, text) in enumerate(seen, 1)
        )

    ok, gone = Outcome.OK, Outcome.GONE
    away = fixtures.availability(AvailabilityState.GONE, Reason.DELETED_BY_AUTHOR, checked_at=timestamp(days["after"]))
    live = fixtures.availability(checked_at=timestamp(days["after"]))
    sources = {
        "went": fixtures.post(
            "s1", "One.", captures=looks(("before", ok, 200, "One."), ("after", gone, 404, None)), availability=away
        ),
        "edited": fixtures.post(
            "s2",
            "Two clocks.",
            captures=looks(("before", ok, 200, "One clock."), ("after", ok, 200, "Two clocks.")),
            availability=live,
        ),
        "back": fixtures.post(
            "s3", "Three.", captures=looks(("before", gone, 404, None), ("after", ok, 200, "Three.")), availability=live
        ),
        "long ago": fixtures.post(
            "s4",
            "Four.",
            captures=looks(
                ("early", ok, 200, "Four."),
            ),
            availability=live,
        ),
    }
    told = [
        fixtures.Told(name, telling.signed(f"{name}."), source=source, copied=f"{name}.")
        for name, source in sources.items()
    ]
    await fixtures.keep(desk.records, "a", "\n".join(each.words for each in told), told, headline="Clocks")


async def test_the_week_says_what_broke(desk: Api, sit: Open) -> None:
    """What went away stands first, then what was edited, with its difference and articles; what is new is no change."""
    await broken(desk)
    async with sit() as one:
        await one.open("/week")
        lead = await one.page.locator(".lead").inner_text()
        groups = [" ".join(each.split()) for each in await one.page.locator("main h2").all_inner_texts()]
        changes = [" ".join(each.split()) for each in await one.page.locator(".changes .badge").all_inner_texts()]
        await one.page.get_by_text("Show what was edited").click()
        differs = await one.page.locator(".differs").inner_text()
        named = await one.page.locator(".changes a[href='/a/a']").count()
        said = await one.page.locator(".changes .words").all_inner_texts()
        await one.shoot("week")
        await one.page.locator(".changes h3 a").first.click()
        heading = await one.page.locator("h1").inner_text()
        history = [" ".join(each.split()) for each in await one.page.locator(".history .badge").all_inner_texts()]
        await one.shoot("source")

    assert lead == "2 sources changed in the last 7 days."
    assert groups == ["No longer there 1", "Edited 1", "Came back 1", "Where", "Articles where something is gone"]
    assert changes == ["No longer available", "Edited", "Came back"]
    assert "One" in differs
    assert "Two" in differs
    assert named == 3
    assert said == ["One.", "Three."]
    assert heading == "Post on X by Example Desk 🇺🇦 @EXAMPLE_desk"
    assert history == ["No longer available"]
    assert one.complaints == []


async def test_a_quiet_week_is_told(desk: Api) -> None:
    """Where nothing changed the page says so, and how often sources are looked at."""
    page = (await desk.get("/week")).text

    assert words(page, ".lead") == ["Nothing broke in the last 7 days, as far as we looked."]


@pytest.mark.parametrize("path", ["/a/nobody", "/source?key=nothing", "/source", "/a/nobody/export"])
async def test_what_is_not_there_is_a_page(desk: Api, path: str) -> None:
    """An address without anything behind it answers 404 with a page for people."""
    answer = await desk.get(path)

    assert answer.status == 404
    assert words(answer.text, "h1") == ["There is nothing here"]


async def test_paper_has_everything(look: Open, tmp_path: Path) -> None:
    """Printed, each source has its number, its state in words and its whole address; buttons are left off."""
    path = tmp_path / "page.pdf"
    async with look() as one:
        await one.open("/a/some?order=article")
        await one.page.pdf(path=path, format="A4")
        await one.page.emulate_media(media="print")
        shown = await one.page.locator(".theirs").inner_text()
        buttons = await one.page.locator("button, .button").evaluate_all(
            "all => all.filter((each) => each.checkVisibility()).length"
        )
        foot = await one.page.locator(".foot").inner_text()

    assert path.read_bytes().startswith(b"%PDF")
    assert buttons == 0
    for name in ("found", "altered", "gone", "unidentified"):
        assert gallery.ROWS[name].badge in shown
    assert f"https://x.com/EXAMPLE_desk/status/{fixtures.POST_ID}" in shown
    assert f"https://web.archive.org/web/20261120110500/https://x.com/EXAMPLE_desk/status/{fixtures.POST_ID}" in shown
    assert "The picture link in the copied text leads to it." in shown
    assert "sha256:" in foot
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout  # noqa: ASYNC221 - a moment
        assert "No longer available" in text
        assert "sha256:" in text
