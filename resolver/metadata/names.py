"""Reads who wrote something: one written byline becomes a list of names. It never fetches.

`By Anna Roth and Ben Ode` is two names; an address, a handle or a login is none. Agencies and desks (`dpa`,
`Redaktion`) stay as given: they are who the page says wrote it.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from resolver import clean

MAX_WRITTEN = 1_000
MAX_NAMES = 50
MAX_WORDS, MAX_NAME_WORDS = 8, 5
MAX_LEAD = 30

_LEAD = re.compile(
    r"(?:(?:written|posted|published|reported|words|story|article|analysis|review|photos?|pictures?|escrito|publicado|publié"
    r"|écrit|propos recueillis|verfasst|geschrieben|veröffentlicht|scritto|geschreven|napisane|skriven|skrevet) "
    r"(?:by|por|par|von|da|door|przez|av|af)\s*:?"
    r"|(?:autor(?:in|en|es|a|zy)?|auteurs?|authors?|autore|text|texto|texte|testo|tekst|bericht|foto|автор|автори|авторы)\s*:"
    r"|(?:by|par|por|przez|av|af|door)(?=[ :])\s*:?"
    r"|von(?! (?:der|den|dem|und|zu)\b)(?=[ :])\s*:?"
    r")\s*",
    re.IGNORECASE,
)
_LEADS = frozenset(
    [
        *("written", "posted", "published", "reported", "words", "story", "article", "analysis", "review", "photo"),
        *("photos", "picture", "pictures", "escrito", "publicado", "publié", "écrit", "propos", "verfasst"),
        *("geschrieben", "veröffentlicht", "scritto", "geschreven", "napisane", "skriven", "skrevet", "autor"),
        *("autorin", "autoren", "autores", "autora", "autorzy", "auteur", "auteurs", "author", "authors", "autore"),
        *("text", "texto", "texte", "testo", "tekst", "bericht", "foto", "автор", "автори", "авторы", "by", "par"),
        *("por", "przez", "av", "af", "door", "von", "da"),
    ]
)
"""The words with which what announces a name begins (`_LEAD`): most lines of a page do not begin so."""

_DIGIT = re.compile(r"[0-9]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r"\s*(?:;|\s\|\s|\s/\s|\s•\s|\s·\s|\n)\s*")
_COMMA = re.compile(r"\s*[,，、]\s*")
_AND = re.compile(r"\s+(?:and|und|y|e|et|en|i|og|och|ja|и|та|&|＆|\+)\s+", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_TAIL = re.compile(
    r"\s*(?:\(@?[^()]{0,80}\)|<[^<>]{0,200}>|@\w{1,64}|\S{1,64}@\S{1,200}|\s[-–—]\s.{0,120}"
    r"|\s(?:[Ff]or|für)\s(?:[Tt]he\s)?[A-Z].{0,80})\s*$"
)
_MAILED = re.compile(r"\S{1,64}@\S{1,200}\s\(([^()]{1,120})\)")
_ADDRESS = re.compile(r"(?i)^(?:https?:|www\.)|://|^\S+\.(?:com|org|net|de|co\.uk|fr|es|pl)(?:/\S*)?$")
_ROLE = re.compile(
    r"(?i)\b(?:reporter|correspondent|editor|writer|columnist|contributor|producer|author|autorin?|redakteur(?:in)?"
    r"|korrespondent(?:in)?|journalist(?:e|in)?|rédacteur|rédactrice|redactor[a]?|periodista|staff|bureau chief)$"
)
_PERSONAL = re.compile(r"(?i)^(?:jr|sr|ii|iii|iv|m\.?d|ph\.?\s?d|esq|mba|cpa|rn|dds|msc|ma|ba)\.?$")
_NOBODY = frozenset(
    (
        *(
            "admin",
            "administrator",
            "wpadmin",
            "webmaster",
            "root",
            "user",
            "guest",
            "wordpress",
            "author",
            "autor",
            "by",
        ),
        *("object object", "unknown", "anonymous", "undefined", "none", "null", "nan", "n/a", "false", "true"),
    )
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "y",
        "e",
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "af",
        "zu",
        "ter",
        "ten",
        "und",
    ]
)
_WORD = r"(?:[^\W\d_]{1,40}(?:['’-][^\W\d_]{1,40}){0,3}|[A-Z]\.)"
_USUAL = re.compile(rf"{_WORD}(?: (?!(?:[Ff]or|für) ){_WORD}){{1,3}}")
"""Two to four words of letters, of which none can part two names or say for whom: most bylines."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


