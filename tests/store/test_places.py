"""Places on the map: netwright.store.places."""

from netwright.store.database import Store
from netwright.store.places import (
    load_places,
    pin_place,
    rename_place,
    save_places,
    unpin_place,
)
from netwright.topology.memory import Place

HERE, THERE = Place(1.0, 2.0, "seoul"), Place(3.0, 4.0, "seoul")


def places(store: Store, tenant: str = "default") -> dict[str, Place]:
    """Return what is stored."""
    with store.read() as session:
        return load_places(session, tenant)


def test_places_are_kept_and_those_of_removed_nodes_are_free(store: Store) -> None:
    """A map holds what there is."""
    for drawn in ({"a": HERE, "b": THERE}, {"b": HERE}):
        with store.write() as session:
            save_places(session, "default", drawn)

    assert places(store) == {"b": HERE}
    assert places(store, "other") == {}


def test_a_pin_is_changed_by_persons_only(store: Store) -> None:
    """Neither another layout nor the node's absence takes it back."""
    with store.write() as session:
        save_places(session, "default", {"a": HERE})
        pin_place(session, "default", "a", 7.0, 8.0)
        save_places(session, "default", {"a": THERE})
        save_places(session, "default", {})
    assert places(store) == {"a": Place(7.0, 8.0, "", is_pinned=True)}

    with store.write() as session:
        assert unpin_place(session, "default", "a")
        assert not unpin_place(session, "default", "a")
    assert places(store) == {}


def test_a_renamed_node_takes_its_place_along(store: Store) -> None:
    """Also where a stranger of that name stood before."""
    with store.write() as session:
        save_places(session, "default", {"a": HERE, "b": THERE})
        rename_place(session, "default", "a", "b")

    assert places(store) == {"b": HERE}
