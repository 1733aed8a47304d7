"""Reads JSON-LD (schema.org): which node is the page, and what it says.

Shapes met: one object, an array, `@graph` (nested too), several values in one script, `@type` as a list, authors as a
string, an object, a list or an `@id` that points to another node, names with HTML entities. Related articles stand
beside the page's own node; the node that names the page's address wins, else the best kind, else the first.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from resolver import clean
from resolver.metadata import lenient
from resolver.metadata.claims import Claim, Field
from resolver.metadata.names import split_names
from resolver.metadata.values import plain
from resolver.model import Agent, made
from resolver.vocabulary import SourceKind

Node = Mapping[str, object]
_Best = tuple[int, SourceKind, str]

MAX_NODES = 500
MAX_DEPTH, MAX_LISTS = 8, 3
MAX_AUTHORS = 50
MAX_HANDLE = 64
MAX_SIBLINGS = 3
"""More nodes of one kind, none of which names the page, are a list of articles and not the page."""

_PAGE_RANK = 6
"""From here on a type is the page that holds something, not the thing itself."""

_NEWS, _POST, _VIDEO = SourceKind.NEWS_ARTICLE, SourceKind.SOCIAL_POST, SourceKind.VIDEO
_AUDIO, _DOCUMENT, _PAGE = SourceKind.AUDIO, SourceKind.DOCUMENT, SourceKind.WEB_PAGE

TYPES: Mapping[str, tuple[int, SourceKind]] = {
    **dict.fromkeys(
        (
            *(
                "NewsArticle",
                "ReportageNewsArticle",
                "AnalysisNewsArticle",
                "AskPublicNewsArticle",
                "OpinionNewsArticle",
            ),
            *("BackgroundNewsArticle", "ReviewNewsArticle", "SatiricalArticle", "AdvertiserContentArticle"),
            *("LiveBlogPosting", "Article"),
        ),
        (0, _NEWS),
    ),
    "BlogPosting": (1, _PAGE),
    "TechArticle": (1, _PAGE),
    "Recipe": (1, _PAGE),
    "Review": (3, _PAGE),
    "ScholarlyArticle": (1, _DOCUMENT),
    "MedicalScholarlyArticle": (1, _DOCUMENT),
    "Report": (1, _DOCUMENT),
    "Dataset": (2, _DOCUMENT),
    "Book": (2, _DOCUMENT),
    "SocialMediaPosting": (0, _POST),
    "DiscussionForumPosting": (0, _POST),
    "VideoObject": (4, _VIDEO),
    "PodcastEpisode": (2, _AUDIO),
    "RadioEpisode": (2, _AUDIO),
    "TVEpisode": (2, _VIDEO),
    "Episode": (2, _PAGE),
    "HowTo": (2, _PAGE),
    "ImageGallery": (3, _PAGE),
    "MediaGallery": (3, _PAGE),
    "AudioObject": (4, _AUDIO),
    "ClaimReview": (5, _NEWS),
    **dict.fromkeys(("WebPage", "ItemPage", "AboutPage", "MedicalWebPage", "QAPage", "FAQPage"), (6, _PAGE)),
    **dict.fromkeys(("CollectionPage", "ProfilePage"), (7, _PAGE)),
}
"""schema.org type → (how early it is taken for the page, kind). BreadcrumbList, Product and lists are not the page."""

_ORGANISATIONS = frozenset(
    {"Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness", "Brand", "EducationalOrganization"}
)
_FIRST, _SECOND = 10, 18
"""Ranks of what the best node says, and of what the page around it adds."""

_ROWS: Mapping[str, tuple[Field, int, int]] = {
    "headline": (Field.TITLE, 0, 30),
    "name": (Field.TITLE, 4, 36),
    "description": (Field.DESCRIPTION, 12, 12),
    "claimReviewed": (Field.DESCRIPTION, 30, 30),
    "datePublished": (Field.PUBLISHED, 0, 0),
    "uploadDate": (Field.PUBLISHED, 1, 1),
    "dateCreated": (Field.PUBLISHED, 22, 22),
    "dateModified": (Field.MODIFIED, 0, 0),
    "inLanguage": (Field.LANGUAGE, 2, 2),
    "image": (Field.IMAGE, 20, 20),
    "thumbnailUrl": (Field.IMAGE, 21, 21),
}
"""Key of a node → field, and the steps down from the node's rank, of a thing and of a page around one."""

_ROWS_OF_A_POST = {**_ROWS, "articleBody": (Field.TEXT, 0, 0), "text": (Field.TEXT, 1, 1)}

