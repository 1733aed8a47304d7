"""The API's document and pages: the file is what the code says, it is valid, and the pages ask nobody for anything."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from openapi_spec_validator import validate

from resolver.web import openapi
from resolver.web.addresses import every
from resolver.web.problems import KINDS
from tests.support.api import Api
from tools import docs

DOCUMENT = json.loads(openapi.FILE.read_text(encoding="utf-8"))


def test_the_file_is_what_the_code_says() -> None:
    """The committed document is the generated one; `make docs` writes it."""
    assert openapi.FILE.read_text(encoding="utf-8") == docs.openapi()


def test_the_document_is_valid() -> None:
    """It is OpenAPI 3.1 by the specification's own schema."""
    validate(DOCUMENT)

    assert DOCUMENT["openapi"].startswith("3.1.")


def test_the_document_tells_of_every_route_and_of_no_other() -> None:
    """Each route is an operation with a name of its own, a topic that is told of, and a way to fail."""
    told = {
        (method.upper(), path): operation
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
    }
    topics = {tag["name"] for tag in DOCUMENT["tags"]}

    assert set(told) == {(route.method, route.path) for route in every()}
    assert len({operation["operationId"] for operation in told.values()}) == len(told)
    assert {topic for operation in told.values() for topic in operation["tags"]} == topics
    assert all("default" in operation["responses"] for operation in told.values())


def test_every_problem_of_a_route_is_one_of_the_table() -> None:
    """Routes name only problems that there are, and every problem has a page, a title and advice."""
    named = {name for route in every() for name in route.problems}

    assert named <= set(KINDS)
    assert all(kind.title and kind.advice and 400 <= kind.status < 600 for kind in KINDS.values())


async def test_the_server_gives_the_file(api: Api) -> None:
    """`/openapi.json` is the file, with an ETag."""
    said = await api.get("/openapi.json")
    same = await api.get("/openapi.json", headers={"If-None-Match": said.headers["ETag"]})

    assert said.body == openapi.FILE.read_bytes()
    assert same.status == 304


class _Asks(HTMLParser):
    """Collects what a page would fetch or run, and its ids and links."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]


@pytest.mark.parametrize("path", ["/docs", *(kind.type for kind in KINDS.values())])
async def test_pages_work_offline(api: Api, path: str) -> None:
    """Docs and problem pages hold all they need: no script, no address of another host, links that lead somewhere."""
    said = await api.get(path)
    page = _Asks()
    page.feed(said.text)

    policy = said.headers["Content-Security-Policy"]
    style = re.findall(r"<style>(.*?)</style>", said.text, re.DOTALL)[0]
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert said.status == 200
    assert f"style-src 'sha256-{hashed}'" in policy
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not [link for link in page.links if not link.startswith(("/", "#"))]
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


async def test_the_docs_tell_of_every_route(api: Api) -> None:
    """Each address and each shape stands on the page."""
    page = (await api.get("/docs")).text

    assert all(f"<b>{route.method} {route.path}</b>" in page for route in every())
    assert all(f'id="schema-{name}"' in page for name in DOCUMENT["components"]["schemas"])


async def test_a_problem_that_there_is_not_has_no_page(api: Api) -> None:
    """An unknown kind is a 404."""
    said = await api.get("/problems/EXAMPLE")

    assert (said.status, said.problem) == (404, "not-found")
