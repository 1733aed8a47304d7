"""VK: wall posts, videos, clips, photos. No keyless endpoint; the page answers most callers with a login or a check.

Everything is named `OWNER_NUMBER`; an owner below zero is a group.
"""

from resolver.answer import Answer
from resolver.platforms.base import Ask, Embedded, Foreign, Item, ItemKind, Platform, Reading, Reads
from resolver.platforms.shared import page
from resolver.vocabulary import Method, SourceKind

_PATTERNS = {
    "owner": r"-?[0-9]{1,12}",
    "number": r"[0-9]{1,12}",
    "page": r"[A-Za-z0-9_.-]{1,64}",
    "rest": r"[^#]{0,200}",
}


def _kind(name: str, source_kind: SourceKind, *further: str) -> ItemKind:
    item = f"{name}{{owner:owner}}_{{number:number}}"
    return ItemKind(
        {"wall": "post"}.get(name, name),
        (
            f"vk.com/{item}",
            f"vk.com/{{page:page}}?w={item}",
            f"vk.com/{{page:page}}?w={item}/{{rest:rest}}",
            f"vk.com/{{page:page}}?z={item}",
            f"vk.com/{{page:page}}?z={item}/{{rest:rest}}",
            f"vk.com/{{page:page}}/{item}",
            *further,
        ),
        id="{owner}_{number}",
        source_kind=source_kind,
        patterns=_PATTERNS,
        natives=("vk_post_{owner:owner}_{number:number}",) if name == "wall" else (),
    )


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask for the page, which answers 200 for what is not there, too."""
    return (page.asked(item),)


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What the page says, where it names the item."""
    return page.read(item, answer)


PLATFORM = Platform(
    name="vk",
    label="VK",
    aliases={"vk.com": ("m.vk.com", "new.vk.com", "vk.ru", "m.vk.ru", "vkontakte.ru", "vkvideo.ru")},
    items=(
        _kind("wall", SourceKind.SOCIAL_POST),
        _kind("video", SourceKind.VIDEO, "vk.com/video_ext.php?oid={owner:owner}&id={number:number}"),
        _kind("clip", SourceKind.VIDEO),
        _kind("photo", SourceKind.IMAGE),
    ),
    short_hosts=("vk.cc",),
    calls={"VK.Widgets.Post": "post"},
    ask=ask,
    read=read,
    page=False,
    examples=(
        Reads("https://vk.com/wall-1_395554", "vk:post:-1_395554"),
        Reads("https://m.vk.com/wall-1_395554?reply=395555", "vk:post:-1_395554"),
        Reads("https://vk.com/example?w=wall-1_395554%2Fall", "vk:post:-1_395554"),
        Reads("https://vk.com/video_ext.php?oid=-1&id=456239018&hash=0123", "vk:video:-1_456239018"),
        Reads("https://vkvideo.ru/video-1_456239018", "vk:video:-1_456239018"),
        Reads("https://vk.com/example?z=photo-1_456239017%2Fwall-1_395554", "vk:photo:-1_456239017"),
        Reads("https://vk.com/clip-1_456239018", "vk:clip:-1_456239018"),
        Foreign("https://vk.com/example"),
        Foreign("https://vk.com/away.php?to=https%3A%2F%2Fexample.org"),
        Foreign("https://vk.cc/EXAMPLE"),
        Embedded(
            '<iframe src="//vk.com/video_ext.php?oid=-1&amp;id=456239018&amp;hash=0123" allowfullscreen></iframe>',
            "vk:video:-1_456239018",
        ),
        *page.answers("vk:post:-1_395554", "-1_395554"),
    ),
)
