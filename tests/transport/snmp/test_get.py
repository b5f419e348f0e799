"""GET: everything asked for, or the reason why not."""

from collections.abc import Iterable
from itertools import count

import pytest

from netwright.errors import CommandRejected, DeviceUnreachable, ProtocolViolation
from netwright.model.snmp import Tag, oid
from netwright.transport.snmp import SnmpEngine
from netwright.transport.snmp.message import Version
from netwright.transport.snmp.pdu import NO_SUCH_NAME
from tests.transport.snmp.asking import session
from tests.transport.snmp.conftest import V1, V2C
from tests.transport.snmp.hostile import (
    ALL_ROWS,
    MIB,
    ROOT,
    ROWS,
    SYS_NAME,
    HostileAgent,
    Mode,
    Query,
    honest,
    response,
)
from tests.transport.snmp.modes import (
    access_denied,
    empty_answers,
    silent,
    too_big_above_four,
    too_big_always,
    truncated_ber,
)


def test_get_keeps_order_and_names_what_is_missing(engine: SnmpEngine) -> None:
    """A caller reads results by position."""
    missing = oid("1.3.6.1.2.1.1.99.0")
    for profile in (V2C, V1):
        with HostileAgent(_get_v1_style) as agent:
            got = session(engine, agent, profile).get([(*ROOT, 2), missing, SYS_NAME])
        assert got == [
            ((*ROOT, 2), Tag.INTEGER, 2),
            (missing, Tag.NO_SUCH_OBJECT, None),
            (SYS_NAME, Tag.OCTET_STRING, b"hostile"),
        ]


def _get_v1_style(query: Query) -> Iterable[bytes]:
    known = dict(MIB)
    for index, name in zip(count(1), query.names, strict=False):
        if name not in known and query.version == Version.V1:
            return [response(query, [], error=NO_SUCH_NAME, index=index)]
    return honest(query)


@pytest.mark.parametrize(
    ("mode", "error", "reason"),
    [
        (silent, DeviceUnreachable, "timeout"),
        (truncated_ber, ProtocolViolation, "garbage: truncated BER"),
        (empty_answers, ProtocolViolation, "answer lacks what was asked for"),
        (access_denied, CommandRejected, "authorizationError"),
        (too_big_always, CommandRejected, "tooBig"),
    ],
)
def test_a_failed_get_raises_what_went_wrong(
    engine: SnmpEngine, mode: Mode, error: type[Exception], reason: str
) -> None:
    """The caller learns which of the device's faults it was, not only that there is no value."""
    with HostileAgent(mode) as agent, pytest.raises(error) as caught:
        session(engine, agent).get([SYS_NAME, (*ROOT, 1)])
    assert str(caught.value) == f"127.0.0.1: {reason}"


def test_a_get_too_big_for_the_agent_is_split(engine: SnmpEngine) -> None:
    """Thirty objects at once are too many for some."""
    with HostileAgent(too_big_above_four) as agent:
        got = session(engine, agent).get(ALL_ROWS)
    assert [value for _, _, value in got] == list(range(1, ROWS + 1))
