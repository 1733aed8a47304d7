"""Which part of a host's name somebody could register, by the Public Suffix List of the package `publicsuffixlist`.

The package takes 50 ms to read its list, most of them for the spelling of every rule in ASCII, and a run of one link
asks about one or two hosts. So the list is only cut into its rules, and the package is given those about a host.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

MAX_LABELS = 16
"""Labels from the end of a name for which rules are looked up; the longest rule has seven (2026)."""

_RULE = re.compile(r"^(?!//)\S+", re.MULTILINE)
"""A line of the list is a rule up to its first white space, or a comment."""

_MARKS = ("", "*.", "!")
"""How a rule begins that speaks of a name itself, of all names right below it, and of an exception to those."""


def private_suffix(name: str) -> str | None:
    """The shortest name of an owner (`bbc.co.uk` of `www.bbc.co.uk`); None where there is none. `name`: lower case."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - 10 ms, and most runs never ask

    owned: str | None = PublicSuffixList([*_rules_about(name)], accept_encoded_idn=False).privatesuffix(name)
    return owned


def _rules_about(name: str) -> Iterator[str]:
    """The rules about a name and those above it, spelled as the name is."""
    rules, labels = _rules(), name.split(".")
    for begin in range(max(0, len(labels) - MAX_LABELS), len(labels)):
        suffix = ".".join(labels[begin:])
        spelled = _in_unicode(suffix)
        yield from (mark + suffix for mark in _MARKS if mark + spelled in rules)


def _in_unicode(name: str) -> str:
    try:
        return name.encode("ascii").decode("idna") if "xn--" in name else name
    except UnicodeError:
        return name


@cache
def _rules() -> frozenset[str]:
    text = (files("publicsuffixlist") / "public_suffix_list.dat").read_text("utf-8")
    return frozenset(_RULE.findall(text.lower()))
