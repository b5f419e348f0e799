"""Weak vault passwords are refused: netwright.vault.strength."""

import pytest

from netwright.errors import VaultError
from netwright.model.secret import Secret
from netwright.vault.passwords import new_password
from netwright.vault.strength import require_strong


@pytest.mark.parametrize(
    "password",
    [
        "",
        "netwright",
        "Tr0ub4dor&3",
        "correct horse battery staple",
        "Netwright2024!Netwright2024!Netwright2024!",
        "Summer2024!Winter2025!Spring2026!",
        "a" * 100,
        "0123456789" * 10,
        "비밀번호입니다1234",
    ],
)
def test_a_password_that_a_human_made_up_is_refused(password: str) -> None:
    """Length alone is no strength."""
    with pytest.raises(VaultError, match="too easy to guess"):
        require_strong(Secret(password))


@pytest.mark.parametrize(
    "password",
    [
        "d1f0a3b58c6e47729a0b1c2d3e4f5a6b",
        "q7Zt0Jm3fX9bR1vLk5WcH2sYpN8dTg4A",
        "zebra lunar gopher mint cable dough ridge ozone",
    ],
)
def test_a_random_password_or_a_long_passphrase_is_accepted(password: str) -> None:
    """128 random bits in hexadecimal, letters, or eight dice words."""
    require_strong(Secret(password))


def test_our_own_passwords_are_always_accepted() -> None:
    """A rekey must not fail by chance."""
    for _ in range(500):
        require_strong(new_password())
