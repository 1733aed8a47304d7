"""Reddit: posts and comments.

Keyless: oEmbed; pages and the JSON behind them answer 403 by address and user agent (seen 2025-2026). An error object
tells why a community is not shown: `{"reason": "private", "message": "Forbidden", "error": 403}` (seen 2019-2026);
HTML with the same status is the wall before it. Share links (`/r/NAME/s/CODE`) must be followed.
"""

import re
from collections.abc import Mapping

from resolver import shape
from resolver.answer import Answer
from resolver.model import Agent, Facts
from resolver.platforms.base import (
    Answered,
    Embedded,
    Flattened,
    Foreign,
    Item,
    ItemKind,
    Leaves,
    Mark,
    Platform,
    Reading,
    Reads,
)
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method, Reason

_PATTERNS = {"post": r"[a-z0-9]{4,10}", "sub": r"[A-Za-z0-9_:]{1,64}"}

_ASK, _ = oembed.endpoint("https://www.reddit.com/oembed")

_REASONS: Mapping[str, Reading] = {
    "private": Reading(State.RESTRICTED, Reason.ACCOUNT_PRIVATE, final=False),
    "gold_only": Reading(State.RESTRICTED, Reason.LOGIN_REQUIRED, final=False),
    "quarantined": Reading(State.RESTRICTED, Reason.LOGIN_REQUIRED, final=False),
    "gated": Reading(State.RESTRICTED, Reason.AGE_GATE, final=False),
    "banned": Reading(State.RESTRICTED, Reason.ACCOUNT_SUSPENDED, final=False),
}
"""Why a community is not shown, in Reddit's words: a banned one stands, but nobody sees it."""


_NAME = re.compile(r"[A-Za-z0-9_-]{2,40}")
_REMOVED: Mapping[str, Reason] = {
    "[deleted by user]": Reason.DELETED_BY_AUTHOR,
    "[deleted]": Reason.DELETED_BY_AUTHOR,
    "[removed]": Reason.REMOVED,
    "[removed by moderator]": Reason.REMOVED,
    "[ removed by reddit ]": Reason.REMOVED,
}
"""What stands in place of a title when the post is taken away (seen 2015-2026)."""


def read(item: Item, _method: Method, answer: Answer) -> Reading:
    """What oEmbed says, or Reddit's own reason why the community is not shown."""
    said = shape.text(answer.json(), "reason") or ""
    known = _REASONS.get(said) if answer.status in {403, 404} else None
    if known is not None:
        return Reading(known.state, known.reason, signal=f"oembed {answer.status} reason {said}", final=known.final)
    reading = oembed.read(item, answer)
    return reading if reading.state is not State.LIVE else _told(reading)


def _told(reading: Reading) -> Reading:
    """What is left of a post: names are handles here, and what is taken away leaves fixed words in its place.

    A post without its author may stand all the same: the account is gone, or only the words are.
    """
    facts = reading.facts
    agent = next(iter(facts.authors), None)
    name = (agent.name or (agent.url or "").rstrip("/").rpartition("/user/")[2]) if agent else None
    named = name if name and _NAME.fullmatch(name) else None
    removed = _REMOVED.get((facts.title or "").lower()) if named is None else None
    if removed is not None:
        return Reading(State.GONE, removed, signal=f"oembed 200 {facts.title}")
    authors = (agent.model_copy(update={"handle": named}),) if agent and named else ()
    return reading._replace(facts=facts.model_copy(update={"authors": authors}))


def _refused(status: int, why: str, reason: Reason) -> Answered:
    body = f'{{"reason": "{why}", "message": "Forbidden", "error": {status}}}'
    return Answered("reddit:post:tusanf", status, body, State.RESTRICTED, reason)


