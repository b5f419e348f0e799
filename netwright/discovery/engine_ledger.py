"""Whose SNMP engine answers where: what no credential is offered to until somebody explains it.

An engine ID is no secret: whoever answers with that of a known device gets messages signed with
this device's keys (RFC 3414 section 2.6), and may pass them on. So an engine that was somebody's
before is believed at the addresses that were this device's before, and an address that was a
device's is believed to be that device. What nobody knew before is believed, as SSH does it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from netwright.model.credential import Address


class EngineVerdict(StrEnum):
    """What was decided about an engine at an address."""

    MOVED = "moved"  # the engine of a device, at an address that was not this device's
    CHANGED = "changed"  # the address of a device, and another engine
    TRUSTED = "trusted"  # somebody, or the device's own host key, explained it


@dataclass(frozen=True, slots=True)
class EngineHolder:
    """A known device: its engine IDs in hex, and where it is managed and was reached."""

    device: str
    engine_ids: frozenset[str]
    addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why nothing is offered to an engine at an address."""

    verdict: EngineVerdict
    device: str
    engine_id: str
    known: tuple[str, ...]  # the addresses of the engine, or the engines of the address

    @property
    def reason(self) -> str:
        """What to tell a person."""
        engine = f"SNMP engine {self.engine_id}"
        if self.verdict is EngineVerdict.MOVED:
            return f"{engine} is that of {self.device}, which is known at {_some(self.known)}"
        return f"{engine} is not that of {self.device}, which had {_some(self.known)}"


class EngineLedger:
    """What was known before a run began; threads may ask and learn at once."""

    def __init__(
        self,
        holders: Iterable[EngineHolder] = (),
        trusted: Iterable[tuple[str, str]] = (),
        named: Mapping[str, str] | None = None,
        own_addresses: Callable[[str], Collection[str]] = lambda _: (),
    ) -> None:
        self._by_engine: defaultdict[str, list[EngineHolder]] = defaultdict(list)
        self._by_address: dict[str, EngineHolder] = {}
        self._trusted = set(trusted)
        self._named = named or {}  # the devices that the inventory puts at addresses
        self._own_addresses = own_addresses  # of a device's interfaces; many, and seldom needed
        for holder in holders:
            for engine_id in holder.engine_ids:
                self._by_engine[engine_id].append(holder)
            for address in holder.addresses:
                self._by_address.setdefault(address, holder)

    def trust(self, address: Address, engine_id: str) -> None:
        """Believe an engine at an address from now on."""
        self._trusted.add((str(address), engine_id))

    def suspicion(self, address: Address, engine_id: str) -> Suspicion | None:
        """Return what speaks against an engine at an address, if anything does.

        An engine ID that several devices have, clones of one image, tells none of them.
        """
        here = str(address)
        holders = self._by_engine.get(engine_id, [])
        if (here, engine_id) in self._trusted or any(here in each.addresses for each in holders):
            return None
        if any(here in self._own_addresses(each.device) for each in holders):
            return None
        if len(holders) == 1:
            [owner] = holders
            known = tuple(sorted(owner.addresses))
            return Suspicion(EngineVerdict.MOVED, owner.device, engine_id, known)
        return self._changed(here, engine_id)

    def _changed(self, here: str, engine_id: str) -> Suspicion | None:
        resident = self._by_address.get(here)
        if resident is None or self._named.get(here) == resident.device:
            return None
        known = tuple(sorted(resident.engine_ids))
        return Suspicion(EngineVerdict.CHANGED, resident.device, engine_id, known)


def _some(known: tuple[str, ...]) -> str:
    more = f" and {len(known) - 3} more" if len(known) > 3 else ""  # noqa: PLR2004 - a line
    return ", ".join(known[:3]) + more
