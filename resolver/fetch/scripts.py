r"""Reads where a script leads that assigns an address to `location`. It never fetches, and it runs nothing.

An address is a literal, as it stands or in `decodeURIComponent` or `atob`, or a name that is given one literal, or the
value of one element of the page, and nothing else in the script. A script may say where it would lead some visitors, or
would lead when something happens: what stands in a function that nobody calls, in the answer to a click, in a `catch`,
or behind a question about the browser, the device or the window is not where the page leads.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import unquote

MAX_LITERAL, MAX_CODE, MAX_FOUND = 8192, 64 * 1024, 20
MAX_STATEMENT = 400
MAX_DELAY = 10_000
"""Milliseconds after which a script that leads on is no redirect: as long as `redirects.MAX_DELAY`."""
_DEPTH = 4

Element = Callable[[str, str], str | None]
"""Gives the text of an element's attribute, by its id."""

_LEADS = re.compile(
    r"(?<![\w$.])(?:(?:window|document|self|top|parent|this|globalThis)\.){0,3}(?:"
    r"location(?:\.href|\[[\"']href[\"']\])?\s{0,9}=(?!=)\s{0,9}"
    r"|location\.(?:replace|assign)\(\s{0,9}|redirectToUrl(?:AfterTimeout)?\(\s{0,9})"
    r"|(?<![\w$.])(?:window|document|self|top)\[[\"']location[\"']\](?:\.href|\[[\"']href[\"']\])?\s{0,9}=(?!=)\s{0,9}"
)
_SETS = re.compile(r"(?<![\w$.])(?:window\.)?document\.cookie\s{0,9}=(?!=)\s{0,9}")
_RELOADS = re.compile(
    r"(?<![\w$.])(?:(?:window|document|self|top)\.){0,2}(?:location\.reload\("
    r"|location(?:\.href)?\s{0,9}=\s{0,9}(?:(?:window|document|self|top)\.){0,2}location(?:\.href)?\s{0,9}(?:[;})\n]|$))"
)
_DECLARED = re.compile(r"(?:var|let|const)\s{1,9}$")
_TOKEN = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|[{};]",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_AFTER = re.compile(
    r"\s{0,20}(?:\+\s{0,9}(?:(?:window|document)\.){0,2}location\.(?:hash|search)\s{0,9})?"
    r"(?:[;)},]|$|\n|//|[\"'`]\s{0,9}[,)])"
)
_CALL = re.compile(r"(?:window\.)?(decodeURIComponent|decodeURI|unescape|atob|String)\(\s{0,9}")
_BY_ID = re.compile(
    r"document\.(?:getElementById\(\s{0,9}|querySelector\(\s{0,9}(?=[\"']#))[\"']#?([\w-]{1,60})[\"']\s{0,9}\)"
    r"\.(?:getAttribute\([\"'](value|href|content)[\"']\)|(value|href|content))"
)
_NAME = re.compile(r"[A-Za-z_$][\w$]{0,60}")
_RUNS_CODE = re.compile(r"(?:setTimeout|setInterval|eval)\(\s{0,9}$")
_TIMER = re.compile(r"\bset(?:Timeout|Interval)\(")
_AFTER_BLOCK = re.compile(r"\}\s{0,9},\s{0,9}(\d{1,12})\s{0,9}\)")
_AFTER_STRING = re.compile(r"\s{0,9},\s{0,9}(\d{1,12})\s{0,9}\)")
_NAMED = re.compile(r"\bfunction\s{1,9}([A-Za-z_$][\w$]{0,60})\s{0,9}\(")
_LATER = re.compile(
    r"addEventListener\(\s{0,9}[\"'](?!load|DOMContentLoaded|pageshow|readystatechange)|\bcatch\b"
    r"|\.(?:on|one|bind|live)\(\s{0,9}[\"'](?!load|ready|pageshow)"
    r"|\bon(?!load|ready|pageshow)[a-z]{3,20}\s{0,9}=|\.(?:click|submit|change|catch|fail|error)\("
)
_ABOUT_VISITOR = re.compile(
    r"userAgent|navigator|\bscreen\b|innerWidth|clientWidth|matchMedia|documentMode|MSIE|Trident|[Tt]ouch|orientation"
    r"|[Mm]obile|iPhone|Android|\bin\s{1,9}window\b|\bconfirm\s{0,9}\(|\btypeof\b|!\s{0,9}window\.|undefined"
    r"|location\.(?:host|hostname|protocol|hash|search|pathname)|\bsupports?\b"
)