@lru_cache(maxsize=64)
def split_names(written: str, *, inverted: bool = False) -> tuple[str, ...]:
    """The names in one written byline, in order, each once; none when it holds no name.

    `inverted` says that one comma between two parts may stand for `Family, Given`.
    """
    if usual := _usual(written):
        return (usual,)
    text = _SPACES.sub(" ", written[:MAX_WRITTEN])
    if _ENTITY.search(text):
        text = html.unescape(text)
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    text = _unled(text)
    if mailed := _MAILED.fullmatch(text):
        text = mailed[1]
    names: dict[str, str] = {}
    roles: dict[str, str] = {}
    for piece in _BREAK.split(text):
        for name in _by_comma(piece, inverted=inverted):
            if (kept := _name(name)) and len(names) < MAX_NAMES:
                (roles if _is_role(kept, first=not names) else names).setdefault(fold_name(kept), kept)
    return tuple((names or roles).values())


def _usual(written: str) -> str | None:
    """The one name of a byline that is nothing but that, with or without what announces it, at a fifth of the cost."""
    text = _unled(written) if "  " not in written and written.isprintable() else ""
    if not _USUAL.fullmatch(text) or not text[0].isalpha() or _LEAD.match(text):
        return None
    return clean.line(text, clean.NAME)


@lru_cache(maxsize=256)
def fold_name(name: str) -> str:
    """A name as two are compared: letters and digits only, in lower case."""
    return clean.folded(name)


def may_lead(line: str) -> bool:
    """Whether a line may begin with what announces a name: most do not."""
    first = line.partition(" ")[0].rstrip(":")
    return first.lower() in _LEADS or not first.isascii()


def _unled(text: str) -> str:
    """The text without what announces a name at its beginning: the `by` of `Abby` and the `av` of `Gustav` stay."""
    found = _LEAD.match(text)
    return text[found.end() :] if found else text


def is_lead(word: str) -> bool:
    """Whether a word alone announces a name: `By`, `von`, `Par`, `Autor:`."""
    if len(word) > MAX_LEAD or not may_lead(word):
        return False
    return (_LEAD.fullmatch(word) or _LEAD.fullmatch(word + " ")) is not None


def is_person_like(name: str) -> bool:
    """Two to five words that begin with a capital or stand between such: what a person's name looks like."""
    words = name.split()
    if not 2 <= len(words) <= 5:  # noqa: PLR2004 - given and family name, with at most three words between
        return False
    return words[0][0].isupper() and words[-1][0].isupper() and not _has_digit(name)


def _has_digit(name: str) -> bool:
    return _DIGIT.search(name) is not None if name.isascii() else any(map(str.isdigit, name))


def is_name_like(name: str) -> bool:
    """Whether every word may stand in a name: `MND Staff`, `Redaktion`, `Ann van der Example`, not `Follow us on`."""
    words = name.split()
    return 0 < len(words) <= MAX_NAME_WORDS and all(
        word in _PARTICLES or not word[0].islower() for word in words if word[0].isalpha()
    )


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
        last_of_many = index > 0 and index == len(whole) - 1
        yield from _by_and(re.sub(r"(?i)^(?:and|und|y|et|e|en|i|&)\s+", "", part) if last_of_many else part)


def _by_and(part: str) -> Iterator[str]:
    for pattern in (_AND, _SLASH):
        pieces = pattern.split(part)
        if len(pieces) > 1 and all(is_person_like(_unled(_TAIL.sub("", piece))) for piece in pieces):
            yield from pieces
            return
    yield part


def _name(written: str) -> str | None:
    text = written.strip(" \t\r\n,;:|/·•\"'“”„«»*_")
    for _ in range(3):
        text = _TAIL.sub("", text).strip(" ,;:|")
    text = _unled(text)
    if (
        not text
        or text.startswith("@")
        or "©" in text
        or _ADDRESS.search(text)
        or not any(char.isalpha() for char in text)
    ):
        return None
    if text.casefold() in _NOBODY or len(text.split()) > MAX_WORDS:
        return None
    return clean.line(text, clean.NAME)


def _is_role(name: str, *, first: bool) -> bool:
    """Whether this is what somebody does: `Senior Reporter` after a name; alone it might be one."""
    return _ROLE.search(name) is not None and not (first and is_person_like(name) and len(name.split()) == 2)  # noqa: PLR2004
