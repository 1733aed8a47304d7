"""A name space of its own for each cache test, and the check that nothing in it lives for ever."""

import secrets
from collections.abc import Iterator

import pytest
import redis

from resolver.settings import Settings


@pytest.fixture
def settings() -> Settings:
    """Patient with Redis, so that a busy machine is no fault; quick with locks."""
    return Settings(redis_timeout=5, redis_pause=0.1, lock_seconds=0.5)


@pytest.fixture
def space(redis_url: str) -> Iterator[str]:
    """A name space that no other test uses; each key left in it has a TTL."""
    name = f"test:{secrets.token_hex(6)}"
    yield name
    with redis.Redis.from_url(redis_url) as client:
        keys = list(client.scan_iter(match=f"{name}:*", count=1000))

        assert [key for key in keys if client.pttl(key) == -1] == []
        if keys:
            client.delete(*keys)
