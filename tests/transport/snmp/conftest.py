"""Fixtures for the SNMP engine's tests."""

from collections.abc import Iterator

import pytest

from netwright.model.credential import Community, Kind, Profile
from netwright.model.secret import Secret
from netwright.transport.snmp import SnmpEngine

V2C = Profile("v2c", Kind.SNMP_V2C, Community(Secret("public")))
V1 = Profile("v1", Kind.SNMP_V1, Community(Secret("public")))


@pytest.fixture(scope="module")
def engine() -> Iterator[SnmpEngine]:
    """An engine for a whole module: sessions do not disturb one another."""
    with SnmpEngine() as engine:
        yield engine
