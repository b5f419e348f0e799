"""Link aggregation (IEEE 802.1AX): members become their aggregate, and name their partner.

What is said of a member is said of its aggregate, so that an aggregate of four cables is one
link. A member facing a port that is known to be in no aggregate stays on its own and says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from netwright.model.evidence import Table
from netwright.model.interface import LagMember, Port
from netwright.model.link import LinkEvidence, LinkSource
from netwright.model.mac import MacAddress
from netwright.topology.claims import Claim, Network, Told
from netwright.topology.derived import Derived, Groups

LacpPort = tuple[MacAddress, int]
"""A system and the number it gives a port."""


class Lifted(NamedTuple):
    """Two ends after their members became aggregates, and what does not fit."""

    local: Port
    remote: Port
    aggregates: frozenset[Port]  # of these two
    conflicts: tuple[str, ...] = ()


_NONE: frozenset[Port] = frozenset()


@dataclass(frozen=True, slots=True)
class _Own:
    """The aggregates of one device."""

    aggregate: Mapping[Port, Port]  # by member
    aggregates: frozenset[Port]
    is_told: bool  # the device says what it aggregates

    def lifted(self, port: Port) -> Port | None:
        """Return the aggregate that a port is or is in."""
        return port if port in self.aggregates else self.aggregate.get(port)


class Lags:
    """The aggregates of all devices."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._own: Derived[str, _Own] = Derived(network.ledger, self._of)

    def refresh(self) -> None:
        """Follow the network."""
        self._own.refresh()

    def lift(self, local: Port, remote: Port) -> Lifted:
        """Return the ends of the link that these two ports are part of."""
        own, other = self._own[local.device], self._own[remote.device]
        ours, theirs = own.lifted(local), other.lifted(remote)
        if ours is None and theirs is None:
            return Lifted(local, remote, _NONE)
        lone = (local, own) if ours is None else (remote, other)
        if (ours is None or theirs is None) and lone[1].is_told:
            conflict = f"{lone[0].device} {lone[0].if_name} is in no LAG, its far end is"
            aggregates = (own.aggregates & {local}) | (other.aggregates & {remote})
            return Lifted(local, remote, aggregates, (conflict,))
        return Lifted(ours or local, theirs or remote, frozenset(filter(None, (ours, theirs))))

    def top(self, port: Port) -> Port:
        """Return the aggregate of a member, any other port as it is."""
        return self._own[port.device].aggregate.get(port, port)

    def is_aggregate(self, port: Port) -> bool:
        """Tell whether the port has members."""
        return port in self._own[port.device].aggregates

    def _of(self, device: str) -> _Own:
        one = self._network.devices.get(device)
        if one is None:
            return _Own({}, frozenset(), is_told=False)
        aggregate = {
            Port(device, row.if_name): Port(device, row.lag)
            for row in one.lags
            if row.lag and row.lag != row.if_name
        }
        is_told = Table.LAGS in one.complete and bool(one.lags)
        return _Own(aggregate, frozenset(aggregate.values()), is_told)


class LacpPorts:
    """The ports of all devices by what LACP calls them: a system and a number (6.3.2, 6.3.4).

    Two devices that make one multi-chassis LAG are one system, and number their ports apart.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._own: Derived[str, Mapping[LacpPort, Port]] = Derived(network.ledger, self._of)
        self._ports: Groups[str, LacpPort, Port] = Groups(network.ledger)

    def refresh(self, come: Iterable[str], gone: Iterable[str]) -> None:
        """Follow the network."""
        for device, _, own in self._own.refresh(come, gone):
            self._ports.replace(device, (own or {}).items())

    def get(self, system: MacAddress | None, number: int | None) -> Port | None:
        """Return the only port that is called so."""
        if system is None or number is None:
            return None
        found = self._ports[system, number]
        return found[0] if len(found) == 1 else None

    def _of(self, device: str) -> Mapping[LacpPort, Port]:
        return {
            (row.actor_system, row.actor_port): Port(device, row.if_name)
            for row in self._network.rows(device, Table.LAGS)
            if isinstance(row, LagMember) and row.actor_system and row.actor_port is not None
        }


def lacp_claims(
    network: Network, ports: LacpPorts, rows: Iterable[Told[LagMember]]
) -> Iterator[Claim]:
    """Return what members heard of their partner: its system and its very port number."""
    for told in rows:
        row = told.row
        if remote := ports.get(row.partner_system, row.partner_port):
            matched_by = "partner as actor_system and actor_port"
        else:
            remote = _by_own_mac(network, row)
            matched_by = "partner_system as MAC, partner_port as actor_port"
        if remote and remote.device != told.device:
            yield _claim(told, remote, matched_by)


def _by_own_mac(network: Network, row: LagMember) -> Port | None:
    """Return the partner where it does not tell which system it is: most use a MAC of theirs."""
    partner = row.partner_system and network.identities.by_mac(row.partner_system)
    far = partner and _member(network, partner, row.partner_port)
    return Port(partner, far) if partner and far else None


def _member(network: Network, device: str, actor_port: int | None) -> str | None:
    if actor_port is None:
        return None
    names = {
        row.if_name
        for row in network.rows(device, Table.LAGS)
        if isinstance(row, LagMember) and row.actor_port == actor_port
    }
    return names.pop() if len(names) == 1 else None


def _claim(told: Told[LagMember], remote: Port, matched_by: str) -> Claim:
    row = told.row
    raw = f"partner_system={row.partner_system} partner_port={row.partner_port}"
    return Claim(
        Port(told.device, row.if_name),
        remote,
        LinkEvidence(
            LinkSource.LACP,
            told.device,
            told.seen_at,
            f"lacp {row.if_name}: {raw}",
            matched_by,
        ),
    )
