"""What pages say instead of what was asked for, and how a title is matched against it. It never fetches.

The phrases stand in `data/phrases.toml`. One matches only a whole piece of a title (`Page not found | Example`), never
a part of a sentence: an article may be about missing pages. Letter case and punctuation are set aside.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "phrases.toml"

_SEPARATORS = re.compile(r"[|•·»«\n]|\s[-–—]+\s|\s~\s|\s::\s")
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_STATUS = re.compile(r"^(?:(?:error|http) )?[45][0-9]{2} ")
_NUMBERS = frozenset({"404", "410"})
_MAX_TITLE = 500
_SHORT_WORD = 3


@cache
def tables() -> Mapping[str, frozenset[str]]:
    """The phrases of each kind, as they are matched; `apologies` are single words."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        kind: frozenset(
            plain(each) for each in re.split(r"[\n ]" if kind == "apologies" else r"[\n|]", text) if plain(each)
        )
        for kind, text in read.items()
    }


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Words in lower case with single spaces between them; punctuation is set aside."""
    return " ".join(_WORDS.findall(text[:_MAX_TITLE].casefold().replace("’", "'")))


@lru_cache(maxsize=4096)
def pieces(title: str) -> tuple[str, ...]:
    """The title whole, then the pieces that a site puts together in it (`Page | Section - Site`)."""
    title = title[:_MAX_TITLE]
    return tuple(dict.fromkeys(found for each in (title, *_SEPARATORS.split(title)) if (found := plain(each))))


def opens_with(title: str, kind: str) -> bool:
    """Whether a title, or its first piece, is a phrase of this kind, with or without a status before it."""
    return any(_STATUS.sub("", piece) in tables()[kind] for piece in pieces(title)[:2])


def is_phrase(title: str, kind: str) -> bool:
    """Whether a title is a phrase of this kind from end to end, with or without a status before it."""
    return _STATUS.sub("", plain(title)) in tables()[kind]


def not_found(title: str, host: str) -> bool:
    """Whether a title says that there is no such page: a phrase or an error number, with or without an apology."""
    known = tables()
    for piece in pieces(title):
        words = piece.split()
        rest = [word for word in words if word not in known["apologies"]]
        if _NUMBERS.intersection(words) and not set(rest) - {"page", "not", "found"}:
            return True
        phrase = " ".join(rest)
        if phrase in known["not_found"] or piece in known["not_found"]:
            return True
        if phrase in known["not_found_bare"] and _beside_site(title, piece, host):
            return True
    return False


def _beside_site(title: str, piece: str, host: str) -> bool:
    """Whether the title holds nothing else but names that the host has too."""
    others = [word for each in pieces(title)[1:] if each != piece for word in each.split()]
    return all(_folded(word) in host for word in others if len(word) > _SHORT_WORD)


def _folded(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
