"""Loading variables: netwright.inventory.variables."""

from pathlib import Path

import pytest

from netwright.errors import InventoryError
from netwright.inventory import load_variables


def test_one_value_is_a_list_of_one(tmp_path: Path) -> None:
    """Rules ask whether a field is among the values, however many there are."""
    (tmp_path / "variables.yaml").write_text("mgmt: [10.0.0.0/8, 192.0.2.0/24]\nport: 22\n")

    assert load_variables(tmp_path) == {"mgmt": ("10.0.0.0/8", "192.0.2.0/24"), "port": ("22",)}


def test_a_nested_value_is_refused(tmp_path: Path) -> None:
    """A placeholder stands for values, not for structure."""
    (tmp_path / "variables.yaml").write_text("a: 1\nmgmt: {x: 1}\n")
    with pytest.raises(InventoryError, match=r"variables\.yaml:2: mgmt: expected a value"):
        load_variables(tmp_path)
