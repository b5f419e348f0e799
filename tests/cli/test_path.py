"""`netwright path`: the document, the table, the past, and the exit codes that scripts read."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from netwright.cli import main
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Row, Table, TableAnswer
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current
from tests.topology.paths.networks import address, arp, interface, on, route

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that knows two routers; the second lost its route two hours later."""
    folder = tmp_path / "project"
    _run("init", str(folder))
    database = f"sqlite:///{folder / '.netwright' / 'netwright.db'}"
    for at in (NOON, LATER):
        _see(database, at, "r1", {
            Table.INTERFACES: [interface("e1", 1)],
            Table.ADDRESSES: [on("e1", "192.0.2.1/30")],
            Table.ARP: [arp("e1", "192.0.2.2", 2)],
            Table.ROUTES: [route("10.0.0.0/8", "192.0.2.2 e1")] if at == NOON else [],
        })  # fmt: skip
        _see(database, at, "r2", {
            Table.INTERFACES: [interface("e1", 2), interface("e2", 3)],
            Table.ADDRESSES: [on("e1", "192.0.2.2/30"), on("e2", "10.0.0.1/24")],
            Table.ARP: [arp("e1", "192.0.2.1", 1), arp("e2", "10.0.0.5", 9)],
            Table.ROUTES: [],
        })  # fmt: skip
    return folder


def _see(database: str, at: datetime, name: str, rows: dict[Table, Sequence[Row]]) -> None:
    tables = {table: TableAnswer(Answer.COMPLETE, found) for table, found in rows.items()}
    keys = IdentityKeys(sys_name=name, serials=frozenset({f"x:{name}"}))
    own = address("192.0.2.1" if name == "r1" else "192.0.2.2")
    seen = Observation(own, at, System(sys_name=name), Identification(), keys, tables)
    store = open_current(database)
    with store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", "run", claimed.device_id, seen)])
    store.close()


def _run(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_a_complete_path_ends_with_zero(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As of noon, when the route was there."""
    code = _run(
        "path", "r1", "10.0.0.5", "--at", (NOON + timedelta(minutes=1)).isoformat(),
        "--project", str(project), "--json",
    )  # fmt: skip
    document = json.loads(capsys.readouterr().out)
    assert (code, document["status"], document["reason"]) == (0, "complete", "")
    hops = document["paths"][0]["hops"]
    assert [hop["device"] for hop in hops] == ["r1", "r2", "10.0.0.5"]
    assert hops[0]["proof"]["seen_at"] == "2026-11-24T12:00:00Z"


def test_a_broken_path_ends_with_three(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Now, when it is gone."""
    code = _run("path", "r1", "10.0.0.5", "--project", str(project), "--json")
    document = json.loads(capsys.readouterr().out)
    assert (code, document["status"]) == (3, "broken")
    assert document["reason"] == "r1: no route to 10.0.0.5"


def test_reverse_is_the_way_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It works although the way there does not, which is worth a word."""
    code = _run("path", "r1", "10.0.0.5", "--reverse", "--project", str(project), "--json")
    document = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [hop["device"] for hop in document["paths"][0]["hops"]] == ["10.0.0.5", "r2", "r1"]
    assert document["warnings"][-1].startswith("asymmetric: only back by")


def test_a_person_reads_a_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdict first, then the hops."""
    code = _run("path", "10.0.0.5", "r1", "--project", str(project))
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[:3] == ["complete", "", "path 1: complete"]
    assert lines[4].split("\t")[0] == "10.0.0.5"


def test_a_name_that_nothing_bears_is_a_usage_error(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A typo is no broken network."""
    assert _run("path", "r1", "r9", "--project", str(project)) == 2
    assert "nothing is called 'r9'" in capsys.readouterr().err
