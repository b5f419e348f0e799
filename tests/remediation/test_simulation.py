"""Who would be cut off is found by taking the ports away and looking again."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.interface import Port
from netwright.remediation.simulation import Joint, NetworkGraph, lost_without


def _joint(a: str, b: str) -> Joint:
    return Joint(Port(a, f"to-{b}"), Port(b, f"to-{a}"))


def _network(*pairs: tuple[str, str], hosts: tuple[str, ...] = ()) -> NetworkGraph:
    joints = frozenset(_joint(a, b) for a, b in pairs)
    return NetworkGraph(joints, frozenset(hosts), frozenset({"collector"}))


CHAIN = _network(
    ("collector", "core"), ("core", "dist"), ("dist", "acc"), ("acc", "pc"), hosts=("pc",)
)


def test_an_uplink_takes_everything_behind_it() -> None:
    """Switches and hosts are told apart: the operator weighs them differently."""
    lost = lost_without(CHAIN, [Port("dist", "to-core")])

    assert lost.devices == ("acc", "dist")
    assert lost.hosts == ("pc",)


def test_an_access_port_takes_its_host_only() -> None:
    """That is what such an action is for."""
    lost = lost_without(CHAIN, [Port("acc", "to-pc")])

    assert (lost.devices, lost.hosts) == ((), ("pc",))


def test_a_redundant_link_takes_nobody() -> None:
    """A ring stays whole without one of its links."""
    ring = _network(("collector", "a"), ("a", "b"), ("b", "c"), ("c", "a"))

    assert lost_without(ring, [Port("a", "to-b")]).devices == ()
    assert lost_without(ring, [Port("a", "to-b"), Port("c", "to-b")]).devices == ("b",)


def test_without_a_known_collector_the_smaller_part_is_lost() -> None:
    """We do not always know where we stand; then the larger part is the network."""
    network = NetworkGraph(CHAIN.joints, CHAIN.hosts)

    assert lost_without(network, [Port("acc", "to-dist")]).devices == ("acc",)


def test_what_was_unreachable_before_is_not_lost() -> None:
    """An action is not blamed for what was broken."""
    network = _network(("collector", "a"), ("island", "b"))

    assert lost_without(network, [Port("island", "to-b")]).devices == ()


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25), st.integers(0, 9))
def test_nobody_is_lost_who_can_still_be_reached(pairs: set[tuple[int, int]], at: int) -> None:
    """Compared with a walk of its own."""
    network = _network(*((f"d{a}", f"d{b}") for a, b in pairs if a < b), ("collector", "d0"))
    cut = [port for one in network.joints for port in one if port.device == f"d{at}"]
    left = {one for one in network.joints if not {*one} & set(cut)}

    lost = set(lost_without(network, cut).devices)

    for device in {port.device for one in network.joints for port in one}:
        assert (device in lost) == (
            _joined(set(network.joints), "collector", device)
            and not _joined(left, "collector", device)
        )


def _joined(joints: set[Joint], a: str, b: str) -> bool:
    group = {a}
    for _ in range(len(joints) + 1):
        for one in joints:
            ends = {one.a.device, one.b.device}
            group |= ends if ends & group else set()
    return b in group
