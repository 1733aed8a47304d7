"""Vimeo: videos, also in channels, groups, albums and on demand; live events.

Keyless: oEmbed. A video that is not listed is reached only with the code behind its id, which the canonical address
therefore keeps where it is known.
"""

from resolver import shape
from resolver.answer import Answer, Status
from resolver.model import Facts, Partial
from resolver.platforms.base import (
    Answered,
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
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState, Basis, Method, Precision, Reason, SourceKind

_PATTERNS = {"video": r"[0-9]{4,12}", "hash": r"[0-9a-f]{8,12}"}

_STATUSES = {403: Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_PRIVATE, final=False)}
"""403: the owner lets it be shown on some sites only, or to nobody; the page decides which."""

_ASK, _READ = oembed.endpoint("https://vimeo.com/api/oembed.json", _STATUSES)


def read(item: Item, method: Method, answer: Answer) -> Reading:
    """What oEmbed says; a film for some sites only comes as 200 without its title, with the 403 inside (seen 2026)."""
    reading = _READ(item, method, answer)
    if (
        reading.state is AvailabilityState.LIVE
        and shape.number(answer.json(), "domain_status_code") == Status.FORBIDDEN
    ):
        return _STATUSES[Status.FORBIDDEN]._replace(facts=reading.facts, signal="oembed 200 domain 403")
    return reading


PLATFORM = Platform(
    name="vimeo",
    label="Vimeo",
    aliases={"vimeo.com": ("player.vimeo.com",), "player.vimeo.com": ("vimeopro.com",)},
    items=(
        ItemKind(
            "video",
            (
                "vimeo.com/{id:video}/{hash:hash}",
                "vimeo.com/{id:video}/**",
                "player.vimeo.com/video/{id:video}?h={hash:hash}",
                "player.vimeo.com/video/{id:video}/**",
                "vimeo.com/channels/{channel}/{id:video}/**",
                "vimeo.com/groups/{group}/videos/{id:video}/**",
                "vimeo.com/album/{album}/video/{id:video}/**",
                "vimeo.com/showcase/{album}/video/{id:video}/**",
                "vimeo.com/ondemand/{title}/{id:video}/**",
                "vimeo.com/moogaloop.swf?clip_id={id:video}",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
        ItemKind("event", ("vimeo.com/event/{id:video}/**",), source_kind=SourceKind.VIDEO, patterns=_PATTERNS),
    ),
    embeds=(
        Mark("amp-vimeo", attrs=("data-videoid",), kind="video"),
        Mark("lite-vimeo", attrs=("videoid",), kind="video"),
        Mark("vimeo-video", attrs=("src",), kind="video"),
        Mark("*", attrs=("data-vimeo-id",), kind="video", needs=("data-vimeo-id",)),
        Mark("*", attrs=("data-vimeo-url",), kind="video", needs=("data-vimeo-url",)),
        Mark("*", attrs=("data-plyr-embed-id",), kind="video", needs=("data-plyr-embed-id",)),
    ),
    flattened=Flattened(signed=("{body} from {name} on Vimeo {end}",), limit=200, lines=1),
    ask=_ASK,
    read=read,
    examples=(
        Leaves("Words of a title from Example on Vimeo.", None, "Example"),
        Reads("https://vimeo.com/76979871", "vimeo:video:76979871"),
        Reads("https://vimeo.com/76979871/0123456789", "vimeo:video:76979871"),
        Reads("https://player.vimeo.com/video/76979871?h=0123456789&color=fff", "vimeo:video:76979871"),
        Reads("https://vimeo.com/channels/staffpicks/76979871", "vimeo:video:76979871"),
        Reads("https://vimeo.com/groups/example/videos/76979871", "vimeo:video:76979871"),
        Reads("https://vimeo.com/showcase/1234567/video/76979871", "vimeo:video:76979871"),
        Reads("https://vimeo.com/event/1234567/embed", "vimeo:event:1234567"),
        Foreign("https://vimeo.com/staffpicks"),
        Foreign("https://vimeo.com/channels/staffpicks"),
        Embedded('<iframe src="//player.vimeo.com/video/76979871" allowfullscreen></iframe>', "vimeo:video:76979871"),
        Embedded('<amp-vimeo data-videoid="76979871"></amp-vimeo>', "vimeo:video:76979871"),
        Embedded('<div data-vimeo-url="https://vimeo.com/76979871" id="film"></div>', "vimeo:video:76979871"),
        *oembed.answers("vimeo:video:76979871", "Vimeo", statuses=_STATUSES),
        Answered(
            "vimeo:video:76979871",
            200,
            '{"provider_name": "Vimeo", "html": "<iframe></iframe>", "domain_status_code": 403}',
            AvailabilityState.RESTRICTED,
            Reason.ACCOUNT_PRIVATE,
        ),
        Answered(
            "vimeo:video:76979871",
            200,
            '{"title": "Words", "upload_date": "2013-10-15 14:08:29"}',
            AvailabilityState.LIVE,
            facts=Facts(
                title="Words",
                published=Partial(
                    value="2013-10-15T14:08:29",
                    precision=Precision.SECOND,
                    basis=Basis.OEMBED,
                    as_written="2013-10-15 14:08:29",
                ),
            ),
        ),
    ),
)
