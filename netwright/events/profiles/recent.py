"""What was found out lately, in two generations: what is asked for again stays.

When the young generation is full it becomes the old one, and the old one goes. Whoever makes up
texts that never come again pushes out neither what comes all the time, nor more than it is worth.
"""

from collections.abc import Hashable
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")


class Missing:
    """Nothing was found out."""


MISSING: Final = Missing()


class Recent(Generic[Value]):
    """A bounded memory of what keys stand for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[Hashable, Value] = {}
        self._old: dict[Hashable, Value] = {}

    def __len__(self) -> int:
        """Count what is remembered."""
        return len(self._young.keys() | self._old.keys())

    def get(self, key: Hashable) -> Value | Missing:
        """Return what a key stands for."""
        found: Value | Missing = self._young.get(key, MISSING)
        if found is MISSING:
            found = self._old.get(key, MISSING)
            if not isinstance(found, Missing):
                self.put(key, found)
        return found

    def put(self, key: Hashable, value: Value) -> None:
        """Remember what a key stands for."""
        if len(self._young) >= self._most:
            self._old, self._young = self._young, {}
        self._young[key] = value
