"""Everything works without JavaScript: forms are posted, pages are whole, a run is waited for by reloading."""

import pytest

from resolver.model import Sidecar
from resolver.vocabulary import EvidenceKind, IdentificationState, ReviewState
from tests.page.conftest import Open
from tests.support import desk as fixtures
from tests.support import gallery, posts
from tests.support.api import Api

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def served(desk: Api, article_id: str = "a") -> Sidecar:
    """The sidecar that is served."""
    found = await desk.records.sidecar(article_id)
    assert found is not None
    return Sidecar.model_validate_json(found.document)


async def test_from_the_box_to_the_sources(newsroom: Api, type_in: Open) -> None:
    """Text that is pasted is checked against the web, and its page reloads by itself until that is done."""
    posts.whole_web(newsroom.web)
    async with type_in(script=False) as one:
        await one.open()
        await one.page.get_by_label("Article text, HTML, or web address").fill(posts.ARTICLE)
        await one.page.get_by_role("button", name="Find sources").click()
        await one.page.wait_for_url("**/a/page-*")
        while await one.page.locator("noscript meta[http-equiv=refresh]").count():
            await one.page.reload()
        badge = await one.page.locator("#m1 .card-head .badge").inner_text()
        heading = await one.page.locator("#m1 h3").inner_text()
        headline = await one.page.locator("h1").inner_text()

    assert badge == "Found, text matches"
    assert headline == "Words of the reporter."
    assert " ".join(heading.split()) == "1 Post on X by Example Desk 🇺🇦 @EXAMPLE_desk"
    assert one.foreign == []


async def test_a_decision_is_posted_and_shown(desk: Api, sit: Open) -> None:
    """A button leads back to its card, which says what was decided, by whom and when; a note stays."""
    await fixtures.keep(desk.records, "a", *gallery.article("found", "gone"))
    async with sit(script=False) as one:
        await one.open("/a/a?order=article")
        await one.card(2).get_by_text("Note", exact=True).click()
        await one.card(2).get_by_label("Note on source 2").fill("Asked the desk; answer <b>tomorrow</b>.")
        await one.card(2).get_by_role("button", name="Keep note").click()
        await one.card(2).get_by_role("button", name="Flag").click()
        review = " ".join((await one.card(2).locator(".review").inner_text()).split())
        at = one.page.url
        await one.card(2).get_by_role("button", name="Remove the flag").click()
        await one.card(2).get_by_text("How we know").click()
        past = await one.card(2).locator(".looks").last.locator("li").all_inner_texts()

    decided = (await served(desk)).mentions[1].review
    assert review.startswith("Flagged by local, ")
    assert review.endswith(": Asked the desk; answer <b>tomorrow</b>.")
    assert at.endswith("/a/a?order=article#m2")
    assert [each.split(" ")[0] for each in past] == ["Note", "Flagged", "Note"]
    assert (decided.state, decided.note) == (ReviewState.OPEN, "Asked the desk; answer <b>tomorrow</b>.")


async def test_a_person_names_the_post(desk: Api, sit: Open) -> None:
    """An address that a person gives is resolved and is the source; one that is none comes back with what is wrong."""
    posts.post(desk.web)
    await fixtures.keep(desk.records, "a", *gallery.article("unidentified"))
    async with sit(script=False) as one:
        await one.open("/a/a")
        field = one.card(1).get_by_label("Address of the post").first
        await field.evaluate("each => { each.type = 'text'; }")
        await field.fill("http://")
        await one.card(1).get_by_role("button", name="Match").first.click()
        wrong = await one.card(1).locator(".wrong").first.inner_text()
        kept = await one.card(1).get_by_label("Address of the post").first.input_value()
        described = await one.card(1).get_by_label("Address of the post").first.get_attribute("aria-describedby")
        await one.card(1).get_by_label("Address of the post").first.fill(f"https://x.com/i/status/{posts.POST_ID}")
        await one.card(1).get_by_role("button", name="Match").first.click()
        heading = " ".join((await one.card(1).locator("h3").inner_text()).split())

    mention = (await served(desk)).mentions[0]
    assert wrong == "This is not a web address that can be opened."
    assert kept == "http://"
    assert described == "wrong-m1"
    assert heading == "1 Post on X by Example Desk 🇺🇦 @EXAMPLE_desk"
    assert mention.identification.state is IdentificationState.MANUAL
    assert mention.identification.evidence[0].kind is EvidenceKind.PERSON_SAID_SO


