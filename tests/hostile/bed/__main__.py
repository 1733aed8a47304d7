"""The world of the bed: lays the cable, serves names and pages, has the inside run, reports what was seen.

    unshare -n -m python -m tests.hostile.bed FOLDER cable|alone
    python -m tests.hostile.bed FOLDER loopback

reads jobs (JSON, see `inside`) from FOLDER/jobs.json and writes FOLDER/report.json.
"""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from tests.hostile.bed import case, network
from tests.hostile.bed.dns import Names, serve
from tests.hostile.bed.network import Mode, mode_of
from tests.hostile.bed.wire import Contact, Watch, trespasses
from tests.support.wait import wait_until
from tests.support.web import Web, settings_environment, settings_for

PORTS = [(host, port) for host in ("0.0.0.0", "::") for port in (80, 443)]  # noqa: S104 - of a network of its own


def main(folder: Path, mode: Mode) -> None:
    """One run of the bed."""
    inside = _started(folder, mode)
    names, server = Names(), "127.0.0.1" if mode == "alone" else network.WORLD
    watch = None
    if mode != "loopback":
        watch = Watch("lo" if mode == "alone" else network.CABLE)
        threading.Thread(target=lambda: asyncio.run(serve(names, server)), daemon=True).start()
    with Web(at=[("127.0.0.1", 0)] if mode == "loopback" else PORTS) as web:
        world = case.World(web, names)
        for each in case.every():
            if each.arrange is not None:
                each.arrange(world)
        results, loopback = _talk(inside, web, folder, settings_environment(settings_for(web)) if watch is None else {})
        seen = watch.seen | loopback if watch else set()
        report = {
            "jobs": results,
            "trespasses": trespasses(seen, network.PUBLIC, server),
            "contacts": len(seen),
            "requests": [[each.host, each.target, dict(each.headers), each.secure, each.address] for each in web.asked],
        }
    (folder / "report.json").write_text(json.dumps(report))


def _started(folder: Path, mode: Mode) -> "subprocess.Popen[str]":
    """The inside, waiting to be told to go, and the network around it."""
    isolated = {"cable": ["unshare", "-n", "-m"], "alone": ["unshare", "-m"], "loopback": []}[mode]
    command = [*isolated, sys.executable, "-m", "tests.hostile.bed.inside", str(folder), mode]
    inside = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if mode == "alone":
        network.settle_alone()
    elif mode == "cable":
        asyncio.run(wait_until(lambda: _namespace(inside.pid) != _namespace(os.getpid())))
        network.join(inside.pid)
    return inside


def _talk(
    inside: "subprocess.Popen[str]", web: Web, folder: Path, more: Mapping[str, str]
) -> tuple[list[object], set[Contact]]:
    """Have every job done; what each came to, and what was contacted on the inside's own loopback."""
    stdin, stdout = inside.stdin, inside.stdout
    if stdin is None or stdout is None:
        raise RuntimeError("the inside has no pipes")
    print("go", file=stdin, flush=True)
    stdout.readline()
    jobs = json.loads((folder / "jobs.json").read_text())
    for job in jobs:
        job["environment"] |= {**more, "RESOLVER_CA_FILE": str(web.ca_file)}
    print(json.dumps(jobs), file=stdin, flush=True)
    results = json.loads(stdout.readline())
    contacts = {Contact(*each) for each in json.loads(stdout.readline())}
    inside.wait(10)
    return results, contacts


def _namespace(pid: int) -> str:
    try:
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    except OSError:
        return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), mode_of(sys.argv[2]))
