"""Sources in the records: looks are only added, next looks are handed out, news is told once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from resolver.errors import ResolverError
from resolver.model import Archive, Sidecar, Source
from resolver.store.database import Records
from resolver.store.database.nouns import EventType
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Reason, Trigger
from tests.support.records import BEGIN, Clock, begun, capture, put, resolved, sidecar, source

KEY = "url:sha256:EXAMPLE"
POST = "x:post:1234567890123456789"


async def known(records: Records, key: str = KEY) -> Source:
    """The source with this key."""
    record = await records.sources.one(key)
    assert record is not None
    return record.source


async def test_a_source_is_kept_once_for_all_articles(records: Records) -> None:
    """Articles that name the same source share it, and its captures."""
    await resolved(records, sidecar(source(text="words")), "a")
    await resolved(records, sidecar(source(text="words")), "b")
    record = await records.sources.one(KEY)
    page = await records.sources.articles(KEY)

    assert record is not None
    assert (record.mentions, record.first_seen_at) == (2, BEGIN)
    assert (record.source.id, record.source.text, len(record.source.captures)) == (KEY, "words", 1)
    assert record.source.provenance == {"/text": record.source.captures[0].id}
    assert (page.rows, page.next) == (("b", "a"), None)
    assert await records.sources.one("url:sha256:NOBODY") is None


async def test_looks_are_only_added(records: Records, clock: Clock) -> None:
    """A look that saw something else is a new capture; one that saw the same as the last of its kind is none."""
    for words in ("one", "one", "two", "two", "one"):
        await resolved(records, sidecar(source(moment=clock.now, text=words)))
        clock.go(days=1)
    first = await records.sources.captures(KEY, limit=2)
    rest = await records.sources.captures(KEY, first.next, limit=2)

    assert [(each.number, each.capture.text) for each in first.rows] == [(3, "one"), (2, "two")]
    assert [(each.number, each.capture.text) for each in rest.rows] == [(1, "one")]
    assert rest.next is None
    assert [each.capture.id for each in first.rows] == ["c3", "c2"]


async def test_the_same_look_from_many_runs_is_kept_once(records: Records) -> None:
    """Runs of many articles that share one remembered look add it once, however they come."""
    works = [await begun(records, (await put(records, f"a{n}")).run_id) for n in range(12)]
    await asyncio.gather(*(records.save_result(work, sidecar(source(text="words"))) for work in works))

    assert len((await known(records)).captures) == 1


async def test_a_capture_cannot_be_changed(records: Records) -> None:
    """The database itself refuses to change a capture, whoever asks."""
    await resolved(records, sidecar(source(text="words")))

    def forge(connection: Connection) -> None:
        connection.execute(text("UPDATE captures SET document = :other"), {"other": b"{}"})

    with pytest.raises((DBAPIError, ResolverError), match="a capture is never changed"):
        await records._link.write(forge)

    assert (await known(records)).captures[0].text == "words"


async def test_long_and_odd_keys(records: Records) -> None:
    """A key longer than an index page holds, with any character in it, is found again."""
    key = "mastodon:post:https://example.org/" + "ä/🇺🇦" * 4000
    await resolved(records, sidecar(source(key)))

    assert (await known(records, key)).key == key


async def test_words_stay_after_a_source_is_gone(records: Records, clock: Clock) -> None:
    """What was told once is kept with where it is from, though a later look tells nothing."""
    await resolved(records, sidecar(source(POST, text="words")))
    clock.go(days=1)
    gone = source(POST, clock.now, state=State.GONE, reason=Reason.NOT_FOUND)
    await records.sources.checked(POST, gone)
    now = await known(records, POST)

    assert (now.availability.state, now.text) == (State.GONE, "words")
    assert now.availability.last_live_at == "2026-01-01T00:00:00Z"
    assert now.provenance["/text"] == now.captures[0].id
    assert len(now.captures) == 2


async def test_a_copy_that_was_found_stays(records: Records, clock: Clock) -> None:
    """An archived copy that one run found is kept, though a later look did not ask for one."""
    copy = Archive(service="wayback", state="available", url="https://web.archive.org/web/2026/https://example.org/a")
    await resolved(records, sidecar(source().model_copy(update={"archives": (copy,)})))
    clock.go(days=1)
    await records.sources.checked(KEY, source(moment=clock.now))

    assert (await known(records)).archives == (copy,)


async def test_a_page_is_gone_after_three_looks_a_day_apart(records: Records, clock: Clock) -> None:
    """Failures that different runs and checks saw are counted together; one success begins anew."""
    await resolved(records, sidecar(source()))
    states = []
    for _ in range(3):
        clock.go(hours=25)
        check = await records.sources.checked(
            KEY, source(moment=clock.now, state=State.UNREACHABLE, reason=Reason.NOT_FOUND)
        )
        assert check is not None
        states.append(check.after)
    clock.go(hours=25)
    back = await records.sources.checked(KEY, source(moment=clock.now))

    assert states == [State.UNREACHABLE, State.UNREACHABLE, State.GONE]
    assert back is not None
    assert (back.before, back.after, back.changed, back.articles) == (State.GONE, State.LIVE, True, ("a",))
    assert (await known(records)).availability.failed_checks == 0


async def test_a_later_run_knows_what_was_seen_meanwhile(records: Records, clock: Clock) -> None:
    """The sidecar that a run goes on from has the state and the looks of checks that came after it was saved."""
    await resolved(records, sidecar(source(text="words")))
    clock.go(hours=25)
    await records.sources.checked(KEY, source(moment=clock.now, state=State.UNREACHABLE, reason=Reason.NOT_FOUND))
    asked = await records.request_run("a", Trigger.SCHEDULE)
    assert asked is not None
    work = await begun(records, asked.run_id)

    assert work.previous is not None
    (seen,) = work.previous.sources
    assert seen.availability.state is State.UNREACHABLE
    assert seen.availability.failed_checks == 1
    assert [look.id for look in seen.captures] == ["c1", "c2"]


async def test_an_older_look_changes_nothing(records: Records, clock: Clock) -> None:
    """A result that was looked at earlier than what is known adds its captures and leaves the state as it is."""
    early = clock.now
    clock.go(days=2)
    await resolved(records, sidecar(source(moment=clock.now, text="new")))
    await resolved(records, sidecar(source(moment=early, state=State.GONE, text="old")), "b")
    now = await known(records)

    assert (now.availability.state, now.text) == (State.LIVE, "new")
    assert sorted(look.text or "" for look in now.captures) == ["new", "old"]


async def test_due_sources_are_handed_out_once(records: Records, clock: Clock) -> None:
    """A source is due a day after it was first seen, to one asker; and again when nothing came of it."""
    names = [f"url:sha256:{n}" for n in range(10)]
    for number, key in enumerate(names):
        await resolved(records, sidecar(source(key)), f"a{number}")
    early = await records.sources.due()
    clock.go(days=2)
    asked = await asyncio.gather(*(records.sources.due(limit=3, lease=timedelta(hours=1)) for _ in range(6)))
    handed = [each.key for one in asked for each in one]
    clock.go(hours=2)

    assert early == ()
    assert sorted(handed) == sorted(names)
    assert len(await records.sources.due()) == 10


async def test_a_check_sets_the_next_one(records: Records, clock: Clock) -> None:
    """After a look that found the source as it was the next one is days away; nothing is told and nobody is named."""
    await resolved(records, sidecar(source()))
    clock.go(days=1, hours=3)
    (due,) = await records.sources.due()
    check = await records.sources.checked(due.key, source(moment=clock.now))

    assert (due.url, due.platform, due.state) == ("https://example.org/a", None, State.LIVE)
    assert check is not None
    assert (check.changed, check.articles, check.deliveries) == (False, (), ())
    assert check.next_check_at is not None
    assert timedelta(days=1) < check.next_check_at - clock.now < timedelta(days=3)
    assert await records.sources.checked("url:sha256:NOBODY", source("url:sha256:NOBODY")) is None


async def test_a_check_that_leads_elsewhere(records: Records, clock: Clock) -> None:
    """Where an address now leads to another source that one is kept too, and the article is to be looked at again."""
    await resolved(records, sidecar(source()))
    clock.go(days=2)
    check = await records.sources.checked(KEY, source("url:sha256:OTHER", clock.now))

    assert check is not None
    assert (check.changed, check.articles) == (True, ("a",))
    assert check.next_check_at is not None
    assert check.next_check_at > clock.now
    assert await records.sources.one("url:sha256:OTHER") is not None


async def test_news_is_told_once(records: Records, clock: Clock) -> None:
    """Going from live to gone and back is told once each; trouble on the way is not news."""
    webhook = await records.webhooks.create(
        "https://example.org/hook", [EventType.SOURCE_GONE, EventType.SOURCE_CHANGED]
    )
    await resolved(records, sidecar(source(POST, text="words")))
    for state in (State.BLOCKED, State.GONE, State.GONE, State.UNREACHABLE, State.LIVE):
        clock.go(days=1)
        seen = source(POST, clock.now, state=state)
        await asyncio.gather(*(records.sources.checked(POST, seen) for _ in range(4)))
    told = (await records.webhooks.deliveries(webhook.id)).rows

    assert [(each.event.type, each.event.data["from"], each.event.data["to"]) for each in told] == [
        (EventType.SOURCE_CHANGED, "gone", "live"),
        (EventType.SOURCE_GONE, "live", "gone"),
    ]
    assert told[0].event.data["articles"] == ["a"]
    assert told[0].event.data["source_key"] == POST


async def test_other_words_are_news(records: Records, clock: Clock) -> None:
    """A source that says other words is told; the same words written otherwise are not."""
    webhook = await records.webhooks.create("https://example.org/hook", [EventType.SOURCE_CHANGED])
    for words in ("It will rain today.", "It will rain  today", "It will not rain today."):
        await resolved(records, sidecar(source(POST, clock.now, text=words)))
        clock.go(days=1)
    told = (await records.webhooks.deliveries(webhook.id)).rows

    assert [each.event.data["changed"] for each in told] == [["text"]]


async def test_sources_of_a_sidecar_name_each_other_by_key(records: Records) -> None:
    """Outside its sidecar a source names others by their keys, since ids are the sidecar's own."""
    from tests.support import sidecars  # noqa: PLC0415 - one test needs every noun

    whole = sidecars.sidecar()
    (first,) = whole.sources
    other = source("url:sha256:OTHER", id_="s2", first_capture=9)
    linked = first.model_copy(update={"outlinks": (first.outlinks[0].model_copy(update={"source_id": "s2"}),)})
    await resolved(records, whole.model_copy(update={"sources": (linked, other)}))
    kept = await known(records, first.key)

    assert kept.outlinks[0].source_id == "url:sha256:OTHER"
    assert [each.source_id for each in kept.relations] == ["url:sha256:OTHER"]


async def test_a_remembered_look_is_kept_as_a_look(records: Records) -> None:
    """Whether a run took a look from the cache says nothing about the look: it is kept the same."""
    remembered = source()
    looks = tuple(each.model_copy(update={"from_cache": True}) for each in remembered.captures)
    await resolved(records, sidecar(remembered.model_copy(update={"captures": looks})), "a")
    await resolved(records, sidecar(source()), "b")
    (kept,) = (await known(records)).captures

    assert not kept.from_cache
    assert kept == capture(BEGIN)


async def test_captures_are_served_with_the_source(records: Records, clock: Clock) -> None:
    """The sidecar's own captures are not touched by what other articles see."""
    await resolved(records, sidecar(source(text="one")), "a")
    clock.go(days=1)
    await resolved(records, sidecar(source(moment=clock.now, text="two")), "b")
    served = await records.sidecar("a")

    assert served is not None
    assert [look.text for look in Sidecar.model_validate_json(served.document).sources[0].captures] == ["one"]
