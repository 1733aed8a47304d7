"""Strangers' text cannot break, spoof or run anything; nobody else is asked; pictures come through the guard."""

import re
import struct
import zlib

import pytest

from resolver import model
from resolver.web.page import images
from tests.page.conftest import Open
from tests.support import desk as fixtures
from tests.support import gallery
from tests.support.api import Api
from tests.support.web import Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror="window.pwned=1">',
    "'><svg onload=window.pwned=1>",
    "</textarea><script>window.pwned=1</script>",
    "</title><script>window.pwned=1</script>",
    "{{ 7*7 }}{% raw %}${window.pwned=1}",
    "javascript:window.pwned=1",
    "data:text/html,<script>parent.pwned=1</script>",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "]]><!-- --><a href=javascript:window.pwned=1>x</a>",
    "&lt;img src=x onerror=window.pwned=1&gt;",
    "\x1b[31mred\x07",
    "W" * 1_000_000,
    "\u0301" * 500 + "Z\u0336a\u0335l\u0334g\u0333o" * 20,
    "%(n)s %s {0} %%",
)


LOOK = """() => {
    const every = [...document.querySelectorAll("*")];
    const named = (each) => ["href", "src", "action"].map((name) => each.getAttribute(name));
    const urls = every.flatMap(named).filter(Boolean);
    return {
        pwned: window.pwned,
        scripts: document.scripts.length,
        handlers: every.flatMap((each) => each.getAttributeNames()).filter((name) => name.startsWith("on")),
        links: urls.filter((url) => !/^(https?:|[/#?])/.test(url)),
        wide: document.documentElement.scrollWidth > innerWidth,
    };
}"""


def hostile_told(text: str, number: int) -> fixtures.Told:
    """A post whose every field is that text."""
    bad = text[:1500]
    url = "javascript:window.pwned=1"
    source = fixtures.post(
        f"s{number}",
        text[:25_000],
        title=bad,
        description=bad,
        author=model.Agent(name=bad[:120], handle=bad[:120], url=url),
        authors=(model.Agent(name=bad[:120], handle=bad[:120], url=url),),
        publisher=bad,
        language=bad[:60],
        url=url if number % 2 else f"https://www.example.org/{number}?q=<script>",
        media=(
            model.Media(type="image", url=url, alt_text=bad),
            model.Media(type="image", url="https://i.example.org/a", alt_text=bad),
        ),
        image=url,
        archives=(model.Archive(service="other", state="available", url=url, captured_at="2026-11-20T00:00:00Z"),),
        disagreements=({"field": f"/{bad}", "said": [{"by": bad, "value": bad}, {"by": "x", "value": "y"}]},),
        captures=(fixtures.look(1, url=url, text=text[:25_000], final=url),),
    )
    words = f"MARK{number} {bad} END"
    return fixtures.Told("x", words, source=source, copied=bad, author=bad[:100], handle=bad[:100])


@pytest.mark.parametrize("script", [True, False])
async def test_hostile_text_is_text(desk: Api, sit: Open, *, script: bool) -> None:
    """Whatever titles, handles, addresses, pictures and words say, they are shown as text and nothing of them runs."""
    texts = [each for each in HOSTILE if "\x1b" not in each]
    told = [hostile_told(text, number) for number, text in enumerate(texts, 1)]
    article = "\n".join(
        ["Before.", *(each.words for each in told), HOSTILE[8], HOSTILE[11], "“" + HOSTILE[1] * 3 + "”"]
    )
    await fixtures.keep(desk.records, "a", article, told, headline=HOSTILE[0] + HOSTILE[8])
    async with sit(script=script) as one:
        one.page.on("dialog", lambda dialog: one.complaints.append(dialog.message))
        for path in (
            "/a/a",
            "/",
            f"/a/a?show={HOSTILE[1]}",
            "/a/a/m1/cite",
            f"/articles?q={HOSTILE[4]}",
            "/week",
            "/a/a?picture=s1-1",
        ):
            await one.open(path)
            await one.page.locator("main").hover()
            found = await one.page.evaluate(LOOK)
            assert found == {"pwned": None, "scripts": 1, "handlers": [], "links": [], "wide": False}, path

    assert [each for each in one.complaints if "404" not in each] == []
    assert one.foreign == []


async def test_a_hidden_character_is_shown(desk: Api) -> None:
    """What would turn the text around in an article, or cannot be seen in it, stands there as its code point."""
    await fixtures.keep(desk.records, "a", "Words \u202egnp.exe\u202c and \u2067more\u2069 of it.", [])
    page = (await desk.get("/a/a")).text
    prose = page.split('id="prose"')[1].split("</section>")[0]

    assert "\u202e" not in prose
    assert prose.count('<span class="hidden">U+202E</span>') == 1
    assert prose.count('<span class="hidden">U+2067</span>') == 1


