"""The signature of the function that jobs run says what Python's own says."""

from inspect import signature

import pytest

from workers.signature import Ready


async def job(payload: str, patience: int = 3) -> None:
    """As a worker's function is."""


def test_it_says_what_pythons_own_says() -> None:
    """It equals Python's signature, has its hash, and binds as that does: by place, with defaults, and by name."""
    ready, plain = Ready.of(job), signature(job)
    bound = [each.bind("x") for each in (ready, plain)]
    for each in bound:
        each.apply_defaults()

    assert ready == plain
    assert hash(ready) == hash(plain)
    assert bound[0].arguments == bound[1].arguments == {"payload": "x", "patience": 3}
    assert ready.bind(payload="x").arguments == {"payload": "x"}
    assert ready.bind("x", patience=4).args == ("x", 4)


@pytest.mark.parametrize("given", [(), ("x", 1, 2)])
def test_what_does_not_fit_is_refused(given: tuple[object, ...]) -> None:
    """Too few arguments and too many are a TypeError, as with any function."""
    with pytest.raises(TypeError):
        Ready.of(job).bind(*given)


def test_only_one_argument_is_needed() -> None:
    """A function that needs more than its first argument is not bound at once."""

    async def two(payload: str, other: str) -> None:
        """Needs both."""

    with pytest.raises(TypeError, match="more than one"):
        Ready.of(two)
