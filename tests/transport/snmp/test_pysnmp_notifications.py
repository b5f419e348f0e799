"""What pysnmp sends is understood, and what it is answered satisfies it."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from pysnmp.hlapi.v3arch.asyncio import (
    USM_AUTH_HMAC192_SHA256,
    USM_PRIV_CFB128_AES,
    CommunityData,
    ContextData,
    NotificationType,
    ObjectIdentity,
    SnmpEngine,
    UdpTransportTarget,
    UsmUserData,
    send_notification,
)

from netwright.model.notification import Told, Trust
from netwright.transport.snmp.inform_responder import InformResponder, LocalEngine
from netwright.transport.snmp.notification_reader import NotificationReader
from netwright.transport.snmp.usm_users import UsmUsers
from tests.notifications import COMMUNITY, LINK_DOWN, PROFILES

pytestmark = pytest.mark.integration

USER = UsmUserData(
    "netops",
    "authpass-1",
    "privpass-1",
    authProtocol=USM_AUTH_HMAC192_SHA256,
    privProtocol=USM_PRIV_CFB128_AES,
)


class Listener:
    """A port whose datagrams are read, and answered."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.port: int = self._socket.getsockname()[1]
        self.told: list[Told] = []
        self._is_ended = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def end(self) -> None:
        """Stop, and close the port."""
        self._is_ended = True
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        engine = LocalEngine(bytes.fromhex("800000000501020304"), 3, time.monotonic() - 50)
        responder = InformResponder(engine, UsmUsers(PROFILES))
        reader = NotificationReader(PROFILES)
        while not self._is_ended:
            with suppress(TimeoutError):
                payload, sender = self._socket.recvfrom(65535)
                self.told.append(reader.read(payload, sender[0], time.time()))
                if answer := responder.respond(payload, time.monotonic()):
                    self._socket.sendto(answer, sender)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A port for notifications."""
    running = Listener()
    yield running
    running.end()


async def _send(port: int, kind: str, credential: object) -> str:
    engine = SnmpEngine()
    target = await UdpTransportTarget.create(("127.0.0.1", port), timeout=5, retries=1)
    name = NotificationType(ObjectIdentity("1.3.6.1.6.3.1.1.5.3"))
    error, *_ = await send_notification(engine, credential, target, ContextData(), kind, name)
    engine.close_dispatcher()
    return str(error or "")


@pytest.mark.parametrize(
    ("kind", "credential", "trust"),
    [
        ("trap", CommunityData(COMMUNITY, mpModel=0), Trust.COMMUNITY),  # noqa: S508 - v1 it is
        ("trap", CommunityData(COMMUNITY), Trust.COMMUNITY),
        ("inform", CommunityData(COMMUNITY), Trust.COMMUNITY),
        ("trap", USER, Trust.USER),
        ("inform", USER, Trust.USER),
    ],
    ids=["trap-v1", "trap-v2c", "inform-v2c", "trap-v3", "inform-v3"],
)
def test_pysnmp_is_understood_and_satisfied(
    listener: Listener, kind: str, credential: object, trust: Trust
) -> None:
    """An inform that is not acknowledged ends in a time-out."""
    assert asyncio.run(_send(listener.port, kind, credential)) == ""

    until = time.monotonic() + 5
    while not any(each.notification for each in listener.told) and time.monotonic() < until:
        time.sleep(0.02)
    (told,) = [each for each in listener.told if each.notification]
    assert told.notification is not None
    assert (told.notification.name, told.trust) == (LINK_DOWN, trust)
    assert told.notification.is_inform == (kind == "inform")
