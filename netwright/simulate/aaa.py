"""Accounts as a TACACS+ or RADIUS server keeps them: shared by devices, locked when abused."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Aaa:
    """Checks passwords; some failures in a row lock the account, even for the right password."""

    accounts: Mapping[str, str]
    lock_after: int = 3
    _failures: Counter[str] = field(default_factory=Counter)  # in a row
    _tries: Counter[str] = field(default_factory=Counter)
    _refused: Counter[str] = field(default_factory=Counter)

    def check(self, username: str, password: str) -> bool:
        """Tell whether the login is granted; every call is a try."""
        self._tries[username] += 1
        known = self.accounts.get(username)
        if known is not None and known == password and not self.is_locked(username):
            self._failures[username] = 0
            return True
        self._failures[username] += 1
        self._refused[username] += 1
        return False

    def is_locked(self, username: str) -> bool:
        """Tell whether the account is locked."""
        return self._failures[username] >= self.lock_after

    def report(self) -> dict[str, Any]:
        """Return what happened, by user name."""
        return {
            "tries": dict(self._tries),
            "refused": dict(self._refused),
            "locked": sorted(name for name in self._failures if self.is_locked(name)),
        }
