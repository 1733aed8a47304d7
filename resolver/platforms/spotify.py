"""Spotify: tracks, albums, playlists, artists, podcast shows and episodes. Keyless: oEmbed."""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_PATTERNS = {"id": r"[A-Za-z0-9]{22}", "language": r"[a-z-]{2,8}"}


def _kind(name: str) -> ItemKind:
    return ItemKind(
        name,
        (
            f"open.spotify.com/{name}/{{id:id}}/**",
            f"open.spotify.com/intl-{{language:language}}/{name}/{{id:id}}/**",
            f"open.spotify.com/embed/{name}/{{id:id}}/**",
            f"open.spotify.com/embed-podcast/{name}/{{id:id}}/**",
            f"embed.spotify.com/?uri=spotify:{name}:{{id:id}}",
            f"open.spotify.com/embed?uri=spotify:{name}:{{id:id}}",
        ),
        source_kind=SourceKind.AUDIO,
        patterns=_PATTERNS,
        natives=(f"spotify:{name}:{{id:id}}",),
    )


_ASK, _READ = oembed.endpoint("https://open.spotify.com/oembed")

PLATFORM = Platform(
    name="spotify",
    label="Spotify",
    aliases={"open.spotify.com": ("play.spotify.com",)},
    items=(
        *(_kind(name) for name in ("track", "album", "artist", "show", "episode")),
        ItemKind(
            "playlist",
            (*_kind("playlist").forms, "open.spotify.com/user/{user}/playlist/{id:id}/**"),
            source_kind=SourceKind.AUDIO,
            patterns=_PATTERNS,
            natives=("spotify:playlist:{id:id}", "spotify:user:{user}:playlist:{id:id}"),
        ),
    ),
    short_hosts=("spoti.fi", "spotify.link", "spotify.app.link"),
    ask=_ASK,
    read=_READ,
    page=False,
    examples=(
        Reads(
            "https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b?si=EXAMPLE", "spotify:track:0VjIjW4GlUZAMYd2vXMi3b"
        ),
        Reads("https://open.spotify.com/intl-de/album/4yP0hdKOZPNshxUOjY0cZj", "spotify:album:4yP0hdKOZPNshxUOjY0cZj"),
        Reads(
            "https://open.spotify.com/embed/episode/7makk4oTQel546B0PZlDM5", "spotify:episode:7makk4oTQel546B0PZlDM5"
        ),
        Reads(
            "https://embed.spotify.com/?uri=spotify%3Atrack%3A0VjIjW4GlUZAMYd2vXMi3b",
            "spotify:track:0VjIjW4GlUZAMYd2vXMi3b",
        ),
        Reads(
            "https://open.spotify.com/user/vw01a3g4a6tnif0lwbhcaqsbr/playlist/3JXsjBKJx7JDdXhMZNymgo?si=EXAMPLE",
            "spotify:playlist:3JXsjBKJx7JDdXhMZNymgo",
        ),
        Reads("https://open.spotify.com/show/5eXZwvvxt3K2dxha3BSaAe", "spotify:show:5eXZwvvxt3K2dxha3BSaAe"),
        Reads("https://open.spotify.com/artist/EXAMPLEEXAMPLEEXAMPLE1", "spotify:artist:EXAMPLEEXAMPLEEXAMPLE1"),
        Foreign("https://open.spotify.com/user/example"),
        Foreign("https://open.spotify.com/search/words"),
        Foreign("https://spoti.fi/EXAMPLE"),
        Embedded(
            '<iframe style="border-radius:12px" src="https://open.spotify.com/embed/track/0VjIjW4GlUZAMYd2vXMi3b'
            '?utm_source=generator"></iframe>',
            "spotify:track:0VjIjW4GlUZAMYd2vXMi3b",
        ),
        *oembed.answers("spotify:track:0VjIjW4GlUZAMYd2vXMi3b", "Spotify", lacks="author_name author_url"),
    ),
)
