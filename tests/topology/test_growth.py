"""A map that grows without moving: netwright.topology.growth."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, Node
from netwright.topology.growth import grow_map
from netwright.topology.layout import CELL_HEIGHT, CELL_WIDTH, Position, box_around
from netwright.topology.memory import Place

TIERS = st.sampled_from(["core", "distribution", "access", "edge", None])


def cable(a: str, b: str) -> Link:
    """Return a link between two nodes."""
    return Link(Port(a, b), Port(b, a), 2, LinkKind.P2P, (), 0.99)


@st.composite
def growing(draw: st.DrawFn) -> tuple[list[Node], list[Link], int]:
    """Any network of some sites, and how many of its nodes are known from the start."""
    size = draw(st.integers(2, 30))
    sites = st.sampled_from(["seoul", "busan", "jeju"])
    nodes = [Node(f"n{i:02}", "switch", draw(TIERS), draw(sites)) for i in range(size)]
    pairs = list(combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=40))
    return nodes, [cable(f"n{a:02}", f"n{b:02}") for a, b in chosen], draw(st.integers(1, size))


@given(growing())
def test_what_has_a_place_keeps_it_or_its_whole_site_moves(
    drawn: tuple[list[Node], list[Link], int],
) -> None:
    """People find their way by where things stand."""
    nodes, links, start = drawn
    before = grow_map(nodes[:start], links_among(nodes[:start], links), {})
    after = grow_map(nodes, links, before)

    for one, other in combinations(nodes[:start], 2):
        if one.site == other.site:
            a, b = (after[n.name].x - before[n.name].x for n in (one, other))
            c, d = (after[n.name].y - before[n.name].y for n in (one, other))
            assert abs(a - b) < 0.5
            assert abs(c - d) < 0.5


@given(growing())
def test_no_node_covers_another_and_no_site_touches_another(
    drawn: tuple[list[Node], list[Link], int],
) -> None:
    """Whatever comes, however often."""
    nodes, links, start = drawn
    places = grow_map(nodes[:start], links_among(nodes[:start], links), {})
    for end in range(start, len(nodes) + 1):
        places = grow_map(nodes[:end], links_among(nodes[:end], links), places)

    for one, other in combinations(places.values(), 2):
        apart = abs(one.x - other.x) >= CELL_WIDTH / 2, abs(one.y - other.y) >= CELL_HEIGHT / 2
        assert any(apart)
    boxes = [box_around(site, spots) for site, spots in by_site(places).items()]
    for a, b in combinations(boxes, 2):
        beside = a.x + a.width <= b.x + 1 or b.x + b.width <= a.x + 1
        assert beside or a.y + a.height <= b.y + 1 or b.y + b.height <= a.y + 1


def links_among(nodes: list[Node], links: list[Link]) -> list[Link]:
    """Return the links whose ends both exist."""
    names = {node.name for node in nodes}
    return [link for link in links if {link.a.device, link.b.device} <= names]


def by_site(places: dict[str, Place]) -> dict[str, list[Position]]:
    """Return where the nodes of each site stand."""
    found: dict[str, list[Position]] = {}
    for place in places.values():
        found.setdefault(place.site, []).append(Position(place.x, place.y))
    return found


def site(name: str, size: int) -> tuple[list[Node], list[Link]]:
    """Return a site of one distribution switch with access below it."""
    head = Node(f"{name}-head", "switch", "distribution", name)
    leaves = [Node(f"{name}-{i:03}", "switch", "access", name) for i in range(size)]
    return [head, *leaves], [cable(head.name, leaf.name) for leaf in leaves]


def test_new_node_stands_near_what_it_hangs_on() -> None:
    """One more access switch is looked for below its distribution."""
    nodes, links = site("a", 8)
    before = grow_map(nodes, links, {})
    nodes.append(Node("a-new", "switch", "access", "a"))
    links.append(cable("a-head", "a-new"))
    after = grow_map(nodes, links, before)

    assert {name: after[name] for name in before} == before
    assert after["a-new"].y > after["a-head"].y
    assert abs(after["a-new"].x - after["a-head"].x) <= 6 * CELL_WIDTH


def test_site_that_outgrows_its_place_moves_as_it_is_and_no_other_does() -> None:
    """It has sites on all sides, and forty devices more than before."""
    drawings = [site(f"s{number}", 8) for number in range(9)]
    nodes = [node for drawing in drawings for node in drawing[0]]
    links = [link for drawing in drawings for link in drawing[1]]
    before = grow_map(nodes, links, {})
    more, more_links = site("s4", 60)
    after = grow_map([*nodes, *more[9:]], [*links, *more_links[8:]], before)

    moved = {place.site for name, place in before.items() if after[name] != place}
    assert moved == {"s4"}
    assert len({(p.x, p.y) for p in after.values()}) == len(after)


def test_node_that_changed_its_site_is_placed_there() -> None:
    """Its old place lies in the other site's box."""
    nodes, links = site("a", 4)
    others, other_links = site("b", 4)
    before = grow_map([*nodes, *others], [*links, *other_links], {})
    nodes[4] = Node(nodes[4].name, "switch", "access", "b")
    after = grow_map([*nodes, *others], [*links, *other_links], before)

    assert after["a-003"].site == "b"
    assert after["a-003"] != before["a-003"]
    assert all(after[name] == before[name] for name in before if name != "a-003")


def test_pinned_node_is_never_moved_and_a_removed_one_frees_its_place() -> None:
    """A person outranks the layout."""
    nodes, links = site("a", 6)
    pin = Place(5000.0, 4000.0, "", is_pinned=True)
    before = grow_map(nodes, links, {"a-001": pin})
    after = grow_map(nodes[:-1], links[:-1], before)

    assert (after["a-001"].x, after["a-001"].y) == (5000.0, 4000.0)
    assert "a-005" not in after
