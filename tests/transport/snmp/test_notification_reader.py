"""Who says what on the notifications' port."""

import random
from dataclasses import replace

import pytest

from netwright.model.credential import Community, Kind, Profile
from netwright.model.notification import Told, Trust
from netwright.model.secret import Secret
from netwright.model.snmp import Tag, oid, oid_text
from netwright.transport.snmp.notification_reader import NotificationReader, masked
from netwright.transport.snmp.pdu import PduType
from netwright.transport.snmp.privacy import Clock
from tests.notifications import (
    COMMUNITY,
    LINK_DOWN,
    PORT_3,
    PROFILES,
    USER,
    community_message,
    pdu,
    v1_trap,
    v3_message,
)

SOURCE, NOW_S = "192.0.2.1", 1_764_000_000.0


@pytest.fixture
def reader() -> NotificationReader:
    """A reader that knows a community and a user."""
    return NotificationReader(PROFILES)


def read(reader: NotificationReader, data: bytes, after_s: float = 0.0) -> Told:
    """Read a datagram."""
    return reader.read(data, SOURCE, NOW_S + after_s)


def test_a_trap_of_v2c_is_read_and_its_community_known(reader: NotificationReader) -> None:
    """Which profile it belongs to is noted; the community itself is not."""
    told = read(reader, community_message(pdu(LINK_DOWN, PORT_3)))

    assert told.notification is not None
    assert told.notification.name == LINK_DOWN
    assert told.notification.varbinds == list(PORT_3)
    assert (told.notification.uptime, told.notification.is_inform) == (4200, False)
    assert (told.trust, told.profile) == (Trust.COMMUNITY, "campus")


def test_a_community_that_nobody_knows_gives_no_trust(reader: NotificationReader) -> None:
    """Anybody may have sent it."""
    told = read(reader, community_message(pdu(LINK_DOWN), "other"))

    assert (told.trust, told.profile, told.error) == (Trust.NONE, None, "")


def test_a_community_counts_only_where_its_profile_may_be_used() -> None:
    """The scopes of a profile hold in both directions."""
    from ipaddress import ip_network  # noqa: PLC0415

    scoped = Profile(
        "far", Kind.SNMP_V2C, Community(Secret(COMMUNITY)), scopes=(ip_network("198.51.100.0/24"),)
    )

    assert read(NotificationReader([scoped]), community_message(pdu(LINK_DOWN))).profile is None


@pytest.mark.parametrize(
    ("generic", "specific", "name"),
    [(0, 0, "1.3.6.1.6.3.1.1.5.1"), (2, 0, oid_text(LINK_DOWN)), (6, 5, "1.3.6.1.4.1.9.9.41.0.5")],
)
def test_a_trap_of_v1_gets_the_name_of_v2(
    reader: NotificationReader, generic: int, specific: int, name: str
) -> None:
    """RFC 3584 section 3.1: one vocabulary for all versions."""
    told = read(reader, v1_trap("1.3.6.1.4.1.9.9.41", generic, specific, PORT_3))

    assert told.notification is not None
    assert oid_text(told.notification.name) == name
    assert told.notification.agent == "192.0.2.9"


@pytest.mark.parametrize("cut", [0, 5])
def test_no_community_is_kept(reader: NotificationReader, cut: int) -> None:
    """Neither in what is stored, nor in what a broken datagram leaves behind."""
    proxied = (oid("1.3.6.1.6.3.18.1.4.0"), Tag.OCTET_STRING, b"proxied-canary")
    for data in (
        community_message(pdu(LINK_DOWN, [proxied])),
        v1_trap("1.3.6.1.4.1.9", 6, 1, [proxied]),
    ):
        told = read(reader, data[: len(data) - cut])
        assert b"canary" not in repr(told).encode()
        assert len(told.raw) == len(data) - cut


def test_a_user_who_signed_is_trusted(reader: NotificationReader) -> None:
    """Keys are localized to the engine of whoever sends a trap."""
    told = read(reader, v3_message(pdu(LINK_DOWN, PORT_3)))

    assert told.notification is not None
    assert (told.trust, told.username, told.engine_id) == (
        Trust.USER,
        "netops",
        "80001f8804aabbccdd",
    )


@pytest.mark.parametrize(
    ("user", "error"),
    [
        (replace(USER, username="nobody"), "unknownUserName"),
        (replace(USER, auth_key=Secret("authpass-2")), "wrongDigest"),
        (replace(USER, priv_protocol=None), "unsupportedSecLevel"),
        (replace(USER, auth_protocol=None, priv_protocol=None), "unsupportedSecLevel"),
    ],
)
def test_whoever_is_not_that_user_is_not_believed(
    reader: NotificationReader, user: object, error: str
) -> None:
    """A forged message is an event that says so, and no link that is down."""
    assert isinstance(user, type(USER))
    told = read(reader, v3_message(pdu(LINK_DOWN), user))

    assert (told.notification, told.error, told.trust) == (None, error, Trust.NONE)


def test_a_message_that_is_sent_again_later_is_refused(reader: NotificationReader) -> None:
    """A recorded `linkUp` must not hide that a link is down (RFC 3414 section 3.2)."""
    old = v3_message(pdu(LINK_DOWN), clock=Clock(3, 1000))
    read(reader, old)
    read(reader, v3_message(pdu(LINK_DOWN), clock=Clock(3, 2000)), 1000)

    assert read(reader, old, 1001).error == "notInTimeWindow"


def test_engine_clocks_survive_a_restart(reader: NotificationReader) -> None:
    """Or a kill would open the window anew."""
    read(reader, v3_message(pdu(LINK_DOWN), clock=Clock(4, 1000)))
    again = NotificationReader(PROFILES)
    again.restore(reader.state())

    assert read(again, v3_message(pdu(LINK_DOWN), clock=Clock(3, 1000))).error == "notInTimeWindow"


def test_a_question_is_no_notification(reader: NotificationReader) -> None:
    """Somebody mistakes us for an agent."""
    told = read(reader, community_message(pdu(LINK_DOWN, (), PduType.GET)))

    assert told.error == "PDU 0xa0 is no notification"


SEEDS = (
    community_message(pdu(LINK_DOWN, PORT_3)),
    v1_trap("1.3.6.1.4.1.9", 6, 1, PORT_3),
    v3_message(pdu(LINK_DOWN, PORT_3)),
    v3_message(pdu(LINK_DOWN, PORT_3), replace(USER, auth_protocol=None, priv_protocol=None)),
)


@pytest.mark.parametrize("seed", SEEDS, ids=["v2c", "v1", "v3", "v3-clear"])
def test_no_datagram_raises_whatever_its_octets(reader: NotificationReader, seed: bytes) -> None:
    """Anybody may send anything to an open port."""
    chance = random.Random(5)  # noqa: S311 - the same at every run
    for _ in range(3_000):
        octets = bytearray(seed)
        for _ in range(chance.randrange(1, 6)):
            octets[chance.randrange(len(octets))] = chance.choice((0, 255, chance.randrange(256)))
        data = bytes(octets[: chance.randrange(len(octets) + 1)])
        told = read(reader, data)
        assert told.error or told.notification
        assert len(masked(data)) == len(data)
