"""Runs of varbinds: netwright.simulate.mib."""

from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.model.snmp import Oid, Tag, Varbind
from netwright.simulate.encoding import encode_name
from netwright.simulate.mib import Mib, column, group, loose
from netwright.transport.snmp.varbind import decode_varbinds
from tests.simulate.values import varbinds_of

SUB_IDENTIFIER = st.integers(0, 300)
NAMES = st.lists(SUB_IDENTIFIER, min_size=1, max_size=4).map(lambda tail: (1, 3, *tail))
MIBS = st.lists(NAMES, unique=True, max_size=30)


@given(MIBS, NAMES, st.integers(0, 40))
def test_a_block_is_what_follows_a_name(names: list[Oid], after: Oid, count: int) -> None:
    """GETNEXT and GETBULK are cut from it."""
    mib = loose([(name, Tag.INTEGER, 7) for name in names])
    ordered = sorted(names)
    expected = ordered[bisect_right(ordered, after) :][:count]

    block, missing = mib.block(encode_name(after), count)

    assert [name for name, _, _ in decode_varbinds(block, 0, len(block))] == expected
    assert missing == count - len(expected)


@given(MIBS, NAMES)
def test_only_an_exact_name_is_got(names: list[Oid], wanted: Oid) -> None:
    """GET of a neighboring instance must not answer with this one."""
    mib = loose([(name, Tag.INTEGER, 7) for name in names])

    assert (mib.get(encode_name(wanted)) is not None) == (wanted in names)


def test_runs_are_told_in_oid_order_whoever_made_them() -> None:
    """A scalar group between two columns must not break the walk."""
    mib = Mib(
        [
            column((1, 3, 6, 2, 2), ((1,), (200,)), Tag.INTEGER, (10, 20)),
            group((1, 3, 6, 1), [((5, 0), Tag.OCTET_STRING, b"name")]),
            column((1, 3, 6, 2, 1), ((1,), (200,)), Tag.INTEGER, (1, 2)),
        ]
    )
    expected: list[Varbind] = [
        ((1, 3, 6, 1, 5, 0), Tag.OCTET_STRING, b"name"),
        ((1, 3, 6, 2, 1, 1), Tag.INTEGER, 1),
        ((1, 3, 6, 2, 1, 200), Tag.INTEGER, 2),
        ((1, 3, 6, 2, 2, 1), Tag.INTEGER, 10),
        ((1, 3, 6, 2, 2, 200), Tag.INTEGER, 20),
    ]

    assert varbinds_of(mib) == expected


def test_equal_columns_are_one_object() -> None:
    """That is how 10,000 agents fit into memory."""
    first = column((1, 3, 9), ((1,), (2,)), Tag.INTEGER, (1, 2))

    assert column((1, 3, 9), ((1,), (2,)), Tag.INTEGER, (1, 2)) is first


def test_rows_out_of_order_are_refused() -> None:
    """Bisection would silently miss them."""
    with pytest.raises(ValueError, match="order"):
        column((1, 3, 9), ((2,), (1,)), Tag.INTEGER, (1, 2))
