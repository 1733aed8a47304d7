"""Dailymotion: videos and playlists. Keyless: oEmbed."""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.vocabulary import SourceKind

_PATTERNS = {"video": r"[A-Za-z0-9]{5,24}"}

PLATFORM = Platform(
    name="dailymotion",
    label="Dailymotion",
    aliases={"dailymotion.com": ("touch.dailymotion.com", "games.dailymotion.com")},
    items=(
        ItemKind(
            "video",
            (
                "www.dailymotion.com/video/{id:video}/**",
                "www.dailymotion.com/video/{id:video}_{words}/**",
                "dai.ly/{id:video}",
                "www.dailymotion.com/embed/video/{id:video}/**",
                "geo.dailymotion.com/player.html?video={id:video}",
                "geo.dailymotion.com/player/{player}?video={id:video}",
                "www.dailymotion.com/swf/video/{id:video}/**",
                "www.dailymotion.com/swf/{id:video}",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "playlist",
            ("www.dailymotion.com/playlist/{id:video}/**", "www.dailymotion.com/embed/playlist/{id:video}/**"),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
    ),
    embeds=(Mark("amp-dailymotion", attrs=("data-videoid",), kind="video"),),
    examples=(
        Reads("https://www.dailymotion.com/video/x5e9eog", "dailymotion:video:x5e9eog"),
        Reads("http://www.dailymotion.com/video/x5e9eog_words-of-the-title_news", "dailymotion:video:x5e9eog"),
        Reads("https://dai.ly/x5e9eog", "dailymotion:video:x5e9eog"),
        Reads("https://geo.dailymotion.com/player/xEXAM.html?video=x5e9eog&mute=true", "dailymotion:video:x5e9eog"),
        Reads("https://www.dailymotion.com/playlist/x5nmbq", "dailymotion:playlist:x5nmbq"),
        Foreign("https://www.dailymotion.com/example"),
        Foreign("https://www.dailymotion.com/fr/topics"),
        Embedded(
            '<iframe src="https://www.dailymotion.com/embed/video/x5e9eog"></iframe>', "dailymotion:video:x5e9eog"
        ),
        Embedded('<amp-dailymotion data-videoid="x5e9eog"></amp-dailymotion>', "dailymotion:video:x5e9eog"),
    ),
)
