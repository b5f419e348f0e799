"""The package `netflow` reads the same numbers out of the same datagrams."""

import pytest

from netwright.events.flows.decoder import FlowDecoder
from tests.events.flows.datagrams import (
    FIELDS,
    a_set,
    flow,
    ipfix,
    ipfix_template,
    received,
    v5,
    v9,
    v9_template,
)

netflow = pytest.importorskip("netflow", reason="the package netflow is not installed")

RECORDS = flow(22, 1000, 7) + flow(443, 2**32 - 1, 2**31, 60_001)
V5 = {"DST_PORT": "destinationTransportPort", "IN_PACKETS": "packetDeltaCount"}
V5 |= {"IN_OCTETS": "octetDeltaCount", "PROTO": "protocolIdentifier", "INPUT": "ingressInterface"}
V9 = {"IPV4_SRC_ADDR": "sourceIPv4Address", "L4_DST_PORT": "destinationTransportPort"}
V9 |= {"IN_BYTES": "octetDeltaCount", "IN_PKTS": "packetDeltaCount"}
V9 |= {"LAST_SWITCHED": "flowEndSysUpTime", "INPUT_SNMP": "ingressInterface"}
IPFIX = {name: name for name in ("octetDeltaCount", "packetDeltaCount", "tcpControlBits")}
IPFIX |= {name: name for name in ("destinationTransportPort", "flowStartSysUpTime")}


@pytest.mark.parametrize(
    ("payload", "names"),
    [
        (v5(3), V5),
        (v9(v9_template() + a_set(256, RECORDS)), V9),
        (ipfix(ipfix_template(256, FIELDS) + a_set(256, RECORDS)), IPFIX),
    ],
    ids=["v5", "v9", "ipfix"],
)
def test_another_parser_reads_the_same(payload: bytes, names: dict[str, str]) -> None:
    """Two readers that agree are less likely to be wrong."""
    packet = netflow.parse_packet(payload, {"netflow": {}, "ipfix": {}})
    theirs = [{ours: each.data[name] for name, ours in names.items()} for each in packet.flows]
    events = FlowDecoder().decode(received(payload))

    assert [
        {name: each.vendor_fields[name] for name in names.values()} for each in events
    ] == theirs
