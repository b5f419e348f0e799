"""The examples in vault/ show what the schema takes."""

from pathlib import Path

import pytest

from netwright.credentials.schema import parse_profile
from netwright.credentials.yaml_text import Pairs, read_mapping
from netwright.model.credential import Kind

EXAMPLES = sorted((Path(__file__).parents[2] / "vault").glob("*.example.yml"))


def profiles_in(path: Path) -> dict[str, Pairs]:
    """Return the profiles of an example."""
    root = read_mapping(path.read_text(encoding="utf-8"))
    many = root.get("profiles", {path.name.removesuffix(".example.yml"): root})
    assert isinstance(many, dict)
    return {name: values for name, values in many.items() if isinstance(values, dict)}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_a_profile(path: Path) -> None:
    """It is copied, filled in and encrypted by people who have never seen one."""
    text = path.read_text(encoding="utf-8")

    assert profiles_in(path)
    assert "ansible-vault encrypt" in text
    for name, values in profiles_in(path).items():
        assert parse_profile(name, values, encrypted=True).name == name


def test_every_kind_has_an_example() -> None:
    """SNMPv1 is that of v2c."""
    kinds = {values["kind"] for path in EXAMPLES for values in profiles_in(path).values()}

    assert kinds == set(Kind) - {Kind.SNMP_V1}
