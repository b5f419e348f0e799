"""What the answers to a sweep add up to, address by address."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address

from netwright.model.alive import Alive, SnmpState
from netwright.transport.sweep.prober import PROOFS, SNMP, TCP, Answer, Reply


@dataclass(slots=True)
class _Finding:
    by: set[str] = field(default_factory=set)
    open_ports: set[int] = field(default_factory=set)
    snmp: SnmpState = SnmpState.UNKNOWN
    engine_id: str | None = None
    rtt_s: float | None = None


class Findings:
    """Collects answers; an address is alive with the first proof."""

    def __init__(self) -> None:
        self._findings: dict[str, _Finding] = {}
        self.alive = 0

    def add(self, answer: Answer) -> None:
        """Take one answer into account."""
        way, target = answer.probe
        finding = self._findings.setdefault(target, _Finding())
        if answer.reply in PROOFS:
            self.alive += not finding.by
            finding.by.add(f"{way}:reset" if answer.reply is Reply.RESET else way)
        if answer.reply is Reply.OPEN:
            finding.open_ports.add(int(way.removeprefix(TCP)))
        if way.startswith(SNMP):
            _note_snmp(finding, answer)
        if answer.rtt_s is not None:
            finding.rtt_s = min(answer.rtt_s, finding.rtt_s or answer.rtt_s)

    def alives(self) -> Iterator[Alive]:
        """Yield every live address, in the order of the first answer."""
        for target, finding in self._findings.items():
            if finding.by:
                yield Alive(
                    ip_address(target),
                    frozenset(finding.by),
                    frozenset(finding.open_ports),
                    finding.snmp,
                    finding.engine_id,
                    finding.rtt_s,
                )


def _note_snmp(finding: _Finding, answer: Answer) -> None:
    if answer.reply is Reply.ANSWERED:
        finding.snmp = SnmpState.ANSWERED
        finding.engine_id = answer.engine_id or finding.engine_id
    elif answer.reply is Reply.CLOSED and finding.snmp is SnmpState.UNKNOWN:
        finding.snmp = SnmpState.CLOSED
