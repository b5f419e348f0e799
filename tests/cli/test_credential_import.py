"""`netwright creds migrate`."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from netwright.cli import main
from netwright.credentials.folder import load_profiles, open_vault
from netwright.project import find_project, init_project

COLUMNS = (
    "ip_address",
    "ssh_username",
    "ssh_password",
    "enable_password",
    "snmp_community",
    "snmp_v3_user",
    "snmp_v3_auth_protocol",
    "snmp_v3_auth_key",
    "snmp_v3_priv_protocol",
    "snmp_v3_priv_key",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project, in which all commands run."""
    root = tmp_path / "project"
    init_project(root)
    monkeypatch.setenv("NETWRIGHT_PROJECT", str(root))
    return root


def row(n: int) -> tuple[object, ...]:
    """One device, with everything that opens it."""
    v3 = ("poller", "SHA256", f"CANARY-auth-{n}", "AES", f"CANARY-priv-{n}")
    login = ("netops", f"CANARY-pw-{n}", f"CANARY-enable-{n}")
    return (f"10.{n >> 8}.{n & 255}.1", *login, f"CANARY-ro-{n}", *v3)


def legacy(folder: Path, rows: int) -> Path:
    """Make a database like the one of the product that is replaced."""
    file = folder / "nms.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        names = ", ".join(COLUMNS)
        connection.execute(f"CREATE TABLE devices (id integer primary key, {names})")
        connection.execute("CREATE TABLE users (id integer primary key, username, password)")
        connection.execute("INSERT INTO users VALUES (1, 'admin', 'a-person')")
        marks = ", ".join("?" * len(COLUMNS))
        statement = f"INSERT INTO devices ({names}) VALUES ({marks})"  # noqa: S608
        connection.executemany(statement, map(row, range(rows)))
    return file


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[Any, Any]:
    """Run the command; return its exit code and document."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["creds", "migrate", *arguments, "--json"])
    output = capsys.readouterr()
    assert "CANARY" not in output.out + output.err
    return ended.value.code, json.loads(output.out)


def octets(folder: Path) -> bytes:
    """Return every octet of the files in a folder."""
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


def test_a_dry_run_counts_and_writes_nothing(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not a profile, not a key, not a database."""
    before = octets(project)
    code, document = run(capsys, str(legacy(tmp_path, 3)), "--dry-run")

    assert (code, document["rows"]) == (0, 3)
    assert document["credentials"] == {"snmp_v2c": 3, "snmp_v3": 3, "ssh": 3}
    assert octets(project) == before


def test_everything_comes_into_the_vault_and_nothing_stays_behind(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The way of an operator: look, import, wipe."""
    (tmp_path / "old").mkdir()
    file = legacy(tmp_path / "old", 20)
    code, document = run(capsys, str(file))
    assert (code, len(document["profiles"]), document["verified"]) == (0, 60, 20)
    code, document = run(capsys, str(file), "--wipe")

    assert code == 0
    assert document["wiped"] | {"searched": 100} == {
        "rows": 20,
        "left": 0,
        "searched": 100,
        "too_short": 0,
        "found": 0,
        "places": [],
    }
    assert b"CANARY" not in octets(tmp_path)
    found = find_project(project)
    profiles = load_profiles(open_vault(found.vault, found.vault_passwords, "default"))
    assert {str(p.scopes[0]) for p in profiles.values()} == {f"10.0.{n}.1/32" for n in range(20)}
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT password FROM users").fetchone() == ("a-person",)


def test_a_row_that_cannot_be_imported_is_reported_and_stays(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3: some of it failed, and which."""
    assert project.is_dir()
    file = tmp_path / "nms.csv"
    file.write_text("ip,ssh_user,ssh_password\n10.0.0.1,netops,CANARY-1\n10.0.0.2,,CANARY-2\n")
    code, document = run(capsys, str(file), "--wipe")

    assert (code, document["wiped"]["rows"], document["wiped"]["left"]) == (3, 1, 1)
    assert [each["row"] for each in document["problems"]] == ["2"]
    assert file.read_text() == "ip,ssh_user,ssh_password\n10.0.0.1,netops,\n10.0.0.2,,CANARY-2\n"


def test_a_mapping_tells_what_nobody_could_guess(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Korean headings, for example."""
    assert project.is_dir()
    (tmp_path / "장비.csv").write_text("주소,암호\n10.0.0.1,CANARY-1\n")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("tables:\n  장비: {주소: address, 암호: community}\n")
    code, document = run(capsys, str(tmp_path / "장비.csv"), "--mapping", str(mapping))

    assert (code, document["credentials"], document["without_address"]) == (0, {"snmp_v2c": 1}, 0)


@pytest.mark.parametrize("text", ["", "tables: 1", "tables: {a: b}", "a: [", "- x"])
def test_a_mapping_that_is_none_is_refused(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """Usage, exit code 2."""
    assert project.is_dir()
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text)

    assert run(capsys, str(legacy(tmp_path, 1)), "--mapping", str(mapping))[0] == 2


@pytest.mark.parametrize("source", ["missing.db", "mysql://u@h/d", "."])
def test_a_source_that_is_none_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    """And no file is made."""
    assert project.is_dir()
    assert run(capsys, source)[0] == 2


def test_restore_and_forget(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The backup is used, and at last removed."""
    assert project.is_dir()
    file = legacy(tmp_path, 3)
    run(capsys, str(file), "--wipe")

    assert run(capsys, str(file), "--restore")[1]["restored"] == 3
    assert b"CANARY-pw-2" in octets(tmp_path)
    assert run(capsys, str(file), "--forget")[1]["forgotten"] == 3


@pytest.mark.integration
def test_killed_again_and_again_it_completes_and_loses_nothing(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`kill -9` at six different moments of the same import."""
    (tmp_path / "old").mkdir()
    rows = 1000
    file = legacy(tmp_path / "old", rows)
    chance = random.Random(4)  # noqa: S311 - a test that fails must fail again
    command = [sys.executable, "-c", "from netwright.cli import main; main()"]
    command += ["creds", "migrate", str(file), "--wipe", "--json"]
    root = str(Path(__file__).parent.parent.parent)
    environment = {**os.environ, "NETWRIGHT_PROJECT": str(project), "PYTHONPATH": root}
    killed = 0
    for _ in range(6):
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
            time.sleep(chance.uniform(0.5, 7))
            process.send_signal(signal.SIGKILL)
        killed += process.returncode == -signal.SIGKILL

    code, document = run(capsys, str(file), "--wipe")

    assert (code, document["wiped"]["left"], document["wiped"]["found"]) == (0, 0, 0)
    assert killed > 0
    assert b"CANARY" not in octets(tmp_path)
    found = find_project(project)
    profiles = load_profiles(open_vault(found.vault, found.vault_passwords, "default")).values()
    held = {(p.kind, p.credential) for p in profiles}
    assert (len(profiles), len(held)) == (3 * rows, 3 * rows)
