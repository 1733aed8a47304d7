"""Mastodon, and the servers that speak ActivityPub with it: GoToSocial, Pleroma, Misskey, Pixelfed, PeerTube.

Any host may be such a server. On the hosts named here, and where the embed code's own mark stands, an address is
believed; elsewhere the form of an address is only a claim (`platforms.hostless`), confirmed by asking the server.
A key holds the post's ActivityPub URI where the address tells it; an address that shows a stranger's post on the
reader's own server (`/@user@other.example/ID`) does not, and stands for itself. Usernames cannot be changed there.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from resolver.answer import Answer
from resolver.model import Agent
from resolver.platforms.base import (
    Ask,
    Embedded,
    Flattened,
    Foreign,
    Item,
    ItemKind,
    Leaves,
    Mark,
    Platform,
    Reading,
    Reads,
)
from resolver.platforms.shared import activity, oembed, status
from resolver.vocabulary import Method, SourceKind

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIRST_YEAR = 2016

_PATTERNS = {
    "user": r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}",
    "remote": r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}@[A-Za-z0-9.-]{3,253}",
    "snowflake": r"[0-9]{15,19}",
    "ulid": r"[0-7][0-9A-HJKMNP-TV-Z]{25}",
    "flake": r"[9AB][A-Za-z0-9]{17}",
    "aid": r"(?=[a-z0-9]{0,15}[0-9])[789ab][a-z0-9]{9}(?:[a-z0-9]{6})?",
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
}


def clock(item: Item) -> datetime | None:
    """The moment of posting: milliseconds in a Mastodon number, a ULID (GoToSocial) or an aid (Misskey)."""
    native = item.id.rpartition("/")[2]
    if native.isdigit():
        moment = _at(int(native) >> 16)
    elif len(native) == len("01ARYZ6S410000000000000000"):
        moment = _at(sum(_CROCKFORD.index(char) << 5 * (9 - at) for at, char in enumerate(native[:10])))
    elif item.id.endswith(f"/notes/{native}"):
        moment = _at(int(native[:8], 36), datetime(2000, 1, 1, tzinfo=UTC))
    else:
        return None
    return moment if moment and moment.year >= _FIRST_YEAR else None


def _at(milliseconds: int, epoch: datetime = datetime(1970, 1, 1, tzinfo=UTC)) -> datetime | None:
    try:
        return epoch + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask Mastodon's API first, then oEmbed (a placeholder there); other software for the post's own object."""
    host = urlsplit(item.url).hostname or ""
    native = item.id.rpartition("/")[2]
    if "/statuses/" in item.id or "/@" in item.id:
        return (
            Ask(f"https://{host}/api/v1/statuses/{native}", Method.PLATFORM_API),
            oembed.asked(f"https://{host}/api/oembed", item.url),
        )
    return (activity.asked(item.id),)


def read(item: Item, method: Method, answer: Answer) -> Reading:
    """What the server says; an answer that no such server gives also disproves the claim that it is one."""
    host = urlsplit(item.url).hostname or ""
    if method is Method.OEMBED:
        return oembed.read(item, answer)
    if "/statuses/" in item.id or "/@" in item.id:
        return status.read(answer, item.id.rpartition("/")[2], host)
    return activity.read(answer, host)


