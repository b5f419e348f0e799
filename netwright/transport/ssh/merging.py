"""Merge configuration by NAPALM: seen before it is done, and taken back unless confirmed in time.

The driver talks through a session of ours (`getters.napalm_over`), so that host keys, budgets and
credentials are as for any other login.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from napalm.base import NetworkDriver
from napalm.base.exceptions import NapalmException
from netmiko.exceptions import NetmikoBaseException

from netwright.errors import CommandRejected, RefusedError
from netwright.transport.ssh.getters import napalm_over
from netwright.transport.ssh.session import CliSession

_REFUSED = r"% (?:Invalid|Incomplete|Ambiguous|Unavailable|Cannot|Error)"


class Merger:
    """One device's driver; its session has a name by which another login can confirm."""

    def __init__(self, driver: NetworkDriver, device: str) -> None:
        self._driver = driver
        self._device = device

    @property
    def name(self) -> str | None:
        """What the device calls the change that waits to be confirmed."""
        name: str | None = getattr(self._driver, "config_session", None)
        return name

    def diff(self, text: str) -> str:
        """Return what merging a text would change; nothing is in force.

        Raises:
            CommandRejected: the device does not take a line of it.
        """
        with self._told("compare"):
            self._driver.load_merge_candidate(config=text)
            try:
                diff: str = self._driver.compare_config()
            finally:
                self._driver.discard_config()
        return diff

    def commit(self, text: str, minutes: int) -> None:
        """Put a text in force; the device takes it back after so long, unless confirmed.

        Raises:
            CommandRejected: the device does not take it.
        """
        with self._told("commit"):
            self._driver.load_merge_candidate(config=text)
            self._driver.commit_config(revert_in=60 * minutes)

    def confirm(self, name: str | None) -> None:
        """Let a change stay that an earlier login has made.

        Raises:
            CommandRejected: none waits.
        """
        if name is not None:
            self._driver.config_session = name
        with self._told("confirm"):
            self._driver.confirm_commit()

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except (NapalmException, NetmikoBaseException) as error:
            words = " ".join(str(error).split())[:200]
            raise CommandRejected(self._device, f"{what}: {words}") from error


def merger_over(session: CliSession) -> Merger:
    """Return what merges at a device that we are logged in to.

    Raises:
        RefusedError: NAPALM has no driver for it that works at a command line.
    """
    driver = napalm_over(session)
    if driver is None:
        raise RefusedError(f"NAPALM does not merge at {session.platform}")
    # NAPALM expects netmiko to notice a refused line, and does not tell it how.
    send = driver.device.send_config_set
    driver.device.send_config_set = partial(send, error_pattern=_REFUSED)
    return Merger(driver, session.device)
