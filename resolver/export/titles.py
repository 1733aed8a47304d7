"""Short names for posts, and the names of people without pictures in them.

APA 7 (section 10.15) takes a post's first 20 words for its title; an address, a hashtag and an emoji count one word
each.
"""

import re

from resolver import clean

WORDS = 20

_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    "|[\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\U0001f000-\U0001faff]"
    "[\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    "(?:\u200d[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*){0,8}"
)


def first_words(text: str, *, without: frozenset[str] = frozenset()) -> tuple[str, bool]:
    """The first 20 words of a post on one line, and whether that leaves any out.

    `without` are words that only stand for a picture (`pic.twitter.com/…`).
    """
    kept: list[str] = []
    count = 0
    words = [word for word in (clean.line(text, clean.TEXT) or "").split(" ") if word and word not in without]
    for word in words:
        pictures = len(_EMOJI.findall(word))
        count += max(1, pictures + bool(_EMOJI.sub("", word)))
        if count > WORDS and kept:
            break
        kept.append(word)
    line = clean.line(" ".join(kept), clean.TITLE) or ""
    return line, len(kept) < len(words) or line.endswith("…")


def without_emoji(name: str) -> str:
    """A name without flags and pictures; itself where it is made of nothing else."""
    return " ".join(_EMOJI.sub(" ", name).split()) or name
