"""The signature of the function that jobs run, ready for what the engine asks of it.

For each job the engine binds the arguments three times and looks signatures up by their hash; Python works both out
anew each time, which took as long as beginning the job in Redis.
"""

from collections.abc import Awaitable, Callable
from inspect import BoundArguments, Signature, signature


class Ready(Signature):
    """A signature whose hash is worked out once, and to which one argument by its place is bound at once."""

    __slots__ = ("_first", "_hash")
    _first: str
    _hash: int

    @classmethod
    def of(cls, function: Callable[..., Awaitable[None]]) -> "Ready":
        """The signature of a function that needs one argument, by its place."""
        plain = signature(function)
        ready = cls(list(plain.parameters.values()), return_annotation=plain.return_annotation)
        first, *others = plain.parameters.values()
        if any(each.default is each.empty for each in others):
            raise TypeError(f"{function!r} needs more than one argument")
        ready._first = first.name
        ready._hash = hash(plain)
        return ready

    def __hash__(self) -> int:
        """That of an equal signature."""
        return self._hash

    def bind(self, *args: object, **kwargs: object) -> BoundArguments:
        """The arguments by their names.

        Raises:
            TypeError: the function does not take them.
        """
        if len(args) == 1 and not kwargs:
            return BoundArguments(self, {self._first: args[0]})
        return super().bind(*args, **kwargs)
