"""URL forms: one string that both reads and writes a platform's URLs. It never fetches.

    x.com/{handle:name}/status/{id:digits}/**

A `{variable:pattern}` stands for part of a path segment, for a query value, or for the first label of the host
(`{handle:label}.tumblr.com/post/{id:digits}`); `*/…` is a form that any host may serve; `/**` at the end allows any
further path. Hosts are matched without `www.`, and written as they stand in the form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, unquote, urlsplit

MAX_URL = 2048
MAX_FIELDS = 100

_NAMED = re.compile(r"\(\?P<[^>]{1,64}>")

_SAFE = "/:@!$'()*,;~"

PATTERNS: Mapping[str, str] = {
    "digits": r"[0-9]{1,20}",
    "name": r"[A-Za-z0-9_]{1,64}",
    "code": r"[A-Za-z0-9_-]{1,128}",
    "host": r"[A-Za-z0-9.-]{1,253}",
    "label": r"[a-z0-9][a-z0-9-]{0,62}",
    "handle": r"[A-Za-z0-9_.-]{1,64}",
    "segment": r"[^/?#\s]{1,512}",
    "path": r"[^?#\s]{1,1024}",
    "url": r".{1,4096}",
}
"""Named variable patterns, which every platform may use; each is bounded, so that a form cannot backtrack badly."""


@dataclass(frozen=True)
class Form:
    """One URL form, compiled when it is first needed; `patterns` are a platform's own beside the common ones."""

    template: str
    patterns: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def host(self) -> str:
        """The host to look the form up by: without `www.`, `*.tumblr.com` for any first label, empty for any host."""
        host = self.template.partition("/")[0].removeprefix("www.")
        if host == "*":
            return ""
        return "*." + host.partition("}.")[2] if host.startswith("{") else host

    @cached_property
    def _path_and_query(self) -> tuple[str, str]:
        rest = self.template.partition("/")[2]
        path, _, query = rest.partition("?")
        return path, query

    @cached_property
    def literals(self) -> int:
        """How many characters are fixed: forms with more are tried first."""
        return len(re.sub(r"\{[^}]*\}", "", self.template.removesuffix("/**")))

    @cached_property
    def paths(self) -> str:
        """A regular expression, without names, of the paths that this form has."""
        return _NAMED.sub("(?:", self._path.pattern)

    @cached_property
    def _path(self) -> re.Pattern[str]:
        path = self._path_and_query[0]
        open_end = path.endswith("**")
        path = path.removesuffix("**").removesuffix("/") if open_end else path.removesuffix("/")
        tail = r"(?:/.*)?" if open_end else "/?"
        return re.compile("/" + self.regex(path) + tail if path else "/?" if not open_end else tail, re.DOTALL)

    @cached_property
    def _query(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        pairs = (piece.partition("=")[::2] for piece in self._path_and_query[1].split("&") if piece)
        return tuple((name, re.compile(self.regex(value), re.DOTALL)) for name, value in pairs)

    @cached_property
    def _label(self) -> tuple[str, re.Pattern[str]] | None:
        first = self.template.partition("}.")[0] if self.template.startswith("{") else ""
        return (first.strip("{").partition(":")[0], re.compile(self.regex(first + "}"))) if first else None

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names that `write` needs."""
        named = re.findall(r"\{(\w+)", self.template)
        return frozenset([*named, "host"] if self.template.startswith("*/") else named)

    def read(self, path: str, query: Mapping[str, str], label: str = "") -> dict[str, str] | None:
        """The variables of a path, a query and a host's first label that have this form, else None."""
        found = self._path.fullmatch(path)
        if found is None:
            return None
        values = found.groupdict()
        for name, pattern in self._query:
            piece = pattern.fullmatch(query.get(name, ""))
            if piece is None:
                return None
            values.update(piece.groupdict())
        if self._label is not None:
            if not self._label[1].fullmatch(label):
                return None
            values[self._label[0]] = label
        return values

    @cached_property
    def _checks(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        named = re.findall(r"\{(\w+)(?::(\w+))?\}", self.template)
        return tuple((name, re.compile(self._pattern(pattern), re.DOTALL)) for name, pattern in named)

    def fits(self, values: Mapping[str, str]) -> bool:
        """Whether `write` can make an address of these values that this form reads."""
        return self.variables <= values.keys() and all(each.fullmatch(values[name]) for name, each in self._checks)

    def write(self, values: Mapping[str, str]) -> str:
        """The https URL with these values."""
        template = self.template.removesuffix("/**")
        if template.startswith("*/"):
            template = "{host}" + template[1:]
        return "https://" + re.sub(r"\{(\w+)(?::\w+)?\}", lambda hit: quote(values[hit[1]], _SAFE), template)

    def regex(self, template: str) -> str:
        """The regular expression of a piece of template, with a named group for each variable."""
        pieces = re.split(r"(\{\w+(?::\w+)?\})", template)
        return "".join(self._variable(piece) if piece.startswith("{") else re.escape(piece) for piece in pieces)

    def _variable(self, piece: str) -> str:
        name, _, pattern = piece.strip("{}").partition(":")
        return f"(?P<{name}>{self._pattern(pattern)})"

    def _pattern(self, name: str) -> str:
        return self.patterns.get(name) or PATTERNS[name or "segment"]


@dataclass(frozen=True, slots=True)
class Split:
    """A URL taken apart as forms read it: host in lower case without `www.` and port, path, single query values."""

    host: str
    path: str
    query: Mapping[str, str]


@lru_cache(maxsize=256)
def split(url: str) -> Split | None:
    """Take an http(s) URL apart; None for anything that is not one or is overlong.

    A hash-bang path (`twitter.com/#!/user/status/1`) is read as the path. A few are remembered: the same address is
    asked about several times in a row (an item, a short link, a claim).
    """
    if len(url) > MAX_URL:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MAX_FIELDS)) if parts.query else {}
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    path = parts.fragment[1:] if parts.fragment.startswith("!/") else parts.path
    return Split(host.removeprefix("www."), unquote(path) or "/", MappingProxyType(query))
