"""How much a caller may ask for in a minute: requests, links that cost a look at the web, articles.

The counts are shared by all processes (`cache.allowance`). Who is over a limit gets 429 with `Retry-After`; every
answer says how much is left, in the fields of the RateLimit draft (draft-ietf-httpapi-ratelimit-headers-11).
"""

from collections.abc import Mapping

from resolver.cache import Cache
from resolver.cache.allowance import Allowance, Taken
from resolver.settings import Settings
from resolver.web.auth import Caller
from resolver.web.problems import Problem

REQUESTS, LINKS, ARTICLES = "requests", "links", "articles"
WINDOW = 60


class Limits:
    """The limits of the settings, for every caller."""

    def __init__(self, cache: Cache, settings: Settings) -> None:
        self._allowance = Allowance(cache.link, cache.namespace)
        self._a_minute = {
            REQUESTS: settings.limit_requests,
            LINKS: settings.limit_links,
            ARTICLES: settings.limit_articles,
        }
        self._policy = f'"{REQUESTS}";q={settings.limit_requests};w={WINDOW}'
        self._pause = WINDOW / max(settings.limit_requests, 1)

    def at_hand(self, caller: Caller) -> Taken | None:
        """Count one request where that can be told at once; None: `request` says."""
        return self._allowance.at_hand(REQUESTS, caller.id)

    async def request(self, caller: Caller) -> Taken | None:
        """Count one request; None: there is no limit.

        Raises:
            Problem: the caller is over it.
        """
        return await self.take(REQUESTS, caller)

    async def take(self, name: str, caller: Caller, count: int = 1) -> Taken | None:
        """Count so many of what `name` says, all of them or none; None: there is no limit.

        Raises:
            Problem: the caller is over the limit.
        """
        a_minute = self._a_minute[name]
        if not a_minute or not count:
            return None
        taken = await self._allowance.take(name, caller.id, a_minute=a_minute, count=min(count, a_minute))
        if not taken.ok:
            headers = {
                "RateLimit-Policy": f'"{name}";q={a_minute};w={WINDOW}',
                "RateLimit": f'"{name}";r={taken.left};t={max(1, round(taken.wait))}',
            }
            raise Problem(
                "rate-limited", f"At most {a_minute} {name} a minute.", retry_after=taken.wait, headers=headers
            )
        return taken

    def told(self, taken: Taken) -> Mapping[str, str]:
        """How much is left, as headers."""
        return {"RateLimit-Policy": self._policy, "RateLimit": f'"{REQUESTS}";r={taken.left}'}