PLATFORM = Platform(
    name="mastodon",
    label="Mastodon and ActivityPub",
    aliases={
        "": (
            "mastodon.social",
            "mastodon.online",
            "mastodon.world",
            "mstdn.social",
            "mas.to",
            "mstdn.jp",
            "pawoo.net",
            "fosstodon.org",
            "hachyderm.io",
            "infosec.exchange",
            "techhub.social",
            "journa.host",
            "newsie.social",
            "universeodon.com",
            "masto.ai",
            "mastodonapp.uk",
            "social.vivaldi.net",
            "chaos.social",
            "troet.cafe",
            "det.social",
            "norden.social",
            "social.tchncs.de",
            "piaille.fr",
            "mamot.fr",
            "framapiaf.org",
            "mastodon.nl",
            "social.bund.de",
            "ec.social-network.europa.eu",
            "respublicae.eu",
            "c.im",
            "ohai.social",
            "mathstodon.xyz",
            "fediscience.org",
            "sciences.social",
            "scholar.social",
            "indieweb.social",
            "toot.community",
            "federate.social",
            "mastodon.scot",
            "aus.social",
            "mastodon.au",
            "botsin.space",
            "flipboard.social",
            "social.coop",
        ),
    },
    items=(
        ItemKind(
            "post",
            (
                "*/@{handle:user}/{id:snowflake}/**",
                "*/users/{handle:user}/statuses/{id:snowflake}/**",
                "*/web/@{handle:user}/{id:snowflake}",
                "*/deck/@{handle:user}/{id:snowflake}",
                "*/@{handle:user}/statuses/{id:ulid}",
                "*/users/{handle:user}/statuses/{id:ulid}",
            ),
            id="https://{host}/users/{handle}/statuses/{id}",
            patterns=_PATTERNS,
        ),
        ItemKind(
            "post",
            (
                "*/@{handle:remote}/{id:snowflake}/**",
                "*/web/@{handle:remote}/{id:snowflake}",
                "*/deck/@{handle:remote}/{id:snowflake}",
            ),
            id="https://{host}/@{handle}/{id}",
            patterns=_PATTERNS,
        ),
        ItemKind("post", ("*/notice/{id:flake}",), id="https://{host}/notice/{id}", patterns=_PATTERNS),
        ItemKind("post", ("*/objects/{id:uuid}",), id="https://{host}/objects/{id}", patterns=_PATTERNS),
        ItemKind(
            "post", ("*/notes/{id:aid}", "*/embed/notes/{id:aid}"), id="https://{host}/notes/{id}", patterns=_PATTERNS
        ),
        ItemKind(
            "post", ("*/p/{handle:user}/{id:snowflake}/**",), id="https://{host}/p/{handle}/{id}", patterns=_PATTERNS
        ),
        ItemKind(
            "video",
            ("*/videos/watch/{id:uuid}", "*/videos/embed/{id:uuid}"),
            id="https://{host}/videos/watch/{id}",
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
    ),
    embeds=(
        Mark("blockquote", classes=("mastodon-embed",), attrs=("data-embed-url",), links=True, any_host=True),
        Mark("iframe", classes=("mastodon-embed",), attrs=("src", "data-src", "data-lazy-src"), any_host=True),
        Mark("iframe", classes=("misskey-embed-frame",), attrs=("src", "data-src"), any_host=True),
    ),
    clock=clock,
    flattened=Flattened(
        dashed=r"[A-Za-z0-9_.-]{1,64}@[A-Za-z0-9.-]{1,100}",
        signed=("Post by @{handle} View on Mastodon",),
        opens=("View on Mastodon",),
        limit=500,
    ),
    ask=ask,
    read=read,
    note="the server is asked whether it is one",
    examples=(
        Leaves("Post by @example@mastodon.social View on Mastodon", "example@mastodon.social"),
        Reads(
            "https://mastodon.social/@obenland/115390233060492827",
            "mastodon:post:https://mastodon.social/users/obenland/statuses/115390233060492827",
            "obenland",
        ),
        Reads(
            "https://mastodon.social/users/davew/statuses/115304807597336222",
            "mastodon:post:https://mastodon.social/users/davew/statuses/115304807597336222",
            "davew",
        ),
        Reads(
            "https://mastodon.social/@scripting@daveverse.org/115277099316805872",
            "mastodon:post:https://mastodon.social/@scripting@daveverse.org/115277099316805872",
            "scripting@daveverse.org",
        ),
        Reads(
            "https://c.im/objects/01234567-89ab-cdef-0123-456789abcdef",
            "mastodon:post:https://c.im/objects/01234567-89ab-cdef-0123-456789abcdef",
        ),
        Foreign("https://mastodon.social/@davew"),
        Foreign("https://example.org/@davew/115304807597336222"),
        Foreign("https://mastodon.social/tags/example"),
        Embedded(
            '<iframe src="https://zeppelin.flights/@glennf/115380107936716029/embed" class="mastodon-embed"></iframe>',
            "mastodon:post:https://zeppelin.flights/users/glennf/statuses/115380107936716029",
        ),
        Embedded(
            '<blockquote class="mastodon-embed" data-embed-url="https://mastodon.social/@arstechnica/113035384673400593'
            '/embed"><a href="https://mastodon.social/@arstechnica/113035384673400593">Post by @arstechnica</a>'
            "</blockquote>",
            "mastodon:post:https://mastodon.social/users/arstechnica/statuses/113035384673400593",
        ),
        *status.answers(
            "mastodon:post:https://mastodon.social/users/obenland/statuses/115390233060492827",
            "115390233060492827",
            Agent(name="Example", handle="example"),
        ),
        *oembed.answers(
            "mastodon:post:https://mastodon.social/users/obenland/statuses/115390233060492827",
            "Mastodon",
            handle="obenland",
        ),
        *activity.answers("mastodon:post:https://c.im/objects/01234567-89ab-cdef-0123-456789abcdef"),
    ),
)
