"""What other libraries read from a page, in the usual way of using them; each is None where it is not installed."""

import importlib
import logging
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

from selectolax.lexbor import LexborHTMLParser

ARTICLES = ("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "Recipe", "WebPage")


@dataclass(frozen=True)
class Guess:
    """Four fields of one page, as written; `published` is a day."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    site: str = ""


Reader = Callable[[bytes, str], Guess]


def installed() -> dict[str, Reader]:
    """The readers that can be imported here, by name (`pip install --group oracle`)."""
    found: dict[str, Reader] = {}
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    for name, reader in (("extruct", _extruct), ("trafilatura", _trafilatura)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                module = importlib.import_module(name if name == "extruct" else "trafilatura.metadata")
            except ImportError:
                continue
        found[name] = _quietly(reader, module)
    return found


def _quietly(reader: Callable[[ModuleType, bytes, str], Guess], module: ModuleType) -> Reader:
    def read(body: bytes, url: str) -> Guess:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return reader(module, body, url)

    return read


def _trafilatura(module: ModuleType, body: bytes, url: str) -> Guess:
    found = module.extract_metadata(body, default_url=url)
    if found is None:
        return Guess()
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Guess(found.title or "", authors, found.date, found.sitename or "")


def _extruct(module: ModuleType, body: bytes, url: str) -> Guess:
    """Open Graph before JSON-LD (and microdata) before plain HTML, as most programs that use extruct do."""
    text = body.decode("utf-8", "replace")
    data = module.extract(text, base_url=url, syntaxes=["json-ld", "opengraph", "microdata"], errors="ignore")
    graph: dict[str, str] = {}
    for entry in data.get("opengraph", []):
        for key, value in entry.get("properties", []):
            graph.setdefault(key, value)
    nodes = [
        node for top in data.get("json-ld", []) for node in _listed(top.get("@graph", top)) if isinstance(node, dict)
    ]
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node}
    articles = sorted((node for node in nodes if _rank(node) is not None), key=lambda node: _rank(node) or 0)
    articles += [
        entry.get("properties", {}) for entry in data.get("microdata", []) if "Article" in str(entry.get("type"))
    ]
    tree = LexborHTMLParser(text)

    def said(key: str) -> object:
        return next((node[key] for node in articles if node.get(key)), None)

    def meta(name: str) -> str:
        node = tree.css_first(f"meta[name={name} i]")
        return (node.attributes.get("content") or "") if node else ""

    title = tree.css_first("title")
    authors = tuple(name for each in _listed(said("author")) if (name := _name(each, by_id)))
    graph_author = graph.get("article:author", "")
    if graph_author and not graph_author.startswith("http"):
        authors = (graph_author,)
    published = graph.get("article:published_time") or said("datePublished") or meta("date") or meta("pubdate")
    publisher = next(iter(_listed(said("publisher"))), None)
    return Guess(
        graph.get("og:title") or _name(said("headline"), by_id) or (title.text() if title else ""),
        authors or tuple(filter(None, [meta("author")])),
        str(published)[:10] or None,
        graph.get("og:site_name") or _name(publisher, by_id),
    )


def _rank(node: Mapping[str, object]) -> int | None:
    ranks = [ARTICLES.index(name) for name in _listed(node.get("@type")) if name in ARTICLES]
    return min(ranks) if ranks else None


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: object, by_id: Mapping[str, Mapping[str, object]]) -> str:
    if isinstance(value, dict):
        node = value if "name" in value or "properties" in value else by_id.get(str(value.get("@id")), value)
        properties = node.get("properties")
        inner = node.get("name") or (properties.get("name") if isinstance(properties, dict) else None)
        value = inner[0] if isinstance(inner, list) and inner else inner
    return value if isinstance(value, str) else ""
