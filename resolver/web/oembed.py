"""`/oembed`: an oEmbed 1.0 provider (oembed.com) for every link, and the list of what it is asked for.

Made for clients that know nothing of us: parameters of theirs are read past, the card in `html` runs nothing and asks
nobody. A source that is gone is a 404 unless the settings say otherwise, one that may not be seen by all a 401.
"""

import re
from functools import lru_cache

from aiohttp import web
from pydantic import ConfigDict, Field

from resolver import platforms
from resolver.export import oembed
from resolver.lines import json_line
from resolver.model import Model, Source
from resolver.vocabulary import AvailabilityState
from resolver.web import caching
from resolver.web.auth import Scope
from resolver.web.problems import Problem
from resolver.web.resolve import LONGEST_LINK, looked_up
from resolver.web.route import JSON, Call, Query, Reply, Route

XML = "text/xml"
AGAIN_SECONDS = 60
MOST_PIXELS = 100_000
_PRIVATE = {"WWW-Authenticate": 'Source realm="the source itself"'}
_SHORT_TIME = frozenset({AvailabilityState.BLOCKED, AvailabilityState.UNREACHABLE})
_VARIABLE = re.compile(r"\{\w+(?::\w+)?\}")


class Asked(Query):
    """What an oEmbed client asks for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str = Field(min_length=1, max_length=LONGEST_LINK, description="the link, percent-encoded")
    maxwidth: int | None = Field(None, ge=1, le=MOST_PIXELS)
    maxheight: int | None = Field(None, ge=1, le=MOST_PIXELS)
    format: str = Field("json", max_length=16, description="`json` or `xml`")


class Embed(Model):
    """An oEmbed 1.0 answer: `rich` with a static card, else `link`."""

    version: str
    type: str
    title: str | None = None
    author_name: str | None = None
    author_url: str | None = None
    provider_name: str | None = None
    provider_url: str | None = None
    cache_age: int | None = None
    url: str | None = None
    width: int | None = None
    height: int | None = None
    html: str | None = None


class Endpoint(Model):
    """An address to ask, and the addresses to ask it about."""

    schemes: tuple[str, ...]
    url: str
    discovery: bool = False


class Provider(Model):
    """One provider, in the shape of oembed.com's list."""

    provider_name: str
    provider_url: str
    endpoints: tuple[Endpoint, ...]


async def embed(call: Call) -> web.Response:
    """A card for one link."""
    asked = call.asked(Asked)
    if asked.format not in {"json", "xml"}:
        raise Problem("not-offered")
    found = await looked_up(call, asked.url, caching.wanted(call.request))
    source = found.resolution.source
    _insist_on_shown(source, gone_too=call.parts.settings.oembed_gone)
    told = oembed.response(
        source,
        max_width=asked.maxwidth,
        max_height=asked.maxheight,
        cache_age=max(int(found.fresh_for), AGAIN_SECONDS),
    )
    text, kind = (oembed.as_json(told), JSON) if asked.format == "json" else (oembed.as_xml(told), XML)
    body = text.encode()
    etag = caching.etag_of(body)
    call.headers.update(caching.freshness(found.age, found.fresh_for, call.parts.settings.ttl_stale))
    call.headers |= {"ETag": etag, "Vary": "Authorization"}
    if caching.not_modified(call.request, etag):
        return web.Response(status=304)
    return web.Response(body=body, headers={"Content-Type": f"{kind}; charset=utf-8"})


def _insist_on_shown(source: Source, *, gone_too: bool) -> None:
    """Refuse what is not to be shown, or of which nothing is known.

    Raises:
        Problem: it is gone, may not be seen by all, or there is nothing to show.
    """
    state = source.availability.state
    if state is AvailabilityState.LIVE:
        return
    known = bool(source.text or source.title)
    if state is AvailabilityState.GONE:
        if not gone_too:
            raise Problem("source-gone")
        return
    if state is AvailabilityState.RESTRICTED:
        raise Problem("source-private", headers=_PRIVATE)
    if not known:
        pause = AGAIN_SECONDS if state in _SHORT_TIME else None
        raise Problem("not-found", f"Nothing is known of it: it is {state.replace('_', ' ')}.", retry_after=pause)


async def providers(call: Call) -> web.Response:
    """The list of what this provider can be asked about."""
    body = _providers(call.parts.settings.public_url.rstrip("/"))
    etag = caching.etag_of(body)
    call.headers |= {"Cache-Control": "public, max-age=3600", "ETag": etag}
    if caching.not_modified(call.request, etag):
        return web.Response(status=304)
    return web.Response(body=body, headers={"Content-Type": JSON})


@lru_cache(maxsize=4)
def _providers(base: str) -> bytes:
    lines = [json_line(each.model_dump(mode="json")) for each in _every(f"{base}/oembed")]
    return ("[" + ",\n".join(lines) + "]\n").encode()


def _every(endpoint: str) -> list[Provider]:
    found = []
    for platform in platforms.every():
        forms = [form for kind in platform.items for form in kind.forms]
        schemes = [_scheme(form) for form in forms if not form.startswith(("*", "{"))]
        schemes += [f"https://{host}/*" for host in platform.short_hosts]
        if schemes:
            home = schemes[0].split("/")[2]
            found.append(
                Provider(
                    provider_name=platform.label,
                    provider_url=f"https://{home}/",
                    endpoints=(Endpoint(schemes=tuple(dict.fromkeys(schemes)), url=endpoint),),
                )
            )
    return found


def _scheme(form: str) -> str:
    """A form of addresses as oEmbed writes it: a star for what changes."""
    return "https://" + _VARIABLE.sub("*", form).replace("/**", "*").replace("**", "*")


_CACHED = ("Age", "Cache-Control", "Cache-Status", "ETag")

ROUTES = (
    Route(
        "GET",
        "/oembed",
        "oembed",
        "oembed",
        "A card for a link, as oEmbed 1.0",
        embed,
        (
            Reply(200, "The card: JSON, or XML where that was asked for.", Embed, (JSON, XML), headers=_CACHED),
            Reply(304, "It is the version that you have.", None, (), headers=_CACHED),
        ),
        scope=Scope.RESOLVE,
        says="Other parameters are read past. With RESOLVER_OEMBED_OPEN no key is needed.",
        query=Asked,
        problems=("source-private", "source-gone", "not-found", "not-offered", "invalid-url", "not-remembered"),
    ),
    Route(
        "GET",
        "/oembed/providers.json",
        "oembed_providers",
        "oembed",
        "What can be asked for, in the shape of oembed.com's list",
        providers,
        (
            Reply(200, "The list.", None, headers=("Cache-Control", "ETag")),
            Reply(304, "It is the version that you have.", None, ()),
        ),
    ),
)
