"""The client against a real server: answers, caps, faults."""

import pytest

from resolver.errors import FetchFailed
from resolver.fetch.client import Client
from resolver.fetch.web import Want
from resolver.vocabulary import Reason
from tests.support.web import Web, settings_for


async def test_answers_with_what_the_server_sent(web: Web) -> None:
    """A page comes back with its status, lower-case headers, body and the address that was asked."""
    web.page("https://news.example.org/a", "<title>A</title>", X_Odd="ü")

    async with Client(settings_for(web)) as client:
        answer = await client.get("https://News.Example.org/a#part")

    assert (answer.status, answer.url, answer.body) == (200, "https://news.example.org/a", b"<title>A</title>")
    assert answer.headers["x-odd"] == "ü"
    assert web.count("https://news.example.org/a") == 1
