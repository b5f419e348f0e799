"""A value that must never be seen: it leaves only through `reveal`."""

from typing import NoReturn

MASK = "***"
"""What stands where a secret stood, wherever one is masked."""


class Secret:
    """Hold a secret so that no repr, str, format, pickle, copy or JSON can show it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value; only vault, transport and playbook code may call this."""
        return self._value

    def __bool__(self) -> bool:
        """Tell whether there is anything to hide."""
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        """Compare by value; two profiles with one password are the same account try."""
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        """Hash by value, so that equal secrets are tried once."""
        return hash((Secret, self._value))

    def __repr__(self) -> str:
        """Show that there is a secret, not which."""
        return f"Secret({MASK})"

    def __str__(self) -> str:
        """Show that there is a secret, not which."""
        return MASK

    def __format__(self, _: str) -> str:
        """Ignore the format: there is nothing to show."""
        return MASK

    def __reduce_ex__(self, _: object) -> NoReturn:
        """Refuse pickle and copy.

        Raises:
            TypeError: always.
        """
        raise TypeError("a Secret cannot be pickled or copied")
