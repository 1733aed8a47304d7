"""Everything that strangers' addresses and servers do to `resolver url`, end to end, in a network of its own.

The corpus is resolved once by real processes; each test here proves one thing about all that came of it.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from tests.hostile.bed import network
from tests.hostile.bed.case import PARTS, Case, every
from tests.hostile.bed.run import Report, answers, fits

pytestmark = pytest.mark.timeout(180)  # the first test waits for the whole corpus, on a busy machine for a minute

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    "\ud800-\udfff]"
)
FLAGS = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
LONGEST = {"title": 300, "description": 500, "author": 120, "site": 120, "final_url": 8192, "language": 40}


@pytest.fixture(scope="module")
def told(cases: Sequence[Case], report: Report) -> Mapping[str, Any]:
    """The answer about each case, by its name."""
    return answers(cases, report)


@pytest.mark.parametrize("part", PARTS)
def test_every_hostile_case_ends_as_it_may(part: str, cases: Sequence[Case], told: Mapping[str, Any]) -> None:
    """What means harm is refused, cut or reported with a reason, and nothing else."""
    chosen = [each for each in cases if not each.odd and each in _of(part)]
    wrong = {each.name: told[each.name] for each in chosen if not fits(each, told[each.name])}

    assert wrong == {}


@pytest.mark.parametrize("part", PARTS)
def test_every_odd_case_works(part: str, cases: Sequence[Case], told: Mapping[str, Any]) -> None:
    """What is only odd is live, ends at the right address, and has its title."""
    chosen = [each for each in cases if each.odd and each in _of(part)]
    wrong = {each.name: told[each.name] for each in chosen if not fits(each, told[each.name])}

    assert wrong == {}


def test_the_corpus_is_large_and_each_case_its_own() -> None:
    """A thousand cases, an odd one among six, none twice."""
    cases = list(every())

    assert len(cases) > 1000
    assert len({each.name for each in cases}) == len({each.url for each in cases}) == len(cases)
    assert sum(each.odd for each in cases) > len(cases) / 7


def test_nothing_forbidden_is_contacted(mode: network.Mode, report: Report) -> None:
    """Of all packets on every wire of the closed network, none went to an inner address or an odd port."""
    if mode != "cable":
        pytest.skip(f"Packets are watched only in a closed network: {network.why_not()}.")

    assert report.contacts > 3
    assert report.trespasses == []


def test_no_process_fails(report: Report) -> None:
    """Each process ends by itself with 0, and says nothing of an error of its own."""
    assert [job["code"] for job in report.jobs] == [0] * len(report.jobs)
    assert [job["err"] for job in report.jobs if re.search(r"Traceback|Error|error|failed", job["err"])] == []


def test_one_line_is_one_answer(cases: Sequence[Case], report: Report) -> None:
    """However a title tries, each line of output is one JSON object, about one line of input, for every reader."""
    out = "".join(job["out"] for job in report.jobs)
    inputs = [json.loads(line)["input"] for line in out.splitlines()]

    assert len(inputs) == len(cases)
    assert sorted(inputs) == sorted(each.line for each in cases)
    assert not UNSEEN.search(FLAGS.sub("", out.replace("\n", "")))


def test_nothing_unseen_is_told(told: Mapping[str, Any]) -> None:
    """No field holds a control, bidi or tag character, piled-up marks, or more than its length."""
    wrong = []
    for name, answer in told.items():
        for field, value in _fields(answer):
            piled = re.search(r"[\u0300-\u036f]{5}|([^\x00-\u02ff\w\s])\1{5}", value) if field == "title" else None
            marked = piled and unicodedata.category(piled[0][0]).startswith("M")
            tagged = re.search("[\U000e0000-\U000e007f]", FLAGS.sub("", value))
            if UNSEEN.search(value) or tagged or marked or len(value) > LONGEST.get(field, 10_000):
                wrong.append((name, field, value[:80]))

    assert wrong == []


def test_addresses_are_addresses(told: Mapping[str, Any]) -> None:
    """Each address that is told is http or https, in ASCII, with a host and no user."""
    addresses = [
        (name, url)
        for name, answer in told.items()
        for url in (answer.get("final_url"), *(hop["url"] for hop in answer["hops"]))
        if url is not None
    ]

    assert len(addresses) > 1000
    assert [
        each for each in addresses if not re.fullmatch(r"https?://[\w.:\[\]-]+(?:[/?#][!-~]*)?", each[1], re.ASCII)
    ] == []


def test_no_secret_leaves(report: Report) -> None:
    """Nothing printed or sent holds a key, password or cookie, but a key to its endpoint, a cookie back to its host."""
    printed = [job["out"] + job["err"] for job in report.jobs]
    spoken = [line for text in printed for line in text.split("\n") if "SECRET" in _without_input(line)]
    sent = [
        (request.host, request.target, name, value)
        for request in report.requests
        for name, value in request.headers.items()
        if name in {"authorization", "cookie", "referer", "proxy-authorization", "origin"} or "SECRET" in value
    ]
    targets = [request.target for request in report.requests if "SECRET" in request.target]

    assert spoken == []
    assert targets == []
    assert {(host, name, value) for host, _, name, value in sent} == {
        ("graph.facebook.com", "authorization", "Bearer SECRET-META-TOKEN"),
        ("cookie-loop.example.org", "cookie", "seen=1"),
        ("rare-cookie.example.org", "cookie", "seen=1"),
    }


def test_nobody_is_asked_who_must_not_be(cases: Sequence[Case], report: Report) -> None:
    """Servers without a proof of their name, thieves of keys, and addresses that are only claimed get no request."""
    asked = {request.host for request in report.requests}

    assert asked & {host for each in cases for host in each.unasked} == set()


def test_good_ones_are_not_slowed(cases: Sequence[Case], told: Mapping[str, Any]) -> None:
    """Ten good ones among forty dead and everything else are all live."""
    good = [each for each in cases if each.name.startswith("good ")]

    assert [told[each.name]["state"] for each in good] == ["live"] * 10


def _of(part: str) -> Sequence[Case]:
    from importlib import import_module  # noqa: PLC0415 - the corpus is loaded by the tests that need it

    found: Sequence[Case] = import_module(f"tests.hostile.corpus.{part}").CASES
    return found


def _fields(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, value in answer.items():
        if isinstance(value, str) and field != "input":
            yield field, value


def _without_input(line: str) -> str:
    """A line of output without what it repeats of its input."""
    try:
        answer = json.loads(line)
    except ValueError:
        return line
    return json.dumps({name: value for name, value in answer.items() if name != "input"})
