"""Counts how long a post is, as its platform does. Pure.

X counts in weighted code points (its published rules, configuration 3): Latin, Greek, Cyrillic and most other
alphabets and common punctuation 1, everything else 2, an emoji sequence of any length 2, a link 23, all after NFC.
"""

import re

from resolver.find.urls_in_text import Links

LINK = 23

_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_DRESS = "[\ufe0f\U0001f3fb-\U0001f3ff\u20e3]{0,3}"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}{_DRESS}[\U000e0020-\U000e007f]{{0,16}}(?:\u200d{_PICTURE}{_DRESS}){{0,8}}"
)


def weighted(text: str, links: Links | None = None, start: int = 0, end: int | None = None) -> int:
    """The weighted length of `text[start:end]`: links 23, emoji sequences 2, heavy code points 2, others 1.

    `links` are the addresses of the whole text, where they are already known.
    """
    stop = len(text) if end is None else end
    total, done = 0, start
    for link in (links or Links(text)).within(start, stop):
        total += _words(text[done : link.start]) + LINK
        done = min(link.end, stop)
    return total + _words(text[done:stop])


def _words(text: str) -> int:
    if text.isascii():
        return len(text)
    plain, emoji = _EMOJI.subn("", text)
    return 2 * emoji + len(plain) + len(_HEAVY.findall(plain))
