"""One HTTP answer: its media type and charset, and foreign JSON within limits."""

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.answer import JSON_MAX_BYTES, JSON_MAX_DEPTH, Answer, read_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab[{"\\', max_size=4), inner, max_size=4),
    max_leaves=20,
)


def answer(content_type: str = "", body: bytes = b"") -> Answer:
    """An answer with this media type and body."""
    return Answer(
        "https://example.org/",
        200,
        datetime(2026, 1, 1, tzinfo=UTC),
        headers={"content-type": content_type} if content_type else {},
        body=body,
    )


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        ("", "", None),
        ("text/html", "text/html", None),
        ("Text/HTML; Charset=UTF-8", "text/html", "utf-8"),
        ('text/html;charset="Windows-1251"', "text/html", "windows-1251"),
        ("text/html; boundary=x; charset='koi8-r'", "text/html", "koi8-r"),
        ("text/html; charset=", "text/html", None),
        ("text/html; charset", "text/html", None),
        (" application/json ;charset = utf-8 ", "application/json", "utf-8"),
        (";;;", "", None),
        ("text/html charset=koi8-r", "text/html", "koi8-r"),
        ("text/html; charset:utf-8", "text/html", "utf-8"),
        ("text/html; charset=utf-8,text/html", "text/html", "utf-8"),
        ("text/html; x-charset=koi8-r", "text/html", None),
        ("html; charset=utf-8", "", None),
        ("*/*", "", None),
        ("unknown/unknown", "", None),
    ],
)
def test_content_type(header: str, media_type: str, charset: str | None) -> None:
    """Media type and charset are read in lower case, without quotes, however the header is written."""
    read = answer(header)

    assert (read.content_type, read.declared_charset) == (media_type, charset)


@given(JSON)
def test_json_is_read(value: object) -> None:
    """Any JSON of ordinary depth is read as what it says, as bytes and as text."""
    written = json.dumps(value)

    assert read_json(written) == value
    assert answer(body=written.encode()).json() == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><p>Not here",
        b'{"html": ',
        b"\xff\xfe{\x00",
        b'{"a": 1} trailing',
        b"[" * (JSON_MAX_DEPTH + 1) + b"]" * (JSON_MAX_DEPTH + 1),
        b'{"a":' * 100_000,
        b"[" * 100_000,
        b'["' + b"x" * JSON_MAX_BYTES + b'"]',
        b"1" * 5_000,
        b'"\x00"',
        b"\x00",
    ],
)
def test_what_is_no_json_is_none(body: bytes) -> None:
    """Text, broken, overlong and overdeep JSON is None, never an error."""
    assert answer("application/json", body).json() is None


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"a": "ü"}'.encode("utf-16"), {"a": "ü"}),
        (b'{"a": NaN, "b": -Infinity}', {"a": None, "b": None}),
        (b'{"a": "' + b"[" * 500 + b'"}', {"a": "[" * 500}),
        (b'{"a": "\\"' + b"{" * 500 + b'"}', {"a": '"' + "{" * 500}),
        (b"[" * JSON_MAX_DEPTH + b"]" * JSON_MAX_DEPTH, None),
        (b'{"a": 1e400}', {"a": None}),
        (b'{"a": "\\ud83d"}', {"a": "\ud83d"}),
        (b"{" + b",".join(b'"%d":{}' % n for n in range(500)) + b"}", {str(n): {} for n in range(500)}),
    ],
    ids=["bom", "utf-16", "nan", "brackets", "escapes", "deepest", "huge number", "half a character", "wide"],
)
def test_odd_json(body: bytes, value: object) -> None:
    """A byte order mark is read past, what is no number is None, brackets inside strings are no depth."""
    read = answer(body=body).json()

    if value is not None:
        assert read == value
    else:
        assert read is not None


@pytest.mark.parametrize("piece", [b"[", b'{"a":[', b'"', b"\\", b'"[', b"[]", b'{"a":1},'])
def test_a_megabyte_of_anything_is_cheap(piece: bytes) -> None:
    """The largest body that is looked at costs well under a second."""
    body = (b"[" + piece * JSON_MAX_BYTES)[:JSON_MAX_BYTES]
    start = time.process_time()
    read_json(body)

    assert time.process_time() - start < 1.5
