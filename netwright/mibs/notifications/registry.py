"""Find a notification or an object by its OID."""

from functools import lru_cache

from netwright.mibs.notifications.cisco import CISCO
from netwright.mibs.notifications.routing import ROUTING
from netwright.mibs.notifications.rows import NotificationType, Object
from netwright.mibs.notifications.standard import STANDARD
from netwright.mibs.notifications.vendors import VENDORS
from netwright.model.snmp import Oid, oid

_MIBS = (STANDARD, ROUTING, CISCO, VENDORS)
_NOTIFICATIONS = {oid(name): each for mib in _MIBS for name, each in mib.notifications.items()}
_OBJECTS = {oid(name): each for mib in _MIBS for name, each in mib.objects.items()}
_SHORTEST, _LONGEST = min(map(len, _OBJECTS)), max(map(len, _OBJECTS))


@lru_cache(maxsize=1 << 11)
def notification_type(name: Oid) -> NotificationType | None:
    """Return a notification's row.

    A v1 trap has a zero before its number (RFC 3584 section 3.1) that not every MIB has.
    """
    found = _NOTIFICATIONS.get(name)
    if found is None and len(name) > 1:
        without = name[:-2] + name[-1:] if name[-2] == 0 else (*name[:-1], 0, name[-1])
        found = _NOTIFICATIONS.get(without)
    return found


@lru_cache(maxsize=1 << 13)
def find_object(name: Oid) -> tuple[Object, Oid] | None:
    """Return the object of a varbind's name, and the instance behind it."""
    for length in range(min(len(name), _LONGEST), _SHORTEST - 1, -1):
        found = _OBJECTS.get(name[:length])
        if found is not None:
            return found, name[length:]
    return None
