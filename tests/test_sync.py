"""The library face: lazy names, and the calls for programs without an event loop."""

import asyncio
from pathlib import Path
from typing import assert_type

import pytest

import resolver
from resolver import sync
from resolver.errors import ArticleTooLarge, ArticleUnreadable, InvalidUrl, UnsupportedFormat
from resolver.model import sha256
from resolver.service import Resolver
from resolver.vocabulary import AvailabilityState, IdentificationState
from tests.support import posts
from tests.support.web import Reply, Web, settings_for


@pytest.mark.parametrize("name", resolver.__all__)
def test_every_name_of_the_package_is_there(name: str) -> None:
    """Each name in `__all__` can be had, is listed, and is the same object at its second use."""
    assert getattr(resolver, name) is getattr(resolver, name)
    assert name in dir(resolver)


def test_no_other_name_is_there() -> None:
    """A name that the package does not have is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match="'resolver' has no attribute 'solve'"):
        _ = resolver.solve  # type: ignore[attr-defined] # the point of the test


def test_names_come_from_their_rooms() -> None:
    """The package hands on what its rooms define, and adds nothing."""
    assert resolver.Resolver is Resolver
    assert resolver.check is sync.check


def test_check_takes_a_text_bytes_or_a_file(web: Web, tmp_path: Path) -> None:
    """An article is the same article as a text, as bytes and in a file; a file gives it its name."""
    posts.whole_web(web)
    path = tmp_path / "story.txt"
    path.write_text(posts.ARTICLE, encoding="utf-8")
    settings = settings_for(web)
    said = [sync.check(each, settings=settings) for each in (posts.ARTICLE, posts.ARTICLE.encode(), path)]

    assert [each.article.id for each in said] == [*[sha256(posts.ARTICLE)] * 2, "story.txt"]
    assert {each.article.text_hash for each in said} == {sha256(posts.ARTICLE)}
    for sidecar in said:
        assert sidecar.mentions[0].identification.state is IdentificationState.CONFIRMED
        assert [source.availability.state for source in sidecar.sources] == [AvailabilityState.LIVE] * 3


def test_check_keeps_what_an_earlier_run_saw(web: Web) -> None:
    """With the earlier sidecar, captures grow and the article keeps the name that it was given."""
    posts.whole_web(web)
    settings = settings_for(web)
    first = sync.check(posts.ARTICLE, article_id="story", settings=settings)
    posts.post(web, words="Other words now.")
    second = sync.check(posts.ARTICLE, article_id="story", previous=first, settings=settings)

    assert second.article.id == "story"
    assert len(second.sources[0].captures) > len(first.sources[0].captures)


def test_resolve_gives_a_source(web: Web) -> None:
    """A link gives what it leads to; a dead one is an answer."""
    posts.whole_web(web)
    web.reply("https://www.example.org/EXAMPLE-gone", Reply(404, {}, b""))
    settings = settings_for(web)

    assert sync.resolve("https://t.co/EXAMPLEpic", settings=settings).key == f"x:post:{posts.POST_ID}"
    assert sync.resolve("https://www.example.org/EXAMPLE-gone", settings=settings).availability.state in {
        AvailabilityState.GONE,
        AvailabilityState.UNREACHABLE,
    }


def test_answers_are_remembered_where_the_settings_say(web: Web, empty_redis_url: str) -> None:
    """With a Redis in the settings, a second call asks nobody."""
    posts.whole_web(web)
    settings = settings_for(web, redis_url=empty_redis_url)
    sync.resolve("https://t.co/EXAMPLEpic", settings=settings)
    asked = web.total
    again = sync.resolve("https://t.co/EXAMPLEpic", settings=settings)
    offline = sync.resolve("https://t.co/EXAMPLEpic", settings=settings, offline=True)

    assert web.total == asked
    assert again.key == offline.key == f"x:post:{posts.POST_ID}"


async def test_inside_an_event_loop_it_says_what_to_do(web: Web) -> None:
    """Where a loop runs already, the call raises and names the method to await instead."""
    settings = settings_for(web)
    with pytest.raises(RuntimeError, match=r"resolver\.check\(\) .* await Resolver\.check_article\(\) instead"):
        sync.check("words", settings=settings)
    with pytest.raises(RuntimeError, match=r"resolver\.resolve\(\) .* await Resolver\.resolve\(\) instead"):
        sync.resolve("https://www.example.org/", settings=settings)

    assert web.total == 0


def test_mistakes_are_told(web: Web, tmp_path: Path) -> None:
    """A file that is not there or too large, an unknown format and no URL each raise their own error."""
    settings = settings_for(web, max_article_bytes=1024)
    large = tmp_path / "large.txt"
    large.write_text("word " * 500)
    with pytest.raises(ArticleUnreadable, match="cannot be read"):
        sync.check(tmp_path / "absent.txt", settings=settings)
    with pytest.raises(ArticleTooLarge, match="1,024 bytes"):
        sync.check(large, settings=settings)
    with pytest.raises(ArticleTooLarge):
        sync.check("word " * 500, settings=settings)
    with pytest.raises(UnsupportedFormat, match="'docx' is no format"):
        sync.check("words", fmt="docx", settings=settings)
    with pytest.raises(InvalidUrl):
        sync.resolve("nonsense", settings=settings)

    assert web.total == 0


async def test_a_type_checker_knows_the_face(web: Web) -> None:
    """Each name has the type of its room: `make lint` reads these lines, and they hold when they run."""
    settings = assert_type(settings_for(web), resolver.Settings)
    article = resolver.read_article("Words without a link.")
    async with resolver.Resolver(settings) as service:
        sidecar = assert_type(await service.check_article(article, "story"), resolver.Sidecar)
    checked = await asyncio.to_thread(resolver.check, "Words without a link.", settings=settings)

    assert assert_type(checked, resolver.Sidecar).mentions == sidecar.mentions == ()
