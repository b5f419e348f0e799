"""What real exporters send is what the packets were: softflowd and pmacct on the loopback."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from netwright.events.flows.decoder import FlowDecoder
from netwright.events.flows.exporters import Exporter
from netwright.model.event import Event
from netwright.model.received import ListenerKind, Received
from tests.events.flows.exporters import (
    AT_S,
    CLIENT,
    CLIENT_V6,
    SCANNED,
    SERVER,
    SERVER_V6,
    Heard,
    nfprobe,
    pmacct,
    sfprobe,
    softflowd,
    write_packets,
)

pytestmark = pytest.mark.integration

Exports = Callable[[Sequence[str]], tuple[list[Event], Exporter]]


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where an exporter is not installed."""
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


@pytest.fixture
def packets(tmp_path: Path) -> Path:
    """A file with the packets."""
    path = tmp_path / "packets.pcap"
    write_packets(path)
    return path


def decoded(heard: Sequence[bytes], kind: ListenerKind) -> tuple[list[Event], Exporter]:
    """Return the flows in datagrams, and what is known of who sent them."""
    decoder = FlowDecoder()
    events = [
        event
        for number, payload in enumerate(heard)
        for event in decoder.decode(
            Received(number, AT_S * 10**9, kind, "127.0.0.1", 5000, "", payload)
        )
    ]
    ((_, exporter),) = decoder.exporters
    return events, exporter


def check(events: list[Event], *, has_ipv6: bool) -> None:
    """Compare flows with the packets that were in the file."""
    told = [event.fields for event in events]
    assert all(event.valid for event in events)
    scan = [flow for flow in told if flow.get("network.transport") == "tcp"]
    assert sorted(flow["destination.port"] for flow in scan if flow["source.ip"] == CLIENT) == [
        *SCANNED
    ]
    assert {(flow["destination.ip"], flow["tcp.flags"]) for flow in scan} == {(SERVER, "SYN")}
    pings = [flow for flow in told if flow.get("network.transport") == "icmp"]
    assert [(flow["icmp.type"], flow["icmp.code"]) for flow in pings] == [(8, 0)]
    questions = [flow for flow in told if flow.get("network.transport") == "udp"]
    assert {(flow["source.ip"], flow["destination.ip"]) for flow in questions} == (
        {(CLIENT_V6, SERVER_V6)} if has_ipv6 else set()
    )
    assert len(questions) == (10 if has_ipv6 else 0)
    assert sum(int(flow["network.packets"]) for flow in told) == 21 + len(questions)


def check_exporter(exporter: Exporter) -> None:
    """Nothing was lost on the loopback, and everything could be read."""
    assert (exporter.undecodable, exporter.malformed, exporter.refused) == (0, 0, 0)
    assert (exporter.lost, exporter.late, exporter.restarts) == (0, 0, 0)


@needs("softflowd")
@pytest.mark.parametrize("version", [5, 9, 10])
def test_softflowd(tmp_path: Path, packets: Path, version: int) -> None:
    """What many Linux routers export with."""
    heard = Heard()
    sent = heard.from_exporter(softflowd(packets, version, heard.port), tmp_path)
    events, exporter = decoded(sent, ListenerKind.NETFLOW)

    check(events, has_ipv6=version != 5)
    check_exporter(exporter)


@needs("pmacctd")
@pytest.mark.parametrize("version", [9, 10])
def test_pmacct(tmp_path: Path, packets: Path, version: int) -> None:
    """Another implementation of each protocol."""
    heard = Heard()
    sent = heard.from_exporter(
        pmacct(tmp_path, packets, nfprobe(version, heard.port)), tmp_path, silence_s=3.0
    )
    events, exporter = decoded(sent, ListenerKind.NETFLOW)

    check(events, has_ipv6=True)
    check_exporter(exporter)


@needs("pmacctd")
def test_pmacct_as_sflow_agent(tmp_path: Path, packets: Path) -> None:
    """Every packet is sampled, and sent when the agent's buffer is full or a second is over."""
    heard = Heard()
    sent = heard.from_exporter(
        pmacct(tmp_path, packets, sfprobe(heard.port)), tmp_path, silence_s=3.0
    )
    events, exporter = decoded(sent, ListenerKind.SFLOW)

    check(events, has_ipv6=True)
    check_exporter(exporter)
