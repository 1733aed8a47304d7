"""YouTube: videos, shorts, live streams, clips, playlists, community posts.

Keyless: oEmbed. A video's id says nothing about its time. Seen 2020-2026: 401 means that the owner has switched
embedding off, not that the video is dead; a private video answers `Forbidden` as text, once with status 200.
"""

from resolver.answer import Answer
from resolver.model import Agent, Facts
from resolver.platforms.base import Answered, Ask, Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState, Method, Reason, SourceKind

_PATTERNS = {
    "video": r"(?!videoseries|live_stream)[A-Za-z0-9_-]{11}",
    "list": r"[A-Za-z0-9_-]{2,128}",
    "more": r"[^/?#]{0,512}",
}

_STATUSES = {
    400: Reading(AvailabilityState.GONE, Reason.NOT_FOUND, final=False),
    401: Reading(AvailabilityState.LIVE, Reason.EMBEDDING_OFF),
    403: Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_PRIVATE),
    404: Reading(AvailabilityState.GONE, Reason.NOT_FOUND),
}
"""Bodies are text. 404 is YouTube's own word for a video that is not there; 400 for an id that cannot be one."""


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask oEmbed about videos and playlists; the rest has no endpoint without a key."""
    if item.kind not in {"video", "playlist"}:
        return ()
    return (oembed.asked("https://www.youtube.com/oembed", item.url, format="json"),)


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What oEmbed says; the body `Forbidden` is a private video, whatever the status."""
    if answer.body.strip() == b"Forbidden":
        return Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_PRIVATE, signal=f"oembed {answer.status} Forbidden")
    return oembed.read(item, answer, _STATUSES)


