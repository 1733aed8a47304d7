"""TikTok: videos and picture posts.

Keyless: oEmbed for videos. IDs are snowflakes: the upper 32 bits are the second of upload. The page itself is a script
and a robot check. Short links (vm., vt., /t/) lose their `Location` for Discordbot (seen August 2026).
"""

from datetime import UTC, datetime

from resolver import clean, shape
from resolver.answer import Answer
from resolver.model import Agent, Facts
from resolver.platforms.base import (
    Answered,
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
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState, Method, Reason, SourceKind

_FIRST_YEAR = 2014
_PATTERNS = {"post": r"[0-9]{15,20}", "user": r"[A-Za-z0-9_.-]{0,64}"}


def clock(item: Item) -> datetime | None:
    """The second of upload; None for numbers that would be before the service's first ones."""
    number = int(item.id)
    if number >= 1 << 63:
        return None
    moment = datetime.fromtimestamp(number >> 32, UTC)
    return moment if moment.year >= _FIRST_YEAR else None


_STATUSES = {400: Reading(AvailabilityState.GONE, Reason.NOT_FOUND, final=False)}
"""400 comes for deleted and private videos alike, and for ids that never were."""


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask oEmbed, which wants the video's page address and takes any name in it."""
    page = f"https://www.tiktok.com/@{item.handle or ''}/{item.kind}/{item.id}"
    return (oembed.asked("https://www.tiktok.com/oembed", page),)


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What oEmbed says; its title is the caption, and `author_unique_id` the handle."""
    reading = oembed.read(item, answer, _STATUSES)
    if reading.state is not AvailabilityState.LIVE:
        return reading
    body = answer.json()
    handle = clean.line(shape.text(body, "author_unique_id") or "", clean.NAME)
    authors = tuple(each.model_copy(update={"handle": handle}) if handle else each for each in reading.facts.authors)
    words = clean.block(shape.text(body, "title") or "")
    facts = reading.facts.model_copy(update={"authors": authors, "text": words, "title": None})
    return Reading(reading.state, facts=facts, signal=reading.signal)


PLATFORM = Platform(
    name="tiktok",
    label="TikTok",
    aliases={
        "tiktok.com": ("m.tiktok.com", "us.tiktok.com", "vxtiktok.com", "tnktok.com", "tfxktok.com", "tiktxk.com")
    },
    items=(
        ItemKind(
            "video",
            (
                "www.tiktok.com/@{handle:user}/video/{id:post}/**",
                "www.tiktok.com/embed/v2/{id:post}/**",
                "www.tiktok.com/embed/v3/{id:post}/**",
                "www.tiktok.com/embed/{id:post}/**",
                "www.tiktok.com/player/v1/{id:post}/**",
                "www.tiktok.com/share/video/{id:post}/**",
                "www.tiktok.com/i18n/share/video/{id:post}/**",
                "www.tiktok.com/video/{id:post}/**",
                "m.tiktok.com/v/{id:post}.html",
                "m.tiktok.com/v/{id:post}/**",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
        ItemKind("photo", ("www.tiktok.com/@{handle:user}/photo/{id:post}/**",), patterns=_PATTERNS),
    ),
    short_hosts=("vm.tiktok.com", "vt.tiktok.com"),
    shorts=("www.tiktok.com/t/{code:code}",),
    embeds=(
        Mark(
            "blockquote",
            classes=("tiktok-embed",),
            attrs=("cite", "data-video-id"),
            kind="video",
            links=True,
            quotes=True,
        ),
        Mark("amp-tiktok", attrs=("data-src",), kind="video"),
        Mark("lite-tiktok", attrs=("videoid",), kind="video"),
    ),
    clock=clock,
    page=False,
    flattened=Flattened(
        signed=("@{handle} {body} ♬ {rest}", "@{handle} {body} â™¬ {rest}"),
        limit=2200,
    ),
    ask=ask,
    read=read,
    examples=(
        Leaves("@example Words of a post #example ♬ original sound - Example", "example"),
        Reads(
            "https://www.tiktok.com/@luciaphoolan/video/7362946149227056416?is_from_webapp=1&sender_device=pc",
            "tiktok:video:7362946149227056416",
            "luciaphoolan",
        ),
        Reads("https://m.tiktok.com/v/7329968713464073518.html?u_code=0", "tiktok:video:7329968713464073518"),
        Reads("https://www.tiktok.com/embed/v2/7329968713464073518?lang=de", "tiktok:video:7329968713464073518"),
        Reads("https://www.tiktok.com/player/v1/7329968713464073518", "tiktok:video:7329968713464073518"),
        Reads(
            "https://www.tiktok.com/@example/photo/7329968713464073518", "tiktok:photo:7329968713464073518", "example"
        ),
        Foreign("https://www.tiktok.com/@luciaphoolan"),
        Foreign("https://vm.tiktok.com/ZMEXAMPLE/"),
        Foreign("https://www.tiktok.com/t/ZTEXAMPLE/"),
        Foreign("https://www.tiktok.com/music/words-7352548854788836128"),
        Embedded(
            '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@voguemagazine/video/7403773255951207722" '
            'data-video-id="7403773255951207722"><section><a href="https://www.tiktok.com/@voguemagazine?refer=embed">'
            "@voguemagazine</a> words</section></blockquote>",
            "tiktok:video:7403773255951207722",
        ),
        Embedded('<amp-tiktok data-src="7403773255951207722"></amp-tiktok>', "tiktok:video:7403773255951207722"),
        *oembed.answers(
            "tiktok:video:7362946149227056416",
            "TikTok",
            further={"author_unique_id": "example"},
            facts=Facts(
                text="Words of the title",
                authors=(Agent(name="Example Name", handle="example", url="https://www.example.org/example"),),
            ),
            statuses=_STATUSES,
        ),
        Answered(
            "tiktok:video:7362946149227056416",
            400,
            '{"code": 400, "message": "Something went wrong"}',
            AvailabilityState.GONE,
            Reason.NOT_FOUND,
        ),
    ),
)
