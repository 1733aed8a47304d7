"""Finds posts whose embed was flattened to text: body, links and signature, each with its span. Pure.

What a platform's flattened embed looks like is said in its file (`Platform.flattened`). One scan for each trigger word,
merged in the order of the text; readers look only at bounded windows around a trigger, never behind what was already
read, so that any input costs time linear in its length.
"""

import heapq
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from resolver import platforms
from resolver.dates import Written
from resolver.find import phrases
from resolver.find.body import Body, Measure, body_above, paragraph_above
from resolver.find.found import Found
from resolver.find.framed import Frame, frame_at, opened_in
from resolver.find.headed import headed_at, triggers
from resolver.find.post import Own, Read, own_address
from resolver.find.signature import Bracket, Signature, bracket_at, signature_of
from resolver.find.signed import Signed, around_bare, around_bracket, line_at
from resolver.find.urls_in_text import Links
from resolver.platforms import Platform
from resolver.vocabulary import Precision

_LINK_BEFORE = re.compile(r"(?:t\.co|pic\.(?:twitter|x)\.com)/\w{1,12}\)?\s{0,3}$")
_POST_BEFORE = re.compile(r"(?:/\w+\)?|#\w+|[.!?…\"”’»)])\s{0,2}$")
_ISO = re.compile(r"\d{4}-\d\d?-\d")
_FIGURES = re.compile(r"[\d./ -]{6,14}")
_OPTION = re.compile(r"--[a-z]")
_DASH = re.compile(r"[–—-]")
_ALONE = re.compile(r"[ \t.]{0,3}(?:\n|$)")
_FAR = 3000
"""Characters above a line that stands apart in which another paragraph must begin."""

_MARKED = re.compile(r"[\n,|:]")
_GOES_ON = re.compile(r",? [a-z]")
_BYLINE = re.compile(r"(?:by|von|par|por|door|av|af|di|da|de|przez|автор)\b", re.IGNORECASE)


def flattened_posts(text: str, links: Links, *, quoted: bool = False) -> Iterator[Found]:
    """Every flattened post in `text`, in order, none overlapping another; `links` are the addresses of the text.

    `quoted` says that the text is what an embed shows, so that a line in it is no blog's byline.
    """
    return _Scan(text, links, quoted=quoted).run()


_CLOCK = "12:00 - 1"
_SIGN = re.compile(r"@(?=[\w\\\u200e\u200f\u202a-\u202e\u2066-\u2069])")


_ECHO = 60
"""How far behind a post the line may end that closes its frame and names it again."""

_STRETCH, _TRIES, _WORD_COSTS = 14, 400, 8
"""In each stretch of 2 ** 14 characters so many handles are looked at that sign nothing, or an eighth as many words:
one in 40 characters. What no person wrote is read at 1 MB/s and more, whatever it is made of."""


def _cost(trigger: str) -> int:
    return 1 if trigger == "@" else _WORD_COSTS


def _places(text: str, trigger: str) -> Iterator[tuple[int, str]]:
    at = text.find(trigger)
    while at >= 0:
        yield at, trigger
        at = text.find(trigger, at + len(trigger))


