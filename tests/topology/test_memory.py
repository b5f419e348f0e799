"""Tiers that are held: netwright.topology.memory."""

from dataclasses import replace

from netwright.model.device import Tier
from netwright.model.link import Node, Topology
from netwright.topology.memory import Standing, next_standing, next_standings, with_standings
from tests.topology.networks import AT

HELD = Standing(Tier.ACCESS, "seoul")


def after(*runs: Tier) -> Standing:
    """Return what an access switch becomes by runs that say these tiers."""
    standing = HELD
    for tier in runs:
        standing = next_standing(standing, tier, "seoul", is_run=True)
    return standing


def test_a_new_device_gets_its_tier_at_once() -> None:
    """There is nothing to hold."""
    assert next_standing(None, Tier.CORE, "seoul", is_run=True) == Standing(Tier.CORE, "seoul")


def test_three_equal_runs_change_a_tier_and_two_do_not() -> None:
    """A night with a broken uplink is no redesign."""
    assert after(*[Tier.CORE] * 2) == Standing(Tier.ACCESS, "seoul", Tier.CORE, 2)
    assert after(*[Tier.CORE] * 3) == Standing(Tier.CORE, "seoul")


def test_runs_that_disagree_begin_anew() -> None:
    """Equal means equal: what was said between counts."""
    assert after(Tier.CORE, Tier.CORE, Tier.ACCESS, Tier.CORE).times == 1
    assert after(Tier.CORE, Tier.CORE, Tier.EDGE) == Standing(Tier.ACCESS, "seoul", Tier.EDGE, 1)


def test_a_build_by_hand_is_no_run_but_a_site_changes_at_once() -> None:
    """Whoever builds three times in a row has seen nothing new."""
    doubted = replace(HELD, candidate=Tier.CORE, times=2)
    kept = next_standing(doubted, Tier.CORE, "busan", is_run=False)

    assert kept == replace(doubted, site="busan")


def test_a_manual_tier_is_shown_at_once_and_the_networks_is_remembered_beneath() -> None:
    """Taking the manual one back gives the other again."""
    topology = Topology(AT, (Node("sw1", "switch", "access", "seoul"),), ())
    standings = next_standings({}, topology, is_run=True)
    [node] = with_standings(topology, standings, {"sw1": Tier.CORE}).nodes

    assert standings == {"sw1": Standing(Tier.ACCESS, "seoul")}
    assert (node.tier, node.tier_candidate) == (Tier.CORE, Tier.ACCESS)
