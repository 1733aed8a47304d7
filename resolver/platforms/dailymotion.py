"""Dailymotion: videos and playlists.

Keyless: the public part of the platform's API (title, owner, time, and words for what is wrong), then oEmbed.
"""

from datetime import UTC, datetime
from urllib.parse import urlencode

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.model import Agent, Facts, Partial, timestamp
from resolver.platforms.base import Answered, Ask, Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState, Basis, Method, Precision, Reason, SourceKind

_PATTERNS = {"video": r"[A-Za-z0-9]{5,24}", "language": r"[a-z]{2}(?:-[a-z]{2})?"}

_FIELDS = "id,title,description,created_time,language,url,thumbnail_720_url,owner.screenname,owner.username,owner.url"
_MAX_TIME = 1 << 33


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask the public API about a video, then oEmbed."""
    api = f"https://api.dailymotion.com/{item.kind}/{item.id}?{urlencode({'fields': _FIELDS})}"
    page = oembed.asked("https://www.dailymotion.com/services/oembed", item.url, format="json")
    return (Ask(api, Method.PLATFORM_API), page) if item.kind == "video" else (page,)


def read(item: Item, method: Method, answer: Answer) -> Reading:
    """What the API or oEmbed says; the API's `not_found` is the platform's own word."""
    if method is Method.OEMBED:
        return oembed.read(item, answer)
    body = answer.json()
    kind, said = shape.text(body, "error", "type"), shape.text(body, "error", "message")
    signal = f"api {answer.status} {kind}: {clean.line(said or '')}" if kind else f"api {answer.status}"
    if kind in {"not_found", "deleted"}:
        return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal=signal)
    if kind == "access_forbidden":
        return Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_PRIVATE, signal=signal)
    if answer.status != Status.OK:
        return oembed.by_status("api", answer)
    if shape.text(body, "id") != item.id:
        return oembed.unreadable("api", answer)
    return Reading(AvailabilityState.LIVE, facts=_facts(body), signal=signal)


def _facts(body: object) -> Facts:
    title, seconds = shape.text(body, "title"), shape.number(body, "created_time")
    return Facts(
        title=clean.line(title) if title else None,
        description=clean.line(shape.text(body, "description") or "", clean.DESCRIPTION),
        authors=(
            Agent(
                name=clean.line(shape.text(body, "owner.screenname") or "", clean.NAME),
                handle=clean.line(shape.text(body, "owner.username") or "", clean.NAME),
                url=clean.link(shape.text(body, "owner.url") or ""),
            ),
        ),
        publisher="Dailymotion",
        published=_time(seconds),
        language=clean.line(shape.text(body, "language") or "", 20),
        url=clean.link(shape.text(body, "url") or ""),
        image=clean.link(shape.text(body, "thumbnail_720_url") or ""),
    )


def _time(seconds: float | None) -> Partial | None:
    if seconds is None or not 0 < seconds < _MAX_TIME:
        return None
    moment = timestamp(datetime.fromtimestamp(int(seconds), UTC))
    return Partial(value=moment, precision=Precision.SECOND, time_zone="UTC", basis=Basis.API)


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
                "www.dailymotion.com/{language:language}/video/{id:video}/**",
                "www.dailymotion.com/{language:language}/video/{id:video}_{words}/**",
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
    embeds=(
        Mark("amp-dailymotion", attrs=("data-videoid",), kind="video"),
        Mark("*", attrs=("data-video",), kind="video", needs=("data-video",), own=True),
    ),
    ask=ask,
    read=read,
    page=False,
    examples=(
        Reads("https://www.dailymotion.com/video/x5e9eog", "dailymotion:video:x5e9eog"),
        Reads("http://www.dailymotion.com/video/x5e9eog_words-of-the-title_news", "dailymotion:video:x5e9eog"),
        Reads("https://www.dailymotion.com/fr/video/x5e9eog_words", "dailymotion:video:x5e9eog"),
        Reads("https://dai.ly/x5e9eog", "dailymotion:video:x5e9eog"),
        Reads("https://geo.dailymotion.com/player/xEXAM.html?video=x5e9eog&mute=true", "dailymotion:video:x5e9eog"),
        Reads("https://www.dailymotion.com/playlist/x5nmbq", "dailymotion:playlist:x5nmbq"),
        Foreign("https://www.dailymotion.com/example"),
        Foreign("https://www.dailymotion.com/fr/topics"),
        Embedded(
            '<iframe src="https://www.dailymotion.com/embed/video/x5e9eog"></iframe>', "dailymotion:video:x5e9eog"
        ),
        Embedded(
            '<script src="https://geo.dailymotion.com/player/xEXAM.js" data-video="x5e9eog"></script>',
            "dailymotion:video:x5e9eog",
        ),
        Embedded('<amp-dailymotion data-videoid="x5e9eog"></amp-dailymotion>', "dailymotion:video:x5e9eog"),
        *oembed.answers("dailymotion:video:x5e9eog", "Dailymotion"),
        Answered(
            "dailymotion:video:x5e9eog",
            200,
            '{"id": "x5e9eog", "title": "Words", "created_time": 1487690000, "owner.screenname": "Example Name", '
            '"owner.username": "example", "owner.url": "https://www.dailymotion.com/example"}',
            AvailabilityState.LIVE,
            facts=Facts(
                title="Words",
                authors=(Agent(name="Example Name", handle="example", url="https://www.dailymotion.com/example"),),
                publisher="Dailymotion",
                published=Partial(
                    value="2017-02-21T15:13:20Z", precision=Precision.SECOND, time_zone="UTC", basis=Basis.API
                ),
            ),
            method=Method.PLATFORM_API,
        ),
        Answered(
            "dailymotion:video:x5e9eog",
            404,
            '{"error": {"code": 404, "type": "not_found", "message": "Can\'t find object video for `id\' parameter"}}',
            AvailabilityState.GONE,
            Reason.NOT_FOUND,
            method=Method.PLATFORM_API,
        ),
        Answered(
            "dailymotion:video:x5e9eog",
            403,
            '{"error": {"code": 403, "type": "access_forbidden", "message": "This video is private."}}',
            AvailabilityState.RESTRICTED,
            Reason.ACCOUNT_PRIVATE,
            method=Method.PLATFORM_API,
        ),
        *(
            Answered("dailymotion:video:x5e9eog", status, body, state, reason, method=Method.PLATFORM_API)
            for status, body, state, reason in (
                (200, '{"id": ["x5e9eog"]}', AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
                (200, "{}", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
                (200, "<!doctype html>", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
                (429, "", AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
                (403, "<html></html>", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
                (500, "", AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR),
            )
        ),
    ),
)
