"""Sets of addresses: netwright.discovery.addresses."""

from collections import Counter
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_network
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from netwright.discovery.addresses import AddressSet, Span

SPANS = st.builds(
    lambda version, first, length: Span(version, first, first + length),
    st.sampled_from((4, 6)),
    st.integers(0, 60),
    st.integers(0, 20),
)


def members(spans: Iterable[Span]) -> set[tuple[int, int]]:
    """Spell a set out, the slow and obvious way."""
    return {(span.version, n) for span in spans for n in range(span.first, span.last + 1)}


@given(st.lists(SPANS), st.lists(SPANS))
def test_spans_behave_as_the_set_they_spell(kept: list[Span], denied: list[Span]) -> None:
    """Whether an address is contacted must never depend on how prefixes overlap."""
    rest = AddressSet(kept).without(AddressSet(denied))

    expected = members(kept) - members(denied)
    assert members(rest.spans) == expected
    assert rest.size == len(expected)
    for number in range(90):
        assert (IPv4Address(number) in rest) == ((4, number) in expected)
        assert (IPv6Address(number) in rest) == ((6, number) in expected)


@given(st.lists(SPANS))
def test_spread_yields_every_address_once(spans: list[Span]) -> None:
    """A sweep that skips or repeats an address is wrong, whatever its order."""
    chosen = AddressSet(spans)

    assert sorted((a.version, int(a)) for a in chosen.spread()) == sorted(members(spans))


def test_spread_hammers_no_subnet() -> None:
    """A /24 behind one thin line gets its share of any stretch of the sweep, not a burst."""
    prefix = ip_network("10.1.0.0/16")
    sequence = list(AddressSet([Span(4, int(prefix[0]), int(prefix[-1]))]).spread())

    for start in range(0, len(sequence) - 256, 4096):
        hits = Counter(int(address) >> 8 for address in sequence[start : start + 256])
        assert max(hits.values()) <= 2


def test_spread_of_a_whole_a_class_is_lazy() -> None:
    """The first packet of a /8 leaves at once, and memory does not grow with the prefix."""
    prefix = ip_network("10.0.0.0/8")
    first = list(islice(AddressSet([Span(4, int(prefix[0]), int(prefix[-1]))]).spread(), 3))

    assert [address in prefix for address in first] == [True] * 3


def test_an_ipv4_number_is_not_an_ipv6_one() -> None:
    """10.0.0.1 and ::a00:1 are the same integer, not the same address."""
    assert IPv6Address(0x0A000001) not in AddressSet([Span(4, 0, 2**32 - 1)])
