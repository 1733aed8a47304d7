"""Meta's oEmbed endpoints for Instagram, Facebook and Threads. It never fetches.

An app's token was asked for from October 2020; Threads answers without one since March 2026, Instagram and Facebook
since June 2026 (1,000 questions an hour for each endpoint). Author and thumbnail are no longer fields of the answer
(since November 2025): what is left of the author stands in the markup. Private, inactive and age-restricted accounts,
and posts limited to regions, are answered like posts that do not exist. Meta's terms allow the answers for showing the
post only; whether a reader's check falls under that is the operator's to decide.
"""

import json
import re
from dataclasses import replace

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.dates import read_written
from resolver.fragments import Quote, read_words
from resolver.model import Agent, Facts
from resolver.platforms.base import Answered, Ask, Reading
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Basis, Reason

GRAPH = "https://graph.facebook.com/v26.0"

_SHARED_BY = re.compile(
    r"A (?:post|photo|video|reel) (?:shared|posted) by\s{1,3}"
    r"(?:(?P<name>[^\n]{0,200}?)\s{0,2}\(@(?P<handle>[\w.]{1,64})\)|@(?P<alone>[\w.]{1,64})(?!\S))",
    re.ASCII,
)
_TITLED = re.compile(r"<blockquote\b[^<>]{0,2000}>\s{0,9}<a\b")
_POSTED_BY, _ON = "Posted by ", re.compile(r"\s{1,3}on\s{1,3}([^\n]{1,60})\s{0,9}")
_PAGE = re.compile(
    r"https://www\.facebook\.com/(?:(?P<handle>(?=[0-9.]{0,50}[A-Za-z])[A-Za-z0-9.]{1,50})"
    r"|(?:profile\.php\?id=|people/[^/?#\s]{1,200}/)?(?P<number>[0-9]{4,20}))/?"
)

_RATE = frozenset({"4", "17", "32", "341", "368", "613"})
_TOKEN = frozenset({"10", "102", "104", "190", "200"})
_ABSENT = frozenset({"24", "100", "803"})
_RATE_STATUSES = frozenset({429, 508})


def asked(address: str, url: str, key: str | None = None) -> Ask:
    """The question about one address, without Meta's script in the answer; `key` names the setting with the token."""
    return replace(oembed.asked(address, url, omitscript="true"), key=key)


def read(answer: Answer) -> Reading:
    """What an answer or an error object of Meta's Graph API says; numbers are Graph API error codes."""
    body = answer.json()
    code = shape.text(body, "error", "code")
    said = clean.line(shape.text(body, "error", "message") or "", clean.DESCRIPTION)
    signal = f"oembed {answer.status} code {code}: {said}" if code else f"oembed {answer.status}"
    if code in _RATE or answer.status in _RATE_STATUSES:
        return Reading(State.BLOCKED, Reason.RATE_LIMITED, signal=signal, final=False)
    if code in _TOKEN:
        return Reading(State.NOT_CHECKED, Reason.NEEDS_KEY, signal=signal, final=False)
    if code in _ABSENT:
        return Reading(State.GONE, Reason.NOT_FOUND, signal=signal, final=False)
    if code is not None or answer.status != Status.OK:
        return oembed.by_status("oembed", answer)
    html = shape.text(body, "html")
    if html is None:
        return oembed.unreadable("oembed", answer)
    return Reading(State.LIVE, facts=_facts(body, html), signal=signal)


def _facts(body: object, html: str) -> Facts:
    """What is told of the post; the handle in its address is not, since Meta shows it under any (seen 2026)."""
    quoted = read_words(html)
    provider = clean.line(shape.text(body, "provider_name") or "", clean.NAME)
    facts = (_posted(quoted, html) if quoted else None) or Facts()
    said = (quoted.text or "")[-400:] if quoted and provider != "Facebook" else ""
    signed = next(reversed(list(_SHARED_BY.finditer(said))), None)
    name = signed["name"] if signed else shape.text(body, "author_name")
    handle = (signed["handle"] or signed["alone"]) if signed else None
    agent = Agent(name=clean.line(name or "", clean.NAME), handle=handle)
    return facts.model_copy(
        update={
            "authors": facts.authors or ((agent,) if name or handle else ()),
            "publisher": provider,
        }
    )


def _posted(quoted: Quote, html: str) -> Facts | None:
    """What Facebook's markup says: `TITLE`, the words (cut after about a paragraph), `Posted by NAME on DAY`.

    The author is the link that stands in that place, so a post that writes such a line itself names nobody.
    """
    whole = quoted.text or ""
    for link in reversed(quoted.links[-2:]):
        before, _, on = whole.rpartition(f"{_POSTED_BY}{link.label}")
        day = _ON.fullmatch(on)
        if not link.label or day is None:
            continue
        titled = quoted.links[0].label if _TITLED.search(html) else ""
        title = titled if titled and before.startswith(titled) else ""
        words = before[len(title) :].strip()
        page = _PAGE.fullmatch(link.href)
        author = Agent(
            name=clean.line(link.label, clean.NAME),
            handle=page["handle"] if page else None,
            url=link.href if page else None,
            platform_id=page["number"] if page else None,
        )
        return Facts(
            title=clean.line(title) if title else None,
            authors=(author,),
            published=read_written(day[1], Basis.OEMBED),
            text=words or None,
            text_complete=not words.endswith(("...", "…")),
        )
    return None


def answers(key: str, provider: str, html: str, facts: Facts) -> tuple[Answered, ...]:
    """Examples of what Meta answers: a live post with this markup and these facts, and every refusal."""
    live = json.dumps({"version": "1.0", "type": "rich", "provider_name": provider, "html": html})
    bad = (State.UNREACHABLE, Reason.BAD_RESPONSE)

    def error(status: int, code: int, message: str, state: State, reason: Reason) -> Answered:
        body = json.dumps({"error": {"message": message, "type": "OAuthException", "code": code}})
        return Answered(key, status, body, state, reason)

    return (
        Answered(key, 200, live, State.LIVE, facts=facts),
        error(400, 24, "(#24) The requested resource does not exist", State.GONE, Reason.NOT_FOUND),
        error(400, 100, "Invalid parameter", State.GONE, Reason.NOT_FOUND),
        error(400, 104, "An access token is required to request this resource.", State.NOT_CHECKED, Reason.NEEDS_KEY),
        error(403, 10, "(#10) To use 'Oembed Read', your use must be reviewed", State.NOT_CHECKED, Reason.NEEDS_KEY),
        error(400, 190, "Invalid OAuth access token.", State.NOT_CHECKED, Reason.NEEDS_KEY),
        error(400, 4, "(#4) Application request limit reached", State.BLOCKED, Reason.RATE_LIMITED),
        error(500, 2, "Service temporarily unavailable", State.UNREACHABLE, Reason.SERVER_ERROR),
        Answered(key, 429, "", State.BLOCKED, Reason.RATE_LIMITED),
        Answered(key, 508, "", State.BLOCKED, Reason.RATE_LIMITED),
        Answered(key, 403, "<html></html>", State.BLOCKED, Reason.REFUSED_BY_HOST, content_type="text/html"),
        Answered(key, 200, "{}", *bad),
        Answered(key, 200, '{"html": ["x"], "provider_name": {}}', *bad),
        Answered(key, 200, "<!doctype html><title>Log in</title>", *bad, content_type="text/html"),
    )
