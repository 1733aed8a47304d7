"""What X's two endpoints together come to, end to end."""

import json

import pytest

from resolver.answers import about_link
from resolver.service import Resolver
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Reason
from tests.support import posts
from tests.support.web import Reply, Web, settings_for

JSON = {"Content-Type": "application/json"}
ABSENT = Reply(404, JSON)
EMPTY = Reply(200, JSON, b"{}")
NOT_AUTHORIZED = Reply(403, JSON, b'{"error": "Sorry, you are not authorized to see this status."}')
FORBIDDEN = Reply(403, JSON, b"Forbidden")
LIMITED = Reply(429, JSON)
HTML = Reply(200, {"Content-Type": "text/html"}, b"<!doctype html><title>Log in to X</title>")
BROKEN = Reply(503, JSON)
LIVE = Reply(200, JSON, json.dumps({"__typename": "Tweet", "id_str": posts.POST_ID, "text": "Words"}).encode())


def tombstone(words: str) -> Reply:
    """The embed endpoint's answer for a post that it does not show."""
    return Reply(
        200, JSON, json.dumps({"__typename": "TweetTombstone", "tombstone": {"text": {"text": words}}}).encode()
    )


@pytest.mark.parametrize(
    ("oembed", "embed", "state", "reason"),
    [
        (ABSENT, ABSENT, State.GONE, Reason.NOT_FOUND),
        (ABSENT, EMPTY, State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        (ABSENT, LIMITED, State.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        (ABSENT, tombstone("This Post was deleted by the Post author."), State.GONE, Reason.DELETED_BY_AUTHOR),
        (ABSENT, LIVE, State.LIVE, None),
        (EMPTY, LIVE, State.LIVE, None),
        (NOT_AUTHORIZED, EMPTY, State.RESTRICTED, Reason.LOGIN_REQUIRED),
        (NOT_AUTHORIZED, tombstone("Age-restricted adult content."), State.RESTRICTED, Reason.AGE_GATE),
        (NOT_AUTHORIZED, tombstone("… limits who can view their Posts."), State.RESTRICTED, Reason.ACCOUNT_PRIVATE),
        (FORBIDDEN, tombstone("… from a suspended account."), State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
        (FORBIDDEN, ABSENT, State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
        (LIMITED, LIMITED, State.BLOCKED, Reason.RATE_LIMITED),
        (HTML, EMPTY, State.UNREACHABLE, Reason.BAD_RESPONSE),
        (BROKEN, BROKEN, State.UNREACHABLE, Reason.SERVER_ERROR),
    ],
)
async def test_two_answers_are_one_verdict(
    web: Web, oembed: Reply, embed: Reply, state: State, reason: Reason | None
) -> None:
    """Gone is two signals or X's word, a named reason beats a bare 403, one live answer wins, each is asked once."""
    web.reply(posts.oembed_url(), oembed)
    web.reply(posts.embed_url(), embed)
    async with Resolver(settings_for(web, retries=0)) as resolver:
        source = (await resolver.resolve(f"https://x.com/EXAMPLE_desk/status/{posts.POST_ID}")).source

    assert (source.availability.state, source.availability.reason) == (state, reason)
    assert [look.http_status for look in source.captures] == [oembed.status, embed.status]
    assert source.published
    assert source.published.value.startswith("2023-03-14")
    assert web.total == 2


async def test_the_status_told_is_that_of_the_answer_that_shows_the_post(web: Web) -> None:
    """Of a live post whose second endpoint refuses, the line of `resolver url` tells the first one's 200."""
    posts.post(web)
    web.reply(posts.embed_url(), ABSENT)
    async with Resolver(settings_for(web, retries=0)) as resolver:
        url = f"https://x.com/EXAMPLE_desk/status/{posts.POST_ID}"
        told = about_link(url, await resolver.resolve(url))

    assert (told.state, told.http_status) == (State.LIVE, 200)
