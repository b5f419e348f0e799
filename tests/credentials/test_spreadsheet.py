"""A CSV file as a source: netwright.credentials.spreadsheet."""

import os
from pathlib import Path
from typing import Any

import pytest

from netwright.credentials.spreadsheet import Spreadsheet
from netwright.errors import UsageError
from netwright.model.legacy import Change
from netwright.model.secret import Secret

TEXT = "name,ip,password\nsw-1,10.0.0.1,CANARY-1\nsw-2,10.0.0.2,CANARY-2\n"
SECRETS = [Secret("CANARY-1"), Secret("CANARY-2")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of two devices."""
    path = tmp_path / "devices.csv"
    path.write_text(TEXT)
    path.chmod(0o640)
    return path


def empty(sheet: Spreadsheet, *, old: dict[str, str] | None = None) -> int:
    """Empty the passwords of all rows."""
    [table] = sheet.tables()
    rows = list(sheet.rows(table, ["password"]))
    if old:
        rows = [type(row)(row.key, row.handle, old) for row in rows]
    return sheet.change(table, [Change(row, {"password": None}) for row in rows])


def test_rows_are_known_by_their_number(file: Path) -> None:
    """A spreadsheet has no other key."""
    sheet = Spreadsheet(file)
    [table] = sheet.tables()

    assert (table.name, table.columns) == ("devices", ("name", "ip", "password"))
    assert [(r.key, dict(r.cells)) for r in sheet.rows(table, ["ip"])] == [
        ("1", {"ip": "10.0.0.1"}),
        ("2", {"ip": "10.0.0.2"}),
    ]


def test_emptied_cells_are_gone_and_all_else_stays(file: Path) -> None:
    """Mode, order, the other columns."""
    sheet = Spreadsheet(file)

    assert empty(sheet) == 2
    assert file.read_text() == "name,ip,password\nsw-1,10.0.0.1,\nsw-2,10.0.0.2,\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert sheet.search(SECRETS, {}).found == 0
    assert [path.name for path in file.parent.iterdir()] == ["devices.csv"]


def test_the_old_file_is_overwritten_before_it_is_replaced(file: Path) -> None:
    """Its blocks go back to the file system, where anybody may find them."""
    other_name = file.with_name("the-same-blocks")
    os.link(file, other_name)
    empty(Spreadsheet(file))

    assert other_name.read_bytes() == bytes(len(TEXT))


def test_what_changed_meanwhile_stays(file: Path) -> None:
    """A password that was not imported must not be wiped."""
    assert empty(Spreadsheet(file), old={"password": "CANARY-other"}) == 0
    assert file.read_text() == TEXT


def test_what_is_left_elsewhere_is_found(file: Path) -> None:
    """Somebody noted a password in the name."""
    file.write_text(TEXT + "CANARY-1 was here,10.0.0.3,x\n")
    sheet = Spreadsheet(file)
    empty(sheet)

    search = sheet.search(SECRETS, {})

    assert (search.found, search.places) == (1, ("devices.name",))


@pytest.mark.parametrize("killed_at", ["partial", "whole", "overwritten"])
def test_killed_while_wiping_nothing_is_lost(
    file: Path, monkeypatch: pytest.MonkeyPatch, killed_at: str
) -> None:
    """The next one who opens the file finishes what was begun, or finds it as it was."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    sheet = Spreadsheet(file)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):  # noqa: PT012
        if killed_at == "partial":
            patch.setattr(os, "fsync", killed)
        elif killed_at == "whole":
            patch.setattr(Spreadsheet, "_put_in_place", killed)
        else:
            real = Path.replace
            patch.setattr(
                Path,
                "replace",
                lambda self, to: killed() if to == file else real(self, to),
            )
        empty(sheet)

    again = Spreadsheet(file)
    [table] = again.tables()
    rows = [dict(row.cells) for row in again.rows(table, ["name", "ip"])]
    assert rows == [{"name": "sw-1", "ip": "10.0.0.1"}, {"name": "sw-2", "ip": "10.0.0.2"}]
    assert (file.read_text() == TEXT) == (killed_at == "partial")


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ";"), ("utf-8-sig", ","), ("cp949", "\t"), ("utf-8", "|")]
)
def test_what_excel_writes_is_read_and_kept(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """Korean Excel writes CP949, a German one semicolons."""
    file = tmp_path / "장비.csv"
    lines = ["이름", "ip", "password"], ["코어", "10.0.0.1", "CANARY-1"]
    file.write_bytes("".join(delimiter.join(line) + "\r\n" for line in lines).encode(encoding))
    sheet = Spreadsheet(file)

    assert empty(sheet) == 1
    expected = "".join(
        delimiter.join(line) + "\r\n" for line in (lines[0], ("코어", "10.0.0.1", ""))
    )
    assert file.read_bytes() == expected.encode(encoding)


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", b"a,a\n1,2\n", b"a,,b\n1,2,3\n", b"\0"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    """A typed error, nothing changed."""
    file = tmp_path / "x.csv"
    file.write_bytes(content)

    with pytest.raises(UsageError):
        Spreadsheet(file)
    assert file.read_bytes() == content


def test_a_short_row_may_be_filled_again(tmp_path: Path) -> None:
    """Trailing cells that are empty are often not written at all."""
    file = tmp_path / "x.csv"
    file.write_text("ip,password\n10.0.0.1\n")
    sheet = Spreadsheet(file)
    [table] = sheet.tables()
    [row] = sheet.rows(table, ["password"])
    new: dict[str, Any] = {"password": "CANARY-1"}

    assert sheet.change(table, [Change(row, new)]) == 1
    assert file.read_text() == "ip,password\n10.0.0.1,CANARY-1\n"
