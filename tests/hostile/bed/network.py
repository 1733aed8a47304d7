"""Two private network namespaces joined by a cable: the world, where every address answers, and the inside.

The inside has a default route into the world and a loopback of its own. The world takes every packet for its own
(AnyIP), so servers on 0.0.0.0 and :: stand at every address at once, and nothing leaves the machine. Linux, as root.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Literal, get_args

Mode = Literal["cable", "alone", "loopback"]
"""Two namespaces and a cable; one namespace that is both; none, with every name led to loopback by a setting."""

WORLD, INSIDE = "198.18.0.1", "198.18.0.2"
WORLD_V6, INSIDE_V6 = "fd00:bed::1", "fd00:bed::2"
CABLE, OTHER_END = "world0", "inside0"
SILENT = "93.184.66.0/24"
PUBLIC = ("93.184.0.0/16", "2606:2800::/32")


def mode_of(word: str) -> Mode:
    """The mode of this name."""
    return next(mode for mode in get_args(Mode) if mode == word)


def why_not() -> str | None:
    """Why no closed network can be made here; None where it can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "a closed network needs root"
    for program in ("unshare", "ip", "mount"):
        if shutil.which(program) is None:
            return f"a closed network needs the program {program}"
    script = f"ip link add {CABLE} type veth peer name {OTHER_END} && ip link set lo up"
    tried = subprocess.run(["unshare", "-n", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        return f"no network namespace can be made here: {tried.stderr.strip()[:200]}"
    return None


def run(line: str) -> None:
    """One command of `ip`."""
    subprocess.run(["ip", *line.split()], check=True, capture_output=True)


def join(inside: int) -> None:
    """In the world's namespace: lay the cable to the namespace of the process `inside`."""
    run("link set lo up")
    run(f"link add {CABLE} type veth peer name {OTHER_END}")
    run(f"link set {OTHER_END} netns {inside}")
    run(f"addr add {WORLD}/30 dev {CABLE}")
    run(f"-6 addr add {WORLD_V6}/64 dev {CABLE} nodad")
    run(f"link set {CABLE} up")
    run("route add local 0.0.0.0/0 dev lo table main")
    run("-6 route add local ::/0 dev lo table main")
    run(f"route add blackhole {SILENT}")


def settle() -> None:
    """In the inside's namespace: plug in, route everything into the world, ask its name server."""
    run("link set lo up")
    run(f"addr add {INSIDE}/30 dev {OTHER_END}")
    run(f"-6 addr add {INSIDE_V6}/64 dev {OTHER_END} nodad")
    run(f"link set {OTHER_END} up")
    run(f"route add default via {WORLD}")
    run(f"-6 route add default via {WORLD_V6}")


def settle_alone() -> None:
    """In one namespace that is world and inside at once: every address is this machine's."""
    run("link set lo up")
    run("route add local 0.0.0.0/0 dev lo")
    run("-6 route add local ::/0 dev lo")
    run(f"route add blackhole {SILENT}")


def ask_names_at(server: str, folder: Path) -> None:
    """In a mount namespace of one's own: let the C library ask this name server."""
    file = folder / "resolv.conf"
    file.write_text(f"nameserver {server}\n")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True, capture_output=True)
    subprocess.run(["mount", "--bind", str(file), "/etc/resolv.conf"], check=True, capture_output=True)
