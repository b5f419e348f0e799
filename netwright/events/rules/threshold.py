"""The condition of a correlation: how many are enough, or too few."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Compare = Callable[[int, int], bool]

# Sigma correlation rules, section Condition
OPERATORS: Mapping[str, Compare] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "eq": operator.eq,
    "neq": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """Bounds that a count has to keep, all of them."""

    bounds: tuple[tuple[str, int], ...]

    @property
    def holds(self) -> Callable[[int], bool]:
        """Return what tells whether so many satisfy it."""
        if len(self.bounds) == 1:
            name, only = self.bounds[0]
            compare = OPERATORS[name]
            return lambda count: compare(count, only)
        return lambda count: all(OPERATORS[name](count, bound) for name, bound in self.bounds)

    @property
    def needed(self) -> int:
        """How far one has to count: a higher count says the same as this one."""
        return max(bound if name == "gte" else bound + 1 for name, bound in self.bounds)


AT_LEAST_ONE = Threshold((("gte", 1),))
