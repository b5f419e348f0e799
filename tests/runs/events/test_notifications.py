"""Notifications with the credentials of their tenant."""

import orjson

from netwright.model.credential import Profile
from netwright.model.notification import Trust
from netwright.model.received import ListenerKind, Received
from netwright.runs.events.notifications import RELOAD_NS, Notifications
from netwright.transport.snmp.privacy import Clock
from tests.notifications import LINK_DOWN, PROFILES, community_message, pdu, v3_message

NOW_NS = 1_764_000_000 * 10**9


def received(payload: bytes, after_ns: int = 0) -> Received:
    """Return a datagram as the spool gives it."""
    return Received(0, NOW_NS + after_ns, ListenerKind.TRAP, "192.0.2.1", 162, "", payload)


def test_each_tenant_has_its_own_credentials() -> None:
    """One's community says nothing about another's devices."""
    vaults = {"bank": PROFILES, "shop": ()}
    notifications = Notifications(lambda tenant: vaults[tenant])
    trap = received(community_message(pdu(LINK_DOWN)))

    assert notifications.read(trap, "bank").trust is Trust.COMMUNITY
    assert notifications.read(trap, "shop").trust is Trust.NONE


def test_a_new_credential_counts_within_a_minute() -> None:
    """And a flood of unknown ones does not open the vault for each."""
    loads: list[str] = []
    vault: list[Profile] = []

    def load(tenant: str) -> list[Profile]:
        loads.append(tenant)
        return list(vault)

    notifications = Notifications(load)
    trap = community_message(pdu(LINK_DOWN))
    notifications.read(received(trap), "bank")
    vault += PROFILES
    told = [notifications.read(received(trap, after), "bank").trust for after in (1, RELOAD_NS)]

    assert told == [Trust.NONE, Trust.COMMUNITY]
    assert len(loads) == 2


def test_engine_clocks_survive_a_restart_and_new_credentials() -> None:
    """Or an old message might be sent again after either."""
    notifications = Notifications(lambda _: PROFILES)
    notifications.read(received(v3_message(pdu(LINK_DOWN), clock=Clock(5, 100))), "bank")
    notifications.read(received(community_message(pdu(LINK_DOWN), "?"), RELOAD_NS), "bank")
    again = Notifications(lambda _: PROFILES, orjson.loads(orjson.dumps(notifications.state())))

    old = received(v3_message(pdu(LINK_DOWN), clock=Clock(4, 100)), RELOAD_NS)
    assert [each.read(old, "bank").error for each in (notifications, again)] == [
        "notInTimeWindow"
    ] * 2
