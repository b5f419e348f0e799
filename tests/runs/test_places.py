"""Names and sites: netwright.runs.places."""

import re
from datetime import UTC, datetime
from ipaddress import ip_address

from netwright.inventory import Entry, Inventory
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.runs.places import Place, Places

RULES = ((re.compile(r"^Seoul"), "seoul"), (re.compile(r"Busan"), "busan"))


def seen(location: str | None = None) -> Observation:
    """Return what a router with two addresses said."""
    keys = IdentityKeys(addresses=frozenset({ip_address("192.0.2.7")}))
    at = datetime(2026, 11, 24, tzinfo=UTC)
    system = System(sys_location=location)
    return Observation(ip_address("192.0.2.1"), at, system, Identification(), keys)


def test_the_scope_decides_the_site_before_the_location_does() -> None:
    """A person who names a site means it."""
    assert Places("hq", rules=RULES).of(seen("Seoul, rack 2")).site == "hq"


def test_a_location_rule_gives_the_site() -> None:
    """What a device says of its place sorts it where nobody has."""
    assert Places(rules=RULES).of(seen("Lab, Busan")).site == "busan"


def test_without_rule_or_scope_the_site_is_default() -> None:
    """Every device has a site."""
    assert Places(rules=RULES).of(seen()) == Place(None, "default")


def test_the_inventory_names_a_device_by_any_of_its_addresses() -> None:
    """The name in git stays, whatever interface answered."""
    inventory = Inventory({"core": Entry("core", hostname="192.0.2.7")})

    assert Places(inventory=inventory).of(seen()).name == "core"
