"""Writes the CSS path of an element, so that a page in a browser can show the place. It never fetches.

`body > div:nth-child(2) > p:nth-child(5)`, or from the first element of a fragment. Ids are no anchors: pages give
one to several elements. Only elements count, so text put into the tree does not move a path.
"""

import re

from selectolax.lexbor import LexborNode

MAX_STEPS = 64
"""Steps of a path; of deeper elements the innermost ones are written."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class Paths:
    """The paths of one page's elements; what is known of a parent's children is kept, so many paths stay linear."""

    def __init__(self, *, fragment: bool) -> None:
        self._fragment = fragment
        self._places: dict[int, dict[int, int]] = {}
        self._steps: dict[int, str] = {}

    def path(self, node: LexborNode) -> str:
        """The path of an element."""
        steps: list[str] = []
        here: LexborNode | None = node
        while here is not None and len(steps) < MAX_STEPS:
            tag = here.tag or ""
            if tag in {"html", "body", "head", "-document"}:
                if tag in {"body", "head"} and not self._fragment:
                    steps.append(tag)
                break
            steps.append(self._step(here, tag))
            here = here.parent
        return " > ".join(reversed(steps))

    def _step(self, node: LexborNode, tag: str) -> str:
        here = node.mem_id
        known = self._steps.get(here)
        if known is None:
            name = tag if _PLAIN.fullmatch(tag) else "*"
            known = self._steps[here] = f"{name}:nth-child({self._place(node)})"
        return known

    def _place(self, node: LexborNode) -> int:
        parent = node.parent
        if parent is None:
            return 1
        places = self._places.get(parent.mem_id)
        if places is None:
            places = self._places[parent.mem_id] = {}
            children = (child for child in parent.iter() if child.is_element_node)
            for number, child in enumerate(children, 1):
                places[child.mem_id] = number
        return places[node.mem_id]
