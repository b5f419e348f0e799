"""The stream through one next hop, in simulated time: netwright.transport.sweep.lane."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from netwright.transport.sweep.lane import Batch, Lane
from netwright.transport.sweep.next_hop import NextHop
from netwright.transport.sweep.prober import Answer, Probe, Reply

RTT_S = 0.01


@dataclass
class Network:
    """Answers for the living, through a policer that drops what exceeds its rate."""

    alive: frozenset[str]
    limit: float = float("inf")
    burst: float = 5.0
    sent: int = 0
    answers: list[tuple[float, Probe]] = field(default_factory=list)
    _tokens: float = 5.0
    _at: float = 0.0

    def carry(self, probe: Probe, now: float) -> None:
        """Take one packet in."""
        self.sent += 1
        if self.limit < float("inf"):
            self._tokens = min(self.burst, self._tokens + (now - self._at) * self.limit)
            self._at = now
            if self._tokens < 1:
                return
            self._tokens -= 1
        if probe[1] in self.alive:
            self.answers.append((now + RTT_S, probe))


def run(
    lane: Lane,
    network: Network,
    *,
    wake_late_s: float = 0.0003,
    stop: Callable[[float], bool] = lambda _: False,
) -> tuple[set[Probe], float]:
    """Drive a lane until it is done; return what was answered and how long it took."""
    answered: set[Probe] = set()
    now = 0.0
    while not lane.is_done(now) and not stop(now):
        for probe in lane.take(now):
            network.carry(probe, now)
        now += lane.wait_s() + wake_late_s
        due = [probe for at, probe in network.answers if at <= now]
        network.answers = [(at, probe) for at, probe in network.answers if at > now]
        for probe in due:
            answered.add(probe)
            lane.settle(Answer(probe, Reply.ANSWERED, RTT_S))
        lane.judge(now)
    return answered, now


def targets(count: int) -> tuple[str, ...]:
    """Return as many addresses."""
    return tuple(f"10.0.{number >> 8}.{number & 255}" for number in range(count))


def lane_of(count: int, rate: float, ways: tuple[str, ...] = ("icmp",)) -> Lane:
    """Return a lane over that many targets in two rounds."""
    return Lane(NextHop(rate), Batch(ways, targets(count), 2), 0.0)


def test_all_are_found_in_the_time_the_rate_allows() -> None:
    """Canaries and timeouts together may cost 5 % of the arithmetic limit."""
    alive = frozenset(targets(65_536)[::655])
    network = Network(alive)
    answered, elapsed = run(lane_of(65_536, 1000), network)

    assert {target for _, target in answered} == alive
    assert elapsed <= 1.05 * 2 * 65_536 / 1000


@pytest.mark.parametrize("rate", [3000.0, 20_000.0])
def test_all_are_found_behind_a_policer(rate: float) -> None:
    """A router that polices 2,000 packets per second costs time, and not one device."""
    alive = frozenset(targets(16_384)[::164])
    answered, elapsed = run(lane_of(16_384, rate), Network(alive, limit=2000))

    assert {target for _, target in answered} == alive
    assert elapsed < 3 * 2 * 16_384 / 2000


def test_a_handful_that_answers_takes_a_round_trip() -> None:
    """A crawl asks about a few neighbors at a time and waits for each of them."""
    names = targets(3)
    answered, elapsed = run(lane_of(3, 1000, ("icmp", "snmp")), Network(frozenset(names)))

    assert len(answered) == 6
    assert elapsed < 0.05


def test_a_handful_that_is_silent_takes_two_timeouts() -> None:
    """Nobody answers: two rounds, each with the timeout for unknown round trips."""
    _, elapsed = run(lane_of(3, 1000), Network(frozenset()))

    assert elapsed == pytest.approx(1.8, abs=0.1)


def test_what_was_answered_is_not_asked_again() -> None:
    """The second round is for the silent, apart from canaries."""
    names = targets(200)
    network = Network(frozenset(names[:100]))
    run(lane_of(200, 1000), network)

    assert network.sent <= 200 + 100 + 20


def test_a_network_that_falls_silent_ends_the_sweep_all_the_same() -> None:
    """When every canary dies, slower is tried, and then the silence is believed."""
    names = targets(3000)
    network = Network(frozenset(names[:50]))
    lane = lane_of(3000, 1000)

    run(lane, network, stop=lambda now: now > 1)
    network.alive = frozenset()
    _, elapsed = run(lane, network, stop=lambda now: now > 200)

    assert elapsed < 120


def test_what_could_not_be_sent_is_sent_later() -> None:
    """A full socket table delays a probe and never loses it."""
    lane = lane_of(10, 1000)
    first = lane.take(0.0)
    lane.put_back(first[4:], 0.0, choked=False)

    assert lane.take(0.5) == first[4:]


def test_a_choking_kernel_halves_the_rate_once_a_second() -> None:
    """A full neighbor table says the same thing to every packet; once is enough."""
    hop = NextHop(1000)
    lane = Lane(hop, Batch(("icmp",), targets(1000), 2), 0.0)
    for tick in range(20):
        lane.put_back(lane.take(tick / 20), tick / 20, choked=True)

    assert hop.pace.rate == 500


def test_progress_reaches_its_total() -> None:
    """A progress bar that stops at 97 % makes people wait."""
    lane = lane_of(300, 10_000)
    run(lane, Network(frozenset(targets(300)[:7])))

    assert (lane.done, lane.total) == (600, 600)


def test_an_open_port_is_no_canary() -> None:
    """Each visit to an open port is a line in somebody's log."""
    names = targets(2000)
    lane = lane_of(2000, 1000, ("tcp/22",))
    lane.take(0.0)
    lane.settle(Answer(("tcp/22", names[0]), Reply.OPEN, RTT_S))
    sent = [probe for tick in range(1, 50) for probe in lane.take(tick / 10)]

    assert ("tcp/22", names[0]) not in sent
