"""Loading scopes: netwright.inventory.scopes."""

from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.errors import InventoryError
from netwright.inventory import load_scopes


def test_scopes_are_read_with_the_files_beside_them(tmp_path: Path) -> None:
    """A list of targets lives in the inventory, wherever the command is run."""
    (tmp_path / "seeds.txt").write_text("10.0.0.1 # core-1\n")
    (tmp_path / "scopes.yaml").write_text("hq: {targets: ['@seeds.txt'], allow: 10.0.0.0/8}\n")

    scopes = load_scopes(tmp_path)

    assert list(scopes) == ["hq"]
    assert list(scopes["hq"].addresses()) == [ip_address("10.0.0.1")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hq:\n  targets: []\nlab:\n  port: 1\n", "scopes.yaml:3: scope 'lab': unknown key 'port'"),
        ("hq: {targets: ['@gone']}\n", "scopes.yaml:1: scope 'hq': targets: @gone: "),
        ("hq: {}\nhq: {}\n", "scopes.yaml:2: 'hq' stands twice"),
    ],
)
def test_a_wrong_scope_names_its_line(tmp_path: Path, text: str, message: str) -> None:
    """The line, the scope and the key: nothing to search for."""
    (tmp_path / "scopes.yaml").write_text(text)
    with pytest.raises(InventoryError) as error:
        load_scopes(tmp_path)

    assert str(error.value).startswith(message)


def test_no_file_means_no_scopes(tmp_path: Path) -> None:
    """Scopes are optional."""
    assert load_scopes(tmp_path) == {}
