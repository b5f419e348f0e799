"""Reading an agent that dies on the way, or takes too long: nornir_tasks.reading."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from netwright.mibs.plan import identify
from netwright.model.evidence import Answer, Table
from netwright.simulate.access import OPEN
from netwright.simulate.agent import Agent
from netwright.simulate.campus import CampusPlan
from netwright.simulate.simulation import campus_simulation
from netwright.transport.snmp import SnmpEngine
from nornir_tasks.facts import read_tables
from nornir_tasks.reading import Reading
from tests.transport.snmp.udp_agent import UdpAgent

PROFILE = OPEN.snmp[0]
PLAN = CampusPlan(8, access=OPEN, is_broken=False)


@dataclass
class Dying:
    """An agent that answers so often and then never again."""

    agent: Agent
    answers: int
    asked: int = 0

    def respond(self, datagram: bytes) -> list[bytes]:
        """Answer while it lives."""
        self.asked += 1
        answer = self.agent.respond(datagram) if self.asked <= self.answers else None
        return [answer] if answer else []


@contextmanager
def reading(answers: int, has_time: Callable[[], bool]) -> Iterator[tuple[Reading, Dying]]:
    """Read such an agent."""
    service = next(iter(campus_simulation(PLAN, lambda: 1.0).agents.values()))
    dying = Dying(service.agent, answers)
    with UdpAgent(dying.respond) as udp, SnmpEngine() as engine:
        session = engine.session(udp.address, PROFILE, port=udp.port, timeout_s=0.1, retries=0)
        yield Reading(PROFILE, session, has_time), dying


def test_an_agent_that_lives_is_read_whole() -> None:
    """What the other tests leave out is what dies, not what they forget to ask."""
    with reading(10_000, lambda: True) as (agent, _):
        agent.ask(identify())
        tables = read_tables(agent)

    assert {answer.answer for answer in tables.values()} == {Answer.COMPLETE}
    assert tables[Table.INTERFACES].rows


def test_an_agent_that_fell_silent_is_asked_nothing_more() -> None:
    """Every further question would hold a thread for its whole timeout."""
    with reading(5, lambda: True) as (agent, dying):
        agent.ask(identify())
        read_tables(agent)
        asked = dying.asked
        tables = read_tables(agent)

    assert agent.is_silent
    assert dying.asked == asked < 40
    assert {answer.answer for answer in tables.values()} <= {Answer.NO_ANSWER, Answer.TRUNCATED}


def test_nothing_is_asked_when_the_time_is_used_up() -> None:
    """A slow agent with a thousand tables must not keep the run from its end."""
    with reading(10_000, lambda: False) as (agent, dying):
        agent.ask(identify())
        tables = read_tables(agent)

    assert dying.asked == 0
    assert {answer.reason for answer in tables.values()} == {"time budget"}
