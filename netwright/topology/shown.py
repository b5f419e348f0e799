"""The links that are shown, by what they were made of, and who is on them."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from netwright.model.link import Link
from netwright.topology.links import link_key, ports_of


class ShownLinks:
    """Links that come and go by their sources; in order at little cost, as few are new."""

    def __init__(self) -> None:
        self._of: dict[Hashable, tuple[Link, ...]] = {}
        self._ports: Counter[str] = Counter()
        self._sorted: list[Link] = []
        self._new: list[Link] = []
        self._old: dict[int, Link] = {}  # by identity

    @property
    def links(self) -> tuple[Link, ...]:
        """All links, sorted."""
        if self._new or self._old:
            links = [one for one in (*self._sorted, *self._new) if id(one) not in self._old]
            self._sorted = sorted(links, key=link_key)
            self._new, self._old = [], {}
        return tuple(self._sorted)

    @property
    def devices(self) -> frozenset[str]:
        """Everybody who has a port on a link, managed or not."""
        return frozenset(device for device, ports in self._ports.items() if ports)

    def put(self, source: Hashable, links: Iterable[Link]) -> None:
        """Show these links, and those that the source had before no more."""
        now, before = tuple(links), self._of.pop(source, ())
        self._ports.subtract(_devices(before))
        self._ports.update(_devices(now))
        self._old.update((id(one), one) for one in before)
        self._new += now
        if now:
            self._of[source] = now


def _devices(links: Iterable[Link]) -> Iterator[str]:
    return (port.device for link in links for port in ports_of(link))
