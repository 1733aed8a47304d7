"""What pages say instead of what was asked for, and how a title is matched against it. It never fetches.

The phrases stand in `data/phrases.toml`. One matches only a whole piece of a title (`Page not found | Example`), never
a part of a sentence: an article may be about missing pages. Letter case and punctuation are set aside.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import filterfalse
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parents[1] / "data" / "phrases.toml"

_SEPARATORS = re.compile(r"[|｜：•·»«\n]|\s[-–—]+\s|\s~\s|\s::\s")
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ASCII_WORDS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
"""A space for every ASCII sign."""

_STATUS = re.compile(r"^(?:(?:error|http) )?[45][0-9]{2} ")
_LACKING = re.compile(r"(?:error|err|http|page)?(?:404|410)(?:error|page|notfound)?")
_ENTERS = re.compile(r"(?:log ?in|sign ?in) (?:to|on) (.{1,60})")
_NONE = frozenset[str]()
_NUMBERS = frozenset({"404", "410"})
_SAID_OF_NUMBERS = frozenset({"page", "not", "found", "gone"})
_SINGLE = frozenset({"apologies", "asked"})
_MAX_TITLE = 500
_SHORT_WORD = 3


@cache
def tables() -> Mapping[str, frozenset[str]]:
    """The phrases of each kind, as they are matched; `apologies` and `asked` are single words."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        kind: frozenset(
            plain(each) for each in re.split(r"[\n ]" if kind in _SINGLE else r"[\n|]", text) if plain(each)
        )
        for kind, text in read.items()
    }


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Words in lower case with single spaces between them; punctuation is set aside."""
    text = text[:_MAX_TITLE]
    if text.isascii() and "'" not in text:
        return " ".join(text.lower().encode().translate(_ASCII_WORDS).decode().split())
    return " ".join(_WORDS.findall(text.casefold().replace("’", "'")))


@lru_cache(maxsize=4096)
def pieces(title: str) -> tuple[str, ...]:
    """The title whole, then the pieces that a site puts together in it (`Page | Section - Site`)."""
    title = title[:_MAX_TITLE]
    parts = _SEPARATORS.split(title)
    written = (title, *parts) if len(parts) > 1 else parts
    return tuple(dict.fromkeys(found for each in written if (found := plain(each))))


class Kinds(NamedTuple):
    """The kinds of phrase that a title is from end to end, and those that it or its first piece is.

    `doubtful`: it may say that there is no such page, which `not_found` tells.
    """

    whole: frozenset[str]
    opening: frozenset[str]
    doubtful: bool


def kinds(title: str) -> Kinds:
    """What a title may say, by one look at its pieces: of most titles nothing."""
    found = pieces(title)
    whole, *first = map(_kinds, found[:2] or ("-",))
    return Kinds(whole, whole.union(*first), any(map(_may_say, found)))


def _may_say(piece: str) -> bool:
    """Whether a piece may say that there is no such page."""
    return piece.partition(" ")[0] in _begins_not_found() or "404" in piece or "410" in piece


def _kinds(piece: str) -> frozenset[str]:
    """The kinds of phrase that a piece is, with or without a status before it."""
    return _all_kinds().get(_STATUS.sub("", piece) if piece[0] in "eh45" else piece, _NONE)


@cache
def _all_kinds() -> Mapping[str, frozenset[str]]:
    """Every phrase, and the kinds in which it is listed."""
    listed = tables()
    every = frozenset[str]().union(*listed.values())
    return {each: frozenset(kind for kind, phrases in listed.items() if each in phrases) for each in every}


@cache
def _begins_not_found() -> frozenset[str]:
    """The words with which a title begins that says, with or without an apology, that there is no such page."""
    known = tables()
    return (
        known["apologies"]
        | known["asked"]
        | {each.partition(" ")[0] for each in known["not_found"] | known["not_found_bare"]}
    )


def not_found(title: str, host: str) -> bool:
    """Whether a title says that there is no such page: a phrase or an error number, with or without an apology."""
    known = tables()
    for piece in filter(_may_say, pieces(title)):
        words = piece.split()
        rest = [*filterfalse(known["apologies"].__contains__, words)]
        if _NUMBERS.intersection(words) and not set(rest) - _SAID_OF_NUMBERS:
            return True
        phrase = " ".join(rest)
        if phrase in known["not_found"] or piece in known["not_found"] or _core(rest) in _cores():
            return True
        if phrase in known["not_found_bare"] and _beside_site(title, piece, host):
            return True
    return False


def _core(words: Iterable[str]) -> str:
    """What words say but for which page it was: `page doesn't exist` of `the page you're looking for doesn't exist`."""
    return " ".join(filterfalse(tables()["asked"].__contains__, words))


@cache
def _cores() -> frozenset[str]:
    """The phrases that say that there is no such page, but for which page it was: two words, or one of signs."""
    cores = (_core(each.split()) for each in tables()["not_found"])
    return frozenset(core for core in cores if " " in core or not core.isascii())


def names_a_lack(segment: str) -> bool:
    """Whether a part of an address says that there is no such page (`page-not-found`, `NotFound`, `error404`)."""
    bare = plain(segment).replace(" ", "")
    return _LACKING.fullmatch(bare) is not None or bare in _lacks()


@cache
def _lacks() -> frozenset[str]:
    known = tables()
    return frozenset(each.replace(" ", "") for each in known["not_found"] | known["not_found_bare"])


def enters(title: str, host: str) -> bool:
    """Whether a title asks for a login to this very host (`Log in to Example`), and not to another's."""
    found = _ENTERS.fullmatch(next(iter(pieces(title)[1:2] or pieces(title)), ""))
    return found is not None and all(_folded(word) in host for word in found[1].split())


def _beside_site(title: str, piece: str, host: str) -> bool:
    """Whether the title holds nothing else but names that the host has too."""
    others = [word for each in pieces(title)[1:] if each != piece for word in each.split()]
    return all(_folded(word) in host for word in others if len(word) > _SHORT_WORD)


def _folded(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
