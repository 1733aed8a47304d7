"""Compares titles and takes a site's name off them. It never fetches."""

import re
from functools import lru_cache

from resolver import clean

_SEPARATED = re.compile(
    r"(?=[\s|｜»«:：_－-])(?:\s+[|\-–—•·:»«›‹/]+\s+|\s*[|｜»«：]\s*|:\s+|(?<=[^\x00-\x7f])\s{0,4}[_－-]{1,2}\s{0,4}(?=[^\x00-\x7f]))"
)
"""What parts a title from the site; Chinese and Japanese pages put a dash or a low line there without spaces."""

_APART, _BEHIND = re.compile(r"\s+[|\-–—•·»]\s+\S"), re.compile(r"\S\s+[|\-–—•·»]\s+$")
_SEPARATOR = re.compile(r"[|\-–—•·:：»«›‹/｜_－]")
"""One of these stands in every separator: most titles hold none."""

_UNFILLED = re.compile(r"\{\{[^{}]{1,80}\}\}|\{%[^{}]{1,80}%\}|\$\{[^{}]{1,80}\}|<%[^<>]{1,80}%>|%[A-Za-z_.-]{2,40}%")
_VALUES = frozenset({"undefined", "null", "[object Object]"})
_BEGINS = frozenset("un[{$<%")
"""With one of these begins whatever a program left."""

_UNNAMED = frozenset(
    {
        *("untitled", "untitleddocument", "untitledpage", "notitle", "none", "nan", "document", "title", "pagetitle"),
        *("newpage", "home", "homepage", "index", "loading", "pleasewait", "reactapp", "viteapp", "createnextapp"),
        *("nextjsapp", "vueapp", "sansnom", "documentsansnom", "unbenannt", "unbenanntesdokument", "sintítulo"),
        *("senzatitolo", "documentosintítulo", "semtítulo", "безимени", "無題", "无标题", "无标题文档"),
    }
)
"""What programs name a page that nobody has named; folded."""

_DANGLING = re.compile(r"\A(?:[|｜•·]\s*|[-–—]\s+)++|(?:\s*[|｜•·]|\s[-–—])++\Z")
_PARTING = frozenset("|｜•·-–—")
CUT_OFF = ("…", "...")
_CONTENT_WORD, _LONG_WORD = 4, 8
MAX_TITLE, MAX_MARKS = 600, 12
MIN_WORDS, MIN_SIGNS = 3, 8
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Letters and digits in lower case: what two titles or names are compared by."""
    return clean.folded(text)


def is_unfilled(text: str) -> bool:
    """Whether a program wrote this where words belong: a value of its own, a template's gap that nothing filled."""
    return text[:1] in _BEGINS and (text in _VALUES or _UNFILLED.fullmatch(text) is not None)


def is_unnamed(title: str) -> bool:
    """Whether this is what a page is called before anybody names it (`Untitled document`, `Home`, `Loading…`)."""
    return fold(title) in _UNNAMED


def is_sentence(heading: str) -> bool:
    """Whether a heading is long enough to be an article's: three words, or eight signs where words have no spaces."""
    return len(heading.split()) >= MIN_WORDS or len(_WITHOUT_SPACES.findall(heading[:MAX_TITLE])) >= MIN_SIGNS


def goes_on_apart(heading: str, title: str) -> bool:
    """Whether the title is the heading of two words or more, and behind a bar or a dash what it belongs to."""
    rest = title[len(heading) :] if len(heading.split()) > 1 and title.startswith(heading) else ""
    return _APART.match(rest) is not None


def ends_apart(title: str, heading: str) -> bool:
    """Whether the title is the heading, a sentence, behind its section and a bar or a dash."""
    return is_sentence(heading) and title.endswith(heading) and _BEHIND.search(title[: -len(heading)]) is not None


def goes_on_quoting(title: str, other: str) -> bool:
    """Whether `other` begins as the title and goes on with a quotation mark: with which the title's attribute ended."""
    return len(other) > len(title) and other.startswith(title) and other[len(title) :].lstrip()[:1] in {'"', "'"}


def without_site(title: str, names: frozenset[str]) -> str:
    """The title without the site's name at its end or start; `names` are the site's names, folded.

    Without a known name nothing is taken off but a separator that separates nothing: `Peace - War` stays whole.
    """
    if not _PARTING.isdisjoint((title[:1], title[-1:])):
        title = _DANGLING.sub("", title) or title
    for _ in range(3):
        shorter = _once(title, names) if _SEPARATOR.search(title) else None
        if shorter is None:
            break
        title = shorter
    return title


def site_in(title: str, label: str) -> str | None:
    """The piece of a title that spells the host's label: `Daily Planet` for `dailyplanet`, `Super Express` for `se`."""
    pieces = [piece.strip() for piece in _SEPARATED.split(title) if piece.strip()]
    for piece in (*pieces[1:][::-1], *pieces[:1]) if len(pieces) > 1 else ():
        bare = fold(piece)
        initials = "".join(word[0] for word in piece.casefold().split() if word[0].isalnum())
        if bare.removeprefix("the") == label.removeprefix("the") or (len(initials) > 1 and initials == label):
            return piece
    return None


def name_in(site: str, label: str, others: frozenset[str]) -> str:
    """The site's name in what it calls itself with a slogan: the piece that spells its host, or that it says elsewhere.

    `others` are its other names, folded.
    """
    if not _SEPARATOR.search(site):
        return site
    pieces = [piece.strip() for piece in _SEPARATED.split(site) if piece.strip()]
    said = (piece for piece in pieces if len(pieces) > 1 and fold(piece) in others)
    return next(said, None) or site_in(site, label) or site


def is_kin(heading: str, title: str) -> bool:
    """Whether a heading and a title speak of the same: one begins the other, or they share two words or a long one."""
    first, second = fold(heading), fold(title)
    if first.startswith(second) or second.startswith(first):
        return True
    shared = _words(heading) & _words(title)
    return len(shared) > 1 or any(len(word) >= _LONG_WORD for word in shared)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _CONTENT_WORD)


def same(one: str, other: str, *, suffixed: bool = False) -> bool:
    """Whether two titles say the same but for case, space, marks, and one being cut off with an ellipsis.

    `suffixed` says that `one` may go on after a separator with a section or a site whose name is unknown.
    """
    first, second = fold(one), fold(other)
    if first == second:
        return True
    if suffixed and any(fold(one[: mark.start()]) == second for mark in _SEPARATED.finditer(one[:MAX_TITLE])):
        return True
    short, long = sorted((first, second), key=len)
    cut = one if len(first) < len(second) else other
    return bool(short) and long.startswith(short) and cut.rstrip().endswith(CUT_OFF)


def _once(title: str, names: frozenset[str]) -> str | None:
    marks = list(_SEPARATED.finditer(title[:MAX_TITLE]))[:MAX_MARKS]
    for mark in reversed(marks):
        if fold(title[mark.end() :]) in names and title[: mark.start()].strip():
            return title[: mark.start()].strip()
    for mark in marks:
        if fold(title[: mark.start()]) in names and title[mark.end() :].strip():
            return title[mark.end() :].strip()
    return None
