"""What the notifications' listener answers: informs that are kept, and who asks who we are."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from netwright.credentials.folder import DEFAULT_TENANT
from netwright.errors import NetwrightError
from netwright.model.credential import Kind, Profile
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.transport.snmp.inform_responder import InformResponder, LocalEngine
from netwright.transport.snmp.usm_users import UNKNOWN_USER, UsmUsers

RELOAD_S = 60.0
"""An unknown user may be a new one: the vault is opened again, but not more often than this."""

_log = logging.getLogger(__name__)


class NotificationAnswers:
    """Answers datagrams of one listener; the vault is opened in the background.

    Until that is done informs of SNMPv3 are not acknowledged, so that their senders try again.
    """

    def __init__(self, engine: LocalEngine, load: Callable[[], Collection[Profile]]) -> None:
        self._responder = InformResponder(engine, UsmUsers(()))
        self._load = load
        self._loaded_s = float("-inf")
        self._reload()

    def __call__(self, payload: bytes) -> bytes | None:
        """Return the answer to a datagram that is in the spool."""
        refused = self._responder.refused
        strangers = refused[UNKNOWN_USER]
        answer = self._responder.respond(payload, time.monotonic())
        if refused[UNKNOWN_USER] != strangers:
            self._reload()
        return answer

    def _reload(self) -> None:
        now_s = time.monotonic()
        if now_s - self._loaded_s >= RELOAD_S:
            self._loaded_s = now_s
            threading.Thread(target=self._take_users, name="snmp users", daemon=True).start()

    def _take_users(self) -> None:
        try:
            self._responder.users = UsmUsers(self._load())
        except (NetwrightError, OSError) as error:
            _log.warning("no SNMPv3 users", extra={"reason": str(error)})


def users_of(project: Project) -> list[Profile]:
    """Return the SNMPv3 users of all tenants.

    Raises:
        VaultError: the vault cannot be opened.
    """
    profiles = (each for name in _tenants(project.vault) for each in _of(project, name))
    return [profile for profile in profiles if profile.kind is Kind.SNMP_V3]


def _of(project: Project, tenant: str) -> Collection[Profile]:
    return profiles_of(project, tenant).values()


def _tenants(vault: Path) -> Iterator[str]:
    yield DEFAULT_TENANT
    if vault.is_dir():
        yield from sorted(path.name for path in vault.iterdir() if path.is_dir())