async def test_nobody_else_is_asked(desk: Api, sit: Open) -> None:
    """Opening every page and pressing every button that shows something asks our server alone."""
    await fixtures.keep(desk.records, "a", *gallery.article())
    async with sit() as one:
        for path in ("/", "/a/a", "/articles", "/week", "/help", "/source?key=x:post:1635600000000000001"):
            await one.open(path)
            await one.page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
        await one.open("/a/a")
        await one.page.locator("[data-picture]").first.click()
        await one.page.locator(".sharp img").first.wait_for(state="attached")
        await one.page.locator("[data-cite]").first.click()
        await one.page.locator("dialog:not(#keys)").wait_for()

    assert one.foreign == []
    assert len(one.asked) > 10
    assert [each for each in one.complaints if "404" not in each] == []


async def test_headers_of_a_page(desk: Api) -> None:
    """A page may load and do nothing but its own; the script runs by a nonce that is never the same."""
    answers = [await desk.get("/"), await desk.get("/")]
    policies = [each.headers["Content-Security-Policy"] for each in answers]
    nonces = [re.findall(r"'nonce-([\w-]+)'", each)[0] for each in policies]

    assert nonces[0] != nonces[1]
    assert policies[0].startswith("default-src 'none'; script-src 'nonce-")
    assert "require-trusted-types-for 'script'" in policies[0]
    assert "unsafe" not in policies[0]
    assert f'nonce="{nonces[0]}"' in answers[0].text
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert answers[0].headers["X-Content-Type-Options"] == "nosniff"
    assert answers[0].headers["Referrer-Policy"] == "same-origin"


def png(size: int = 1) -> bytes:
    """A small picture."""

    def piece(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x20\x60\xa0" * size for _ in range(size))
    head = piece(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + piece(b"IDAT", zlib.compress(rows)) + piece(b"IEND", b"")


PICTURE = "https://pbs.example.org/EXAMPLE.png"


async def test_a_picture_is_shown_on_demand(desk: Api, sit: Open) -> None:
    """Only after a click is a picture fetched, by us; it is grey and soft until the editor says otherwise."""
    desk.web.reply(PICTURE, Reply(200, {"Content-Type": "image/png"}, png(64)))
    await fixtures.keep(desk.records, "a", *gallery.article("found"))
    async with sit() as one:
        await one.open("/a/a")
        before = desk.web.count(PICTURE)
        await one.card(1).get_by_role("link", name="Show picture").click()
        picture = one.card(1).locator(".sharp img")
        await one.page.wait_for_function("() => document.querySelector('.sharp img').naturalWidth === 64")
        soft = await picture.evaluate("each => getComputedStyle(each).filter")
        await one.page.keyboard.press("Space")
        sharp = await picture.evaluate("each => getComputedStyle(each).filter")
        alt = await picture.get_attribute("alt")

    assert before == 0
    assert desk.web.count(PICTURE) == 1
    assert (soft, sharp) == ("grayscale(1) blur(14px)", "none")
    assert alt == "A clock above a door."
    assert one.foreign == []
    assert one.complaints == []


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (Reply(200, {"Content-Type": "image/png"}, png()), 200),
        (Reply(302, {"Location": "https://other.example.org/b.png"}), 200),
        (Reply(302, {"Location": "http://169.254.169.254/latest"}), 404),
        (
            Reply(200, {"Content-Type": "image/svg+xml"}, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
            404,
        ),
        (Reply(200, {"Content-Type": "image/png"}, b"<html><script>1</script>"), 404),
        (Reply(200, {"Content-Type": "text/html"}, png()), 404),
        (Reply(200, {"Content-Type": "image/png"}, png() + b"\0" * (9 << 20)), 404),
        (Reply(404, {"Content-Type": "image/png"}, png()), 404),
    ],
)
async def test_what_is_no_picture_is_not_shown(desk: Api, reply: Reply, status: int) -> None:
    """Only bytes that begin as a picture, of bounded size, from where we may look, are handed on; never a drawing."""
    desk.web.reply(PICTURE, reply)
    desk.web.reply("https://other.example.org/b.png", Reply(200, {"Content-Type": "image/png"}, png()))
    await fixtures.keep(desk.records, "a", *gallery.article("found"))
    answer = await desk.get("/a/a/picture/s1/0")

    assert answer.status == status
    if status == 200:
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_pictures_are_those_of_the_sidecar(desk: Api) -> None:
    """Nothing but the pictures that a source names can be asked for."""
    await fixtures.keep(desk.records, "a", *gallery.article("found"))
    statuses = [
        (await desk.get(f"/a/a/picture/{path}")).status for path in ("s1/1", "s1/999", "s99/0", "s1/-1", "s1/x")
    ]

    assert statuses == [404] * 5


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (png(), "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"\0\0\0\x1cftypheic", None),
        (b"<svg", None),
        (b"", None),
    ],
)
async def test_kinds_are_told_by_first_bytes(body: bytes, kind: str | None) -> None:
    """What a picture is, is told by how it begins, whatever it is called."""
    assert images.kind_of(body) == kind
