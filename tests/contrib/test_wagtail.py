"""The embed finder, by itself and, where it is installed, inside Wagtail."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from resolver.contrib import wagtail
from resolver.contrib.wagtail import SourceCardFinder
from tests.support import posts
from tests.support.web import Reply, Web, settings_for

POST = f"https://x.com/EXAMPLE_desk/status/{posts.POST_ID}"
KEYS = {"title", "author_name", "provider_name", "type", "thumbnail_url", "width", "height", "html", "cache_until"}


@pytest.fixture
def finder(web: Web) -> SourceCardFinder:
    """A finder that asks the simulated web."""
    posts.whole_web(web)
    return SourceCardFinder(settings=settings_for(web))


@pytest.mark.parametrize(
    ("options", "url", "ours"),
    [
        ({}, POST, True),
        ({}, "https://t.co/EXAMPLEpic", True),
        ({}, "https://www.youtube.com/watch?v=EXAMPLE0000", True),
        ({}, "https://www.example.org/story", False),
        ({}, "javascript:alert(1)", False),
        ({}, "", False),
        ({"platforms": ["bluesky"]}, POST, False),
        ({"platforms": ["x"]}, POST, True),
        ({"pages": True}, "https://www.example.org/story", True),
        ({"pages": True, "platforms": ["x"]}, "https://www.example.org/story", False),
        ({"pages": True}, "nonsense", False),
    ],
)
def test_accept_asks_nobody(web: Web, options: dict[str, object], url: str, *, ours: bool) -> None:
    """What is ours is told from the address alone."""
    finder = SourceCardFinder(settings=settings_for(web), **options)  # type: ignore[arg-type] # a table of options

    assert finder.accept(url) is ours
    assert web.total == 0


def test_a_post_is_found(finder: SourceCardFinder) -> None:
    """A post gives every key that Wagtail reads, a static card, and a time until which it may be kept."""
    found = finder.find_embed(POST, max_width=400)

    assert set(found) == KEYS
    assert (found["type"], found["author_name"], found["provider_name"]) == ("rich", "Example Desk", "X")
    assert found["width"] == 400
    assert "Latest example update" in unescape(str(found["html"]))
    assert "<script" not in str(found["html"])
    assert isinstance(found["cache_until"], datetime)
    assert found["cache_until"] > datetime.now(UTC)


@pytest.mark.parametrize(
    "url", ["https://x.com/EXAMPLE_desk/status/1635600000000000001", "not a url", "https://www.example.org/none"]
)
def test_what_cannot_be_shown_is_not_found(web: Web, finder: SourceCardFinder, url: str) -> None:
    """A post that is gone or cannot be had is Wagtail's own error, or a LookupError without Wagtail."""
    web.reply("https://www.example.org/none", Reply(404, {}, b""))
    with pytest.raises(Exception, match=re.escape(url.split("/", maxsplit=1)[0])) as caught:
        finder.find_embed(url)

    assert type(caught.value).__name__ in {"LookupError", "EmbedNotFoundException"}


def test_the_module_names_its_class() -> None:
    """Wagtail is given the module and looks for `embed_finder_class` in it."""
    assert wagtail.embed_finder_class is SourceCardFinder


@pytest.fixture
def site(web: Web, tmp_path: Path) -> Iterator[None]:
    """A Django with Wagtail's embeds, a database in a file and our finder."""
    import django  # noqa: PLC0415 - only where Wagtail is
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    posts.whole_web(web)
    settings.configure(
        SECRET_KEY="EXAMPLE",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "site.sqlite3")}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "taggit", "wagtail.embeds"],
        WAGTAILEMBEDS_FINDERS=[{"class": "resolver.contrib.wagtail", "settings": settings_for(web)}],
    )
    django.setup()
    call_command("migrate", "wagtailembeds", verbosity=0)
    yield
    connections.close_all()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_wagtail_shows_our_card(web: Web, site: None) -> None:
    """`get_embed` of a Wagtail site gives our card, keeps it, and asks nobody the second time."""
    del site
    from wagtail.embeds.embeds import get_embed  # noqa: PLC0415 - only where Wagtail is

    embed = get_embed(POST, max_width=500)
    asked = web.total
    again = get_embed(POST, max_width=500)

    assert embed.html.startswith('<blockquote class="source-card"')
    assert (embed.provider_name, embed.width, again.pk) == ("X", 500, embed.pk)
    assert web.total == asked
