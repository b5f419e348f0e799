"""The system group of SNMPv2-MIB (RFC 3418) and snmpEngineID of SNMP-FRAMEWORK-MIB (RFC 3411)."""

from netwright.mibs.display_string import display
from netwright.mibs.walks import Walks, integer, octets, scalar
from netwright.model.device import System
from netwright.model.snmp import Oid, Value, oid_text

_SYSTEM = (1, 3, 6, 1, 2, 1, 1)
SYS_DESCR = (*_SYSTEM, 1, 0)
SYS_OBJECT_ID = (*_SYSTEM, 2, 0)
SYS_UP_TIME = (*_SYSTEM, 3, 0)
SYS_CONTACT = (*_SYSTEM, 4, 0)
SYS_NAME = (*_SYSTEM, 5, 0)
SYS_LOCATION = (*_SYSTEM, 6, 0)
SYS_SERVICES = (*_SYSTEM, 7, 0)
SNMP_ENGINE_ID = (1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0)

INSTANCES: tuple[Oid, ...] = (
    SYS_DESCR,
    SYS_OBJECT_ID,
    SYS_UP_TIME,
    SYS_CONTACT,
    SYS_NAME,
    SYS_LOCATION,
    SYS_SERVICES,
    SNMP_ENGINE_ID,
)
_DESCR_LIMIT = 1024  # more than the standard's 255: version lines of some systems are longer


def system(walks: Walks) -> System:
    """Return the system group."""
    ticks = integer(scalar(walks, SYS_UP_TIME))
    return System(
        sys_descr=display(scalar(walks, SYS_DESCR), _DESCR_LIMIT),
        sys_object_id=_object_id(scalar(walks, SYS_OBJECT_ID)),
        sys_name=display(scalar(walks, SYS_NAME)),
        sys_location=display(scalar(walks, SYS_LOCATION)),
        sys_contact=display(scalar(walks, SYS_CONTACT)),
        sys_up_time_s=None if ticks is None else ticks / 100,
        sys_services=integer(scalar(walks, SYS_SERVICES)),
    )


def _object_id(value: Value) -> str | None:
    return oid_text(value) if isinstance(value, tuple) and value else None


def engine_id(walks: Walks) -> str | None:
    """Return the SNMP engine's identifier in hex."""
    return octets(scalar(walks, SNMP_ENGINE_ID)).hex() or None
