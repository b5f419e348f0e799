"""Fixtures for the SNMP engine's tests."""

import logging
from collections.abc import Iterator
from logging.handlers import BufferingHandler

import pytest

from netwright.model.credential import Community, Kind, Profile
from netwright.model.secret import Secret
from netwright.transport.snmp import SnmpEngine

V2C = Profile("v2c", Kind.SNMP_V2C, Community(Secret("public")))
V1 = Profile("v1", Kind.SNMP_V1, Community(Secret("public")))


@pytest.fixture(scope="module")
def engine() -> Iterator[SnmpEngine]:
    """An engine for a whole module: sessions do not disturb one another.

    An exception in its loop would only be logged: here it fails the test.
    """
    logged = BufferingHandler(1000)
    logging.getLogger("asyncio").addHandler(logged)
    with SnmpEngine() as engine:
        yield engine
    logging.getLogger("asyncio").removeHandler(logged)
    assert [record.getMessage() for record in logged.buffer] == []
