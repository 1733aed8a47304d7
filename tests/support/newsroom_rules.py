"""Field rules of newsroom formats, as far as an export uses them; facts of the standards, written down by hand.

ninjs 3.1: an object may hold what its schema lists and nothing else; an association needs `name` and `uri`.
ANS 0.10.12: `oembed_response` and `interstitial_link`, closed objects both.
schema.org (vocabulary of 20 August 2026): which type has which property, inherited ones included.
oEmbed 1.0, section 2.3.4: `rich` needs `html`, `width` and `height`.
"""

from collections.abc import Iterator
from typing import Any

import jsonschema

_TEXT = {"type": "string", "minLength": 1}
_URI = {"type": "string", "pattern": r"^(?:https?|urn):[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\[\]]+$"}
_INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$"}


def _closed(required: list[str], **properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(of: object) -> dict[str, object]:
    return {"type": "array", "minItems": 1, "items": of}


_NINJS_FIELDS = {
    "uri": _URI,
    "type": {"enum": ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]},
    "language": _TEXT,
    "title": _TEXT,
    "by": _TEXT,
    "contentCreated": _INSTANT,
    "bodies": _list(_closed(["value"], role=_TEXT, contentType=_TEXT, value=_TEXT)),
    "altIds": _list(_closed([], role=_TEXT, value=_TEXT)),
    "infoSources": _list(_closed([], name=_TEXT, role=_TEXT, uri=_URI, literal=_TEXT)),
    "standard": _closed([], name={"const": "ninjs"}, version={"const": "3.1"}, schema=_URI),
    "associations": _list({"$ref": "#/$defs/association"}),
}
NINJS = {
    "$defs": {"association": _closed(["name", "uri"], name=_TEXT, rel=_TEXT, **_NINJS_FIELDS)},
    **_closed(["uri"], **_NINJS_FIELDS),
}

OEMBED = {
    "type": "object",
    "properties": {
        "version": {"const": "1.0"},
        "type": {"enum": ["rich", "link"]},
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "cache_age": {"type": "integer", "minimum": 0},
        **dict.fromkeys(("html", "title", "author_name", "provider_name"), _TEXT),
        **dict.fromkeys(("url", "author_url", "provider_url"), _URI),
    },
    "required": ["version", "type"],
    "additionalProperties": False,
    "if": {"properties": {"type": {"const": "rich"}}},
    "then": {"required": ["html", "width", "height"]},
    "else": {"not": {"anyOf": [{"required": [name]} for name in ("html", "width", "height")]}},
}

_FOUND = {"type": "object", "required": ["article_sources"]}
ANS = {
    "oneOf": [
        _closed(
            ["type", "raw_oembed"],
            type={"const": "oembed_response"},
            subtype=_TEXT,
            additional_properties=_FOUND,
            raw_oembed=OEMBED,
            referent=_closed(["provider", "id"], provider=_URI, id=_TEXT),
        ),
        _closed(
            ["type", "url", "content"],
            type={"const": "interstitial_link"},
            additional_properties=_FOUND,
            url=_URI,
            content=_TEXT,
        ),
    ]
}

_WORK = {
    *("author", "publisher", "datePublished", "inLanguage", "text", "archivedAt", "sdDatePublished", "citation"),
    *("headline", "name", "description", "identifier", "url"),
}
_ARTICLE = _WORK | {"articleBody"}
SCHEMA_ORG = {
    "NewsArticle": _ARTICLE,
    "SocialMediaPosting": _ARTICLE | {"sharedContent"},
    "PropertyValue": {"propertyID", "value", "name", "description", "identifier", "url"},
    "Organization": {"name", "alternateName", "description", "identifier", "url"},
    **dict.fromkeys(("WebPage", "ProfilePage", "CreativeWork", "DigitalDocument"), _WORK),
    **dict.fromkeys(("VideoObject", "ImageObject", "AudioObject"), _WORK),
}
UNTYPED = {"name", "alternateName", "url", "description", "identifier"}
"""Properties of Thing, which an author of no known type may have."""


def problems(value: object, rules: dict[str, Any]) -> list[str]:
    """What breaks the rules, each with where."""
    errors = jsonschema.Draft202012Validator(rules).iter_errors(value)
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


def strange_terms(value: object) -> Iterator[str]:
    """Types and properties that schema.org does not have, or not there."""
    if isinstance(value, list):
        for each in value:
            yield from strange_terms(each)
    if not isinstance(value, dict):
        return
    kind = value.get("@type")
    known = SCHEMA_ORG.get(str(kind), set()) if kind else UNTYPED
    if kind and not known:
        yield str(kind)
    for name, inner in value.items():
        if not name.startswith("@") and name not in known:
            yield f"{kind}.{name}"
        yield from strange_terms(inner)
