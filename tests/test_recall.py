"""What is remembered of an article's questions is what asking one at a time gives, with one message for all."""

from collections.abc import AsyncIterator

import pytest_asyncio

from resolver.find import read_article
from resolver.question import Question, about_url
from resolver.recall import Recall
from resolver.service import Resolver
from tests.support.posts import ARTICLE, whole_web
from tests.support.web import Web, settings_for

PAGE = "<title>A page</title><p>Words enough for a page that is one.</p>"
LINKS = ("https://t.co/EXAMPLEpst", "https://www.example.org/a", "https://www.example.org/b")


@pytest_asyncio.fixture
async def resolver(web: Web, empty_redis_url: str) -> AsyncIterator[Resolver]:
    """A resolver over the simulated web, with an empty cache."""
    for link in LINKS[1:]:
        web.page(link, PAGE)
    async with Resolver(settings_for(web, redis_timeout=5.0), cache_url=empty_redis_url) as opened:
        yield opened


def asked(*links: str) -> list[Question]:
    """The questions of links."""
    return [about_url(link) for link in links]


async def test_what_is_fresh_is_given_as_one_question_gives_it(resolver: Resolver) -> None:
    """Of three links two were resolved: those two are given, the same as when each is asked for itself."""
    for link in LINKS[1:]:
        await resolver.resolve(link)
    one_by_one = [(await resolver.resolve(link)) for link in LINKS[1:]]
    recall = Recall(resolver.cache)
    first = await recall.fresh(asked(*LINKS))
    again = await recall.fresh(asked(*LINKS))

    assert list(first.values()) == one_by_one
    assert all(look.from_cache for each in first.values() for look in each.source.captures)
    assert again == first


async def test_another_answer_in_the_cache_is_another_answer_here(web: Web, resolver: Resolver) -> None:
    """An answer that was read before is not given once the cache holds a newer one."""
    link = LINKS[1]
    await resolver.resolve(link)
    await resolver.cache.drain(5)  # an answer is given before it is stored
    recall = Recall(resolver.cache)
    before = await recall.fresh(asked(link))
    web.page(link, "<title>Another page</title><p>Words enough for a page that is one.</p>")
    await resolver.resolve(link, refresh=True)
    await resolver.cache.drain(5)
    after = await recall.fresh(asked(link))

    assert [each.source.title for each in before.values()] == ["A page"]
    assert [each.source.title for each in after.values()] == ["Another page"]


async def test_stale_and_broken_answers_are_left_to_the_long_way(resolver: Resolver) -> None:
    """What is past its time, or cannot be read as a record, is not given."""
    stale, broken = asked(*LINKS[1:])
    await resolver.cache.put(stale.key, b"{}", ttl=0.001, stale=60)
    await resolver.cache.put(broken.key, b"{}", ttl=60)
    found = await Recall(resolver.cache).fresh([stale, broken])

    assert found == {}


async def test_an_article_that_is_checked_again_asks_nobody(web: Web, resolver: Resolver) -> None:
    """Short links, their posts and pages: the second run over an article asks the web nothing and tells the same."""
    whole_web(web)
    article = read_article(ARTICLE.encode())
    first = await resolver.check_article(article, "EXAMPLE")
    requests = web.total
    seen: list[tuple[int, int]] = []
    second = await resolver.check_article(article, "EXAMPLE", progress=lambda done, of, _: seen.append((done, of)))

    assert web.total == requests
    assert [each.source_id for each in second.mentions] == [each.source_id for each in first.mentions]
    assert [each.key for each in second.sources] == [each.key for each in first.sources]
    assert [done for done, _ in seen] == list(range(1, len(seen) + 1))
    assert len(seen) == seen[0][1]