async def test_a_person_chooses_one_of_several(desk: Api, sit: Open) -> None:
    """One of the candidates is chosen by a radio button; without a choice nothing is sent."""
    await fixtures.keep(desk.records, "a", *gallery.article("candidates"))
    async with sit(script=False) as one:
        await one.open("/a/a")
        await one.card(1).get_by_role("radio").nth(1).check()
        await one.card(1).get_by_role("button", name="Use this one").click()
        badge = await one.card(1).locator(".card-head .badge").inner_text()

    document = await served(desk)
    chosen = next(each for each in document.sources if each.id == document.mentions[0].source_id)
    assert chosen.text == "Tea is served below the tower at ten."
    assert badge == "Found, shortened"


async def test_not_a_source_is_quiet(desk: Api, sit: Open) -> None:
    """What is marked as no source asks no longer and counts as fine; it can be taken back."""
    await fixtures.keep(desk.records, "a", *gallery.article("unidentified"))
    async with sit(script=False) as one:
        await one.open("/a/a")
        before = await one.page.locator("#counts").inner_text()
        await one.card(1).get_by_role("button", name="Not a source").click()
        after = await one.page.locator("#counts").inner_text()
        badge = await one.card(1).locator(".card-head .badge").inner_text()
        await one.card(1).get_by_role("button", name="It is a source").click()
        again = await one.page.locator("#counts").inner_text()

    assert (before, after, again) == (
        "1 source · 1 needs attention",
        "1 source · 1 fine",
        "1 source · 1 needs attention",
    )
    assert badge == "Not a source"


async def test_another_mention_under_the_same_number_is_not_decided(desk: Api, sit: Open) -> None:
    """A form that was written for other words does nothing, and says that the article was checked again."""
    await fixtures.keep(desk.records, "a", *gallery.article("found", "gone"))
    async with sit(script=False) as one:
        await one.open("/a/a?order=article")
        await fixtures.keep(desk.records, "a", *gallery.article("gone", "found"))
        await one.card(1).get_by_role("button", name="Mark as checked").click()
        told = await one.page.locator("main").inner_text()

    assert "The article was checked again meanwhile. Look at it once more." in told
    assert {each.review.state for each in (await served(desk)).mentions} == {ReviewState.OPEN}


async def test_a_citation_has_a_page(desk: Api, sit: Open) -> None:
    """Without a script the citation is a page with each style to be copied."""
    await fixtures.keep(desk.records, "a", *gallery.article("gone"))
    async with sit(script=False) as one:
        await one.open("/a/a")
        await one.card(1).get_by_role("link", name="Copy citation").click()
        styles = {
            await each.locator("dt").inner_text(): await each.locator("textarea").input_value()
            for each in await one.page.locator(".citations > div").all()
        }

    assert list(styles) == ["Running text (AP)", "APA", "Chicago", "MLA", "Wikipedia", "Markdown"]
    assert styles["APA"].startswith(
        "Example Desk [@EXAMPLE_desk]. (2023, March 14). Two clocks were hit by hail. [Post]. X."
    )
    assert styles["APA"].endswith(
        f"https://web.archive.org/web/20261120110500/https://x.com/EXAMPLE_desk/status/{fixtures.POST_ID}"
    )
    assert styles["MLA"].startswith(
        "Example Desk [@EXAMPLE_desk]. “Two clocks were hit by hail.” X, 14 Mar. 2023, archived at"
    )
    assert styles["Wikipedia"].startswith("{{cite tweet |user=EXAMPLE_desk |number=1635600000000000000")


async def test_every_export_is_a_file(desk: Api) -> None:
    """The menu's formats are what `resolver export` writes, handed out as files with what was decided in them."""
    await fixtures.keep(desk.records, "a", *gallery.article("found", "gone"))
    await desk.records.review("a", "m1", ReviewState.CHECKED, by="EXAMPLE", note="seen")
    json = await desk.get("/a/a/export", format="json")
    csv = await desk.get("/a/a/export", format="csv")
    missing = await desk.get("/a/a/export", format="nonsense")

    assert json.json()["mentions"][0]["review"]["by"] == "EXAMPLE"
    assert csv.headers["Content-Disposition"] == 'attachment; filename="sources.csv"'
    assert ",checked,EXAMPLE,2" in csv.text
    assert ",seen," in csv.text
    assert missing.status == 404
