"""Tiers and sites as intervals: netwright.store.standings."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from netwright.model.device import Identification, IdentityKeys, System, Tier
from netwright.model.evidence import Observation
from netwright.store.database import Store
from netwright.store.identities import Arrival, claim_devices
from netwright.store.standings import hold_standings, load_standings, save_standings
from netwright.topology.memory import Standing

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACCESS, CORE = Standing(Tier.ACCESS, "seoul"), Standing(Tier.CORE, "seoul")


@pytest.fixture
def network(store: Store) -> Store:
    """Return a store with one device."""
    address = ip_address("192.0.2.1")
    seen = Observation(address, NOON, System(sys_name="sw1"), Identification(), IdentityKeys(), {})
    with store.write() as session:
        claim_devices(session, "default", [Arrival(seen)])
    return store


def save(store: Store, standing: Standing, at: datetime) -> None:
    """Let the device stand somewhere from an instant on."""
    with store.write() as session:
        save_standings(session, "default", {"sw1": standing}, at)


def held(store: Store, at: datetime | None = None) -> Standing | None:
    """Return where the device stands."""
    with store.read() as session:
        return load_standings(session, "default", at).get("sw1")


def test_the_tier_that_was_held_then_is_told(network: Store) -> None:
    """Yesterday's map has yesterday's tiers."""
    save(network, ACCESS, NOON)
    save(network, CORE, NOON + HOUR)

    assert held(network, NOON - HOUR) is None
    assert held(network, NOON + HOUR / 2) == ACCESS
    assert held(network, NOON + HOUR) == CORE
    assert held(network) == CORE


def test_what_runs_say_instead_is_kept_without_ending_what_holds(network: Store) -> None:
    """The count must outlive the process that counted."""
    doubted = Standing(Tier.ACCESS, "seoul", Tier.CORE, 2)
    save(network, ACCESS, NOON)
    save(network, doubted, NOON + HOUR)

    assert held(network) == doubted
    assert held(network, NOON) == ACCESS
    with network.write() as session:
        assert hold_standings(session, "default") == {"sw1": doubted}


def test_another_tenants_standings_are_not_told(network: Store) -> None:
    """Nothing of one customer shows at another."""
    save(network, ACCESS, NOON)
    with network.read() as session:
        assert load_standings(session, "other") == {}
