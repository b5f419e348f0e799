"""What answers add up to: netwright.transport.sweep.findings."""

from ipaddress import ip_address

from netwright.model.alive import Alive, SnmpState
from netwright.transport.sweep.findings import Findings
from netwright.transport.sweep.prober import Answer, Reply

HOST = "192.0.2.1"


def found(*answers: Answer) -> list[Alive]:
    """Add answers up."""
    findings = Findings()
    for answer in answers:
        findings.add(answer)
    return list(findings.alives())


def test_answers_from_all_protocols_make_one_finding() -> None:
    """The later steps contact what is open and nothing else."""
    assert found(
        Answer(("icmp", HOST), Reply.ANSWERED, 0.02),
        Answer(("tcp/22", HOST), Reply.OPEN, 0.01),
        Answer(("tcp/23", HOST), Reply.RESET, 0.03),
        Answer(("snmp", HOST), Reply.ANSWERED, 0.04, "8000"),
        Answer(("snmp:v2c", HOST), Reply.ANSWERED, 0.04),
    ) == [
        Alive(
            ip_address(HOST),
            frozenset({"icmp", "tcp/22", "tcp/23:reset", "snmp", "snmp:v2c"}),
            frozenset({22}),
            SnmpState.ANSWERED,
            "8000",
            0.01,
        )
    ]


def test_icmp_errors_alone_prove_nobody() -> None:
    """A router that says "unreachable" for a whole prefix must not fill the inventory."""
    assert not found(
        Answer(("tcp/22", HOST), Reply.UNREACHABLE),
        Answer(("tcp/23", HOST), Reply.CLOSED),
        Answer(("snmp", HOST), Reply.CLOSED),
    )


def test_a_closed_port_does_not_overrule_an_answer() -> None:
    """An agent that restarts in between answers one probe and refuses the other."""
    (alive,) = found(
        Answer(("snmp:v2c", HOST), Reply.ANSWERED, 0.01),
        Answer(("snmp", HOST), Reply.CLOSED),
    )

    assert alive.snmp is SnmpState.ANSWERED
