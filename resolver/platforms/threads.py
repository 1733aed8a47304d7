"""Threads, Meta's short posts.

Keyless: oEmbed (since March 2026). A shortcode is the post's number in base 64, in the same writing as Instagram's, and
holds the millisecond of posting by the same formula.
"""

from datetime import UTC, datetime

from resolver.answer import Answer
from resolver.model import Facts
from resolver.platforms.base import (
    Ask,
    Embedded,
    Flattened,
    Foreign,
    Item,
    ItemKind,
    Leaves,
    Mark,
    Platform,
    Reading,
    Reads,
)
from resolver.platforms.shared import meta
from resolver.vocabulary import Method

EPOCH_MS = 1314220021721
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FIRST_YEAR = 2023

_PATTERNS = {"code": r"[A-Za-z0-9_-]{9,64}", "user": r"[A-Za-z0-9_.]{1,64}"}


def clock(item: Item) -> datetime | None:
    """The millisecond of posting; None where that would be before Threads began (July 2023)."""
    number = 0
    for char in item.id:
        number = number * 64 + ALPHABET.index(char)
    if number >= 1 << 64:
        return None
    moment = datetime.fromtimestamp(((number >> 23) + EPOCH_MS) / 1000, UTC)
    return moment if moment.year >= FIRST_YEAR else None


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask oEmbed."""
    return (meta.asked("https://graph.threads.com/v1.0/oembed", item.url),)


def read(_item: Item, _method: Method, answer: Answer) -> Reading:
    """What oEmbed, or Meta's error object, says."""
    return meta.read(answer)


PLATFORM = Platform(
    name="threads",
    label="Threads",
    aliases={"threads.com": ("threads.net", "fixthreads.net", "vxthreads.net")},
    items=(
        ItemKind(
            "post",
            (
                "www.threads.com/@{handle:user}/post/{id:code}/**",
                "www.threads.com/t/{id:code}/**",
                "www.threads.com/post/{id:code}/**",
            ),
            patterns=_PATTERNS,
        ),
    ),
    embeds=(
        Mark(
            "blockquote",
            classes=("text-post-media",),
            attrs=("data-text-post-permalink", "cite"),
            links=True,
            quotes=True,
        ),
        Mark("*", attrs=("data-text-post-permalink",), needs=("data-text-post-permalink",), links=True),
    ),
    clock=clock,
    page=False,
    flattened=Flattened(
        signed=(
            "Post by @{handle} View on Threads",
            "Beitrag von @{handle} Auf Threads ansehen",
            "Publicación de @{handle} Ver en Threads",
            "Publication de @{handle} Voir sur Threads",
            "Post de @{handle} Ver no Threads",
            "Post di @{handle} Visualizza su Threads",
            "Bericht van @{handle} Bekijken op Threads",
            "@{handle}の投稿 Threadsで見る",
        ),
        opens=("View on Threads", "View this post on Threads"),
        limit=500,
    ),
    ask=ask,
    read=read,
    examples=(
        Leaves("Post by @example View on Threads", "example"),
        Reads(
            "https://www.threads.com/@katienotopoulos/post/DPRAi3ZDUfJ?xmt=AQ",
            "threads:post:DPRAi3ZDUfJ",
            "katienotopoulos",
        ),
        Reads("https://www.threads.net/t/C5YlekmLbzn", "threads:post:C5YlekmLbzn"),
        Reads("https://threads.net/@teenvogue/post/C5YlekmLbzn/embed", "threads:post:C5YlekmLbzn", "teenvogue"),
        Foreign("https://www.threads.com/@teenvogue"),
        Foreign("https://www.threads.com.example.org/@teenvogue/post/C5YlekmLbzn"),
        Embedded(
            '<blockquote class="text-post-media" data-text-post-version="0" '
            'data-text-post-permalink="https://www.threads.net/@teenvogue/post/C5YlekmLbzn" id="ig-tp-C5YlekmLbzn">'
            '<a href="https://www.threads.net/@teenvogue/post/C5YlekmLbzn">View on Threads</a></blockquote>',
            "threads:post:C5YlekmLbzn",
        ),
        *meta.answers(
            "threads:post:DPRAi3ZDUfJ",
            "Threads",
            '<blockquote class="text-post-media"></blockquote>',
            Facts(publisher="Threads"),
        ),
    ),
)