def targets(code: str, element: Element = lambda _id, _attribute: None) -> Iterator[str]:
    """The addresses, as written, that a page's script leads to when it runs."""
    code = code[:MAX_CODE]
    for found in islice(_LEADS.finditer(code), MAX_FOUND):
        if _DECLARED.search(code, max(0, found.start() - 20), found.start()):
            continue
        target = _value(code, found.end(), element, 0)
        if target is not None and _runs(code, found.start()):
            yield target


def cookies(code: str) -> Iterator[str]:
    """The cookies, as written, that a script sets before it loads its page anew; none where it does not."""
    code = code[:MAX_CODE]
    if not any(_runs(code, found.start()) for found in islice(_RELOADS.finditer(code), MAX_FOUND)):
        return
    for found in islice(_SETS.finditer(code), MAX_FOUND):
        written = _value(code, found.end(), lambda _id, _attribute: None, 0)
        if written and _runs(code, found.start()):
            yield written


def _value(code: str, at: int, element: Element, depth: int) -> str | None:
    """The text that the expression there stands for; None where it is more than a literal by another name."""
    if depth > _DEPTH or at >= len(code):
        return None
    if code[at] in "\"'`":
        return _literal(code, at + 1, code[at])
    if call := _CALL.match(code, at):
        inner = _value(code, call.end(), element, depth + 1)
        return _decoded(call[1], inner) if inner is not None else None
    if by_id := _BY_ID.match(code, at):
        return element(by_id[1], by_id[2] or by_id[3]) if _AFTER.match(code, by_id.end()) else None
    name = _NAME.match(code, at)
    if name is None or _AFTER.match(code, name.end()) is None:
        return None
    given = list(re.finditer(rf"(?<![\w$.]){re.escape(name[0])}\s{{0,9}}=(?![=>])\s{{0,9}}", code))
    return _value(code, given[0].end(), element, depth + 1) if len(given) == 1 else None


def _literal(code: str, start: int, mark: str) -> str | None:
    """The JavaScript string that begins at `start`, or None when it is endless or part of an expression."""
    at = start
    while at < min(len(code), start + MAX_LITERAL):
        if code[at] == "\\":
            at += 2
            continue
        if code[at] == mark:
            plain = mark != "`" or "${" not in code[start:at]
            return _unescape(code[start:at]) if plain and _AFTER.match(code, at + 1) else None
        at += 1
    return None


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else found[3], text)


def _decoded(call: str, text: str) -> str | None:
    if call == "String":
        return text
    if call != "atob":
        return unquote(text)
    try:
        return base64.b64decode(text, validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return None


def _runs(code: str, at: int) -> bool:
    """Whether the statement there is reached by every visitor, as far as its blocks tell."""
    opened: list[str] = []
    since = 0
    for token in _TOKEN.finditer(code):
        if token.start() >= at:
            break
        if token.end() > at:
            late = _is_late(_AFTER_STRING.match(code, token.end()))
            return token[0][0] in "\"'`" and not late and _RUNS_CODE.search(code, since, token.start()) is not None
        sign = token[0]
        if sign == "{":
            opened.append(code[max(since, token.start() - MAX_STATEMENT) : token.start()])
        elif sign == "}" and opened:
            opened.pop()
        if sign in "{};":
            since = token.end()
    if any(_TIMER.search(head) for head in opened) and _is_late(_AFTER_BLOCK.search(code, at, at + MAX_STATEMENT)):
        return False
    statement = code[max(since, at - MAX_STATEMENT) : at]
    return not any(_is_for_some(head, code) for head in (*opened, statement))


def _is_late(delay: re.Match[str] | None) -> bool:
    return delay is not None and int(delay[1]) > MAX_DELAY


def _is_for_some(head: str, code: str) -> bool:
    """Whether what stands before a block, or before a statement, keeps it from some visitors or from now."""
    if _LATER.search(head) or _ABOUT_VISITOR.search(head):
        return True
    named = _NAMED.search(head)
    return named is not None and not _is_called(named[1], code)


def _is_called(name: str, code: str) -> bool:
    uses = re.finditer(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", code)
    return any(
        not _is_no_call(code[max(0, use.start() - 60) : use.start()])
        and not _is_late(_AFTER_STRING.match(code, use.end()))
        for use in uses
    )


def _is_no_call(before: str) -> bool:
    return bool(re.search(r"\bfunction\s{1,9}$", before) or _LATER.search(before.rpartition("\n")[2]))