_DOWN = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")


@dataclass(frozen=True, slots=True)
class _Graph:
    """Every node of a page in document order, with its types, and those that have an `@id`."""

    nodes: Sequence[tuple[Node, tuple[str, ...]]]
    by_id: Mapping[str, Node]


def read(blocks: Sequence[str], page_urls: frozenset[str]) -> Iterator[Claim]:
    """Everything that the scripts claim about the page; `page_urls` are its addresses without scheme and slash."""
    if not blocks:
        return
    graph = _graph(blocks)
    ranked = [
        (*_fit(node, best[0], page_urls), index, node, best)
        for index, (node, types) in enumerate(graph.nodes)
        if (best := _best(types)) is not None
    ]
    ranked.sort(key=lambda entry: entry[:3])
    own: list[int] = []
    for fit, rank, _, node, best in ranked:
        if own and (rank < _PAGE_RANK or rank in own):
            continue
        if not own and fit and _is_list(ranked, rank):
            continue
        yield from _claims(node, best, graph, _FIRST if not own else _SECOND)
        own.append(rank)
    yield from _site(graph)


def same_address(url: str) -> str:
    """An address as nodes are compared: no scheme, `www.`, query, fragment or closing slash."""
    bare = url.strip().partition("#")[0].partition("?")[0].partition("://")[2] or url.strip()
    return bare.removeprefix("www.").rstrip("/").lower()


def _graph(blocks: Sequence[str]) -> _Graph:
    nodes: list[tuple[Node, tuple[str, ...]]] = []
    by_id: dict[str, Node] = {}
    for block in blocks:
        stack: list[tuple[object, int]] = [(value, 0) for value in reversed(lenient.values(block))]
        while stack and len(nodes) < MAX_NODES:
            value, depth = stack.pop()
            if isinstance(value, list) and depth < MAX_DEPTH:
                stack.extend((each, depth + 1) for each in reversed(value[:MAX_NODES]))
            elif isinstance(value, dict):
                nodes.append((value, _types(value)))
                if isinstance(name := value.get("@id"), str) and len(value) > len(by_id.get(name, ())):
                    by_id[name] = value
                if depth < MAX_DEPTH:
                    stack.extend((value[key], depth + 1) for key in reversed(_DOWN) if key in value)
    return _Graph(nodes, by_id)


def _types(node: Node) -> tuple[str, ...]:
    found = node.get("@type")
    if isinstance(found, str):
        return (_bare(found),)
    return tuple(_bare(name) for name in found[:10] if isinstance(name, str)) if isinstance(found, list) else ()


def _bare(name: str) -> str:
    """A type without what says whose it is: `https://schema.org/Article`, `schema:Article`."""
    return name if name.isalpha() else name.rpartition("/")[2].rpartition(":")[2]


def _best(types: Sequence[str]) -> _Best | None:
    """The rank, kind and name of the type by which a node is taken for the page; None where it has no such type."""
    known = [(*TYPES[name], name) for name in types if name in TYPES]
    return min(known, key=lambda entry: entry[0]) if known else None


def _fit(node: Node, rank: int, page_urls: frozenset[str]) -> tuple[int, int]:
    if rank >= _PAGE_RANK:
        return 2, rank
    addresses = [_string(node[key]) for key in ("url", "mainEntityOfPage", "@id") if key in node]
    return 0 if any(address and same_address(address) in page_urls for address in addresses) else 1, rank


def _is_list(ranked: Sequence[tuple[int, int, int, Node, _Best]], rank: int) -> bool:
    return sum(1 for entry in ranked if entry[1] == rank) > MAX_SIBLINGS


def _claims(node: Node, best: _Best, graph: _Graph, base: int) -> Iterator[Claim]:
    rank, kind, name = best
    page = rank >= _PAGE_RANK
    origin = f"json-ld:{name}."
    rows = _ROWS_OF_A_POST if kind is _POST else _ROWS
    for key, held in _told(node):
        if (row := rows.get(key)) and (value := _said(row[0], held)):
            field, step, step_of_page = row
            yield Claim(field, base + (step_of_page if page else step), origin + key, value)
    address = "mainEntityOfPage" if "mainEntityOfPage" in node else "url"
    if value := _string(node.get(address)):
        yield Claim(Field.URL, base + 22, origin + address, value)
    yield Claim(Field.KIND, base + (20 if page else 0), origin + "@type", kind)
    if (free := _truth(node.get("isAccessibleForFree"))) is not None:
        yield Claim(Field.PAYWALL, base, origin + "isAccessibleForFree", not free)
    elif _holds_back(node.get("hasPart")):
        yield Claim(Field.PAYWALL, base, origin + "hasPart.isAccessibleForFree", value=True)
    for step, key in enumerate(("author", "creator")):
        if key in node and (agents := tuple(_agents(node[key], graph))):
            yield Claim(Field.AUTHORS, base + step, origin + key, agents)
    for step, key in ((8, "publisher"), (12, "sourceOrganization")):
        if key in node and (publisher := next(_agents(node[key], graph), None)):
            yield Claim(Field.SITE, base + step, origin + key, publisher.name or "")


