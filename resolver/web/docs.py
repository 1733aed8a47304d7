"""`/docs`: what the API can do, as one page that asks nobody for anything; and a page for each kind of problem.

Written once from the OpenAPI document, so it says what the server does. No script; the style is in the page, and named
by its hash in the page's policy.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

from aiohttp import web

from resolver.web import caching
from resolver.web.openapi import FILE, TOPICS
from resolver.web.problems import KINDS, Kind, Problem
from resolver.web.route import Call, Reply, Route

HTML = "text/html"

_STYLE = """
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 25%, transparent); }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: 1rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .3rem; } h3 b { font-family: ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { border-top: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; } details { margin: .4rem 0; } summary { cursor: pointer; }
nav ul { columns: 18rem; padding-left: 1.2rem; } a { color: inherit; }
pre { border: 1px solid var(--line); padding: .6rem; overflow-x: auto; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

_INTRODUCTION = """<p>{summary} The same as data: <a href="/openapi.json"><code>/openapi.json</code></a>.</p>
<p>A key goes into <code>Authorization: Bearer rk_…</code>; <code>resolver key create</code> makes one. Without any key
only this machine may call. A source that is gone is an answer with a state; a status of 400 or more says that the
request, or this service, failed.</p>"""
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>{style}</style></head>
<body>
{body}
</body>
</html>
"""


async def docs(call: Call) -> web.Response:
    """The page of the whole API."""
    return _reply(call, _docs())


async def problem(call: Call) -> web.Response:
    """The page of one kind of problem."""
    kind = KINDS.get(call.named("name"))
    if kind is None:
        raise Problem("not-found")
    return _reply(call, _problem(kind))


def _reply(call: Call, body: bytes) -> web.Response:
    etag = caching.etag_of(body)
    call.headers |= {"Cache-Control": "public, max-age=3600", "ETag": etag, "Content-Security-Policy": POLICY}
    if caching.not_modified(call.request, etag):
        return web.Response(status=304)
    return web.Response(body=body, headers={"Content-Type": f"{HTML}; charset=utf-8"})


def _page(title: str, pieces: Iterable[str]) -> bytes:
    return _PAGE.format(title=escape(title), style=_STYLE, body="\n".join(pieces)).encode()


@cache
def _problem(kind: Kind) -> bytes:
    return _page(
        kind.title,
        [
            f"<h1>{escape(kind.title)}</h1>",
            f"<p><code>{escape(kind.type)}</code>, status {kind.status.value} {escape(kind.status.phrase)}.</p>",
            f"<p>{_text(kind.advice)}</p>",
            '<p><a href="/docs#problems">All problems</a></p>',
        ],
    )


@cache
def _docs() -> bytes:
    document = json.loads(FILE.read_bytes())
    operations: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {topic: [] for topic in TOPICS}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            operations[operation["tags"][0]].append((method.upper(), path, operation))
    info = document["info"]
    pieces = [
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        _INTRODUCTION.format(summary=escape(info["summary"])),
        "<nav><ul>",
        *(
            f'<li><a href="#{operation["operationId"]}"><code>{method} {escape(path)}</code></a></li>'
            for told in operations.values()
            for method, path, operation in told
        ),
        "</ul></nav>",
    ]
    for topic, told in operations.items():
        pieces.append(f'<h2 id="topic-{topic}">{escape(TOPICS[topic])}</h2>')
        for method, path, operation in told:
            pieces += _operation(method, path, operation)
    pieces += _problems()
    pieces.append("<h2>Shapes</h2>")
    for name, schema in document["components"]["schemas"].items():
        pieces += _schema(name, schema)
    return _page("API", pieces)


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Iterable[str]:
    yield f'<h3 id="{operation["operationId"]}"><b>{method} {escape(path)}</b> – {escape(operation["summary"])}</h3>'
    if "description" in operation:
        yield f"<p>{_text(operation['description'])}</p>"
    scopes = [scope for need in operation["security"] for each in need.values() for scope in each]
    yield f"<p>Scope: <code>{escape(', '.join(scopes))}</code></p>" if scopes else "<p>No key is needed.</p>"
    rows = [
        (f"<code>{escape(each['name'])}</code>", each["in"] + (", needed" if each["required"] else ""), _says(each))
        for each in operation.get("parameters", ())
    ]
    if "requestBody" in operation:
        kinds = ", ".join(
            f"<code>{escape(kind)}</code>{_link(content.get('schema', {}))}"
            for kind, content in operation["requestBody"]["content"].items()
        )
        rows.append(("body", "needed", kinds))
    yield _table(rows)
    answers = [
        (f"<code>{status}</code>", _kinds(answer), _text(answer.get("description", "")))
        for status, answer in operation["responses"].items()
        if status != "default"
    ]
    yield f"<details><summary>Answers</summary>{_table(answers)}</details>"


def _kinds(answer: Mapping[str, Any]) -> str:
    content = answer.get("content", {})
    return "<br>".join(f"<code>{escape(kind)}</code>{_link(of.get('schema', {}))}" for kind, of in content.items())


def _says(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    told = [_text(parameter["description"])] if "description" in parameter else []
    if "enum" in schema:
        told.append(", ".join(f"<code>{escape(str(each))}</code>" for each in schema["enum"]))
    elif schema.get("type") in {"integer", "number", "boolean"}:
        told.append(escape(schema["type"]))
    if schema.get("default") is not None:
        told.append(f"default <code>{escape(str(schema['default']))}</code>")
    return "; ".join(told)


def _problems() -> Iterable[str]:
    yield '<h2 id="problems">What can go wrong</h2>'
    yield "<p>Every failure is <code>application/problem+json</code> (RFC 9457); its <code>type</code> is here.</p>"
    yield _table(
        (
            f'<a href="{escape(kind.type)}"><code>{escape(kind.type)}</code></a>',
            str(kind.status.value),
            f"{escape(kind.title)}. {_text(kind.advice)}",
        )
        for kind in KINDS.values()
    )


def _schema(name: str, schema: Mapping[str, Any]) -> Iterable[str]:
    yield f'<h3 id="schema-{escape(name)}"><b>{escape(name)}</b></h3>'
    if "description" in schema:
        yield f"<p>{_text(schema['description'].replace(chr(10) * 2, ' '))}</p>"
    if "enum" in schema:
        yield "<p>" + ", ".join(f"<code>{escape(str(each))}</code>" for each in schema["enum"]) + "</p>"
        return
    needed = schema.get("required", ())
    yield _table(
        (f"<code>{escape(key)}</code>", _type(of) + (", always" if key in needed else ""), _text(_about(of)))
        for key, of in schema.get("properties", {}).items()
    )


def _about(schema: Mapping[str, Any]) -> str:
    return str(schema.get("description", ""))


def _type(schema: Mapping[str, Any]) -> str:
    """What a schema says a value is, in a few words, with links to the shapes that it names."""
    if "$ref" in schema:
        return _link(schema)
    choices = [each for each in schema.get("anyOf", schema.get("oneOf", ())) if each.get("type") != "null"]
    if choices:
        return " or ".join(_type(each) for each in choices)
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if "enum" in schema:
        return ", ".join(f"<code>{escape(str(each))}</code>" for each in schema["enum"])
    return escape(str(schema.get("type", "anything")))


def _link(schema: Mapping[str, Any]) -> str:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return f' <a href="#schema-{escape(name)}">{escape(name)}</a>' if name else ""


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    told = "".join(f"<tr><th>{first}</th><td>{second}</td><td>{third}</td></tr>" for first, second, third in rows)
    return f"<table>{told}</table>" if told else ""


def _text(words: str) -> str:
    """Words with `code` between backticks."""
    pieces = escape(words).split("`")
    return "".join(f"<code>{piece}</code>" if at % 2 else piece for at, piece in enumerate(pieces))


ROUTES = (
    Route("GET", "/docs", "docs", "service", "This document, for people", docs, (Reply(200, "It.", None, (HTML,)),)),
    Route(
        "GET",
        "/problems/{name}",
        "problem",
        "service",
        "What a kind of problem means",
        problem,
        (Reply(200, "Its page.", None, (HTML,)),),
        problems=("not-found",),
    ),
)
