"""The status of a few ports by single instances of IF-MIB (RFC 2863): what a poll asks.

An agent that restarted may have numbered its interfaces anew, so every port is asked its name
too, and one that has another name by now is left out until the next discovery.
"""

from collections.abc import Iterable, Iterator

from netwright.mibs.display_string import display
from netwright.mibs.if_mib import ADMIN_STATUS, IF_TABLE, IF_X_TABLE, OPER_STATUS
from netwright.mibs.walks import Walks, scalar
from netwright.model.interface import CARRYING
from netwright.model.link import LinkStatus
from netwright.model.snmp import Oid
from netwright.model.state import WatchedPort

_IF_DESCR, _IF_ADMIN_STATUS, _IF_OPER_STATUS, _IF_NAME = 2, 7, 8, 1


def instances(ports: Iterable[WatchedPort]) -> list[Oid]:
    """Return what to ask of these ports."""
    return [name for port in ports for name in (_name_of(port), *_status_of(port))]


def port_statuses(walks: Walks, ports: Iterable[WatchedPort]) -> Iterator[tuple[str, LinkStatus]]:
    """Yield each port that still has its name and says whether it is up."""
    for port in ports:
        status = _status(walks, port) if _is_same(walks, port) else LinkStatus.UNKNOWN
        if status is not LinkStatus.UNKNOWN:
            yield port.if_name, status


def _status(walks: Walks, port: WatchedPort) -> LinkStatus:
    admin, oper = (scalar(walks, name) for name in _status_of(port))
    told = OPER_STATUS.get(oper)
    if ADMIN_STATUS.get(admin) == "down" or (told and told not in CARRYING):
        return LinkStatus.DOWN
    return LinkStatus.UP if told == "up" else LinkStatus.UNKNOWN


def _is_same(walks: Walks, port: WatchedPort) -> bool:
    name = display(scalar(walks, _name_of(port))) or str(port.if_index)
    return port.if_name in {name, f"{name}#{port.if_index}"}


def _name_of(port: WatchedPort) -> Oid:
    """Return where the port's name was found: ifName, or ifDescr on agents without."""
    is_descr = port.if_descr and port.if_name in {port.if_descr, f"{port.if_descr}#{port.if_index}"}
    table, column = (IF_TABLE, _IF_DESCR) if is_descr else (IF_X_TABLE, _IF_NAME)
    return table.cell(column, (port.if_index,))


def _status_of(port: WatchedPort) -> tuple[Oid, Oid]:
    index = (port.if_index,)
    return IF_TABLE.cell(_IF_ADMIN_STATUS, index), IF_TABLE.cell(_IF_OPER_STATUS, index)
