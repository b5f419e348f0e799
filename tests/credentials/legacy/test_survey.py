"""Reading a source whole: netwright.credentials.legacy.survey."""

from collections.abc import Collection, Iterator, Sequence
from ipaddress import ip_address
from typing import Any

import pytest

from netwright.credentials.legacy.survey import Survey, survey
from netwright.errors import UsageError
from netwright.model.legacy import LegacyRow, LegacyTable, Reference


class Tables:
    """A source in memory; only what a survey needs."""

    name = "legacy"

    def __init__(self, *tables: tuple[LegacyTable, Sequence[dict[str, Any]]]) -> None:
        self._tables = [table for table, _ in tables]
        self._rows = {table.name: rows for table, rows in tables}

    def tables(self) -> list[LegacyTable]:
        """Return the tables."""
        return self._tables

    def rows(self, table: LegacyTable, columns: Collection[str]) -> Iterator[LegacyRow]:
        """Yield rows."""
        for number, row in enumerate(self._rows[table.name]):
            yield LegacyRow(str(number), number, {each: row.get(each) for each in columns})


def surveyed(*tables: tuple[LegacyTable, Sequence[dict[str, Any]]]) -> Survey:
    """Survey tables."""
    return survey(Tables(*tables), {})  # type: ignore[arg-type]


DEVICES = LegacyTable(
    "devices", ("id", "ip", "profile_id"), (Reference("profile_id", "snmp", "id"),)
)
ROWS = [
    {"id": 1, "ip": "10.0.0.1", "profile_id": 7},
    {"id": 2, "ip": "10.0.0.2/24", "profile_id": 7},
    {"id": 3, "ip": "no address", "profile_id": 8},
]


def test_a_profile_that_devices_refer_to_is_theirs() -> None:
    """Products with credential profiles keep the addresses elsewhere."""
    snmp = LegacyTable("snmp", ("id", "community"))
    found = surveyed(
        (DEVICES, ROWS), (snmp, [{"id": 7, "community": "a"}, {"id": 8, "community": "b"}])
    )

    assert [row.addresses for row in found.rows] == [
        (ip_address("10.0.0.1"), ip_address("10.0.0.2")),
        (),
    ]


def test_a_credential_that_refers_to_its_device_is_its() -> None:
    """The other way round."""
    logins = LegacyTable(
        "ssh_logins",
        ("device_id", "username", "password"),
        (Reference("device_id", "devices", "id"),),
    )
    row = {"device_id": 2, "username": "u", "password": "CANARY"}

    assert surveyed((DEVICES, ROWS), (logins, [row])).rows[0].addresses == (ip_address("10.0.0.2"),)


def test_a_reference_need_not_be_declared() -> None:
    """SQLite schemas seldom do."""
    devices = LegacyTable("devices", ("id", "ip", "ssh_credential_id"))
    credentials = LegacyTable("credentials", ("id", "username", "password"))
    rules = LegacyTable("SnmpRules", ("deviceId", "community"))
    found = surveyed(
        (devices, [{"id": 1, "ip": "10.0.0.1", "ssh_credential_id": 7}]),
        (credentials, [{"id": 7, "username": "u", "password": "CANARY"}]),
        (rules, [{"deviceId": 1, "community": "CANARY"}]),
    )

    assert {(row.table, row.addresses) for row in found.rows} == {
        ("credentials", (ip_address("10.0.0.1"),)),
        ("SnmpRules", (ip_address("10.0.0.1"),)),
    }


def test_a_row_that_cannot_be_imported_does_not_stop_the_others() -> None:
    """It is reported, and left as it is."""
    table = LegacyTable("devices", ("ip", "ssh_username", "ssh_password"))
    good = {"ip": "10.0.0.1", "ssh_username": "u", "ssh_password": "CANARY"}
    found = surveyed((table, [{**good, "ssh_username": None}, good]))

    assert [row.key for row in found.rows] == ["1"]
    assert [(each.key, "CANARY" in each.reason) for each in found.problems] == [("0", False)]


def test_a_source_without_credentials_says_what_to_do() -> None:
    """The names may be Korean."""
    with pytest.raises(UsageError, match="no column looks like a credential"):
        surveyed((LegacyTable("장비", ("암호",)), []))