PLATFORM = Platform(
    name="youtube",
    label="YouTube",
    aliases={
        "youtube.com": (
            "m.youtube.com",
            "music.youtube.com",
            "gaming.youtube.com",
            "youtube-nocookie.com",
            "youtube.googleapis.com",
            "yewtu.be",
            "inv.nadeko.net",
            "piped.video",
        ),
    },
    items=(
        ItemKind(
            "video",
            (
                "www.youtube.com/watch?v={id:video}",
                "youtu.be/{id:video}/**",
                "www.youtube.com/shorts/{id:video}/**",
                "www.youtube.com/live/{id:video}/**",
                "www.youtube.com/embed/{id:video}/**",
                "www.youtube.com/embed/{id:video}&{more:more}",
                "www.youtube.com/v/{id:video}/**",
                "www.youtube.com/v/{id:video}&{more:more}",
                "www.youtube.com/e/{id:video}/**",
                "www.youtube.com/watch/{id:video}/**",
                "www.youtube.com/?v={id:video}",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "playlist",
            (
                "www.youtube.com/playlist?list={id:list}",
                "www.youtube.com/embed/videoseries?list={id:list}",
                "www.youtube.com/embed?listType=playlist&list={id:list}",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
        ItemKind("clip", ("www.youtube.com/clip/{id:code}",), source_kind=SourceKind.VIDEO),
        ItemKind(
            "post", ("www.youtube.com/post/{id:code}", "www.youtube.com/channel/{channel:code}/community?lb={id:code}")
        ),
    ),
    embeds=(
        Mark("amp-youtube", attrs=("data-videoid",), kind="video"),
        Mark("lite-youtube", attrs=("videoid", "video-id", "src"), kind="video"),
        Mark("youtube-video", attrs=("src",), kind="video"),
        Mark("embed", attrs=("src",), kind="video", needs=("src",)),
        Mark("object", attrs=("data",), kind="video", needs=("data",)),
        *(
            Mark("*", attrs=(name,), kind="video", needs=(name,))
            for name in (
                *(
                    "data-youtube-id",
                    "data-youtube-video-id",
                    "data-youtube",
                    "data-youtubeid",
                    "data-ytid",
                    "data-yt-id",
                ),
                "data-plyr-embed-id",
            )
        ),
        Mark(
            "div",
            classes=("youtube", "youtube-player", "rll-youtube-player", "youtube-embed", "js-youtube", "lite-youtube"),
            attrs=("data-id", "data-embed", "data-video-id", "data-videoid", "data-src"),
            kind="video",
        ),
    ),
    ask=ask,
    read=read,
    page=False,
    examples=(
        Reads("https://www.youtube.com/watch?feature=share&v=RoT8RnQHvgo&t=10s", "youtube:video:RoT8RnQHvgo"),
        Reads("https://youtu.be/Kl-q-Ao7pgg?t=4m", "youtube:video:Kl-q-Ao7pgg"),
        Reads("https://m.youtube.com/shorts/rW9-FOLG-iA", "youtube:video:rW9-FOLG-iA"),
        Reads("https://www.youtube.com/live/mhURLBMFbF0?si=EXAMPLE", "youtube:video:mhURLBMFbF0"),
        Reads("https://www.youtube-nocookie.com/embed/sYOUFGfK4bU?rel=0", "youtube:video:sYOUFGfK4bU"),
        Reads("http://www.youtube.com/v/u3QZVdqUidw&hl=en_US&fs=1", "youtube:video:u3QZVdqUidw"),
        Reads("https://music.youtube.com/watch?v=ohPToBog_-g&list=RDAMVM", "youtube:video:ohPToBog_-g"),
        Reads(
            "https://www.youtube.com/attribution_link?a=EXAMPLE&u=%2Fwatch%3Fv%3DRoT8RnQHvgo%26feature%3Dshare",
            "youtube:video:RoT8RnQHvgo",
        ),
        Reads("https://www.youtube.com/embed/videoseries?list=PLEXAMPLE", "youtube:playlist:PLEXAMPLE"),
        Reads("https://www.youtube.com/playlist?list=PLEXAMPLE", "youtube:playlist:PLEXAMPLE"),
        Reads("https://www.youtube.com/clip/UgkxEXAMPLE", "youtube:clip:UgkxEXAMPLE"),
        Reads("https://www.youtube.com/channel/UCEXAMPLE/community?lb=UgkxEXAMPLE", "youtube:post:UgkxEXAMPLE"),
        Foreign("https://www.youtube.com/embed/live_stream?channel=UCEXAMPLE"),
        Foreign("https://www.youtube.com/@example"),
        Foreign("https://www.youtube.com/results?search_query=RoT8RnQHvgo"),
        Foreign("https://youtu.be/"),
        Embedded(
            '<iframe width="560" height="315" data-src="https://www.youtube-nocookie.com/embed/RoT8RnQHvgo?rel=0" '
            "allowfullscreen></iframe>",
            "youtube:video:RoT8RnQHvgo",
        ),
        Embedded(
            '<amp-youtube data-videoid="RoT8RnQHvgo" layout="responsive"></amp-youtube>', "youtube:video:RoT8RnQHvgo"
        ),
        Embedded('<lite-youtube videoid="RoT8RnQHvgo" playlabel="Play"></lite-youtube>', "youtube:video:RoT8RnQHvgo"),
        Embedded('<div class="youtube-player" data-id="RoT8RnQHvgo"></div>', "youtube:video:RoT8RnQHvgo"),
        *oembed.answers("youtube:video:RoT8RnQHvgo", "YouTube", statuses=_STATUSES),
        Answered(
            "youtube:video:RoT8RnQHvgo",
            200,
            "Forbidden",
            AvailabilityState.RESTRICTED,
            Reason.ACCOUNT_PRIVATE,
            content_type="text/html",
        ),
        Answered(
            "youtube:video:RoT8RnQHvgo",
            200,
            '{"title": "Words", "author_name": "Example", "author_url": "https://www.youtube.com/@example"}',
            AvailabilityState.LIVE,
            facts=Facts(authors=(Agent(name="Example", handle="example", url="https://www.youtube.com/@example"),)),
        ),
    ),
)
