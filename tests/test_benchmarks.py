"""The benches' own rules: what is a regression, what a plot shows, what a link of the simulated web leads to."""

from xml.etree import ElementTree as ET

import pytest

from benchmarks import plot, table
from benchmarks.links_work import distinct, truth, zipf
from benchmarks.table import Claim


@pytest.mark.parametrize(
    ("better", "value", "worse"),
    [("less", 1.19, False), ("less", 1.21, True), ("less", 0.5, False), ("more", 0.81, False), ("more", 0.79, True)],
)
def test_a_fifth_is_a_regression(better: str, value: float, worse: bool) -> None:  # noqa: FBT001 - a case
    """A ratio may be worse than pinned by a fifth and no more, whichever way is better."""
    claim = Claim("links", "ratio", "less" if better == "less" else "more", 1.0, "")

    assert claim.worse(value, 1.0) is worse
    assert claim.met(value) is (value <= 1 if better == "less" else value >= 1)


def test_every_pinned_ratio_is_a_claim() -> None:
    """What is pinned is measured, and a ratio as it was pinned is no regression."""
    known = {f"{claim.bench} · {claim.name}" for claim in table.CLAIMS if claim.pinned}
    figures: dict[str, dict[str, float]] = {}
    for key, value in table.pins().items():
        bench, _, name = key.partition(" · ")
        figures.setdefault(bench, {})[name] = value

    assert set(table.pins()) <= known
    assert table.regressions(figures) == []


def test_a_plot_shows_every_point() -> None:
    """A plot is one well-formed drawing with a mark for each point; a panel without points is left out."""
    drawn = plot.growth([("One", "ms", [(10, 1.0), (100, 2.0), (1000, 1.5)]), ("None", "MB", [])])
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing

    assert len(root.findall(".//{*}circle")) == 3
    assert root.get("viewBox") == f"0 0 {plot.WIDTH} {plot.HEIGHT}"


def test_lists_are_what_they_say() -> None:
    """Every link of a list leads where its truth says; a Zipf list names two fifths as many links as it has lines."""
    lines, once = zipf(1000), distinct(500, scheme="https")
    ends = [truth(url) for url in once]

    assert len(lines) == 1000
    assert len(set(lines)) == 407
    assert len(set(once)) == 500
    assert sum(end.title is None for end in ends) in range(10, 60)
    assert all(end.final.startswith("https://paper") for end in ends if end.title)
