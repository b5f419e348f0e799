"""From a real exporter and a real sender of notifications through collector and worker."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.collectors.collector import collecting, start
from tests.events.flows.exporters import CLIENT, SCANNED, SERVER, end, softflowd, write_packets

needs_senders = pytest.mark.skipif(
    not shutil.which("softflowd") or not shutil.which("snmpinform"),
    reason="softflowd and net-snmp's snmpinform are not installed",
)
pytestmark = [pytest.mark.integration, needs_senders]


def told(project: Path, *arguments: str) -> Any:
    """Return what a command says as JSON."""
    with start(project, *arguments, "--json") as process:
        document = json.loads(process.communicate(timeout=60)[0] or "{}")
    assert process.returncode == 0
    return document


def test_flows_and_informs_come_through(tmp_path: Path) -> None:
    """A scan in the flows of an exporter, a port that went down in an inform."""
    packets = tmp_path / "packets.pcap"
    write_packets(packets)
    project = tmp_path / "project"
    with collecting(project, "netflow://127.0.0.1:0", "trap://127.0.0.1:0") as collector:
        exporter = subprocess.Popen(
            softflowd(packets, 9, collector.ports["netflow"]),
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        collector.wait_for(2)
        end(exporter)
        target = f"127.0.0.1:{collector.ports['trap']}"
        inform = ("snmpinform", "-v2c", "-c", "secret-community", target, "")
        port = ("1.3.6.1.2.1.2.2.1.1.3", "i", "3", "1.3.6.1.2.1.31.1.1.1.1.3", "s", "Gi0/3")
        subprocess.run([*inform, "1.3.6.1.6.3.1.1.5.3", *port], check=True, capture_output=True)
        with start(project, "worker", "events", "--once") as worker:
            worker.communicate(timeout=60)

    scan = told(project, "flows", "list", "--source", CLIENT, "--destination", SERVER)["data"]
    ports = {row["destination_port"] for row in scan if row["protocol"] == 6}
    assert ports == {*SCANNED}
    (top, *_) = told(project, "flows", "top", "--by", "destination", "--since", "-2d")["data"]
    assert top["flows"] >= 10
    (exported,) = told(project, "flows", "exporters")["data"]
    assert (exported["address"], exported["lost"]) == ("127.0.0.1", 0)
    flows = told(project, "events", "list", "--tag", "FLOW")["data"]
    assert {each["fields"].get("destination.port") for each in flows} >= {*SCANNED}
    (event,) = told(project, "events", "list", "--tag", "INTERFACE_DOWN")["data"]
    assert len(told(project, "events", "list")["data"]) == len(flows) + 1
    assert event["fields"]["interface.name"] == "Gi0/3"
    assert "secret-community" not in json.dumps(event)
