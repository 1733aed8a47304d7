"""What persons decide in the records: served at once, kept with the mention's words across runs and edits."""

import asyncio

import pytest

from resolver.model import Mention, Sidecar
from resolver.store.database import Records
from resolver.store.database.nouns import Decision
from resolver.vocabulary import (
    Attention,
    AttentionReason,
    AvailabilityState,
    ComparisonState,
    EvidenceKind,
    IdentificationState,
    ReviewState,
    Trigger,
)
from tests.support import sidecars
from tests.support.records import Clock, at, begun, mention, resolved, sidecar, source

POST = "x:post:1234567890123456789"
UNKNOWN = mention(1, None, "a post that nobody could identify")


async def served(records: Records, article_id: str = "a") -> Sidecar:
    """The sidecar that is served."""
    found = await records.sidecar(article_id)
    assert found is not None
    return Sidecar.model_validate_json(found.document)


async def first(records: Records) -> Mention:
    """The first mention that is served."""
    return (await served(records)).mentions[0]


async def test_a_review_is_served_at_once(records: Records, clock: Clock) -> None:
    """A decision changes the sidecar, its ETag and the article's counts, and says who, when and why."""
    await resolved(records, sidecar(extra=[UNKNOWN]))
    before = await records.article("a")
    clock.go(hours=1)
    decided = await records.review("a", "m1", ReviewState.NOT_A_SOURCE, by="Desk", note="a caption")
    after = await records.article("a")
    review = (await first(records)).review

    assert decided.verdict is Decision.DONE
    assert decided.mention == await first(records)
    assert (review.state, review.by, review.note, review.at) == (
        ReviewState.NOT_A_SOURCE,
        "Desk",
        "a caption",
        at(clock.now),
    )
    assert before is not None
    assert after is not None
    assert (before.attention, after.attention) == (Attention.WARNING, Attention.NONE)
    assert before.counts is not None
    assert after.counts is not None
    assert (before.counts.attention, after.counts.attention, after.counts.fine) == (1, 0, 1)
    assert after.etag == decided.etag != before.etag
    assert (await served(records)).run.counts == after.counts


async def test_a_review_stays_with_its_mention(records: Records) -> None:
    """The next run, of an edited article, has the decision, though it was given a sidecar without it."""
    await resolved(records, sidecar(source(), extra=[UNKNOWN]))
    await records.review("a", "m1", ReviewState.CHECKED, by="Desk")
    await resolved(records, sidecar(source()), body=b"edited")
    assert (await first(records)).review.state is ReviewState.CHECKED

    await resolved(records, sidecar(), body=b"without the mention")
    await resolved(records, sidecar(source()), body=b"with it again")

    assert (await first(records)).review.by == "Desk"


async def test_a_review_made_while_a_run_went_on(records: Records) -> None:
    """A decision that came after a run began is not lost by the run's result."""
    await resolved(records, sidecar(source()))
    asked = await records.request_run("a", Trigger.API)
    assert asked is not None
    work = await begun(records, asked.run_id)
    await records.review("a", "m1", ReviewState.NEEDS_ATTENTION, by="Desk")
    saved = await records.save_result(work, sidecar(source()))
    article = await records.article("a")

    assert saved.accepted
    assert (await first(records)).review.state is ReviewState.NEEDS_ATTENTION
    assert article is not None
    assert article.etag == saved.etag
    assert article.counts is not None
    assert article.counts.attention == 1


async def test_the_newest_review_counts(records: Records, clock: Clock) -> None:
    """A decision can be taken back; every one is kept."""
    await resolved(records, sidecar(source()))
    for state in (ReviewState.CHECKED, ReviewState.NOT_A_SOURCE, ReviewState.OPEN):
        await records.review("a", "m1", state, by="Desk")
        clock.go(minutes=1)
    await resolved(records, sidecar(source()))
    kept = await records.desk.decisions("a")

    assert (await first(records)).review.state is ReviewState.OPEN
    assert [each.state for each in kept] == ["open", "not_a_source", "checked"]


async def test_reviews_of_other_words_are_other_reviews(records: Records) -> None:
    """A decision about one mention says nothing about another one of the same source."""
    two = sidecar(source(), extra=[mention(2, "s1", "https://example.org/a again")])
    await resolved(records, two)
    await records.review("a", "m2", ReviewState.CHECKED)
    await resolved(records, two, body=b"edited")

    assert [each.review.state for each in (await served(records)).mentions] == [
        ReviewState.OPEN,
        ReviewState.CHECKED,
    ]


