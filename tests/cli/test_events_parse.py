"""`netwright events parse` on a file, standard input and JSON lines."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from netwright.project import init_project
from tests.events.flows.datagrams import a_set, flow, v9, v9_template
from tests.notifications import LINK_DOWN, PORT_3, community_message, pdu

COMMAND = [sys.executable, "-c", "from netwright.cli.main import main; main()", "events", "parse"]


def _run(*options: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *options], input=given, capture_output=True, check=False)


def _lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_line_in_is_one_line_out() -> None:
    """A script pairs them by number, so that an empty line counts too."""
    said = _lines(_run("--jsonl", given=b"<13>Mar 14 09:26:53 r1 app: a\n\n\xff\n"))

    assert [row["message"] for row in said] == ["a", "", "\ufffd"]
    assert [row["valid"] for row in said] == [True, False, False]


def test_year_and_zone_come_from_the_options() -> None:
    """RFC 3164 has neither."""
    options = ("--now", "2020-01-01T00:00:00Z", "--zone", "Asia/Seoul", "--jsonl")
    (said,) = _lines(_run(*options, given=b"<13>Dec 31 23:59:58 r1 app: a\n"))

    assert said["timestamp"] == "2019-12-31T14:59:58Z"


def test_bytes_that_are_no_utf_8_come_and_go_as_base64(tmp_path: Path) -> None:
    """JSON has no bytes."""
    raw = "<13>Mar 14 09:26:53 r1 app: 차단".encode("cp949")
    file = tmp_path / "messages.jsonl"
    rows = [{"raw_b64": base64.b64encode(raw).decode(), "source": "192.0.2.1"}, {"raw": "a\udcff"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    first, second = _lines(_run(str(file), "--input", "jsonl", "--jsonl"))

    assert first["message"] == "차단"
    assert base64.b64decode(first["raw_b64"]) == raw
    assert base64.b64decode(second["raw_b64"]) == b"a\xff"


def test_what_is_no_message_is_an_error_in_one_line() -> None:
    """It says which line, and what to give instead."""
    done = _run("--input", "jsonl", "--jsonl", given=b'{"raw": "a"}\n{"row": "b"}\n')

    assert done.returncode == 2
    assert b"line 2" in done.stderr


def test_a_zone_that_does_not_exist_is_an_error_in_one_line() -> None:
    """A typing error must not become UTC."""
    assert _run("--zone", "Asia/Soul").returncode == 2


def test_datagrams_are_read_as_on_the_listener_that_is_named() -> None:
    """A notification, and a datagram that holds two flows behind the one with their template."""
    rows = [
        {"listener": "trap", "raw": community_message(pdu(LINK_DOWN, PORT_3))},
        {"listener": "netflow", "raw": v9(v9_template())},
        {"listener": "netflow", "raw": v9(a_set(256, flow(22) + flow(443)))},
        {"listener": "sflow", "raw": b"no sFlow"},
    ]
    text = "".join(
        json.dumps(row | {"raw": None, "raw_b64": base64.b64encode(bytes(row["raw"])).decode()})
        + "\n"
        for row in rows
        if isinstance(row["raw"], bytes)
    )
    said = _lines(_run("--input", "jsonl", "--jsonl", given=text.encode()))

    assert [row.get("tag") for row in said] == ["INTERFACE_DOWN", "FLOW", "FLOW", None]
    assert said[0]["fields"]["interface.name"] == "Gi0/3"
    assert [row["fields"]["destination.port"] for row in said[1:3]] == [22, 443]
    assert not said[3]["valid"]


def test_the_inventory_says_whose_message_it_is_and_in_which_zone(tmp_path: Path) -> None:
    """Text alone does not tell two platforms with the same words apart, nor where a device is."""
    project = tmp_path / "network"
    init_project(project)
    (project / "inventory" / "hosts.d" / "sw1.yaml").write_text(
        "sw1: {hostname: 192.0.2.7, platform: cisco_nxos, data: {timezone: Asia/Seoul}}\n"
    )
    upgrade = [sys.executable, "-c", "from netwright.cli.main import main; main()"]
    subprocess.run([*upgrade, "--project", str(project), "db", "upgrade"], check=True)
    raw = "<13>Mar 14 18:26:53 sw1 nothing in particular"
    rows = [{"raw": raw, "source": "192.0.2.7"}, {"raw": raw, "source": "192.0.2.8"}]
    options = ("--project", str(project), "--input", "jsonl", "--jsonl", "--now", "2026-03-15")
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    known, unknown = _lines(_run(*options, given=lines))

    assert (known["platform"], known["timestamp"]) == ("cisco_nxos", "2026-03-14T09:26:53Z")
    assert ("platform" in unknown, unknown["timestamp"]) == (False, "2026-03-14T18:26:53Z")
