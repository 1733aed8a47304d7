"""What the article quotes, beside the words of its sources: verbatim, altered with the difference, or not found."""

import pytest

from resolver.web.page.quoted import Quote, quotes
from resolver.web.page.tongue import Tongues
from tests.page.conftest import Open
from tests.support import desk, gallery

pytestmark = pytest.mark.asyncio(loop_scope="session")


def told(*rows: str) -> list[Quote]:
    """The quotes of an article with these rows."""
    text, mentions = gallery.article(*rows)
    return list(quotes(text, desk.sidecar(mentions, text), Tongues("UTC").named("en")))


async def test_a_quote_is_verbatim_altered_or_not_found() -> None:
    """Words that a source says lead to its card, changed ones with each changed word; others lead nowhere."""
    same, changed, none = told("unidentified", "altered")

    assert (str(same.words), same.card_number, same.difference) == ("Verbatim", 2, ())
    assert (str(changed.words), changed.card_number) == ("Altered", 2)
    assert [each.text for each in changed.difference if each.kind == "ours"] == ["Ten", "all"]
    assert [each.text for each in changed.difference if each.kind == "theirs"] == ["twelve"]
    assert (str(none.words), none.card, none.card_number) == ("Not found in any linked source", None, None)


async def test_what_no_source_is_known_to_say_is_not_found() -> None:
    """Without a source that the article means nothing is verbatim; candidates that only might be meant do not count."""
    assert {str(each.words) for each in told("unidentified")} == {"Not found in any linked source"}
    assert {str(each.words) for each in told("candidates")} == {"Not found in any linked source"}


async def test_quotes_are_marked_and_told_without_a_score(look: Open) -> None:
    """Each quote is underlined where it stands and told below, in words; no number says how alike it is."""
    async with look() as one:
        await one.open("/a/some")
        section = one.page.locator(".quotes")
        badges = await section.locator(".badge").all_inner_texts()
        links = await section.locator("a").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
        marked = await one.page.locator("#prose .said").all_inner_texts()
        words = await section.inner_text()

    assert badges == ["Verbatim", "Altered", "Not found in any linked source"]
    assert links == ["#m2", "#m2"]
    assert marked == [
        "We counted twelve clocks in the town,",
        "Ten clocks in all the town,",
        "It was always eleven minutes fast,",
    ]
    assert "%" not in words
    assert "says nothing about who said them" in words
