"""What the page asks of the records: texts, decisions, changes, words – on SQLite and on PostgreSQL."""

import hmac
from datetime import timedelta

import pytest

from resolver.store.database import NewArticle, Records
from resolver.vocabulary import ArticleFormat, AvailabilityState, Reason, ReviewState, Trigger
from tests.support.records import BODY, Clock, begun, put, resolved, sidecar, source

GONE = AvailabilityState.GONE


async def test_the_text_is_the_one_that_was_sent(records: Records) -> None:
    """An article's newest body comes back byte for byte, with what is needed to read it."""
    await put(records, "a", b"first")
    await records.put_article(
        NewArticle("a", b"\xff second", ArticleFormat.HTML, content_type="text/html", url="https://example.org/story")
    )
    text = await records.desk.text("a")

    assert text is not None
    assert (text.body, text.format, text.content_type) == (b"\xff second", ArticleFormat.HTML, "text/html")
    assert text.url == "https://example.org/story"
    assert await records.desk.text("b") is None


async def test_every_decision_is_kept(records: Records, clock: Clock) -> None:
    """Decisions are listed the newest first, those that no longer count as well."""
    await resolved(records, sidecar(source()))
    await records.review("a", "m1", ReviewState.NEEDS_ATTENTION, by="ada", note="look")
    clock.go(minutes=1)
    await records.review("a", "m1", ReviewState.CHECKED, by="bea")
    said = await records.desk.decisions("a")

    assert [(each.state, each.by, each.note) for each in said] == [
        ("checked", "bea", None),
        ("needs_attention", "ada", "look"),
    ]
    assert said[0].words == said[1].words
    assert await records.desk.decisions("b") == ()


async def test_a_change_is_a_look_that_saw_something_else(records: Records, clock: Clock) -> None:
    """A source that went away is a change, with both looks and the articles that name it; one that is new is none."""
    await resolved(
        records, sidecar(source("k1", clock.now, text="One."), source("k2", clock.now, id_="s2", first_capture=2))
    )
    clock.go(days=1)
    gone = source("k1", clock.now, state=GONE, reason=Reason.NOT_FOUND)
    await resolved(records, sidecar(gone, mark="b"), "b")
    (change,) = await records.desk.changes(timedelta(days=7))

    assert (change.key, change.before.http_status, change.after.http_status) == ("k1", 200, 404)
    assert change.source.availability.state is GONE
    assert {id_ for id_, _ in change.articles} == {"a", "b"}
    assert change.mentions == 2
    clock.go(days=8)
    assert await records.desk.changes(timedelta(days=7)) == ()


async def test_only_the_newest_change_of_a_source_is_told(records: Records, clock: Clock) -> None:
    """A source that went and came back is told once; one that no article names is not told at all."""
    for state, reason in ((AvailabilityState.LIVE, None), (GONE, Reason.NOT_FOUND), (AvailabilityState.LIVE, None)):
        await resolved(records, sidecar(source("k1", clock.now, state=state, reason=reason)))
        clock.go(hours=1)
    (change,) = await records.desk.changes(timedelta(days=7))

    assert (change.before.http_status, change.after.http_status) == (404, 200)
    await records.delete_article("a")
    assert await records.desk.changes(timedelta(days=7)) == ()


async def test_what_is_unwatched_is_not_due(records: Records, clock: Clock) -> None:
    """Sources of an article that is unwatched are not looked at again, unless another article names them."""
    await resolved(records, sidecar(source("k1", clock.now), source("k2", clock.now, id_="s2", first_capture=2)))
    await resolved(records, sidecar(source("k2", clock.now)), "b", BODY + b"!")
    await records.desk.unwatch("a")
    clock.go(days=400)

    assert [each.key for each in await records.sources.due()] == ["k2"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bridge", ["b"]),
        ("BRIDGE", ["b"]),
        ("Мост", ["c"]),
        ("мост", ["c"]),
        ("story/7", ["d"]),
        ("100%", ["e"]),
        ("_", []),
        ("nothing", []),
    ],
)
async def test_articles_are_found_by_words(records: Records, words: str, found: list[str]) -> None:
    """Words are looked for in headline, id and address, as they are written: no sign of them is a wildcard."""
    for id_, headline, url in (
        ("a", "Other", None),
        ("b", "The Bridge is closed", None),
        ("c", "Мост закрыт", None),
        ("d", None, "https://example.org/story/7"),
        ("e", "100% of it", None),
    ):
        await records.put_article(NewArticle(id_, BODY, headline=headline, url=url))

    assert [each.id for each in (await records.articles(words=words)).rows] == found


async def test_a_seal_ends_with_its_key(records: Records) -> None:
    """A message is sealed with what is stored of a live key; another key, another message or a revoked one differs."""
    one, two = await records.keys.create("one", ["review"]), await records.keys.create("two", ["review"])
    sealed = await records.keys.sealed(one.key.id, "EXAMPLE")
    again = await records.keys.sealed(one.key.id, "EXAMPLE")
    others = [await records.keys.sealed(one.key.id, "other"), await records.keys.sealed(two.key.id, "EXAMPLE")]

    assert sealed is not None
    assert again is not None
    assert sealed[0].name == "one"
    assert hmac.compare_digest(sealed[1], again[1])
    assert sealed[1] not in {each[1] for each in others if each is not None}
    assert one.secret not in sealed[1]
    await records.keys.revoke(one.key.id)
    assert await records.keys.sealed(one.key.id, "EXAMPLE") is None
    assert await records.keys.sealed("nobody", "EXAMPLE") is None


async def test_reviews_survive_in_what_is_served(records: Records) -> None:
    """A run that is begun again after a review starts from the sidecar with the review in it."""
    await resolved(records, sidecar(source()))
    await records.review("a", "m1", ReviewState.CHECKED, by="ada")
    handed = await records.request_run("a", Trigger.PAGE)
    assert handed is not None
    work = await begun(records, handed.run_id)

    assert work.previous is not None
    assert work.previous.mentions[0].review.by == "ada"
