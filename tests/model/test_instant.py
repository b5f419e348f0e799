"""Instants in documents: netwright.model.instant."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from netwright.cli.instants import parse_instant
from netwright.model.instant import rfc3339

AWARE = st.datetimes(timezones=st.just(UTC))


@given(AWARE)
def test_an_instant_that_we_showed_is_the_same_one_when_given_back(at: datetime) -> None:
    """`--at` with a rounded instant would show the network as it was just before."""
    told = rfc3339(at)

    assert told.endswith("Z")
    assert parse_instant(told, at) == at
