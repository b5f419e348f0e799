"""Everything that devices say of their links: by every protocol, now and in the answers before."""

from collections.abc import Iterable, Iterator
from itertools import chain

from netwright.model.evidence import Table
from netwright.model.interface import LagMember, Port, StpPort
from netwright.model.neighbor import Neighbor
from netwright.topology.claims import Claim, Network
from netwright.topology.derived import Derived, Groups
from netwright.topology.fading import lasting_claims
from netwright.topology.lags import LacpPorts, lacp_claims
from netwright.topology.neighbors import Neighbors
from netwright.topology.stp import stp_claims


class Said:
    """The claims of each device."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._heard = Neighbors(network, lambda name: network.told(name, Table.NEIGHBORS, Neighbor))
        self._faded = Neighbors(
            network, lambda name: network.fading(name, Table.NEIGHBORS, Neighbor)
        )
        self._lacp = LacpPorts(network)
        self._current: Derived[str, tuple[Claim, ...]] = Derived(network.ledger, self._now)
        self._named: Groups[str, Port, bool] = Groups(network.ledger)
        self._claims: Derived[str, tuple[Claim, ...]] = Derived(network.ledger, self._all)

    def __getitem__(self, device: str) -> tuple[Claim, ...]:
        """Return what a device claims."""
        return self._claims[device]

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What is wrong with no link in particular."""
        return tuple(sorted(chain.from_iterable(self._heard.conflicts.values())))

    def refresh(self, come: Iterable[str], gone: Iterable[str], manual: Iterable[Claim]) -> None:
        """Follow the network; what a person drew contradicts fading claims as well."""
        come, gone = list(come), list(gone)
        self._heard.refresh(come, gone)
        self._faded.refresh(come, gone)
        self._lacp.refresh(come, gone)
        for device, _, claims in self._current.refresh(come, gone):
            self._named.replace(device, _ends(claims or ()))
        self._named.replace("", _ends(manual))
        self._claims.refresh()

    def _now(self, device: str) -> tuple[Claim, ...]:
        network = self._network
        return (
            *self._heard[device],
            *lacp_claims(network, self._lacp, network.told(device, Table.LAGS, LagMember)),
            *stp_claims(network, network.told(device, Table.STP, StpPort)),
        )

    def _all(self, device: str) -> tuple[Claim, ...]:
        network = self._network
        faded = (
            *self._faded[device],
            *lacp_claims(network, self._lacp, network.fading(device, Table.LAGS, LagMember)),
            *stp_claims(network, network.fading(device, Table.STP, StpPort)),
        )
        return (*self._current[device], *lasting_claims(network, faded, self._named))


def _ends(claims: Iterable[Claim]) -> Iterator[tuple[Port, bool]]:
    for claim in claims:
        yield claim.local, True
        yield claim.remote, True
