"""Notifications as agents send them."""

from collections.abc import Iterable

from netwright.model.credential import Community, Kind, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import Oid, Tag, Varbind, oid
from netwright.simulate.encoding import encode_name, encode_value, encode_varbind
from netwright.transport.snmp import ber
from netwright.transport.snmp.pdu import PduType
from netwright.transport.snmp.privacy import Clock
from netwright.transport.snmp.user_keys import UserKeys
from netwright.transport.snmp.usm_answer import Recipient, seal
from netwright.transport.snmp.usm_message import encode_scoped

LINK_DOWN = oid("1.3.6.1.6.3.1.1.5.3")
COMMUNITY = "c0mmunity-canary"
SENDER = bytes.fromhex("80001f8804aabbccdd")
USER = UsmUser("netops", "SHA-256", Secret("authpass-1"), "AES-128", Secret("privpass-1"))
PROFILES = (
    Profile("campus", Kind.SNMP_V2C, Community(Secret(COMMUNITY))),
    Profile("campus-v3", Kind.SNMP_V3, USER),
)
PORT_3: tuple[Varbind, ...] = (
    (oid("1.3.6.1.2.1.2.2.1.1.3"), Tag.INTEGER, 3),
    (oid("1.3.6.1.2.1.31.1.1.1.1.3"), Tag.OCTET_STRING, b"Gi0/3"),
    (oid("1.3.6.1.2.1.2.2.1.7.3"), Tag.INTEGER, 1),
)


def varbinds(each: Iterable[Varbind]) -> bytes:
    """Return a VarBindList."""
    encoded = [
        encode_varbind(ber.encode(ber.OBJECT_IDENTIFIER, encode_name(name)), tag, value)
        for name, tag, value in each
    ]
    return ber.encode(ber.SEQUENCE, b"".join(encoded))


def pdu(name: Oid, objects: Iterable[Varbind] = (), kind: PduType = PduType.TRAP) -> bytes:
    """Return the PDU of a v2 notification."""
    heading: list[Varbind] = [
        (oid("1.3.6.1.2.1.1.3.0"), Tag.TIME_TICKS, 4200),
        (oid("1.3.6.1.6.3.1.1.4.1.0"), Tag.OBJECT_IDENTIFIER, name),
    ]
    numbers = ber.encode_integer(77) + ber.encode_integer(0) * 2
    return ber.encode(kind, numbers + varbinds([*heading, *objects]))


def community_message(content: bytes, community: str = COMMUNITY, version: int = 1) -> bytes:
    """Return a v1 or v2c message."""
    string = ber.encode(ber.OCTET_STRING, community.encode())
    return ber.encode(ber.SEQUENCE, ber.encode_integer(version) + string + content)


def v1_trap(
    enterprise: str, generic: int, specific: int = 0, objects: Iterable[Varbind] = ()
) -> bytes:
    """Return an SNMPv1 trap of an agent 192.0.2.9."""
    content = (
        ber.encode(ber.OBJECT_IDENTIFIER, encode_name(oid(enterprise)))
        + ber.encode(Tag.IP_ADDRESS, bytes((192, 0, 2, 9)))
        + ber.encode_integer(generic)
        + ber.encode_integer(specific)
        + encode_value(Tag.TIME_TICKS, 4200)
        + varbinds(objects)
    )
    return community_message(ber.encode(PduType.TRAP_V1, content), version=0)


def v3_message(
    content: bytes,
    user: UsmUser = USER,
    *,
    engine_id: bytes = SENDER,
    clock: Clock = Clock(3, 1000),  # noqa: B008 - a value
) -> bytes:
    """Return an SNMPv3 message at the level of its user."""
    keys = UserKeys(user)
    recipient = Recipient(7, user.username.encode(), keys, keys.level)
    return seal(engine_id, clock, recipient, encode_scoped(engine_id, b"", content))
