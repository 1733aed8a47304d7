"""Draws how a figure grows with the length of a list: a small SVG, both axes told, the horizontal one logarithmic."""

import math
from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 360, 240, 52, 40, 34

Series = Sequence[tuple[int, float]]


def growth(panels: Sequence[tuple[str, str, Series]]) -> str:
    """Panels side by side, each with a title, a unit and its points; the vertical axes begin at 0."""
    drawn = [_panel(number * WIDTH, *panel) for number, panel in enumerate(panels) if panel[2]]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * max(len(drawn), 1)} {HEIGHT}" '
        'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(drawn)}</svg>\n"
    )


def _panel(at: int, title: str, unit: str, points: Series) -> str:
    wide, high = WIDTH - LEFT - 16, HEIGHT - TOP - BOTTOM
    most = max(value for _, value in points) * 1.25 or 1.0
    first, last = (math.log10(points[end][0]) for end in (0, -1))

    def place(count: int, value: float) -> tuple[float, float]:
        share = (math.log10(count) - first) / ((last - first) or 1)
        return at + LEFT + share * wide, TOP + high * (1 - value / most)

    spots = [place(*point) for point in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#06c"/>'
        f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{value:.3g}</text>'
        f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{count:,}</text>'
        for (x, y), (count, value) in zip(spots, points, strict=True)
    )
    return (
        f'<text x="{at + LEFT}" y="16" font-weight="bold">{title}</text>'
        f'<text x="{at + LEFT - 6}" y="{TOP + 4}" text-anchor="end">{most:.3g} {unit}</text>'
        f'<text x="{at + LEFT - 6}" y="{TOP + high}" text-anchor="end">0</text>'
        f'<path d="M{at + LEFT} {TOP}v{high}h{wide}" fill="none" stroke="#999"/>'
        f'<polyline points="{line}" fill="none" stroke="#06c" stroke-width="2"/>{marks}'
    )
