"""SNMPv3 as an agent speaks it: netwright.simulate.engine, asked by the manager's own code."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.model.credential import UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import Tag, Varbind
from netwright.simulate.engine import Engine
from netwright.simulate.mib import loose
from netwright.transport.snmp import ber
from netwright.transport.snmp.message import read_message
from netwright.transport.snmp.pdu import Pdu, PduType, Request
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.remote_engine import RemoteEngine
from netwright.transport.snmp.report import reason_of
from netwright.transport.snmp.user import UserSecurity

ENGINE_ID = bytes.fromhex("8000000903001122334455")
SYS_NAME = (1, 3, 6, 1, 2, 1, 1, 5, 0)
ROW: Varbind = (SYS_NAME, Tag.OCTET_STRING, b"core-1")
VLAN_ROW: Varbind = (SYS_NAME, Tag.OCTET_STRING, b"vlan 10")
ASK = Request(PduType.GET, (SYS_NAME,))
NETOPS = UsmUser("netops", "SHA-256", Secret("right-auth"), "AES-128", Secret("right-priv"))
AUTH_PROTOCOLS = ("MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512")
PRIV_PROTOCOLS = ("DES", "AES-128", "AES-192", "AES-256", "AES-192-C", "AES-256-C")


@dataclass
class Hand:
    """A clock one sets by hand."""

    time: int = 1000

    def __call__(self) -> Clock:
        """Tell the time."""
        return Clock(3, self.time)


@pytest.mark.parametrize("priv", [None, *PRIV_PROTOCOLS])
@pytest.mark.parametrize("auth", AUTH_PROTOCOLS)
def test_every_protocol_opens(auth: str, priv: str | None) -> None:
    """Networks have them all."""
    key = Secret("a-passphrase") if priv else None
    user = UsmUser("u", auth, Secret("another-one"), priv, key)

    assert _ask(_engine(user), user).varbinds == [ROW]


def test_a_user_without_security_is_served() -> None:
    """Level noAuthNoPriv."""
    user = UsmUser("guest")

    assert _ask(_engine(user), user).varbinds == [ROW]


def test_a_context_shows_its_own_mib() -> None:
    """Bridges that keep a forwarding database per VLAN have a context for each."""
    assert _ask(_engine(NETOPS), NETOPS, "vlan-10").varbinds == [VLAN_ROW]


@pytest.mark.parametrize(
    ("asked_as", "context", "reason"),
    [
        (UsmUser("nobody"), "", "unknownUserName"),
        (UsmUser("netops", "SHA-256", Secret("wrong")), "", "wrongDigest"),
        (
            UsmUser("netops", "SHA-256", Secret("right-auth"), "AES-128", Secret("wrong")),
            "",
            "decryptionError",
        ),
        (NETOPS, "vlan-4000", "unknownContext"),
    ],
)
def test_a_wrong_credential_is_reported_by_name(
    asked_as: UsmUser, context: str, reason: str
) -> None:
    """The operator is told what is wrong, so the agent must tell it first."""
    assert reason_of(_ask(_engine(NETOPS), asked_as, context)) == reason


def test_a_level_the_user_has_not_is_reported() -> None:
    """Privacy asked of a user who has none."""
    authenticated = UsmUser("netops", "SHA-256", Secret("right-auth"))

    assert reason_of(_ask(_engine(authenticated), NETOPS)) == "unsupportedSecLevel"


def test_a_lower_level_than_the_users_grants_no_access() -> None:
    """The view is granted to authPriv only (RFC 3415)."""
    answer = _ask(_engine(NETOPS), UsmUser("netops", "SHA-256", Secret("right-auth")))

    assert (answer.type, answer.error_status) == (PduType.RESPONSE, 16)


def test_a_clock_that_is_off_is_reported_and_then_known() -> None:
    """RFC 3414 section 3.2 step 7: the report carries the authentic time."""
    clock = Hand()
    engine, remote = _engine(NETOPS, clock), RemoteEngine()
    security = UserSecurity(NETOPS, remote)
    _exchange(engine, security)
    _exchange(engine, security)
    clock.time += 10_000

    assert reason_of(_exchange(engine, security)) == "notInTimeWindow"
    assert _exchange(engine, security).varbinds == [ROW]


@given(st.data())
def test_a_damaged_message_never_raises_but_as_undecodable(data: st.DataObject) -> None:
    """Nearly right is the worst kind of wrong."""
    engine, remote = _engine(NETOPS), RemoteEngine()
    remote.discovered(ENGINE_ID, Clock(3, 1000), 0.0)
    datagram = bytearray(UserSecurity(NETOPS, remote).seal(ASK, 1, 0.0))
    for _ in range(data.draw(st.integers(1, 4))):
        datagram[data.draw(st.integers(0, len(datagram) - 1))] = data.draw(st.integers(0, 255))

    try:
        engine.respond(bytes(datagram))
    except ber.DecodeError:
        return


def _engine(user: UsmUser, clock: Hand | None = None) -> Engine:
    contexts = {"": loose([ROW]), "vlan-10": loose([VLAN_ROW])}
    return Engine(ENGINE_ID, [user], contexts, clock or Hand())


def _ask(engine: Engine, user: UsmUser, context: str = "") -> Pdu:
    """Discover the engine, then ask."""
    security = UserSecurity(user, RemoteEngine(), context)
    assert reason_of(_exchange(engine, security)) == "unknownEngineID"
    return _exchange(engine, security)


def _exchange(engine: Engine, security: UserSecurity) -> Pdu:
    answer = engine.respond(security.seal(ASK, 1, 0.0))
    assert answer is not None
    return security.open(read_message(answer), ASK, 0.0)
