"""Articles that mean harm, read by a real `resolver find`: each is read or refused, none is acted upon."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(120)  # one process reads them all, on a busy machine for a minute

KB = 1024
SIZE = 200 * KB
WATCH = """
import sys
def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "os.system", "subprocess.Popen"}:
        sys.stderr.write(f"TRESPASS {event} {arguments[-1]!r}\\n")
sys.addaudithook(watch)
"""
QUOTE = (
    '<blockquote class="twitter-tweet"><p>Words</p>&mdash; A (@jack) '
    '<a href="https://twitter.com/jack/status/20">March 21, 2006</a></blockquote>'
)
SIGNED = "Words\n\u2014 jack (@jack) March 21, 2006\n"
ENTITIES = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 30}">' for n in range(12)
)


def fill(unit: str, size: int = SIZE) -> str:
    """The unit again and again."""
    return (unit * (size // len(unit) + 1))[:size]


HTML: Mapping[str, str] = {
    "deep blocks": fill("<div>"),
    "deep quotes": fill("<blockquote><p>"),
    "deep lists and rows": fill("<ul><li><table><tr><td>"),
    "formatting that reopens": "<p>" + "".join(f"<b id={n}>" for n in range(3000)) + fill("</p><p>x", 50 * KB),
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x</p>",
    "tags never closed": fill("<a href="),
    "declarations": fill("<!"),
    "comments": fill("<!--"),
    "entities": fill("&amp;"),
    "nul bytes": fill("\0"),
    "scripts": fill("<script>"),
    "drawings": fill("<svg><foreignObject><p>"),
    "quotes of posts": (QUOTE + "<p>x</p>") * 1000,
    "players": fill('<iframe src="https://www.youtube.com/embed/RoT8RnQHvgo"></iframe>'),
    "links": fill('<a href="https://x.com/jack/status/20">x</a>'),
    "links that run": '<p><a href="javascript:alert(1)">a</a><a href="data:text/html,x">b</a><a href="file:///etc/passwd">c</a>',
    "addresses of the inside": '<p><a href="http://127.0.0.1/">a</a><a href="http://169.254.169.254/">b</a><img src="http://10.0.0.1/">',
    "what would load": '<link rel=stylesheet href="http://127.0.0.1/x"><script src="http://127.0.0.1/x"></script><p>Words</p>',
    "a base elsewhere": '<base href="http://127.0.0.1/"><p><a href="/x">Words</a></p>',
    "markup in a quote": QUOTE.replace("Words", "<script>alert(1)</script><img src=x onerror=alert(1)> Words"),
    "bidi in a quote": QUOTE.replace("Words", "\u202eWords\u2066 \U000e0069 \x1b[31m").replace("A (", "A\u202e\n{} ("),
    "frames in frames": fill('<iframe srcdoc="<iframe srcdoc=&quot;<p>x'),
    "templates": fill("<template><noscript>"),
    "data in scripts": '<script type="application/ld+json">' + fill('"\\') + "</script>",
    "deep data in scripts": '<script type="application/json">' + fill('{"a":[') + "</script>",
    "data of attributes": f"<div data-embed='{fill('[{')}'>x</div>",
}  # fmt: skip
TEXT: Mapping[str, str] = {
    "signatures": fill(SIGNED),
    "dashes": fill("\u2014 "),
    "handles": fill("(@a) "),
    "half signatures": fill("\u2014 x (@a) "),
    "addresses": fill("https://x.com/jack/status/20 "),
    "half addresses": fill("https://"),
    "dots": fill("a.b."),
    "one long word": fill("w"),
    "marks": "a" + fill("\u0301"),
    "bidi": fill("\u202e\u2066"),
    "tags": fill("\U000e0041"),
    "escapes of a terminal": fill("\x1b]0;owned\x07\x1b[31m"),
    "dates": fill("1 May 2020 "),
    "numbers": fill("1/2/3 "),
    "flags": fill("\U0001f1fa\U0001f1e6"),
    "brackets": fill("((([["),
    "a forged line": 'Words "}\n{"article": "forged", "url": "http://forged.example.org"}\n' + SIGNED,
    "a formula": '=HYPERLINK("http://evil.example.org") ' + SIGNED,
    "an address with a password": "See https://editor:SECRET@x.com/jack/status/20 and more.",
}
CHANNEL = "<rss><channel><item><description>{}</description></item></channel></rss>"
OTHER: Mapping[str, tuple[str, str]] = {
    "entities of a feed": (".html", f"{ENTITIES}]>{CHANNEL.format('&m;')}"),
    "a file in a feed": (".html", f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{CHANNEL.format("&x; a")}'),
    "an address in a feed": (".html", '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">' + CHANNEL.format("words")),
    "a deep tree": (".html", '{"type":"doc","content":' + fill('[{"type":"x","content":', 100 * KB)),
    "a wide tree": (".html", '{"type":"doc","content":[' + ",".join(['{"type":"text","text":"x"}'] * 5000) + "]}"),
    "deep lists": (".html", fill("[")),
    "blocks": (".html", fill('<!-- wp:embed {"url":"https://x.com/jack/status/20"} -->')),
    "half blocks": (".html", fill("<!-- wp:x {")),
    "quotes of markdown": (".md", fill("> ")),
    "stars of markdown": (".md", fill("*_`[](<")),
    "fences of markdown": (".md", fill("```\n~~~\n")),
    "links of markdown": (".md", fill("[a](b")),
    "references of markdown": (".md", fill("[a]: b\n")),
    "rows of markdown": (".md", "|a|\n|-|\n" + fill("|a|\n")),
}  # fmt: skip
BYTES: Mapping[str, bytes] = {
    "nothing": b"",
    "zeros": bytes(50 * KB),
    "every byte": bytes(range(256)) * 100,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "half a character": b"Words \xf0\x9f\x98",
    "UTF-16": SIGNED.encode("utf-16"),
    "UTF-7": b"+ADw-script+AD4- words",
}


@dataclass(frozen=True)
class Told:
    """What the command said about all of them."""

    code: int
    rows: list[Mapping[str, Any]]
    out: str
    err: str


def _articles() -> Mapping[str, tuple[str, bytes]]:
    found = {f"html {name}": (".html", text.encode()) for name, text in HTML.items()}
    found |= {f"text {name}": (".txt", text.encode()) for name, text in TEXT.items()}
    found |= {f"other {name}": (suffix, text.encode()) for name, (suffix, text) in OTHER.items()}
    return found | {f"bytes {name}": (".html", body) for name, body in BYTES.items()}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The articles, each in a file, read by one process that says when it reaches for anything."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH)
    files = []
    for number, (suffix, body) in enumerate(_articles().values()):
        files.append(folder / f"{number}{suffix}")
        files[-1].write_bytes(body)
    done = subprocess.run(
        [sys.executable, "-m", "resolver.cli", "find", *files, "--format", "jsonl", "--links", "all"],
        env={"PYTHONPATH": str(folder / "watch"), "RESOLVER_DATA_DIR": str(folder / "data"), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        timeout=110,
        check=False,
    )
    out = done.stdout.decode("utf-8")
    return Told(done.returncode, [json.loads(line) for line in out.splitlines()], out, done.stderr.decode("utf-8"))


def _of(told: Told, name: str) -> list[Mapping[str, Any]]:
    number = list(_articles()).index(name)
    return [row for row in told.rows if Path(row["article"]).stem == str(number)]


def test_an_article_is_read_or_refused(told: Told) -> None:
    """Every one ends in mentions or in one sentence; none brings the reader to an error of its own."""
    sentences = told.err.splitlines()

    assert told.code == 2
    assert [line for line in sentences if not re.fullmatch(r"resolver: /\S+ \S.*\.", line)] == []
    assert [line for line in sentences if "our reader failed" in line] == []
    assert 3 <= len(sentences) <= 8


def test_nothing_is_reached_for(told: Told) -> None:
    """Whatever stands in an article, no name is looked up, nothing is connected, no program is run."""
    assert "TRESPASS" not in told.err


def test_what_honest_articles_hold_is_found(told: Told) -> None:
    """The posts among the rubbish are found: as often as they stand there."""
    post = "x:post:20"

    assert sum(row.get("key") == post for row in _of(told, "html quotes of posts")) == 1000
    assert sum(row.get("key") == post for row in _of(told, "text addresses")) > SIZE / 29 - 2
    assert [row.get("key") for row in _of(told, "html markup in a quote")] == [post]
    assert [row.get("written_handle") for row in _of(told, "text a formula")] == ["jack"]
    assert [row.get("written_handle") for row in _of(told, "bytes UTF-16")] == ["jack"]


def test_a_line_is_a_line(told: Told) -> None:
    """Nothing unseen stands in what is told, no line is forged, no address runs, no password is repeated."""
    addresses = {row.get("url") for row in told.rows} - {None}

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", told.out)
    assert {row["article"] for row in told.rows} & {"forged"} == set()
    assert [url for url in addresses if not re.match(r"https?://[\w.\[\]:-]+(/|$|\?|#)", str(url))] == []
    assert not any("SECRET" in str(url) for url in addresses)
