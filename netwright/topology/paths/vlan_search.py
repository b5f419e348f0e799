"""The way through a VLAN where no bridge says it: between blocked ports there is only one.

The way is sole if no other wire joins two of its bridges around it; else spanning tree blocks a
port that we do not know of, and the shortest is a guess.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.topology.paths.wiring import Wire, Wiring

_MOST_BRIDGES = 4096  # searched for a way; no VLAN of a sane network has as many


class Way(NamedTuple):
    """The first wire of the shortest way to a goal."""

    wire: Wire
    is_sole: bool


def find_way(
    wiring: Wiring, entered: Port, vid: int | None, is_goal: Callable[[Wire], bool]
) -> Way | None:
    """Search the VLAN for a wire to a goal, from a bridge that a frame entered by a port."""
    led_by: dict[str, Wire] = {}
    wires: list[Wire] = []
    goal: Wire | None = None
    queue = deque([entered.device])
    while queue and len(led_by) < _MOST_BRIDGES:
        leading = wiring.bridging(queue.popleft(), vid)
        for wire in (wire for wire in leading if entered not in {wire.near, wire.far}):
            is_there = is_goal(wire)
            if wiring.is_routed(wire.far) and not is_there:
                continue
            wires.append(wire)
            if wire.far.device not in led_by and wire.far.device != entered.device:
                led_by[wire.far.device] = wire
                goal = goal or (wire if is_there else None)
                queue.append(wire.far.device)
    return _way(led_by, goal, wires) if goal else None


def _way(led_by: dict[str, Wire], goal: Wire, wires: Iterable[Wire]) -> Way:
    way = [goal]
    while way[-1].near.device in led_by:
        way.append(led_by[way[-1].near.device])
    return Way(way[-1], _is_sole(way, wires))


def _is_sole(way: Sequence[Wire], wires: Iterable[Wire]) -> bool:
    """Tell whether the other wires leave all bridges of the way apart (a union-find)."""
    used = {id(wire.link) for wire in way}
    root: dict[str, str] = {}

    def top(device: str) -> str:
        while device in root:
            device = root[device]
        return device

    for wire in wires:
        if id(wire.link) not in used:
            one, other = top(wire.near.device), top(wire.far.device)
            if one != other:
                root[one] = other
    bridges = {port.device for wire in way for port in (wire.near, wire.far)}
    return len({top(device) for device in bridges}) == len(bridges)
