"""The bytes of an entry, and when it is still good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.cache.envelope import LARGEST, LONGEST, SKEW, Broken, Entry, Made, pack, unpack

NOW = 1_700_000_000.0
values = st.binary(max_size=300)
seconds = st.floats(0.001, 1e6)


@given(values, seconds, seconds, st.text(max_size=40))
def test_what_was_packed_is_read(value: bytes, ttl: float, stale: float, key: str) -> None:
    """An entry read at once is the value, fresh, of no age."""
    raw = pack(key, Made(value, ttl, stale), NOW)

    assert unpack(key, raw, NOW) == Entry(value, 0.0, fresh=True)


@given(values, st.data())
def test_one_changed_byte_is_noticed(value: bytes, data: st.DataObject) -> None:
    """Whichever byte is changed, head or value, the entry is broken."""
    raw = bytearray(pack("key", Made(value, 60, 60), NOW))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(Broken):
        unpack("key", bytes(raw), NOW)


@given(values, st.data())
def test_a_cut_is_noticed(value: bytes, data: st.DataObject) -> None:
    """Wherever the entry is cut, it is broken."""
    raw = pack("key", Made(value, 60, 60), NOW)

    with pytest.raises(Broken):
        unpack("key", raw[: data.draw(st.integers(0, len(raw) - 1))], NOW)


@given(st.binary(max_size=200))
def test_foreign_bytes_are_no_entry(raw: bytes) -> None:
    """Bytes that something else wrote are broken, and nothing else is raised."""
    with pytest.raises(Broken):
        unpack("key", raw, NOW)


@given(values, st.text(max_size=20), st.text(max_size=20))
def test_an_entry_belongs_to_its_key(value: bytes, key: str, other: str) -> None:
    """The same bytes under another key are broken, so no connection that mixes up answers can give a wrong one."""
    raw = pack(key, Made(value, 60, 60), NOW)

    if key == other:
        assert unpack(other, raw, NOW) is not None
    else:
        with pytest.raises(Broken):
            unpack(other, raw, NOW)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (0, Entry(b"v", 0, fresh=True)),
        (9.9, Entry(b"v", 9.9, fresh=True)),
        (10, Entry(b"v", 10, fresh=False)),
        (29.9, Entry(b"v", 29.9, fresh=False)),
        (30, None),
        (1e9, None),
        (-SKEW, Entry(b"v", 0, fresh=True)),
        (-SKEW - 1, Entry(b"v", 0, fresh=False)),
        (-1e9, Entry(b"v", 0, fresh=False)),
    ],
)
def test_age_decides(later: float, expected: Entry | None) -> None:
    """Fresh, then stale, then nothing; an entry from the future is never fresh, so that it is renewed."""
    start = 0.0
    raw = pack("key", Made(b"v", 10, 20), start)

    assert unpack("key", raw, start + later) == expected


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        (Made(b"", 10), 10),
        (Made(b"", 10, 5), 15),
        (Made(b"", 10, -5), 10),
        (Made(b"", 0, 5), 0),
        (Made(b"", -1), 0),
        (Made(b"", 1e12, 1e12), LONGEST),
        (Made(b"x" * LARGEST, 10), 10),
        (Made(b"x" * (LARGEST + 1), 10), 0),
    ],
)
def test_how_long_it_is_kept(made: Made, kept: float) -> None:
    """Redis is told ttl and stale together, at most ninety days; what is too large or has no time is not stored."""
    assert made.kept == kept


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_time_is_a_number(number: float) -> None:
    """A time to live that is no finite number is refused where it is made."""
    with pytest.raises(ValueError, match="finite"):
        Made(b"", number)
    with pytest.raises(ValueError, match="finite"):
        Made(b"", 1, number)