def _site(graph: _Graph) -> Iterator[Claim]:
    for node, names in graph.nodes:
        if "name" in node and (name := _string(node["name"])):
            if "WebSite" in names:
                yield Claim(Field.SITE, 15, "json-ld:WebSite.name", name)
            elif _ORGANISATIONS.intersection(names):
                yield Claim(Field.SITE, 32, f"json-ld:{names[0]}.name", name)


def _agents(value: object, graph: _Graph, depth: int = 0) -> Iterator[Agent]:
    if isinstance(value, list) and depth < MAX_LISTS:
        for each in value[:MAX_AUTHORS]:
            yield from _agents(each, graph, depth + 1)
    elif isinstance(value, str) and depth <= MAX_LISTS:
        if (pointed := graph.by_id.get(value)) is not None:
            yield from _agent(pointed)
        elif value.lstrip()[:1] in {"{", "["}:
            yield from _agents(lenient.values(value), graph, depth + 1)
        else:
            yield from (made(Agent, name=name) for name in split_names(html.unescape(value)))
    elif isinstance(value, dict) and value and depth < MAX_LISTS and all(map(str.isdecimal, value)):
        yield from _agents(list(value.values()), graph, depth + 1)
    elif isinstance(value, dict):
        pointed = graph.by_id.get(str(value.get("@id")))
        yield from _agent(pointed if pointed is not None and not value.get("name") else value)


def _agent(node: Node) -> Iterator[Agent]:
    written = node.get("name")
    if isinstance(written, list):
        yield from (
            made(Agent, name=name) for each in written[:MAX_AUTHORS] for name in split_names(_string(each) or "")
        )
        return
    parts = (_string(node.get(key)) for key in ("givenName", "additionalName", "familyName"))
    text = _string(written) or " ".join(filter(None, parts)) or _string(node.get("byline")) or ""
    if "<" in text:
        text = plain(text, clean.NAME) or ""
    if not text:
        return
    names = [clean.line(text, clean.NAME)] if _ORGANISATIONS.intersection(_types(node)) else split_names(text)
    address = _string(node.get("url")) or _string(node.get("sameAs"))
    url = clean.link(address) if address else None
    other = _string(node.get("alternateName")) or ""
    handle = other[1:] if other.startswith("@") and len(other) <= MAX_HANDLE + 1 else None
    single = len(names) == 1
    for name in names:
        if name:
            yield made(Agent, name=name, url=url if single else None, handle=handle if single else None)


def _told(node: Node) -> Iterator[tuple[str, object]]:
    """What a node says, key by key; when it was begun is nothing where it says when it was published."""
    published = node.get("datePublished")
    return ((key, held) for key, held in node.items() if not (published and key == "dateCreated"))


def _said(field: Field, value: object) -> str | None:
    """What a key of a node says: a moment may be a number, a language an object that has its tag beside its name."""
    if field in {Field.PUBLISHED, Field.MODIFIED} and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if field is Field.LANGUAGE and isinstance(value, dict) and isinstance(tag := value.get("alternateName"), str):
        return tag
    return _string(value)


def _holds_back(parts: object) -> bool:
    """Whether a part of the thing is said not to be free, as Google asks of pages behind a wall."""
    listed = parts if isinstance(parts, list) else [parts]
    return any(
        isinstance(part, dict) and _truth(part.get("isAccessibleForFree")) is False for part in listed[:MAX_AUTHORS]
    )


def _string(value: object) -> str | None:
    text = value if isinstance(value, str) else _inner(value)
    if not text or text.isspace():
        return None
    return html.unescape(text) if "&" in text else text


def _inner(value: object) -> str | None:
    """The text in an object or a list, of which the first one counts."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = next((value[key] for key in ("@value", "url", "@id", "name", "contentUrl") if key in value), None)
        else:
            break
    return value if isinstance(value, str) else None


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    word = value.strip().lower().rpartition("/")[2] if isinstance(value, str) else ""
    return {"true": True, "false": False}.get(word)
