"""RFC 8345 with the augmentations of RFC 8944 and RFC 8346: netwright.topology.export.rfc8345."""

import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netwright.model.link import Topology
from netwright.topology.build import build_topology
from netwright.topology.export.formats import FORMATS
from tests.topology.export.topologies import every_kind, generated, hostile
from tests.topology.labs import read_labs
from tests.topology.networks import AT
from tests.topology.recorded import read_scenarios


def _networks(topology: Topology) -> list[dict[str, Any]]:
    document = json.loads(FORMATS["rfc8345"](topology))
    networks: list[dict[str, Any]] = document["ietf-network:networks"]["network"]
    return networks


def test_links_end_at_termination_points_that_exist() -> None:
    """The YANG modules do not require it of an instance; a client does."""
    [network] = _networks(hostile())
    points = {
        (node["node-id"], point["tp-id"])
        for node in network["node"]
        for point in node["ietf-network-topology:termination-point"]
    }
    links = network["ietf-network-topology:link"]

    assert len(links) == 2 * 5
    assert len({one["link-id"] for one in links}) == len(links)
    for one in links:
        source, destination = one["source"], one["destination"]
        assert (source["source-node"], source["source-tp"]) in points
        assert (destination["dest-node"], destination["dest-tp"]) in points


def test_the_layers_are_networks_of_their_own_one_upon_the_other() -> None:
    """A client that knows one of the two augmentations reads its own network."""
    below, above = _networks(every_kind())

    assert list(below["network-types"]) == ["ietf-l2-topology:l2-topology"]
    assert list(above["network-types"]) == ["ietf-l3-unicast-topology:l3-unicast-topology"]
    assert above["supporting-network"] == [{"network-ref": below["network-id"]}]
    assert [node["supporting-node"][0]["node-ref"] for node in above["node"]] == [
        node["node-id"] for node in below["node"]
    ]


def test_an_aggregate_names_its_members() -> None:
    """RFC 8944: member-link-tp."""
    below, _ = _networks(every_kind())
    [lag] = [node for node in below["node"] if node["node-id"] == "laga"]
    attributes = {
        point["tp-id"]: point["ietf-l2-topology:l2-termination-point-attributes"]
        for point in lag["ietf-network-topology:termination-point"]
    }

    assert attributes["Po1"]["lag"] is True
    assert attributes["Po1"]["member-link-tp"] == ["e1", "e2"]


AUGMENTATIONS = ("ietf-l2-topology", "ietf-l3-unicast-topology")


@dataclass(frozen=True)
class Yanglint:
    """Validates against the modules of RFC 8345, and of RFC 8346 and 8944 where they are there."""

    program: str
    folder: Path

    @property
    def modules(self) -> dict[str, Path]:
        """The augmentations at hand."""
        found = {name: sorted(self.folder.glob(f"{name}*.yang")) for name in AUGMENTATIONS}
        return {name: paths[-1] for name, paths in found.items() if paths}

    def refusal(self, document: str, folder: Path) -> str:
        """Return what is wrong with a document, as far as the modules at hand speak of it."""
        file = folder / "topology.json"
        absent = tuple(f"{name}:" for name in AUGMENTATIONS if name not in self.modules)
        file.write_text(json.dumps(_without(json.loads(document), absent)), encoding="utf-8")
        modules = map(str, self.modules.values())
        command = [self.program, "-p", str(self.folder), "-i", "-t", "data", *modules, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stderr if done.returncode else ""


def _without(value: Any, prefixes: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        kept = {key: item for key, item in value.items() if not key.startswith(prefixes)}
        return {key: _without(item, prefixes) for key, item in kept.items()}
    return [_without(item, prefixes) for item in value] if isinstance(value, list) else value


@pytest.fixture
def yanglint() -> Yanglint:
    """The validator; pyang brings the IETF's modules, but that of RFC 8944."""
    program = shutil.which("yanglint")
    brought = Path(sysconfig.get_path("data"), "share", "yang", "modules", "ietf")
    folder = Path(os.environ.get("YANG_MODULES", brought))
    if not program or not (folder / "ietf-network.yang").exists():
        pytest.skip("yanglint or the IETF's modules (pyang, $YANG_MODULES) are absent")
    return Yanglint(program, folder)


def _recorded(networks: Path) -> Iterator[Topology]:
    for devices in read_labs(networks / "labs.jsonl").values():
        yield build_topology(devices, AT)
    for scenario in read_scenarios(networks):
        yield build_topology(scenario.devices, AT)


@pytest.mark.integration
@pytest.mark.parametrize("make", [hostile, every_kind, generated])
def test_yanglint_accepts_the_document(make: Any, yanglint: Yanglint, tmp_path: Path) -> None:
    """With the worst of names, every kind of link, and a campus."""
    assert yanglint.refusal(FORMATS["rfc8345"](make()), tmp_path) == ""


@pytest.mark.integration
def test_yanglint_accepts_the_recorded_networks(
    yanglint: Yanglint, shared_data: Path, tmp_path: Path
) -> None:
    """What real devices call themselves and their ports."""
    refused = [
        refusal
        for topology in _recorded(shared_data / "networks")
        if (refusal := yanglint.refusal(FORMATS["rfc8345"](topology), tmp_path))
    ]
    assert refused == []


@pytest.mark.integration
@pytest.mark.parametrize(("layer", "module"), [*zip(("l2", "l3"), AUGMENTATIONS, strict=True)])
def test_yanglint_looks_into_both_augmentations(
    layer: str, module: str, yanglint: Yanglint, tmp_path: Path
) -> None:
    """A validator that ignores what it does not know proves nothing."""
    if module not in yanglint.modules:
        pytest.skip(f"{module} is not among the modules at hand ($YANG_MODULES)")
    key = f'{layer}-node-attributes": {{'
    broken = FORMATS["rfc8345"](every_kind()).replace(key, f'{key} "nonsense": 1,')
    assert "nonsense" in yanglint.refusal(broken, tmp_path)