PLATFORM = Platform(
    name="reddit",
    label="Reddit",
    aliases={"reddit.com": ("*.reddit.com", "redditmedia.com", "rxddit.com", "vxreddit.com", "redlib.catsarch.com")},
    items=(
        ItemKind(
            "post",
            (
                "www.reddit.com/r/{sub:sub}/comments/{id:post}/**",
                "www.reddit.com/user/{handle:code}/comments/{id:post}/**",
                "www.reddit.com/u/{handle:code}/comments/{id:post}/**",
                "www.reddit.com/comments/{id:post}/**",
                "www.reddit.com/gallery/{id:post}",
                "www.reddit.com/tb/{id:post}",
                "redd.it/{id:post}",
            ),
            patterns=_PATTERNS,
        ),
        ItemKind(
            "comment",
            (
                "www.reddit.com/r/{sub:sub}/comments/{post:post}/comment/{id:post}/**",
                "www.reddit.com/r/{sub:sub}/comments/{post:post}/{words}/{id:post}/**",
                "www.reddit.com/user/{handle:code}/comments/{post:post}/{words}/{id:post}/**",
            ),
            patterns=_PATTERNS,
        ),
    ),
    short_hosts=("v.redd.it",),
    shorts=(
        "www.reddit.com/r/{sub:segment}/s/{code:code}",
        "www.reddit.com/u/{user:segment}/s/{code:code}",
        "www.reddit.com/user/{user:segment}/s/{code:code}",
    ),
    embeds=(
        Mark("blockquote", classes=("reddit-embed-bq", "reddit-card"), leads=True, quotes=True),
        Mark("div", classes=("reddit-embed",), leads=True, quotes=True),
        Mark("amp-reddit", attrs=("data-src",)),
    ),
    page=False,
    flattened=Flattened(
        signed=(
            "{body} by u/{handle} in {place} {end}",
            "{body} byu/{handle} in {place}",
            "{body} by u/{handle} from discussion in {place}",
            "{body} byu/{handle} from discussion in {place}",
        ),
        limit=300,
        lines=1,
    ),
    ask=_ASK,
    read=read,
    examples=(
        Leaves("Words of a title\nby u/example_name in Eldenring", "example_name"),
        Leaves("Words of a title by\n      u/example_name in\n      Eldenring\n    ", "example_name"),
        Leaves("Words of a title\n by\n      \nu/example_name\n in\n      \nEldenring\n", "example_name"),
        Reads(
            "https://www.reddit.com/r/Eldenring/comments/tusanf/dude_just_slap_me_and_left/?utm_source=share",
            "reddit:post:tusanf",
        ),
        Reads("https://old.reddit.com/comments/tusanf", "reddit:post:tusanf"),
        Reads("https://redd.it/tusanf", "reddit:post:tusanf"),
        Reads("https://embed.reddit.com/r/Eldenring/comments/tusanf/?embed=true", "reddit:post:tusanf"),
        Reads("https://www.reddit.com/user/example/comments/tusanf/words/", "reddit:post:tusanf", "example"),
        Reads("https://www.reddit.com/r/Eldenring/comments/tusanf/words/abc1234/", "reddit:comment:abc1234"),
        Reads("https://www.reddit.com/r/Eldenring/comments/tusanf/comment/abc1234/", "reddit:comment:abc1234"),
        Foreign("https://www.reddit.com/r/Eldenring/"),
        Foreign("https://www.reddit.com/r/Eldenring/s/EXAMPLE"),
        Foreign("https://i.redd.it/example.jpg"),
        Embedded(
            '<blockquote class="reddit-embed-bq" data-embed-height="546">'
            '<a href="https://www.reddit.com/r/Eldenring/comments/tusanf/dude_just_slap_me_and_left/">words</a><br>by '
            '<a href="https://www.reddit.com/user/the_ginger_one367/">u/the_ginger_one367</a> in '
            '<a href="https://www.reddit.com/r/Eldenring/">Eldenring</a></blockquote>',
            "reddit:post:tusanf",
        ),
        Embedded(
            '<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/Eldenring/comments/tusanf/comment/'
            'abc1234/">Comment</a><br> by<a href="https://www.reddit.com/user/example/">u/example</a> from discussion'
            '<a href="https://www.reddit.com/r/Eldenring/comments/tusanf/dude_just_slap_me_and_left/"></a><br> in'
            '<a href="https://www.reddit.com/r/Eldenring/">Eldenring</a></blockquote>',
            "reddit:comment:abc1234",
        ),
        Embedded(
            '<amp-reddit data-embedtype="post" data-src="https://www.reddit.com/r/Eldenring/comments/tusanf/words/">'
            "</amp-reddit>",
            "reddit:post:tusanf",
        ),
        *oembed.answers(
            "reddit:post:tusanf",
            "reddit",
            lacks="version author_url",
            further={"author_name": "example_name"},
            facts=Facts(
                title="Words of the title",
                authors=(Agent(name="example_name", handle="example_name"),),
                publisher="reddit",
            ),
        ),
        Answered(
            "reddit:post:tusanf",
            200,
            '{"title": "[deleted by user]", "provider_name": "reddit", "html": "<blockquote></blockquote>"}',
            State.GONE,
            Reason.DELETED_BY_AUTHOR,
        ),
        _refused(403, "private", Reason.ACCOUNT_PRIVATE),
        _refused(403, "gated", Reason.AGE_GATE),
        _refused(403, "quarantined", Reason.LOGIN_REQUIRED),
        _refused(404, "banned", Reason.ACCOUNT_SUSPENDED),
    ),
)
