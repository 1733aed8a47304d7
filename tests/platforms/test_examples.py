"""Every platform's own examples, run: what reads, what is foreign, what embeds, what an answer says."""

from datetime import UTC, datetime

import pytest
from _pytest.mark import ParameterSet

from resolver import platforms
from resolver.answer import Answer
from resolver.find import find_mentions, read_article
from resolver.platforms.base import Answered, Embedded, Foreign, Item, Platform, Reads
from resolver.vocabulary import ArticleFormat, Form

PLATFORMS = platforms.every()


def _examples(kind: type) -> list[ParameterSet]:
    return [
        pytest.param(platform, example, id=f"{platform.name}-{number}")
        for platform in PLATFORMS
        for number, example in enumerate(platform.examples)
        if isinstance(example, kind)
    ]


def _item(platform: Platform, key: str) -> Item:
    for example in platform.examples:
        if isinstance(example, Reads) and example.key == key:
            found = platforms.item(example.url)
            assert found is not None
            return found
    raise AssertionError(f"{platform.name} has no Reads example for {key}")


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_a_platform_shows_what_it_is(platform: Platform) -> None:
    """Each file has a reading, a foreign and an embedding example, and its name is its file's."""
    kinds = {type(example) for example in platform.examples}

    assert {Reads, Foreign, Embedded} <= kinds
    assert platform.label
    assert platforms.named(platform.name) is platform
    assert all(kind.forms for kind in platform.items)


@pytest.mark.parametrize(("platform", "example"), _examples(Reads))
def test_an_address_is_its_item(platform: Platform, example: Reads) -> None:
    """The address is that item of that platform, by key and handle."""
    found = platforms.item(example.url)

    assert found is not None
    assert (found.platform, found.key) == (platform.name, example.key)
    assert found.key.startswith(f"{platform.name}:{found.kind}:")
    if example.handle is not None:
        assert found.handle == example.handle


@pytest.mark.parametrize(("platform", "example"), _examples(Reads))
def test_no_other_platform_claims_it(platform: Platform, example: Reads) -> None:
    """Every form that the address has belongs to this platform."""
    claims = {entry.platform.name for entry, _ in platforms._readings(example.url)}

    assert claims <= {platform.name}


@pytest.mark.parametrize(("platform", "example"), _examples(Reads))
def test_writing_and_reading_is_the_identity(platform: Platform, example: Reads) -> None:
    """The canonical address reads as the same item, and as its own canonical address."""
    found = _item(platform, example.key)
    again = platforms.item(found.url)

    assert again is not None
    assert (again.key, again.url) == (found.key, found.url)
    assert found.url.startswith("https://")


@pytest.mark.parametrize(("platform", "example"), _examples(Foreign))
def test_what_only_looks_like_an_item_is_none(platform: Platform, example: Foreign) -> None:
    """A profile, a short link, another host: no item of this platform."""
    found = platforms.item(example.url)

    assert found is None or found.platform != platform.name


@pytest.mark.parametrize(("platform", "example"), _examples(Embedded))
def test_embed_code_is_found(platform: Platform, example: Embedded) -> None:
    """The markup in an article is one mention: an embed of that item."""
    article = read_article(f"<p>Before.</p>{example.html}<p>After.</p>", fmt=ArticleFormat.HTML)
    found = find_mentions(article)

    assert [(each.item.key if each.item else None, each.platform, each.form) for each in found] == [
        (example.key, platform.name, Form.EMBED_HTML)
    ]


@pytest.mark.parametrize(("platform", "example"), _examples(Answered))
def test_an_answer_says_what_the_example_says(platform: Platform, example: Answered) -> None:
    """State, reason and the facts named are read from the recorded shape."""
    item = _item(platform, example.key)
    answer = Answer(
        item.url,
        example.status,
        datetime(2026, 1, 1, tzinfo=UTC),
        {"content-type": example.content_type},
        example.body.encode(),
    )
    reading = platform.read(item, example.method, answer)
    wanted = example.facts.model_dump(exclude_defaults=True)
    got = reading.facts.model_dump(exclude_defaults=True)

    assert (reading.state, reading.reason) == (example.state, example.reason)
    assert {name: got.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_questions_are_addresses(platform: Platform) -> None:
    """Whatever a platform asks is an https address of at most 2,048 characters."""
    items = [_item(platform, example.key) for example in platform.examples if isinstance(example, Reads)]
    asked = [ask.url for item in items for ask in platform.ask(item)]

    assert all(url.startswith("https://") and len(url) <= 2048 and url.isascii() for url in asked)


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_clocks_never_fail(platform: Platform) -> None:
    """A clock gives an aware time or None for every item that has a form."""
    items = [_item(platform, example.key) for example in platform.examples if isinstance(example, Reads)]
    times = [platform.clock(item) for item in items]

    assert all(time is None or time.tzinfo is UTC for time in times)
