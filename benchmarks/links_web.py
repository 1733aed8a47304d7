"""A simulated web that is faster than any client: nginx on loopback with pages packed in gzip, beside it a slow host.

Every address is read by pattern, so a list of a million links costs no configuration: the first letter of its path
says what a link does, its last two digits which of the `PAGES` it ends at. nginx is Debian's (`apt-get install
nginx-light`); it runs with a configuration of its own in a temporary folder, and ends with the block.
"""

import asyncio
import contextlib
import gzip
import os
import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import trustme

PAGES = 100
SMALLEST, LARGEST = 20_000, 500_000
"""Bytes of the pages before packing; sizes between are as likely on a logarithmic scale."""

FIRST = ("t.co", "trib.al", "dlvr.it", "lnkd.in")
SECOND = ("bit.ly", "buff.ly", "ow.ly", "is.gd", "tinyurl.com", "shorturl.at", "cutt.ly", "rb.gy", "t.ly", "s.id")
SLOW = "slow.example"
SLOW_SECONDS = 10.0
SLOW_HOSTS = 400

_CONFIGURATION = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 60;
  keepalive_requests 1000000;
  gzip_static on;
  default_type "text/html; charset=utf-8";
  types {{ }}
  client_body_temp_path {folder}/t1;
  proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4;
  scgi_temp_path {folder}/t5;
  open_file_cache max=1000 inactive=1h;
  open_file_cache_valid 1h;
  map $digit $second {{ {second} }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    listen 127.0.0.1:{tls} ssl backlog=4096;
    ssl_certificate {folder}/web.pem;
    ssl_certificate_key {folder}/web.pem;
    server_name _;
    root {folder}/pages;
    absolute_redirect off;
    location ~ "^/L(\\d*)(\\d)(\\d\\d)$" {{ set $digit $2; return 301 $scheme://$second/M$1$2$3; }}
    location ~ "^/M(\\d*)(\\d\\d)$" {{ return 302 $scheme://paper$2.example/news/story-$1$2; }}
    location ~ "^/R(\\d*)(\\d\\d)$" {{
      return 200 "<html><head><meta http-equiv=\\"Refresh\\" content=\\"0; url='$scheme://paper$2.example/news/story-$1$2'\\"></head><body></body></html>";
    }}
    location ~ "^/news/story-\\d*(\\d\\d)$" {{ try_files /$1.html =404; }}
    location / {{ return 404; }}
  }}
  server {{
    listen 127.0.0.1:{one} backlog=4096;
    root {folder}/pages;
    absolute_redirect off;
    location ~ "^/L(\\d*)(\\d\\d)$" {{ return 301 /M$1$2; }}
    location ~ "^/M(\\d*)(\\d\\d)$" {{ return 302 /news/story-$1$2; }}
    location ~ "^/news/story-\\d*(\\d\\d)$" {{ try_files /$1.html =404; }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Simulated:
    """Where the web stands: plain and TLS port, that of the slow host, the certificate that vouches for it.

    `one` is the port at which all of it is one host without a name, for those who cannot be told where names lead.
    """

    port: int
    tls: int
    slow: int
    one: int
    ca_file: Path

    def variables(self, *, tls: bool) -> dict[str, str]:
        """The settings that lead every name to it."""
        names = ",".join(f"s{number}.{SLOW}=127.0.0.1:{self.slow}" for number in range(SLOW_HOSTS))
        here = self.tls if tls else self.port
        return {
            "RESOLVER_DNS": f"*=127.0.0.1:{here},{names}",
            "RESOLVER_ALLOW": f"127.0.0.1/32:{here},127.0.0.1/32:{self.slow}",
            "RESOLVER_CA_FILE": str(self.ca_file),
        }


def is_there() -> bool:
    """Whether nginx is installed."""
    return _nginx() is not None


@contextlib.contextmanager
def simulated() -> Iterator[Simulated]:
    """The web, for the block."""
    program = _nginx()
    if program is None:
        raise SystemExit("The link bench needs nginx: apt-get install nginx-light")
    with TemporaryDirectory(prefix="bench-web-") as made, _slow_host() as slow:
        folder = Path(made)
        folder.chmod(0o755)
        write_pages(folder / "pages")
        authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        names = [f"paper{number:02}.example" for number in range(PAGES)]
        server = authority.issue_cert(*FIRST, *SECOND, *names, key_type=trustme.KeyType.ECDSA)
        server.private_key_and_cert_chain_pem.write_to_path(str(folder / "web.pem"))
        port, tls, one = _free_port(), _free_port(), _free_port()
        second = " ".join(f"{digit} {host};" for digit, host in enumerate(SECOND))
        configuration = folder / "nginx.conf"
        configuration.write_text(_CONFIGURATION.format(folder=folder, port=port, tls=tls, one=one, second=second))
        with subprocess.Popen([program, "-p", made, "-c", str(configuration)], stderr=subprocess.DEVNULL) as process:
            try:
                _await_port(port, process)
                yield Simulated(port, tls, slow, one, folder / "ca.pem")
            finally:
                process.terminate()
                process.wait()


def _nginx() -> str | None:
    return shutil.which("nginx", path=os.defpath + ":/usr/sbin:/usr/local/sbin")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 10
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        process.poll()
    raise SystemExit("nginx did not start")


# -- the pages ---


@cache
def title(number: int) -> str:
    """The true title of a page."""
    rng = random.Random(f"title {number}")  # noqa: S311 - the same web each time
    words = " ".join(rng.choices(_words(), k=rng.randint(5, 11)))
    mark = ("", " – «EXAMPLE» & more", " (Überblick)", ": 5 < 7", "")[number % 5]
    return f"Story {number} {words}{mark}"


def write_pages(folder: Path) -> None:
    """Write every page as it is and in gzip."""
    folder.mkdir()
    for number in range(PAGES):
        body = page(number)
        name = folder / f"{number:02}.html"
        name.write_bytes(body)
        packed = folder / f"{number:02}.html.gz"
        packed.write_bytes(gzip.compress(body, 6, mtime=0))


def page(number: int) -> bytes:
    """One page: a head as newsrooms write it (in one of five ways), then words up to its size."""
    rng = random.Random(f"page {number}")  # noqa: S311 - the same web each time
    size = int(SMALLEST * (LARGEST / SMALLEST) ** ((number * 37 % PAGES) / (PAGES - 1)))
    head = _head(number, rng)
    heading = escape(title(number), quote=False)
    start = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{_menu(rng)}<main><article>'
        f'<h1 class="headline">{heading}</h1><p class="byline">By <a rel="author" href="/author/ann">Ann Example</a>'
        f'<time datetime="2024-05-{1 + number % 28:02}T09:30:00Z">May 2024</time></p>'
    )
    pieces, length = [start], len(start)
    while length < size:
        words = " ".join(rng.choices(_sentences(), k=4))
        piece = f'<p class="text text-{rng.randint(1, 9)}">{words}</p>\n'
        pieces.append(piece)
        length += len(piece)
    return ("".join(pieces) + "</article></main></body></html>").encode()


def _head(number: int, rng: random.Random) -> str:
    told, story = escape(title(number)), f"/news/story-{number:02}"
    about = escape(" ".join(rng.choices(_words(), k=24)))
    scripts = "".join(
        f'<link rel="preload" as="script" href="/static/{rng.getrandbits(64):x}.js">' for _ in range(rng.randint(4, 20))
    )
    code = "".join(f"window.c{rng.getrandbits(30)}={rng.getrandbits(60)};" for _ in range(rng.randint(20, 300)))
    plain = f"<title>{told} | Paper</title><script>{code}</script>{scripts}"
    card = f'<meta name="twitter:card" content="summary"><meta name="twitter:title" content="{told}">'
    graph = (
        f'<meta property="og:title" content="{told}"><meta property="og:description" content="{about}">'
        f'<meta property="og:type" content="article"><meta property="og:site_name" content="Paper">'
        f'<link rel="canonical" href="{story}"><meta name="description" content="{about}">'
    )
    said = title(number).replace("<", "\\u003c")
    data = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"'
        f'{said}","datePublished":"2024-05-{1 + number % 28:02}T09:30:00Z","author":{{"@type":"Person",'
        f'"name":"Ann Example"}},"description":"{about}"}}</script>'
    )
    kind = number % 10
    if kind == 9:
        return plain
    if kind == 8:
        return plain + card
    return plain + graph + (card if kind % 2 else "") + (data if kind < 7 else "")


def _menu(rng: random.Random) -> str:
    links = "".join(f'<li><a href="/s/{rng.getrandbits(32):x}">{rng.choice(_words())}</a></li>' for _ in range(60))
    return f'<header><nav><ul class="menu">{links}</ul></nav></header>'


@cache
def _words() -> tuple[str, ...]:
    rng = random.Random("words")  # noqa: S311 - the same web each time
    return tuple("".join(rng.choices("aeinorstlmdpk", k=rng.randint(2, 11))) for _ in range(3000))


@cache
def _sentences() -> tuple[str, ...]:
    """Enough of them that a page packs to a fourth or fifth of its size, as pages of newsrooms do."""
    rng = random.Random("sentences")  # noqa: S311 - the same web each time
    return tuple(" ".join(rng.choices(_words(), k=rng.randint(8, 24))) + "." for _ in range(250))


# -- the slow host ---


@contextlib.contextmanager
def _slow_host() -> Iterator[int]:
    """The port of a server that answers after `SLOW_SECONDS`."""
    loop = asyncio.new_event_loop()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(SLOW_SECONDS)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<title>Late</title>\n"
            )
            await writer.drain()
        writer.close()

    server = loop.run_until_complete(asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024))
    thread = threading.Thread(target=loop.run_forever, name="slow host", daemon=True)
    thread.start()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
