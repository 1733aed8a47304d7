"""Telegram: posts of public channels and groups.

Keyless: the widget's page (`?embed=1`), there is no oEmbed. A channel's name is part of every address and can be
changed, but nothing else in an address names the channel; names are the same in capitals and small letters.
"""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads

_PATTERNS = {"channel": r"[A-Za-z][A-Za-z0-9_]{3,31}", "number": r"[0-9]{1,10}", "chat": r"[0-9]{5,14}"}

PLATFORM = Platform(
    name="telegram",
    label="Telegram",
    aliases={"t.me": ("telegram.me", "telegram.dog")},
    items=(
        ItemKind(
            "post",
            (
                "t.me/{handle:channel}/{number:number}",
                "t.me/s/{handle:channel}/{number:number}",
                "t.me/{handle:channel}/{topic:number}/{number:number}",
                "{handle:label}.t.me/{number:number}",
            ),
            id="{handle}/{number}",
            patterns=_PATTERNS,
            fold=str.lower,
        ),
        ItemKind(
            "post",
            ("t.me/c/{chat:chat}/{number:number}", "t.me/c/{chat:chat}/{topic:number}/{number:number}"),
            id="c/{chat}/{number}",
            patterns=_PATTERNS,
        ),
        ItemKind("story", ("t.me/{handle:channel}/s/{number:number}",), id="{handle}/{number}", patterns=_PATTERNS),
    ),
    embeds=(Mark("*", attrs=("data-telegram-post",), needs=("data-telegram-post",)),),
    examples=(
        Reads("https://t.me/durov/43?single", "telegram:post:durov/43", "durov"),
        Reads("https://t.me/s/Durov/43", "telegram:post:durov/43", "Durov"),
        Reads("https://telegram.me/durov/43?embed=1&userpic=false", "telegram:post:durov/43", "durov"),
        Reads("https://t.me/example/10/4321", "telegram:post:example/4321", "example"),
        Reads("https://t.me/c/1234567890/12", "telegram:post:c/1234567890/12"),
        Foreign("https://t.me/durov"),
        Foreign("https://t.me/joinchat/EXAMPLE"),
        Foreign("https://t.me/+EXAMPLE"),
        Foreign("https://t.me/share/url?url=https%3A%2F%2Fexample.org"),
        Embedded(
            '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="durov/43" '
            'data-width="100%"></script>',
            "telegram:post:durov/43",
        ),
        Embedded('<iframe src="https://t.me/durov/43?embed=1" width="100%"></iframe>', "telegram:post:durov/43"),
    ),
)
