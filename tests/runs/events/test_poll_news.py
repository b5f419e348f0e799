"""What status polls find, worked through like messages: netwright.runs.events.worker."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from netwright.model.device import DeviceStatus, Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.state import DEVICE, StateSource, Word
from netwright.rules.loading import load_files
from netwright.runs.clock import utc_now
from netwright.store.identities import Arrival, claim_devices
from netwright.store.incidents import IncidentFilter, find_incidents
from netwright.store.states import load_states, note_states
from tests.runs.events.conftest import Bench

RULE = Path(__file__).parents[3] / "rules" / "device_down.yaml"


def test_a_device_that_polls_find_silent_is_an_incident_until_it_answers(bench: Bench) -> None:
    """No message tells it; the event can be listed, and the state stays the poll's word."""
    parts = bench.with_parts(rules=load_files([RULE], {}).rules)
    keys, system = IdentityKeys(sys_name="sw1"), System(sys_name="sw1")
    at = utc_now()
    seen = Observation(ip_address("192.0.2.1"), at, system, Identification(), keys, {})
    with bench.store.write() as session:
        claim_devices(session, "default", [Arrival(seen)])
    found, states = [], {}
    for second, status in enumerate(
        (DeviceStatus.UP, DeviceStatus.UNREACHABLE, DeviceStatus.UNREACHABLE, DeviceStatus.UP)
    ):
        word = Word("sw1", DEVICE, status, StateSource.POLL, at + timedelta(seconds=second))
        with bench.store.write() as session:
            note_states(session, "default", [word])
        bench.drain(parts)
        with bench.store.read() as session:
            incidents = find_incidents(session, "default", IncidentFilter())
            states = load_states(session, "default")
        found.append([(one.devices, one.state.value, one.count) for one in incidents])

    assert found == [[], [], [(("sw1",), "open", 1)], [(("sw1",), "resolved", 1)]]
    assert [event.message for event in bench.stored()][-2:] == ["sw1 is unreachable", "sw1 is up"]
    assert [state.source for state in states.values()] == [StateSource.POLL]
