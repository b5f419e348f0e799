"""The own port of a neighbor row, where the agent gives a number that it has no port for.

Some agents write 0 for the local port. The far end knows better: it names the port it hears.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from netwright.model.interface import Port
from netwright.topology.claims import Network
from netwright.topology.derived import Derived
from netwright.topology.far_ports import Heard


class OwnPorts:
    """The rows with own ports that exist, as far as the far ends tell them."""

    def __init__(self, network: Network, rows: Callable[[str], Sequence[Heard]]) -> None:
        self._network = network
        self._rows = rows
        self._named: Derived[tuple[Port, str], frozenset[str]]
        self._named = Derived(network.ledger, self._name)
        self.heard: Derived[str, Sequence[Heard]] = Derived(network.ledger, self._mend)

    def refresh(self) -> None:
        """Follow the rows."""
        self._named.refresh()
        self.heard.refresh()

    def _name(self, cable: tuple[Port, str]) -> frozenset[str]:
        """Return the ports of a device that a port says it hears."""
        local, device = cable
        return frozenset(
            one.if_name
            for one in self._rows(local.device)
            if one.local == local and one.match and one.match.device == device and one.if_name
        )

    def _mend(self, device: str) -> Sequence[Heard]:
        heard, ports = self._rows(device), self._network.ports(device)
        odd = [one for one in heard if not ports.has(one.local.if_name)]
        if not odd:
            return heard
        told = {one: self._told(one) for one in odd}
        meant = _meant(told.items())
        return tuple(
            replace(one, local=Port(device, own))
            if (own := told.get(one) or meant.get(one.local))
            else one
            for one in heard
        )

    def _told(self, one: Heard) -> str | None:
        """Return the port of ours that the far port says it hears."""
        if not (one.match and one.if_name):
            return None
        names = self._named[Port(one.match.device, one.if_name), one.local.device]
        return next(iter(names)) if len(names) == 1 else None


def _meant(told: Iterable[tuple[Heard, str | None]]) -> dict[Port, str]:
    """Return what an odd port means where all far ends agree."""
    found: defaultdict[Port, set[str]] = defaultdict(set)
    for one, own in told:
        if own:
            found[one.local].add(own)
    return {port: next(iter(names)) for port, names in found.items() if len(names) == 1}
