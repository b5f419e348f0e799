"""Links by hand: netwright.inventory.links."""

from pathlib import Path

import pytest

from netwright.errors import InventoryError
from netwright.inventory.links import load_overrides
from netwright.model.device import Tier
from netwright.model.interface import Port
from netwright.topology.overrides import Overrides

WRITTEN = """
links:
  - [sw-2:Gi1/0/1, "sw-1:Gi1/0/1:0"]
  - [{device: "fe80::1", interface: eth0}, sw-1:Gi1/0/2]
denials: [[sw-1:Gi1/0/3, sw-9:Gi1/0/3]]
tiers: {sw-1: core}
places: {sw-1: [120, 40.5]}
"""


def load(folder: Path, text: str) -> Overrides:
    """Load an inventory with these links."""
    (folder / "links.yaml").write_text(text)
    return load_overrides(folder)


def test_what_a_person_knows_is_read(tmp_path: Path) -> None:
    """An interface may hold a colon; a device that does is written as a mapping."""
    known = load(tmp_path, WRITTEN)

    assert known.links == (
        (Port("sw-1", "Gi1/0/1:0"), Port("sw-2", "Gi1/0/1")),
        (Port("fe80::1", "eth0"), Port("sw-1", "Gi1/0/2")),
    )
    assert known.denials == ((Port("sw-1", "Gi1/0/3"), Port("sw-9", "Gi1/0/3")),)
    assert (known.tiers, known.places) == ({"sw-1": Tier.CORE}, {"sw-1": (120.0, 40.5)})


def test_no_file_is_no_knowledge(tmp_path: Path) -> None:
    """Most networks need no word from a person."""
    assert load_overrides(tmp_path) == Overrides()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("links: [[sw-1]]", "expected two ports"),
        ("links: [[sw-1, sw-2]]", "expected device:interface"),
        ("tiers: {sw-1: middle}", "middle"),
        ("places: {sw-1: [1]}", "expected \\[x, y\\]"),
        ("cables: []", "unknown key"),
        ("links: 7", "expected a list"),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, text: str, fault: str) -> None:
    """A reviewer sees at once what to mend."""
    with pytest.raises(InventoryError, match=f"links.yaml:1: .*{fault}"):
        load(tmp_path, text)
