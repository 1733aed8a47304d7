"""Reads who wrote something: one written byline becomes a list of names. It never fetches.

`By Anna Roth and Ben Ode` is two names; an address, a handle or a login is none. Agencies and desks (`dpa`,
`Redaktion`) stay as given: they are who the page says wrote it. What a person is and where (`, Berlin`, `, envoyée
spéciale à Kiev`) is no author, nor is who took the pictures or edited, where another name stands beside.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from resolver import clean
from resolver.metadata import bylines

MAX_WRITTEN = 1_000
MAX_NAMES = 50
MAX_WORDS, MAX_NAME_WORDS = 8, 5
MAX_LEAD, MAX_UNCASED = 60, 24

_SPACES = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r"\s*(?:;|\s\|\s|\s/\s|\s•\s|\s·\s|\n|／|｜)\s*")
_COMMA = re.compile(r"\s*[,，、،]\s*")
_ANDS = "and|und|y|e|et|en|i|og|och|ja|a|ve|és|és|și|şi|și|и|і|й|та|un|ir|dan|và|και|&|＆|\\+"
_AND = re.compile(rf"\s+(?:{_ANDS})\s+", re.IGNORECASE)
_AND_BEFORE = re.compile(rf"(?:{_ANDS})\s+", re.IGNORECASE)
_WITH = re.compile(r"\s+(?:with|avec|mit|con|com|med|met)\s+")
_SLASH = re.compile(r"\s*/\s*")
_DOT = re.compile(r"(?<=[\uac00-\ud7a3])[·・](?=[\uac00-\ud7a3])|(?<=[\u4e00-\u9fff])[·・](?=[\u4e00-\u9fff])")
_TAIL = re.compile(
    r"\s*(?:\(@?[^()]{0,80}\)|<[^<>]{0,200}>|@\w{1,64}|\S{1,64}@\S{1,200}|\s[-–—]\s.{0,120}"
    r"|\s(?:[Ff]or|für|FOR THE)\s(?:[Tt]he\s)?[A-Z].{0,80})\s*$"
)
_MAILED = re.compile(r"\S{1,64}@\S{1,200}\s\(([^()]{1,120})\)")
_ADDRESS = re.compile(r"(?i)^(?:https?:|www\.|[/#]\S*$)|://|^\S+\.(?:com|org|net|de|co\.uk|fr|es|pl)(?:/\S*)?$")
_PERSONAL = re.compile(r"(?i)^(?:jr|sr|ii|iii|iv|m\.?d|ph\.?\s?d|esq|mba|cpa|rn|dds|msc|ma|ba)\.?$")
_PLACE = re.compile(r"[^\W\d_][^\W\d_]{2,}")
_GAP = re.compile(r"[{}<>]|%[\w.-]{2,40}%")
"""A gap of a template that nothing filled."""

_NOBODY = frozenset(
    (
        *("admin", "administrator", "wpadmin", "webmaster", "root", "user", "guest", "wordpress", "author", "autor"),
        *("by", "object object", "unknown", "anonymous", "undefined", "none", "null", "nan", "n/a", "false", "true"),
        *("author name", "your name", "array", "email protected", "[email protected]", "记者", "記者", "기자"),
    )
)
_PARTICLES = frozenset(
    (
        *("van", "von", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "du", "la", "le", "y", "e", "al"),
        *("el", "bin", "ibn", "ben", "af", "zu", "ter", "ten", "und"),
    )
)
_WORD = r"(?:[^\W\d_]{1,40}(?:['’-][^\W\d_]{1,40}){0,3}|[A-Z]\.)"
_USUAL = re.compile(rf"{_WORD}(?: (?!(?:[Ff]or|für) ){_WORD}){{1,3}}")
"""Two to four words of letters: most bylines."""

_LAST = frozenset(
    (
        *("reporter", "correspondent", "editor", "writer", "columnist", "contributor", "producer", "journalist"),
        *("follow", "following", "profile", "others", "staff"),
    )
)
"""Words at the end of which a name may have ended before."""

_FIRST = re.compile(
    r"(?i)\S*(?:redakteur|korrespondent|reporter|correspondent|corresponsal|inviat|author|autor|auteur|журналист|корреспондент)"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


@lru_cache(maxsize=64)
def split_names(written: str, *, inverted: bool = False) -> tuple[str, ...]:
    """The names in one written byline, in order, each once; none when it holds no name.

    `inverted` says that one comma between two parts may stand for `Family, Given`.
    """
    if usual := _usual(written):
        return (usual,)
    text = written[:MAX_WRITTEN]
    if _ENTITY.search(text):
        text = html.unescape(text)
    text = _SPACES.sub(" ", text).strip()
    if bracketed := bylines.BRACKETED.fullmatch(text):
        text = bracketed[1]
    text = _unled(text)
    if mailed := _MAILED.fullmatch(text):
        text = mailed[1]
    text = bylines.DATELINE.sub("", text)
    text = bylines.NOTE.sub("", bylines.JOINED.sub(r"; \1", text)).strip() or text
    names: dict[str, str] = {}
    others: dict[str, str] = {}
    roles: dict[str, str] = {}
    for piece in _BREAK.split(bylines.OTHER_INSIDE.sub("\n", text)):
        for name, author in _pieces(piece, inverted=inverted):
            kept = _name(name)
            if kept and _is_remark(name, kept, names):
                kept = _before_work(kept)
            if kept and len(names) < MAX_NAMES:
                known = (roles if _is_role(kept, first=not names) else names) if author else others
                known.setdefault(fold_name(kept), kept)
    return tuple((names or others or roles).values())


def _usual(written: str) -> str | None:
    """The one name of a byline that is nothing but that, with or without what announces it, at a fifth of the cost."""
    text = _unled(written) if "  " not in written and written.isprintable() else ""
    if not _USUAL.fullmatch(text) or not text[0].isalpha() or bylines.LEAD.match(text):
        return None
    words = text.split(" ")
    plain = all(word[0].isupper() or word in _PARTICLES for word in words)
    if not plain or words[-1].lower() in _LAST or _FIRST.match(words[0]):
        return None
    return clean.line(text, clean.NAME)


@lru_cache(maxsize=256)
def fold_name(name: str) -> str:
    """A name as two are compared: letters and digits only, in lower case."""
    return clean.folded(name)


def unled(line: str, lead: re.Pattern[str] = bylines.LEAD) -> str | None:
    """What follows the words that announce a name, which may be nothing; None where none stand there."""
    found = lead.match(line) or bylines.LOWER_LEAD.match(line)
    return line[found.end() :] if found else None


def may_lead(line: str) -> bool:
    """Whether a line may begin with what announces a name: most do not."""
    start = line[:MAX_LEAD].lstrip()
    first = start.partition(" ")[0]
    return ":" in start or not first.isascii() or first.lower() in bylines.FIRST_WORDS


def _unled(text: str) -> str:
    """The text without what announces a name at its beginning: the `by` of `Abby` and the `av` of `Gustav` stay."""
    rest = unled(text)
    return text if rest is None else rest


def are_names(text: str) -> bool:
    """Whether the text behind what announces a name is names and nothing else."""
    names = split_names(text) if text and len(text) <= MAX_WRITTEN else ()
    return bool(names) and all(is_person_like(name) or _is_uncased(name) for name in names)


def _is_uncased(name: str) -> bool:
    """Two or more letters of a script without capitals, and nothing else."""
    bare = name.replace(" ", "")
    return len(bare) > 1 and len(name) <= MAX_UNCASED and bare.isalpha() and bare.lower() == bare.upper()


def is_person_like(name: str) -> bool:
    """Two to five words that begin with a capital or stand between such: what a person's name looks like."""
    words = name.split()
    if not 2 <= len(words) <= 5:  # noqa: PLR2004 - given and family name, with at most three words between
        return False
    return words[0][0].isupper() and words[-1][0].isupper() and not any(map(str.isdigit, name))


