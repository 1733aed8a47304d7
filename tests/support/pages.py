"""Answers that hold a page written by a test."""

from datetime import UTC, datetime

from resolver.answer import Answer

SEEN = datetime(2026, 11, 25, 12, tzinfo=UTC)
URL = "https://www.example.org/news/story-1"


def page(body: str | bytes, url: str = URL, content_type: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    """A page as the fetcher hands it over; text is sent as UTF-8."""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    sent = {"content-type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Answer(url, 200, SEEN, sent, raw)


def head(*tags: str) -> str:
    """A page with nothing but these tags in its head."""
    return f"<!doctype html><html><head>{''.join(tags)}</head><body><p>Words.</p></body></html>"


def meta(name: str, content: str) -> str:
    """A meta tag; `property` for names with a colon, `name` for others."""
    return f'<meta {"property" if ":" in name else "name"}="{name}" content="{content}">'


def json_ld(text: str) -> str:
    """A script that holds JSON-LD."""
    return f'<script type="application/ld+json">{text}</script>'
