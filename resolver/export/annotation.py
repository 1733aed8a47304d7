"""W3C Web Annotation: an AnnotationPage with one annotation a mention (www.w3.org/TR/annotation-model).

The target is the place in the article, the body the source that it means. An archived copy is a state of the body
(`TimeState`), since it is the source that was copied. A mention that nobody identified asks a question and has no body;
one that a person called no source is left out.
"""

from resolver import clean
from resolver.export import jsontext
from resolver.export.base import Format
from resolver.export.cited import Cited, article_uri, slug, sources
from resolver.model import Css, Mention, Pointer, Sidecar, TextPosition, TextQuote
from resolver.vocabulary import ReviewState, SourceKind

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
JSON_POINTER = "http://tools.ietf.org/rfc/rfc6901"
TYPES = {
    SourceKind.VIDEO: "Video",
    SourceKind.IMAGE: "Image",
    SourceKind.AUDIO: "Sound",
}


def _annotation(sidecar: Sidecar, article: str, mention: Mention, source: Cited | None) -> dict[str, object]:
    return jsontext.present(
        {
            "id": part(article, slug(mention.id)),
            "type": "Annotation",
            "motivation": "identifying" if source else "questioning",
            "created": sidecar.run.finished_at or sidecar.run.started_at,
            "generator": {"type": "Software", "name": clean.line(sidecar.run.resolver) or "embed-resolver"},
            "body": _body(source) if source else None,
            "target": {"source": article, "selector": _selectors(mention)},
        }
    )


def _body(source: Cited) -> dict[str, object]:
    kind = TYPES.get(source.kind, "Text")
    shown = {"format": "text/html", "language": source.language} if kind == "Text" else {}
    if source.copy is None:
        return jsontext.present({"id": source.url, "type": kind, **shown, "purpose": "identifying"})
    taken = source.copy.taken.instant if source.copy.taken else None
    state = jsontext.present({"type": "TimeState", "cached": source.copy.url, "sourceDate": taken})
    about = jsontext.present({"id": source.url, "type": kind, **shown})
    return {"type": "SpecificResource", "source": about, "state": state, "purpose": "identifying"}


def _selectors(mention: Mention) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for each in mention.selectors:
        match each:
            case TextPosition():
                found.append({"type": each.type, "start": each.start, "end": each.end})
            case TextQuote():
                found.append({"type": each.type, "exact": each.exact, "prefix": each.prefix, "suffix": each.suffix})
            case Css():
                found.append({"type": each.type, "value": each.value})
            case Pointer():
                found.append({"type": "FragmentSelector", "conformsTo": JSON_POINTER, "value": each.value})
    return found


def write(sidecar: Sidecar) -> str:
    """The page, as JSON-LD that may stand in a `<script>` element."""
    article = article_uri(sidecar)
    meant = {mention.id: source for source in sources(sidecar) for mention in source.mentions if source.url}
    items = [
        _annotation(sidecar, article, mention, meant.get(mention.id))
        for mention in sidecar.mentions
        if mention.review.state is not ReviewState.NOT_A_SOURCE
    ]
    page = part(article, "mentions")
    return jsontext.text({"@context": CONTEXT, "id": page, "type": "AnnotationPage", "items": items}, in_html=True)


def part(article: str, name: str) -> str:
    """A name for something in the article: a fragment of its address, or one more piece of its URN."""
    return f"{article.partition('#')[0]}#{name}" if article.startswith("http") else f"{article}:{name}"


FORMAT = Format(
    name="annotation",
    media_type=f'application/ld+json; profile="{CONTEXT}"',
    suffix=".annotation.jsonld",
    label="Web Annotation",
    write=write,
    asked_as=(f'application/ld+json; profile="{CONTEXT}"',),
)
