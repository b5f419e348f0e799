"""Which devices have which addresses: netwright.store.senders."""

from datetime import UTC, datetime
from ipaddress import ip_address

from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.interface import InterfaceAddress
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.senders import devices_at

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_devices_are_found_by_where_they_are_managed_and_by_their_interfaces(store: Store) -> None:
    """A routing neighbor is told by either; the loopback that everybody has tells nothing."""
    rows = [InterfaceAddress("Lo0", ip_address("192.0.2.101"), 32)]
    seen = Observation(
        ip_address("192.0.2.1"),
        NOON,
        System(sys_name="r1"),
        Identification(),
        IdentityKeys(sys_name="r1"),
        {Table.ADDRESSES: TableAnswer(Answer.COMPLETE, rows)},
    )
    with store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", "run", claimed.device_id, seen)])
        told = {"192.0.2.1", "192.0.2.101", "192.0.2.7", "127.0.0.1"}

        assert devices_at(session, "default", told) == {"192.0.2.1": "r1", "192.0.2.101": "r1"}
        assert devices_at(session, "other", told) == {}
