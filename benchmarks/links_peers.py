"""The peers of the link bench, where they are installed: minet (redirects only), open-graph-scraper (metadata, Node).

    python -m benchmarks.links_peers install

puts them into `.bench-peers` beside this folder: minet into an environment of its own, the other by npm. Neither is
needed for anything else. They cannot be told where a name leads, so their list names one host without a name, which
spares them connections.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.links_web import Simulated
from benchmarks.processes import ROOT, Took, took

FOLDER = ROOT / ".bench-peers"
MINET = FOLDER / "minet" / "bin" / "minet"
NODE = FOLDER / "node"
CONCURRENCY = 32

_SCRIPT = """
const ogs = require('open-graph-scraper');
const lines = require('fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean);
let next = 0;
async function caller() {
  while (next < lines.length) {
    const url = lines[next++];
    try { const { result } = await ogs({ url }); console.log(JSON.stringify([url, result.ogTitle])); }
    catch (error) { console.log(JSON.stringify([url, null])); }
  }
}
Promise.all(Array.from({ length: CONCURRENCY }, caller));
"""


def installed() -> list[str]:
    """The names of those that are there."""
    there = {"minet": MINET.exists(), "open-graph-scraper": (NODE / "node_modules" / "open-graph-scraper").exists()}
    for name, found in there.items():
        if not found:
            print(f"{name} is not installed: make bench-peers", file=sys.stderr)
    return [name for name, found in there.items() if found]


def peer(name: str, web: Simulated, lines: Sequence[str]) -> Took:
    """Give these links to a peer, as one host."""
    urls = [f"http://127.0.0.1:{web.one}/{line.rpartition('/')[2]}" for line in lines]
    if name == "minet":
        command = [str(MINET), "resolve", "url", "-i", "-", "-t", str(CONCURRENCY)]
        command += ["--throttle", "0", "--domain-parallelism", str(CONCURRENCY)]
        return took(command, ["url", *urls], {"HOME": str(FOLDER)})
    script = _SCRIPT.replace("CONCURRENCY", str(CONCURRENCY))
    return took(["node", "-e", script], urls, {"NODE_PATH": str(NODE / "node_modules")})


def install() -> int:
    """Install what can be had; each is optional."""
    FOLDER.mkdir(exist_ok=True)
    steps: dict[str, list[list[str]]] = {
        "minet": [
            [sys.executable, "-m", "venv", str(FOLDER / "minet")],
            [str(FOLDER / "minet" / "bin" / "pip"), "install", "--quiet", "minet"],
        ],
        "open-graph-scraper": [
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(NODE), "open-graph-scraper@6"]
        ],
    }
    for name, commands in steps.items():
        try:
            for command in commands:
                subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name} could not be installed: {error}")
        else:
            print(f"{name} is installed in {Path(FOLDER).name}")
    return 0


if __name__ == "__main__":
    sys.exit(install() if sys.argv[1:] == ["install"] else __doc__)
