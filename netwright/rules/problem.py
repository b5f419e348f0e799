"""What is wrong with a rule, and where."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One fault of a rule's file."""

    path: str
    line: int
    key: str
    message: str
    hint: str = ""
    is_warning: bool = False

    def __str__(self) -> str:
        """Say it in one line, as editors understand it."""
        key = f"{self.key}: " if self.key else ""
        hint = f" ({self.hint})" if self.hint else ""
        kind = "warning: " if self.is_warning else ""
        return f"{self.path}:{self.line}: {kind}{key}{self.message}{hint}"
