"""SoundCloud: tracks and sets. Keyless: oEmbed.

A track is named by address (`user/track`, which both may change) or, in players, by number; which belong together is
known only to SoundCloud.
"""

from resolver.answer import Answer
from resolver.platforms.base import Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import Method, SourceKind

_PATTERNS = {
    "user": r"(?!discover|search|you|stream|charts|pages|upload|settings|jobs|tags|player|oembed|terms|people)"
    r"[A-Za-z0-9_-]{2,64}",
    "track": r"(?!sets|tracks|likes|albums|popular-tracks|reposts|followers|following|comments|spotlight)"
    r"[A-Za-z0-9_-]{1,255}",
    "set": r"[A-Za-z0-9_-]{1,255}",
    "secret": r"s-[A-Za-z0-9]{5,20}",
}

_ASK, _ = oembed.endpoint("https://soundcloud.com/oembed", format="json")


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What oEmbed says, whose title ends in the author's name (`TITLE by NAME`, seen 2016-2026)."""
    reading = oembed.read(item, answer)
    title, name = reading.facts.title, next((agent.name for agent in reading.facts.authors), None)
    if title is None or name is None or not title.endswith(f" by {name}"):
        return reading
    return reading._replace(facts=reading.facts.model_copy(update={"title": title[: -len(f" by {name}")] or title}))


PLATFORM = Platform(
    name="soundcloud",
    label="SoundCloud",
    aliases={"soundcloud.com": ("m.soundcloud.com",)},
    items=(
        ItemKind(
            "track",
            (
                "soundcloud.com/{handle:user}/{track:track}/{secret:secret}",
                "soundcloud.com/{handle:user}/{track:track}",
            ),
            id="{handle}/{track}",
            source_kind=SourceKind.AUDIO,
            patterns=_PATTERNS,
            fold=str.lower,
        ),
        ItemKind(
            "track",
            ("api.soundcloud.com/tracks/{id:digits}/**", "api.soundcloud.com/tracks/soundcloud:tracks:{id:digits}"),
            source_kind=SourceKind.AUDIO,
        ),
        ItemKind(
            "set",
            ("soundcloud.com/{handle:user}/sets/{set:set}/**",),
            id="{handle}/{set}",
            source_kind=SourceKind.AUDIO,
            patterns=_PATTERNS,
            fold=str.lower,
        ),
        ItemKind(
            "set",
            (
                "api.soundcloud.com/playlists/{id:digits}/**",
                "api.soundcloud.com/playlists/soundcloud:playlists:{id:digits}",
            ),
            source_kind=SourceKind.AUDIO,
        ),
    ),
    short_hosts=("on.soundcloud.com", "snd.sc"),
    wraps=("w.soundcloud.com/player?url={url:url}",),
    embeds=(
        Mark("amp-soundcloud", attrs=("data-trackid",), kind="track"),
        Mark("amp-soundcloud", attrs=("data-playlistid",), kind="set", needs=("data-playlistid",)),
    ),
    ask=_ASK,
    read=read,
    examples=(
        Reads(
            "https://soundcloud.com/example/words-of-the-title?si=EXAMPLE",
            "soundcloud:track:example/words-of-the-title",
            "example",
        ),
        Reads("https://m.soundcloud.com/example/sets/words", "soundcloud:set:example/words", "example"),
        Reads(
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/293&color=%23ff5500",
            "soundcloud:track:293",
        ),
        Reads(
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/playlists/405726",
            "soundcloud:set:405726",
        ),
        Foreign("https://soundcloud.com/example"),
        Foreign("https://soundcloud.com/example/likes"),
        Foreign("https://soundcloud.com/discover/sets"),
        Foreign("https://on.soundcloud.com/EXAMPLE"),
        Embedded(
            '<iframe scrolling="no" src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/293'
            '&amp;color=%23ff5500"></iframe>',
            "soundcloud:track:293",
        ),
        Embedded('<amp-soundcloud data-trackid="293" data-visual="true"></amp-soundcloud>', "soundcloud:track:293"),
        *oembed.answers("soundcloud:track:example/words-of-the-title", "SoundCloud", handle="example"),
    ),
)
