"""Twitch: clips and recorded broadcasts. Its API needs a key; the page names title and channel.

A channel's live page is no item: what it shows changes.
"""

from resolver.answer import Answer
from resolver.platforms.base import Ask, Embedded, Foreign, Item, ItemKind, Platform, Reading, Reads
from resolver.platforms.shared import page
from resolver.vocabulary import Method, SourceKind

_PATTERNS = {"slug": r"(?!embed)[A-Za-z0-9_-]{8,128}", "number": r"[0-9]{6,12}", "user": r"[A-Za-z0-9_]{2,32}"}


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask for the page, which answers 200 for what is not there, too."""
    return (page.asked(item),)


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What the page says, where it names the item."""
    return page.read(item, answer)


PLATFORM = Platform(
    name="twitch",
    label="Twitch",
    aliases={"twitch.tv": ("m.twitch.tv", "go.twitch.tv")},
    items=(
        ItemKind(
            "clip",
            (
                "clips.twitch.tv/{id:slug}",
                "www.twitch.tv/{handle:user}/clip/{id:slug}",
                "clips.twitch.tv/embed?clip={id:slug}",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "video",
            (
                "www.twitch.tv/videos/{id:number}",
                "player.twitch.tv/?video=v{id:number}",
                "player.twitch.tv/?video={id:number}",
                "www.twitch.tv/{handle:user}/v/{id:number}",
                "www.twitch.tv/{handle:user}/video/{id:number}",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
    ),
    ask=ask,
    read=read,
    page=False,
    examples=(
        Reads("https://clips.twitch.tv/ExampleWordsOfTheClip-AbCdEf", "twitch:clip:ExampleWordsOfTheClip-AbCdEf"),
        Reads(
            "https://www.twitch.tv/example/clip/ExampleWordsOfTheClip-AbCdEf",
            "twitch:clip:ExampleWordsOfTheClip-AbCdEf",
            "example",
        ),
        Reads("https://www.twitch.tv/videos/1234567890?t=1h2m", "twitch:video:1234567890"),
        Reads("https://player.twitch.tv/?video=v1234567890&parent=www.example.org", "twitch:video:1234567890"),
        Foreign("https://www.twitch.tv/example"),
        Foreign("https://player.twitch.tv/?channel=example&parent=www.example.org"),
        Embedded(
            '<iframe src="https://clips.twitch.tv/embed?clip=ExampleWordsOfTheClip-AbCdEf&amp;parent=www.example.org">'
            "</iframe>",
            "twitch:clip:ExampleWordsOfTheClip-AbCdEf",
        ),
        *page.answers("twitch:video:1234567890", "1234567890"),
    ),
)
