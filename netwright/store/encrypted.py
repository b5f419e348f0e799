"""A column whose values are encrypted before they reach SQL: what must live in the database anyway.

The column takes and gives sealed text only; to seal and open needs the keys and the cell
(`netwright.vault.database_keys`), which whoever reads or writes the row has at hand.
"""

from typing import Self

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from netwright.vault.database_keys import Cell, DatabaseKeys, key_of


class Sealed(str):
    """Text as `DatabaseKeys.seal` returns it."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Accept sealed text.

        Raises:
            ValueError: it is not sealed.
        """
        if not key_of(text):
            raise ValueError("not a sealed value")  # and never the value itself
        return super().__new__(cls, text)


class EncryptedText(TypeDecorator[Sealed]):
    """Text that is sealed for its cell; a table with one has the columns `tenant` and `id`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, _: Dialect) -> str | None:
        """Let sealed values in, and nothing that somebody forgot to seal.

        Raises:
            TypeError: the value is not sealed.
        """
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("an encrypted column takes sealed values only")
        return value

    def process_result_value(self, value: str | None, _: Dialect) -> Sealed | None:
        """Return the value still sealed; what it is worth shows when it is opened."""
        return None if value is None else str.__new__(Sealed, value)


def resealed(keys: DatabaseKeys, cell: Cell, value: Sealed) -> Sealed:
    """Return a value under the current key, once it is sure to open again.

    Raises:
        SealBroken: it does not open.
    """
    plain = keys.open(cell, value)
    new = Sealed(keys.seal(cell, plain))
    keys.open(cell, new)
    return new
