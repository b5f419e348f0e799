"""Places on the map: netwright.topology.layout."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, Node
from netwright.topology.layout import CELL_HEIGHT, CELL_WIDTH, Position, place_nodes

TIERS = st.sampled_from(["core", "distribution", "access", "edge", "other", None])
SITES = st.sampled_from(["seoul", "busan", None])


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[Node], list[Link]]:
    """Any nodes with any links."""
    size = draw(st.integers(0, 25))
    nodes = [Node(f"n{i}", "switch", draw(TIERS), draw(SITES)) for i in range(size)]
    pairs = list(combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=40)) if pairs else []
    return nodes, [cable(f"n{a}", f"n{b}") for a, b in chosen]


def cable(a: str, b: str) -> Link:
    """Return a link between two nodes."""
    return Link(Port(a, b), Port(b, a), 2, LinkKind.P2P, (), 0.99)


@given(maps())
def test_every_node_has_a_place_of_its_own(drawn: tuple[list[Node], list[Link]]) -> None:
    """No node is lost and none covers another, whatever the network."""
    nodes, links = drawn
    places = place_nodes(nodes, links)

    assert places.keys() == {node.name for node in nodes}
    for one, other in combinations(places.values(), 2):
        apart = abs(one.x - other.x) >= CELL_WIDTH / 2, abs(one.y - other.y) >= CELL_HEIGHT / 2
        assert any(apart)


@given(maps())
def test_order_of_nodes_and_links_does_not_move_them(
    drawn: tuple[list[Node], list[Link]],
) -> None:
    """The same network gives the same map, or people lose their way in it."""
    nodes, links = drawn

    assert place_nodes(nodes[::-1], links[::-1]) == place_nodes(nodes, links)


def test_higher_tiers_stand_above_lower_ones() -> None:
    """Edge over core over distribution over access."""
    tiers = ["edge", "core", "distribution", "access"]
    nodes = [Node(tier, "switch", tier) for tier in tiers]
    places = place_nodes(nodes, [cable(a, b) for a, b in pairwise(tiers)])

    assert [places[tier].y for tier in tiers] == sorted(places[tier].y for tier in tiers)
    assert len({places[tier].y for tier in tiers}) == 4


def test_pinned_node_stays_where_a_person_put_it() -> None:
    """A relayout that forgets pinned places is what people complain about most."""
    nodes = [Node("a", "switch"), Node("b", "switch")]
    pin = Position(1234.0, -5.0)

    places = place_nodes(nodes, [cable("a", "b")], {"a": pin, "gone": pin})

    assert places["a"] == pin
    assert places.keys() == {"a", "b"}


def test_chain_of_a_thousand_is_placed() -> None:
    """Depth is bounded: no recursion runs away on a long ring or daisy chain."""
    names = [f"n{number:04}" for number in range(1000)]
    nodes = [Node(name, "switch", "access") for name in names]

    places = place_nodes(nodes, [cable(a, b) for a, b in pairwise(names)])

    assert len(set(places.values())) == 1000
