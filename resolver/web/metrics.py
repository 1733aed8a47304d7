"""What the API counts, for Prometheus. Labels are words of closed lists: never an address, an id, a key or a host."""

from prometheus_client import Counter, Gauge, Histogram

from resolver.cache import Cache

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter("resolver_http_requests", "Answers given.", ["route", "status"])
SECONDS = Histogram("resolver_http_seconds", "From a request's head to its answer.", ["route"], buckets=_SECONDS)
STREAMS = Gauge("resolver_http_streams", "Clients that watch a run.")
LINKS = Counter("resolver_links", "Links answered.", ["memory"])
REFUSED = Counter("resolver_http_refused", "Requests refused before anything was done.", ["kind"])
CACHE = Gauge("resolver_cache", "What the cache has done since this process began.", ["what"])
CACHE_UP = Gauge("resolver_cache_up", "1 while Redis answers.")


def look_at(cache: Cache) -> None:
    """Set what the cache counts itself."""
    counters = cache.counters
    for what in ("hits", "misses", "stale", "made", "shared", "errors"):
        CACHE.labels(what).set(getattr(counters, what))
    CACHE_UP.set(cache.status == "up")


class _Open:
    """How many streams are open in this process; held as a context for the length of one."""

    count = 0

    def __enter__(self) -> None:
        self.count += 1
        STREAMS.inc()

    def __exit__(self, *_: object) -> None:
        self.count -= 1
        STREAMS.dec()


STREAMS_OPEN = _Open()
