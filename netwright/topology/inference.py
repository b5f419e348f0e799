"""Infer all links from evidence, and infer anew only what a change of evidence can touch.

In this order: what the devices say, as claims; which claims mean the same pair of ends; which
pairs share cables and must be settled together; where nothing was said, what traffic betrays;
who is next to whom in layer 3, and on which cables where no other is known.
"""

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from itertools import chain

from netwright.model.interface import Port
from netwright.model.link import Link
from netwright.topology.candidates import Candidates
from netwright.topology.claims import Claim, Network
from netwright.topology.components import Component, Components
from netwright.topology.derived import Derived, Given, Groups
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.fdb import FdbLinks
from netwright.topology.l3 import Adjacencies, Ends
from netwright.topology.lags import Lags
from netwright.topology.links import links_of, ports_of
from netwright.topology.oddities import from_the_future, restless_stations, shared_keys
from netwright.topology.overrides import (
    Overrides,
    manual_claims,
    without_denied_claims,
    without_denied_links,
)
from netwright.topology.routed import routed_cable
from netwright.topology.said import Said
from netwright.topology.settlement import settle
from netwright.topology.shown import ShownLinks

_PERSON = ""  # the device that says what a person drew


class Inference:
    """The links of a network, whatever changes in it."""

    def __init__(self, overrides: Overrides | None = None) -> None:
        self.network = Network()
        self._shown = ShownLinks()
        ledger = self.network.ledger
        self._overrides = overrides or Overrides()
        self._lags = Lags(self.network)
        self._said = Said(self.network)
        self._manual: Given[tuple[Claim, ...]] = Given(ledger)
        self._candidates = Candidates(self.network, self._lags, self._claims)
        self._components = Components()
        self._settled: Derived[Component, tuple[Link, ...]] = Derived(ledger, self._settle)
        self._told: Groups[Component, Port, bool] = Groups(ledger)
        self._fdb = FdbLinks(self.network, self._lags, self._told)
        self._betrayed: Groups[Hashable, Port, bool] = Groups(ledger)
        self._adjacencies = Adjacencies(self.network)
        self._routed: Derived[Ends, tuple[Link, ...]] = Derived(ledger, self._route)
        self._moving: Derived[str, str] = Derived(
            ledger, lambda device: restless_stations(self.network.devices[device])
        )
        self._restless: dict[str, str] = {}

    def update(
        self, changed: Iterable[DeviceEvidence], removed: Iterable[str], at: datetime
    ) -> None:
        """Take the new evidence of devices in the place of what is known of them."""
        changed, gone = list(changed), list(removed)
        come = [one.name for one in changed if one.name not in self.network.devices]
        self.network.update(changed, gone)
        self._lags.refresh()
        persons = [_PERSON] if _PERSON not in self._manual else []
        self._manual.set(_PERSON, tuple(manual_claims(self._overrides, at)))
        self._said.refresh(come, gone, self._manual[_PERSON])
        self._refresh_told([*come, *persons], gone)
        for shared, _, link in self._fdb.refresh(come, gone):
            links = [link] if link else []
            self._put(("fdb", shared), links)
            self._betrayed.replace(shared, _ports(links))
        self._refresh_adjacencies(come, gone)
        for device, _, text in self._moving.refresh(come, gone):
            self._restless.pop(device, None)
            if text:
                self._restless[device] = text

    @property
    def links(self) -> tuple[Link, ...]:
        """All links, sorted."""
        return self._shown.links

    @property
    def linked(self) -> frozenset[str]:
        """Everybody who has a port on a link, managed or not."""
        return self._shown.devices

    def conflicts(self, at: datetime) -> tuple[str, ...]:
        """Return what is wrong with no link in particular."""
        devices = self.network.devices
        told = chain(
            self._said.conflicts,
            shared_keys(self.network.identities.shared()),
            self._restless.values(),
            from_the_future(devices.values(), at),
        )
        return tuple(sorted(set(told)))

    def _refresh_told(self, come: Iterable[str], gone: Iterable[str]) -> None:
        components = self._components.update(self._candidates.refresh(come, gone))
        for component, _, links in self._settled.refresh(*components):
            self._put(("told", component), links or ())
            self._told.replace(component, _ports(links or ()))

    def _refresh_adjacencies(self, come: Iterable[str], gone: Iterable[str]) -> None:
        changes = self._adjacencies.refresh(come, gone)
        for ends, _, link in changes:
            self._put(("adjacency", ends), [link] if link else [])
        new = [ends for ends, old, _ in changes if old is None]
        lost = [ends for ends, _, link in changes if link is None]
        for ends, _, links in self._routed.refresh(new, lost):
            self._put(("routed", ends), links or ())

    def _put(self, source: Hashable, links: Iterable[Link]) -> None:
        self._shown.put(source, without_denied_links(self._overrides, links))

    def _claims(self, device: str) -> Iterator[Claim]:
        claims = self._manual[device] if device == _PERSON else self._said[device]
        return without_denied_claims(self._overrides, claims)

    def _settle(self, component: Component) -> tuple[Link, ...]:
        candidates = [self._candidates[pair] for pair in component]
        return links_of(self.network, settle(candidates, self.network.devices))

    def _route(self, ends: Ends) -> tuple[Link, ...]:
        taken = (self._told, self._betrayed)
        cable = routed_cable(self.network, self._adjacencies[ends], taken)
        return (cable,) if cable else ()


def _ports(links: Iterable[Link]) -> Iterator[tuple[Port, bool]]:
    return ((port, True) for link in links for port in ports_of(link))
