"""Numbers as JavaScript writes them, for tokens that are made so. It never fetches."""

import math


def base36(value: float) -> str:
    """A positive float in base 36 as JavaScript prints it: the shortest digits that tell it from its neighbours."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    whole, fraction = int(value), value - int(value)
    delta = max(0.5 * (math.nextafter(value, math.inf) - value), math.nextafter(0.0, 1.0))
    places: list[int] = []
    while fraction >= delta:
        fraction *= 36
        delta *= 36
        places.append(int(fraction))
        fraction -= places[-1]
        if (fraction > 0.5 or (fraction == 0.5 and places[-1] & 1)) and fraction + delta > 1:  # noqa: PLR2004
            whole += _carry(places)
            break
    front = ""
    while whole:
        whole, digit = divmod(whole, 36)
        front = digits[digit] + front
    return (front or "0") + ("." + "".join(digits[place] for place in places) if places else "")


def _carry(places: list[int]) -> int:
    while places:
        last = places.pop() + 1
        if last < 36:  # noqa: PLR2004
            places.append(last)
            return 0
    return 1
