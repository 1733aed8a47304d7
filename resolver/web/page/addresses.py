"""How an address is shown and linked: http and https only, ASCII (a foreign host in punycode), whole in print. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from resolver import clean
from resolver.model import Capture, Hop, Source
from resolver.urls import host
from resolver.vocabulary import Method, Outcome, Via
from resolver.web.page.tongue import N_, Tongue

SHOWN_CHARS = 88


@dataclass(frozen=True, slots=True)
class Address:
    """An address with what is shown of it; `href` is None where nothing may be opened."""

    full: str
    shown: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain: how we came there, and what was answered."""

    address: Address
    via: str
    status: int | None


@dataclass(frozen=True, slots=True)
class Chain:
    """A way from an address to where it leads."""

    steps: tuple[Step, ...]

    @property
    def hops(self) -> int:
        """Steps after the first address."""
        return max(len(self.steps) - 1, 0)


VIAS = {
    Via.WRITTEN: N_("written so"),
    Via.RULE: N_("rewritten, without asking"),
    Via.HTTP: N_("redirect"),
    Via.HTML_REFRESH: N_("redirect in the page"),
    Via.SCRIPT: N_("redirect by script"),
    Via.INTERSTITIAL: N_("link on a page in between"),
    Via.ARCHIVE: N_("redirect that an archive kept"),
}


def address(url: str) -> Address:
    """An address of a sidecar, ready to be shown."""
    href = clean.link(url)
    full = clean.line(url, clean.URL) or ""
    bare = full.partition("://")[2] if href else full
    shown = bare.removeprefix("www.").removesuffix("/") or full
    if len(shown) > SHOWN_CHARS:
        shown = f"{shown[: SHOWN_CHARS - 24]}…{shown[-20:]}"
    return Address(full, shown, href)


def named_host(url: str) -> str:
    """The host of an address as people name a site."""
    return host(url).removeprefix("www.") or (clean.line(url, clean.NAME) or "")


def chain(hops: Sequence[Hop], say: Tongue) -> Chain | None:
    """A chain to be shown; None where there is no step in it."""
    if len(hops) < 2:  # noqa: PLR2004 - an address and where it leads
        return None
    return Chain(tuple(Step(address(hop.url), say(VIAS[hop.via]), hop.status) for hop in hops))


def way_of(source: Source, written: str | None = None) -> Capture | None:
    """The newest look that followed a link to the source; the one that began at `written` where there is one."""
    ways = [look for look in reversed(source.captures) if len(look.hops) > 1]
    own = (look for look in ways if written and written in look.hops[0].url)
    return next(own, None) or next(iter(ways), None)


def fetched(source: Source) -> Capture | None:
    """The newest look that read the source itself."""
    reading = (Method.HTML_META, Method.OEMBED, Method.PLATFORM_API, Method.JSON_LD, Method.CMS_COPY)
    looks = [look for look in reversed(source.captures) if look.method in reading]
    return next((look for look in looks if look.outcome is Outcome.OK), None) or next(iter(looks), None)
