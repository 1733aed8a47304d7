"""The world of the closed network: lays the cable, serves names and pages, has the inside run, reports what was seen.

    unshare -n -m python -m tests.hostile.bed FOLDER cable|alone

reads jobs (JSON, see `inside`) from FOLDER/jobs.json and writes FOLDER/report.json.
"""

import asyncio
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from tests.hostile.bed import case, network
from tests.hostile.bed.dns import Names, serve
from tests.hostile.bed.wire import Contact, Watch, trespasses
from tests.support.wait import wait_until
from tests.support.web import Web

PORTS = [(host, port) for host in ("0.0.0.0", "::") for port in (80, 443)]  # noqa: S104 - of a network of its own


def main(folder: Path, *, alone: bool) -> None:
    """One run of the bed."""
    command = [sys.executable, "-m", "tests.hostile.bed.inside", str(folder), "alone" if alone else "cable"]
    isolated = ["unshare", "-m"] if alone else ["unshare", "-n", "-m"]
    inside = subprocess.Popen([*isolated, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if alone:
        network.settle_alone()
    else:
        asyncio.run(wait_until(lambda: _namespace(inside.pid) != _namespace(os.getpid())))
        network.join(inside.pid)
    watch = Watch("lo" if alone else network.CABLE)
    names = Names()
    server = "127.0.0.1" if alone else network.WORLD
    threading.Thread(target=lambda: asyncio.run(serve(names, server)), daemon=True).start()
    with Web(at=PORTS) as web:
        world = case.World(web, names)
        for each in case.every():
            if each.arrange is not None:
                each.arrange(world)
        results, loopback = _talk(inside, web, folder)
        seen = watch.seen | loopback
        report = {
            "jobs": results,
            "trespasses": trespasses(seen, network.PUBLIC, server),
            "contacts": len(seen),
            "requests": [[each.host, each.target, dict(each.headers), each.secure, each.address] for each in web.asked],
        }
    (folder / "report.json").write_text(json.dumps(report))


def _talk(inside: "subprocess.Popen[str]", web: Web, folder: Path) -> tuple[list[object], set[Contact]]:
    """Have every job done; what each came to, and what was contacted on the inside's own loopback."""
    stdin, stdout = inside.stdin, inside.stdout
    if stdin is None or stdout is None:
        raise RuntimeError("the inside has no pipes")
    print("go", file=stdin, flush=True)
    stdout.readline()
    results = []
    for job in json.loads((folder / "jobs.json").read_text()):
        job["environment"]["RESOLVER_CA_FILE"] = str(web.ca_file)
        print(json.dumps(job), file=stdin, flush=True)
        results.append(json.loads(stdout.readline()))
    stdin.close()
    contacts = {Contact(*each) for each in json.loads(stdout.readline())}
    inside.wait(10)
    return results, contacts


def _namespace(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/ns/net")
    except OSError:
        return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), alone=sys.argv[2] == "alone")