async def test_who_saw_another_sidecar_decides_nothing(records: Records) -> None:
    """A decision that names the ETag of an older sidecar is refused: its mention may be another one by now."""
    await resolved(records, sidecar(source()))
    old = await records.sidecar("a")
    await resolved(records, sidecar(extra=[UNKNOWN]), body=b"edited")
    now = await records.sidecar("a")
    assert old is not None
    assert now is not None
    refused = await records.review("a", "m1", ReviewState.CHECKED, etag=old.etag)
    done = await records.review("a", "m1", ReviewState.CHECKED, etag=now.etag)

    assert (refused.verdict, refused.etag) == (Decision.CHANGED, now.etag)
    assert done.verdict is Decision.DONE


@pytest.mark.parametrize(
    ("article_id", "mention_id", "verdict"),
    [("nobody", "m1", Decision.NO_ARTICLE), ("a", "m9", Decision.NO_MENTION)],
)
async def test_nothing_to_decide_about(records: Records, article_id: str, mention_id: str, verdict: Decision) -> None:
    """A mention or article that is not there is said to be so."""
    await resolved(records, sidecar(source()))

    assert (await records.review(article_id, mention_id, ReviewState.CHECKED)).verdict is verdict
    assert (await records.match(article_id, mention_id, source())).verdict is verdict
    assert (await records.match(article_id, mention_id, None)).verdict is verdict


async def test_a_match_names_the_source(records: Records) -> None:
    """A person's word makes the source known, with its words compared, its captures beside the others, and evidence."""
    whole = sidecars.sidecar()
    words = whole.mentions[0].parts[-1].value
    await resolved(records, whole)
    post = source(POST.replace("123", "987"), text=words, url="https://x.com/example/status/9874567890123456789")
    decided = await records.match("a", "m1", post, by="Desk", note="the first one was a repost")
    told = await served(records)
    (one,) = told.mentions
    meant = told.sources[-1]

    assert decided.mention == one
    assert (one.source_id, meant.id, meant.key) == ("s2", "s2", post.key)
    assert one.identification.state is IdentificationState.MANUAL
    assert [piece.kind for piece in one.identification.evidence] == [EvidenceKind.PERSON_SAID_SO]
    assert one.comparison.state is ComparisonState.VERBATIM
    assert {part.source_id for part in one.parts if part.role in {"body", "media_link"}} == {"s2"}
    assert [look.id for look in meant.captures] == ["c2"]
    assert meant.provenance == {"/text": "c2"}
    assert AttentionReason.NOT_IDENTIFIED not in one.attention_reasons
    assert (told.run.counts.mentions, told.run.counts.fine) == (1, 1)


async def test_a_match_stays_and_is_kept_up_to_date(records: Records, clock: Clock) -> None:
    """The next run has the match again, with what was seen of the source meanwhile; its source is watched."""
    await resolved(records, sidecar(extra=[UNKNOWN]))
    await records.match("a", "m1", source(POST, text="words"), by="Desk")
    clock.go(days=2)
    (due,) = await records.sources.due()
    check = await records.sources.checked(due.key, source(POST, clock.now, state=AvailabilityState.GONE))
    await resolved(records, sidecar(extra=[UNKNOWN]), body=b"edited")
    told = await served(records)
    article = await records.article("a")

    assert due.key == POST
    assert check is not None
    assert check.articles == ("a",)
    assert told.mentions[0].identification.state is IdentificationState.MANUAL
    assert told.sources[0].availability.state is AvailabilityState.GONE
    assert told.sources[0].text == "words"
    assert len(told.sources[0].captures) == 2
    assert article is not None
    assert article.attention is Attention.CRITICAL


async def test_a_match_can_be_withdrawn(records: Records) -> None:
    """After a match is withdrawn the next run identifies the mention by itself."""
    await resolved(records, sidecar(extra=[UNKNOWN]))
    await records.match("a", "m1", source(POST), by="Desk")
    withdrawn = await records.match("a", "m1", None, by="Desk")
    meanwhile = (await first(records)).identification.state
    await resolved(records, sidecar(extra=[UNKNOWN]))

    assert withdrawn.verdict is Decision.DONE
    assert meanwhile is IdentificationState.MANUAL
    assert (await first(records)).identification.state is IdentificationState.UNIDENTIFIED
    assert (await served(records)).sources == ()


async def test_many_decide_at_once(records: Records) -> None:
    """Of many decisions about many mentions at once none is lost."""
    many = sidecar(extra=[mention(n, None, f"words {n}") for n in range(1, 13)])
    await resolved(records, many)
    await asyncio.gather(*(records.review("a", f"m{n}", ReviewState.CHECKED, by=str(n)) for n in range(1, 13)))

    assert [each.review.by for each in (await served(records)).mentions] == [str(n) for n in range(1, 13)]
