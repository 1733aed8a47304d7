"""From a URL to where it leads, hop by hop; each hop is one request or none.

Before each request: an address that the caller knows (a platform's item) ends the way; one that can be rewritten or
unwrapped by rule is, without a request; a login, consent or bot wall is never taken for the target.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from resolver import hosts, platforms, urls
from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.fetch import deadline
from resolver.fetch.cookies import Cookies, are_missed_at
from resolver.fetch.redirects import next_hop, set_before_reload, without_fragment
from resolver.fetch.web import Want, Web
from resolver.model import Hop, made
from resolver.vocabulary import Reason, Via

MAX_QUERY = 8192
_REFUSALS = frozenset({400, 401, 403, 412, 428})
"""Statuses with which a host may ask for the cookie that it set."""

_RETURN = frozenset(
    {
        "continue",
        "dest",
        "destination",
        "goto",
        "next",
        "redirect",
        "redirect_to",
        "redirect_uri",
        "return",
        "return_to",
    }
    | {"return_url", "returnto", "returnurl", "target", "url"}
)
"""Names of the parameter in which a wall keeps the address to return to."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A way that was followed.

    `hops` begins with the URL as written. `final_url` is the best address known for the target: of a way that ended at
    a wall, the last address before it. `answer` is what `final_url` answered, with its body; None where it was not
    opened or the way broke off, and then `failure` says why it did.
    """

    hops: tuple[Hop, ...]
    final_url: str
    answer: Answer | None = None
    failure: FetchFailed | None = None


@dataclass(slots=True)
class _Step:
    url: str
    via: Via
    status: int | None = None


@dataclass(slots=True)
class _Way:
    """The steps so far, which addresses were passed, and the address where it stands; `bare`: without its fragment."""

    steps: list[_Step]
    url: str
    bare: str
    seen: set[str] = field(default_factory=set)
    cookies: Cookies = field(default_factory=Cookies)

    @classmethod
    def begin(cls, url: str) -> "_Way":
        return cls([_Step(url, Via.WRITTEN)], url, without_fragment(url))

    def go(self, url: str, bare: str, via: Via) -> None:
        self.steps.append(_Step(url, via))
        self.url, self.bare = url, bare

    def passed(self, url: str) -> bool:
        return without_fragment(url) in self.seen

    def ends(self, answer: Answer | None = None, failure: FetchFailed | None = None) -> Chain:
        return Chain(self._hops(), self.url, answer, failure)

    def breaks(self, reason: Reason, final_url: str | None = None) -> Chain:
        return Chain(self._hops(), final_url or self.url, None, FetchFailed(self.url, reason))

    def _hops(self) -> tuple[Hop, ...]:
        return tuple(made(Hop, url=step.url, via=step.via, status=step.status) for step in self.steps)


async def follow(web: Web, url: str, *, known: Callable[[str], bool], max_hops: int, want: Want = Want.PAGE) -> Chain:
    """Follow a URL until `known` says yes to an address, an answer leads no further, or the way breaks off.

    The web's faults are never raised: they are in the chain. `max_hops` counts every step after the first address,
    rules too. The caller's time budget is `deadline.within`.
    """
    way = _Way.begin(url)
    if not _is_readable(url):
        return way.breaks(Reason.INVALID_URL)
    while True:
        if known(way.url):
            inner = urls.unwrap(way.url)
            if inner is not None and known(inner):
                way.go(inner, without_fragment(inner), Via.RULE)
            return way.ends()
        way.seen.add(way.bare)
        step = _by_rule(way) or await _by_request(web, way, want)
        if isinstance(step, Chain):
            return step
        target, via = step
        bare = without_fragment(target)
        if len(way.steps) > max_hops:
            return way.breaks(Reason.TOO_MANY_HOPS)
        if bare in way.seen and not way.cookies.may_ask_again(bare):
            return way.breaks(Reason.REDIRECT_LOOP)
        way.go(target, bare, via)


def _is_readable(url: str) -> bool:
    return bool(urls.host(url))


def _by_rule(way: _Way) -> tuple[str, Via] | Chain | None:
    """The next address that needs no request, or the end at a wall; None when the web has to be asked."""
    wall = hosts.wall(way.url) or _door(way)
    inner = platforms.rewrite(way.url) or urls.unwrap(way.url) or (_return_address(way.url) if wall else None)
    if inner and inner != way.url and not (wall and way.passed(inner)):
        return (inner, Via.RULE) if _is_readable(inner) else way.breaks(Reason.BAD_REDIRECT)
    return None if wall is None else way.breaks(wall, _before_wall(way, wall))


def _before_wall(way: _Way, wall: Reason) -> str:
    if wall is Reason.UNRESOLVED_AGGREGATOR:
        return way.url
    return next((step.url for step in reversed(way.steps[:-1]) if hosts.wall(step.url) is None), way.url)


def _door(way: _Way) -> Reason | None:
    """What the site wants that led here from another address of its own; who asked for a door gets the door."""
    reason = hosts.door(way.url) if len(way.steps) > 1 else None
    if reason is None:
        return None
    own = [step.url for step in way.steps[:-1] if urls.same_site(step.url, way.url)]
    return reason if own and not any(hosts.door(url) or hosts.wall(url) for url in own) else None


async def _by_request(web: Web, way: _Way, want: Want) -> tuple[str, Via] | Chain:
    if deadline.remaining() == 0:
        return way.breaks(Reason.OUT_OF_TIME)
    try:
        again = way.cookies.header(way.bare) if way.cookies.again else None
        brought_none = way.cookies.has(way.bare)
        answer = await web.get(way.bare, want=want, headers=again)
        way.steps[-1].status = answer.status
        if "set-cookie" in answer.headers:
            way.cookies.keep(answer)
        step = next_hop(answer)
    except FetchFailed as failure:
        return way.ends(failure=failure)
    if brought_none and _turns_away(answer, step):
        return way.url, Via.HTTP
    return _onwards(way, answer, step)


def _onwards(way: _Way, answer: Answer, step: tuple[str, Via] | None) -> tuple[str, Via] | Chain:
    """Where an answer leads: on, to the same address with a cookie, or nowhere."""
    if step is None:
        if way.bare not in way.cookies.again and (written := set_before_reload(answer)):
            way.cookies.take(way.bare, written)
            return way.url, Via.SCRIPT
        return way.ends(answer)
    target, via = step
    if way.cookies.has(way.bare) and are_missed_at(target) and not are_missed_at(way.url):
        return way.url, via
    if via is Via.HTTP and "#" in way.url and not urlsplit(target).fragment and (kept := urlsplit(way.url).fragment):
        target = f"{target}#{kept}"
    return target, via


def _turns_away(answer: Answer, step: tuple[str, Via] | None) -> bool:
    """Whether a host whose own cookie was not brought refuses the visitor, or sends him to a wall."""
    if step is None:
        return answer.status in _REFUSALS
    return (hosts.wall(step[0]) or hosts.door(step[0])) is Reason.LOGIN_REQUIRED


def _return_address(url: str) -> str | None:
    """Where a wall says that it would lead afterwards."""
    query = urlsplit(url).query
    if len(query) > MAX_QUERY:
        return None
    for name, value in parse_qsl(query):
        if name.lower() in _RETURN and value.startswith(("http://", "https://", "/")):
            return urljoin(url, value)
    return None
