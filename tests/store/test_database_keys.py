"""API keys in the records: made once, found by their secret, never to be read back."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from resolver.errors import InputError
from resolver.store.database import Records
from tests.support.records import Clock


async def test_a_key_opens(records: Records, clock: Clock) -> None:
    """The secret that was given once is verified as the key, with its scopes."""
    new = await records.keys.create("CMS", ["resolve", "articles"])
    found = await records.keys.verify(new.secret)

    assert found is not None
    assert (found.id, found.name, found.scopes) == (new.key.id, "CMS", frozenset({"resolve", "articles"}))
    assert (found.created_at, found.revoked_at) == (clock.now, None)
    assert new.secret.startswith(f"rk_{new.key.id}_")


@pytest.mark.parametrize(
    "wrong",
    ["", "rk_", "rk_0000000000000000_" + "A" * 43, "Bearer", "ключ", "\0", "rk_" + "0" * 5000, "rk_x' OR '1'='1"],
)
async def test_another_key_does_not_open(records: Records, wrong: str) -> None:
    """Whatever is not a live key's secret opens nothing."""
    await records.keys.create("CMS", ["resolve"])

    assert await records.keys.verify(wrong) is None


async def test_every_character_counts(records: Records) -> None:
    """A secret that differs in one character opens nothing."""
    secret = (await records.keys.create("CMS", ["resolve"])).secret
    flipped = [secret[:at] + ("A" if secret[at] != "A" else "B") + secret[at + 1 :] for at in range(len(secret))]

    assert [each for each in (*flipped, secret + "A", secret[:-1]) if await records.keys.verify(each)] == []


async def test_only_the_hash_is_kept(records: Records) -> None:
    """The database holds the SHA-256 of a key and nothing of its secret."""
    new = await records.keys.create("CMS", ["resolve"])

    def row(connection: Connection) -> tuple[object, ...]:
        return tuple(connection.execute(text("SELECT * FROM keys")).one())

    kept = await records._link.read(row)

    assert hashlib.sha256(new.secret.encode()).hexdigest() in kept
    assert new.secret.removeprefix(f"rk_{new.key.id}_") not in repr(kept)


async def test_rotation_has_two_live_keys(records: Records, clock: Clock) -> None:
    """A second key under the same name opens beside the first, until that one is revoked, at once and for good."""
    old = await records.keys.create("CMS", ["resolve"])
    new = await records.keys.create("CMS", ["resolve"])
    both = [await records.keys.verify(each.secret) for each in (old, new)]
    clock.go(days=1)
    revoked = await records.keys.revoke(old.key.id)
    again = await records.keys.revoke(old.key.id)
    listed = {key.id: key.revoked_at for key in await records.keys.every()}

    assert [each is not None for each in both] == [True, True]
    assert (revoked, again) == (True, False)
    assert await records.keys.verify(old.secret) is None
    assert await records.keys.verify(new.secret) is not None
    assert listed == {old.key.id: clock.now, new.key.id: None}


async def test_any_live(records: Records) -> None:
    """Whether any key opens anything is known, for the server that must not be open without one."""
    before = await records.keys.any_live()
    new = await records.keys.create("CMS", ["resolve"])
    there = await records.keys.any_live()
    await records.keys.revoke(new.key.id)

    assert (before, there, await records.keys.any_live()) == (False, True, False)


async def test_last_use_is_kept_to_the_minute(records: Records, clock: Clock) -> None:
    """When a key was last used is kept, without a write for every request."""
    new = await records.keys.create("CMS", ["resolve"])
    seen = []
    for passed in (0, 10, 55):
        clock.go(seconds=passed)
        await records.keys.verify(new.secret)
        seen.append((await records.keys.every())[0].last_used_at)

    assert seen == [clock.now - timedelta(seconds=65), clock.now - timedelta(seconds=65), clock.now]


@pytest.mark.parametrize(
    ("name", "scopes"),
    [("", ["resolve"]), ("x" * 101, ["resolve"]), ("CMS", []), ("CMS", ["two words"]), ("CMS", ["Resolve"])],
)
async def test_a_key_that_makes_no_sense_is_refused(records: Records, name: str, scopes: list[str]) -> None:
    """A key without a name or a scope, or with a scope that is no word, is not made."""
    with pytest.raises(InputError):
        await records.keys.create(name, scopes)

    assert await records.keys.every() == ()
