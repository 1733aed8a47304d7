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
    """The paths of one page's elements; what is known of an element is kept, so that many paths stay linear."""

    def __init__(self, *, fragment: bool) -> None:
        self._fragment = fragment
        self._places: dict[int, dict[int, int]] = {}
        self._known: dict[int, tuple[str, ...]] = {}

    def path(self, node: LexborNode) -> str:
        """The path of an element."""
        return " > ".join(self._steps(node))

    def _steps(self, node: LexborNode) -> tuple[str, ...]:
        climbed: list[LexborNode] = []
        here: LexborNode | None = node
        steps: tuple[str, ...] | None = None
        while steps is None and here is not None and len(climbed) < MAX_STEPS:
            tag = here.tag or ""
            if tag in {"html", "-document"}:
                break
            if tag in {"body", "head"}:
                steps = () if self._fragment else (tag,)
                break
            steps = self._known.get(here.mem_id)
            if steps is None:
                climbed.append(here)
                here = here.parent
        steps = steps or ()
        for each in reversed(climbed):
            steps = (*steps, self._step(each))[-MAX_STEPS:]
            self._known[each.mem_id] = steps
        return steps

    def _step(self, node: LexborNode) -> str:
        tag = node.tag or ""
        return f"{tag if _PLAIN.fullmatch(tag) else '*'}:nth-child({self._place(node)})"

    def _place(self, node: LexborNode) -> int:
        parent = node.parent
        if parent is None:
            return 1
        places = self._places.get(parent.mem_id)
        if places is None:
            children = (child for child in parent.iter() if child.is_element_node)
            places = self._places[parent.mem_id] = {child.mem_id: number for number, child in enumerate(children, 1)}
        return places[node.mem_id]
