"""How an address finds its platform: by host, under any first label, through wrappers, as a claim, as a short link."""

import pytest

from resolver import platforms
from resolver.forms import Form, split
from resolver.platforms.base import ItemKind


def test_an_archived_or_wrapped_post_is_that_post() -> None:
    """Known wrappers are opened on the way, one in another as well."""
    wrapped = "https://l.facebook.com/l.php?u=https%3A%2F%2Fweb.archive.org%2Fweb%2F2020%2Fhttps%3A%2F%2Ftwitter.com%2Fjack%2Fstatus%2F20"

    assert (found := platforms.item(wrapped)) is not None
    assert found.key == "x:post:20"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://t.co/EXAMPLE123", "x"),
        ("http://www.lnkd.in/EXAMPLE", "linkedin"),
        ("https://vm.tiktok.com/ZMEXAMPLE/", "tiktok"),
        ("https://www.tiktok.com/t/ZTEXAMPLE/", "tiktok"),
        ("https://www.reddit.com/r/news/s/EXAMPLE", "reddit"),
        ("https://www.facebook.com/share/v/EXAMPLE/", "facebook"),
        ("https://example.substack.com/redirect/EXAMPLE?j=x", "substack"),
        ("https://t.co/", None),
        ("https://www.tiktok.com/@example", None),
        ("https://bit.ly/EXAMPLE", None),
        ("ftp://t.co/EXAMPLE", None),
    ],
)
def test_a_short_link_is_known_by_host_or_by_form(url: str, name: str | None) -> None:
    """A platform's short host needs a slug; a form tells short links on a host with other pages."""
    assert platforms.short(url) == name


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (
            "https://zeppelin.flights/@glennf/115380107936716029",
            "mastodon:post:https://zeppelin.flights/users/glennf/statuses/115380107936716029",
        ),
        (
            "https://example.org/@a@example.com/115380107936716029",
            "mastodon:post:https://example.org/@a@example.com/115380107936716029",
        ),
        ("https://example.org/notes/9abcdefgh1", "mastodon:post:https://example.org/notes/9abcdefgh1"),
        ("https://example.org/@glennf", None),
        ("https://example.org/@glennf/2023", None),
        ("https://example.org/notes/background", None),
        ("https://truthsocial.com/@example/115359345947837427", None),
        ("https://medium.com/@example/words-0123456789ab", None),
        ("https://localhost/@glennf/115380107936716029", None),
    ],
)
def test_an_address_that_any_server_might_serve_is_a_claim(url: str, key: str | None) -> None:
    """It is never an item by itself, and no claim on a host that a platform owns."""
    claimed = platforms.hostless(url)

    assert (claimed.key if claimed else None) == key
    assert key is None or platforms.item(url) is None


def test_a_rewriting_needs_no_request() -> None:
    """A picture's slug is the short link's slug."""
    assert platforms.rewrite("https://pic.twitter.com/EXAMPLE123") == "https://t.co/EXAMPLE123"
    assert platforms.rewrite("https://twitter.com/jack/status/20") is None


def test_no_host_belongs_to_two_platforms_by_accident() -> None:
    """Every host under which forms are looked up leads to one platform only."""
    shared = {
        host: {entry.platform.name for entry in entries}
        for host, entries in platforms._by_host().items()
        if len({entry.platform.name for entry in entries}) > 1
    }

    assert shared == {}


def test_a_bare_id_is_an_item_where_it_can_be_one() -> None:
    """As embed attributes give it: a number, `CHANNEL/NUMBER`, a URI of another scheme."""
    telegram, bluesky, x = (platforms.named(name) for name in ("telegram", "bluesky", "x"))
    assert telegram is not None
    assert bluesky is not None
    assert x is not None
    uri = "at://did:plc:qhfo22pezo44fa3243z2h4ny/app.bsky.feed.post/3l2fxzqs4uj2t"

    assert telegram.item_for_id("post", "Durov/43") == platforms.item("https://t.me/Durov/43")
    assert (found := bluesky.item_for_id("post", uri)) is not None
    assert found.id == "did:plc:qhfo22pezo44fa3243z2h4ny/3l2fxzqs4uj2t"
    assert x.item_for_id("post", "twenty") is None
    assert x.item_for_id("profile", "20") is None


def test_a_form_reads_what_it_writes() -> None:
    """Label, path and query; what would break the address is escaped."""
    form = Form("{blog:label}.example.org/post/{id:digits}/**")
    asking = Form("www.example.org/watch?v={id:segment}")

    assert form.host == "*.example.org"
    assert form.read("/post/12/words", {}, "news") == {"blog": "news", "id": "12"}
    assert form.read("/post/12", {}, "-news") is None
    assert form.write({"blog": "news", "id": "12"}) == "https://news.example.org/post/12"
    assert asking.host == "example.org"
    assert asking.write({"id": "a&b"}) == "https://www.example.org/watch?v=a%26b"
    assert Form("*/notes/{id}").write({"host": "example.org", "id": "1"}) == "https://example.org/notes/1"


def test_an_item_is_written_by_a_form_that_reads_it() -> None:
    """A form whose pattern the values do not have is passed over, though it comes first."""
    kind = ItemKind("post", ("example.org/{id:digits}", "example.org/w/{id:name}"))

    assert kind.item("x", {"id": "12"}).url == "https://example.org/12"
    assert kind.item("x", {"id": "ab"}).url == "https://example.org/w/ab"


@pytest.mark.parametrize(
    "url", ["https://[::1", "mailto:a", "https://", "https://x.com/" + "a" * 2048, "https://x.com:a/"]
)
def test_what_is_no_address_splits_into_nothing(url: str) -> None:
    """Overlong, without a host, of another scheme, or with a broken authority."""
    parts = split(url)

    assert parts is None or parts.host == "x.com"
    assert platforms.item(url) is None
