"""Articles in the records: handed in once, revised, listed, deleted – on SQLite and on PostgreSQL."""

import asyncio

import pytest

from resolver.errors import InputError
from resolver.model import sha256
from resolver.store.database import NewArticle, Records
from resolver.vocabulary import ArticleFormat, Attention, RunState, Trigger
from tests.support.records import BODY, Clock, begun, mention, put, resolved, sidecar, source


async def test_a_new_article_has_a_run(records: Records) -> None:
    """What is handed in is there with its first revision and a run that waits."""
    handed = await put(records, "desk/1")
    article = await records.article("desk/1")
    run = await records.run(handed.run_id)

    assert (handed.revision, handed.changed, handed.pending) == (1, True, True)
    assert article is not None
    assert (article.revision, article.body_hash, article.size) == (1, sha256(BODY), len(BODY))
    assert (article.state, article.run_id, article.counts) == (RunState.QUEUED, handed.run_id, None)
    assert run is not None
    assert (run.article_id, run.revision, run.sequence, run.state) == ("desk/1", 1, 1, RunState.QUEUED)
    assert run.trigger is Trigger.API


async def test_the_same_article_runs_once(records: Records) -> None:
    """Handing in the same bytes again changes nothing and asks for nothing."""
    first = await put(records)
    again = await put(records)
    await resolved(records, sidecar(source()))
    later = await put(records)

    assert (again.revision, again.changed, again.run_id, again.pending) == (1, False, first.run_id, True)
    assert (later.changed, later.run_id, later.pending) == (False, first.run_id, False)
    assert len(await records.runs("a")) == 1


@pytest.mark.parametrize(
    "changed",
    [
        NewArticle("a", BODY + b"!"),
        NewArticle("a", BODY, ArticleFormat.HTML),
        NewArticle("a", BODY, content_type="text/plain; charset=latin-1"),
        NewArticle("a", BODY, url="https://example.org/story"),
    ],
    ids=["body", "format", "content type", "address"],
)
async def test_what_changes_how_it_is_read_is_a_revision(records: Records, changed: NewArticle) -> None:
    """Another body, format, encoding or base address is a new revision with a run of its own."""
    first = await put(records)
    second = await records.put_article(changed)
    revisions = await records.revisions("a")

    assert (second.revision, second.changed, second.sequence) == (2, True, 2)
    assert second.run_id != first.run_id
    assert [each.number for each in revisions] == [2, 1]


async def test_a_waiting_run_is_replaced_by_the_newer_revision(records: Records) -> None:
    """Only the newest revision waits: the run of the one before is marked, and gives nothing to do."""
    first = await put(records)
    second = await put(records, body=b"newer")
    old = await records.run(first.run_id)

    assert old is not None
    assert (old.state, old.reason) == (RunState.SUPERSEDED, f"replaced by {second.run_id}")
    assert await records.start_run(first.run_id) is None
    assert (await begun(records, second.run_id)).body == b"newer"


async def test_handing_in_again_retries_what_failed(records: Records) -> None:
    """An article whose run failed for good gets another run when the same text is handed in again."""
    first = await put(records)
    await begun(records, first.run_id)
    await records.fail_run(first.run_id, "it could not be read")
    again = await put(records)

    assert (again.changed, again.pending, again.sequence) == (False, True, 2)
    assert again.run_id != first.run_id


@pytest.mark.parametrize("bad", ["", "x" * 513, "nul\0", "half \ud800"])
async def test_an_id_that_cannot_be_kept_is_refused(records: Records, bad: str) -> None:
    """An id that is empty, too long, or no text is the caller's error, and nothing of the batch is stored."""
    with pytest.raises(InputError):
        await records.put_articles([NewArticle("good", BODY), NewArticle(bad, BODY)])

    assert await records.article("good") is None


@pytest.mark.parametrize("odd", ["x" * 512, "ä" * 512, "🇺🇦" * 256, "a/b c?d=%00&e=’", "' OR 1=1 --"])
async def test_any_other_id_is_kept_as_it_is(records: Records, odd: str) -> None:
    """Ids are theirs, not ours: whatever is text comes back as it was."""
    await put(records, odd)
    article = await records.article(odd)

    assert article is not None
    assert article.id == odd


async def test_hostile_words_are_kept_storable(records: Records) -> None:
    """A headline with NUL, half a character or endless length is kept as far as a database can."""
    await put(records, headline="nul \0 half \ud800" + "x" * 10_000, url="https://example.org/")
    article = await records.article("a")

    assert article is not None
    assert article.headline is not None
    assert article.headline.startswith("nul \ufffd half ?x")
    assert len(article.headline) == 8192


async def test_what_an_article_is_called(records: Records) -> None:
    """A headline may change without a revision; where nobody said one, the article's own is taken."""
    await put(records, headline="As sent")
    renamed = await put(records, headline="Corrected")
    same = await put(records)
    named = await records.article("a")
    await resolved(records, sidecar(source(), mark="as it stands in the text"), "b")
    found = await records.article("b")

    assert (renamed.changed, same.changed) == (False, False)
    assert named is not None
    assert named.headline == "Corrected"
    assert found is not None
    assert found.headline == "as it stands in the text"