def is_name_like(name: str) -> bool:
    """Whether every word may stand in a name: `MND Staff`, `Redaktion`, `Ann van der Example`, not `Follow us on`."""
    words = name.split()
    return 0 < len(words) <= MAX_NAME_WORDS and all(
        word in _PARTICLES or not word[0].islower() for word in words if word[0].isalpha()
    )


def _pieces(piece: str, *, inverted: bool) -> Iterator[tuple[str, bool]]:
    """The names in one piece, and whether they are authors'."""
    other = bylines.OTHER_LEAD.match(piece)
    author = other is None
    for name in _by_comma(piece[other.end() :] if other else _unled(piece), inverted=inverted):
        hand = bylines.OTHER_LEAD.match(name)
        author = author and hand is None
        yield (name[hand.end() :] if hand else name), author


def _by_comma(piece: str, *, inverted: bool) -> Iterator[str]:
    parts = [part for part in _COMMA.split(piece) if part]
    if inverted and len(parts) == 2 and not _PERSONAL.match(parts[1]):  # noqa: PLR2004 - Family, Given
        yield f"{parts[1]} {parts[0]}"
        return
    whole: list[str] = []
    for part in parts:
        if whole and _PERSONAL.match(part):
            whole[-1] += ", " + part
        else:
            whole.append(part)
    for index, part in enumerate(whole):
        if (
            index
            and part.istitle()
            and _PLACE.fullmatch(part)
            and is_person_like(_AND_BEFORE.sub("", whole[index - 1]))
        ):
            continue
        yield from _by_and(_AND_BEFORE.sub("", part, count=1) if index and _AND_BEFORE.match(part) else part)


