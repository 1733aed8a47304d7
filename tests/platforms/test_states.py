"""Which states of a post each platform's file shows in a recorded shape; and why, where it has none to show."""

import json
from collections.abc import Iterator, Mapping

import pytest

from resolver import platforms
from resolver.platforms.base import Answered, Platform
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method, Reason

TOLD: Mapping[str, frozenset[Reason]] = {
    "account suspended": frozenset({Reason.ACCOUNT_SUSPENDED, Reason.ACCOUNT_GONE}),
    "private": frozenset({Reason.ACCOUNT_PRIVATE, Reason.LOGIN_REQUIRED}),
    "age gate": frozenset({Reason.AGE_GATE}),
    "rate limit": frozenset({Reason.RATE_LIMITED}),
    "our address blocked": frozenset({Reason.REFUSED_BY_HOST, Reason.BOT_CHALLENGE}),
}
"""States that are told by their reason."""

NO_ENDPOINT = {
    "github": "the page is looked at, and read as every page is (tests/judge/test_page.py)",
    "googledrive": "the page is looked at, and read as every page is",
    "linkedin": "the page is looked at, and read as every page is",
    "substack": "the page is looked at, and read as every page is",
    "weibo": "nobody is asked: all of it is behind a login",
}
"""Platforms without an endpoint of their own: there is no answer to show."""

OF_THE_AUTHOR = frozenset({"account suspended", "private", "age gate"})
"""What plain oEmbed does not tell: it answers 404 or 403 for whatever is not public. Who tells more shows it."""

UNTOLD: tuple[tuple[str, str, str], ...] = (
    (
        "account suspended, private, age gate",
        "arxiv doi pubmed",
        "papers have no accounts, and stand open or not at all",
    ),
    ("account suspended, private, age gate", "snapchat twitch vk", "the page is a shell that does not name the item"),
    ("account suspended, age gate", "dailymotion", "not_found for a removed account; the API tells of explicit films"),
    ("our address blocked", "youtube", "403 is its word for a private film; a block comes as 429 or as HTML"),
    ("age gate", "bluesky mastodon truthsocial", "warnings and labels are given with the post; nobody is kept out"),
    ("account suspended, age gate", "telegram", "a channel that is not shown on the web is said not to be found"),
)
"""States, platforms that do not tell them, and why."""

ASKING = [platform for platform in platforms.every() if platform.name not in NO_ENDPOINT]
_BAD = (State.UNREACHABLE, Reason.BAD_RESPONSE)


def shown(platform: Platform) -> list[Answered]:
    """The platform's recorded shapes."""
    return [each for each in platform.examples if isinstance(each, Answered)]


def untold(platform: Platform) -> set[str]:
    """The states for which there is a reason why this platform has no shape to show."""
    excused = {state for row, names, _ in UNTOLD for state in row.split(", ") if platform.name in names.split()}
    plain = {each.method for each in shown(platform)} == {Method.OEMBED}
    return excused | (OF_THE_AUTHOR - states(platform) if plain else set())


def states(platform: Platform) -> set[str]:
    """The states that the platform's shapes show."""
    told = {name for name, reasons in TOLD.items() if any(each.reason in reasons for each in shown(platform))}
    told |= {"live"} if any(each.state is State.LIVE for each in shown(platform)) else set()
    return told | ({"gone"} if any(each.state is State.GONE for each in shown(platform)) else set())


def types(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], type]]:
    """Every place in a JSON value, with its type there."""
    if value is not None:
        yield path, type(value)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from types(inner, (*path, name))


def changed(each: Answered, live: list[Answered]) -> bool:
    """Whether a shape has another type somewhere than a live one has there; of markup, whether it lacks its marks."""
    if not each.content_type.endswith("json"):
        return "<" in each.body and (each.state, each.reason) == _BAD
    try:
        places = dict(types(json.loads(each.body)))
    except ValueError:
        return False
    known = [dict(types(json.loads(other.body))) for other in live if other is not each]
    return any(path in table and table[path] is not kind for table in known for path, kind in places.items())


def test_every_platform_is_asked_or_has_its_reason() -> None:
    """A platform has recorded shapes, or stands among those that ask nobody."""
    silent = {platform.name for platform in platforms.every() if not shown(platform)}

    assert silent == set(NO_ENDPOINT)


@pytest.mark.parametrize("platform", ASKING, ids=lambda platform: platform.name)
def test_every_state_is_shown_or_has_its_reason(platform: Platform) -> None:
    """Live, gone, suspended, private, age gate, rate limit, blocked: a recorded shape, or why there is none."""
    wanted = {"live", "gone", *TOLD}

    assert states(platform) | untold(platform) == wanted
    assert states(platform) & untold(platform) == set(), "an exception that is none any more"


@pytest.mark.parametrize("platform", ASKING, ids=lambda platform: platform.name)
def test_every_endpoint_shows_what_is_no_answer(platform: Platform) -> None:
    """Each endpoint has a shape for a limit, for `{}` or nothing, for HTML in its place, and for changed types."""
    for method in dict.fromkeys(each.method for each in shown(platform)):
        own = [each for each in shown(platform) if each.method is method]
        fine = [each for each in own if each.status == 200]
        live = [each for each in fine if each.state is State.LIVE]
        facts = {
            "live": bool(live),
            "rate limit": any(each.reason is Reason.RATE_LIMITED for each in own),
            "empty": any(each.body.strip() in {"{}", ""} and (each.state, each.reason) == _BAD for each in fine),
            "html": any(each.body.startswith("<") and (each.state, each.reason) == _BAD for each in fine),
            "changed": any(changed(each, live) for each in fine),
            "server": any(each.status >= 500 for each in own),
        }

        assert [name for name, there in facts.items() if not there] == [], method


def test_the_exceptions_are_of_platforms_that_there_are() -> None:
    """Each name in the tables is a platform, each state one of the list, and no reason is empty."""
    names = {platform.name for platform in platforms.every()}

    assert {name for _, row, _ in UNTOLD for name in row.split()} | set(NO_ENDPOINT) <= names
    assert {state for row, _, _ in UNTOLD for state in row.split(", ")} <= set(TOLD)
    assert all(reason for _, _, reason in UNTOLD)


def test_a_method_is_asked_where_a_shape_is_shown() -> None:
    """No file shows an answer of an endpoint that it never asks, and none asks one without showing its answers."""
    for platform in ASKING:
        items = [platforms.item(each.url) for each in platform.examples if hasattr(each, "url")]
        asked = {ask.method for item in items if item and item.platform == platform.name for ask in platform.ask(item)}

        assert asked == {each.method for each in shown(platform)}, platform.name
        assert asked <= {Method.OEMBED, Method.PLATFORM_API, Method.HTML_META}
