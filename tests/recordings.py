"""Recorded agents as walks: what an engine would bring home from them."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from netwright.mibs.plan import Request, collect, identify
from netwright.mibs.walks import instances
from netwright.model.snmp import Oid, Varbind, Walk
from netwright.simulate.recording import read_recording


@dataclass(frozen=True, slots=True)
class Recording:
    """All varbinds of one agent, in OID order."""

    names: list[Oid]
    varbinds: list[Varbind]

    def answer(self, request: Request) -> dict[Oid, Walk]:
        """Answer a request as the agent would, completely."""
        known = [self._get(name) for name in request.instances]
        answered = instances(request.instances, [varbind for varbind in known if varbind])
        return answered | {root: Walk(self.below(root)) for root in request.subtrees}

    def _get(self, name: Oid) -> Varbind | None:
        at = bisect_left(self.names, name)
        return self.varbinds[at] if self.names[at : at + 1] == [name] else None

    def below(self, root: Oid) -> list[Varbind]:
        """Return the varbinds of a subtree."""
        start = bisect_left(self.names, (*root, 0))
        return self.varbinds[start : bisect_left(self.names, (*root[:-1], root[-1] + 1))]

    def walks(self) -> dict[Oid, Walk]:
        """Return everything our plan asks for."""
        walks = self.answer(identify())
        while request := collect(walks):
            walks |= self.answer(request)
        return walks


def recorded(*varbinds: Varbind) -> Recording:
    """Return an agent that knows exactly these varbinds."""
    ordered = sorted(varbinds, key=lambda varbind: varbind[0])
    return Recording([varbind[0] for varbind in ordered], ordered)


@lru_cache(maxsize=64)
def load(path: Path) -> Recording:
    """Return the agent an .snmprec file holds."""
    return recorded(*read_recording(path.read_bytes()).varbinds)
