"""Reads posts copied as their widget shows them: name and handle above the words, time and date below. Pure.

Example Name ✔
@example
Words of the post.
3:05 PM - Apr 1, 2018
"""

import heapq
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from resolver.dates import Written, written_at
from resolver.find.post import Own
from resolver.find.signature import Span, trimmed_span
from resolver.vocabulary import Precision

MAX_UP = 1500
"""How far above its date a post's head may stand: 280 weighted characters with line breaks and counts between."""

MAX_WORDS = 700
"""How long its words may be, in characters, with links and what else the widget shows."""

MAX_AFTER = 80
"""How far behind the date the widget's own words (`likes`, `people are talking about this`) may begin."""

MAX_CLOCK = 24
"""How far before the trigger a time with its marks may begin."""

_DASHED = re.compile(r":\d\d(?: ?[AP]M)? [-–] (?=\w)")
_DOTS = "·∙•"
_CLOCK = re.compile(
    r"\d[:.]\d\d(?:\s?(?!(?:uhr|h|hrs?|hours?|utc|gmt|[a-z]{1,2}[sd]t)$)[^\s\d]{1,14}(?:\sm\.)?)?$", re.IGNORECASE
)
"""A time, with its half of the day in any language (`PM`, `p. m.`, `nachm.`), that a dot follows; X tells no zone."""

_INDENT = re.compile(r"[\s>\[]{0,12}")
_LINE_END = re.compile(r"[ \t]{0,4}(?:\n|\\n|[·∙•]|\]\(|$)")
_HEAD = re.compile(
    r"(?:^|\n)[ \t>]{0,8}(?P<name>[^\n@]{0,60}?)[ \t]{0,4}(?P<seal>✔️?|✓|Verified account)?[ \t]{0,4}"
    r"@(?P<handle>[A-Za-z0-9_]{1,20})"
    r"(?P<behind>[ \t]{0,4}(?:✔️?|✓|Verified account|[·•][ \t]{0,2}[^\W\d_][^\n\d@]{0,19}))?[ \t]{0,8}(?=\n)"
)
_LAST_LINE = re.compile(r"[^\n]{1,60}$")
_SEAL = re.compile(r"\s{0,4}(?:✔️?|✓|Verified account)\s{0,4}$")
_AROUND = re.compile(
    r"retweet|likes?\b|people are talking|twitter ads|replies|reply|\b(?:views|reposts|quotes|bookmarks)\b|copy link",
    re.IGNORECASE,
)
_BUTTONS = re.compile(
    r"(?:[·•]|Follow(?:ing)?|Folgen|Seguir|Suivre|Segui|Volgen|Obserwuj|Takip et|Ikuti|Theo dõi|Följ|Følg|Seuraa"
    r"|Sledovat|Читать|Стежити|Відстежувати|フォロー(?:する)?|팔로우(?:하기)?|关注|關注|跟隨|متابعة|دنبال کردن|ติดตาม"
    r"|\[?(?:Replying to|Antwort an|En respuesta a|En réponse à|Em resposta a|Respondendo a|In risposta a"
    r"|Als antwoord op|W odpowiedzi do|В ответ|У відповідь|Membalas|返信先)[: ]{1,2}@\w[^\n]{0,200})"
    r"[ \t]{0,8}\n[\s>]{0,12}"
)
"""Lines that the widget shows between head and words: its button, and who is answered."""

_SHOWN = re.compile(r"\n[\s>]{0,8}\[?!\[|\[[\s>]{0,12}(?:[\d.,]{1,9}[KM]?)?[\s>]{0,8}\]\([^\s()]{1,200}/intent/like")
"""What a converter to Markdown leaves of the picture and the heart below the words."""
_COUNTS = re.compile(r"(?:\n[ \t\n]{0,8}[\d.,]{1,9}[KM]?[ \t]{0,8}){1,4}\s{0,16}$")


class Headed(NamedTuple):
    """One post with its head: where name, handle, words and date stand."""

    name: Span | None
    at: Span
    handle: str
    body: Span
    date: Written
    own: Own | None


def triggers(text: str) -> Iterator[int]:
    """Where a time with a dash or dot behind it stands, as in the last line of a widget."""
    dashed = (hit.start() for hit in _DASHED.finditer(text))
    dotted = [_dots(text, dot) for dot in _DOTS if dot in text]
    return heapq.merge(dashed, *dotted) if dotted else dashed


def _dots(text: str, dot: str) -> Iterator[int]:
    at = text.find(dot)
    while at >= 0:
        if text[at - 1 : at] == " " == text[at + 1 : at + 2] and _CLOCK.search(text, max(0, at - 21), at - 1):
            yield at - 1
        at = text.find(dot, at + 1)


OwnAt = Callable[[Written, str | None], Own | None]
"""Finds the post's own address behind its date; in more writings where its handle is known."""


def headed_at(text: str, at: int, floor: int, own_at: OwnAt) -> Headed | None:
    """The post whose date line holds the trigger at `at`, beginning at `floor` or later; None when it is not one.

    The post's own address, with the same handle, makes the head above sure.
    """
    low = max(floor, at - MAX_CLOCK)
    start = max(text.rfind("\n", low, at) + 1, text.rfind("\\n", low, at) + 2 if "\\n" in text[low:at] else 0)
    if start == 0 and low > 0:
        return None
    opened = _INDENT.match(text, max(start, low))
    date = written_at(text, opened.end() if opened else start)
    if date is None or date.date.precision is not Precision.MINUTE or not _LINE_END.match(text, date.end):
        return None
    return _head(text, date, floor, own_at)


def _head(text: str, date: Written, floor: int, own_at: OwnAt) -> Headed | None:
    low = max(floor, date.start - MAX_UP)
    heads = list(_HEAD.finditer(text, low, date.start))
    sure = [head for head in heads if head["seal"] or head["behind"] or not head["name"]]
    if not sure and _AROUND.search(text, date.end, date.end + MAX_AFTER):
        sure = heads
    own = own_at(date, None)
    if not sure and own is not None:
        sure = [head for head in heads if head["handle"].lower() == (own.item.handle or "").lower()]
    if not sure:
        return None
    head = sure[-1]
    counts = _COUNTS.search(text, head.end(), date.start)
    body = trimmed_span(text, head.end(), counts.start() if counts else date.start)
    while body and text[body.end - 1] == "[":
        body = trimmed_span(text, body.start, body.end - 1)
    body = _own_words(text, body) if body else None
    if body is None or body.end - body.start > MAX_WORDS:
        return None
    at = Span(head.start("handle") - 1, head.end("handle"))
    return Headed(_name(text, head, low), at, head["handle"], body, date, own or own_at(date, head["handle"]))


def _own_words(text: str, body: Span) -> Span | None:
    """The words without what the widget shows above and below them."""
    start, end = body
    while (button := _BUTTONS.match(text, start, end)) is not None:
        start = button.end()
    shown = _SHOWN.search(text, start, end)
    return trimmed_span(text, start, shown.start() if shown else end)


def _name(text: str, head: re.Match[str], low: int) -> Span | None:
    """The name before the handle: in its line, else the short line above."""
    if head["name"].strip():
        return trimmed_span(text, head.start("name"), head.end("name"))
    above = trimmed_span(text, low, head.start())
    line = _LAST_LINE.search(text, above.start, above.end) if above else None
    if line is None:
        return None
    seal = _SEAL.search(text, line.start(), line.end())
    return trimmed_span(text, line.start(), seal.start() if seal else line.end())
