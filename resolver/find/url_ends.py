"""Says where a written address ends: what punctuation, brackets, quotes and glued text no longer belong to it. Pure.

Every rule looks once over a run of at most `MAX_RUN` characters, so that any input costs time linear in its length.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from resolver import platforms
from resolver.find.hosts_in_text import INVISIBLE

MAX_RUN = 4096

_CJK = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u30fa\u30fc-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff"
)
_OUTSIDE = (
    '\\s<>"“”„‟«»‹›`^|\\\\{}\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd—―‒⸺⸻…‥·•‚‘¦'
    "\u3000-\u3004\u3008-\u3020\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufe30-\ufe6f"
    "،؛؟۔।॥¡¿։׀׃؍٬፡-፨།-༒᠂᠃‼‽⁇-⁉"
    "\u2190-\u2bff\u20e3\ufe0f\ufff9-\uffff\U0001f000-\U0001faff\U000e0000-\U000e01ef"
)
RUN = re.compile(f"[^{_OUTSIDE}]{{1,{MAX_RUN}}}")
"""What may stand in an address at all: no white space, quotes, backslash, punctuation of other scripts, emoji."""

ESCAPED = "_*~#@&.=+-"
"""What Markdown writes with a backslash before it, in addresses too (`/some\\_name`): the backslash is read over."""

_ASCII_SLUG = re.compile(r"/(?:[A-Za-z0-9_~@%-][A-Za-z0-9_/%.~@-]*)?(?:\?[A-Za-z0-9_=&%.-]+)?")
_ENTITY_END = re.compile(
    r"&(?:lt|gt|quot|apos|nbsp|[mn]dash|[lr][ds]quo|[lr]aquo|hellip|zwnj|zwj|shy|#(?!38;|x26;)x?[0-9a-f]{2,6});?(?!=)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=[A-Za-z0-9),;–])(?<!%[0-9a-f][0-9a-f])(?:https?://|pic\.(?:twitter|x)\.com/)", re.IGNORECASE)
_SCRIPT_CHANGE = re.compile(
    rf"(?<=[A-Za-z0-9])[{_CJK}]|(?<=[A-Za-z0-9/])[.!](?=[^\W\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff])"
)
"""Words of another script that are glued to a path: of one without spaces, or those of the next sentence."""

_SHOUTED = re.compile(r"/[a-z][a-z0-9]{2,}(?=[A-Z]{3,}$)")
_ESCAPABLE = frozenset(ESCAPED)
_BRACKET = re.compile(r"[()\[\]]")
_NEVER_LAST = frozenset(".,;:!?'’*–([" + INVISIBLE)
_MARKS = frozenset({"Po", "Ps", "Pe", "Pi", "Pf", "Sk", "So"})
"""Kinds of characters beyond ASCII that close no address: punctuation, brackets, quotes, accents alone, signs (©)."""

_OPENED_BY = {")": "(", "]": "["}


@cache
def _slugs() -> Mapping[str, re.Pattern[str]]:
    """Short hosts whose slugs have one length: what is glued to a slug is no part of the address.

    A shorter one, of years ago, is a slug too, but not where `…` says that the rest was cut off.
    """
    return {
        host: re.compile(
            rf"/(?:[A-Za-z0-9_]{{{length}}}|[A-Za-z0-9_]{{1,{length - 1}}}+(?!…))(?:\?amp=1(?![0-9A-Za-z]))?"
        )
        for platform in platforms.every()
        for host, length in platform.slugs.items()
    }


def path_end(text: str, start: int, host: str, *, short: bool, before: str = "") -> int:
    """Where the path, query and fragment that begin at `start` (a `/`, `?` or `#`) end; `start` when there are none.

    `host` is lower case, without `www.`; `short` says that it is a short host, whose slugs are ASCII; `before` is the
    character in front of the whole address.
    """
    slug = _slugs().get(host)
    if slug is not None:
        found = slug.match(text, start)
        return found.end() if found else start
    run = (_ASCII_SLUG if short else RUN).match(text, start, min(len(text), start + MAX_RUN))
    if run is None:
        return start
    end = run.end()
    if not short and text[end : end + 1] == "\\":
        end = _over_escapes(text, start, end)
    end = _before_glued(text, start, end)
    for cut in (_ENTITY_END, *(() if run[0].isascii() else (_SCRIPT_CHANGE,))):
        found = cut.search(text, start, end)
        end = found.start() if found else end
    if before == "'":
        closing = text.find("'", start, end)
        end = closing if closing >= 0 else end
    end = _before_unopened(text, start, end)
    if short:
        end = _before_shout(text, start, end)
    return trimmed(text, start, end, before)


def is_cut(text: str, end: int, host: str) -> bool:
    """Whether `…` says that an address which ends at `end` goes on; a slug of full length does not."""
    return text[end : end + 1] == "…" and host not in _slugs()


def _over_escapes(text: str, start: int, end: int) -> int:
    """`end`, or where the address ends that goes on behind Markdown's backslashes."""
    limit = min(len(text), start + MAX_RUN)
    while text[end : end + 1] == "\\" and text[end + 1 : end + 2] in _ESCAPABLE:
        run = RUN.match(text, end + 1, limit)
        if run is None:
            break
        end = run.end()
    return end


def _before_glued(text: str, start: int, end: int) -> int:
    """`end`, or where another address begins; behind a comma only outside a query, which may hold a list."""
    if text.find("://", start, end) < 0 and text.find(".com/", start, end) < 0:
        return end
    found = _GLUED.search(text, start, end)
    if found is None or (text[found.start() - 1] in ",;" and text.find("?", start, found.start()) >= 0):
        return end
    return found.start()


def trimmed(text: str, start: int, end: int, before: str = "") -> int:
    """`end` without closing punctuation; an underline or tilde only where one stands `before` the address (emphasis).

    A single hyphen stays (video ids end so), two or more are a dash.
    """
    while end > start:
        last = text[end - 1]
        if last == "-" and text[end - 2] == "-":
            end = start + len(text[start:end].rstrip("-"))
        elif last in _NEVER_LAST or (last == before and last in "_~") or _is_mark(last):
            end -= 1
        else:
            break
    return end


def _is_mark(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in _MARKS


def _before_unopened(text: str, start: int, end: int) -> int:
    """`end`, or the first bracket that closes what was opened before the address, or opens a closing tag (`[/url]`)."""
    depth = {"(": 0, "[": 0}
    for bracket in _BRACKET.finditer(text, start, end):
        opened = _OPENED_BY.get(bracket[0])
        if opened is None:
            if text.startswith("[/", bracket.start()):
                return bracket.start()
            depth[bracket[0]] += 1
        elif depth[opened] == 0:
            return bracket.start()
        else:
            depth[opened] -= 1
    return end


def _before_shout(text: str, start: int, end: int) -> int:
    """`bit.ly/loomeredTHANK YOU`: capitals after a slug of small letters, and more of them after a space, are text."""
    found = _SHOUTED.match(text, start, end)
    if found and text[end : end + 1] == " " and text[end + 1 : end + 3].isupper() and text[end + 1 : end + 3].isalpha():
        return found.end()
    return end
