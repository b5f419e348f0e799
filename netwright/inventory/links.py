"""Load links.yaml: what a person knows of the topology and the network does not say.

    links:      [[core-1:Te1/1, core-2:Te1/1]]      cables that exist
    denials:    [[sw-1:Gi0/1, sw-9:Gi0/1]]          cables that do not
    tiers:      {core-1: core}
    places:     {core-1: [120, 40]}                 coordinates on the map

A port is `device:interface`, or `{device: …, interface: …}` where the name holds a colon.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from netwright.errors import InventoryError
from netwright.model.device import Tier
from netwright.model.interface import Port
from netwright.topology.layout import Position
from netwright.topology.overrides import Overrides, Pair
from netwright.yaml_text import line_of, parse, read

_FILE = "links.yaml"
_PAIR = 2


def load_overrides(folder: Path) -> Overrides:
    """Return the manual links, denials, tiers and places of an inventory.

    Raises:
        InventoryError: naming the line that cannot be used.
    """
    text = read(folder / _FILE)
    values: dict[str, Any] = {}
    for key, value in parse(_FILE, text).items():
        try:
            values[key] = _readers()[key](value)
        except (KeyError, ValueError, TypeError) as error:
            line = line_of(text, [key])
            hint = f"keys: {', '.join(_readers())}"
            raise InventoryError(f"{_FILE}:{line}: {key}: {_fault(error)}", hint) from error
    return Overrides(**values)


def _fault(error: Exception) -> str:
    return "unknown key" if isinstance(error, KeyError) else str(error)


def _readers() -> Mapping[str, Callable[[Any], Any]]:
    return {
        "links": _pairs,
        "denials": _pairs,
        "tiers": lambda value: {str(name): Tier(tier) for name, tier in dict(value).items()},
        "places": lambda value: {str(name): _place(at) for name, at in dict(value).items()},
    }


def _pairs(value: Any) -> tuple[Pair, ...]:
    if not isinstance(value, list):
        raise ValueError("expected a list of pairs of ports")  # noqa: TRY004 - one error for all
    return tuple(_pair(pair) for pair in value)


def _pair(value: Any) -> Pair:
    if not isinstance(value, list) or len(value) != _PAIR:
        raise ValueError(f"expected two ports, not {str(value)[:80]!r}")
    a, b = sorted(_port(port) for port in value)
    return a, b


def _port(value: Any) -> Port:
    if isinstance(value, dict) and value.keys() == {"device", "interface"}:
        return Port(str(value["device"]), str(value["interface"]))
    device, colon, interface = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not (device and colon and interface):
        raise ValueError(f"expected device:interface, not {str(value)[:80]!r}")
    return Port(device, interface)


def _place(value: Any) -> Position:
    if not isinstance(value, list) or len(value) != _PAIR:
        raise ValueError(f"expected [x, y], not {str(value)[:80]!r}")
    return Position(float(value[0]), float(value[1]))
