"""Whose SNMP engine answers where: netwright.discovery.engine_ledger."""

from ipaddress import ip_address

import pytest

from netwright.discovery.engine_ledger import EngineHolder, EngineLedger, EngineVerdict

HERE, THERE, ELSEWHERE = (ip_address(f"10.0.0.{n}") for n in (1, 2, 3))
OURS, OTHER, NEW = "80001f8801", "80001f8802", "80001f8803"
R1 = EngineHolder("r1", frozenset({OURS}), frozenset({str(HERE), str(THERE)}))
R2 = EngineHolder("r2", frozenset({OTHER}), frozenset({"10.0.0.9"}))
LEDGER = EngineLedger([R1, R2])


@pytest.mark.parametrize("address", [HERE, THERE])
def test_a_device_is_believed_at_every_address_it_is_known_at(address: object) -> None:
    """A router answers with one engine at all of them."""
    assert LEDGER.suspicion(address, OURS) is None  # type: ignore[arg-type]


def test_what_nobody_knew_is_believed() -> None:
    """A new device at a new address, as SSH does it with a host key."""
    assert LEDGER.suspicion(ELSEWHERE, NEW) is None
    assert EngineLedger().suspicion(HERE, OURS) is None


def test_the_engine_of_a_device_at_a_strange_address_is_suspect() -> None:
    """An engine ID is no secret: anybody can answer with it, to be sent messages it can pass on."""
    suspicion = LEDGER.suspicion(ELSEWHERE, OURS)

    assert suspicion is not None
    assert (suspicion.verdict, suspicion.device) == (EngineVerdict.MOVED, "r1")
    assert suspicion.reason == (
        "SNMP engine 80001f8801 is that of r1, which is known at 10.0.0.1, 10.0.0.2"
    )


@pytest.mark.parametrize("engine_id", [OTHER, NEW])
def test_another_engine_at_the_address_of_a_device_is_suspect(engine_id: str) -> None:
    """Whether it is somebody's or nobody's."""
    suspicion = LEDGER.suspicion(HERE, engine_id)

    assert suspicion is not None
    expected = EngineVerdict.MOVED if engine_id == OTHER else EngineVerdict.CHANGED
    assert suspicion.verdict is expected


def test_the_inventory_explains_a_new_chassis() -> None:
    """Whoever writes there that r1 is at this address has replaced it."""
    ledger = EngineLedger([R1], named={str(HERE): "r1", str(THERE): "somebody"})

    assert ledger.suspicion(HERE, NEW) is None
    assert ledger.suspicion(THERE, NEW) is not None


def test_what_a_person_explained_is_believed_there_and_nowhere_else() -> None:
    """It is no licence for the engine as such."""
    ledger = EngineLedger([R1], [(str(ELSEWHERE), OURS)])
    ledger.trust(HERE, NEW)

    assert ledger.suspicion(ELSEWHERE, OURS) is None
    assert ledger.suspicion(HERE, NEW) is None
    assert ledger.suspicion(ip_address("10.0.0.4"), OURS) is not None
    assert ledger.suspicion(THERE, NEW) is not None


def test_the_addresses_of_a_devices_interfaces_are_asked_for_when_they_matter() -> None:
    """A network has a hundred thousand of them, and few visits need one."""
    asked: list[str] = []

    def own_addresses(device: str) -> set[str]:
        asked.append(device)
        return {str(ELSEWHERE)}

    ledger = EngineLedger([R1], own_addresses=own_addresses)

    assert ledger.suspicion(HERE, OURS) is None
    assert asked == []
    assert ledger.suspicion(ELSEWHERE, OURS) is None
    assert asked == ["r1"]


def test_clones_of_one_image_tell_nothing_of_one_another() -> None:
    """Many virtual machines have the engine ID of their template; a third is no thief."""
    clone = EngineHolder("vm", frozenset({OURS}), frozenset({"10.0.0.7"}))

    assert EngineLedger([R1, clone]).suspicion(ELSEWHERE, OURS) is None
