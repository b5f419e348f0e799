"""Where in the network we are: what we cannot reach from there is cut off from us."""

from collections.abc import Sequence

from netwright.store.database import Session
from netwright.store.senders import devices_at
from netwright.transport.own_addresses import gateways, own_addresses


def standpoints(session: Session, tenant: str, named: Sequence[str] = ()) -> list[str]:
    """Return the devices that we are at: those named, else whoever is us or our gateway."""
    if named:
        return list(named)
    own = {str(address) for address in (*own_addresses(), *gateways())}
    return sorted(set(devices_at(session, tenant, own).values()))
