"""NAPALM's getters over a session that is open: a second reading, without a second login."""

from collections.abc import Callable, Iterable, Mapping

from napalm import get_network_driver
from napalm.base import NetworkDriver
from netmiko.exceptions import NetmikoBaseException

from netwright.errors import DeviceError
from netwright.model.evidence import Answer, Row, Table, TableAnswer
from netwright.transport.ssh.driver import netmiko_over
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli import getters

# The drivers that read a command line; NAPALM's others speak NETCONF or HTTP.
_DRIVERS = {
    "cisco_ios": "ios",
    "cisco_xe": "ios",
    "cisco_nxos": "nxos_ssh",
    "arista_eos": "eos",
}
_GETTERS: Mapping[Table, tuple[str, Callable[[object], Iterable[Row]]]] = {
    Table.NEIGHBORS: ("get_lldp_neighbors_detail", getters.neighbors),
    Table.ARP: ("get_arp_table", getters.arp_entries),
    Table.FDB: ("get_mac_address_table", getters.fdb_entries),
}
# What NAPALM's parsers raise on output they were not written for.
_BROKEN = (NetmikoBaseException, LookupError, ValueError, TypeError, AttributeError)


def napalm_over(session: CliSession) -> NetworkDriver | None:
    """Return the platform's NAPALM driver, talking through the session; None without one."""
    name = _DRIVERS.get(session.platform or "")
    if name is None:
        return None
    driver = get_network_driver(name)(session.device, "", "", optional_args={"transport": "ssh"})
    driver.device = driver._netmiko_device = netmiko_over(session)  # noqa: SLF001 - what `open` sets
    return driver


def get_tables(session: CliSession, tables: Iterable[Table]) -> dict[Table, TableAnswer]:
    """Return what the getters tell, for the tables and platforms that have one."""
    driver = napalm_over(session)
    asked = [table for table in tables if driver is not None and table in _GETTERS]
    return {table: _get(driver, *_GETTERS[table]) for table in asked}


def _get(
    driver: NetworkDriver, getter: str, read: Callable[[object], Iterable[Row]]
) -> TableAnswer:
    try:
        rows = list(read(getattr(driver, getter)()))
    except NotImplementedError:
        return TableAnswer(Answer.UNSUPPORTED, (), f"{getter}: not for this platform", "cli")
    except DeviceError as error:
        return TableAnswer(Answer.NO_ANSWER, (), f"{getter}: {error.reason}", "cli")
    except _BROKEN as error:
        return TableAnswer(Answer.NO_ANSWER, (), f"{getter}: {error}"[:200], "cli")
    if not rows:  # NAPALM tells a rejected command from an empty table no more than this
        return TableAnswer(Answer.NO_ANSWER, (), f"{getter}: nothing", "cli")
    return TableAnswer(Answer.COMPLETE, rows, "", "cli")
