"""The document is put to the test by schemathesis against the real server: what it says is what is answered."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok

from resolver.web.addresses import every
from resolver.web.openapi import FILE
from tests.support.api import Api
from tests.support.posts import ARTICLE, whole_web
from tests.support.web import Web

EXAMPLES = 10
SEED = 20261125

WANTED = (
    "response_schema_conformance",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
)
MEANT = frozenset({HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.GATEWAY_TIMEOUT})
"""5xx that tell the caller something: a form that oEmbed does not offer, an answer that is not remembered."""

OPERATIONS = [route.name for route in every() if route.name != "watch_run"]
"""A stream of a run that waits has no end that a generated request could wait for."""

settings = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
async def filled(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """The API with something of everything in it."""
    whole_web(web)
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, retries=0) as api:
        await api.put("/v1/articles/EXAMPLE", ARTICLE)
        await api.post("/v1/webhooks", {"url": "https://cms.example.org/hook"})
        yield api


@pytest.mark.parametrize("name", OPERATIONS)
async def test_what_the_document_says_is_answered(filled: Api, name: str) -> None:
    """Generated requests, right and wrong, get the statuses, types, headers and shapes that the document says."""
    key = await filled.key("admin")
    statuses = await asyncio.to_thread(_put_to_the_test, filled.base, name, key)

    assert statuses
    assert not {status for status in statuses if status >= HTTPStatus.INTERNAL_SERVER_ERROR} - MEANT


@cache
def _operations() -> Mapping[str, Any]:
    """The operations of the document, by name."""
    schema = schemathesis.openapi.from_dict(json.loads(FILE.read_bytes()))
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    return {each.definition.raw["operationId"]: each for each in found}


def _put_to_the_test(base: str, name: str, key: dict[str, str]) -> set[int]:
    operation = _operations()[name]
    checks: Any = CHECKS.get_by_names(WANTED)
    statuses: set[int] = set()

    @hypothesis.seed(SEED)
    @settings
    @given(case=operation.as_strategy())
    def test(case: schemathesis.Case[Any]) -> None:
        response = case.call(base_url=base, headers=key)
        statuses.add(response.status_code)
        case.validate_response(response, checks=checks)

    test()
    return statuses
