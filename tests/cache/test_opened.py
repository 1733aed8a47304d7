"""Entries that were opened before: the same answers for the same bytes, and a check for all others."""

import pytest

from resolver.cache.envelope import LONGEST_KEPT, Broken, Entry, Made, Opened, pack, unpack

KEY, NOW = "er:1:EXAMPLE", 1_700_000_000.0
MADE = Made(b"an answer", ttl=10, stale=20)


@pytest.mark.parametrize("later", [0.0, 9.0, 10.0, 29.0, 30.0, -3600.0])
@pytest.mark.parametrize("value", [b"an answer", b"x" * LONGEST_KEPT], ids=["short", "long"])
def test_an_entry_ages_though_it_was_opened_before(later: float, value: bytes) -> None:
    """Bytes that are read again give what a first look gives at that time: fresh, stale, or nothing any more."""
    opened, raw = Opened(), pack(KEY, Made(value, ttl=10, stale=20), NOW)

    told = [opened.unpack(KEY, raw, NOW), *(opened.unpack(KEY, bytes(bytearray(raw)), NOW + later) for _ in range(2))]

    assert told == [Entry(value, 0.0, fresh=True), *[unpack(KEY, raw, NOW + later)] * 2]


def test_other_bytes_are_checked() -> None:
    """One bit that differs from what was opened is found, and so are whole other bytes and another key."""
    opened, raw = Opened(), pack(KEY, MADE, NOW)
    opened.unpack(KEY, raw, NOW)
    other = pack(KEY, Made(b"another", ttl=10), NOW)

    for at in range(0, len(raw), 5):
        with pytest.raises(Broken):
            opened.unpack(KEY, raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :], NOW)
    with pytest.raises(Broken):
        opened.unpack("er:1:OTHER", raw, NOW)
    assert opened.unpack(KEY, other, NOW) == Entry(b"another", 0.0, fresh=True)
    assert opened.unpack(KEY, raw, NOW) == Entry(b"an answer", 0.0, fresh=True)


def test_the_last_ones_are_kept() -> None:
    """Of many keys the last few give the very same value again; the others, and long ones, are opened anew."""
    opened = Opened(2)
    raws = {f"er:1:{number}": pack(f"er:1:{number}", MADE, NOW) for number in range(3)}
    raws["er:1:long"] = pack("er:1:long", Made(b"x" * LONGEST_KEPT, ttl=10), NOW)
    first = {key: opened.unpack(key, raw, NOW) for key, raw in raws.items()}

    again = {key: opened.unpack(key, raws[key], NOW) for key in reversed(raws)}

    assert [key for key, entry in again.items() if entry and entry.value is _value(first[key])] == ["er:1:2", "er:1:1"]


def _value(entry: Entry | None) -> bytes | None:
    return entry.value if entry else None
