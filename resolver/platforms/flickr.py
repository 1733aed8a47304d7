"""Flickr: photos and albums. Keyless: oEmbed. A photo's number stands alone; the name before it can be changed."""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_PATTERNS = {"photo": r"[0-9]{4,12}", "album": r"[0-9]{6,20}", "owner": r"(?!tags|upload|search)[A-Za-z0-9_@-]{1,64}"}

_ASK, _READ = oembed.endpoint("https://www.flickr.com/services/oembed/", format="json")

PLATFORM = Platform(
    name="flickr",
    label="Flickr",
    aliases={"flickr.com": ("m.flickr.com", "secure.flickr.com", "embedr.flickr.com")},
    items=(
        ItemKind(
            "photo",
            (
                "www.flickr.com/photos/{handle:owner}/{id:photo}/**",
                "embedr.flickr.com/photos/{id:photo}",
                "www.flickr.com/photo.gne?id={id:photo}",
            ),
            source_kind=SourceKind.IMAGE,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "album",
            (
                "www.flickr.com/photos/{handle:owner}/albums/{id:album}/**",
                "www.flickr.com/photos/{handle:owner}/sets/{id:album}/**",
            ),
            source_kind=SourceKind.IMAGE,
            patterns=_PATTERNS,
        ),
    ),
    short_hosts=("flic.kr",),
    embeds=(Mark("a", attrs=("href",), kind="photo", needs=("data-flickr-embed",)),),
    ask=_ASK,
    read=_READ,
    examples=(
        Reads(
            "https://www.flickr.com/photos/europeanspaceagency/15156592796/",
            "flickr:photo:15156592796",
            "europeanspaceagency",
        ),
        Reads(
            "https://flickr.com/photos/12345678@N00/15156592796/in/album-72157600000000000/",
            "flickr:photo:15156592796",
            "12345678@N00",
        ),
        Reads(
            "https://www.flickr.com/photos/example/albums/72157600000000000",
            "flickr:album:72157600000000000",
            "example",
        ),
        Foreign("https://www.flickr.com/photos/europeanspaceagency/"),
        Foreign("https://www.flickr.com/people/example/"),
        Foreign("https://flic.kr/p/p6kuZs"),
        Embedded(
            '<iframe src="https://www.flickr.com/photos/europeanspaceagency/15156592796/player/"></iframe>',
            "flickr:photo:15156592796",
        ),
        *oembed.answers("flickr:photo:15156592796", "Flickr", handle="europeanspaceagency"),
    ),
)