async def test_many_at_once(records: Records) -> None:
    """A batch is stored in one step; new, changed and unchanged articles are told apart, in the order given."""
    await put(records, "b")
    await put(records, "c")
    done = await records.put_articles([NewArticle("c", b"new"), NewArticle("a", BODY), NewArticle("b", BODY)])

    assert [(each.article_id, each.revision, each.changed) for each in done] == [
        ("c", 2, True),
        ("a", 1, True),
        ("b", 1, False),
    ]
    assert await records.put_articles([]) == []


async def test_twice_in_one_batch_is_refused(records: Records) -> None:
    """A batch that names an article twice says nothing clear."""
    with pytest.raises(InputError):
        await records.put_articles([NewArticle("a", b"1"), NewArticle("a", b"2")])


async def test_handing_in_the_same_at_once(records: Records) -> None:
    """Of many who hand in the same article at the same moment one makes the revision and its run."""
    done = await asyncio.gather(*(put(records) for _ in range(16)))

    assert sum(each.changed for each in done) == 1
    assert len({each.run_id for each in done}) == 1
    assert len(await records.runs("a")) == 1


async def test_different_revisions_at_once(records: Records) -> None:
    """Of many different texts handed in at once each is a revision, numbered without a gap, and the last one runs."""
    done = await asyncio.gather(*(put(records, body=f"text {n}".encode()) for n in range(12)))
    runs = await records.runs("a")

    assert sorted(each.revision for each in done) == list(range(1, 13))
    assert [run.state for run in runs] == [RunState.QUEUED] + [RunState.SUPERSEDED] * 11
    assert (await begun(records, runs[0].id)).revision == 12


async def test_batches_that_cross(records: Records) -> None:
    """Batches with the same articles in opposite order do not wait for each other in a circle."""
    names = [f"a{n}" for n in range(20)]

    async def hand_in(order: list[str], text: bytes) -> None:
        for _ in range(3):
            await records.put_articles([NewArticle(name, text) for name in order])

    await asyncio.gather(hand_in(names, b"1"), hand_in(names[::-1], b"2"), hand_in(names[5:] + names[:5], b"3"))

    assert len((await records.articles(limit=50)).rows) == 20


async def test_pages_stand_still_while_articles_come(records: Records) -> None:
    """Going through all pages gives each article once, the newest first, though others are added meanwhile."""
    await records.put_articles([NewArticle(f"a{n:02}", BODY) for n in range(25)])
    seen: list[str] = []
    cursor = None
    while True:
        page = await records.articles(cursor, 10)
        seen += [article.id for article in page.rows]
        await put(records, f"new{len(seen)}")
        cursor = page.next
        if cursor is None:
            break

    assert seen == [f"a{n:02}" for n in range(24, -1, -1)]


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1; DROP TABLE articles", "9" * 30, "१"])
async def test_a_cursor_of_ones_own_is_refused(records: Records, cursor: str) -> None:
    """A cursor that no page gave is the caller's error."""
    with pytest.raises(InputError):
        await records.articles(cursor)


async def test_filters(records: Records) -> None:
    """Articles are found by the state of their newest run, and by how loudly they ask for an editor."""
    await resolved(records, sidecar(source()), "fine")
    await resolved(records, sidecar(extra=[mention(1, None)]), "loud")
    await put(records, "waits")

    async def found(state: RunState | None = None, attention: Attention | None = None) -> list[str]:
        page = await records.articles(state=state, attention=attention)
        return [article.id for article in page.rows]

    assert await found(state=RunState.QUEUED) == ["waits"]
    assert await found(state=RunState.COMPLETE) == ["loud", "fine"]
    assert await found(attention=Attention.INFO) == ["loud"]
    assert await found(attention=Attention.CRITICAL) == []


async def test_deleting_takes_everything_of_the_article(records: Records) -> None:
    """After an article is deleted its runs and sidecar are gone; what was seen of its sources stays."""
    work = await resolved(records, sidecar(source()))
    deleted = await records.delete_article("a")
    kept = await records.sources.one("url:sha256:EXAMPLE")

    assert deleted
    assert not await records.delete_article("a")
    assert await records.article("a") is None
    assert await records.sidecar("a") is None
    assert await records.run(work.run_id) is None
    assert kept is not None
    assert (kept.next_check_at, kept.mentions, len(kept.source.captures)) == (None, 0, 1)


async def test_a_deleted_article_begins_anew(records: Records) -> None:
    """An id that was deleted can be handed in again; a result for what stood there before is refused."""
    first = await put(records)
    old = await begun(records, first.run_id)
    await records.delete_article("a")
    again = await put(records)
    saved = await records.save_result(old, sidecar(source()))

    assert (again.revision, again.changed) == (1, True)
    assert not saved.accepted
    assert await records.sidecar("a") is None


async def test_times_are_the_clocks(records: Records, clock: Clock) -> None:
    """Times come back aware and exact, in both databases."""
    begin = clock.now
    await put(records)
    clock.go(seconds=1.234567)
    await put(records, body=b"new")
    article = await records.article("a")

    assert article is not None
    assert (article.created_at, article.updated_at) == (begin, clock.now)