@cache
def _triggers() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The triggers that begin with a capital as one expression, which is rare enough in text to be fast; the others."""
    words = {*phrases.labels(), *phrases.lines()}
    capital = sorted((word for word in words if "A" <= word[0] <= "Z"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, capital)) or "(?!)"), tuple(sorted(words.difference(capital)))


def _marks(text: str) -> Iterator[tuple[int, str]]:
    """Every trigger in the text, in order: all scans at once."""
    capitals, others = _triggers()
    return heapq.merge(
        ((hit.start(), hit[0]) for hit in capitals.finditer(text)),
        ((hit.start(), "@") for hit in _SIGN.finditer(text)),
        ((at, _CLOCK) for at in triggers(text)),
        *(_places(text, word) for word in others),
    )


@cache
def _dashed() -> tuple[tuple[re.Pattern[str], Platform], ...]:
    return tuple(
        (re.compile(each.flattened.dashed), each)
        for each in platforms.every()
        if each.flattened and each.flattened.dashed
    )


class _Scan:
    """One pass over one text: how far it was read, and a label that waits for its signature."""

    def __init__(self, text: str, links: Links, *, quoted: bool) -> None:
        self.text = text
        self.quoted = quoted
        self.links = links
        self.done = 0
        self.tried = 0
        self.stretch = -1
        self.left = 0
        self.label: Read | None = None
        self.last: Read | None = None

    def run(self) -> Iterator[Found]:
        for at, trigger in _marks(self.text):
            if at < self.done:
                continue
            if not self._affords(at, trigger):
                continue
            waiting = self.label
            read = self._at(at, trigger)
            if (
                waiting is not None
                and waiting.embed
                and (self.label is not waiting or (read is not None and read.opened is None))
            ):
                yield waiting.found(self.text, self.links)
            if read is not None:
                self.label = None
                self.left += _cost(trigger)
                found = read.found(self.text, self.links)
                self.last = read
                self.done = max(read.end, found.end or 0)
                yield found
        if self.label is not None and self.label.embed:
            yield self.label.found(self.text, self.links)

    def _affords(self, at: int, trigger: str) -> bool:
        """Whether here are not yet too many signs of posts that were none: in prose they are rare."""
        if at >> _STRETCH != self.stretch:
            self.stretch, self.left = at >> _STRETCH, _TRIES
        self.left -= _cost(trigger)
        return self.left >= 0

    def _at(self, at: int, trigger: str) -> Read | None:
        if trigger == "@":
            return self._at_sign(at)
        return self._headed(at) if trigger == _CLOCK else self._at_word(at, trigger)

    def _framed(self, frame: Frame) -> Read | None:
        read = Read(frame.platform, frame.start, frame.end, at=frame.at, handle=frame.handle, embed=frame.closes)
        if not frame.closes:
            self.label, self.done = read, frame.end
            return None
        last = self.last
        if last is not None and last.handle == frame.handle and frame.end - last.end <= _ECHO and self.label is None:
            self.done = frame.end
            return None
        form = frame.platform.flattened
        measure = Measure(form.limit, self.links if form.weighted else None) if form else None
        return self._within(read, body_above(self.text, frame.start, self.done, measure) if measure else None)

    def _within(self, read: Read, body: Body | None) -> Read:
        """A post with its `body`, or with all that stands behind the label or opened frame that waits for it."""
        label, form = self.label, read.platform.flattened
        if label is None or form is None or label.platform != read.platform:
            return replace(read, body=body)
        if read.start - label.end > form.limit + 200:
            return replace(read, body=body)
        own = read.own or label.own
        between = self._between(label.own.end if label.own else label.end, read.start, own)
        return replace(read, opened=label.start, own=own, body=between, embed=True)

    def _headed(self, at: int) -> Read | None:
        platform = next((each for each in platforms.every() if each.flattened and each.flattened.headed), None)
        if platform is None:
            return None
        post = headed_at(self.text, at, self.done, lambda date, handle: self._own(date, platform, handle))
        if post is None:
            return None
        start, end = (post.name or post.at).start, post.at.end
        body = Body(post.body.start, post.body.end, sure=True)
        return Read(platform, start, end, post.name, post.at, post.handle, post.date, body, post.own, embed=True)

    def _at_sign(self, at: int) -> Read | None:
        bracket = bracket_at(self.text, at, self.done)
        floor = max(self.done, self.tried)
        if bracket is None:
            frame = frame_at(self.text, at, self.done)
            if frame is not None:
                return self._framed(frame)
            signed = around_bare(self.text, at, floor)
            return self._signed(signed) if signed else None
        self.tried = bracket.end
        signed = around_bracket(self.text, bracket, floor)
        if signed is not None:
            return self._signed(signed)
        return self._dashed(bracket, floor)

    def _at_word(self, at: int, trigger: str) -> Read | None:
        for line in phrases.lines().get(trigger, ()):
            signed = line_at(self.text, line, at, max(self.done, self.tried), quoted=self.quoted)
            if signed is not None and (self.quoted or signed.handle or not signed.above or self._is_line(signed)):
                return self._signed(signed)
        self.tried = max(self.tried, at)
        for label in phrases.labels().get(trigger, ()):
            low = max(self.done, at - 60)
            found = label.words.search(self.text, low, min(len(self.text), at + 60))
            if found and found.start() <= at < found.end():
                self._opened(label.platform, found.start(), found.end())
                break
        return None

    def _opened(self, platform: Platform, start: int, end: int) -> None:
        own = own_address(self.text, self.links, end, platform)
        self.label = Read(platform, start, end, own=own, embed=True)
        self.done = own.end if own else end

    def _is_line(self, signed: Signed) -> bool:
        """Whether words stand before a signed line as a post's do: in its own line, or in one that ends as a text."""
        before = self.text[max(self.done, signed.start - 200) : signed.start]
        line = before.rpartition("\n")[2]
        if line.strip(" \t>"):
            return True
        words = before.rstrip(" \t\n>")
        if re.search(r"(?:[.!?…:\"”»)]|[#@/]\w+)$", words) is None:
            return False
        return "\n\n" not in before[len(words) :] or self._is_below(signed)

    def _is_below(self, signed: Signed) -> bool:
        """Whether a line apart is rather a post's than a blog's: with a date alone, under no first paragraph."""
        above = self.text.rfind("\n\n", max(self.done, signed.start - _FAR), max(self.done, signed.start - 3))
        has_time = signed.date is not None and signed.date.date.precision is not Precision.DAY
        return above >= 0 and not has_time and _ALONE.match(self.text, signed.end) is not None

    def _signed(self, signed: Signed) -> Read:
        platform = signed.platform
        read = Read(
            platform,
            signed.start,
            signed.end,
            signed.name,
            signed.at,
            signed.handle,
            signed.date,
            own=own_address(self.text, self.links, signed.end, platform),
            embed=True,
        )
        form = platform.flattened
        if self.label is not None and (labelled := self._within(read, None)).opened is not None:
            return labelled
        if signed.body is not None:
            return replace(read, body=Body(signed.body.start, signed.body.end, sure=True))
        if signed.above and form:
            return replace(
                read, body=body_above(self.text, signed.start, self.done, Measure(form.limit, lines=form.lines))
            )
        if form and form.opens:
            return replace(read, body=paragraph_above(self.text, signed.start, self.done, form.limit))
        return read

    def _between(self, start: int, end: int, own: Own | None) -> Body | None:
        inner = self.text[start:end]
        body = inner.strip(" \t\n\u00a0>[]")
        if not body or (own and own.url in body and not body.replace(own.url, "").strip(" \t\n\u00a0>[]()")):
            return None
        begin = start + inner.index(body)
        return Body(begin, begin + len(body), sure=True)

    def _dashed(self, bracket: Bracket, floor: int) -> Read | None:
        platform = next((each for handle, each in _dashed() if handle.fullmatch(bracket.handle)), None)
        signature = signature_of(self.text, bracket, floor) if platform else None
        if platform is None or platform.flattened is None or signature is None:
            return None
        if signature.date is None and not self._signs_alone(signature):
            return None
        if self._is_other(signature):
            return None
        form = platform.flattened
        body = None
        if (signature.date or signature.masked or self._after_link(signature)) and (signature.name or signature.dash):
            closes = phrases.closing(form.closes)
            closed = (
                closes.search(self.text, max(self.done, signature.start - phrases.MAX_CLOSING), signature.start)
                if closes
                else None
            )
            end = closed.start() if closed else signature.start
            measure = Measure(form.limit, self.links if form.weighted else None)
            body = body_above(self.text, end, self.done, measure)
        if body is not None and (opened := opened_in(self.text, body.start, body.end)) > body.start:
            body = Body(opened, body.end, sure=True)
        read = Read(
            platform,
            signature.start,
            signature.end,
            signature.name,
            signature.at,
            signature.handle,
            signature.date,
            body,
            self._own(signature.date, platform, signature.handle) if signature.date else None,
        )
        return self._within(read, body) if body and self.label else read

    def _own(self, date: Written, platform: Platform, handle: str | None) -> Own | None:
        return own_address(self.text, self.links, date.end, platform, handle, date.date)

    def _is_other(self, signature: Signature) -> bool:
        """Whether what looks like a signature is rather a change log's entry, a byline, or part of a sentence.

        X writes the month as a word: figures alone are of others, but for a newsroom's behind an em dash. Without a
        dash, `By Name`, a date in another line, behind a mark or before more of a sentence are not a post's.
        """
        date = signature.date
        if date is None or self._after_link(signature):
            return date is None and not signature.dash and self._is_by(signature)
        written = self.text[date.start : date.end]
        if _ISO.match(written) or (signature.dash != "strong" and _FIGURES.fullmatch(written)):
            return True
        between = self.text[signature.at.end : date.start]
        if _DASH.search(between):
            return True
        apart = _MARKED.search(between) is not None or _GOES_ON.match(self.text, date.end) is not None
        return not signature.dash and (apart or self._is_by(signature))

    def _is_by(self, signature: Signature) -> bool:
        name = self.text[signature.name.start : signature.name.end] if signature.name else ""
        return _BYLINE.match(name) is not None

    def _signs_alone(self, signature: Signature) -> bool:
        """A signature without a date counts only after an em dash that begins a line or follows the end of a text."""
        if signature.dash != "strong" or signature.name is None or _OPTION.match(self.text, signature.start):
            return False
        if signature.masked:
            return True
        line = self.text[max(0, signature.start - 120) : signature.start].rpartition("\n")[2]
        return not line.strip(" \t>") or _POST_BEFORE.search(line) is not None

    def _after_link(self, signature: Signature) -> bool:
        return _LINK_BEFORE.search(self.text, max(0, signature.start - 40), signature.start) is not None
