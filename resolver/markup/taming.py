"""Rewrites HTML that no person wrote so that parsing it is linear: nesting, formatting and attributes are cut. Pure.

One pass over the tags, with the standard's own tokens. What is kept of the stack of open elements is a bound from
above: an end tag counts only where the standard surely closes something.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

MAX_DEPTH = 256
"""Open elements at a time; browsers stop at 512."""

MAX_FORMATTING = 24
"""Formatting elements that are reopened in each following block."""

REOPENED = 100_000
"""Formatting elements that are reopened in a whole page, and half of its tags more; from then on one at a time is."""

MAX_ATTRIBUTES = 500
"""Attributes of one tag."""

ATTRIBUTE = rb"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=(?:\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)|(?=\s*+>)))?+"
"""One attribute with what stands before it, as the standard's tokenizer reads it."""

_TOKEN = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-zA-Z]))[^>]*+>?"
    rb"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:%s)*+[\s/]*+)(?P<closed>>?)" % ATTRIBUTE,
    re.DOTALL,
)
_FIRST_ATTRIBUTES = re.compile(rb"(?:%s){0,%d}+" % (ATTRIBUTE, MAX_ATTRIBUTES))
_SCRIPT = re.compile(rb"<!--|-->|<(/?)script(?=[\s/>])", re.IGNORECASE)

_FORMATTING = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr image body html".split())
_RAW = frozenset(b"script style textarea title xmp iframe noembed noframes".split())
_LEFT_OUT = frozenset(b"svg math plaintext".split())
"""Foreign content has rules of its own, and nothing in it is a mention."""

_CELLS = frozenset(b"td th caption".split())
_ROWS = frozenset(b"tr tbody thead tfoot".split())
_WALLS = frozenset(b"applet marquee object template select button".split())
"""Elements out of which no end tag of another reaches."""

_SELF_CLOSING = frozenset(b"p li dd dt option optgroup rb rp rt rtc".split())
_CLOSERS = frozenset(
    b"address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer h1 h2"
    b" h3 h4 h5 h6 header hgroup li listing main menu nav ol p pre search section summary ul".split()
)
"""Elements whose end tag closes whatever else is open inside."""


def tamed(body: bytes) -> bytes:
    """The body without the start tags and attributes that are beyond the limits."""
    out: list[bytes] = []
    stack = _Stack(REOPENED + body.count(b"<") // 2)
    at = 0
    while (token := _TOKEN.search(body, at)) is not None:
        out.append(body[at : token.start()])
        at = token.end()
        if token["name"] is None:
            out.append(token[0] if token[0].startswith(b"<!--") else b"")
            continue
        if not token["closed"]:
            return b"".join(out)
        name = token["name"].lower()
        if token["end"]:
            stack.close(name)
            out += (b"</" + name + b">", *stack.shed())
        elif name in _RAW:
            end = _raw_end(body, at, name)
            out += (b"<" + name + _narrow(token["rest"]) + b">", body[at:end], b"</" + name + b">")
            at = end
        elif name not in _LEFT_OUT and (name in _VOID or stack.opens(name)):
            out += (b"<" + name + _narrow(token["rest"]) + b">", *stack.shed())
    out.append(body[at:])
    return b"".join(out)


def _narrow(rest: bytes) -> bytes:
    found = _FIRST_ATTRIBUTES.match(rest)
    return found[0] if found else b""


def _raw_end(body: bytes, at: int, name: bytes) -> int:
    """Where the content of a raw element ends; the end tag is written anew."""
    if name == b"script":
        return _script_end(body, at)
    found = re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE).search(body, at)
    return found.start() if found else len(body)


def _script_end(body: bytes, at: int) -> int:
    escaped = doubly = False
    for found in _SCRIPT.finditer(body, at):
        if found[0] == b"<!--":
            escaped = True
        elif found[0] == b"-->":
            escaped = doubly = False
        elif not found[1]:
            doubly = doubly or escaped
        elif doubly:
            doubly = False
        else:
            return found.start()
    return len(body)


class _Stack:
    """Which elements may be open, and how many formatting elements the standard may reopen.

    Every question is answered in constant time: for each name, and for walls and cells, their places are kept.
    """

    def __init__(self, reopened: int) -> None:
        self._left = reopened
        self._open: list[bytes] = []
        self._places: dict[bytes, list[int]] = defaultdict(list)
        self._walls = [-1]
        self._cells = [-1]
        self._specials = [-1]
        self._formatting: list[dict[bytes, int]] = [defaultdict(int)]
        self._counts = [0]

    def opens(self, name: bytes) -> bool:
        """Take a start tag; False when it is to be left out."""
        if name in _CELLS or name in _ROWS:
            self._end_rows(name)
        elif name in _SELF_CLOSING and self._open and self._open[-1] == name:
            self._pop()
        room = MAX_FORMATTING if self._left > 0 else 1
        if len(self._open) >= MAX_DEPTH or (name in _FORMATTING and self._counts[-1] >= room):
            return False
        place = len(self._open)
        if name in _FORMATTING:
            self._formatting[-1][name] += 1
            self._counts[-1] += 1
        if name in _WALLS or name in _CELLS:
            (self._walls if name in _WALLS else self._cells).append(place)
            self._formatting.append(defaultdict(int))
            self._counts.append(0)
        if name in _CLOSERS or name in _ROWS or name in _WALLS or name in _CELLS or name in {b"table", b"form"}:
            self._specials.append(place)
        self._places[name].append(place)
        self._open.append(name)
        return True

    def shed(self) -> Iterator[bytes]:
        """Count what the last tag may reopen; end tags for the formatting elements here, once too many were."""
        self._left -= self._counts[-1]
        if self._left <= 0 and self._counts[-1] > 1:
            for name, count in self._formatting[-1].items():
                yield from (b"</" + name + b">" for _ in range(count))
            self._formatting[-1].clear()
            self._counts[-1] = 0

    def _end_rows(self, name: bytes) -> None:
        ended = _CELLS if name in _CELLS else _CELLS | {b"tr"} if name == b"tr" else _CELLS | _ROWS
        while self._open and self._open[-1] in ended:
            self._pop()

    def close(self, name: bytes) -> None:
        """Take an end tag: it closes down to its element where the standard surely does so."""
        if name in _FORMATTING and self._formatting[-1][name]:
            self._formatting[-1][name] -= 1
            self._counts[-1] -= 1
        places = self._places.get(name)
        if not places:
            return
        place = places[-1]
        if name in _CLOSERS:
            floor = max(self._walls[-1], self._cells[-1], self._last(b"table"))
            if name == b"li":
                floor = max(floor, self._last(b"ul"), self._last(b"ol"))
        elif name == b"table":
            floor = self._walls[-1]
        elif name in _ROWS or name in _CELLS or name in _WALLS:
            floor = max(self._walls[-1], self._last(b"table"))
        elif name in _FORMATTING or name == b"form":
            floor = len(self._open) - 1
        else:
            floor = self._specials[-1]
        if place >= floor:
            while len(self._open) > place:
                self._pop()

    def _last(self, name: bytes) -> int:
        places = self._places.get(name)
        return places[-1] if places else -1

    def _pop(self) -> None:
        name = self._open.pop()
        self._places[name].pop()
        if self._specials[-1] == len(self._open):
            self._specials.pop()
        if name in _WALLS or name in _CELLS:
            (self._walls if name in _WALLS else self._cells).pop()
            self._formatting.pop()
            self._counts.pop()
