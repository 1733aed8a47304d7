"""Whatever stands in an address or an answer: readers, forms and clocks give a value and never fail."""

import json
import time
from datetime import UTC, datetime
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver import platforms
from resolver.answer import Answer
from resolver.platforms.base import Answered, Item, Platform, Reading, Reads
from resolver.vocabulary import AvailabilityState, Method

PLATFORMS = platforms.every()
ADDRESSES = [example.url for each in PLATFORMS for example in each.examples if isinstance(example, Reads)]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("\ud800x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


def _read(platform: Platform, item: Item, status: int, body: bytes) -> list[Reading]:
    answer = Answer(item.url, status, datetime(2026, 1, 1, tzinfo=UTC), {"content-type": "application/json"}, body)
    methods = {ask.method for ask in platform.ask(item)} or {Method.OEMBED}
    return [platform.read(item, method, answer) for method in methods]


def _items(platform: Platform) -> list[Item]:
    found = (platforms.item(example.url) for example in platform.examples if isinstance(example, Reads))
    return [item for item in found if item is not None]


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@settings(max_examples=30)
@given(st.sampled_from([200, 301, 400, 401, 403, 404, 410, 418, 429, 451, 500, 503]), st.binary(max_size=200) | JSON)
def test_no_answer_breaks_a_reader(platform: Platform, status: int, body: object) -> None:
    """Any status with any bytes or any JSON gives a reading; nonsense is never called live."""
    said = body if isinstance(body, bytes) else json.dumps(body).encode()
    for item in _items(platform)[:2]:
        for reading in _read(platform, item, status, said):
            odd = status == 401 and platform.name == "youtube"

            assert reading.state is not AvailabilityState.LIVE or odd


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@settings(max_examples=30)
@given(JSON, st.randoms(use_true_random=False))
def test_no_changed_field_breaks_a_reader(platform: Platform, value: object, random: Random) -> None:
    """A live answer in which one member anywhere became something else is still read, or refused in order."""
    for example in platform.examples:
        if not isinstance(example, Answered) or example.state is not AvailabilityState.LIVE:
            continue
        try:
            body = json.loads(example.body)
        except ValueError:
            continue
        _change(body, value, random)
        item = next(item for item in _items(platform) if item.key == example.key)
        for reading in _read(platform, item, example.status, json.dumps(body).encode()):
            assert reading.facts.model_dump_json()


def _change(body: object, value: object, random: Random) -> None:
    for _ in range(4):
        members: list[object] = list(body) if isinstance(body, dict) else []
        if isinstance(body, list):
            body[:] = [value] if random.choice([True, False]) else [*body, value]
            return
        if not isinstance(body, dict) or not members:
            return
        key = random.choice(members)
        if not isinstance(body[key], dict | list) or random.choice([True, False]):
            body[key] = value
            return
        body = body[key]


@given(st.sampled_from(ADDRESSES), st.integers(0, 120), st.text(max_size=12))
def test_no_address_breaks_a_form(url: str, at: int, junk: str) -> None:
    """An address with something odd in it is an item that can be written and read again, or none."""
    odd = url[:at] + junk + url[at:]
    for found in (platforms.item(odd), platforms.hostless(odd)):
        if found is None:
            continue
        again = platforms.item(found.url) or platforms.hostless(found.url)

        assert again is not None
        assert (again.key, again.url) == (found.key, found.url)
    platforms.short(odd)
    platforms.rewrite(odd)


@given(st.sampled_from(ADDRESSES), st.text(alphabet="0123456789abcXYZ_-", min_size=1, max_size=40))
def test_no_id_breaks_a_clock(url: str, native: str) -> None:
    """Whatever id a form lets pass, its clock gives a time or none."""
    item = platforms.item(url)
    assert item is not None
    platform = platforms.named(item.platform)
    assert platform is not None
    for found in (platforms.item(item.url.replace(item.id, quote(native))), platform.item_for_id(item.kind, native)):
        if found is not None and found.platform == item.platform:
            moment = platform.clock(found)

            assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize("host", ["www.youtube.com", "x.com", "www.facebook.com", "a.tumblr.com", "doi.org", "t.me"])
@pytest.mark.parametrize("tail", ["/a" * 900, "/" + "-" * 2000, "/status/" * 240, "/?" + "v=&" * 640, "/10.1/" * 300])
def test_hostile_addresses_cost_little(host: str, tail: str) -> None:
    """Two thousand characters on a platform's host are told from its items in a few milliseconds."""
    started = time.process_time()
    platforms.item(f"https://{host}{tail}")
    platforms.short(f"https://{host}{tail}")

    assert time.process_time() - started < 0.1
