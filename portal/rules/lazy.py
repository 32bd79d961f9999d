"""An attribute computed on first use and kept: `functools.cached_property` without its lock.

The lock (Python 3.11) costs more than most figures here; two threads never share a situation.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - used as a decorator, like `property`
    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute = compute
        self.name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        value = self.compute(instance)
        # Not through instance.__dict__: asking for it would make every later look-up slower.
        object.__setattr__(instance, self.name, value)
        return value
