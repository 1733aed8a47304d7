"""What an earlier sidecar hands on: captures only grow, old words stay, decisions stay with their mention."""

from resolver.find import read_article
from resolver.model import Review, Sidecar
from resolver.service import Resolver
from resolver.vocabulary import AttentionReason, AvailabilityState, ReviewState
from tests.support import posts
from tests.support.web import Web, settings_for


async def check(web: Web, previous: Sidecar | None = None) -> Sidecar:
    """One run over the article that knows the earlier run's sidecar."""
    async with Resolver(settings_for(web, archive=False)) as resolver:
        return await resolver.check_article(read_article(posts.ARTICLE), "story.txt", previous=previous)


async def test_the_same_looks_add_nothing(web: Web) -> None:
    """A run that sees what the earlier one saw keeps its captures as they are."""
    posts.whole_web(web)
    first = await check(web)
    second = await check(web, first)

    assert [source.captures for source in second.sources] == [source.captures for source in first.sources]
    assert [source.provenance for source in second.sources] == [source.provenance for source in first.sources]


async def test_a_gone_post_keeps_its_words_and_when_it_was_live(web: Web) -> None:
    """After the post is gone its words stay, with the capture that they are from and when it was last live."""
    posts.whole_web(web)
    first = await check(web)
    web.page(posts.oembed_url(), "", status=404)
    web.page(posts.embed_url(), "", status=404)
    second = await check(web, first)
    before, after = first.sources[0], second.sources[0]

    assert after.availability.state is AvailabilityState.GONE
    assert after.text == before.text
    assert after.availability.last_live_at == before.availability.last_live_at
    assert len(after.captures) == len(before.captures) + 2
    assert after.provenance["/text"] in {look.id for look in after.captures}
    assert AttentionReason.GONE in second.mentions[0].attention_reasons


async def test_an_edited_post_is_marked_and_stays_marked(web: Web) -> None:
    """A post whose words change at the source is marked, in that run and in the next; both texts are kept."""
    posts.whole_web(web)
    first = await check(web)
    posts.post(web, words=posts.WORDS.replace("Latest example update", "Corrected example update, not the latest"))
    second = await check(web, first)
    third = await check(web, second)
    texts = {look.text for look in third.sources[0].captures if look.text}

    assert AttentionReason.EDITED_AT_SOURCE not in first.mentions[0].attention_reasons
    for run in (second, third):
        assert AttentionReason.EDITED_AT_SOURCE in run.mentions[0].attention_reasons
    assert len(texts) == 2


async def test_a_decision_stays_with_its_mention(web: Web) -> None:
    """What a person decided is kept while the mention stands; other mentions stay open."""
    posts.whole_web(web)
    first = await check(web)
    decided = Review(state=ReviewState.CHECKED, by="desk", at="2026-01-01T00:00:00Z")
    mention = first.mentions[0].model_copy(update={"review": decided})
    second = await check(web, first.model_copy(update={"mentions": (mention, *first.mentions[1:])}))

    assert [each.review.state for each in second.mentions] == [ReviewState.CHECKED, ReviewState.OPEN]
    assert second.mentions[0].review.by == "desk"
