"""Recorded agents (.snmprec) as walks: what an engine would bring home from them."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path

from netwright.mibs.plan import Request, collect, identify
from netwright.mibs.walks import instances
from netwright.model.snmp import Oid, Tag, Value, Varbind, Walk, oid


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


@cache
def load(path: Path) -> Recording:
    """Read an .snmprec file (snmpsim's format: OID|tag|value, an x behind the tag means hex)."""
    lines = path.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    return recorded(*(_varbind(line) for line in lines if line.count("|") >= 2))


def _varbind(line: str) -> Varbind:
    name, tag, text = line.split("|", 2)
    number = int(tag.rstrip("xe"))
    return oid(name), number, _value(number, text, is_hex=tag.endswith("x"))


def _value(tag: int, text: str, *, is_hex: bool) -> Value:
    if is_hex:
        return bytes.fromhex(text)
    return _READERS.get(tag, int)(text)


_READERS: dict[int, Callable[[str], Value]] = {
    Tag.NULL: lambda _: None,
    Tag.OBJECT_IDENTIFIER: oid,
    Tag.IP_ADDRESS: lambda text: IPv4Address(text).packed,
    Tag.OCTET_STRING: lambda text: text.encode("utf-8", "surrogateescape"),
}
