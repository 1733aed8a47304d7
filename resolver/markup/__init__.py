"""The only door to Lexbor for what strangers wrote: keeps hostile markup from costing more than its length. Pure.

The HTML standard's tree building is not linear. Measured with selectolax 1.0.2: 100,000 nested `<div>` take 16 s (each
block start looks up the stack of open elements), 20,000 attributes of one tag 0.6 s (each is compared with all others),
and 2,000 unclosed `<b class=…>` before 2,000 paragraphs become four million elements, 1.3 GB (each paragraph reopens
them). Three cheap counts bound all three from above, and a page that passes them is parsed as it is. The others are
read tag by tag (`resolver.markup.taming`), which leaves out what is beyond the limits.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from resolver.markup.taming import ATTRIBUTE, tamed


@dataclass(frozen=True, slots=True)
class Limits:
    """How much markup is parsed as it stands.

    `tags` of any nesting, `elements` with those that are reopened, `styled` tags of any formatting, and a tag of
    `wide` bytes with any attributes.
    """

    tags: int
    elements: int
    styled: int
    wide: int


ARTICLE = Limits(20_000, 1_000_000, 2000, 1 << 18)
"""What is handed in to be read whole: at worst 3 s and 330 MB before its tags are read one by one."""

PAGE = Limits(5_000, 100_000, 200, 1 << 16)
"""What a stranger's server sends: at worst 0.3 s and 35 MB."""

_STEP, _WINDOW, _DENSE = 65_536, 4096, 200
"""Distance of the places that are looked at for a tag with thousands of attributes, how far each look reaches, and how
many attributes in a row are many there. What no look sees (sparser ones) takes 12 s a megabyte at worst.
"""

_LARGE = 1 << 20
"""Bytes from which on each tag is read, which takes 20 ms a megabyte."""

_EQUAL = 3
"""Of equal formatting elements the standard reopens at most three."""

_PLAIN = 13 * _EQUAL
"""Formatting elements without attributes that may be open."""

_STYLED = re.compile(
    rb"<[biusBIUSeEtTcCfFnN](?:[mMtT]|[iI][gG]|[oO](?:[dD][eE]|[nN][tT]|[bB][rR])|[mM][aA][lL]{2}"
    rb"|[tT][rR](?:[iI][kK][eE]|[oO][nN][gG]))?[\s/][^>]*"
)
"""A formatting tag with attributes: letters that begin one are told first, since each tag of a page is looked at."""

_MANY = rb"(?:%s){%d}" % (ATTRIBUTE, _DENSE)
_INSIDE = tuple(re.compile(start + _MANY) for start in (rb"[^\s/>]{0,4096}+", rb"[^\"]{0,4096}+\"", rb"[^']{0,4096}+'"))
"""Many attributes in a row behind a place that is outside any value, or inside one in double or single quotes."""

_WIDE = re.compile(rb"<[a-zA-Z][^\s/>]*+(?:%s){1000}" % ATTRIBUTE)


def parsed(body: bytes, limits: Limits = ARTICLE) -> LexborHTMLParser:
    """The tree of an HTML body in UTF-8."""
    return LexborHTMLParser(body if _is_tame(body, limits) else tamed(body))


def parsed_text(text: str) -> LexborHTMLParser:
    """The tree of a piece of a stranger's page."""
    return parsed(text.encode("utf-8", "replace"), PAGE)


def _is_tame(body: bytes, limits: Limits) -> bool:
    tags = body.count(b"<")
    if tags > limits.tags or len(body) > _LARGE:
        return False
    if tags > limits.styled and (_EQUAL * _styles(body) + _PLAIN) * tags > limits.elements:
        return False
    if len(body) <= limits.wide:
        return True
    row = 0
    for place in range(_STEP, len(body), _STEP):
        row = row + 1 if any(inside.match(body, place, place + _WINDOW) for inside in _INSIDE) else 0
        if row and (row + 1) * _STEP >= limits.wide:
            return _WIDE.search(body) is None
    return True


def _styles(body: bytes) -> int:
    """How many different formatting tags with attributes there are, or more: those cut inside a value count each."""
    found = _STYLED.findall(body)
    cut = sum(1 for each in found if each.count(b'"') % 2 or b"'" in each)
    return len(set(found)) + cut
