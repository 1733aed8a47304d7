"""Pinterest: pins. Keyless: oEmbed. The address is the same on the hosts of all countries."""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_COUNTRIES = "at be ca ch cl co.kr co.uk com.au com.mx de dk es fi fr ie it jp nl nz ph pt ru se"
_PATTERNS = {"pin": r"[0-9]{6,20}", "words": r"[^/?#\s]{1,300}"}

_ASK, _READ = oembed.endpoint("https://www.pinterest.com/oembed.json")

PLATFORM = Platform(
    name="pinterest",
    label="Pinterest",
    aliases={"pinterest.com": ("*.pinterest.com", *(f"pinterest.{country}" for country in _COUNTRIES.split()))},
    items=(
        ItemKind(
            "pin",
            (
                "www.pinterest.com/pin/{id:pin}/",
                "www.pinterest.com/pin/{id:pin}/**",
                "www.pinterest.com/pin/{words:words}--{id:pin}/**",
                "assets.pinterest.com/ext/embed.html?id={id:pin}",
            ),
            source_kind=SourceKind.IMAGE,
            patterns=_PATTERNS,
        ),
    ),
    short_hosts=("pin.it",),
    embeds=(
        Mark("span", attrs=("data-pin-href",), kind="pin", needs=("data-pin-href",)),
        Mark("a", attrs=("href",), kind="pin", needs=("data-pin-do",)),
        Mark("amp-pinterest", attrs=("data-url",), kind="pin"),
    ),
    ask=_ASK,
    read=_READ,
    page=False,
    examples=(
        Reads("https://www.pinterest.com/pin/99360735500167749/", "pinterest:pin:99360735500167749"),
        Reads("https://www.pinterest.de/pin/words-of-the-pin--99360735500167749/", "pinterest:pin:99360735500167749"),
        Reads("https://in.pinterest.com/pin/99360735500167749/sent/?sfo=1", "pinterest:pin:99360735500167749"),
        Reads("https://assets.pinterest.com/ext/embed.html?id=99360735500167749", "pinterest:pin:99360735500167749"),
        Foreign("https://www.pinterest.com/example/board/"),
        Foreign("https://pin.it/EXAMPLE"),
        Foreign("https://www.pinterest.com/pin/create/button/?url=https%3A%2F%2Fexample.org"),
        Embedded(
            '<iframe src="https://assets.pinterest.com/ext/embed.html?id=99360735500167749" height="445"></iframe>',
            "pinterest:pin:99360735500167749",
        ),
        Embedded(
            '<amp-pinterest data-do="embedPin" data-url="https://www.pinterest.com/pin/99360735500167749/">'
            "</amp-pinterest>",
            "pinterest:pin:99360735500167749",
        ),
        *oembed.answers("pinterest:pin:99360735500167749", "Pinterest"),
    ),
)
