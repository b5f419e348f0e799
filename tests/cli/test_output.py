"""What a person reads: netwright.cli.output."""

import pytest

from netwright.cli.output import table

ROW = {"name": "campus", "scopes": [f"10.0.{n}.0/24" for n in range(100)]}


def test_a_long_list_is_cut_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile may have ten thousand scopes; a program gets them all, a person a few."""
    whole = table([ROW], ("name", "scopes"))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "160")
    shown = table([ROW], ("name", "scopes"), color=False)

    assert "10.0.99.0/24" in whole
    assert "10.0.5.0/24, and 94 more" in shown
    assert "10.0.99.0/24" not in shown
