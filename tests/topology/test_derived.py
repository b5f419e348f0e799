"""Values made of other values: netwright.topology.derived."""

from collections.abc import Callable
from typing import Any

from netwright.topology.derived import Change, Derived, Given, Groups, Ledger


class Sums:
    """Numbers by name, their squares, and sums of squares, with a log of what was made."""

    def __init__(self) -> None:
        self.made: list[Any] = []
        ledger = Ledger()
        self.numbers: Given[int] = Given(ledger)
        self.squares: Derived[str, int] = Derived(ledger, self._noted(self._square))
        self.sums: Derived[tuple[str, ...], int] = Derived(ledger, self._noted(self._sum))

    def set(self, **numbers: int) -> list[Change[tuple[str, ...], int]]:
        """Give names their numbers; return which sums are others."""
        self.made.clear()
        for name, number in numbers.items():
            self.numbers.set(name, number)
        self.squares.refresh()
        return self.sums.refresh()

    def _square(self, name: str) -> int:
        return self.numbers.get(name, 0) ** 2

    def _sum(self, names: tuple[str, ...]) -> int:
        return sum(self.squares[name] for name in names)

    def _noted(self, make: Callable[[Any], int]) -> Callable[[Any], int]:
        def noted(key: Any) -> int:
            self.made.append(key)
            return make(key)

        return noted


def test_only_what_was_made_of_a_change_is_made_again() -> None:
    """Otherwise each change costs as much as everything."""
    sums = Sums()
    sums.set(a=1, b=2, c=3)
    sums.sums.refresh([("a", "b"), ("c",)])

    changes = sums.set(a=5)

    assert sums.made == ["a", ("a", "b")]
    assert changes == [Change(("a", "b"), 5, 29)]


def test_a_value_that_comes_out_as_it_was_ends_the_chain() -> None:
    """Most of what a device says again is what it said before."""
    sums = Sums()
    sums.set(a=1)
    sums.sums.refresh([("a",)])

    assert sums.set(a=-1) == []
    assert sums.made == ["a"]


def test_a_name_that_comes_later_is_noticed_by_who_missed_it() -> None:
    """A claim of an unknown device is matched once that device is known."""
    sums = Sums()
    sums.sums.refresh([("a",)])

    assert sums.set(a=2) == [Change(("a",), 0, 4)]


def test_what_nobody_reads_any_more_is_forgotten() -> None:
    """A resident view must not grow with every change."""
    sums = Sums()
    sums.set(a=1, b=2)
    sums.sums.refresh([("a", "b")])

    assert sums.sums.refresh(drop=[("a", "b")]) == [Change(("a", "b"), 5, None)]
    assert sums.set(a=7, b=8) == []
    assert sums.made == []


def test_asking_who_is_there_is_told_apart_from_asking_for_values() -> None:
    """A change of a value concerns nobody who only counts."""
    ledger = Ledger()
    numbers: Given[int] = Given(ledger)
    made = []

    def count(_: str) -> int:
        made.append("count")
        return len(numbers)

    counts = Derived(ledger, count)
    counts.refresh(["all"])
    numbers.set("a", 1)
    assert counts.refresh() == [Change("all", 0, 1)]

    numbers.set("a", 2)
    assert counts.refresh() == []

    numbers.remove("a")
    assert counts.refresh() == [Change("all", 1, 0)]
    assert len(made) == 3


def test_groups_tell_which_have_come_and_which_have_gone() -> None:
    """Whoever keeps a value for each group keeps it as long as the group has items."""
    groups: Groups[str, str, int] = Groups(Ledger())
    groups.replace("one", [("x", 1), ("y", 2)])
    groups.replace("two", [("x", 3)])

    assert groups.settled() == (["x", "y"], [])
    assert sorted(groups["x"]) == [1, 3]

    groups.replace("one", [("z", 4)])
    groups.replace("two", [])

    come, gone = groups.settled()
    assert (come, sorted(gone)) == (["z"], ["x", "y"])
    assert "x" not in groups


def test_a_group_that_is_put_together_as_before_is_no_change() -> None:
    """Sources repeat themselves."""
    ledger = Ledger()
    groups: Groups[str, str, int] = Groups(ledger)
    sums: Derived[str, int] = Derived(ledger, lambda group: sum(groups[group]))
    groups.replace("one", [("x", 1), ("x", 2)])
    sums.refresh(["x"])

    groups.replace("one", [("x", 1), ("x", 2)])
    assert sums.refresh() == []

    groups.replace("one", [("x", 1)])
    assert sums.refresh() == [Change("x", 3, 1)]
