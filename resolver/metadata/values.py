"""Makes a claim's text a value: plain text without entities and tags, a language tag, an absolute address."""

import html
import re
from functools import lru_cache
from urllib.parse import urljoin

from resolver import clean
from resolver.metadata.titles import is_unfilled

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_TAG = re.compile(r"</?(?:a|b|br|em|i|p|small|span|strong|sub|sup|u|wbr|mark)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@][\w.@-]{0,30})?")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}[a-z_]{0,4}/(https?://.{1,2048})", re.IGNORECASE)
_PATH = re.compile(r"(?:/[\w~!$&'()*+,=:@%-][\w.~!$&'()*+,=:@%-]*+)++/?", re.ASCII)
"""A path that is meant as it stands: from the root, no empty part and none that begins with a dot."""

_ORIGIN = re.compile(r"https?://[a-z0-9.:-]+(?=/)")
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "xx"})


def plain(written: str, limit: int) -> str | None:
    """One line of plain text: entities that the page escaped twice and tags are gone; None where it says nothing."""
    text = written[: limit * 8]
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    line = clean.line(text, limit)
    return None if line is None or is_unfilled(line) else line


def language(written: str) -> str | None:
    """A BCP 47 tag in its usual case (`pt-BR`, `zh-Hans-CN`) from `pt_BR`, `EN`, `de_DE.UTF-8`, `en, fr`; else None."""
    return _tag(written.strip().partition(",")[0].strip()[:40])


@lru_cache(maxsize=256)
def _tag(written: str) -> str | None:
    """One language as written; pages name few of them, in few ways."""
    found = _LANGUAGE.fullmatch(written)
    if found is None or found[1].lower() in _NO_LANGUAGE:
        return None
    script = "-" + found[2].title() if found[2] else ""
    region = "-" + found[3].upper() if found[3] else ""
    return found[1].lower() + script + region


def original(url: str) -> str:
    """The address that an archived copy at web.archive.org was taken from; any other address as it is."""
    found = _ARCHIVED.match(url)
    return found[1] if found else url


def absolute(base: str, written: str) -> str | None:
    """An http(s) address as the page means it, relative to `base`; None for anything else."""
    text = "".join(written.strip().split("\n")).replace(" ", "%20")
    if not text or len(text) > clean.URL:
        return None
    if text.startswith(("https://", "http://")) and "[" not in text:
        return clean.link(text)
    if _PATH.fullmatch(text) and (origin := _ORIGIN.match(base)):
        return clean.link(origin[0] + text)
    try:
        return clean.link(urljoin(base, text))
    except ValueError:
        return None
