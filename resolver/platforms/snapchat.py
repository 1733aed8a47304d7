"""Snapchat: Spotlight videos and shared stories. No keyless endpoint; the page is looked at."""

from resolver.answer import Answer
from resolver.platforms.base import Ask, Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import page
from resolver.vocabulary import Method, SourceKind

_PATTERNS = {"spotlight": r"[A-Za-z0-9_-]{20,200}", "user": r"[A-Za-z0-9_.-]{1,64}"}


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask for the page, which answers 200 for what is not there, too."""
    return (page.asked(item),)


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What the page says, where it names the item."""
    return page.read(item, answer)


PLATFORM = Platform(
    name="snapchat",
    label="Snapchat",
    items=(
        ItemKind(
            "spotlight",
            (
                "www.snapchat.com/spotlight/{id:spotlight}/**",
                "www.snapchat.com/@{handle:user}/spotlight/{id:spotlight}/**",
                "story.snapchat.com/o/{id:spotlight}",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
    ),
    short_hosts=("t.snapchat.com",),
    shorts=("www.snapchat.com/t/{code:code}",),
    embeds=(
        Mark(
            "blockquote",
            classes=("snapchat-embed",),
            attrs=("data-snapchat-embed-url",),
            kind="spotlight",
            links=True,
        ),
    ),
    ask=ask,
    read=read,
    page=False,
    examples=(
        Reads(
            "https://www.snapchat.com/spotlight/W7_EXAMPLEEXAMPLEEXAMPLE?locale=de-DE",
            "snapchat:spotlight:W7_EXAMPLEEXAMPLEEXAMPLE",
        ),
        Reads(
            "https://www.snapchat.com/@example/spotlight/W7_EXAMPLEEXAMPLEEXAMPLE",
            "snapchat:spotlight:W7_EXAMPLEEXAMPLEEXAMPLE",
            "example",
        ),
        Foreign("https://www.snapchat.com/add/example"),
        Foreign("https://www.snapchat.com/t/EXAMPLE"),
        Embedded(
            '<blockquote class="snapchat-embed" data-snapchat-embed-width="416" '
            'data-snapchat-embed-url="https://www.snapchat.com/spotlight/W7_EXAMPLEEXAMPLEEXAMPLE/embed"></blockquote>',
            "snapchat:spotlight:W7_EXAMPLEEXAMPLEEXAMPLE",
        ),
        *page.answers("snapchat:spotlight:W7_EXAMPLEEXAMPLEEXAMPLE", "W7_EXAMPLEEXAMPLEEXAMPLE"),
    ),
)