def _by_and(part: str) -> Iterator[str]:
    for pattern in (_AND, _WITH, _SLASH, _DOT):
        pieces = pattern.split(part)
        if len(pieces) > 1 and _are_apart(pieces, desks=pattern is not _AND):
            yield from pieces
            return
    yield part


def _are_apart(pieces: list[str], *, desks: bool) -> bool:
    """Whether these are several hands: each a person, or one a person and the others an agency's letters."""
    likely = [is_person_like(_bare(each)) or _is_uncased(each) for each in pieces]
    return all(likely) or (
        desks
        and any(likely)
        and all(yes or bylines.DESK.fullmatch(each) for yes, each in zip(likely, pieces, strict=True))
    )


def _bare(text: str) -> str:
    return bylines.AFTER.sub("", _unled(_TAIL.sub("", text)))


def _name(written: str) -> str | None:
    text = written.strip(" \t\r\n,;:|·•\"'“”„«»*_")
    if _ADDRESS.search(text):
        return None
    for _ in range(3):
        text = _TAIL.sub("", text).strip(" ,;:|")
    text = _unled(text)
    for pattern in (bylines.ROLE_AFTER, bylines.AFTER):
        rest = pattern.sub("", text).strip()
        text = rest if is_person_like(rest) or _is_uncased(rest) else text
    rest = bylines.BUTTON.sub("", text)
    text = rest if " " in rest else text
    if (office := bylines.ROLE_BEFORE.match(text)) and is_person_like(text[office.end() :]):
        text = text[office.end() :]
    text = text.strip("/ ")
    if not text or text.startswith("@") or "©" in text or _GAP.search(text) or not any(char.isalpha() for char in text):
        return None
    if _ADDRESS.search(text) or text.casefold() in _NOBODY or len(text.split()) > MAX_WORDS:
        return None
    return clean.line(text, clean.NAME)


def _before_work(text: str) -> str | None:
    """The person of `Ben Sample of The Herald`; None where it is no person's name that goes on."""
    found = bylines.HEAD.match(text)
    return found[1] if found and is_person_like(found[1]) and is_name_like(found[1]) else None


def _is_remark(written: str, name: str, before: dict[str, str]) -> bool:
    """Whether what follows a person's name says something of that person, or of the page, and names nobody."""
    if not any((is_person_like(each) and is_name_like(each)) or _is_uncased(each) for each in before.values()):
        return False
    if bylines.FILED.search(name):
        return True
    words = name.split()
    if len(words) == 1:
        return name.islower() and bylines.DESK.fullmatch(name) is None
    return not is_name_like(name) or any(map(str.isdigit, name)) or written.startswith(("For ", "Special "))


def _is_role(name: str, *, first: bool) -> bool:
    """Whether this is what somebody does: `Senior Reporter` after a name; alone it might be one."""
    return bylines.ROLE.search(name) is not None and not (first and is_person_like(name) and len(name.split()) == 2)  # noqa: PLR2004
