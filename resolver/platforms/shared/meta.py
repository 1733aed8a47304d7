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
from http import HTTPStatus

from resolver import clean, shape
from resolver.answer import Answer
from resolver.fragments import read_words
from resolver.model import Agent, Facts
from resolver.platforms.base import Answered, Ask, Reading
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Reason

GRAPH = "https://graph.facebook.com/v26.0"

_SHARED_BY = re.compile(r"A (?:post|photo|video|reel) shared by\s{1,3}([^\n]{0,200}?)\s{0,2}\(@([A-Za-z0-9_.]{1,64})\)")

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
    if code is not None or answer.status != HTTPStatus.OK:
        return oembed.by_status("oembed", answer)
    html = shape.text(body, "html")
    if html is None:
        return oembed.unreadable("oembed", answer)
    return Reading(State.LIVE, facts=_facts(body, html), signal=signal)


def _facts(body: object, html: str) -> Facts:
    """What is told of the post; the handle in its address is not, since Meta shows it under any (seen 2026)."""
    quoted = read_words(html)
    signed = _SHARED_BY.search((quoted.text or "")[-400:]) if quoted else None
    name = signed[1] if signed else shape.text(body, "author_name")
    handle = signed[2] if signed else None
    return Facts(
        authors=(Agent(name=clean.line(name or "", clean.NAME), handle=handle),) if name or handle else (),
        publisher=clean.line(shape.text(body, "provider_name") or "", clean.NAME),
    )


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
