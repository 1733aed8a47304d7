"""What CSL-JSON allows, as far as an export uses it: the rules of csl-data.json (Citation Style Language 1.0.2).

Item types and the kinds of the fields are facts of that schema; a field that it does not know is a mistake there too.
"""

from collections.abc import Iterable

import jsonschema

TYPES = (
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter"),
    *("classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event"),
    *("figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture"),
    *("musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication"),
    *("post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard"),
    *("thesis", "treaty", "webpage"),
)
STRINGS = (
    *("abstract", "annote", "archive", "archive_collection", "archive_location", "archive-place", "container-title"),
    *("genre", "language", "medium", "note", "publisher", "source", "status", "title", "title-short", "URL", "version"),
)
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": ["string", "number"]}},
        }
    },
    "required": ["date-parts"],
    "additionalProperties": False,
}
_NAME = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("family", "given", "literal", "suffix")},
    "minProperties": 1,
    "additionalProperties": False,
}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": list(TYPES)},
            "author": {"type": "array", "items": _NAME},
            "accessed": _DATE,
            "issued": _DATE,
            "custom": {"type": "object"},
            **{name: {"type": "string"} for name in STRINGS},
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}


def problems(items: object) -> list[str]:
    """What is wrong with a CSL-JSON list: what the schema says, and ids that come twice."""
    found = [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(items)]
    ids = [item["id"] for item in items if isinstance(item, dict)] if isinstance(items, Iterable) else []
    return found + [f"{name} comes twice" for name in {each for each in ids if ids.count(each) > 1}]
